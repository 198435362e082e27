"""The shape of a piece's ink: a ring, a bar, a stroke that leans, a stem on its foot, a point; and its parts."""

from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.leaning import lean_on
from crawler.reading.scan.parts import connected_on
from crawler.reading.scan.pieces import Piece, columns_of
from crawler.reading.scan.places import DIGITS, Place
from crawler.reading.scan.whitened import ink_of, runs

_FLATTEST = 0.22
_SHORTEST_BAR, _LONGEST_BAR, _LEAST_FILLED, _FEWEST_ACROSS = 1.8, 12, 0.65, 5
_LIGHTEST, _PALE = 215, 180
_LARGEST_RIPPLE = 0.12  # heights of a piece
_LOWEST_WITH_POINT, _HIGHEST_POINT = 16, 1.2  # pixels, and widths of its own
_PAPERS_OF_RING, _LEAST_HOLE = 3, 0.4  # labels: none, outside and inside; the second in heights
# In heights of a digit: where the stem of a 1 is bare, how wide it may be there, how far its foot stands out, and how
# wide at most a digit is that may be a 1.
_BELOW_FLAG, _ABOVE_FOOT, _WIDEST_STEM, _LEAST_FOOT, _NARROW = 0.4, 0.84, 0.24, 0.1, 0.5
_CURVED, _WHOLE_STEM = frozenset("2357"), 0.95
"""Digits that are never narrow with a column inked from top to bottom, and how much of a stem is inked."""

_STRUCK, _THICKEST_STROKE, _BEYOND, _ALONG = (0.2, 0.8), 0.15, 0.1, 0.8
"""Where, in heights of a digit, a stroke through it may lie, how thick it may be and how far it goes beyond it on
either side, or how much of several digits it joins."""


def parts_of(piece: Piece) -> int:
    """Into how many parts the ink of a piece falls, those not counted that stand within another, as in a dotted 0, nor
    the ripples of a JPEG beside it, which are smaller than what is left of a digit and nowhere as dark as ink."""
    labels, stats, _ = connected_on(np.asarray(piece.shades < _LIGHTEST, np.uint8))
    is_part = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) > _LARGEST_RIPPLE * len(labels)
    is_part[labels[ink_of(piece.shades) > 0]] = True
    is_part[0] = False
    left, top, width, height, _ = stats[is_part].T
    right, bottom = left + width, top + height
    within = (left[:, None] >= left) & (top[:, None] >= top) & (right[:, None] <= right) & (bottom[:, None] <= bottom)
    return int(np.count_nonzero(within.sum(axis=1) == 1))


def is_ring(piece: Piece) -> bool:
    """Whether a piece is one closed ring, as a 0 is that was seen as another sign of
    that form."""
    framed = np.pad(np.asarray(~piece.ink, np.uint8), 1, constant_values=1)
    _, stats, _ = connected_on(framed, by_corners=False)
    is_open = len(stats) == _PAPERS_OF_RING and stats[1:, cv2.CC_STAT_HEIGHT].min() >= _LEAST_HOLE * piece.ink.shape[0]
    return bool(is_open) and piece.ink.shape[1] < piece.ink.shape[0]


def is_point(piece: Piece, text: str) -> bool:
    """Whether the only mark of a figure is surely a point: what rests where digits do and is large enough to show a
    tail if it had one, which is all that makes it a comma."""
    parts = columns_of(piece.shades < _LIGHTEST)
    if len(parts) != len(text) or piece.ink.shape[0] < _LOWEST_WITH_POINT:
        return False
    left, top, right, bottom = parts[text.index(".")]
    base = median(part[3] for part, character in zip(parts, text, strict=True) if character in DIGITS)
    return bottom <= base and bottom - top <= _HIGHEST_POINT * (right - left)


def stands_on_foot(piece: Piece, place: Place) -> bool:
    """Whether a 1 stands on a foot, as in most types with hairlines, with nothing to the left of its stem above that.

    The foot is a hairline: where it is left on both sides of the stem, some of the slope of a 4 would be left too.
    """
    columns = slice(max(place[0] - piece.left, 0), max(place[1] - piece.left, 0))
    ink, shown = piece.ink[:, columns], piece.shades[:, columns] < _LIGHTEST
    height = ink.shape[0]
    body = slice(round(_BELOW_FLAG * height), round(_ABOVE_FOOT * height))
    stem, seen = np.flatnonzero(ink[body].any(axis=0)), np.flatnonzero(shown[body].any(axis=0))
    foot = np.flatnonzero(ink[round(_ABOVE_FOOT * height) :].any(axis=0))
    if not (stem.size and foot.size):
        return False
    is_stem = np.ptp(seen) <= _WIDEST_STEM * height and np.all(np.diff(seen) == 1)
    reach = max(_LEAST_FOOT * height, 1)
    return bool(is_stem and stem[0] - foot[0] >= reach and foot[-1] - stem[-1] >= reach)


def has_odd_stem(piece: Piece, text: str) -> bool:
    """Whether a narrow character has the stem of a 1, which grain may give the look of another digit; digits that touch
    each other are not judged."""
    parts = columns_of(piece.ink)
    curved = [part for part, character in zip(parts, text, strict=False) if character in _CURVED]
    return len(parts) == len(text) and any(
        right - left <= _NARROW * piece.ink.shape[0]
        and float(piece.ink[:, left:right].mean(axis=0).max()) >= _WHOLE_STEM
        for left, _, right, _ in curved
    )


def is_struck(piece: Piece, text: str) -> bool:
    """Whether a level stroke goes through digits, as a pen strikes out what is wrong: beyond them on both sides, or
    from one to the next, as only the bars of 4 do. It may be lighter than they are."""
    return any(_goes_through(ink, text) for ink in (piece.ink, piece.shades < _PALE))


def _goes_through(ink: NDArray[np.bool_], text: str) -> bool:
    height, width = ink.shape
    first, last = (round(part * height) for part in _STRUCK)
    joins, goes_beyond = len(text) > 1 and text.strip("4.,") != "", text != "4"
    beyond, thick = max(_BEYOND * height, 1), max(round(_THICKEST_STROKE * height), 2)
    for row in first + np.flatnonzero(ink[first:last].sum(axis=1) >= _ALONG * width):
        start, end = max(runs(ink[row]), key=lambda run: run[1] - run[0])
        if joins and end - start >= _ALONG * width:
            return True
        others = np.flatnonzero(np.delete(ink, slice(max(row - thick, 0), row + thick + 1), axis=0).any(axis=0))
        if goes_beyond and others.size and start <= others[0] - beyond and end > others[-1] + beyond:
            return True
    return False


def is_flat(piece: Piece) -> bool:
    height, width = piece.ink.shape
    return bool(height <= max(_FLATTEST * width, 2))


def is_bar(piece: Piece) -> bool:
    """Whether a piece in a ruled cell is a short bar, lying and full, as a thick dash is."""
    height, width = piece.ink.shape
    is_long = _SHORTEST_BAR * height <= width and is_short(piece) and width >= _FEWEST_ACROSS
    return piece.is_cell and is_long and is_full(piece)


def is_short(piece: Piece) -> bool:
    """Whether a piece is no longer for its height than dashes are, as what is left of a line may be."""
    height, width = piece.ink.shape
    return bool(width <= _LONGEST_BAR * height)


def is_full(piece: Piece) -> bool:
    """Whether most of a piece is ink."""
    return float(piece.ink.mean()) >= _LEAST_FILLED


def is_leaning(piece: Piece, least: float) -> bool:
    """Whether a piece is one straight stroke that leans as a slash does, so far at least."""
    lean, is_straight = lean_of(piece)
    return is_straight and lean > least


def lean_of(piece: Piece) -> tuple[float, bool]:
    """How far to the right, in its heights, a piece leans, and whether it is one straight stroke."""
    return lean_on(piece.ink)
