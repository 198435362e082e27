"""Single figures of a scan: what their ink shows beside digits, and how many figures a piece of text holds."""

from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.scan.figures import read_pieces
from crawler.reading.scan.lost_lines import without_misplaced
from crawler.reading.scan.lost_strokes import are_poor
from crawler.reading.scan.neighbours import figures_apart
from crawler.reading.scan.pieces import Piece, written_on
from crawler.reading.scan.places import Pitch, places_of
from crawler.reading.scan.ruling import Ruling
from crawler.reading.scan.strokes import parts_of
from crawler.reading.scan.text_recognition import Gray, Seen
from tests.crawler.reading.scanned_reports import FONT

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

BOLD = FONT.with_name("NotoSansCJK-Bold.ttc")
MARGIN = 4


def shades(text: str, size: int = 20, font: str = str(FONT)) -> Gray:
    """A text as it is printed, without paper around it."""
    picture = Image.new("L", (size * (len(text) + 2), 2 * size), 255)
    ImageDraw.Draw(picture).text((size, 1.5 * size), text, 0, ImageFont.truetype(font, size, index=2), anchor="ls")
    return inked(picture)


def inked(picture: Image.Image) -> Gray:
    """What is drawn on a picture, without the paper around it."""
    pixels = np.asarray(picture)
    rows, columns = (np.flatnonzero((pixels < 140).any(axis=axis)) for axis in (1, 0))
    return np.array(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.uint8)


def piece_of(pixels: Gray, *, is_cell: bool = True) -> Piece:
    height, width = pixels.shape
    return Piece(np.pad(pixels, MARGIN, constant_values=255), pixels, pixels < 140, 0, 0, width, height, is_cell)


def beside(pixels: Gray, shade: int, size: int) -> Gray:
    """Digits with something between the first two of them."""
    height = len(pixels)
    gap = int(np.flatnonzero(~(pixels < 215).any(axis=0))[0])
    wide = np.insert(pixels, [gap] * (size + 2), 255, axis=1)
    wide[height // 2 : height // 2 + size, gap + 1 : gap + 1 + size] = shade
    return wide


@pytest.mark.parametrize(("shade", "size", "parts"), [(205, 1, 2), (205, 4, 3), (90, 1, 3)])
def test_a_ripple_beside_digits_is_no_part_of_a_broken_one(shade: int, size: int, parts: int) -> None:
    assert parts_of(piece_of(beside(shades("39"), shade, size))) == parts


def test_a_bold_one_among_digits_with_ripples_is_a_one() -> None:
    if not BOLD.exists():
        pytest.skip("the bold font is not there")
    rippled = [beside(shades(text, font=str(BOLD)), 205, 1) for text in ("39", "26", "58")]
    whole = [shades(text, font=str(BOLD)) for text in ("1", "21", "24", "33", "40", "86", "92", "35", "60", "75")]
    read = read_pieces([piece_of(pixels) for pixels in (*rippled, *whole)], is_two_toned=False).pieces
    assert [each.text for each in read if each.is_certain][-10:] == [
        "1", "21", "24", "33", "40", "86", "92", "35", "60", "75",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "is_one"), [(21, True), (30, False)])
def test_a_wide_nought_is_one_digit_and_no_two(width: int, is_one: bool) -> None:
    picture = Image.new("L", (width, 27), 255)
    ImageDraw.Draw(picture).ellipse([0, 0, width - 1, 26], outline=0, width=3)
    places = places_of(piece_of(np.asarray(picture, np.uint8)), "0", Pitch(18.25, 17))
    assert (places is not None) is is_one


@pytest.mark.parametrize("pitch", [None, Pitch(23, 18)])
@pytest.mark.parametrize("font", [str(FONT), str(BOLD)])
def test_a_speck_below_two_digits_is_no_point_between_them(font: str, pitch: Pitch | None) -> None:
    apart = np.flatnonzero(~((pixels := shades("05", 40, font)) < 215).any(axis=0))
    assert apart.size
    pixels[-2:, apart[0] : apart[-1] + 1] = 215
    pixels = np.insert(pixels, apart[0], 255, axis=1)
    pixels = np.insert(pixels, apart[-1] + 1, 255, axis=1)
    pixels[-2:, apart[0] + 1 : apart[-1] + 2] = 0
    assert places_of(piece_of(pixels), "0.5", pitch) is None
    assert places_of(piece_of(shades("0.5", 40, font)), "0.5", pitch) is not None


@pytest.mark.parametrize(
    ("text", "gap", "figures"), [("12件 904项", 30, 2), ("12件 904项", 6, 1), ("12 904项", 30, 2), ("12 件", 30, 1)]
)
def test_figures_with_units_are_taken_apart_where_the_gap_is_wide(text: str, gap: int, figures: int) -> None:
    one, other = (shades(part) for part in text.split())
    height = max(len(one), len(other))
    parts = [np.pad(each, ((height - len(each), 0), (0, 0)), constant_values=255) for each in (one, other)]
    piece = piece_of(np.hstack([parts[0], np.full((height, gap), 255, np.uint8), parts[1]]), is_cell=False)
    width = piece.ink.shape[1]
    before, behind = (len(part) for part in text.split())
    places = [
        *((number + 0.5) * one.shape[1] / before / width for number in range(before)),
        (one.shape[1] + gap / 2) / width,
        *((one.shape[1] + gap + (number + 0.5) * other.shape[1] / behind) / width for number in range(behind)),
    ]
    seen = Seen(text, (1.0,) * len(text), tuple(places), text, (1.0,) * len(text))
    assert len(figures_apart(piece, seen)) == figures


def test_a_page_of_dashes_with_a_few_blots_in_it_is_no_poor_one() -> None:
    dash = np.zeros((3, 8), np.uint8)
    blot = np.asarray(Image.effect_noise((22, 20), 200), np.uint8)
    for count, are_dashes in ((60, True), (6, False)):
        pieces = [piece_of(dash)] * count + [piece_of(blot)] * 3
        read = read_pieces(pieces, is_two_toned=False).pieces[:count]
        assert all(each.text == "—" and each.is_certain for each in read) is are_dashes


def test_blanks_before_units_make_no_page_a_poor_one() -> None:
    """How sure the model is that a gap is one says nothing of the digits beside it."""
    pixels = np.asarray(shades("1"), np.uint8)
    blank = Seen("1 件", (1.0, 0.6, 1.0), (0.2, 0.4, 0.8), "1 件", (1.0, 0.6, 1.0))
    found = [(piece_of(pixels), blank)] * 10
    assert not are_poor(found, is_two_toned=False)
    assert are_poor([(piece, replace(seen, scores=(0.6, 1.0, 1.0))) for piece, seen in found], is_two_toned=False)


@pytest.mark.parametrize(("text", "is_certain"), [("30970", False), ("总计", True)])
def test_a_figure_that_begins_at_a_line_may_have_more_under_it(text: str, is_certain: bool) -> None:
    """Of a 9 of which the line of a narrow cell covers the left side a 3 is seen; words are told by the others."""
    beside_line = replace(piece_of(shades(text)), is_at_wall=True)
    (read,) = read_pieces([beside_line], is_two_toned=False).pieces
    assert (read.text, read.is_certain) == (text, is_certain)


@pytest.mark.parametrize(("gap", "are_certain"), [(12, [False, False, True]), (30, [False, True, True])])
def test_a_figure_right_behind_one_that_touches_a_line_may_be_the_rest_of_it(gap: int, are_certain: list[bool]) -> None:
    first = replace(piece_of(shades("52")), is_at_wall=True)
    width = first.right + gap
    second, third = piece_of(shades("408")), piece_of(shades("630"))
    second = replace(second, left=second.left + width, right=second.right + width)
    third = replace(third, top=third.top + 40, bottom=third.bottom + 40)
    read = read_pieces([first, second, third], is_two_toned=False).pieces
    assert [each.text for each in read] == ["52", "408", "630"]
    assert [each.is_certain for each in read] == are_certain


def test_a_line_right_beside_ink_is_seen() -> None:
    page = np.full((100, 200), 255, np.uint8)
    page[10:90, 20:22] = page[10:90, 178:180] = page[10:12, 20:180] = page[88:90, 20:180] = 0
    page[40:60, 23:33] = page[40:60, 100:110] = 0
    lines = np.asarray(page == 0, np.uint8)
    lines[40:60, 23:33] = lines[40:60, 100:110] = 0
    ruling = Ruling((), (), lines, np.zeros_like(lines), ((20, 10, 180, 90),))
    assert [piece.is_at_wall for piece in written_on(page, ruling, 2.0).pieces] == [True, False]


@pytest.mark.parametrize(("ground", "middles"), [(205, [(100, 92)]), (250, [])])
def test_what_stands_on_a_ground_below_a_figure_of_the_same_cell_is_not_nothing(
    ground: int, middles: list[tuple[float, float]]
) -> None:
    """A line in the ground's own colour parts the two, and in the next column it is black."""
    page = np.full((140, 200), 255, np.uint8)
    page[10:130, 20:22] = page[10:130, 178:180] = page[10:12, 20:180] = page[128:130, 20:180] = 0
    lines = np.asarray(page == 0, np.uint8)
    page[62:122, 24:176] = ground
    page[80:104, 90:102] = 255
    digit = shades("8", 24)
    page[30 : 30 + len(digit), 80 : 80 + digit.shape[1]] = digit
    written = written_on(page, Ruling((), (), lines, np.zeros_like(lines), ((20, 10, 180, 130),)), 2.0)
    assert len(written.pieces) == 1
    assert [(round(x), round(y)) for x, y in written.stray] == middles


@pytest.mark.parametrize(
    ("label", "is_certain"),
    [
        (f"行政强制{OBJECT} 660", False),
        ("行政强制\n66", False),
        ("(三) 不予公开 1. 属于国家秘密", True),
        ("行政强制", True),
    ],
)
def test_figures_beside_words_and_a_figure_in_one_cell_stand_in_no_certain_column(label: str, is_certain: bool) -> None:
    cells = tuple(GridCell(text, 0, column) for column, text in enumerate((label, "7", "0", "—")))
    grid = without_misplaced(Grid((cells,)))
    assert isinstance(grid, Grid)
    (row,) = grid.rows
    assert [cell.text.endswith(OBJECT) for cell in row] == [False, *[not is_certain] * 3]


@pytest.mark.parametrize(("slant", "is_certain"), [(0.0, True), (0.2, False)])
def test_a_steep_slash_is_one_where_digits_stand_upright(slant: float, is_certain: bool) -> None:
    picture = Image.new("L", (80, 80), 255)
    ImageDraw.Draw(picture).line([30, 60, 38, 20], fill=0, width=6)
    upright = Image.fromarray(np.pad(shades("0", 40), 20, constant_values=255))
    nought = upright.transform(upright.size, Image.Transform.AFFINE, (1, slant, -slant * 35, 0, 1, 0), fillcolor=255)
    *_, read = read_pieces([*[piece_of(inked(nought))] * 3, piece_of(inked(picture))], is_two_toned=False).pieces
    assert (read.text == "/" and read.is_certain) is is_certain


@pytest.mark.parametrize("plain", [0, 8])
def test_what_all_figures_of_a_page_show_counts_though_a_watermark_covers_them(plain: int) -> None:
    """A 0 with a tail is far higher than the digits of its page are."""
    marked = [replace(piece_of(shades(text, size)), is_marked=True) for text, size in (*(("0", 20),) * 4, ("9", 34))]
    *_, read = read_pieces([*[piece_of(shades("0", 20))] * plain, *marked], is_two_toned=False).pieces
    assert (read.text, read.is_certain) == ("9", False)


def beside_noughts(*pieces: Piece) -> list[tuple[str, bool]]:
    """What is read in pieces of a page on which noughts and a few other digits stand."""
    others = [piece_of(shades(text)) for text in ("0", "0", "0", "35", "82", "60")]
    read = read_pieces([*others, *pieces], is_two_toned=False).pieces
    return [(each.text, each.is_certain) for each in read[len(others) :]]


@pytest.mark.parametrize("text", ["3,906", "13,992", "0.57"])
def test_the_tail_of_a_comma_goes_below_the_digits(text: str) -> None:
    sans = FONT.with_name("NotoSansCJK-Regular.ttc")
    assert places_of(piece_of(shades(text, 30, str(sans))), text, Pitch(17, 15)) is not None


@pytest.mark.parametrize(("text", "is_one"), [("１９７", True), ("１９", False), ("１９ ７", False)])
def test_digits_of_full_width_among_others_are_one_figure_where_none_is_further_off(text: str, is_one: bool) -> None:
    """Two of them may have a mark between them that was lost."""
    digits = "".join(text.split()).translate(str.maketrans("１７９", "179"))
    places = places_of(piece_of(shades(text, 30)), digits, Pitch(17, 15))
    assert (places is not None) is is_one
    assert all(left == before for (_, before), (left, _) in pairwise(places or ()))


@pytest.mark.parametrize("text", ["4条", "4條", "12項", "6件"])
def test_a_unit_is_the_same_in_either_form(text: str) -> None:
    (read,) = beside_noughts(piece_of(shades(text)))
    assert read == (text.replace("條", "条").replace("項", "项"), True)


@pytest.mark.parametrize("is_cell", [True, False])
def test_two_hyphens_are_a_dash_whatever_they_are_seen_as(is_cell: bool) -> None:
    hyphens = np.zeros((2, 17), np.uint8)
    hyphens[:, 8] = 255
    assert beside_noughts(piece_of(hyphens, is_cell=is_cell)) == [("—", True)]


@pytest.mark.parametrize(("is_dotted", "is_cell"), [(True, True), (False, False)])
def test_a_slash_is_one_in_dots_and_without_lines_around_it(is_dotted: bool, is_cell: bool) -> None:
    stroke = Image.new("L", (30, 30), 255)
    for start in range(0, 20, 5):
        ImageDraw.Draw(stroke).line([4 + start, 25 - start, 7 + start, 22 - start], fill=0, width=2)
        if not is_dotted:
            ImageDraw.Draw(stroke).line([4, 25, 22, 7], fill=0, width=2)
    assert beside_noughts(piece_of(inked(stroke), is_cell=is_cell)) == [("/", True)]


def test_a_stroke_that_goes_over_a_line_is_no_certain_sign() -> None:
    """A pen's tick over a line leaves a slash in the one cell and a dash in the other."""
    stroke = Image.new("L", (30, 30), 255)
    ImageDraw.Draw(stroke).line([5, 25, 15, 5], fill=0, width=3)
    pieces = [piece_of(inked(stroke)), piece_of(np.zeros((3, 10), np.uint8))]
    assert beside_noughts(*pieces) == [("/", True), ("—", True)]
    assert beside_noughts(*(replace(piece, touches_line=True) for piece in pieces)) == [("/", False), ("—", False)]


@pytest.mark.parametrize(("height", "is_certain"), [(20, True), (11, False)])
def test_before_digits_of_few_rows_a_speck_may_be_a_minus(height: int, is_certain: bool) -> None:
    def squeezed(text: str) -> Piece:
        pixels = shades(text, 30)
        picture = Image.fromarray(pixels).resize((pixels.shape[1], height), Image.Resampling.BOX)
        return piece_of(np.asarray(picture, np.uint8))

    after = replace(squeezed("286"), is_after_speck=True)
    *_, read = read_pieces([*map(squeezed, ("35", "62", "88", "904")), after], is_two_toned=False).pieces
    assert (read.text, read.is_certain) == ("286", is_certain)


def test_thick_digits_close_together_are_no_bar() -> None:
    thick = inked(Image.fromarray(np.pad(shades("818", 22), 4, constant_values=255)).filter(ImageFilter.MinFilter(3)))
    others = [piece_of(shades(text, 24)) for text in ("203", "46", "75", "9")]
    first, *_ = read_pieces([piece_of(thick), *others], is_two_toned=False).pieces
    assert first.text != "—"


@pytest.mark.parametrize(
    ("text", "beyond", "shade", "is_certain"),
    [("385", 0, 0, False), ("6", 3, 0, False), ("117", 3, 160, False), ("444", 0, 255, True)],
)
def test_a_figure_that_a_pen_struck_out_is_no_certain_one(text: str, beyond: int, shade: int, is_certain: bool) -> None:
    pixels = np.pad(shades(text, 24), ((0, 0), (3, 3)), constant_values=255)
    middle, width = len(pixels) // 2, pixels.shape[1]
    struck = pixels[middle, 3 - beyond : width - 3 + beyond]
    np.minimum(struck, shade, out=struck)
    read = read_pieces([piece_of(inked(Image.fromarray(pixels)))], is_two_toned=False).pieces
    assert [each.is_certain for each in read] == [is_certain]


@pytest.mark.parametrize(("width", "height", "is_minus"), [(6, 2, True), (8, 3, True), (5, 4, False), (6, 4, False)])
def test_a_speck_before_a_figure_is_no_minus(width: int, height: int, is_minus: bool) -> None:
    pixels = np.pad(shades("3", 20), ((0, 0), (width + 4, 0)), constant_values=255)
    middle = 6 * len(pixels) // 10
    pixels[middle - height // 2 :, :width][:height] = 0
    (read,) = read_pieces([piece_of(pixels)], is_two_toned=False).pieces
    assert (read.text == "-3" and read.is_certain) == is_minus
