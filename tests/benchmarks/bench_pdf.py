"""P3: the tables of PDF reports as labelled cells, against their bare text and, where installed, pdfplumber."""

import importlib
import importlib.util
import io
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from crawler.reading.any_format import read
from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from crawler.reading.pdf.document import read_pdf
from storage.report import Document
from tests.benchmarks.rows import Row, seconds
from tests.crawler.reading.printed_reports import Style, as_pdf, printed
from tests.crawler.reading.test_pdf import FIXTURES, PRINTED

_SEEN = datetime(2024, 3, 1, tzinfo=UTC)
_GOAL, _GOAL_OF_PDFPLUMBER = 10.0, 1 / 3

NOTES: list[str] = []
"""How many cells each reader gave exactly; filled by `run`."""


def run() -> list[Row]:
    """For the PDFs of three programs, which print the same 200 figures."""
    files = {"Chromium": FIXTURES / "chromium.pdf", "LibreOffice": FIXTURES / "libreoffice.pdf"}
    contents = {name: Path(path).read_bytes() for name, path in files.items()}
    contents["ReportLab"] = as_pdf(printed(PRINTED, Style(cut=True, repeat=True)))
    NOTES.clear()
    return [row for name, content in contents.items() for row in _rows(name, content)]


def _rows(name: str, content: bytes) -> list[Row]:
    tasks: dict[str, Callable[[bytes], object]] = {"text": _text, "tables": _cells, "reading": _reading}
    has_other = importlib.util.find_spec("pdfplumber") is not None
    if has_other:
        tasks["pdfplumber"] = _pdfplumber
    taken = seconds(tasks, [content])
    floor = ("pypdfium2 text", taken["text"])
    exact = len(PRINTED) - _missing(_cells(content), PRINTED)
    rows = [
        Row(f"P3 PDF tables to cells, {name}", taken["tables"], *floor, _GOAL),
        Row(f"P3 whole reading of a PDF, {name}", taken["reading"], *floor),
    ]
    told = f"P3, {name}: {exact} of {len(PRINTED)} cells exact"
    if has_other:
        other = ("pdfplumber", taken["pdfplumber"])
        rows.append(Row(f"P3 PDF tables to cells, {name}", taken["tables"], *other, _GOAL_OF_PDFPLUMBER))
        found = sum((Counter(PRINTED.values()) & Counter(_pdfplumber(content))).values())
        lost = Row(f"P3 cells not exact, {name}", len(PRINTED) - exact, unit="cells", most=len(PRINTED) - found)
        rows.append(lost)
        told += f"; pdfplumber gives {found} of the figures as a cell of a table, without saying which is which"
    NOTES.append(told)
    return rows


def _missing(cells: Mapping[str, str], truth: Mapping[str, str]) -> int:
    return sum(cells.get(name) != text for name, text in truth.items())


def _text(content: bytes) -> object:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _cells(content: bytes) -> dict[str, str]:
    aligned = align([block for block in read_pdf(content).body if isinstance(block, Grid)])
    return {name: cell.text for name, cell in aligned.cells.items()} if aligned else {}


def _reading(content: bytes) -> object:
    return read(Document(content, "https://www.qingxi.gov.cn/zwgk/202401/P020240126123.pdf", _SEEN))


def _pdfplumber(content: bytes) -> list[str]:
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with importlib.import_module("pdfplumber").open(io.BytesIO(content)) as opened:
        tables = [table for page in opened.pages for table in page.extract_tables()]
    return [cell.strip() for table in tables for row in table for cell in row if cell]
