"""Ink of a scan that belongs to cells of tables and is not read: beside the lines that were seen, or in tiny cells."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from crawler.reading.scan.parts import connected_on
from crawler.reading.scan.ruling import Ruling
from crawler.reading.scan.whitened import Mask, filled_rows, runs

if TYPE_CHECKING:
    from crawler.reading.scan.pieces import Piece

_LOWEST_CELL, _NARROWEST_CELL, _LEAST_WRITTEN = 6.0, 6.0, 2.0  # points
_LEAST_BESIDE = 0.45  # heights of a line of ideographs


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
