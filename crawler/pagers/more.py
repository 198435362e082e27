"""更多 beside the first lines of a list: the way to the whole of it."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import html

from crawler.pages.matrix import called_in_table
from crawler.pages.page import squeeze
from crawler.pages.wording import names_report

_WHOSE = "(?:内容|信息|年报|报告)?"
MORE = re.compile(
    rf"^[\s>》\[【+＋]*(?:更多{_WHOSE}|more|全部(?=\s?[>》])|进入列表|(?:查看|点击)更多{_WHOSE}|"
    rf"(?:点击)?(?:查看|显示|浏览)全部{_WHOSE})[\s>》+＋.…\]】]*$",
    re.IGNORECASE,
)
_WITHIN = 4
_YEAR = re.compile(r"20\d\d")


def is_line_of_report(text: str) -> bool:
    """Whether a text names a report and its year."""
    return names_report(text) and _YEAR.search(text) is not None


def follows_reports(element: html.HtmlElement) -> bool:
    """Whether 更多 belongs to lines of reports: beside a heading to those right behind it, else to those right before
    it, or to what the nearest block with other links holds."""
    below = element
    for parent in islice(element.iterancestors(), _WITHIN):
        if any(one is not element for one in parent.iter("a")):
            is_beside_heading = squeeze(below.text_content()) != squeeze(element.text_content())
            if not is_beside_heading:
                return any(_holds_reports(some, element, is_of_year=False) for some in (_above(below), [parent]))
            blocks, is_of_year = [*_below(below)], _YEAR.search(below.text_content()) is not None
            return any(_holds_reports(some, element, is_of_year=is_of_year) for some in (blocks[:1], blocks))
        below = parent
    return False


def _above(element: html.HtmlElement) -> list[html.HtmlElement]:
    """The nearest block with links before an element, in the same parent; none in the list without one."""
    before = (one for one in element.itersiblings(preceding=True) if isinstance(one.tag, str))
    return [*islice((one for one in before if next(one.iter("a"), None) is not None), 1)]


def _below(heading: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """What stands right behind a heading: one block, or those of one line each up to the next heading."""
    for block in heading.itersiblings():
        if not isinstance(block.tag, str) or block.tag == heading.tag or next(block.iter("a"), None) is None:
            return
        yield block


def _holds_reports(blocks: Sequence[html.HtmlElement], element: html.HtmlElement, *, is_of_year: bool) -> bool:
    """Whether half of the lines of some blocks name reports; below the heading of a year they need not say it again."""
    links = [one for block in blocks for one in block.iter("a") if one is not element]
    titles = [_called(one) for one in links]
    if any(map(MORE.match, titles)) and not any(block in element.iterancestors() for block in blocks):
        return False  # a part of its own
    lines = [title for title in titles if title and not MORE.match(title)]
    names = names_report if is_of_year else is_line_of_report
    return bool(lines) and 2 * sum(map(names, lines)) >= len(lines)


def _called(link: html.HtmlElement) -> str:
    """What a line is called: by its link or its place in a table, or, where that is a picture, by the words beside."""
    if tabled := called_in_table(link):
        return tabled
    texts, around = [squeeze(link.get("title") or ""), squeeze(link.text_content())], link.getparent()
    own = next(filter(is_line_of_report, texts), "") or next(filter(None, texts), "")
    return own or (squeeze(around.text_content()) if around is not None else "")
