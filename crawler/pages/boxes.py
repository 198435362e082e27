"""Boxes beside what a page holds: the latest, related or most read documents of a whole portal."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

_CALLED = re.compile(
    r"(?:^|[\s_-])(?:related|relevant|recommend\w*|rank(?:ing)?|tuijian|xg(?:yd|wz|xx|xw)|phb)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""How the element of a box is called by its class or id."""
_WHAT = r"(?:信息|公开|发布|更新|动态|公告|文件|文章|消息|资讯|新闻|推荐|阅读|内容|稿件|链接|关注|排行榜?)"
_HEADED = re.compile(
    rf"^\W*(?:最新{_WHAT}{{1,2}}|相关{_WHAT}{{1,2}}|推荐{_WHAT}?|热[门点]{_WHAT}?|(?:(?:点击|阅读|浏览|信息|一周|本[周月])量?)?排行榜?|"
    rf"(?:公开|工作|政务)动态|猜你喜欢|延伸阅读|上一[篇条页])\W*(?:更多|more)?\W*$",
    re.IGNORECASE,
)
"""What stands above a box: 最新发布, 相关阅读, 热点新闻."""
_MORE = re.compile(r"(?:更多|more|[>＞»+\s])+", re.IGNORECASE)
LARGEST = 12
"""Lines that a box has at most."""
_HOLDERS = ("ul", "ol", "dl", "table", "iframe", "form")
"""Elements that hold lines, or are to hold them."""
_LETTERS, _DIGIT = re.compile(r"[^\W\d_]{2}"), re.compile(r"\d")
_LONGEST, _OUT, _TOLD_APART, _PLACED, _TELLING = 24, 6, 4, 4, 2
"""Letters that a heading has at most, how far around a line its box is looked for, the letters by which a heading is
told from the page's title, the elements by which a place is told at most, and those of them with a name."""


class Boxes:
    """The boxes of one page."""

    def __init__(self, title: str, places: frozenset[str]) -> None:
        """``title`` is the page's: what stands below the words that it begins with is its own. ``places`` are known to
        hold boxes."""
        self._title, self._places = title, places
        self._headings: dict[html.HtmlElement, dict[html.HtmlElement, str]] = {}

    def hold(self, element: html.HtmlElement) -> bool:
        """Whether an element stands in a box."""
        around = element
        for _ in range(_OUT):
            parent = around.getparent()
            if parent is None or around.tag == "body":
                return False
            if self._places and place_of(parent) in self._places:
                return True
            heading = self._heading_of(around, parent)
            if heading and not self._title.startswith(heading[:_TOLD_APART]):
                return _HEADED.match(heading) is not None
            if heading:
                return False
            if _CALLED.search(f"{parent.get('class') or ''} {parent.get('id') or ''}"):
                return True
            around = parent
        return False

    def _heading_of(self, element: html.HtmlElement, parent: html.HtmlElement) -> str:
        """The nearest words before an element in what it stands in that are neither lines nor ways, if any."""
        if parent not in self._headings:
            self._headings[parent] = dict(_headings_in(parent))
        return self._headings[parent].get(element, "")


def place_of(element: html.HtmlElement) -> str:
    """Where an element stands, as the pages of a portal have it in common: itself and what is around it, as far as two
    of these are called something."""
    place: list[str] = []
    named = 0
    for one in islice((element, *element.iterancestors()), _PLACED):
        place.append(f"{_called(one)} {_place_among(one)}")
        named += bool(one.get("class") or one.get("id"))
        if named == _TELLING:
            break
    return " < ".join(place)


def _called(element: html.HtmlElement) -> str:
    return f"{element.tag}.{element.get('class') or ''}#{element.get('id') or ''}"


def _place_among(element: html.HtmlElement) -> int:
    """The place of an element among those beside it that are called the same."""
    before = element.itersiblings(element.tag, preceding=True)
    return sum(1 for one in before if _called(one) == _called(element))


def _headings_in(parent: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str]]:
    """What an element holds, each with the heading that stands before it there: none behind what a script may fill, or
    a picture, which may be the heading of what follows."""
    heading = _words(parent.text or "")
    for child in parent:
        yield child, heading
        if not isinstance(child.tag, str) or child.tag in ("script", "style"):
            continue
        if any(not _MORE.fullmatch(" ".join(link.text_content().split()) or ">") for link in child.iter("a")):
            continue
        is_other = next(child.iter(*_HOLDERS, "img"), None) is not None
        heading = "" if is_other else _words(child.text_content()) or heading


def _words(text: str) -> str:
    """A text that may be a heading: short, with letters and without numbers."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST and _LETTERS.search(text) and not _DIGIT.search(text) else ""
