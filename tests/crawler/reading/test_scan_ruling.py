"""Which marks of a scan are ruling lines: dotted and light ones are, ones below each other and the grain are not."""

from dataclasses import replace
from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL"))):
    pytest.skip("text recognition (the extra [ocr]) or Pillow is not installed", allow_module_level=True)

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.align import align
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.scan.pieces import written_on
from crawler.reading.scan.ruling import Ruling, ruling_of
from storage.report import Box
from tests.crawler.reading.scanned_reports import FONT

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

PIXELS = 150 / 72
PITCH, LEFT, TOP = 30, 40, 40
COLUMNS, ROWS = 8, 6


def paper(grain: float) -> Image.Image:
    shades = np.random.default_rng(7).normal(0, grain, (400, 700))
    return Image.fromarray((250 + shades).clip(0, 255).astype(np.uint8))


def ruling(picture: Image.Image, blur: float) -> Ruling:
    page = np.asarray(picture.filter(ImageFilter.GaussianBlur(blur)), np.uint8)
    return ruling_of(page, PIXELS, is_two_toned=False)


def with_table(picture: Image.Image, shade: int, on: int, off: int) -> Image.Image:
    """A table of narrow cells, its lines so many pixels dark and so many not, all of which hold a figure."""
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 18, index=2)
    right, bottom = LEFT + COLUMNS * 2 * PITCH, TOP + ROWS * PITCH
    for step in range(ROWS + 1):
        for x in range(LEFT, right, on + off):
            pen.line([x, TOP + step * PITCH, x + on - 1, TOP + step * PITCH], fill=shade)
    for step in range(COLUMNS + 1):
        for y in range(TOP, bottom, on + off):
            pen.line([LEFT + step * 2 * PITCH, y, LEFT + step * 2 * PITCH, y + on - 1], fill=shade)
    for row in range(ROWS):
        for column in range(COLUMNS):
            place = LEFT + (2 * column + 1) * PITCH, TOP + (row + 0.5) * PITCH
            pen.text(place, str(row * 111), font=font, fill=0, anchor="mm")
    return picture


@pytest.mark.parametrize(("shade", "on", "off"), [(90, 1, 1), (90, 2, 2), (60, 6, 4), (150, 9, 0), (185, 9, 0)])
def test_dotted_dashed_and_light_lines_between_narrow_cells_are_all_seen(shade: int, on: int, off: int) -> None:
    found = ruling(with_table(paper(2), shade, on, off), 0.5)
    assert (len(found.across), len(found.down)) == (ROWS + 1, COLUMNS + 1)
    assert len(found.tables) == 1


@pytest.mark.parametrize("sevens", [5, 6, 7])
def test_the_bars_of_sevens_beside_a_wall_are_no_dashed_line(sevens: int) -> None:
    picture = with_table(paper(1), 40, 1, 0).resize((1400, 800), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for number in range(sevens):
        x, y = 2 * LEFT + 2 + 12 * number, 2 * TOP + 14
        pen.line([x, y, x + 9, y], fill=0, width=3)
        pen.line([x + 8, y, x + 4, y + 18], fill=40, width=2)
    page = np.asarray(picture, np.uint8)
    assert len(ruling_of(page, PIXELS, is_two_toned=False).across) == ROWS + 1


@pytest.mark.parametrize("pitch", [22, 25, 28])
def test_ones_below_each_other_and_grain_draw_no_lines(pitch: int) -> None:
    picture = paper(6)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 18, index=2)
    for row in range(12):
        for column in range(10):
            pen.text((60 + 60 * column, 40 + pitch * row), "1", font=font, fill=0, anchor="mm")
    found = ruling(picture, 0.5)
    assert (found.across, found.down, int(found.mask.sum())) == ((), (), 0)


def test_what_stands_in_a_table_below_another_is_written_once() -> None:
    """The edge of a photographed sheet may draw a table that lies over a part of the other."""
    page = np.asarray(with_table(paper(0), 60, 9, 0), np.uint8)
    found = ruling_of(page, PIXELS, is_two_toned=False)
    assert len(found.tables) == 1
    over = replace(found, tables=(*found.tables, (LEFT + 9 * PITCH, 0, 690, 300)))
    alone, both = (written_on(page, each, PIXELS).pieces for each in (found, over))
    assert len(alone) == ROWS * COLUMNS
    assert [(piece.left, piece.top, piece.right) for piece in both] == [
        (piece.left, piece.top, piece.right) for piece in alone
    ]


def test_the_edges_of_a_photographed_sheet_are_no_table_and_what_lies_beyond_them_is_beside_none() -> None:
    picture = with_table(paper(0), 60, 9, 0)
    pen = ImageDraw.Draw(picture)
    pen.line([(20, 390), (17, 12), (680, 10), (684, 392)], fill=40, width=2)
    pen.rectangle([6, 60, 11, 75], fill=0)
    page = np.asarray(picture, np.uint8)
    found = ruling_of(page, PIXELS, is_two_toned=False)
    assert (len(found.tables), len(found.across), len(found.down)) == (1, ROWS + 1, COLUMNS + 1)
    written = written_on(page, found, PIXELS)
    assert (sum(piece.is_cell for piece in written.pieces), written.stray) == (ROWS * COLUMNS, ())


def test_a_streak_of_dust_on_the_glass_is_no_line_and_makes_unreadable_what_it_goes_through() -> None:
    picture = with_table(paper(0), 60, 9, 0)
    x = LEFT + 5 * PITCH + 5
    ImageDraw.Draw(picture).line([(x, 0), (x, 400)], fill=90, width=2)
    page = np.asarray(picture, np.uint8)
    found = ruling_of(page, PIXELS, is_two_toned=False)
    assert (len(found.tables), len(found.across), len(found.down)) == (1, ROWS + 1, COLUMNS + 1)
    written = written_on(page, found, PIXELS)
    touched = [piece for piece in written.pieces if piece.is_cut]
    assert {round((piece.left + piece.right) / 2 - LEFT) // (2 * PITCH) for piece in touched} == {2}
    assert len(touched) >= ROWS
    assert len(written.stray) == ROWS


def test_lines_that_are_cut_off_with_the_picture_are_no_streaks() -> None:
    whole = np.asarray(with_table(paper(0), 60, 9, 0), np.uint8)
    cut = ruling_of(whole[TOP + 8 : TOP + (ROWS - 1) * PITCH + 20], PIXELS, is_two_toned=False)
    assert (len(cut.across), len(cut.down), cut.streaks) == (ROWS - 1, COLUMNS + 1, None)


def test_a_cell_over_two_columns_moves_no_figure_behind_it() -> None:
    """A line between two columns that was not seen, and an empty column beside the table, as at the edge of a frame."""

    def cells(row: int, *texts: str | None) -> tuple[GridCell, ...]:
        row_of_cells: list[GridCell] = []
        for column, text in enumerate(texts):
            own = GridCell(text or "", row, column, Box(0, 80 * column, 20 * row, 80 * column + 79, 20 * row + 19), 99)
            row_of_cells.append(row_of_cells[-1] if text is None else own)
        return tuple(row_of_cells)

    article, heads = "第二十条第（一）项", ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    rows = (
        cells(0, article, None, None, None, ""),
        cells(1, *heads, ""),
        cells(2, "规章", f"0{OBJECT}", None, "3", ""),
        cells(3, "行政规范性文件", "4", "5", "6", ""),
    )
    aligned = align([Grid(rows)])
    assert aligned is not None
    kind = "disclosure.regulations"
    assert [aligned.cells[f"{kind}.{name}"].value for name in ("issued", "repealed")] == [None, None]
    assert aligned.cells["disclosure.normative_documents.repealed"].value == 5
