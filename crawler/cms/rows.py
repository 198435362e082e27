"""The lines of a list page: which links are the list, their titles and dates. The same for all families."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import html

from crawler.cms.page import Link, Page, squeeze
from storage.visits import Entry

_DATE = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_REPORT = re.compile(r"(?:信息公开|政务公开).{0,12}(?:报告|年报)|年度报告|年报")
_YEAR = re.compile(r"20\d\d|[〇○零一二三四五六七八九]{4}\s*年")
_EMPTY = re.compile(
    r"(?:暂无|暂时没有|没有|未找到)(?:相关|任何|符合条件的)?(?:数据|信息|内容|记录|文章|文件|资料)|共\s*0\s*条"
)
_TOPIC = re.compile(r"年报|年度报告|信息公开|政务公开")
_ROWS = ("li", "tr", "dd", "dt")
_LONGEST_ROW = 400
_LINKS_OF_A_ROW = 3
_SHORTEST_TITLE = 4


@dataclass(frozen=True)
class _Row:
    entry: Entry
    element: html.HtmlElement
    group: html.HtmlElement
    is_report: bool


def entries_of(page: Page) -> tuple[Entry, ...]:
    """The lines of the list that a page shows, in order; none when it shows no list.

    A line is a link in a row with a date, or one whose title names a yearly report. Rows with one parent are a group:
    the list is every group that names reports, else the largest group of dated rows. Side columns and menus are left
    out that way.
    """
    groups: dict[html.HtmlElement, list[_Row]] = {}
    for row in _longest_of_each(_rows(page)):
        groups.setdefault(row.group, []).append(row)
    naming = [rows for rows in groups.values() if any(row.is_report for row in rows)]
    chosen = naming or sorted(groups.values(), key=len)[-1:]
    found: dict[str, Entry] = {}
    for rows in chosen:
        for row in rows:
            found.setdefault(row.entry.url, row.entry)
    return tuple(found.values())


def says_empty(page: Page) -> bool:
    """Whether a page says that its list holds nothing."""
    return _EMPTY.search(page.text) is not None


def is_about_reports(page: Page) -> bool:
    """Whether a page speaks of reports or disclosure at all; a parked domain or a login page does not."""
    return _TOPIC.search(page.text) is not None or _TOPIC.search(page.root.xpath("string(//title)")) is not None


def _rows(page: Page) -> Iterator[_Row]:
    for link in page.links:
        if link.url == page.url:
            continue
        title = _title(link)
        row = _row(link.element)
        day = _last_date(row)
        is_report = _REPORT.search(title) is not None and _YEAR.search(title) is not None
        if len(title) >= _SHORTEST_TITLE and (is_report or day is not None):
            parent = row.getparent()
            yield _Row(Entry(link.url, title, day), row, parent if parent is not None else row, is_report)


def _longest_of_each(rows: Iterator[_Row]) -> list[_Row]:
    """One line a row: beside its title a row may link its category or its publisher."""
    longest: dict[html.HtmlElement, _Row] = {}
    for row in rows:
        before = longest.get(row.element)
        if before is None or (row.is_report, len(row.entry.title)) > (before.is_report, len(before.entry.title)):
            longest[row.element] = row
    return list(longest.values())


def _title(link: Link) -> str:
    """The ``title`` attribute, as the text may be cut; without its date."""
    title = squeeze(link.element.get("title") or "")
    return title if len(title) >= _SHORTEST_TITLE else squeeze(_DATE.sub("", link.text))


def _row(element: html.HtmlElement) -> html.HtmlElement:
    """The row that a link stands in: the nearest row element, else the largest parent that holds this link alone."""
    row = next((parent for parent in element.iterancestors(*_ROWS) if _is_row(parent, _LINKS_OF_A_ROW)), None)
    if row is not None:
        return row
    row = element
    for parent in element.iterancestors("p", "div", "span", "h2", "h3", "h4", "h5"):
        if not _is_row(parent, 1):
            break
        row = parent
    return row


def _is_row(element: html.HtmlElement, links: int) -> bool:
    targets = {link.get("href") for link in element.iter("a")}
    return len(targets) <= links and len(element.text_content()) <= _LONGEST_ROW


def _last_date(row: html.HtmlElement) -> date | None:
    """The last date of a row: an index number before it may look like one."""
    for year, month, day in reversed(_DATE.findall(row.text_content())):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None
