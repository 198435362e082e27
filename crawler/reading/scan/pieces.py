"""A whitened picture -> the pieces of text on it: one line of one cell, or of the page, without wide gaps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import repeat

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.blocks import UnreadableError
from crawler.reading.scan.leaning import whole_slash
from crawler.reading.scan.parts import connected_on, painted
from crawler.reading.scan.remains import are_broken, loses_strokes
from crawler.reading.scan.ruling import Ruling
from crawler.reading.scan.stray import (
    beside_tables,
    beyond_lines,
    in_small_cells,
    is_at_wall,
    is_cell,
    touches_line,
)
from crawler.reading.scan.text_lines import NARROW_GAP, boxes_of
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.traces import (
    AT_WALL,
    Box,
    faded_beside,
    grounds_beside,
    holds_any,
    is_after_mark,
    is_after_speck,
    short_dashes_on,
    shows_something,
    unread_on,
)
from crawler.reading.scan.whitened import Mask, faint_ink_of, filled_columns, filled_rows, ink_of, runs

MOST_PIECES = 1500
"""More pieces of text than this no page of a report has."""

_MARGIN, _MOST = 2, 0.5
_RIM_OF_TABLE = 0.1  # a share of what is around it
_USUAL_LINE, _LARGEST_SPECK, _SLIVER, _THINNEST = 10.0, 0.75, 0.5, 1  # the last in pixels
_NEAR_EDGE, _RIM, _LONGEST_OF_TEXT, _FRINGE = 8.0, 2.0, 60.0, 5  # the last in pixels
_HIGHEST = 4.0  # heights of a line of ideographs


@dataclass(frozen=True)
class Region:
    """A part of a picture that is read on its own: a cell of a ruled table, or all that stands outside of tables.

    ``ink`` is its ink alone, ``faint`` all that can be seen, ``is_blotted`` whether something black covers a part,
    ``is_dark`` whether it has a dark ground; ``left`` and ``top`` are where it stands in the picture.
    """

    left: int
    top: int
    ink: Mask
    faint: Mask
    is_cell: bool
    is_blotted: bool
    is_dark: bool = False


@dataclass(frozen=True)
class Piece:
    """Ink that is read as one text: its picture with some paper around it and without, its ink, and where it stands.

    ``is_cut`` where ink goes on right beside it that belongs to another part of the picture, ``is_marked`` where it
    lies on a watermark, whose edges may be ink, ``is_at_wall`` where it begins or ends at a line, under which more of
    it may be, ``touches_line`` where one is so near on any side, ``is_after_mark`` where something faint stands before
    it that may be a minus, and ``is_after_speck`` where that is a speck, as a minus leaves in black and white.
    """

    picture: Gray
    shades: Gray
    ink: NDArray[np.bool_]
    left: int
    top: int
    right: int
    bottom: int
    is_cell: bool
    is_cut: bool = False
    is_marked: bool = False
    is_at_wall: bool = False
    touches_line: bool = False
    is_after_mark: bool = False
    is_after_speck: bool = False


@dataclass(frozen=True)
class Written:
    """What is written on a picture: pieces of text, and the middles of ink that is there but no piece of text.

    ``line`` is the usual height of a line of ideographs in pixels; ``unread`` is where outside of tables more is to be
    seen, be it faded; ``loses_strokes`` tells that specks may be all that is left of figures.
    """

    pieces: tuple[Piece, ...]
    stray: tuple[tuple[float, float], ...]
    line: float
    unread: tuple[Box, ...]
    loses_strokes: bool


def written_on(page: Gray, ruling: Ruling, pixels: float) -> Written:
    """Everything that is written on a level, whitened picture. ``pixels`` is how many of them make a point."""
    ruled = ruling.mask if ruling.streaks is None else ruling.mask | ruling.streaks
    clean = np.where(ruled > 0, np.uint8(255), page).astype(np.uint8)
    dark = ink_of(clean) * (1 - ruling.solid)
    ink, share = _without_specks(dark, pixels)
    regions = list(_regions(clean, ink, ruling, pixels))
    line = _usual_line(regions, pixels)
    regions = [_with_whole_slash(region, clean, line) if region.is_cell else region for region in regions]
    dashes = short_dashes_on(clean, line)
    pieces: list[Piece] = []
    stray: list[tuple[float, float]] = []
    for region in regions:
        boxes = [box for box in boxes_of(region.ink, line) if not _is_of_wall(box, region, pixels)]
        low = [box for box in boxes if box[3] - box[1] <= _HIGHEST * line]
        marks = _part_of(ruling.watermarks, region)
        found = [_piece(clean, region, box, line, marks) for box in low]
        faded = faded_beside(region.faint, marks, low, line) if region.is_cell else repeat(False, len(low))
        pieces += [
            replace(
                piece,
                is_cut=is_faded or _is_cut(piece, ink, region, ruling, line),
                is_at_wall=is_at_wall(piece, ruling.mask),
                touches_line=touches_line(piece, ruling.mask),
                is_after_mark=is_after_mark(clean, (piece.left, piece.top, piece.right, piece.bottom)),
                is_after_speck=is_after_speck(clean, (piece.left, piece.top, piece.right, piece.bottom)),
            )
            for piece, is_faded in zip(found, faded, strict=True)
        ]
        if len(pieces) > MOST_PIECES:
            raise UnreadableError(f"a page of the scan holds more than {MOST_PIECES} pieces of text")
        # Seals, frames and pictures are ink, but no text; in a cell they may cover some.
        hides = region.is_blotted or len(low) < len(boxes)
        if region.is_cell and not low:
            hides = hides or region.is_dark or shows_something(region.faint, line)
            hides = hides or holds_any(region.faint, region.left, region.top, dashes)
        if region.is_cell and hides:
            height, width = region.faint.shape
            stray.append((region.left + width / 2, region.top + height / 2))
        elif region.is_cell and low:
            stray += [(region.left + x, region.top + y) for x, y in grounds_beside(region.faint, low, line)]
    stray += beside_tables(pieces, ruling, line, pixels)
    stray += in_small_cells(ink, ruling, pixels)
    boxes = [(piece.left, piece.top, piece.right, piece.bottom) for piece in pieces]
    unread = unread_on(regions[0].faint, boxes, ruling.mask, line, pixels, dashes)
    empty = [
        (each.left, each.top, each.left + each.ink.shape[1], each.top + each.ink.shape[0])
        for each in regions
        if each.is_cell and not each.ink.any() and not shows_something(each.faint, line)
    ]
    stray += beyond_lines([piece for piece in pieces if piece.is_cell], empty, ruling.mask)
    specks = np.asarray(cv2.subtract(dark, ink), np.uint8)
    is_broken = are_broken(specks, share, clean, _LARGEST_SPECK * pixels)
    lost = is_broken or loses_strokes(specks, empty, line, pixels)
    return Written(tuple(pieces), tuple(stray), line, unread, lost)


def _part_of(mask: Mask | None, region: Region) -> Mask | None:
    height, width = region.ink.shape
    return None if mask is None else mask[region.top : region.top + height, region.left : region.left + width]


def _with_whole_slash(region: Region, clean: Gray, line: float) -> Region:
    height, width = region.ink.shape
    shades = clean[region.top : region.top + height, region.left : region.left + width]
    return replace(region, ink=whole_slash(shades, region.ink, region.faint, line))


def _is_of_wall(box: Box, region: Region, pixels: float) -> bool:
    """Whether ink in a cell is what is left of a line that is rough or askew: a sliver at the cell's edge."""
    left, top, right, bottom = box
    height, width = region.ink.shape
    reach, thin = round(AT_WALL * pixels), max(_THINNEST, round(_SLIVER * pixels))
    lies = bottom - top <= thin and (top <= reach or bottom >= height - reach)
    stands = right - left <= thin and (left <= reach or right >= width - reach)
    return region.is_cell and (lies or stands)


def _is_cut(piece: Piece, ink: Mask, region: Region, ruling: Ruling, line: float) -> bool:
    """Whether ink of another region stands as close to a piece as its own characters do, with no line between them:
    where the lines of a table were not seen whole its edge goes through figures. A streak cuts what it touches."""
    if ruling.streaks is not None:
        beside = slice(max(piece.left - _FRINGE, 0), piece.right + _FRINGE)
        if ruling.streaks[piece.top : piece.bottom, beside].any():
            return True
    reach = round(NARROW_GAP * line)
    width = region.ink.shape[1]
    top, bottom = piece.top - region.top, piece.bottom - region.top
    for start, end, is_left in ((piece.left - reach, piece.left, True), (piece.right, piece.right + reach, False)):
        start, end = max(start, 0), min(end, ink.shape[1])
        others = ink[piece.top : piece.bottom, start:end].copy()
        first, last = max(start - region.left, 0), min(max(end - region.left, 0), width)
        if last > first:
            own = region.ink[top:bottom, first:last]
            offset = first + region.left - start
            others[:, offset : offset + last - first][own > 0] = 0
        walls = np.flatnonzero(filled_columns(ruling.mask[piece.top : piece.bottom, start:end]))
        if walls.size:
            others = others[:, walls[-1] :] if is_left else others[:, : walls[0]]
        if others.any():
            return True
    return False


def _regions(clean: Gray, ink: Mask, ruling: Ruling, pixels: float) -> Iterator[Region]:
    dark, faint = ink_of(clean), faint_ink_of(clean)
    outside = np.ones(clean.shape, np.uint8)
    for left, top, right, bottom in ruling.tables:
        outside[top:bottom, left:right] = 0
    beside = _beside_paper(dark * outside, pixels)
    yield Region(
        0,
        0,
        ink * outside * (1 - beside),
        faint * outside * (1 - beside),
        is_cell=False,
        is_blotted=False,
    )
    # Once for all tables: the edge of a photographed sheet may draw one that lies over another.
    covered = ruling.solid if ruling.streaks is None else ruling.solid | ruling.streaks
    labels, stats, _ = connected_on(np.asarray((1 - ruling.mask) * (1 - outside), np.uint8), by_corners=False)
    for number, (x, y, width, height, area) in enumerate(stats.tolist()):
        is_rim = area < _RIM_OF_TABLE * width * height
        if number and not is_rim and is_cell(width, height, pixels):
            rows, columns = slice(y, y + height), slice(x, x + width)
            own = np.asarray(labels[rows, columns] == number, np.uint8)
            seen = ink[rows, columns] * own, faint[rows, columns] * _inner(own, round(AT_WALL * pixels))
            blotted = bool((covered[rows, columns] * own).any())
            is_dark = ruling.grounds is not None and bool(ruling.grounds[rows, columns][own > 0].mean() > _MOST)
            yield Region(x, y, *seen, is_cell=True, is_blotted=blotted, is_dark=is_dark)


def _inner(own: Mask, margin: int) -> Mask:
    """A cell without what is next to its walls, where the shade of a line is seen."""
    framed = cv2.copyMakeBorder(own, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    size = 2 * margin + 1
    return np.asarray(cv2.erode(framed, np.ones((size, size), np.uint8))[1:-1, 1:-1], np.uint8)


def _without_specks(ink: Mask, pixels: float) -> tuple[Mask, float]:
    """The ink without specks, and how many of these there were for each other part of it."""
    parts = connected_on(ink)
    large = parts.stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) > _LARGEST_SPECK * pixels
    large[0] = False
    kept = int(np.count_nonzero(large))
    return painted(parts, large), (len(large) - 1 - kept) / max(kept, 1)


def _beside_paper(dark: Mask, pixels: float) -> Mask:
    """What a photograph shows beside the paper, and the paper's edges: they would join all lines of a page to one."""
    height, width = dark.shape
    parts = connected_on(dark)
    left, top, wide, high, _ = parts.stats.T
    near, long = _NEAR_EDGE * pixels, _LONGEST_OF_TEXT * pixels
    beside = (high > long) & ((left < near) | (left + wide > width - near))
    above = (wide > long) & ((top < near) | (top + high > height - near))
    rim = _RIM * pixels
    at_rim = (left + wide < rim) | (left > width - rim) | (top + high < rim) | (top > height - rim)
    seen = beside | above | at_rim
    seen[0] = False
    if not seen.any():
        return np.zeros_like(dark)
    return np.asarray(cv2.dilate(painted(parts, seen), np.ones((_FRINGE, _FRINGE), np.uint8)), np.uint8)


def _usual_line(regions: list[Region], pixels: float) -> float:
    heights = [
        bottom - top
        for region in regions
        for top, bottom in runs(filled_rows(region.ink))
        if np.count_nonzero(region.ink[top:bottom].any(axis=0)) > 3 * (bottom - top) > 9 * pixels
    ]
    return float(np.median(heights)) if heights else _USUAL_LINE * pixels


def _piece(clean: Gray, region: Region, box: Box, line: float, marks: Mask | None) -> Piece:
    left, top, right, bottom = box
    x, y = region.left + left, region.top + top
    across = x + right - left
    down = y + bottom - top
    margin = max(_MARGIN, round(0.15 * line))
    rows = slice(max(y - margin, 0), down + margin)
    columns = slice(max(x - margin, 0), across + margin)
    ink = region.ink[top:bottom, left:right] > 0
    is_marked = marks is not None and bool(marks[top:bottom, left:right][ink].mean() > _MOST)
    return Piece(
        clean[rows, columns], clean[y:down, x:across], ink, x, y, across, down, region.is_cell, is_marked=is_marked
    )


def columns_of(ink: NDArray[np.bool_]) -> list[Box]:
    """(left, top, right, bottom) of each stretch of a piece's ink without an empty column in it."""
    found = []
    for left, right in runs(filled_columns(ink)):
        rows = np.flatnonzero(ink[:, left:right].any(axis=1))
        found.append((left, int(rows[0]), right, int(rows[-1]) + 1))
    return found
