"""What a scan shows beside its words: it makes doubtful what stands level with it in tables without lines, not all."""

from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from crawler.reading.scan.document import read_scan
from storage.forms import LITIGATION_FIELDS
from storage.report import State
from tests.crawler.reading.printed_reports import Drawn
from tests.crawler.reading.scanned_reports import FONT, as_jpeg, as_png, blurred, drawn, noisy
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


RULED = dict.fromkeys(LITIGATION_FIELDS, "0") | {"review.corrected": "35", "suit_after_review.total": "8"}


def test_the_foot_of_a_digit_below_a_watermark_is_no_dash() -> None:
    page = table_4_page(RULED)
    x, y, size, _ = next(text for text in page.texts if text[3] == "35")
    page.texts.remove((x, y, size, "35"))
    picture, scale = drawn(page, DPI), DPI / 72
    faded = Image.new("L", picture.size, 255)
    pen = ImageDraw.Draw(faded)
    for shade, height, text in ((205, 5 * size, "使"), (165, size, "2")):
        font = ImageFont.truetype(FONT, height * scale, index=2)
        pen.text(((x + size / 2) * scale, (y - size / 2) * scale), text, font=font, fill=shade, anchor="mm")
    foot = y * scale + 1
    pen.rectangle([(x + 0.25 * size) * scale, foot - 3, (x + 0.75 * size) * scale, foot], fill=0)
    cells = litigation(read_scan(as_png(ImageChops.multiply(picture, faded))))
    assert cells["review.corrected"].state is State.UNREADABLE
    assert wrong(cells, RULED) == {}


@pytest.mark.parametrize(("lost", "state"), [("8 35", State.BLANK), ("0 8 35", State.UNREADABLE)])
def test_where_specks_are_left_of_figures_nothing_is_surely_empty(lost: str, state: State) -> None:
    texts = RULED | {"review.upheld": "", "review.other": "20", "suit_direct.pending": "6"}
    page = table_4_page(texts)
    picture, scale = drawn(page, 300), 300 / 72
    pen = ImageDraw.Draw(picture)
    for x, y, size, text in page.texts:
        if text in lost.split():
            left, top = x * scale, (y - 0.85 * size) * scale
            pen.rectangle([left - 2, top, left + 0.6 * len(text) * size * scale, y * scale + 3], fill=255)
            pen.rectangle([left + 8, top + 9, left + 10, top + 10], fill=0)
    # Parted from its paper in black and white, and shown coarser than it is.
    smaller = picture.resize((picture.width * 2 // 3, picture.height * 2 // 3), Image.Resampling.BOX)
    page_read = read_scan(as_png(smaller))
    aligned = align([block for block in page_read.body if isinstance(block, Grid)])
    assert aligned is not None
    assert aligned.cells["review.upheld"].state is state


@pytest.mark.parametrize("shade", [215, 150])
def test_figures_on_a_watermark_are_read_and_below_it_nothing_is_surely_empty(shade: int) -> None:
    texts = RULED | {"suit_direct.upheld": "", "review.upheld": ""}
    page = table_4_page(texts)
    picture, scale = drawn(page, DPI), DPI / 72
    x, y, *_ = next(text for text in page.texts if text[3] == "35")
    watermark = Image.new("L", picture.size, 255)
    font = ImageFont.truetype(FONT.with_name("NotoSansCJK-Bold.ttc"), 48 * scale, index=2)
    place = (x - 40) * scale, (y + 14) * scale
    ImageDraw.Draw(watermark).text(place, "仅供公开仅供公开", font=font, fill=shade, anchor="ls")
    cells = litigation(read_scan(as_jpeg(ImageChops.multiply(picture, watermark), 75)))
    assert wrong(cells, texts) == {}
    assert cells["suit_direct.upheld"].state is State.UNREADABLE
    assert len(unread(cells)) <= 4


@pytest.mark.parametrize(("lightest", "state"), [(255, State.BLANK), (115, State.UNREADABLE)])
def test_where_letters_are_broken_nothing_is_surely_empty(lightest: int, state: State) -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "")
    picture = blurred(drawn(table_4_page(texts), DPI))
    cleaned = picture.point(lambda shade: max(min((shade - 40) * 255 // (lightest - 40), 255), 0))
    page = read_scan(as_jpeg(cleaned, 80))
    aligned = align([block for block in page.body if isinstance(block, Grid)])
    assert aligned is not None
    assert aligned.cells["review.upheld"].state is state


def test_hairlines_only_the_darkest_spots_of_which_are_ink_are_not_broken() -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "")
    picture = noisy(drawn(table_4_page(texts), DPI, ink=90).filter(ImageFilter.GaussianBlur(1.4)))
    page = read_scan(as_jpeg(picture, 50))
    aligned = align([block for block in page.body if isinstance(block, Grid)])
    assert aligned is not None
    assert aligned.cells["review.upheld"].state is State.BLANK


def ticked() -> Image.Image:
    """The ruled page with the ticks of a pen, each of which ends in the lower half of one 0 of four."""
    page = table_4_page(RULED)
    picture = noisy(drawn(page, DPI)).convert("RGB")
    pen, scale = ImageDraw.Draw(picture), DPI / 72
    for x, y, size, _ in [each for each in page.texts if each[3] == "0"][::4]:
        right, low = (x + 0.5 * size) * scale, y * scale
        line = [(right - 15, low + 7), (right - 10, low + 15), (right - 1, low - 7)]
        pen.line(line, fill=(60, 60, 60), width=2, joint="curve")
    return picture


def test_a_nought_that_a_tick_touches_is_no_nine() -> None:
    cells = litigation(read_scan(as_jpeg(ticked(), 85)))
    assert wrong(cells, RULED) == {}


@pytest.mark.parametrize("shade", [150, 180, 200])
def test_a_figure_after_a_minus_that_is_hardly_to_be_seen_is_no_certain_one(shade: int) -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "944") | {"review.upheld": "35"}
    page = table_4_page(texts)
    picture = drawn(page, DPI)
    pen, scale = ImageDraw.Draw(picture), DPI / 72
    for x, y, size, text in page.texts:
        if text == "944":
            pen.line(
                [(x - 2.4) * scale, (y - 0.3 * size) * scale, (x - 0.8) * scale, (y - 0.3 * size) * scale], shade, 2
            )
    cells = litigation(read_scan(as_jpeg(blurred(picture), 60)))
    assert cells["review.upheld"].text == "35"
    assert unread(cells) == [name for name in LITIGATION_FIELDS if texts[name] == "944"]


@pytest.mark.parametrize("shade", [110, 150])
def test_a_stroke_with_a_faint_flag_and_foot_is_no_certain_slash(shade: int) -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "35") | dict.fromkeys(LITIGATION_FIELDS[3:6], "4")
    page = table_4_page(texts)
    picture = drawn(Drawn(texts=[each for each in page.texts if each[3] != "4"], lines=page.lines), DPI)
    pen, scale = ImageDraw.Draw(picture), DPI / 72
    for x, y, _, text in page.texts:
        if text == "4":
            left, base = x * scale, y * scale
            pen.line([left + 6, base - 19, left + 11, base - 21], shade, 2)
            pen.line([left, base, left + 12, base], shade, 2)
            pen.line([left + 4, base, left + 11, base - 20], 0, 3)
    cells = litigation(read_scan(as_jpeg(blurred(picture), 60)))
    assert State.DASH not in {cell.state for cell in cells.values()}
    assert {cells[name].text for name in LITIGATION_FIELDS if texts[name] == "35"} == {"35"}


def test_a_cell_whose_sevens_look_like_a_line_is_no_blank() -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "35") | {LITIGATION_FIELDS[4]: "4"}
    page = table_4_page(texts)
    picture = drawn(Drawn(texts=[each for each in page.texts if each[3] != "4"], lines=page.lines), DPI)
    pen, scale = ImageDraw.Draw(picture), DPI / 72
    walls = sorted({x * scale for x, _, other, _ in page.lines if x == other})
    for x, y, _, text in page.texts:
        if text == "4":
            left = max(wall for wall in walls if wall < x * scale) + 6
            right, base = min(wall for wall in walls if wall > x * scale) - 4, y * scale
            pen.line([left, base - 20, right, base - 20], 0, 3)
            for stem in np.linspace(left + 12, right - 2, 5):
                pen.line([stem, base - 20, stem - 6, base], 0, 4)
    cells = litigation(read_scan(as_jpeg(blurred(picture), 60)))
    assert cells[LITIGATION_FIELDS[4]].state is State.UNREADABLE
    assert {cells[name].text for name in LITIGATION_FIELDS if texts[name] == "35"} == {"35"}


@pytest.mark.parametrize(("rules", "shade"), [("none", 165), ("stroked", 140)])
def test_a_dash_no_longer_than_a_speck_is_no_blank(rules: str, shade: int) -> None:
    dashed, specked = ("review.upheld", "suit_direct.other"), ("review.other", "suit_after_review.other")
    texts = dict.fromkeys(LITIGATION_FIELDS, "35") | dict.fromkeys(dashed, "—") | dict.fromkeys(specked, "0")
    page = table_4_page(texts, rules)
    picture = drawn(Drawn(texts=[each for each in page.texts if each[3] not in ("—", "0")], lines=page.lines), DPI)
    pen, scale = ImageDraw.Draw(picture), DPI / 72
    for x, y, size, text in page.texts:
        left, middle = round(x * scale), round((y - 0.35 * size) * scale)
        if text == "—":
            pen.rectangle([left, middle, left + 5, middle + 1], shade)
        elif text == "0":
            pen.ellipse([left, middle, left + 2, middle + 2], shade)
    cells = litigation(read_scan(as_jpeg(blurred(picture), 60)))
    assert State.BLANK not in {cells[name].state for name in dashed}
    if rules == "stroked":
        assert {cells[name].state for name in specked} == {State.BLANK}
    assert {cell.text for name, cell in cells.items() if texts[name] == "35"} == {"35"}
