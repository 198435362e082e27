"""Tables of bodies and years whose cells lead to the reports (查看, 下载, a picture, a day): what a line is called is
put together of what its row and its column are called, or the page, where that is of one year.
"""

import re
from collections.abc import Iterator

from lxml import html

from crawler.pages.line_dates import without_dates
from crawler.pages.page import Link, Page, squeeze
from crawler.pages.wording import names_body, names_column, names_report
from crawler.reading.meaning.titles import arabic_years
from storage.visits import Entry

_YEAR = re.compile(r"^(?P<year>20\d\d)\s*年?度?(?:年报|年度?报告)?$")
_HINT = re.compile(
    r"^\W*+(?:(?:点击|在线)?(?:查看|下载|阅读|浏览|进入|打开|链接)(?:详情|全文|附件|报告|年报)?|详情|全文|有|pdf|word|html?)?\W*+$",
    re.IGNORECASE,
)
_OF_BODIES = re.compile(r"^(?:单位|部门|机构|机关|乡镇|街道|公开(?:单位|主体))(?:名称)?$")
_FEWEST = 2
_WIDEST, _DEEPEST = 60, 400


def lines_of_tables(page: Page) -> tuple[Entry, ...]:
    """The reports that the tables of a page lead to by cells that do not name them; none of a page without any."""
    if not names_report(page.text):
        return ()
    links: dict[html.HtmlElement, list[Link]] = {}
    for link in page.links:
        cell = next(link.element.iterancestors("td", "th"), None)
        if cell is not None:
            links.setdefault(cell, []).append(link)
    found: dict[str, Entry] = {}
    is_headed = False
    own = _year_of(page) if links else ""
    for table in page.root.iter("table") if links else ():
        if next(table.iterdescendants("table"), None) is None:
            grid = _grid(table)
            is_headed = is_headed or _is_headed(grid)
            for entry in _lines(grid, links, own):
                found.setdefault(entry.url, entry)
    return tuple(found.values()) if len(found) >= _FEWEST or is_headed else ()


def called_in_table(element: html.HtmlElement) -> str:
    """What a link is called by the row and the column of its table that only says to look; empty for any other."""
    cell, table = next(element.iterancestors("td", "th"), None), next(element.iterancestors("table"), None)
    text = without_dates(squeeze(element.text_content())).strip("日")
    if cell is None or table is None or not _HINT.match(text):
        return ""
    grid = _grid(table)
    places = ((at, row.index(cell)) for at, row in enumerate(grid) if cell in row)
    found = next((_called_at(grid, at, column, "") for at, column in places), None)
    return found or ""


def _is_headed(grid: list[list[html.HtmlElement]]) -> bool:
    """Whether the first row of a table says that it is one of bodies and years: a single line is one too then."""
    heads = [_called(cell) for cell in grid[0]] if grid else []
    return bool(heads) and _OF_BODIES.match(heads[0]) is not None and bool(_year(heads))


def _year_of(page: Page) -> str:
    """The only year that a page is called by; empty for one of none or several."""
    called = [page.title, *(_called(heading) for heading in page.root.iter("h1", "h2"))]
    years = set(re.findall(r"(?<!\d)20\d\d(?=年)", arabic_years(" ".join(called))))
    return years.pop() if len(years) == 1 else ""


def _lines(grid: list[list[html.HtmlElement]], links: dict[html.HtmlElement, list[Link]], own: str) -> Iterator[Entry]:
    for at, row in enumerate(grid):
        for column, cell in enumerate(row):
            if cell not in links or (column and row[column - 1] is cell):
                continue
            title, link = _called_at(grid, at, column, own), links[cell][0]
            if title and (_HINT.match(without_dates(link.text).strip("日")) or _YEAR.match(link.text)):
                yield Entry(link.url, title)


def _called_at(grid: list[list[html.HtmlElement]], at: int, column: int, own: str) -> str:
    """What a cell is called by the heads above it and what stands before it in its row; empty without body or year."""
    heads = [_called(above[column]) for above in reversed(grid[:at]) if column < len(above)]
    labels = [_called(one) for one in reversed(grid[at][:column])]
    year, body = _year(heads) or _year(labels) or own, _body(labels) or _body(heads)
    return f"{body}{year}年政府信息公开工作年度报告" if year and body else ""


def _grid(table: html.HtmlElement) -> list[list[html.HtmlElement]]:
    """The cells of a table by rows, one that spans several at each of its places."""
    grid: list[list[html.HtmlElement]] = []
    spanning: dict[int, tuple[html.HtmlElement, int]] = {}
    for line in list(table.iter("tr"))[:_DEEPEST]:
        row: list[html.HtmlElement] = []
        for cell in line.iterchildren("td", "th"):
            _span(row, spanning)
            for _ in range(_number(cell, "colspan")):
                spanning[len(row)] = (cell, _number(cell, "rowspan"))
                _span(row, spanning)
        _span(row, spanning)
        grid.append(row[:_WIDEST])
    return grid


def _span(row: list[html.HtmlElement], spanning: dict[int, tuple[html.HtmlElement, int]]) -> None:
    """Add the cells that reach into the next places of a row."""
    while (held := spanning.pop(len(row), None)) is not None:
        cell, left = held
        if left > 1:
            spanning[len(row)] = (cell, left - 1)
        row.append(cell)


def _number(cell: html.HtmlElement, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return min(max(int(text), 1), _WIDEST) if text.isdecimal() and len(text) < 4 else 1


def _called(cell: html.HtmlElement) -> str:
    return squeeze(arabic_years(cell.text_content()))


def _year(texts: list[str]) -> str:
    return next((found["year"] for text in texts if (found := _YEAR.match(text))), "")


def _body(texts: list[str]) -> str:
    return next((text for text in texts if names_body(text) and not names_column(text)), "")
