"""Two pages of a report beside each other in one picture are read one after the other, and tell their places in it."""

from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import numpy as np
from PIL import Image

from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from crawler.reading.scan.document import read_scan
from crawler.reading.scan.halves import halves_of
from crawler.reading.scan.page import as_read
from crawler.reading.scan.pictures import ScanPicture, pictures_in
from storage.forms import FORM_2021
from tests.crawler.reading.printed_reports import Printer, Style, table_2, table_4
from tests.crawler.reading.scanned_reports import FONT, as_png, drawn
from tests.crawler.reading.test_scan import wrong

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

TEXTS = {name: str(number % 90) for number, name in enumerate(FORM_2021.fields)}


def pages() -> list[Image.Image]:
    made = []
    for heading, table, widths, heads in (
        ("二、主动公开政府信息情况", table_2(TEXTS), [3.0, 2.0, 2.0, 2.0], 2),
        ("四、政府信息公开行政复议、行政诉讼情况", table_4(TEXTS), [1.0] * 15, 3),
    ):
        printer = Printer(Style())
        printer.paragraph(heading)
        printer.table(table, widths, heads)
        made.append(drawn(printer.pages[0], 150))
    return made


def beside(one: Image.Image, other: Image.Image) -> Image.Image:
    both = Image.new("L", (one.width + other.width, one.height), 255)
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    return both


def halves(picture: Image.Image) -> int:
    pixels = np.asarray(picture.convert("RGB"), np.uint8)
    return len(halves_of(ScanPicture(pixels, (842.0, 842.0 * picture.height / picture.width))))


def test_two_pages_beside_each_other_are_read_and_tell_their_places() -> None:
    picture = beside(*pages())
    content = as_png(picture)
    aligned = align([block for block in read_scan(content).body if isinstance(block, Grid)])
    assert aligned is not None
    seen = {name: cell for name, cell in aligned.cells.items() if cell.spot}
    assert len(seen) == 25
    assert wrong(seen, TEXTS) == {}
    shown, size = as_read(next(pictures_in(content))[1])
    scale = shown.shape[1] / size[0]
    for name, cell in seen.items():
        assert cell.spot is not None
        assert cell.spot.box is not None
        box = cell.spot.box
        assert (box.page, box.left > size[0] / 2) == (0, not name.startswith("disclosure"))
        inside = shown[
            round(box.top * scale) : round(box.bottom * scale), round(box.left * scale) : round(box.right * scale)
        ]
        assert inside.min() < 100


def test_a_page_that_is_wide_is_one() -> None:
    one, other = pages()
    assert halves(beside(one, other)) == 2
    assert halves(one) == 1
    # its other half holds nothing
    assert halves(beside(one, Image.new("L", one.size, 255))) == 1
    # a table goes on from the one half to the other
    assert halves(other.resize((other.width * 2, other.height))) == 1
    # labels stand in the one half, figures in the other
    figures = Image.new("L", one.size, 255)
    for number in range(9):
        figures.paste(0, (200 + 90 * number, 200, 212 + 90 * number, 1500))
    assert halves(beside(one, figures)) == 1
