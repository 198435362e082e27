"""Colours of a scan: thin red strokes are no ink, and letters on dark grounds are read."""

import io
from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from crawler.reading.scan.document import read_scan
from crawler.reading.scan.grounds import on_white
from crawler.reading.scan.parts import connected_on
from crawler.reading.scan.red_ink import gray_of
from crawler.reading.scan.watermarks import without_watermarks
from crawler.reading.scan.whitened import ink_of, whitened
from storage.forms import LITIGATION_FIELDS
from storage.report import State
from tests.crawler.reading.printed_reports import Drawn
from tests.crawler.reading.scanned_reports import FONT, as_jpeg, blurred, drawn
from tests.crawler.reading.test_scan import litigation, table_4_page, unread, wrong

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

PIXELS = 200 / 72


def photographed(picture: Image.Image, quality: int) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(as_jpeg(picture, quality))).convert("RGB"), np.uint8)


@pytest.mark.parametrize("red", [(200, 30, 50), (215, 40, 40), (225, 90, 90)])
@pytest.mark.parametrize("quality", [50, 85])
def test_thin_red_strokes_are_no_ink_and_black_ones_below_them_are(red: tuple[int, int, int], quality: int) -> None:
    picture = Image.new("RGB", (600, 400), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse([40, 40, 300, 300], outline=red, width=7)
    for number in range(8):
        pen.line([90 + 20 * number, 200, 102 + 20 * number, 170], fill=red, width=2)
    for line in range(10):
        pen.text((330, 20 + 36 * line), "其他结果总计尚未审结", 0, ImageFont.truetype(str(FONT), 26, index=2))
    pen.line([170, 80, 170, 110], fill=0, width=4)
    ink = ink_of(whitened(gray_of(photographed(picture.filter(ImageFilter.GaussianBlur(0.8)), quality), PIXELS)))
    # specks at most, which are no strokes
    assert connected_on(np.ascontiguousarray(ink[150:300, 30:310])).stats[1:, 2:4].max(initial=0) <= 4
    assert ink[82:108, 168:174].any(axis=1).all()


def with_ground(page: Drawn, heads: set[str], ground: int, letters: int) -> Image.Image:
    """A page whose heads stand on a ground."""
    scale, picture = PIXELS, drawn(Drawn(texts=[text for text in page.texts if text[3] not in heads]))
    tops = sorted({y for _, y, _, end in page.lines if y == end})
    xs = [x for x, _, other, _ in page.lines if x == other]
    shown = Image.new("L", picture.size, 255)
    pen = ImageDraw.Draw(shown)
    pen.rectangle([min(xs) * scale, tops[0] * scale, max(xs) * scale, tops[-2] * scale], fill=ground)
    for x, y, size, text in page.texts:
        if text in heads:
            font = ImageFont.truetype(str(FONT), size * scale, index=2)
            pen.text((x * scale, y * scale), text, font=font, fill=letters, anchor="ls")
    for x, y, other_x, other_y in page.lines:
        pen.line([x * scale, y * scale, other_x * scale, other_y * scale], fill=letters if y < tops[-2] else 0, width=2)
    return Image.fromarray(np.minimum(np.asarray(picture), np.asarray(shown)))


@pytest.mark.parametrize(("ground", "letters"), [(110, 255), (60, 255), (170, 0)])
def test_a_table_whose_head_stands_on_a_dark_ground_is_read(ground: int, letters: int) -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "0") | {"review.upheld": "35", "suit_direct.other": ""}
    page = table_4_page(texts)
    heads = {text for _, _, _, text in page.texts if "、" not in text} - {*texts.values()}
    cells = litigation(read_scan(as_jpeg(blurred(with_ground(page, heads, ground, letters)), 80)))
    assert wrong(cells, texts) == {}
    assert unread(cells) == []


def test_a_bar_that_covers_what_is_below_it_and_bold_type_are_no_grounds() -> None:
    picture = Image.new("L", (800, 400), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle([100, 100, 400, 140], fill=20)
    bold = ImageFont.truetype(str(FONT.with_name("NotoSansCJK-Bold.ttc")), 60, index=2)
    pen.text((60, 200), "政府信息公开", font=bold, fill=0)
    gray = np.asarray(picture, np.uint8)
    white, grounds = on_white(gray, PIXELS)
    assert white is gray
    assert grounds is None


def test_what_a_dark_ground_may_cover_is_no_blank() -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "") | {"review.upheld": "35", "suit_after_review.total": "8"}
    page = table_4_page(texts)
    picture = drawn(page)
    rows = sorted({y for _, y, _, end in page.lines if y == end})[-2:]
    columns = sorted({x for x, _, other, _ in page.lines if x == other})
    pen = ImageDraw.Draw(picture)
    pen.rectangle([each * PIXELS for each in (columns[1], rows[0], columns[5], rows[1])], fill=70)
    for x in columns[1:6]:
        pen.line([x * PIXELS, rows[0] * PIXELS, x * PIXELS, rows[1] * PIXELS], fill=255, width=2)
    font = ImageFont.truetype(str(FONT), 9 * PIXELS, index=2)
    pen.text(((columns[1] + 4) * PIXELS, (rows[1] - 4) * PIXELS), "作废", font=font, fill=255, anchor="ls")
    cells = litigation(read_scan(as_jpeg(picture, 85)))
    assert [cells[name].state for name in LITIGATION_FIELDS[1:5]] == [State.UNREADABLE] * 4
    assert wrong(cells, texts) == {}


def in_red(page: Drawn, texts: set[str]) -> Image.Image:
    """A page with some of its texts in red."""
    black = drawn(Drawn(lines=page.lines, texts=[text for text in page.texts if text[3] not in texts]))
    red = drawn(Drawn(texts=[text for text in page.texts if text[3] in texts]))
    light, none = np.asarray(black), np.full(black.size[::-1], 255, np.uint8)
    ink = (255 - np.asarray(red)).astype(np.float64) / 255
    colours = [none * (1 - ink) + shade * ink for shade in (200, 0, 0)]
    return Image.fromarray(np.stack([np.minimum(each, light) for each in colours], axis=2).astype(np.uint8))


def test_figures_printed_in_red_are_read() -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "0") | {
        "review.upheld": "35",
        "suit_direct.other": "6",
        "review.total": "",
    }
    picture = in_red(table_4_page(texts), {*texts.values()} - {""})
    cells = litigation(read_scan(as_jpeg(picture, 75)))
    assert wrong(cells, texts) == {}
    assert unread(cells) == []


def test_ticks_of_a_red_pen_and_a_seal_of_small_letters_are_no_red_figures() -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "0") | {"review.upheld": "35"}
    picture = drawn(table_4_page(texts)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for number in range(12):
        x, y, size = 200 + 90 * number, 150 + 11 * number, 10 + 2 * number
        pen.line([x, y, x + size / 3, y + size / 2, x + size, y - size], fill=(200, 30, 40), width=3)
    pixels = np.asarray(picture, np.uint8)
    is_red = pixels[:, :, 0].astype(int) - pixels[:, :, 1] > 100
    assert gray_of(pixels, PIXELS)[is_red].min() > 150


def heads(ground: int, line: int, letters: int) -> NDArray[np.uint8]:
    """Two cells of a head on a dark ground above a row of a table with thick lines, and grain."""
    picture = Image.new("L", (700, 400), 250)
    pen = ImageDraw.Draw(picture)
    pen.rectangle([50, 50, 650, 150], fill=ground)
    for left, word in ((80, "结果维持"), (400, "结果纠正")):
        pen.text((left, 120), word, letters, ImageFont.truetype(str(FONT), 30, index=2), anchor="ls")
    for edges in (
        (50, 50, 50, 350),
        (350, 50, 350, 350),
        (650, 50, 650, 350),
        (50, 350, 650, 350),
        (50, 250, 650, 250),
    ):
        pen.line(edges, fill=line, width=3)
    grain = np.random.default_rng(3).normal(0, 3, (400, 700))
    return np.asarray((np.asarray(picture) + grain).clip(0, 255), np.uint8)


@pytest.mark.parametrize(("line", "shadow"), [(56, 1.0), (0, 0.6)])
def test_lines_hardly_darker_than_their_ground_part_its_cells_and_a_shadow_hides_none(line: int, shadow: float) -> None:
    light = np.linspace(shadow, 1, 400)[:, None].clip(max=1)
    white, grounds = on_white(np.asarray(heads(62, line, 250) * light, np.uint8), PIXELS)
    assert grounds is not None
    middle = white[70:140] / np.median(white[70:140])
    assert middle[:, 348:353].min(axis=1).max() < 0.2
    assert np.median(middle[:, 250:340]) > 0.9
    assert (middle[:, 250:340] < 0.5).mean() < 0.01
    assert (middle[:, 80:200] < 0.5).mean() > 0.05


def test_a_red_ground_is_dark_and_a_seal_is_not() -> None:
    shown = np.stack([heads(62, 30, 250)] * 3, axis=2)
    shown[52:150, 52:650][shown[52:150, 52:650, 1] < 100] = (192, 0, 0)
    picture = Image.fromarray(shown)
    ImageDraw.Draw(picture).ellipse([420, 170, 580, 330], outline=(215, 40, 40), width=6)
    gray = gray_of(photographed(picture, 85), PIXELS)
    assert np.median(gray[60:75, 60:340]) < 90
    assert gray[135:145, 60:340].max() < 130
    assert gray[165:240, 440:560].min() > 150


@pytest.mark.parametrize(("shade", "is_marked"), [(None, False), (170, True)])
def test_thick_lines_are_no_watermark_and_hide_none(shade: int | None, is_marked: bool) -> None:
    picture = Image.new("L", (700, 400), 255)
    pen = ImageDraw.Draw(picture)
    if shade is not None:
        bold = ImageFont.truetype(str(FONT.with_name("NotoSansCJK-Bold.ttc")), 130, index=2)
        pen.text((60, 260), "内部资料", font=bold, fill=shade)
    for x in range(50, 700, 150):
        pen.line([x, 30, x + 4, 370], fill=20, width=5)
    for y in range(30, 400, 70):
        pen.line([50, y, 650, y + 3], fill=20, width=5)
    page = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.8)), np.uint8)
    lighter, marks = without_watermarks(page, PIXELS)
    assert (marks is not None) is is_marked
    assert lighter[100, 51] < 60
