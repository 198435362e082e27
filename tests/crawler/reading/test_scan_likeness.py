"""Digits of a scan that look like no other of their kind: written upon, or not what they were read as."""

from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

from PIL import Image, ImageDraw, ImageFont

from crawler.reading.scan.document import read_scan
from storage.forms import FORM_2021, LITIGATION_FIELDS
from storage.report import State
from tests.crawler.reading.printed_reports import Drawn
from tests.crawler.reading.scanned_reports import FONT, as_png, drawn
from tests.crawler.reading.test_scan import litigation, table_4_page

DPI = 150
FIGURES = ["0", "2", "0", "20", "0", "2", "0", "2", "0", "22", "0", "2", "0", "2", "0"]
TEXTS = dict.fromkeys(FORM_2021.fields, "") | dict(zip(LITIGATION_FIELDS, FIGURES, strict=True))


def overwritten(page: Drawn, cells: dict[int, str], shade: int) -> Image.Image:
    """The page with figures printed over those that stand in some of its cells, told by their numbers."""
    picture = drawn(page, DPI)
    pen = ImageDraw.Draw(picture)
    places = [(x, y, size) for x, y, size, text in page.texts if text.isdecimal() and size < 20][-len(FIGURES) :]
    for number, text in cells.items():
        x, y, size = places[number]
        font = ImageFont.truetype(FONT, size * DPI / 72, index=2)
        pen.text((x * DPI / 72 + 1, y * DPI / 72 - 1), text, shade, font, anchor="ls")
    return picture


@pytest.mark.parametrize(("cells", "shade"), [({2: "9", 5: "1", 9: "79"}, 110), ({3: "77", 9: "99"}, 60)])
def test_a_figure_written_over_another_is_unreadable(cells: dict[int, str], shade: int) -> None:
    read = litigation(read_scan(as_png(overwritten(table_4_page(TEXTS), cells, shade))))
    shown = {number: cell.text for number, cell in enumerate(read.values()) if cell.state is State.NUMBER}
    assert shown == {number: text for number, text in enumerate(FIGURES) if number not in cells}
