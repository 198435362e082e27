"""Scans of sheets that do not lie flat: their lines are made straight, and figures stay in their rows."""

from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import cv2
import numpy as np
from PIL import Image

from crawler.reading.scan.document import read_scan
from crawler.reading.scan.page import as_read
from crawler.reading.scan.pictures import pictures_in
from storage.forms import LITIGATION_FIELDS
from tests.crawler.reading.scanned_reports import FONT, as_png, drawn
from tests.crawler.reading.test_scan import litigation, table_4_page, unread, wrong

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

TEXTS = dict.fromkeys(LITIGATION_FIELDS, "") | {"review.upheld": "35", "suit_direct.total": "208", "review.total": "6"}
DPI, DEEP, ASIDE = 150, 16.0, 5.0


def bent(picture: Image.Image) -> Image.Image:
    """The page as it looks when it goes up and down along its width, and a little from side to side along its height;
    the depths are in pixels."""
    pixels = np.asarray(picture)
    height, width = pixels.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rows, columns = y + DEEP * np.sin(5 * x / width), x + ASIDE * np.sin(5 * y / height)
    return Image.fromarray(cv2.remap(pixels, columns, rows, cv2.INTER_CUBIC, borderValue=255))


def test_figures_of_a_page_that_does_not_lie_flat_stay_in_their_cells() -> None:
    content = as_png(bent(drawn(table_4_page(TEXTS), DPI)))
    cells = litigation(read_scan(content))
    assert wrong(cells, TEXTS) == {}
    assert unread(cells) == []
    pixels, size = as_read(next(pictures_in(content))[1])
    scale = pixels.shape[1] / size[0]
    for name, is_empty in (("suit_direct.total", False), ("suit_after_review.total", True)):
        spot = cells[name].spot
        assert spot is not None
        assert spot.box is not None
        rows = slice(round((spot.box.top + 3) * scale), round((spot.box.bottom - 3) * scale))
        columns = slice(round((spot.box.left + 3) * scale), round((spot.box.right - 3) * scale))
        assert (int(pixels[rows, columns].min()) > 128) is is_empty
