"""P4: the tables of Word files as 200 labelled cells, against unzipping and parsing the same files, and python-docx."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence

import docx
from docx.table import Table
from lxml import etree

from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from crawler.reading.word.docx_document import read_docx
from storage.forms import FORM_2021, LITIGATION_FIELDS, REQUEST_COLUMNS
from tests.benchmarks.rows import Row, scaled, seconds
from tests.crawler.reading.office_documents import docx_of
from tests.crawler.reading.office_fixtures import PRINTED, fixture
from tests.crawler.reading.reports import page

NOTES: list[str] = []
_FILES = min(10, scaled(10))
_GOAL, _GOAL_OF_PYTHON_DOCX = 6.0, 1 / 8
_PROSE = "<p>2023年，我镇认真贯彻落实政府信息公开条例，坚持以公开为常态、不公开为例外，主动公开信息120条。</p>" * 30


def run() -> list[Row]:
    """A report of four pages as a word processor writes it, every cell with its borders and fonts, for which the goals
    are set; and files of few marks but with the large style sheet of a template, as python-docx writes them."""
    printed = [_figures(seed) for seed in range(_FILES)]
    files = [docx_of(page(figures).replace("<p>（一）", f"{_PROSE}<p>（一）")) for figures in printed]
    own = fixture("plain.docx")
    return [
        *_rows("by LibreOffice", [own] * _FILES, [PRINTED] * _FILES, _GOAL, _GOAL_OF_PYTHON_DOCX),
        *_rows("of a template", files, printed, None, None),
    ]


def _rows(
    name: str,
    files: list[bytes],
    printed: Sequence[Mapping[str, str]],
    goal: float | None,
    goal_of_python_docx: float | None,
) -> list[Row]:
    """The tables of files against the floor and python-docx; how many cells each gets exactly is a note."""
    tasks: dict[str, Callable[[bytes], object]] = {"floor": _parsed, "tables": _tables, "python-docx": _python_docx}
    taken = seconds(tasks, files)
    exact = {
        reader: sum(
            read.get(field) == text
            for file, figures in zip(files, printed, strict=True)
            for read in [task(file)]
            for field, text in figures.items()
        )
        for reader, task in (("nianbao", _tables), ("python-docx", _python_docx))
    }
    whole = len(FORM_2021.fields) * len(files)
    NOTES.extend(f"P4: cells read exactly, {name}: {reader} {count} of {whole}" for reader, count in exact.items())
    size = f"{len(files[0]) // 1000} KB {name}"
    return [
        Row(f"P4 DOCX tables to cells, {size}", taken["tables"], "unzip and parse", taken["floor"], goal),
        Row(
            f"P4 DOCX tables to cells, {size}",
            taken["tables"],
            "python-docx row.cells",
            taken["python-docx"],
            goal_of_python_docx,
        ),
    ]


def _figures(seed: int) -> dict[str, str]:
    chance = random.Random(seed)
    return {name: str(chance.choice((0, 0, 0, chance.randrange(2000)))) for name in FORM_2021.fields}


def _parsed(content: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read("word/document.xml"))


def _tables(content: bytes) -> dict[str, str]:
    aligned = align([block for block in read_docx(content).body if isinstance(block, Grid)])
    return {name: str(cell.value) for name, cell in aligned.cells.items()} if aligned else {}


def _python_docx(content: bytes) -> dict[str, str]:
    """What a short script takes from the tables: the last cells of each row, in the form's order."""
    second, third, fourth = docx.Document(io.BytesIO(content)).tables
    requests = [row[-len(REQUEST_COLUMNS) :] for row in _texts(third)][-len(FORM_2021.request_rows) :]
    values = [*_disclosed(second), *(text for row in requests for text in row), *list(_texts(fourth))[-1]]
    fields = [*FORM_2021.disclosure_fields, *FORM_2021.request_fields, *LITIGATION_FIELDS]
    return dict(zip(fields, values, strict=False))


def _texts(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        yield [cell.text for cell in row.cells]


def _disclosed(table: Table) -> Iterator[str]:
    for row in _texts(table):
        if row[1].isdecimal():
            yield from row[1:] if len({*row[1:]}) > 1 or row[0] in ("规章", "行政规范性文件") else row[1:2]
