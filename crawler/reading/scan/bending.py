"""How the ruling lines of a page are bent, as those of an opened book or a creased sheet are, and the page with them
straight."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.polynomial.chebyshev import chebvander
from numpy.typing import NDArray

from crawler.reading.scan.parts import Connected, connected_on, painted
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask, darker, filled_rows

_SHORTEST_ACROSS, _SHORTEST_DOWN = 90.0, 40.0  # points
_FEWEST, _MOST_LINES = 4, 300
_RULE, _BREAK, _SHORTEST_LEVEL, _THICKEST = 0.18, 3, 5.0, 3.0
"""How dark lines are, how many pixels wide their breaks, and in points how far one that leans stays on one row of
pixels at least and how thick it is at most."""

_DEGREE, _STEP, _STIFF = 7, 4.0, 1e-4
"""Of the polynomials; how far from each other, in points, a line's places are looked at; how much a bend is held back
that hardly any place tells."""

_LEAST, _MOST = 1.5, 40.0  # points by which a line leaves the straight
_NEAR, _MOST_NEAR = 0.5, 0.85  # points from where it is expected, and how many of the places must be so near
_COARSE = 8  # pixels

Ways = NDArray[np.float64]


class _Way(NamedTuple):
    """How far lines leave their places: polynomials of the way along them, and of these times the place itself, both
    from -1 to 1 between the first place and the last that were seen (in pixels)."""

    along: tuple[float, float]
    places: tuple[float, float]
    first: Ways
    second: Ways

    def off(self, along: Ways, places: Ways) -> NDArray[np.float32]:
        """For each place (rows) and each step of the way along (columns)."""
        powers = _powers(along, self.along)
        by_place = _within(places, self.places)[:, None] * (powers @ self.second)
        return np.asarray(powers @ self.first + by_place, np.float32)


class Bend(NamedTuple):
    """By how much lines across and lines down leave their places; None where they do not."""

    across: _Way | None
    down: _Way | None


def bend_of(page: Gray, pixels: float) -> Bend | None:
    """What straightens the lines of a level, whitened page; None where they are straight, or too few or too unlike each
    other to tell. ``pixels`` is how many make a point."""
    ink = darker(page, _RULE)
    across = _way_of(ink, _SHORTEST_ACROSS * pixels, pixels)
    down = _way_of(np.asarray(cv2.transpose(ink), np.uint8), _SHORTEST_DOWN * pixels, pixels)
    return None if across is None and down is None else Bend(across, down)


def unbent(picture: NDArray[np.uint8], bend: Bend) -> NDArray[np.uint8]:
    """A picture, grey or in colour, with its lines straight."""
    height, width = picture.shape[:2]
    x, y = (np.arange(0, size + _COARSE, _COARSE, dtype=np.float64) for size in (width, height))
    rows, columns = (np.broadcast_to(each, (len(y), len(x))).astype(np.float32) for each in (y[:, None], x))
    if bend.across is not None:
        rows = rows + bend.across.off(x, y)
    if bend.down is not None:
        columns = columns + bend.down.off(y, x).T
    shift = np.array([[_COARSE, 0, 0], [0, _COARSE, 0]], np.float32)
    from_x, from_y = (
        cv2.warpAffine(each, shift, (width, height), borderMode=cv2.BORDER_REPLICATE) for each in (columns, rows)
    )
    return np.asarray(cv2.remap(picture, from_x, from_y, cv2.INTER_CUBIC, borderValue=(255,) * 3), np.uint8)


def _way_of(ink: Mask, shortest: float, pixels: float) -> _Way | None:
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, _BREAK), np.uint8))
    level = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(_SHORTEST_LEVEL * pixels)), np.uint8))
    parts = connected_on(np.asarray(level, np.uint8))
    width, area = parts.stats[:, cv2.CC_STAT_WIDTH], parts.stats[:, cv2.CC_STAT_AREA]
    long = (width >= shortest) & (area <= _THICKEST * pixels * width)
    long[0] = False
    if not _FEWEST <= np.count_nonzero(long) <= _MOST_LINES:
        return None
    lines, along, places = _places_of(parts, long, max(round(_STEP * pixels), 1))
    middles = np.bincount(lines, places) / np.bincount(lines)
    powers = _powers(along, span := (float(along.min()), float(along.max())))
    middles = _means(places, lines)
    by_place = _within(middles, reach := (float(middles.min()), float(middles.max())))[lines, None]
    known = np.concatenate([powers, by_place * powers], axis=1)
    # Where a line lies is no part of how it is bent.
    bent = known - np.stack([_means(column, lines)[lines] for column in known.T], axis=1)
    off = places - middles[lines]
    found = np.linalg.solve(bent.T @ bent + _STIFF * len(bent) * np.eye(2 * _DEGREE), bent.T @ off)
    expected = bent @ found
    deepest = max(float(np.ptp(expected[lines == line])) for line in range(len(middles)))
    near = np.abs(expected - off) <= max(_NEAR * pixels, 1.0)
    is_bent = _LEAST * pixels < deepest < _MOST * pixels and near.mean() > _MOST_NEAR
    return _Way(span, reach, found[:_DEGREE], found[_DEGREE:]) if is_bent else None


def _means(values: Ways, lines: NDArray[np.int64]) -> Ways:
    return np.asarray(np.bincount(lines, values) / np.bincount(lines), np.float64)


def _places_of(parts: Connected, chosen: NDArray[np.bool_], step: int) -> tuple[NDArray[np.int64], Ways, Ways]:
    """The number of its line, how far along and where on the page, of each stretch of the chosen lines."""
    mask = painted(parts, chosen)
    filled = np.flatnonzero(filled_rows(mask))
    rows, columns = np.nonzero(mask[filled])
    rows = filled[rows]
    lines = (np.cumsum(chosen) - 1)[parts.labels[rows, columns]]
    steps = mask.shape[1] // step + 1
    _, stretch, count = np.unique(lines * steps + columns // step, return_inverse=True, return_counts=True)
    along, places = (np.bincount(stretch, each) / count for each in (columns, rows))
    return np.bincount(stretch, lines).astype(np.int64) // count, along, places


def _powers(along: Ways, span: tuple[float, float]) -> Ways:
    return np.asarray(chebvander(_within(along, span), _DEGREE)[:, 1:], np.float64)


def _within(values: Ways, span: tuple[float, float]) -> Ways:
    """From -1 to 1 between two values, and beyond these no further."""
    return np.clip(2 * (values - span[0]) / max(span[1] - span[0], 1.0) - 1, -1, 1)
