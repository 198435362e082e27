"""Tables of scans without lines down: figures close beside each other, and lines across that a merged cell parts."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

import numpy as np
import pytest

from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from storage.forms import REQUEST_COLUMNS
from storage.report import Cell, State

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

from crawler.reading.scan.document import read_scan
from crawler.reading.scan.ruling import ruling_of
from tests.crawler.reading.printed_reports import Drawn
from tests.crawler.reading.scanned_reports import FONT, as_png, drawn

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
PLACES = (200, 240, 280, 320, 375, 430, 453)
ROWS = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "carried_out": "四、结转下年度继续办理",
}
SMALL = ("1", "2", "3", "4", "5", "6", "21")


def read_rows(places: Sequence[float] = PLACES, **figures: Sequence[str]) -> Mapping[str, Cell]:
    """The cells of table 3 without lines, scanned, with the figures of some of its rows."""
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts.append((40, 86, 10, "三、收到和处理政府信息公开申请情况"))
    page.texts += [(left, 118, 7, text) for left, text in zip(PLACES, HEADS, strict=True)]
    for number, (row, label) in enumerate(ROWS.items()):
        page.texts.append((40, 140 + 20 * number, 7, label))
        own = zip(places if row == "carried_in" else PLACES, figures.get(row, SMALL), strict=True)
        page.texts += [(left, 140 + 20 * number, 7, text) for left, text in own]
    page.texts.append((40, 240, 10, "四、政府信息公开行政复议、行政诉讼情况"))
    aligned = align([block for block in read_scan(as_png(drawn(page))).body if isinstance(block, Grid)])
    assert aligned is not None
    return aligned.cells


def shown(cells: Mapping[str, Cell], row: str) -> list[str]:
    own = [cells[f"requests.{row}.{column.key}"] for column in REQUEST_COLUMNS]
    return [str(cell.value) if cell.state is State.NUMBER else cell.state.value for cell in own]


def test_figures_of_two_columns_close_together_are_two_figures() -> None:
    figures = ("26605", "28301", "15914", "14852", "22590", "17072", "125334")
    cells = read_rows(received=figures, carried_in=figures)
    assert shown(cells, "received") == shown(cells, "carried_in") == list(figures)


def test_a_figure_with_a_blank_beside_another_is_doubtful_and_its_row_is_read() -> None:
    figures = ("26605", "28301", "15914", "14852", "22590", "17072", "125 34")
    read = shown(read_rows(received=figures), "received")
    assert read[:5] == list(figures[:5])
    assert {*read[5:]} <= {"unreadable", "17072"}
    assert read[6] == "unreadable"


@pytest.mark.parametrize("gap", range(10, 25, 2))
def test_no_part_of_a_figure_is_a_figure(gap: int) -> None:
    # a digit was lost in the midst, or a stranger wrote a figure with a wide blank
    left = PLACES[0]
    places = (left, left + gap, *PLACES[2:])
    read = shown(read_rows(places, carried_in=("26", "05", *SMALL[2:])), "carried_in")
    assert read[0] in ("unreadable", "26")
    assert read[0] == "unreadable" or gap >= 24


def test_what_goes_on_of_a_line_across_behind_a_merged_cell_is_a_line_and_a_dash_is_none() -> None:
    page = np.full((300, 1200), 255, np.uint8)
    for y, left, right in ((40, 50, 1150), (120, 400, 980), (120, 1070, 1150), (200, 50, 1150), (120, 100, 170)):
        page[y : y + 2, left:right] = 0
    mask = ruling_of(page, 200 / 72, is_two_toned=False).mask
    assert mask[121, 1075:1145].all()
    assert not mask[121, 100:170].any()
