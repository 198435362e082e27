"""A picture of a page -> paper white, ink dark, lines of text level."""

from itertools import pairwise
from math import ceil, radians, tan

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.text_recognition import Gray

Mask = NDArray[np.uint8]
_MOST_TURN, _COARSE, _FINE = 4.0, 0.25, 0.03  # degrees
_LONGEST_SIDE, _COLUMN = 800, 8
_DARK, _DEEPEST, _DARKEST_PAPER = 40, 90, 60
_INK, _TRACE = 0.45, 0.07
_SHADES, _FEWEST_SHADES = (30, 225), 0.001


def whitened(gray: Gray) -> Gray:
    """The picture with even paper: what is as light as the paper around it is 255, the darkest ink near 0."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(15, round(max(small.shape) / 40)) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.blur(paper, (size, size))
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    bright = np.maximum(paper, _DARKEST_PAPER).astype(np.float32)
    # In its place: a page in numbers of this size takes longer to be made than to be reckoned with.
    depth = bright - gray
    depth *= 255
    depth /= bright
    np.clip(depth, 0, 255, out=depth)
    dark = depth[depth > _DARK]
    deepest = float(np.percentile(dark, _DEEPEST)) if dark.size else 255.0
    depth *= 255 / deepest
    np.subtract(255, depth, out=depth)
    return np.asarray(np.clip(depth, 0, 255, out=depth), np.uint8)


def slope_of(page: Gray) -> float:
    """By how many degrees (up to 4) a whitened picture must be turned for its lines of text and its rules to run
    level; 0 where they do."""
    scale = min(1.0, _LONGEST_SIDE / max(page.shape))
    small = np.asarray(255 - cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    columns = np.asarray(
        cv2.resize(small.astype(np.float32), None, fx=1 / _COLUMN, fy=1, interpolation=cv2.INTER_AREA), np.float32
    )
    coarse = max(np.arange(-_MOST_TURN, _MOST_TURN + _COARSE, _COARSE), key=lambda angle: _sharpness(columns, angle))
    angle = max(np.arange(coarse - _COARSE, coarse + _COARSE, _FINE), key=lambda angle: _sharpness(columns, angle))
    return 0.0 if abs(angle) < _FINE else float(angle)


def levelled(picture: NDArray[np.uint8], slope: float) -> NDArray[np.uint8]:
    """A picture, grey or in colour, turned by its slope."""
    return _turned(picture, slope, 255, cv2.INTER_CUBIC) if slope else picture


def _sharpness(columns: NDArray[np.float32], angle: float) -> float:
    """How sharply rows with ink and rows without are set apart, the picture being turned: its columns, each of which
    stands for several, go up and down by what they are away from its middle."""
    width = columns.shape[1]
    steep = _COLUMN * tan(radians(angle))
    moved = np.array([[1, 0, 0], [-steep, 1, steep * (width - 1) / 2]])
    rows = cv2.warpAffine(columns, moved, columns.shape[::-1]).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _turned(picture: NDArray[np.uint8], angle: float, border: int, way: int = cv2.INTER_LINEAR) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1)
    turned = cv2.warpAffine(picture, turn, (width, height), flags=way, borderValue=(border,) * 3)
    return np.asarray(turned, np.uint8)


def ink_of(page: Gray) -> Mask:
    """1 where a whitened picture is written on."""
    return darker(page, _INK)


def faint_ink_of(page: Gray) -> Mask:
    """1 where a whitened picture shows anything, a faded stroke too."""
    return traces_on(np.asarray(cv2.GaussianBlur(page, (5, 5), 0), np.uint8))


def traces_on(page: Gray) -> Mask:
    """1 where a whitened picture is darker than paper."""
    return darker(page, _TRACE)


def darker(page: Gray, share: float) -> Mask:
    """1 where a whitened picture is darker than paper by more than a share of what black is."""
    # Shades are whole, and comparing them with a fraction takes five times as long.
    return (page < ceil(255 * (1 - share))).view(np.uint8)


def is_two_toned(picture: Gray) -> bool:
    """Whether a picture is one in black and white, which has no shades between ink and paper."""
    dark, light = _SHADES
    return float(((picture > dark) & (picture < light)).mean()) < _FEWEST_SHADES


def filled_rows(mask: NDArray[np.uint8] | NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows of a mask hold anything."""
    return np.asarray(mask.any(axis=1), np.bool_)


def filled_columns(mask: NDArray[np.uint8] | NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which columns of a mask hold anything."""
    return np.asarray(mask.any(axis=0), np.bool_)


def runs(filled: NDArray[np.bool_], gap: int = 1) -> list[tuple[int, int]]:
    """(start, end) of the stretches that are filled; stretches less than ``gap`` apart are one."""
    places = np.flatnonzero(filled)
    if not places.size:
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    edges = [-1, *breaks.tolist(), places.size - 1]
    return [(int(places[before + 1]), int(places[after]) + 1) for before, after in pairwise(edges)]
