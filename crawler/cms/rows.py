"""The lines of a list page: which links are the list, their titles and dates. The same for all families."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from urllib.parse import urlsplit

from lxml import html

from crawler.cms.issuers import with_issuers
from crawler.cms.page import Link, Page, squeeze
from crawler.reading.titles import parse_title
from storage.visits import Entry

_DATE = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_SHORT_DAY = re.compile(r"(?:^|[^\d./-]|\.\.)(?:\d\d[-/.])?(?:0?[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])[\])）】]?$")
"""A day without its century or year at the end of a row: 26.01.12, [01-12]. It shows a line, and dates nothing."""
_LONGEST_DAY = 40
_SPLIT_DAYS = (
    re.compile(r"^(?P<day>\d{1,2})日?\n(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})月?$", re.MULTILINE),
    re.compile(r"^(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})月?\n(?P<day>\d{1,2})日?$", re.MULTILINE),
    re.compile(r"^(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?\n(?P<year>20\d\d)年?$", re.MULTILINE),
    re.compile(r"^(?P<year>20\d\d)年?\n(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?$", re.MULTILINE),
)
"""A date in two pieces, one above the other: 08 and 2026-01."""
_REPORT = re.compile(r"(?:信息公开|政务公开).{0,12}(?:报告|年报)|年度报告|年报")
_YEAR = re.compile(r"20\d\d|[〇○零一二三四五六七八九]{4}\s*年")
_YEAR_ALONE = re.compile(r"^20\d\d年?度?$")
_EMPTY = re.compile(
    r"(?:暂无|暂时没有|没有|未找到|没有找到|未查询到|没有查询到)(?:相关|任何|符合条件的)?(?:(?:20\d\d\s*|[该本此当])年度?的?)?(?:政府信息公开(?:工作)?)?"
    r"(?:年报|年度报告|数据|信息|内容|记录|文章|文件|资料)|共\s*0\s*条"
)
_TOPIC = re.compile(r"年报|年度报告|信息公开|政务公开")
_ROWS = ("li", "tr", "dd", "dt")
_BLOCKS = ("div", "p", "span")
_PARTS = ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd")
_PAGER = re.compile(r"^[\s\d<>‹›«»]*$|^(?:首|尾|末|上一?|下一?)页$|^(?:更多|查看更多|加载更多)\W*$")
_BODY = re.compile(r"(?:局|委|办|厅|院|会|室|处|所|站|队|校|镇|乡|街道|政府|中心|公司|银行)$")
_NAVIGATION = re.compile(r"nav|menu|head|foot|crumb|bread|position|location|logo|friend|copyright", re.IGNORECASE)
_OF_ALL_YEARS = re.compile(r"/xxgkAnnualReport\.jsp\?(?!\S{0,200}fbtime=20)")
"""A body's page at the endpoint of reports: it shows the latest year, and is a column of its own."""
_INDEX = re.compile(r"^(?:(?:index|default|list)(?:[_-]?\d+)?\.\w+)?$", re.IGNORECASE)
_COLUMN_WORDS = re.compile(
    r"20\d\d年?度?|(?:政府|政务)?(?:信息)?公开(?:工作)?|(?:年度|工作){0,2}报告|年报|目录|专[栏题]|汇总|栏目|[（）()·.\s]"
)
_TOPIC_PAGE = re.compile(r"(?:年报|年度报告)专[题栏]$")
_OFFICE_WORDS = re.compile(r"人民政府|政府|办事处|等$")
_MANY = re.compile(r"部门|单位|机关|机构|乡镇|镇街|镇乡|镇办|街道|各|园区|委办局|科局|区县|县区|县市")
_KIND = re.compile(
    r"(?:各|全|省|市|州|县|区|旗|直|级|属|乡|镇|街道?|办|部门|单位|机关|机构|工作|组成|派出|直属|垂直|管理|园区|开发区|委|局|科|"
    r"基层|[、和及与/（）()\s])++"
)
_HINT = re.compile(
    r"^[\[【(（]?(?:点击|在线|附件|全文|文件|详情|报告)?(?:下载|查看|浏览|阅读|预览|打开|详情|附件|全文|pdf|word|docx?)(?:全文|详情|附件|报告)?[\]】)）]?$",
    re.IGNORECASE,
)
"""How a link is called that only says what a click does."""
_CELLS = ("td", "th", "span", "p", "div", "em", "strong", "b", "h3", "h4", "h5", "dt", "label")
_LONGEST_ROW = 400
_LINKS_OF_A_ROW = 3
_SHORTEST_TITLE = 4
_SHORTEST_NAME = 2
_LONGEST_TITLE = 80


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
        """Whether a line outside the list may be a report: by its words, or as it is called only like its body."""
        return may_be_report(self.entry.title)


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
    named = with_issuers(by_row)
    return tuple(named.get(row.entry.url, row.entry) for row in rows)


def _undated(rows: Iterable[_Row]) -> tuple[Entry, ...]:
    """The lines of a column of one year that says neither dates nor years: those that name a body and its report."""
    found: dict[str, Entry] = {}
    for row in rows:
        if row.names_report and not names_column(row.entry.title):
            found.setdefault(row.entry.url, row.entry)
    return tuple(found.values())


def names_column(text: str) -> bool:
    """Whether a text names reports and nobody whose report it might be: 政府信息公开年报, 县直部门年报."""
    whose = _COLUMN_WORDS.sub("", text)
    return not whose or names_group(whose)


def names_topic(text: str) -> bool:
    """Whether a text calls a page so that collects reports: 2024年度政府信息公开年报专题."""
    return _TOPIC_PAGE.search(text) is not None and names_column(text)


def names_group(text: str) -> bool:
    """Whether a text names bodies of a kind and none of them: 乡镇政府, 县直部门; not 柳湾镇政府."""
    kind = _OFFICE_WORDS.sub("", text)
    return _MANY.search(kind) is not None and _KIND.fullmatch(kind) is not None


def may_be_report(title: str) -> bool:
    """Whether a title speaks of reports or disclosure, or is only what a body is called."""
    return _TOPIC.search(title) is not None or _BODY.search(title) is not None


def names_body(text: str) -> bool:
    """Whether a text ends as bodies are called: 财政局."""
    return len(text) >= _SHORTEST_NAME and _BODY.search(text) is not None


def names_report(title: str) -> bool:
    """Whether a title names a report."""
    return _REPORT.search(title) is not None


def lines_of(page: Page) -> tuple[Entry, ...]:
    """The lines of a page that is a list and nothing else, as an interface answers it; a line may come twice."""
    rows: dict[html.HtmlElement, list[Link]] = {}
    for link in page.links:
        if _is_title(_title(link)) and is_article(link.url, page) and not _PAGER.match(link.text):
            rows.setdefault(_row(link.element), []).append(link)
    found = []
    for row, links in rows.items():
        reports = [link for link in links if _REPORT.search(_title(link))]
        chosen = reports or [max(links, key=lambda link: len(_title(link)))]
        found += [Entry(link.url, _title(link), _last_date(row)) for link in chosen]
    return tuple(found)


def says_empty(page: Page) -> bool:
    """Whether a page says that its list holds nothing, and shows nothing that may be a line of it all the same.

    The words may stand in a side column, above a list whose lines nobody could tell from menus.
    """
    if not says_none(page.text) or unread_line(page, ()):
        return False
    return not any(
        len(link.text) >= _SHORTEST_NAME and is_article(link.url, page) and not _is_navigation(link.element)
        for link in page.links
    )


def says_none(text: str) -> bool:
    """Whether a text says that there is nothing, whatever stands around those words."""
    return _EMPTY.search(text) is not None


def unread_line(page: Page, entries: Iterable[Entry]) -> str:
    """The text of a line that names a report, with a date or year, and gave no entry; empty without one.

    Such a line opens by a script, also where its link is that of another line. Only lines beside those of entries
    count, and lines that can be clicked.
    """
    if shared := _sharing_line(page, entries):
        return shared
    urls = {entry.url for entry in entries}
    read = _rows_with(page, urls)
    settled = read | _rows_with(page, {page.url})
    for row in page.root.iter(*_ROWS, *_BLOCKS):
        text = squeeze(_DATE.sub("", row.text_content()))
        if row in settled or len(text) > _LONGEST_TITLE or next(row.iter("th"), None) is not None:
            continue
        if row.tag in _BLOCKS and not _is_clicked(row):
            continue
        is_beside = any(sibling in read for sibling in (*row.itersiblings(), *row.itersiblings(preceding=True)))
        if _REPORT.search(text) and _YEAR.search(row.text_content()) and (is_beside or _is_clickable(row)):
            return text
    return ""


def unlinked_lines(page: Page) -> dict[html.HtmlElement, Entry]:
    """The lines that name reports and have no address, by the elements that say so."""
    linked = {link.element for link in page.links}
    found: dict[html.HtmlElement, Entry] = {}
    for element in page.root.iter(*_ROWS, *_PARTS, "a", "td", "span", "em", "b", "strong", "font", "label"):
        pieces = (element.text or "", *(child.tail or "" for child in element))
        title = squeeze(_DATE.sub("", "".join(pieces)))
        if not _REPORT.search(title) or not _YEAR.search(title) or len(title) > _LONGEST_TITLE:
            continue
        row = _row(element)
        if not any(one in linked for one in (*element.iterancestors(), *row.iter())):
            found[element] = Entry("", title, _last_date(row))
    return found


def _sharing_line(page: Page, entries: Iterable[Entry]) -> str:
    """The title of a report whose line has the address of another report's; empty without one."""
    titles = {entry.url: entry.title for entry in entries}
    for row in _rows(page):
        title = titles.get(row.entry.url, row.entry.title)
        if row.is_report and row.entry.title != title:
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


def _is_navigation(element: html.HtmlElement) -> bool:
    return any(
        parent.tag in ("nav", "header", "footer")
        or _NAVIGATION.search(f"{parent.get('class') or ''} {parent.get('id') or ''}")
        for parent in element.iterancestors()
        if parent.tag not in ("html", "body")
    )


def is_about_reports(page: Page) -> bool:
    """Whether a page speaks of reports or disclosure at all; a parked domain or a login page does not.

    One of a year may be called by that alone.
    """
    titles = " ".join(map(str, page.root.xpath("//title/text() | //a/@title")))
    is_of_year = _YEAR_ALONE.match(page.title) is not None
    return is_of_year or _TOPIC.search(page.text) is not None or _TOPIC.search(titles) is not None


def _rows(page: Page) -> Iterator[_Row]:
    for link in page.links:
        if link.url == page.url or _OF_ALL_YEARS.search(link.url):
            continue
        row = _row(link.element)
        title = _title(link)
        title = (_HINT.match(title or link.text) and _title_beside(link, row)) or title
        day = _last_date(row)
        names_report = _REPORT.search(title) is not None
        is_report = names_report and _YEAR.search(title) is not None
        names_report = is_report or (names_report and is_article(link.url, page) and not _is_navigation(link.element))
        is_dated = day is not None or _SHORT_DAY.search(row.text_content()[-_LONGEST_DAY:].rstrip()) is not None
        if _is_title(title) and (names_report or is_dated) and not names_topic(title):
            yield _Row(Entry(link.url, title, day), row, *_groups(row), is_report, names_report, is_dated)


def _is_title(title: str) -> bool:
    """Long enough, or as short as bodies are called: 财政局."""
    return len(title) >= _SHORTEST_TITLE or names_body(title)


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


def _title(link: Link) -> str:
    """The ``title`` attribute, as the text may be cut; else the text without its date, also where the attribute is none
    (点击查看)."""
    title, text = squeeze(link.element.get("title") or ""), _headline(link) or squeeze(_DATE.sub("", link.text))
    is_hint = len(title) < _SHORTEST_TITLE or (_REPORT.search(title) is None and _REPORT.search(text) is not None)
    return text if is_hint else title


def _title_beside(link: Link, row: html.HtmlElement) -> str:
    """What a row calls the report to which its first link leads by 下载 or 查看 alone; else empty."""
    links = list(row.iter("a"))
    if not links or links[0] is not link.element or any(_REPORT.search(one.text_content()) for one in links):
        return ""
    texts = (squeeze(cell.text_content()) for cell in row.iter(*_CELLS) if next(cell.iter("a"), None) is None)
    named = [text for text in texts if _REPORT.search(text) and _YEAR.search(text) and len(text) <= _LONGEST_TITLE]
    return min(named, key=len, default="")


def _headline(link: Link) -> str:
    """The part of a link around a whole line that names a report; its day or publisher stands beside it."""
    if not len(link.element) or next(link.element.iterdescendants(*_PARTS), None) is None:
        return ""
    texts = (squeeze(part.text_content()) for part in link.element.iterdescendants(*_PARTS))
    named = [text for text in texts if _REPORT.search(text) and _YEAR.search(text) and len(text) <= _LONGEST_TITLE]
    return min(named, key=len, default="")


def _row(element: html.HtmlElement) -> html.HtmlElement:
    """The row that a link stands in: the nearest row element, else the largest parent that holds this link alone."""
    around = (element, *element.iterancestors(*_ROWS))
    row = next((one for one in around if one.tag in _ROWS and _is_row(one, _LINKS_OF_A_ROW)), None)
    if row is not None:
        return row
    row = element
    for parent in element.iterancestors("p", "div", "span", "h2", "h3", "h4", "h5"):
        if not _is_row(parent, 1):
            break
        row = parent
    return row


def _groups(row: html.HtmlElement) -> tuple[html.HtmlElement, html.HtmlElement]:
    """What a row stands in, and what holds more than this row: some systems give each a table or a box of its own."""
    parent = row.getparent()
    group = around = parent if parent is not None else row
    while len(around) == 1 and (outer := around.getparent()) is not None:
        around = outer
    return group, around


def _is_row(element: html.HtmlElement, links: int) -> bool:
    targets = {link.get("href") for link in element.iter("a")}
    return len(targets) <= links and len(element.text_content()) <= _LONGEST_ROW


def _last_date(row: html.HtmlElement) -> date | None:
    """The last date of a row: an index number before it may look like one."""
    text = row.text_content()
    split = _split_dates(row) if "20" in text and len(text) <= _LONGEST_ROW else ()
    for year, month, day in chain(reversed(_DATE.findall(text)), split):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _split_dates(row: html.HtmlElement) -> Iterator[tuple[str, ...]]:
    pieces = "\n".join(filter(None, (squeeze(str(text)) for text in row.itertext())))
    for match in filter(None, (pattern.search(pieces) for pattern in _SPLIT_DAYS)):
        yield match.group("year", "month", "day")
