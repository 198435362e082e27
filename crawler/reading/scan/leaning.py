"""How ink leans, and the straight leaning stroke that alone stands in a cell, with what is faint of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.parts import connected_on
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask

LEAST_SLASH = 0.24
"""How far to the right, in its heights, a slash leans at least."""

_STRAIGHT, _ROUGH, _ALIKE, _FEWEST_PIXELS = 0.045, 0.6, 0.1, 8  # heights, pixels, slopes, pixels
_SHADE = 205
_LIGHT, _LOWEST, _HIGHEST, _MOST_SLASH = 215, 0.45, 1.5, 1.4  # a shade, heights of a line, and of the stroke


def lean_on(ink: NDArray[np.bool_]) -> tuple[float, bool]:
    """How far to the right, in its heights, ink leans, and whether it is one straight stroke, as a slash is: its two
    sides are straight and lean alike, however thick it is."""
    height = ink.shape[0]
    rows = np.flatnonzero(ink.any(axis=1))
    if height < _FEWEST_PIXELS or ink.shape[1] < 2:
        return 0.0, False
    left = np.argmax(ink[rows], axis=1)
    right = ink.shape[1] - 1 - np.argmax(ink[rows, ::-1], axis=1)
    slopes, are_straight = zip(*(_fitted(rows, side, height) for side in (left, right)), strict=True)
    is_filled = bool(np.all(ink[rows].sum(axis=1) >= right - left))
    return -sum(slopes) / 2, all(are_straight) and is_filled and abs(slopes[0] - slopes[1]) <= _ALIKE


def is_straight_in_shades(shades: Gray) -> bool:
    """Whether ink with its fainter parts is one straight stroke: the flag of a 1 or the bar of a 7 may be faint."""
    light = np.asarray(shades < _SHADE, np.uint8)
    labels, stats, _ = connected_on(light)
    if len(stats) < 2:
        return False
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    x, y, width, height, _ = stats[largest].tolist()
    return lean_on(labels[y : y + height, x : x + width] == largest)[1]


def _fitted(rows: NDArray[np.int64], side: NDArray[np.int64], height: int) -> tuple[float, bool]:
    """The slope of a side of a stroke, and whether it is straight."""
    slope, start = np.polyfit(rows, side, 1)
    off = float(np.std(side - slope * rows - start))
    return float(slope), off <= max(_STRAIGHT * height, _ROUGH)


def whole_slash(shades: Gray, ink: Mask, faint: Mask, line: float) -> Mask:
    """The ink of a cell; where all that is to be seen in it is one straight stroke that leans as a slash does, all of
    that: a thin stroke is faint in parts, and these are no ink. ``line`` is the height of a line of ideographs."""
    rows, columns = (np.flatnonzero(faint.any(axis=axis)) for axis in (1, 0))
    if not (ink.any() and rows.size and columns.size):
        return ink
    own = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    if not _LOWEST * line <= rows[-1] + 1 - rows[0] <= _HIGHEST * line:
        return ink
    light = np.zeros_like(ink)
    light[own] = shades[own] < _LIGHT
    if np.any(light < ink):
        return ink
    rows, columns = (np.flatnonzero(light.any(axis=axis)) for axis in (1, 0))
    stroke = light[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if cv2.connectedComponents(stroke, connectivity=8)[0] != 2:
        return ink
    lean, is_straight = lean_on(stroke > 0)
    return light if is_straight and LEAST_SLASH < lean <= _MOST_SLASH else ink
