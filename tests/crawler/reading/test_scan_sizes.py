"""Scans whose pages say to be larger or smaller than paper is, and tables too small to be read."""

import io
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import numpy as np
import pypdfium2
from PIL import Image

from crawler.reading.blocks import Grid, UnreadableError
from crawler.reading.scan.document import Known, read_scan, read_scanned_pdf, read_scans
from crawler.reading.scan.page import as_read
from crawler.reading.scan.pictures import ScanPicture, pictures_in, pictures_of_pdf
from storage.forms import LITIGATION_FIELDS
from tests.crawler.reading.printed_reports import Drawn
from tests.crawler.reading.scanned_reports import FONT, as_jpeg, as_pages, as_png, blurred, drawn
from tests.crawler.reading.test_scan import litigation, table_4_page, unread, wrong

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

TEXTS = dict.fromkeys(LITIGATION_FIELDS, "0") | {"review.upheld": "35", "suit_direct.other": "6", "review.other": ""}


@pytest.mark.parametrize("dpi", [72, 96, 420])
def test_a_pdf_is_read_whatever_size_its_pages_say_to_have(dpi: int) -> None:
    content = as_pages([drawn(table_4_page(TEXTS))], "PDF", dpi)
    cells = litigation(read_scanned_pdf(content))
    assert wrong(cells, TEXTS) == {}
    assert unread(cells) == []
    width, height = pypdfium2.PdfDocument(content)[0].get_size()
    boxes = [spot.box for cell in cells.values() if (spot := cell.spot) and spot.box]
    assert len(boxes) == len(cells)
    assert 0.8 * width < max(box.right for box in boxes) < width
    assert 0.05 * height < min(box.top for box in boxes) < max(box.bottom for box in boxes) < 0.3 * height
    _, shown = as_read(next(pictures_of_pdf(content))[1])
    assert shown == pytest.approx((width, height), rel=0.01)


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_a_picture_of_65536_shades_is_no_white_paper(form: str) -> None:
    shades = np.arange(256, dtype=np.uint16).repeat(256).reshape(256, 256)
    file = io.BytesIO()
    Image.fromarray(shades * 256 + 90).save(file, form)
    _, picture = next(pictures_in(file.getvalue()))
    assert np.array_equal(picture.pixels, np.stack([shades] * 3, axis=2))


def test_a_picture_that_was_refused_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bytes] = []

    def counted(content: bytes) -> Iterator[tuple[int, ScanPicture]]:
        looked.append(content)
        return pictures_in(content)

    monkeypatch.setattr("crawler.reading.scan.document.pictures_in", counted)
    known: Known = {}
    for _time in range(2):
        with pytest.raises(UnreadableError, match="too small"):
            read_scans([as_png(Image.new("L", (90, 90)))], known)
    assert len(looked) == 1


@pytest.mark.parametrize("small", [0.42, 0.46])
def test_what_stands_in_cells_too_small_to_be_read_is_no_blank(small: float) -> None:
    picture = blurred(drawn(table_4_page(TEXTS), 300))
    prose = [(60.0, 350.0 + 20 * line, 12.0, "本年度主动公开政府信息工作情况如下所述") for line in range(20)]
    paper = drawn(Drawn(texts=prose), 300)
    top = picture.crop((0, 0, picture.width, round(0.42 * picture.height)))
    paper.paste(top.resize((round(top.width * small), round(top.height * small)), Image.Resampling.BICUBIC), (300, 300))
    row = next(block for block in read_scan(as_jpeg(paper, 75)).body if isinstance(block, Grid)).rows[-1]
    assert [not cell.text for cell in row] == [not TEXTS[name] for name in LITIGATION_FIELDS]
