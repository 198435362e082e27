"""What a line of a list is called: by its link, a part of that, or what stands beside it in its row."""

import re
from collections.abc import Iterable

from lxml import html

from crawler.pages.line_dates import last_date, without_dates
from crawler.pages.page import Link, squeeze
from crawler.pages.wording import names_body, names_report, names_report_of_year

IS_HINT = re.compile(
    r"^[\[【(（]?(?:点击|在线|附件|全文|文件|详情|报告)?(?:下载|查看|浏览|阅读|预览|打开|详情|附件|全文|pdf|word|docx?)(?:全文|详情|附件|报告)?[\]】)）]?$",
    re.IGNORECASE,
)
"""How a link is called that only says what a click does."""
_CUT = re.compile(r"(?<![….])(?:…|\.\.)[….]*+$")
_CELLS = ("td", "th", "span", "p", "div", "em", "strong", "b", "h3", "h4", "h5", "dt", "label")
_SHORTEST_TITLE = 4
LONGEST_TITLE = 80
PARTS = ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd")
"""What parts the link around a whole line."""


def is_title(title: str) -> bool:
    """Long enough, or as short as bodies are called: 财政局."""
    return len(title) >= _SHORTEST_TITLE or names_body(title)


def title_in(link: Link, row: html.HtmlElement) -> str:
    """What a line is called by its link, or by its row where the link only says what a click does, or is a picture."""
    title = title_of(link)
    if not (title or link.text):
        own = _held_alone(link, row)
        return (_words_beside(own) if own is not row else "") or _title_beside(link, row) or _words_beside(row)
    return (IS_HINT.match(title or link.text) and (_title_beside(link, row) or _matter_beside(link, row))) or title


def title_of(link: Link) -> str:
    """The ``title`` attribute, as the text may be cut; else the text without its date, also where the attribute is none
    (点击查看)."""
    title, text = squeeze(link.element.get("title") or ""), _headline(link) or without_dates(link.text)
    is_whole = title.startswith(_CUT.sub("", text)) and text != ""
    is_hint = len(title) < _SHORTEST_TITLE or (not names_report(title) and names_report(text) and not is_whole)
    return text if is_hint else title


def _title_beside(link: Link, row: html.HtmlElement) -> str:
    """What a row calls the report to which its first link leads by 下载 or 查看 alone; else empty."""
    links = list(row.iter("a"))
    if not links or links[0] is not link.element or any(names_report(one.text_content()) for one in links):
        return ""
    return _shortest(cell for cell in row.iter(*_CELLS) if next(cell.iter("a"), None) is None)


def _matter_beside(link: Link, row: html.HtmlElement) -> str:
    """What a dated row is called whose first link says 查看 alone, and which names no report; empty without a name."""
    if next(row.iter("a"), None) is not link.element or last_date(row) is None:
        return ""
    texts = (without_dates(cell.text_content()) for cell in row.iter("td") if next(cell.iter("a"), None) is None)
    return max((text for text in texts if _SHORTEST_TITLE <= len(text) <= LONGEST_TITLE), key=len, default="")


def _held_alone(link: Link, row: html.HtmlElement) -> html.HtmlElement:
    """The largest part of a row that holds a link and no other: it may have several pictures, each with a caption."""
    own, target = link.element, link.element.get("href")
    for parent in link.element.iterancestors():
        if own is row or any(one.get("href") != target for one in parent.iter("a")):
            break
        own = parent
    return own


def _words_beside(row: html.HtmlElement) -> str:
    """What a row says beside a picture: the shortest text that names a report, or, in a dated row, the longest."""
    texts = [without_dates(cell.text_content()) for cell in row.iter(*_CELLS) if next(cell.iter("a"), None) is None]
    texts = [text for text in texts if _SHORTEST_TITLE <= len(text) <= LONGEST_TITLE]
    reports = [text for text in texts if names_report(text)]
    return min(reports, key=len, default="") or max(texts if last_date(row) is not None else (), key=len, default="")


def _headline(link: Link) -> str:
    """The part of a link around a whole line that names a report; its day or publisher stands beside it."""
    return _shortest(link.element.iterdescendants(*PARTS, "td")) if len(link.element) else ""


def _shortest(elements: Iterable[html.HtmlElement]) -> str:
    """The shortest text of some elements that names a report and its year; empty without one."""
    texts = (squeeze(element.text_content()) for element in elements)
    return min(
        (text for text in texts if names_report_of_year(text) and len(text) <= LONGEST_TITLE), key=len, default=""
    )
