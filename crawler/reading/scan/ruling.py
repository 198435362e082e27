"""A level picture of a page -> its ruling lines, told apart from what is written, and the tables they draw."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from crawler.reading.scan.parts import connected_on, painted
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask, faint_ink_of, filled_columns, filled_rows, runs

Tables = tuple[tuple[tuple[int, int, int, int], ...], Mask]
_BLACK, _RULE = 0.7, 0.22
# In points. Strokes of characters are shorter, up to a type of 22 points; a table is wider than any character.
_SHORTEST_ACROSS, _SHORTEST_DOWN, _NARROWEST_TABLE, _LOWEST_TABLE = 18.0, 13.0, 90.0, 16.0
_SHORTEST_UNBROKEN, _THICKEST = 11.0, 6.0
# In points; how much of a broken line is inked, and along how much of it something may stand beside it.
_SHORTEST_BROKEN_ACROSS, _SHORTEST_BROKEN_DOWN, _WIDEST_GAP, _THICKEST_BROKEN, _BESIDE = 30.0, 20.0, 3.0, 2.5, 1.0
_WIDEST_LOST, _HIGHEST_LOST, _OVERHANG, _LEAST_INKED, _MOST_BESIDE = 12.0, 8.0, 15.0, 0.3, 0.3
_BREAK = 5
_SAME_EDGE, _FEWEST_AT_EDGE = 1.5, 2  # points; lines that end where a table does
_LONGEST_FAINT = 140.0  # points: a seal is as wide
_FINEST = 3.5  # pixels to a point
_GRAIN, _FEWEST_DOWN = 0.25, 6  # of a point; lines


class Line(NamedTuple):
    """A ruling line in pixels: its place, where it starts and ends, and by how much its place changes along it."""

    place: float
    start: float
    end: float
    slope: float


@dataclass(frozen=True)
class Ruling:
    """The ruling lines of a picture, the mask that they and lines alone cover, and the tables they draw as (left, top,
    right, bottom).

    ``solid`` is the mask of what is black and too thick for a line or a character, ``grounds`` that of dark grounds on
    which something is written, ``watermarks`` that of watermarks, where there are any.
    """

    across: tuple[Line, ...]
    down: tuple[Line, ...]
    mask: Mask
    solid: Mask
    tables: tuple[tuple[int, int, int, int], ...]
    grounds: Mask | None = None
    watermarks: Mask | None = None


def ruling_of(page: Gray, pixels: float, *, is_two_toned: bool) -> Ruling:
    """The ruling lines of a level, whitened picture. ``pixels`` is how many of them make a point."""
    ink = _marks(page)
    solid = _solid(np.asarray(page < 255 * (1 - _BLACK), np.uint8), round(_THICKEST * pixels))
    ink = ink * (1 - solid)
    across, down = _rules(ink, pixels)
    found: Tables | None = None
    if is_two_toned and pixels <= _FINEST:
        across, down = _with_broken(across, down, ink, pixels)
    elif _lines_down(down, found := _tables(across | down, pixels)) < _FEWEST_DOWN:
        # The grain of a lamp draws broken lines, and lines of many pixels are seldom lost: looked for are only those of
        # tables that have no others.
        smooth = np.asarray(cv2.GaussianBlur(page, (0, 0), _GRAIN * pixels), np.uint8)
        across, down = _with_broken(across, down, _marks(smooth) * (1 - solid), pixels)
        found = None
    # Not the grain of the paper, which would join the lines of one table to those of the next.
    faint = faint_ink_of(page)
    is_joined = _bridge(across, faint, round(_LONGEST_FAINT * pixels))
    down = _turned_over(down)
    is_joined |= _bridge(down, _turned_over(faint), round(_LONGEST_FAINT * pixels))
    down = _turned_over(down)
    tables, kept = _tables(across | down, pixels) if is_joined or found is None else found
    alone = _long(across & (1 - kept), pixels)
    across, down = across & kept, down & kept
    mask = cv2.dilate(across | down | alone, np.ones((3, 3), np.uint8))
    return Ruling(
        tuple(_lines(across)),
        tuple(_lines(_turned_over(down))),
        np.asarray(mask, np.uint8),
        solid,
        tables,
    )


def _solid(black: Mask, thick: int) -> Mask:
    """Frames of a scanner, seals and blots: what is still there without all that is thinner than ``thick``."""
    opened = cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    return np.asarray(cv2.dilate(opened, np.ones((_BREAK, _BREAK), np.uint8)), np.uint8)


def _marks(page: Gray) -> Mask:
    """1 where a whitened picture may show a line."""
    return np.asarray(page < 255 * (1 - _RULE), np.uint8)


def _rules(ink: Mask, pixels: float) -> tuple[Mask, Mask]:
    """The whole lines across and down."""
    down = _strokes(_turned_over(ink), _SHORTEST_DOWN, pixels)
    return _strokes(ink, _SHORTEST_ACROSS, pixels), _turned_over(down)


def _bridge(strokes: Mask, faint: Mask, longest: int) -> bool:
    """Joins level strokes that go on in each other where something is to be seen all the way between them, and tells
    whether there were such: below a seal a line is fainter, and broken by what makes the edges of its red ink no black
    ones."""
    near = np.asarray(cv2.dilate(faint, np.ones((3, 1), np.uint8)), np.uint8)
    is_joined = False
    for row in np.flatnonzero(filled_rows(strokes)):
        for (_, end), (start, _) in pairwise(runs(strokes[row] > 0)):
            if _BREAK < start - end <= longest and _closed(near[row : row + 1, end:start], _BREAK).all():
                strokes[row, end:start] = 1
                is_joined = True
    return is_joined


def _with_broken(across: Mask, down: Mask, ink: Mask, pixels: float) -> tuple[Mask, Mask]:
    """Lines across and down together with those that are broken."""
    down = _turned_over(down)
    broken_across = _broken_strokes(ink, _SHORTEST_BROKEN_ACROSS, pixels)
    broken_down = _broken_strokes(_turned_over(ink), _SHORTEST_BROKEN_DOWN, pixels)
    reach = round(_OVERHANG * pixels)
    across = across | _cut_back(broken_across, _turned_over(down | broken_down), reach)
    down = down | _cut_back(broken_down, _turned_over(across | broken_across), reach)
    across = _closed(across, round(_WIDEST_LOST * pixels))
    return across, _turned_over(_closed(down, round(_HIGHEST_LOST * pixels)))


def _turned_over(mask: Mask) -> Mask:
    return np.asarray(cv2.transpose(mask), np.uint8)


def _cut_back(strokes: Mask, crossing: Mask, reach: int) -> Mask:
    """Broken strokes without what goes on a little beyond the last line that crosses them: lines end there, and what
    follows is a stroke of a character."""
    cut = strokes.copy()
    labels, stats, _ = connected_on(strokes)
    for number, (left, top, width, height, _area) in enumerate(stats.tolist()):
        crossed = np.flatnonzero(filled_columns(crossing[top : top + height, left : left + width]))
        if not (number and crossed.size):
            continue
        first, after = int(crossed[0]), int(crossed[-1]) + 1
        own = labels[top : top + height, left : left + width] == number
        own[:, first if first < reach else 0 : after if width - after < reach else width] = False
        cut[top : top + height, left : left + width][own] = 0
    return cut


def _strokes(ink: Mask, shortest: float, pixels: float) -> Mask:
    """The level strokes of a length, small breaks in them closed; strokes of characters side by side are none."""
    pieces = _opened(ink, round(_SHORTEST_UNBROKEN * pixels))
    return _opened(_closed(pieces, _BREAK), round(shortest * pixels))


def _broken_strokes(ink: Mask, shortest: float, pixels: float) -> Mask:
    """Level strokes of dots and dashes, and those of which a scan in black and white lost parts: thin, and with little
    above and below, as no row of characters is."""
    near = np.asarray(cv2.dilate(ink, np.ones((3, 1), np.uint8)), np.uint8)
    strokes = _opened(_closed(near, round(_WIDEST_GAP * pixels)), round(shortest * pixels))
    labels, stats, _ = connected_on(strokes)
    kept = np.zeros(len(stats), np.bool_)
    for number, (left, top, width, height, _area) in enumerate(stats.tolist()):
        if number and height <= _THICKEST_BROKEN * pixels + 2:
            kept[number] = _is_line_alone(ink[:, left : left + width], top, top + height, round(_BESIDE * pixels))
    return painted(labels, kept)


def _is_line_alone(ink: Mask, top: int, bottom: int, reach: int) -> bool:
    """Whether much of a stroke is inked, and little above and below it."""
    above, below = ink[max(top - reach, 0) : top], ink[bottom : bottom + reach]
    inked, *beside = (float(filled_columns(rows).mean()) for rows in (ink[top:bottom], above, below))
    return inked >= _LEAST_INKED and max(beside) <= _MOST_BESIDE


def _opened(ink: Mask, length: int) -> Mask:
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)), np.uint8)


def _closed(ink: Mask, length: int) -> Mask:
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8)), np.uint8)


def _tables(strokes: Mask, pixels: float) -> Tables:
    """The places of what connected strokes draw, as far as it is larger than a character, and their mask."""
    joined = np.asarray(cv2.dilate(strokes, np.ones((_BREAK, _BREAK), np.uint8)), np.uint8)
    labels, stats, _ = connected_on(joined)
    is_wide = stats[:, cv2.CC_STAT_WIDTH] >= _NARROWEST_TABLE * pixels
    large = is_wide & (stats[:, cv2.CC_STAT_HEIGHT] >= _LOWEST_TABLE * pixels)
    large[0] = False
    return tuple((x, y, x + w, y + h) for x, y, w, h, _ in stats[large].tolist()), painted(labels, large)


def _lines_down(down: Mask, tables: Tables) -> int:
    """How many lines down tables have."""
    count, _ = cv2.connectedComponents(_turned_over(down & tables[1]), connectivity=8)
    return count - 1


def _long(strokes: Mask, pixels: float) -> Mask:
    """The level strokes that are wider than any character, and what goes on with them as far as the table does beyond
    a merged cell: a table ruled only across has no others, and they join the cells of a row to one."""
    labels, stats, _ = connected_on(strokes)
    left, top, width, height, _ = stats.T.astype(np.float64)
    long = width >= _NARROWEST_TABLE * pixels
    long[0] = False
    near = _SAME_EDGE * pixels
    places = top + height / 2
    level, *ends = ((np.abs(each[long, None] - each) <= near).sum(axis=0) for each in (places, left, left + width))
    long[1:] |= ((level > 0) & (np.maximum(*ends) >= _FEWEST_AT_EDGE))[1:]
    return painted(labels, long)


def _lines(strokes: Mask) -> list[Line]:
    """Level strokes as lines. One that steps down a pixel at a time, being askew, is one line."""
    labels, stats, middles = connected_on(strokes)
    lines = []
    for number, (left, top, width, height, _area) in enumerate(stats.tolist()[1:], 1):
        rows, columns = np.nonzero(labels[top : top + height, left : left + width] == number)
        slope = float(np.polyfit(columns, rows, 1)[0]) if width > height else 0.0
        lines.append(Line(float(middles[number][1]), float(left), float(left + width), slope))
    return lines
