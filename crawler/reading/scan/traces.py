"""What can be seen on a whitened picture beside what is read on it: faded figures, seals, shadows."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.parts import connected_on, painted
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask, darker

AT_WALL = 1.2
"""How far, in points, from a line its shade is seen."""

# In heights of a line of ideographs, but for the share of a cell's width.
_STROKE, _FADED_GAP, _MOST_FADED, _HIGHEST, _THROUGH, _LOW = 0.35, 0.3, 0.25, 1.25, 0.85, 0.5
_FILLED = 0.5  # of a ground's box
_NEAR_EDGE, _LONGEST = 14.0, 2.5  # points, and heights of a line: no character stands so near an edge and is so long
_BESIDE = 0.3  # of a line's height, how far from a piece what is seen is its own
# Where a minus is seen that is hardly to be seen, and how long and how thick it is then, in heights of its digits, the
# shade of it and how many pixels are no speck.
_BEFORE, _BAND_OF_MINUS, _SHORTEST_MINUS, _THICKEST_MINUS = 0.8, (0.3, 0.85), 0.2, 0.35
_MIDDLE_OF_MINUS = (0.4, 0.75)
_FAINTEST_MINUS, _FEWEST_PIXELS = 225, 3
# What a short dash leaves at least: its darkness of black's, its length and, of that, its height at most.
_DARKNESS_OF_DASH, _SHORTEST_DASH, _LONGEST_DASH, _HIGHEST_DASH, _LOWEST_DASH = 0.15, 0.2, 1.0, 0.7, 2

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


def unread_on(
    faint: Mask, pieces: Sequence[Box], ruled: Mask, line: float, pixels: float, dashes: Sequence[Box] = ()
) -> tuple[Box, ...]:
    """Where more than specks is to be seen on the mask of all that can be, beside the pieces that are read and the
    mask of the ruling lines; the shadow along an edge of the page left out.

    ``dashes`` are traces that may be some, however small; ``line`` is the usual height of a line of ideographs in
    pixels, ``pixels`` how many make a point.
    """
    seen = faint.copy()
    margin = round(AT_WALL * pixels)
    lines = cv2.dilate(ruled, np.ones((2 * margin + 1, 2 * margin + 1), np.uint8))
    seen[lines > 0] = 0
    labels, stats, _ = connected = connected_on(seen)
    # What is left are whole parts, whose sizes are known.
    unread = np.ones(len(stats), np.bool_)
    unread[0] = False
    for rows, columns in _around(pieces, margin):
        unread[labels[rows, columns]] = False
    dashed = np.zeros(len(stats), np.bool_)
    for left, top, right, bottom in dashes:
        dashed[labels[top:bottom, left:right]] = True
    # A seal that goes through words is more than these.
    high = ~unread & (stats[:, cv2.CC_STAT_HEIGHT] > _HIGHEST * line)
    high[0] = False
    if high.any():
        rest = painted(connected, high)
        for rows, columns in _around(pieces, round(_BESIDE * line)):
            rest[rows, columns] = 0
        parts = connected_on(rest).stats[1:]
    else:
        parts = stats[:0]
    is_dash = np.concatenate([dashed[unread], np.zeros(len(parts), np.bool_)])
    parts = np.concatenate([stats[unread], parts])
    tells = _are_more_than_specks(parts, line) | is_dash
    parts = parts[tells & ~_are_along_edge(parts, seen.shape, line, pixels)]
    return tuple((left, top, left + width, top + height) for left, top, width, height, _ in parts.tolist())


def short_dashes_on(page: Gray, line: float) -> list[Box]:
    """The traces on a whitened picture that lie as a short dash does, be they no larger than specks of dust, which are
    round."""
    boxes = []
    for left, top, width, height, _ in connected_on(darker(page, _DARKNESS_OF_DASH)).stats[1:].tolist():
        is_long = _SHORTEST_DASH * line <= width <= _LONGEST_DASH * line
        if is_long and _LOWEST_DASH <= height <= _HIGHEST_DASH * width:
            boxes.append((left, top, left + width, top + height))
    return boxes


def _around(pieces: Sequence[Box], margin: int) -> Iterator[tuple[slice, slice]]:
    for left, top, right, bottom in pieces:
        yield slice(max(top - margin, 0), bottom + margin), slice(max(left - margin, 0), right + margin)


def shows_something(faint: Mask, line: float) -> bool:
    """Whether a cell without text holds more than specks, which may be a faded figure."""
    return bool(_are_more_than_specks(connected_on(faint).stats[1:], line).any())


def grounds_beside(faint: Mask, boxes: Sequence[Box], line: float) -> Iterator[tuple[float, float]]:
    """The middles of what is as large as a ground in a cell and above or below all its pieces, told by their boxes: the
    line to another cell may be lost, and what is lighter than a ground be written on it."""
    least = _HIGHEST * line
    for left, top, width, height, area in connected_on(faint).stats[1:].tolist():
        is_ground = min(width, height) > least and area > _FILLED * width * height
        if is_ground and all(box[3] <= top or box[1] >= top + height for box in boxes):
            yield left + width / 2, top + height / 2


def holds_any(faint: Mask, left: int, top: int, traces: Sequence[Box]) -> bool:
    """Whether one of some traces is seen in a part of a picture that begins at a place."""
    height, width = faint.shape
    return any(
        faint[max(trace[1] - top, 0) : trace[3] - top, max(trace[0] - left, 0) : trace[2] - left].any()
        for trace in traces
        if left < trace[2] and trace[0] < left + width and top < trace[3] and trace[1] < top + height
    )


def faded_beside(faint: Mask, watermarks: Mask | None, boxes: Sequence[Box], line: float) -> Iterator[bool]:
    """Whether each piece of a cell, told by its box, is what is left of more: something fainter goes on beside it, or
    above and below, no further away than characters stand from each other. What is higher than a line, or goes through
    the cell, is a seal's; but what is as low as a dash may be all that it, or a watermark, leaves of a digit."""
    across = faint.shape[1]
    seen = _larger_than_specks(faint, line)
    plain = seen if watermarks is None else _larger_than_specks(faint * (1 - watermarks), line)
    traces = [each for each in plain if each[3] - each[1] <= _HIGHEST * line and each[2] - each[0] < _THROUGH * across]
    for box in boxes:
        others = [other for other in boxes if other is not box]
        is_low = box[3] - box[1] < _LOW * line
        own = [each for each in (seen if is_low else traces) if _meet(each, box, _FADED_GAP * line)]
        own = [each for each in own if not any(_meet(each, other, 0) for other in others)]
        yield any(
            beyond > _MOST_FADED * line
            for each in own
            for beyond in (box[0] - each[0], box[1] - each[1], each[2] - box[2], each[3] - box[3])
        )


def is_after_mark(page: Gray, box: Box) -> bool:
    """Whether left of a figure, told by its box, there is a trace as small, low and level as a faded minus is."""
    height = box[3] - box[1]
    least = max(_SHORTEST_MINUS * height, _FEWEST_PIXELS)
    return any(wide >= least and high <= _THICKEST_MINUS * height for wide, high in _traces_before(page, box))


def is_after_speck(page: Gray, box: Box) -> bool:
    """Whether anything so low is there at all: in black and white, what is left of a short minus is a speck."""
    most = _THICKEST_MINUS * (box[3] - box[1])
    return any(wide * high > 1 and high <= most for wide, high in _traces_before(page, box, _MIDDLE_OF_MINUS))


def _traces_before(page: Gray, box: Box, band: tuple[float, float] = _BAND_OF_MINUS) -> Iterator[tuple[int, int]]:
    """How wide and high each trace is that stands where the minus of a figure does."""
    left, top, _, bottom = box
    height = bottom - top
    start = max(left - round(_BEFORE * height), 0)
    upper, lower = (top + round(part * height) for part in band)
    seen = np.asarray(page[upper:lower, start:left] < _FAINTEST_MINUS, np.uint8)
    if seen.any():
        yield from connected_on(seen).stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].tolist()


def _larger_than_specks(faint: Mask, line: float) -> list[Box]:
    return [
        (left, top, left + width, top + height)
        for left, top, width, height, _ in connected_on(faint).stats[1:].tolist()
        if max(width, height) > _STROKE * line
    ]


def _are_more_than_specks(stats: NDArray[np.int32], line: float) -> NDArray[np.bool_]:
    sizes = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    return np.asarray((sizes > _STROKE * line).any(axis=1), np.bool_)


def _are_along_edge(stats: NDArray[np.int32], shape: tuple[int, ...], line: float, pixels: float) -> NDArray[np.bool_]:
    """Which parts lie within a strip along an edge of the page and are longer than any character, as the shadow of a
    scanner's lid is."""
    near, long = _NEAR_EDGE * pixels, _LONGEST * line
    left, top, width, height, _ = stats.T
    beside = (height > long) & ((left + width <= near) | (left >= shape[1] - near))
    above = (width > long) & ((top + height <= near) | (top >= shape[0] - near))
    return np.asarray(beside | above, np.bool_)


def _meet(one: Box, other: Box, gap: float) -> bool:
    """Whether two boxes stand no further apart than a gap."""
    return all(one[side] - gap < other[side + 2] and other[side] - gap < one[side + 2] for side in (0, 1))
