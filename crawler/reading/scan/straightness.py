"""How the ruling lines of a level page lean, and the page with all of them straight: photographs show pages askew."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.ruling import Line, Ruling

Warp = NDArray[np.float32]
"""What takes a place of the straight page to that of the picture, as a matrix of three by three."""

_SHORTEST_ACROSS, _SHORTEST_DOWN = 90.0, 25.0  # points
# Lines, and over how much of the page they must stand for their slope to change from one to the next.
_FEWEST, _LEAST_SPREAD = 5, 0.2
# Slopes, and how much of the lines must lean as all do.
_MOST_OFF, _STEEPEST, _MOST_ALIKE = 0.004, 0.05, 0.8
_LEAST, _MOST = 1.0, 25.0  # points by which a corner is out of its place


def warp_of(ruling: Ruling, shape: tuple[int, ...], pixels: float) -> Warp | None:
    """What makes the lines of a page run level and upright; None where they do, and where they are too few to tell or
    lean each in its own way. ``shape`` is the page's height and width, ``pixels`` how many make a point."""
    height, width = shape[:2]
    across = _leaning(ruling.across, _SHORTEST_ACROSS * pixels, height)
    down = _leaning(ruling.down, _SHORTEST_DOWN * pixels, width)
    if across is None or down is None:
        return None
    straight = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    x, y = straight.T
    off = np.stack([np.polyval(down, x) * (y - height / 2), np.polyval(across, y) * (x - width / 2)], axis=1)
    if not _LEAST * pixels < np.abs(off).max() < _MOST * pixels:
        return None
    return np.asarray(cv2.getPerspectiveTransform(straight, np.asarray(straight + off, np.float32)), np.float32)


def straightened(picture: NDArray[np.uint8], warp: Warp) -> NDArray[np.uint8]:
    """A picture, grey or in colour, with its lines straight."""
    height, width = picture.shape[:2]
    way = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    straight = cv2.warpPerspective(picture, warp, (width, height), flags=way, borderValue=(255,) * 3)
    return np.asarray(straight, np.uint8)


def _leaning(lines: Sequence[Line], shortest: float, size: int) -> NDArray[np.float64] | None:
    """How lines of some length lean as a polynomial of their place on a page of that ``size``; None where most do not
    lean so."""
    long = [line for line in lines if line.end - line.start >= shortest]
    if len(long) < _FEWEST:
        return None
    places, starts, ends, slopes = (np.array(column) for column in zip(*long, strict=True))
    lengths = ends - starts
    degree = 1 if np.ptp(places) >= _LEAST_SPREAD * size else 0
    middle = np.median(slopes)
    near = np.abs(slopes - middle) <= _STEEPEST
    fitted = np.polyfit(places[near], slopes[near], degree, w=np.sqrt(lengths[near]))
    off = np.abs(np.polyval(fitted, places) - slopes)
    return fitted if np.average(off <= _MOST_OFF, weights=lengths) > _MOST_ALIKE and abs(middle) <= _STEEPEST else None
