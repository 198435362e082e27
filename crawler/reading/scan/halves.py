"""A picture of two pages beside each other -> each of them, and where it is in the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.blocks import Block, Grid, GridCell
from crawler.reading.pdf.drawn_glyphs import DrawnGlyph
from crawler.reading.scan.pictures import SHORT_SIDE, ScanPicture, larger_than_paper
from crawler.reading.scan.red_ink import gray_of
from crawler.reading.scan.whitened import Mask, filled_columns, ink_of, levelled, runs, slope_of, whitened
from crawler.reading.sheet import Area
from storage.report import Box

_WIDEST_PAGE = 1.2  # heights of it
_MIDDLE, _LEAST_GUTTER, _LONG_LINE = (0.4, 0.6), 0.02, 0.55  # of the width: of both pages, and of one
_FEWEST_LONG = 2
_SMALL, _WIDEST_GAP = 1600, 0.01  # pixels across, and of the width
_LARGEST_SPECK, _FAINTEST = 2, 220  # pixels, and shades of 255


class Place(NamedTuple):
    """How far from its picture's left edge a page begins, in points, and by how much smaller it is than it is read."""

    left: float
    scale: float


_WHOLE = Place(0.0, 1.0)


def halves_of(picture: ScanPicture) -> tuple[tuple[ScanPicture, Place], ...]:
    """The pages of a picture: two where it is wider than high, nothing stands in its middle from top to bottom, and
    lines of text or of tables go through most of either side, as no table with a wide gap between its columns has;
    else the picture itself, as large as paper is."""
    width, height = picture.size
    if width < _WIDEST_PAGE * height:
        return (_on_paper(picture),)
    by = _SMALL / picture.pixels.shape[1]
    small = cv2.resize(gray_of(picture.pixels, picture.scale), None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    white = whitened(np.asarray(small, np.uint8))
    slope = slope_of(white)
    middle = _gutter(levelled(white, slope))
    if middle is None:
        return (_on_paper(picture),)
    pixels = levelled(picture.pixels, slope)
    gutter, points = int(middle / by), width / pixels.shape[1]
    return tuple(
        _half(np.ascontiguousarray(pixels[:, start:end]), start * points, points, picture.drawn)
        for start, end in ((0, gutter), (gutter, pixels.shape[1]))
    )


def in_pictures(body: Sequence[Block], places: Mapping[int, tuple[int, Place]]) -> tuple[Block, ...]:
    """Tables whose cells tell their places in the pictures: of each page that was read its picture's number is given,
    and where in that it is."""
    if all(own == (page, _WHOLE) for page, own in places.items()):
        return tuple(body)
    return tuple(
        replace(block, rows=tuple(tuple(_moved(cell, places) for cell in row) for row in block.rows))
        if isinstance(block, Grid)
        else block
        for block in body
    )


def _moved(cell: GridCell, places: Mapping[int, tuple[int, Place]]) -> GridCell:
    if cell.box is None or cell.box.page not in places:
        return cell
    box = cell.box
    page, (left, scale) = places[box.page]
    start, top = int(left + box.left * scale), int(box.top * scale)
    return cell._replace(box=Box(page, start, top, int(left + box.right * scale) + 1, int(box.bottom * scale) + 1))


def _on_paper(picture: ScanPicture) -> tuple[ScanPicture, Place]:
    scale = larger_than_paper(picture.size)
    if scale == 1:
        return picture, _WHOLE
    width, height = picture.size
    own = [each._replace(ink=_on_half(each.ink, 0.0, scale)) for each in picture.drawn]
    return picture._replace(size=(width / scale, height / scale), drawn=own), Place(0.0, scale)


def _half(
    pixels: NDArray[np.uint8], left: float, points: float, drawn: Sequence[DrawnGlyph]
) -> tuple[ScanPicture, Place]:
    height, width, _ = pixels.shape
    size = (SHORT_SIDE, SHORT_SIDE * height / width)
    scale = width * points / SHORT_SIDE
    own = [each._replace(ink=_on_half(each.ink, left, scale)) for each in drawn]
    return ScanPicture(pixels, size, own), Place(left, scale)


def _on_half(ink: Area, left: float, scale: float) -> Area:
    return Area((ink.left - left) / scale, ink.top / scale, (ink.right - left) / scale, ink.bottom / scale)


def _gutter(page: NDArray[np.uint8]) -> int | None:
    """The column between two pages of a level, whitened picture; None where it does not show two."""
    # The shadow between two pages is lighter than what is written, and thin lines are light from afar.
    seen = np.asarray(page < _FAINTEST, np.uint8)
    ink = np.asarray(cv2.morphologyEx(ink_of(page), cv2.MORPH_OPEN, np.ones((_LARGEST_SPECK,) * 2, np.uint8)), np.uint8)
    width = ink.shape[1]
    first, last = (round(part * width) for part in _MIDDLE)
    empty = runs(~filled_columns(ink[:, first:last]))
    start, end = max(empty, key=lambda gap: gap[1] - gap[0], default=(0, 0))
    if end - start < _LEAST_GUTTER * width:
        return None
    middle = first + (start + end) // 2
    if min(_long_lines(side) for side in (seen[:, :middle], seen[:, middle:])) < _FEWEST_LONG:
        return None
    return int(middle)


def _long_lines(ink: Mask) -> int:
    """How many lines of text or of tables go through most of a page without a wide gap."""
    width = ink.shape[1]
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(round(2 * _WIDEST_GAP * width), 3)), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(_LONG_LINE * width)), np.uint8))
    return len(runs(np.asarray(long.any(axis=1), np.bool_)))
