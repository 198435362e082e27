"""What a list says of itself in words: how many pages it has, how many lines, and which page this one is."""

import re

from crawler.pagers.marks import lines_by_marks, pages_by_marks
from crawler.pages.page import Page, squeeze

_TOTAL = (
    re.compile(r"(?:共\s*+(?:[有计]\s*+)?|分\s*+)(?P<total>\d{1,4})\s*+页"),
    re.compile(r"\b[Pp]age\s*+(?P<current>\d{1,4})\s*+of\s*+(?P<total>\d{1,4})\b"),
    re.compile(r"总页数\s*+[:：]?\s*+(?P<total>\d{1,4})"),
    re.compile(r"(?<![\d/])(?P<current>\d{1,4})\s*/\s*(?P<total>\d{1,4})\s*页"),
    re.compile(r"(?:条|当前|页码)\D{0,8}(?<!\d)(?P<current>\d{1,4})\s*/\s*(?P<total>\d{1,4})(?![\d/])"),
)
_CURRENT = (
    re.compile(r"(?:第|当前(?:为|是|页)?\s*+[:：]?\s*+第?)\s*+(?P<current>\d{1,4})\s*+/?\s*+(?:\d{1,4}\s*+)?页"),
    re.compile(r"(?<![\d/])(?P<current>\d{1,4})\s*/\s*\d{1,4}\s*页"),
)
_PLACES = (
    re.compile(r"(?<![\d/])(?P<current>\d{1,4})\s*/\s*(?P<total>\d{1,4})\s*页"),
    re.compile(r"第\s*+(?P<current>\d{1,4})\s*+页\W{0,4}[共总]\s*+(?P<total>\d{1,4})\s*+页"),
    re.compile(r"[共总]\s*+(?P<total>\d{1,4})\s*+页\W{0,4}第\s*+(?P<current>\d{1,4})\s*+页"),
)
_STEP = re.compile(r"^第\s*(?P<number>\d{1,4})\s*页$")
_ENTRIES = re.compile(
    r"(?<![本每]页)(?:共|总计|合计|(?:检索|查询|搜索|查|找)到)\s*+(?:有|计|(?:检索|查询|搜索|查|找)到)?\s*+(?:约|相关)?\s*+(?P<entries>\d{1,6})\s*+(?:条|篇|项|记录)(?!\s*+/?\s*+页)"
)
_SHOWN = re.compile(
    r"(?<!\d)1\s?[-–—~至到]\s?第?\s?\d{1,4}\s?条?[，,、\s]{0,3}(?:总共|共计?|/)\s?(?P<entries>\d{1,6})(?!\s?页|\d)"
)
"""What is shown of a list, and all of it: 显示 1-15，共 35."""
_RECORDS = re.compile(r"(?:总(?:记录|条|信息|文章)数|(?:记录|信息|文章)总数)\s*+[:：]?\s*+(?P<entries>\d{1,6})")
_RECORDS_IN_SCRIPT = re.compile(
    r"(?<![\w.])(?:m_)?n?(?:records?|total_?records?|record_?count|total_?rows?)\s*+=\s*+[\"']?(?P<entries>\d{1,5})\b",
    re.IGNORECASE,
)
_LAYPAGE = re.compile(r"laypage(?:\.render)?\(\s*+\{(?P<fields>[^{}]{0,400})")
_LINES, _SIZE = re.compile(r"\bcount\s*+:\s*+(\d{1,5})\b"), re.compile(r"\blimit\s*+:\s*+([1-9]\d{0,3})\b")
_TOTAL_IN_SCRIPT = re.compile(
    r"(?<![\w.])(?:m_)?n?(?:totalPages?|countPage|pageCount|total_page|pageTotal|maxPageNum|totalPageNum|totalPageCount)[\"']?\s*[:=]\s*(?:(?:parseInt|Number)\(\s*)?[\"']?(?P<total>\d{1,4})\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"(?:共|/)\s*+[\"']\s*+\+\s*+(?P<name>[A-Za-z_]\w{0,30})\s*+\+\s*+[\"']\s*+页")
_CAPPED = re.compile(
    r"\b(?P<name>page\w{0,12})\s*>\s*(?P<total>\d{1,4})\s*\?\s*(?P=total)\s*:\s*(?P=name)\b", re.IGNORECASE
)
"""How a script keeps the number that a reader writes within the pages: ``PageIndex > 3 ? 3 : PageIndex``."""


def total_of(page: Page) -> int | None:
    """The number of pages that a list says it has."""
    for pattern in _TOTAL:
        if match := pattern.search(page.text):
            return max(int(match["total"]), 1)
    match = _TOTAL_IN_SCRIPT.search(page.source) or _CAPPED.search(page.source)
    if match is not None:
        return max(int(match["total"]), 1)
    return _written_total(page.source) or pages_of_laypage(page.source) or _last_step(page) or pages_by_marks(page)


def _written_total(source: str) -> int | None:
    """The number of pages that a script writes under whatever name: ``'共' + n + '页'``, where ``n = 3``."""
    written = _WRITTEN.search(source)
    given = re.search(rf"(?<![\w.]){written['name']}\s*+=\s*+[\"']?(\d{{1,4}})\b", source) if written else None
    return max(int(given[1]), 1) if given else None


def pages_stated(page: Page) -> list[tuple[int, int]]:
    """Which page of how many each list on a page says that it shows: 第2/4页."""
    for pattern in _PLACES:
        if found := [(int(one["current"]), int(one["total"])) for one in pattern.finditer(page.text)]:
            return found
    return []


def pages_of_laypage(source: str) -> int | None:
    """The number of pages by the lines and the size that a script gives laypage."""
    call = _LAYPAGE.search(source)
    lines, size = (pattern.search(call["fields"]) if call else None for pattern in (_LINES, _SIZE))
    return max(-(-int(lines[1]) // int(size[1])), 1) if lines and size else None


def stated_current(page: Page) -> int | None:
    """Which page of its list a page says it is."""
    text = page.text
    for choice in page.root.iter("select"):  # its options name every page
        text = text.replace(squeeze(" ".join(map(str, choice.itertext()))), " ", 1)
    for pattern in (*_CURRENT, *(one for one in _TOTAL if "current" in one.groupindex)):
        if match := pattern.search(text):
            return int(match["current"])
    chosen = (_STEP.match(squeeze(one.text_content())) for one in page.root.iter("option") if "selected" in one.attrib)
    return next((int(step["number"]) for step in chosen if step), None)


def number_in_field(page: Page) -> int | None:
    """The number in the field by which a pager asks for a page, 第[3]页; some show 1 there on every page."""
    for field in page.root.iter("input"):
        before, value = field.getprevious(), (field.get("value") or "").strip()
        text = field.getparent().text if before is None else before.tail
        if (text or "").strip().endswith("第") and value.isascii() and value.isdecimal():
            return int(value)
    return None


def entries_stated(text: str) -> int | None:
    """The number of lines that a list's text says it has: 共35条."""
    match = _entries(text)
    return int(match["entries"]) if match else None


def place_of_entries(text: str) -> tuple[int, int]:
    """Where a text that does says so: the beginning and the end."""
    match = _entries(text)
    return match.span() if match else (len(text), len(text))


def _entries(text: str) -> re.Match[str] | None:
    return _ENTRIES.search(text) or _RECORDS.search(text) or _SHOWN.search(text)


def entries_in_script(page: Page) -> int | None:
    """The number of lines that a page's script gives its pager: ``var records = 35``."""
    call = _LAYPAGE.search(page.source)
    match = (_LINES.search(call["fields"]) if call else None) or _RECORDS_IN_SCRIPT.search(page.source)
    return int(match[1]) if match else lines_by_marks(page)


def _last_step(page: Page) -> int | None:
    """The last page that a pager of options or buttons names; None where it names none but the first."""
    steps = (_STEP.match(squeeze(element.text_content())) for element in page.root.iter("option", "button"))
    last = max((int(step["number"]) for step in steps if step), default=1)
    return last if last > 1 else None
