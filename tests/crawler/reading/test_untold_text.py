"""PDF files that show text which they do not hold: what is seen is read where text can be recognised."""

import io
from datetime import UTC, datetime
from importlib.util import find_spec
from random import Random

import pytest

from crawler.reading.any_format import read
from crawler.reading.process.picturing import picture
from crawler.reading.scan import recognition
from storage.forms import FORM_2021, LITIGATION_FIELDS
from storage.report import Document, Reading, State

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.crawler.reading.printed_reports import Drawn, Printer, Style, table_2, table_4
from tests.crawler.reading.reports import TITLE
from tests.crawler.reading.scanned_reports import FONT, drawn

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

HEIGHT = 842
FIELDS = (*FORM_2021.disclosure_fields, *LITIGATION_FIELDS)


def outlined(page: Drawn, height: float) -> bytes:
    """A PDF that shows the upper part of a page (``height`` in points) and has no text, as of letters made outlines."""
    picture = drawn(page, 200)
    shown = picture.crop((0, 0, picture.width, round(height * 200 / 72)))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, HEIGHT))
    canvas.drawImage(ImageReader(shown), 0, HEIGHT - height, 595, height)
    canvas.save()
    return file.getvalue()


def reading_of(content: bytes) -> Reading:
    return read(
        Document(content, "https://www.example.gov.cn/1.pdf", datetime(2024, 3, 1, tzinfo=UTC), listed_title=TITLE)
    )


def report(texts: dict[str, str]) -> bytes:
    printer = Printer(Style())
    printer.paragraph("二、主动公开政府信息情况")
    printer.table(table_2(texts), [1.2, 1, 1, 1], 0)
    printer.paragraph("四、政府信息公开行政复议、行政诉讼情况")
    printer.table(table_4(texts), [1] * 15, 3)
    return outlined(printer.pages[0], 480)


def test_a_page_without_text_is_read_as_it_looks() -> None:
    random = Random(7)
    texts = {name: str(random.randrange(900)) for name in FIELDS}
    reading = reading_of(report(texts))
    assert {name: reading.cells[name].text for name in FIELDS} == texts
    assert {reading.cells[name].state for name in FIELDS} == {State.NUMBER}
    assert all(reading.cells[name].is_recognised for name in FIELDS)


def test_its_page_is_shown_as_it_was_read() -> None:
    assert picture(report(dict.fromkeys(FIELDS, "0")), 0, [(100, 100, 200, 120)]).startswith(b"\x89PNG")


def test_without_recognition_it_says_that_it_holds_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "_NEEDED", ("a_module_that_is_not_there",))
    reading = reading_of(report(dict.fromkeys(FIELDS, "0")))
    assert reading.problems == ("the document holds no text",)
