"""What a scan shows beside its words: it makes doubtful what stands level with it in tables without lines, not all."""

from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from crawler.reading.scan.document import read_scan
from storage.forms import LITIGATION_FIELDS
from storage.report import State
from tests.crawler.reading.scanned_reports import FONT, as_jpeg, drawn, noisy
from tests.crawler.reading.test_scan import litigation, table_4_page, unread, wrong

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

SPARSE = dict.fromkeys(LITIGATION_FIELDS, "") | {"review.corrected": "35", "suit_after_review.total": "8"}
PAGE = table_4_page(SPARSE, rules="none")
ROW = next(y for _, y, _, text in PAGE.texts if text == "35")
DPI, RADIUS = 200, 150


def stamped(points: float) -> Image.Image:
    """The page with a round red seal, the middle of which stands so far below the row of figures."""
    picture = noisy(drawn(PAGE, DPI)).convert("RGB")
    pen = ImageDraw.Draw(seal := Image.new("RGB", picture.size, "white"))
    x, y = picture.width * 0.6, (ROW + points) * DPI / 72
    pen.ellipse([x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS], outline=(205, 35, 45), width=8)
    return ImageChops.multiply(picture, seal)


def with_shadow(side: int) -> Image.Image:
    """The page darkened along an edge by the lid of the scanner."""
    picture = np.rot90(np.asarray(noisy(drawn(PAGE, DPI))), side)
    depth = np.exp(-np.arange(len(picture)) / 12)[:, None]
    return Image.fromarray(np.rot90(picture * (1 - 0.45 * depth), -side).astype(np.uint8))


@pytest.mark.parametrize("side", range(4))
def test_a_shadow_along_an_edge_of_the_page_hides_no_figure(side: int) -> None:
    cells = litigation(read_scan(as_jpeg(with_shadow(side), 70)))
    assert wrong(cells, SPARSE) == {}
    assert unread(cells) == []


def test_a_seal_below_a_table_without_lines_leaves_its_blanks() -> None:
    cells = litigation(read_scan(as_jpeg(stamped(120), 75)))
    assert wrong(cells, SPARSE) == {}
    assert unread(cells) == []


@pytest.mark.parametrize("points", [-40, 0, 40])
def test_level_with_a_seal_nothing_is_surely_a_blank(points: float) -> None:
    cells = litigation(read_scan(as_jpeg(stamped(points), 75)))
    assert wrong(cells, SPARSE) == {}
    assert State.BLANK not in {cell.state for cell in cells.values()}
