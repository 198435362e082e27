"""PDF files that show text which they do not hold: what is seen is read where text can be recognised."""

import io
from datetime import UTC, datetime
from importlib.util import find_spec
from random import Random

import pytest

from crawler.reading.any_format import read
from crawler.reading.process.picturing import picture
from crawler.reading.scan import drawn_text, recognition
from storage.forms import FORM_2021, LITIGATION_FIELDS
from storage.report import Document, Reading, State

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.crawler.reading.printed_reports import Drawn, Printer, Style, table_2, table_4
from tests.crawler.reading.reports import TITLE
from tests.crawler.reading.scanned_reports import FONT, drawn
from tests.crawler.reading.untold_glyphs import untold

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

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


def page_of(texts: dict[str, str]) -> Drawn:
    printer = Printer(Style())
    printer.paragraph("二、主动公开政府信息情况")
    printer.table(table_2(texts), [1.2, 1, 1, 1], 0)
    printer.paragraph("四、政府信息公开行政复议、行政诉讼情况")
    printer.table(table_4(texts), [1] * 15, 3)
    return printer.pages[0]


def report(texts: dict[str, str]) -> bytes:
    return outlined(page_of(texts), 480)


def test_a_page_without_text_is_read_as_it_looks() -> None:
    random = Random(7)
    texts = {name: str(random.randrange(900)) for name in FIELDS}
    reading = reading_of(report(texts))
    assert {name: reading.cells[name].text for name in FIELDS} == texts
    assert {reading.cells[name].state for name in FIELDS} == {State.NUMBER}
    assert all(reading.cells[name].is_recognised for name in FIELDS)


def test_figures_that_were_typed_upon_a_scanned_form_are_read_with_it() -> None:
    random = Random(13)
    texts = {name: str(random.randrange(900)) for name in FIELDS}
    page = page_of(texts)
    typed = [each for each in page.texts if each[3] in texts.values()]
    page.texts = [each for each in page.texts if each not in typed]
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, HEIGHT))
    canvas.drawImage(ImageReader(drawn(page, 200)), 0, 0, 595, HEIGHT)
    for x, y, size, text in typed:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, HEIGHT - y, text)
    canvas.save()
    reading = reading_of(file.getvalue())
    assert {name: reading.cells[name].text for name in FIELDS} == texts


def test_glyphs_that_no_font_tells_are_told_by_their_looks() -> None:
    random = Random(11)
    texts = {name: str(random.randrange(4000)) for name in FIELDS}
    touching = dict.fromkeys(texts.values(), 0.08)
    reading = reading_of(untold([page_of(texts)], touching))
    assert {name: reading.cells[name].text for name in FIELDS} == texts
    assert {reading.cells[name].state for name in FIELDS} == {State.NUMBER}


def test_figures_whose_digits_lie_on_each_other_are_no_numbers() -> None:
    texts = {name: f"{5 + number % 3}{number % 10}" for number, name in enumerate(FIELDS)}
    reading = reading_of(untold([page_of(texts)], dict.fromkeys(texts.values(), 0.5)))
    assert not [name for name in FIELDS if name in reading.cells and reading.cells[name].state is State.NUMBER]


def test_a_raised_note_behind_a_figure_makes_it_no_other_figure() -> None:
    random = Random(5)
    texts = {name: str(random.randrange(100, 900)) for name in FIELDS}
    page = page_of(texts)
    figures = [each for each in page.texts if each[3] in texts.values()]
    page.texts += [(x + 1.7 * size, y - 0.35 * size, 0.6 * size, "3") for x, y, size, _ in figures]
    reading = reading_of(untold([page]))
    numbers = {name for name in FIELDS if reading.cells[name].state is State.NUMBER}
    assert {reading.cells[name].text for name in numbers} <= {texts[name] for name in numbers}


def test_a_figure_that_is_struck_out_is_none_in_a_picture_either(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(9)
    texts = {name: str(random.randrange(1000, 9000)) for name in FIELDS}
    page = page_of(texts)
    figures = [each for each in page.texts if each[3] in texts.values()]
    page.lines += [(x, y - 0.35 * size, x + size, y - 0.35 * size) for x, y, size, _ in figures]
    monkeypatch.setattr(drawn_text, "told_by", lambda _: {})
    reading = reading_of(untold([page]))
    assert {reading.cells[name].state for name in FIELDS} == {State.UNREADABLE}


def test_its_page_is_shown_as_it_was_read() -> None:
    assert picture(report(dict.fromkeys(FIELDS, "0")), 0, [(100, 100, 200, 120)]).startswith(b"\x89PNG")


def test_without_recognition_it_says_that_it_holds_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "_NEEDED", ("a_module_that_is_not_there",))
    reading = reading_of(report(dict.fromkeys(FIELDS, "0")))
    assert reading.problems == ("the document holds no text",)
