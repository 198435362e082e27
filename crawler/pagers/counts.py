"""Which count of lines that a page states is its list's own: 共9条 beside a box of hot news may be equal by chance."""

import re
from collections.abc import Iterator

from lxml import html

from crawler.pagers.stated import entries_stated, place_of_entries
from crawler.pages.page import Page, squeeze
from crawler.pages.rows import entries_of

_SHORT = 40
"""What stands in so short a text belongs together."""
_OF_LISTS = re.compile(
    r"(?:当前|本栏目|栏目|列表|分类|政府|政务|信息|公开|工作|年报|年度?|报告|目录|文件|文章|内容|数据|记录|查询|检索|搜索|结果|相关|符合|条件|部门|乡镇|"
    r"街道|单位|机关|各|全部|首页|上一?页|下一?页|尾页|末页|跳转|转到|每页|显示|[第页条篇项的为您你找到了本该至共])+"
)
"""What may stand before the count of a list."""
_NAME = re.compile(r"[\u4e00-\u9fff]+")
_OTHERS = re.compile(r"\s*(?:评论|留言|回复|意见|咨询|来信|信件|动态|新闻|通知|公告|热点)")
_FEWEST_LINKS, _SHORTEST_LINK = 2, 6


def entries_stated_on(page: Page) -> int | None:
    """The number of lines that a page says its list has; None where it says none, or only of something else: by the
    words around it, or as links beside it that are none of the list's lines."""
    if (stated := entries_stated(page.text)) is None:
        return None
    found = list(_places(page.root))
    lines = {entry.url for entry in entries_of(page)}
    own = (text for place, text in found if _is_of_list(text) and not _is_beside_others(page, place, lines))
    return next(map(entries_stated, own), None) if found else stated


def _places(element: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str]]:
    """The smallest elements that state a count, with what they say beside their links."""
    text = squeeze(
        " ".join(map(str, element.xpath(".//text()[not(ancestor::a or ancestor::script or ancestor::style)]")))
    )
    if entries_stated(text) is None:
        return
    within = [one for child in element if isinstance(child.tag, str) for one in _places(child)]
    yield from within or [(element, text)]


def _is_of_list(text: str) -> bool:
    start, end = place_of_entries(text)
    words = text[:start] if len(text) <= _SHORT else text[max(0, start - _SHORT) : start].split(" ")[-1]
    left = _OF_LISTS.sub(" ", words)
    return not any(len(name) > 1 for name in _NAME.findall(left)) and _OTHERS.match(text[end:]) is None


def _is_beside_others(page: Page, place: html.HtmlElement, lines: set[str]) -> bool:
    """Whether the nearest links around a count, but for those of a pager, are no lines of the list."""
    own = {link.element: link for link in page.links}
    for around in (place, *place.iterancestors()):
        links = [own[one] for one in around.iter() if one in own]
        if any(link.url in lines for link in links):
            return False
        if sum(len(link.text) >= _SHORTEST_LINK for link in links) >= _FEWEST_LINKS:
            return True
    return False
