"""The office documents that LibreOffice made of invented reports, and what they print."""

import gzip
from collections.abc import Callable
from pathlib import Path
from random import Random

from crawler.reading.blocks import Page
from crawler.reading.word.document import read_word
from crawler.reading.word.docx_document import read_docx
from crawler.reading.workbook.document import read_sheet
from storage.forms import FORM_2019, FORM_2021
from storage.report import Reading
from tests.crawler.reading.office_documents import reading_from

FOLDER = Path(__file__).parent / "fixtures" / "office"
READERS: dict[str, Callable[[bytes], Page]] = {
    "docx": read_docx,
    "doc": read_word,
    "rtf": read_word,
    "xlsx": read_sheet,
    "xls": read_sheet,
}
PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 1)}
PRINTED_2019 = {name: str(number) for number, name in enumerate(FORM_2019.fields, 1)}
_RANDOM = Random(3)
BLANKS = {
    name: (_RANDOM.choice(["", "/", "—", "无"]) if _RANDOM.random() < 0.3 else text) for name, text in PRINTED.items()
}


def fixture(name: str) -> bytes:
    """The bytes of a document: ``plain.doc``."""
    return gzip.decompress((FOLDER / f"{name}.gz").read_bytes())


def read_fixture(name: str) -> Reading:
    """What is read of a document."""
    return reading_from(READERS[name.rpartition(".")[2]](fixture(name)))


def whole_numbers(reading: Reading) -> dict[str, str]:
    """What each cell says: its number, or for a blank or a dash the text as printed."""
    return {name: cell.text if cell.value is None else str(cell.value) for name, cell in reading.cells.items()}
