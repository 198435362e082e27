"""P2: the tables of web pages as 200 labelled cells, against the bare parse of the same pages."""

import importlib.util
import io
from collections.abc import Callable
from datetime import UTC, datetime

from lxml import etree

from crawler.reading.any_format import read
from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from crawler.reading.html.document import read_html
from storage.report import Document
from tests.benchmarks.rows import Row, scaled, seconds
from tests.benchmarks.word_pages import editor_page, plain_page, word_page

_SEEN = datetime(2024, 3, 1, tzinfo=UTC)
_GOAL, _GOAL_OF_PANDAS = 3.0, 0.4
_PAGES = min(20, scaled(20))


def run() -> list[Row]:
    """For pages of three sizes the tables alone and the whole reading, against lxml and, where installed, pandas."""
    return [row for page in (word_page, editor_page, plain_page) for row in _rows([page(n) for n in range(_PAGES)])]


def _rows(pages: list[bytes]) -> list[Row]:
    tasks: dict[str, Callable[[bytes], object]] = {"lxml parse": _parse, "tables": _tables, "reading": _reading}
    if importlib.util.find_spec("pandas"):
        tasks["pandas.read_html"] = _pandas
    taken = seconds(tasks, pages)
    size = f"{len(pages[0]) // 1000} KB"
    goal = _GOAL if len(pages[0]) > 90_000 else None
    floor = ("lxml parse", taken["lxml parse"])
    rows = [
        Row(f"P2 HTML tables to cells, {size}", taken["tables"], *floor, goal),
        Row(f"P2 whole reading of HTML, {size}", taken["reading"], *floor),
    ]
    if "pandas.read_html" in taken:
        pandas = ("pandas.read_html", taken["pandas.read_html"])
        rows.append(Row(f"P2 HTML tables to cells, {size}", taken["tables"], *pandas, _GOAL_OF_PANDAS))
    return rows


def _parse(page: bytes) -> object:
    return etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))


def _tables(page: bytes) -> object:
    return align([block for block in read_html(page.decode()).body if isinstance(block, Grid)])


def _reading(page: bytes) -> object:
    return read(Document(page, "https://www.qingxi.gov.cn/zwgk/202401/t20240126_123.html", _SEEN))


def _pandas(page: bytes) -> object:
    return importlib.import_module("pandas").read_html(io.BytesIO(page), encoding="utf-8")
