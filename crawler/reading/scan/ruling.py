"""A level picture of a page -> its ruling lines, told apart from what is written, and the tables they draw."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from crawler.reading.scan.parts import connected_on, painted
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask, darker, faint_ink_of, filled_columns, filled_rows, runs

Tables = tuple[tuple[tuple[int, int, int, int], ...], Mask, Mask]
_BLACK, _RULE, _MARK = 0.7, 0.18, 0.22
"""How dark blots are at least, lines, and the dots and dashes of broken lines: grain looks more like these."""
# In points. Strokes of characters are shorter, up to a type of 22 points; a table is wider than any character.
_SHORTEST_ACROSS, _SHORTEST_DOWN, _NARROWEST_TABLE, _LOWEST_TABLE = 18.0, 13.0, 90.0, 16.0
_SHORTEST_UNBROKEN, _THICKEST = 11.0, 6.0
# In points; how much of a broken line is inked, and along how much of it something may stand beside it.
_THICKEST_BROKEN, _BESIDE = 2.5, 1.0
_WIDEST_LOST, _HIGHEST_LOST, _OVERHANG, _LEAST_INKED, _MOST_BESIDE = 12.0, 8.0, 15.0, 0.3, 0.3
_BREAK = 5
_SAME_EDGE, _FEWEST_AT_EDGE = 1.5, 2  # points; lines that end where a table does
_NEAR_EDGE, _ENDING_FOR_EACH = 3.0, 2  # points; lines that end with the table for each streak
# How far from its edges a frame has nothing more of itself: points, and shares of its size.
_RIM, _WIDE_RIM, _WIDEST_RIM = 14.0, 0.06, 0.25
_LONGEST_FAINT = 140.0  # points: a seal is as wide
_LONGEST_FREE = 60.0
"""How long a figure may be, in points, that begins at a line down: the bars of its 7 look like dashes."""
_FINEST = 3.5  # pixels to a point
_GRAIN, _FEWEST_DOWN = 0.25, 6  # of a point; lines
# In points, rows and shades: along which length dots and dashes are looked at together, how far above and below a line
# nothing is, how dark it is at least, and how much of that is seen there at most.
_DOTS, _FURTHER, _ROWS, _ASIDE, _LEAST_DEPTH, _DEEPEST_ASIDE, _LEAST_MARKED = 3.0, 3, 3, 1.5, 15, 0.35, 0.1

_ASIDE_OF = np.ceil(_DEEPEST_ASIDE * np.arange(256)).astype(np.uint8)
"""Less than how much is seen beside a line, by how dark it is."""


class _Seen(NamedTuple):
    """How dots and dashes are seen: how long a line of them is at least and how wide a gap in it at most, in points."""

    shortest_across: float
    shortest_down: float
    widest_gap: float


_SINGLE, _TOGETHER = _Seen(30.0, 20.0, 3.0), _Seen(22.0, 15.0, 1.5)
"""One by one, or several at once, where less may look like a line that is none."""


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
    which something is written, ``watermarks`` that of watermarks, where there are any, ``streaks`` that of what dust
    on the glass drew.
    """

    across: tuple[Line, ...]
    down: tuple[Line, ...]
    mask: Mask
    solid: Mask
    tables: tuple[tuple[int, int, int, int], ...]
    grounds: Mask | None = None
    watermarks: Mask | None = None
    streaks: Mask | None = None


def ruling_of(page: Gray, pixels: float, *, is_two_toned: bool) -> Ruling:
    """The ruling lines of a level, whitened picture. ``pixels`` is how many of them make a point."""
    solid = _solid(darker(page, _BLACK), round(_THICKEST * pixels))
    across, down = _rules(darker(page, _RULE) * (1 - solid), pixels)
    ink = _marks(page) * (1 - solid)
    if is_two_toned and pixels <= _FINEST:
        across, down = _with_broken(across, down, ink, _turned_over(ink), pixels, _SINGLE)
    else:
        level, upright = _thin_on(page, pixels) * (1 - solid), _thin_on(_turned_over(page), pixels)
        across, down = _with_broken(across, down, level, upright * (1 - _turned_over(solid)), pixels, _TOGETHER)
        if _lines_down(down, _tables(across | down, pixels)) < _FEWEST_DOWN:
            # The grain of a lamp draws broken lines, and lines of many pixels are seldom lost: looked for are only
            # those of tables that have no others.
            smooth = np.asarray(cv2.GaussianBlur(page, (0, 0), _GRAIN * pixels), np.uint8)
            ink = _marks(smooth) * (1 - solid)
            across, down = _with_broken(across, down, ink, _turned_over(ink), pixels, _SINGLE)
    # Not the grain of the paper, which would join the lines of one table to those of the next.
    faint = faint_ink_of(page)
    _bridge(across, faint, round(_LONGEST_FAINT * pixels))
    down = _turned_over(down)
    _bridge(down, _turned_over(faint), round(_LONGEST_FAINT * pixels))
    down = _turned_over(down)
    streaks = _streaks(across, down, pixels)
    down = down if streaks is None else down * (1 - streaks)
    tables, kept, frames = _tables(across | down, pixels)
    alone = _long(across & (1 - kept), pixels) | ((across | down) & frames)
    across, down = across & kept, down & kept
    mask = cv2.dilate(across | down | alone, np.ones((3, 3), np.uint8))
    return Ruling(
        tuple(_lines(across)),
        tuple(_lines(_turned_over(down))),
        np.asarray(mask, np.uint8),
        solid,
        tables,
        streaks=None if streaks is None else np.asarray(cv2.dilate(streaks, np.ones((3, 3), np.uint8)), np.uint8),
    )


def _solid(black: Mask, thick: int) -> Mask:
    """Frames of a scanner, seals and blots: what is still there without all that is thinner than ``thick``."""
    opened = cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    return np.asarray(cv2.dilate(opened, np.ones((_BREAK, _BREAK), np.uint8)), np.uint8)


def _marks(page: Gray) -> Mask:
    """1 where a whitened picture may show a dot or a dash of a line."""
    return darker(page, _MARK)


def _rules(ink: Mask, pixels: float) -> tuple[Mask, Mask]:
    """The whole lines across and down."""
    down = _strokes(_turned_over(ink), _SHORTEST_DOWN, pixels)
    return _strokes(ink, _SHORTEST_ACROSS, pixels), _turned_over(down)


def _bridge(strokes: Mask, faint: Mask, longest: int) -> None:
    """Joins level strokes that go on in each other where something is to be seen all the way between them: below a seal
    a line is fainter, and broken by what makes the edges of its red ink no black ones."""
    near = np.asarray(cv2.dilate(faint, np.ones((3, 1), np.uint8)), np.uint8)
    for row in np.flatnonzero(filled_rows(strokes)):
        for (_, end), (start, _) in pairwise(runs(strokes[row] > 0)):
            if _BREAK < start - end <= longest and _closed(near[row : row + 1, end:start], _BREAK).all():
                strokes[row, end:start] = 1


def _thin_on(page: Gray, pixels: float) -> Mask:
    """1 where a shaded picture is darker than some way above and below it along the length of several dots or dashes,
    and some of these are dark enough to be marks: the grain of paper is even there."""
    length = round(_DOTS * pixels)
    depth = np.asarray(cv2.blur(np.asarray(255 - page, np.uint8), (length, _ROWS)), np.uint8)
    marked = np.asarray(cv2.blur(255 * _marks(page), (length, _ROWS)), np.uint8)
    reach = max(round(_ASIDE * pixels), _ROWS)
    # So far along that a line which crosses is little of it.
    around = np.asarray(cv2.blur(np.asarray(255 - page, np.uint8), (_FURTHER * length, _ROWS)), np.uint8)
    framed = cv2.copyMakeBorder(around, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=(0,))
    beside = np.maximum(framed[: -2 * reach], framed[2 * reach :])
    is_thin = (depth > _LEAST_DEPTH) & (beside < cv2.LUT(depth, _ASIDE_OF)) & (marked > int(255 * _LEAST_MARKED))
    return is_thin.view(np.uint8)


def _with_broken(across: Mask, down: Mask, level: Mask, upright: Mask, pixels: float, seen: _Seen) -> tuple[Mask, Mask]:
    """Lines across and down together with those that are broken, of which ``level`` and, turned over, ``upright`` are
    the marks, seen singly or together."""
    down = _turned_over(down)
    broken_across = _broken_strokes(level, seen.shortest_across, pixels, seen.widest_gap)
    broken_down = _broken_strokes(upright, seen.shortest_down, pixels, seen.widest_gap)
    reach = round(_LONGEST_FREE * pixels)
    level_cut = _cut_back(broken_across, _turned_over(down | broken_down), reach)
    across = across | _no_shorter(level_cut, round(seen.shortest_across * pixels))
    upright_cut = _cut_back(broken_down, _turned_over(across | broken_across), reach)
    down = down | _no_shorter(upright_cut, round(seen.shortest_down * pixels))
    across = _closed(across, round(_WIDEST_LOST * pixels))
    return across, _turned_over(_closed(down, round(_HIGHEST_LOST * pixels)))


def _turned_over(mask: Mask) -> Mask:
    return np.asarray(cv2.transpose(mask), np.uint8)


def _no_shorter(strokes: Mask, length: int) -> Mask:
    """Strokes but for those that were cut back to less than a length; they may be askew."""
    kept = strokes.copy()
    labels, stats, _ = connected_on(strokes)
    for number, (left, top, width, height, _area) in enumerate(stats.tolist()):
        if number and width < length:
            kept[top : top + height, left : left + width][labels[top : top + height, left : left + width] == number] = 0
    return kept


def _cut_back(strokes: Mask, crossing: Mask, reach: int) -> Mask:
    """Broken strokes without what goes on a little beyond the last line that crosses them: lines end there, and what
    follows are strokes of characters."""
    cut = strokes.copy()
    near = np.asarray(cv2.dilate(crossing, np.ones((1, 2 * _BREAK + 1), np.uint8)), np.uint8)
    labels, stats, _ = connected_on(strokes)
    for number, (left, top, width, height, _area) in enumerate(stats.tolist()):
        # One that begins beside a line crosses none.
        places = (filled_columns(each[top : top + height, left : left + width]) for each in (crossing, near))
        crossed = next((found for each in places if (found := np.flatnonzero(each)).size), np.zeros(0, np.int64))
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


def _broken_strokes(ink: Mask, shortest: float, pixels: float, widest: float) -> Mask:
    """Level strokes of dots and dashes, and those of which a scan in black and white lost parts: thin, and with little
    above and below, as no row of characters is."""
    near = np.asarray(cv2.dilate(ink, np.ones((3, 1), np.uint8)), np.uint8)
    strokes = _opened(_closed(near, round(widest * pixels)), round(shortest * pixels))
    parts = connected_on(strokes)
    kept = np.zeros(len(parts.stats), np.bool_)
    for number, (left, top, width, height, _area) in enumerate(parts.stats.tolist()):
        if number and height <= _THICKEST_BROKEN * pixels + 2:
            kept[number] = _is_line_alone(ink[:, left : left + width], top, top + height, round(_BESIDE * pixels))
    return painted(parts, kept)


def _is_line_alone(ink: Mask, top: int, bottom: int, reach: int) -> bool:
    """Whether much of a stroke is inked, and little above and below it."""
    above, below = ink[max(top - reach, 0) : top], ink[bottom : bottom + reach]
    inked, *beside = (float(filled_columns(rows).mean()) for rows in (ink[top:bottom], above, below))
    return inked >= _LEAST_INKED and max(beside) <= _MOST_BESIDE


def _opened(ink: Mask, length: int) -> Mask:
    return _in_rows(ink, cv2.MORPH_OPEN, length)


def _closed(ink: Mask, length: int) -> Mask:
    return _in_rows(ink, cv2.MORPH_CLOSE, length)


def _in_rows(ink: Mask, change: int, length: int) -> Mask:
    """Each row changed along a length; most rows of a mask of lines hold nothing."""
    filled = filled_rows(ink)
    changed = np.zeros_like(ink)
    if filled.any():
        changed[filled] = cv2.morphologyEx(ink[filled], change, np.ones((1, length), np.uint8))
    return changed


def _streaks(across: Mask, down: Mask, pixels: float) -> Mask | None:
    """What dust on the glass of a feeder draws: the few lines down that go on beyond all lines across to an edge of the
    picture, while others end with them. None where there are no such."""
    end, reach, near = len(down), round(_OVERHANG * pixels), round(_NEAR_EDGE * pixels)
    parts = connected_on(down)
    over = np.zeros(len(parts.stats), np.bool_)
    ending = 0
    for number, (left, top, width, height, _area) in enumerate(parts.stats.tolist()):
        crossed = np.flatnonzero(filled_rows(across[top : top + height, max(left - 1, 0) : left + width + 1]))
        if number and crossed.size:
            goes_up = top <= near and crossed[0] >= reach
            over[number] = goes_up or (top + height >= end - near and height - crossed[-1] > reach)
            ending += not over[number]
    count = int(np.count_nonzero(over))
    return painted(parts, over) if 0 < _ENDING_FOR_EACH * count <= ending else None


def _tables(strokes: Mask, pixels: float) -> Tables:
    """The places of what connected strokes draw, as far as it is larger than a character and no frame, its mask, and
    that of the frames: the edges of a photographed sheet are one, or a part of one."""
    joined = np.asarray(cv2.dilate(strokes, np.ones((_BREAK, _BREAK), np.uint8)), np.uint8)
    labels, stats, _ = parts = connected_on(joined)
    is_wide = stats[:, cv2.CC_STAT_WIDTH] >= _NARROWEST_TABLE * pixels
    large = is_wide & (stats[:, cv2.CC_STAT_HEIGHT] >= _LOWEST_TABLE * pixels)
    large[0] = False
    frames = np.zeros_like(large)
    for number in np.flatnonzero(large):
        left, top, width, height, _area = stats[number].tolist()
        beside, above = (
            round(min(max(_RIM * pixels, _WIDE_RIM * size), _WIDEST_RIM * size)) for size in (width, height)
        )
        inner = labels[top + above : top + height - above, left + beside : left + width - beside]
        frames[number] = not (inner == number).any()
    tables = large & ~frames
    places = tuple((x, y, x + w, y + h) for x, y, w, h, _ in stats[tables].tolist())
    return places, painted(parts, tables), painted(parts, frames)


def _lines_down(down: Mask, tables: Tables) -> int:
    """How many lines down tables have."""
    count, _ = cv2.connectedComponents(_turned_over(down & tables[1]), connectivity=8)
    return count - 1


def _long(strokes: Mask, pixels: float) -> Mask:
    """The level strokes that are wider than any character, and what goes on with them as far as the table does beyond
    a merged cell: a table ruled only across has no others, and they join the cells of a row to one."""
    parts = connected_on(strokes)
    left, top, width, height, _ = parts.stats.T.astype(np.float64)
    long = width >= _NARROWEST_TABLE * pixels
    long[0] = False
    near = _SAME_EDGE * pixels
    places = top + height / 2
    level, *ends = ((np.abs(each[long, None] - each) <= near).sum(axis=0) for each in (places, left, left + width))
    long[1:] |= ((level > 0) & (np.maximum(*ends) >= _FEWEST_AT_EDGE))[1:]
    return painted(parts, long)


def _lines(strokes: Mask) -> list[Line]:
    """Level strokes as lines. One that steps down a pixel at a time, being askew, is one line."""
    labels, stats, middles = connected_on(strokes)
    lines = []
    for number, (left, top, width, height, _area) in enumerate(stats.tolist()[1:], 1):
        rows, columns = np.nonzero(labels[top : top + height, left : left + width] == number)
        slope = float(np.polyfit(columns, rows, 1)[0]) if width > height else 0.0
        lines.append(Line(float(middles[number][1]), float(left), float(left + width), slope))
    return lines
