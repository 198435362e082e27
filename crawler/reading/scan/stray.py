"""Ink of a scan that belongs to cells of tables and is not read: beside the lines that were seen, or in tiny cells."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from crawler.reading.scan.parts import connected_on
from crawler.reading.scan.ruling import Line, Ruling
from crawler.reading.scan.traces import Box
from crawler.reading.scan.whitened import Mask, filled_columns, filled_rows, runs

if TYPE_CHECKING:
    from crawler.reading.scan.pieces import Piece

_LOWEST_CELL, _NARROWEST_CELL, _LEAST_WRITTEN = 6.0, 6.0, 2.0  # points
_LEAST_BESIDE = 0.45  # heights of a line of ideographs
_TOUCHING, _FEWEST_STROKES = 2, 2  # pixels, and strokes that touch a line
_THICKEST_BAR, _LONGER_BAR = 0.3, 1.0  # heights of a figure


def beside_tables(
    pieces: Sequence["Piece"], ruling: Ruling, line: float, pixels: float
) -> Iterator[tuple[float, float]]:
    """The cells of tables beside which something is written: the table is larger than the lines of it that were seen,
    and what stands in those cells may belong to others. What a line parts from it, as the edge of a sheet does, is not
    beside it."""
    written = [piece for piece in pieces if not piece.is_cell and piece.bottom - piece.top >= _LEAST_BESIDE * line]
    middles = [((piece.top + piece.bottom) // 2, piece) for piece in written]
    for left, top, right, bottom in ruling.tables:
        for place in {
            place
            for place, piece in middles
            if not (ruling.mask[place, piece.right : left].any() or ruling.mask[place, right : piece.left].any())
        }:
            if top < place < bottom:
                for start, end in runs(ruling.mask[place, left:right] == 0):
                    if end - start >= _NARROWEST_CELL * pixels:
                        yield left + (start + end) / 2, float(place)


def touched_lines(piece: "Piece", lines: Mask) -> Iterator[int]:
    """The first row beyond each level line that a piece hangs on or stands on with several strokes: the bars of 7 side
    by side look like a line, and what is left of the figure touches it."""
    columns = slice(piece.left, piece.right)
    for is_above in (True, False):
        edge = piece.ink[:_TOUCHING] if is_above else piece.ink[-_TOUCHING:]
        start = max(piece.top - _TOUCHING, 0) if is_above else piece.bottom
        touching = filled_columns(edge) & filled_columns(lines[start : start + _TOUCHING, columns])
        if len(runs(touching)) < _FEWEST_STROKES:
            continue
        free = np.flatnonzero(~filled_rows(lines[: piece.top, columns] if is_above else lines[piece.bottom :, columns]))
        beyond = free[free < piece.top - _TOUCHING] if is_above else free[free >= _TOUCHING]
        if beyond.size:
            yield int(beyond[-1] if is_above else piece.bottom + beyond[0])


def is_at_wall(piece: "Piece", lines: Mask) -> bool:
    """Whether a line stands right beside a piece, to its left or right, or several of its strokes touch a level one."""
    rows = lines[piece.top : piece.bottom]
    beside = rows[:, max(piece.left - _TOUCHING, 0) : piece.left], rows[:, piece.right : piece.right + _TOUCHING]
    return any(bool(each.any()) for each in beside) or (piece.is_cell and any(touched_lines(piece, lines)))


def touches_line(piece: "Piece", lines: Mask) -> bool:
    """Whether a line is right beside a piece on any side."""
    rows = slice(max(piece.top - _TOUCHING, 0), piece.bottom + _TOUCHING)
    return bool(lines[rows, max(piece.left - _TOUCHING, 0) : piece.right + _TOUCHING].any())


def beyond_lines(pieces: Sequence["Piece"], empty: Sequence[Box], lines: Mask) -> Iterator[tuple[float, float]]:
    """The middles of empty cells at the other side of lines that strokes touch: the two may be one cell."""
    places = [((piece.left + piece.right) // 2, row) for piece in pieces for row in touched_lines(piece, lines)]
    for left, top, right, bottom in empty if places else ():
        if any(left <= x < right and top <= y < bottom for x, y in places):
            yield (left + right) / 2, (top + bottom) / 2


def without_bars(across: Sequence[Line], pieces: Sequence["Piece"]) -> tuple[Line, ...]:
    """Level lines without those that are no longer than a figure which touches them: its own bars drew them."""
    touching = [piece for piece in pieces if piece.is_at_wall]
    return tuple(line for line in across if not any(_is_bar_of(line, piece) for piece in touching))


def _is_bar_of(line: Line, piece: "Piece") -> bool:
    height = piece.bottom - piece.top
    is_near = min(abs(line.place - piece.top), abs(line.place - piece.bottom)) <= _THICKEST_BAR * height
    beyond = max(piece.left - line.start, line.end - piece.right)
    return is_near and beyond <= _LONGER_BAR * height


def in_small_cells(ink: Mask, ruling: Ruling, pixels: float) -> Iterator[tuple[float, float]]:
    """The middles of what is written in parts of tables that are too small to be read as cells are."""
    for left, top, right, bottom in ruling.tables:
        labels, stats, _ = connected_on(np.asarray(1 - ruling.mask[top:bottom, left:right], np.uint8), by_corners=False)
        for number, (x, y, width, height, _area) in enumerate(stats.tolist()):
            if not number or is_cell(width, height, pixels):
                continue
            own = ink[top + y : top + y + height, left + x : left + x + width] * (
                labels[y : y + height, x : x + width] == number
            )
            if np.count_nonzero(filled_rows(own)) >= _LEAST_WRITTEN * pixels:
                yield left + x + width / 2, top + y + height / 2


def is_cell(width: int, height: int, pixels: float) -> bool:
    """Whether a part of a table is large enough to be read. ``pixels`` is how many of them make a point."""
    return width >= _NARROWEST_CELL * pixels and height >= _LOWEST_CELL * pixels
