"""The lines of a list page: which links are the list, their titles and dates. The same for all families."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml import html

from crawler.pages.boxes import LARGEST
from crawler.pages.file_index import written_of
from crawler.pages.issuers import with_counties, with_issuers
from crawler.pages.line_dates import ends_with_day, last_date
from crawler.pages.line_rows import groups_of, row_of
from crawler.pages.line_titles import is_title, title_in
from crawler.pages.page import Page
from crawler.pages.wording import (
    is_notice,
    may_be_report,
    names_column,
    names_lists,
    names_report,
    names_report_of_year,
    says_topic,
)
from storage.visits import Entry

_CALLED = re.compile(r"^20\d\d年?度?$|^(?:通知公告|公示公告|公告公示|通知公示)")
"""How the page of a list is called that need not say of what: by its year alone, or as one of notices."""
_PAGER = re.compile(r"^[\s\d<>‹›«»]*$|^(?:首|尾|末|上一?|下一?)页$|^(?:更多|查看更多|加载更多)\W*$")
_NAVIGATION = re.compile(r"nav|menu|head|foot|crumb|bread|position|location|logo|friend|copyright", re.IGNORECASE)
_OF_ALL_YEARS = re.compile(r"/xxgkAnnualReport\.jsp\?(?!\S{0,200}fbtime=20)")
"""A body's page at the endpoint of reports: it shows the latest year, and is a column of its own."""
_INDEX = re.compile(r"^(?:(?:index|default|list)(?:[_-]?\d+)?\.\w+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A line with a link: its entry, the elements that it stands in, and what shows that it stands in a list."""

    entry: Entry
    element: html.HtmlElement
    group: html.HtmlElement
    around: html.HtmlElement
    is_report: bool
    names_report: bool
    is_dated: bool

    @property
    def is_line(self) -> bool:
        """Whether it shows by itself that it stands in a list."""
        return self.is_report or self.is_dated

    @property
    def may_be_report(self) -> bool:
        """Whether a line outside the list may be a report: by its words, or as it is called only like its body; none
        that calls itself a notice."""
        return may_be_report(self.entry.title) and not is_notice(self.entry.title)


def entries_of(page: Page) -> tuple[Entry, ...]:
    """The lines of the list that a page shows, in order; none when it shows no list. The lines of boxes beside it are
    none of it.

    A line is a link in a row with a date, or one whose title names a yearly report. Rows with one parent are a group:
    the list is every group that names reports, else the largest group of dated rows. Side columns and menus are left
    out that way, except for lines there that may be reports: a dated one, and beside reports one without date or year.
    """
    rows = _outside_boxes(page, _lines_of_each(rows_on(page)))
    if not any(row.is_line for row in rows):
        return _undated(rows)
    groups: dict[html.HtmlElement, list[Row]] = {}
    for row in rows:
        if row.is_line:
            groups.setdefault(row.group, []).append(row)
    naming = {group for group, lines in groups.items() if any(line.is_report for line in lines)}
    counted = Counter(row.around for row in rows if row.is_report and row.around is not row.group)
    around_many = {around for around, reports in counted.items() if reports > 1}
    chosen = naming or set(sorted(groups, key=lambda group: len(groups[group]))[-1:])
    found: dict[str, Row] = {}
    for row in rows:
        is_listed = row.group in chosen or row.around in around_many or row.may_be_report
        if (row.is_line and is_listed) or (naming and row.names_report):
            found.setdefault(row.entry.url, row)
    return _with_names(found.values())


def _outside_boxes(page: Page, rows: Sequence[Row]) -> list[Row]:
    """Rows without those of boxes: such as has more lines than any box is a list, whatever stands above it."""
    boxed = Counter(row.group for row in rows if page.boxes.hold(row.element))
    return [row for row in rows if boxed[row.group] > LARGEST or not page.boxes.hold(row.element)]


def _with_names(rows: Collection[Row]) -> tuple[Entry, ...]:
    """The entries of rows, those that name nobody by whom their row names beside them."""
    by_row: dict[html.HtmlElement, list[Entry]] = {}
    for row in rows:
        by_row.setdefault(row.element, []).append(row.entry)
    named = with_issuers(by_row) | with_counties(by_row)
    return tuple(named.get(row.entry.url, row.entry) for row in rows)


def _undated(rows: Iterable[Row]) -> tuple[Entry, ...]:
    """The lines of a column of one year that says neither dates nor years: those that name a body and its report."""
    found: dict[str, Entry] = {}
    for row in rows:
        if row.names_report and not names_column(row.entry.title):
            found.setdefault(row.entry.url, row.entry)
    return tuple(found.values())


def lines_of(page: Page) -> tuple[Entry, ...]:
    """The lines of a page that is a list and nothing else, as an interface answers it; a line may come twice."""
    rows: dict[html.HtmlElement, list[tuple[str, str]]] = {}
    for link in page.links:
        row = row_of(link.element)
        title = title_in(link, row)
        is_turn = link.text and _PAGER.match(link.text)
        if is_title(title) and is_article(link.url, page) and not is_turn:
            rows.setdefault(row, []).append((link.url, title))
    found = []
    for row, lines in rows.items():
        reports = [(url, title) for url, title in lines if names_report(title)]
        chosen = reports or [max(lines, key=lambda line: len(line[1]))]
        found += [Entry(url, title, last_date(row)) for url, title in chosen]
    return tuple(found)


def is_article(url: str, page: Page) -> bool:
    """Whether an address may be that of a document of the same host: no folder and no list."""
    there = urlsplit(url)
    if there.netloc != urlsplit(page.url).netloc or url == page.url:
        return False
    return bool(there.query or there.fragment) or _INDEX.match(there.path.rpartition("/")[2]) is None


def is_navigation(element: html.HtmlElement) -> bool:
    """Whether something stands in a menu, at a page's head or foot, or in the line that says where the page stands."""
    return any(
        parent.tag in ("nav", "header", "footer")
        or _NAVIGATION.search(f"{parent.get('class') or ''} {parent.get('id') or ''}")
        for parent in element.iterancestors()
        if parent.tag not in ("html", "body")
    )


def is_about_reports(page: Page) -> bool:
    """Whether a page speaks of reports or disclosure at all; a parked domain or a login page does not.

    One of a year or of notices may be called by that alone.
    """
    titles = " ".join(map(str, page.root.xpath("//title/text() | //a/@title | //area/@alt")))
    is_called = _CALLED.match(page.title) is not None
    return is_called or page.is_file_index or says_topic(page.text) or says_topic(titles)


def rows_on(page: Page) -> Iterator[Row]:
    for link in page.links:
        if link.url == page.url or _OF_ALL_YEARS.search(link.url):
            continue
        row = row_of(link.element)
        title, day = title_in(link, row), _day_of(row)
        is_report = names_report_of_year(title)
        is_naming = is_report or (
            names_report(title) and is_article(link.url, page) and not is_navigation(link.element)
        )
        is_dated = day is not None or ends_with_day(row)
        if is_title(title) and (is_naming or is_dated) and not names_lists(title):
            entry = Entry(link.url, title, day, written_of(link.element) if page.is_file_index else None)
            yield Row(entry, row, *groups_of(row), is_report, is_naming, is_dated)


def _day_of(row: html.HtmlElement) -> date | None:
    """The day of a row; that of a term stands in what is said of it."""
    said = row.getnext() if row.tag == "dt" else None
    is_said = said is not None and said.tag == "dd" and next(said.iter("a"), None) is None
    return last_date(row) or (last_date(said) if said is not None and is_said else None)


def _lines_of_each(rows: Iterator[Row]) -> list[Row]:
    """Each row's reports; of a row without any its longest title, as it may link its category or its publisher too."""
    by_row: dict[html.HtmlElement, dict[str, Row]] = {}
    for row in rows:
        lines = by_row.setdefault(row.element, {})
        before = lines.get(row.entry.url)
        lines[row.entry.url] = row if before is None else max(before, row, key=_weight)
    found: list[Row] = []
    for lines in by_row.values():
        found += [line for line in lines.values() if line.names_report] or [max(lines.values(), key=_weight)]
    return found


def _weight(row: Row) -> tuple[bool, int]:
    return row.is_report, len(row.entry.title)
