"""The lines of a list page: which links are the list, their titles and dates. The same for all families."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml import html

from crawler.pages.file_index import written_of
from crawler.pages.issuers import with_counties, with_issuers
from crawler.pages.line_dates import LONGEST_ROW, ends_with_day, has_one_date, last_date, without_dates
from crawler.pages.line_titles import LONGEST_TITLE, PARTS, is_title, title_in
from crawler.pages.page import Page
from crawler.pages.wording import (
    SHORTEST_NAME,
    is_notice,
    may_be_report,
    names_column,
    names_lists,
    names_report,
    names_report_of_year,
    names_year,
    says_none,
    says_topic,
)
from crawler.reading.meaning.titles import parse_title
from storage.visits import Entry

_TRAIL = re.compile(r"^(?:[你您]|当前|现在|目前|所在|的)*位置|^(?:返回|网站)?首\s?页\s*[>＞»›→/]")
"""How the line begins that says where a page stands: 您现在的位置：首页 > 2025年年报."""
_CALLED = re.compile(r"^20\d\d年?度?$|^(?:通知公告|公示公告|公告公示|通知公示)")
"""How the page of a list is called that need not say of what: by its year alone, or as one of notices."""
_ROWS = ("li", "tr", "dd", "dt")
_BLOCKS = ("div", "p", "span")
_PAGER = re.compile(r"^[\s\d<>‹›«»]*$|^(?:首|尾|末|上一?|下一?)页$|^(?:更多|查看更多|加载更多)\W*$")
_NAVIGATION = re.compile(r"nav|menu|head|foot|crumb|bread|position|location|logo|friend|copyright", re.IGNORECASE)
_OF_ALL_YEARS = re.compile(r"/xxgkAnnualReport\.jsp\?(?!\S{0,200}fbtime=20)")
"""A body's page at the endpoint of reports: it shows the latest year, and is a column of its own."""
_INDEX = re.compile(r"^(?:(?:index|default|list)(?:[_-]?\d+)?\.\w+)?$", re.IGNORECASE)
_LINKS_OF_A_ROW = 3


@dataclass(frozen=True)
class _Row:
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
    """The lines of the list that a page shows, in order; none when it shows no list.

    A line is a link in a row with a date, or one whose title names a yearly report. Rows with one parent are a group:
    the list is every group that names reports, else the largest group of dated rows. Side columns and menus are left
    out that way, except for lines there that may be reports: a dated one, and beside reports one without date or year.
    """
    rows = _lines_of_each(_rows(page))
    if not any(row.is_line for row in rows):
        return _undated(rows)
    groups: dict[html.HtmlElement, list[_Row]] = {}
    for row in rows:
        if row.is_line:
            groups.setdefault(row.group, []).append(row)
    naming = {group for group, lines in groups.items() if any(line.is_report for line in lines)}
    boxed = Counter(row.around for row in rows if row.is_report and row.around is not row.group)
    boxes = {around for around, reports in boxed.items() if reports > 1}
    chosen = naming or set(sorted(groups, key=lambda group: len(groups[group]))[-1:])
    found: dict[str, _Row] = {}
    for row in rows:
        is_listed = row.group in chosen or row.around in boxes or row.may_be_report
        if (row.is_line and is_listed) or (naming and row.names_report):
            found.setdefault(row.entry.url, row)
    return _with_names(found.values())


def _with_names(rows: Collection[_Row]) -> tuple[Entry, ...]:
    """The entries of rows, those that name nobody by whom their row names beside them."""
    by_row: dict[html.HtmlElement, list[Entry]] = {}
    for row in rows:
        by_row.setdefault(row.element, []).append(row.entry)
    named = with_issuers(by_row) | with_counties(by_row)
    return tuple(named.get(row.entry.url, row.entry) for row in rows)


def _undated(rows: Iterable[_Row]) -> tuple[Entry, ...]:
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
        row = _row(link.element)
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


def says_empty(page: Page) -> bool:
    """Whether a page says that its list holds nothing, and shows nothing that may be a line of it all the same.

    The words may stand in a side column, above a list whose lines nobody could tell from menus.
    """
    if not says_none(page.text) or unread_line(page, ()):
        return False
    return not any(
        len(link.text) >= SHORTEST_NAME and is_article(link.url, page) and not is_navigation(link.element)
        for link in page.links
    )


def unread_line(page: Page, entries: Iterable[Entry]) -> str:
    """The text of a line that names a report, with a date or year, and gave no entry; empty without one.

    Such a line opens by a script, also where its link is that of another line. Only lines beside those of entries
    count, and lines that can be clicked.
    """
    if shared := _sharing_line(page, entries):
        return shared
    urls = {entry.url for entry in entries}
    read = _rows_with(page, urls)
    itself = _rows_with(page, {page.url})
    for row in page.root.iter(*_ROWS, *_BLOCKS):
        text = without_dates(row.text_content())
        if row in read or len(text) > LONGEST_TITLE or next(row.iter("th"), None) is not None:
            continue
        if row.tag in _BLOCKS and not _is_clicked(row):
            continue
        is_own = row in itself and not (last_date(row) and names_report_of_year(text))
        if is_own or (text and page.title.startswith(text)):  # where the reader stands, which opens nothing
            continue
        is_beside = any(sibling in read for sibling in (*row.itersiblings(), *row.itersiblings(preceding=True)))
        if is_beside and row.tag in _ROWS and not text and row.find(".//a/img") is not None:
            return str(row.xpath("string(.//a[img]/@href)"))
        if (
            names_report(text)
            and not says_place(text)
            and names_year(row.text_content())
            and (is_beside or _is_clickable(row))
        ):
            return text
    return ""


def says_place(text: str) -> bool:
    """Whether a line says where a page stands: 您现在的位置：首页 > 2025年年报."""
    return _TRAIL.match(text.strip()) is not None


def unlinked_lines(page: Page) -> dict[html.HtmlElement, Entry]:
    """The lines that name reports and have no address, by the elements that say so."""
    linked = {link.element for link in page.links}
    found: dict[html.HtmlElement, Entry] = {}
    for element in page.root.iter(*_ROWS, *PARTS, "a", "td", "span", "em", "b", "strong", "font", "label"):
        pieces = (element.text or "", *(child.tail or "" for child in element))
        title = without_dates("".join(pieces))
        if not names_report_of_year(title) or len(title) > LONGEST_TITLE:
            continue
        row = _row(element)
        if not any(one in linked for one in (*element.iterancestors(), *row.iter())):
            found[element] = Entry("", title, last_date(row))
    return found


def _sharing_line(page: Page, entries: Iterable[Entry]) -> str:
    """The title of a report whose line has the address of another report's; empty without one."""
    titles = {entry.url: entry.title for entry in entries}
    for row in _rows(page):
        title = titles.get(row.entry.url, row.entry.title)
        if row.is_report and not title.endswith(row.entry.title):  # which may be what it is called with its county
            own, first = parse_title(row.entry.title), parse_title(title)
            if own.bodies and first.bodies and (own.bodies, own.year) != (first.bodies, first.year):
                return row.entry.title
    return ""


def _rows_with(page: Page, urls: set[str]) -> set[html.HtmlElement]:
    return {
        row
        for link in page.links
        if link.url in urls
        for row in (
            link.element,
            *link.element.iterdescendants(*_BLOCKS),
            *link.element.iterancestors(*_ROWS, *_BLOCKS),
        )
    }


def _is_clicked(element: html.HtmlElement) -> bool:
    """Whether a click on an element itself does something."""
    return any(name in element.attrib for name in ("onclick", "@click", "v-on:click", "ng-click"))


def _is_clickable(row: html.HtmlElement) -> bool:
    return bool(row.xpath("descendant-or-self::*/@onclick | .//a[starts-with(normalize-space(@href), 'javascript:')]"))


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


def _rows(page: Page) -> Iterator[_Row]:
    for link in page.links:
        if link.url == page.url or _OF_ALL_YEARS.search(link.url):
            continue
        row = _row(link.element)
        title, day = title_in(link, row), _day_of(row)
        is_report = names_report_of_year(title)
        is_naming = is_report or (
            names_report(title) and is_article(link.url, page) and not is_navigation(link.element)
        )
        is_dated = day is not None or ends_with_day(row)
        if is_title(title) and (is_naming or is_dated) and not names_lists(title):
            entry = Entry(link.url, title, day, written_of(link.element) if page.is_file_index else None)
            yield _Row(entry, row, *_groups(row), is_report, is_naming, is_dated)


def _day_of(row: html.HtmlElement) -> date | None:
    """The day of a row; that of a term stands in what is said of it."""
    said = row.getnext() if row.tag == "dt" else None
    is_said = said is not None and said.tag == "dd" and next(said.iter("a"), None) is None
    return last_date(row) or (last_date(said) if said is not None and is_said else None)


def _lines_of_each(rows: Iterator[_Row]) -> list[_Row]:
    """Each row's reports; of a row without any its longest title, as it may link its category or its publisher too."""
    by_row: dict[html.HtmlElement, dict[str, _Row]] = {}
    for row in rows:
        lines = by_row.setdefault(row.element, {})
        before = lines.get(row.entry.url)
        lines[row.entry.url] = row if before is None else max(before, row, key=_weight)
    found: list[_Row] = []
    for lines in by_row.values():
        found += [line for line in lines.values() if line.names_report] or [max(lines.values(), key=_weight)]
    return found


def _weight(row: _Row) -> tuple[bool, int]:
    return row.is_report, len(row.entry.title)


def _row(element: html.HtmlElement) -> html.HtmlElement:
    """The row that a link stands in: the nearest row element, else the largest parent that holds this link alone. An
    option of a choice is a row of its own."""
    if element.tag == "option":
        return element
    around = (element, *element.iterancestors(*_ROWS))
    row = next((one for one in around if one.tag in _ROWS and _is_row(one, _LINKS_OF_A_ROW)), None)
    if row is not None:
        return row
    row = element
    for parent in element.iterancestors("p", "div", "span", "h2", "h3", "h4", "h5"):
        if not _is_row(parent, 1):
            break
        row = parent
    box = row.getparent()
    return box if box is not None and last_date(row) is None and _is_box_of_line(box) else row


def _is_box_of_line(element: html.HtmlElement) -> bool:
    """Whether a block of few links is one line, with its day, of several that are made alike."""
    is_line = element.tag in ("div", "p") and _is_row(element, _LINKS_OF_A_ROW) and has_one_date(element)
    beside = (*element.itersiblings(element.tag), *element.itersiblings(element.tag, preceding=True))
    return is_line and any(one.get("class") == element.get("class") and has_one_date(one) for one in beside)


def _groups(row: html.HtmlElement) -> tuple[html.HtmlElement, html.HtmlElement]:
    """What a row stands in, and what holds more than this row: some systems give each a table or a box of its own."""
    parent = row.getparent()
    group = around = parent if parent is not None else row
    while len(around) == 1 and (outer := around.getparent()) is not None:
        around = outer
    return group, around


def _is_row(element: html.HtmlElement, links: int) -> bool:
    targets = {link.get("href") for link in element.iter("a")}
    return len(targets) <= links and len(element.text_content()) <= LONGEST_ROW
