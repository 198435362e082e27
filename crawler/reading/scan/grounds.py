"""A picture of a page -> the same with what is written on dark grounds, as heads of tables are, dark on white paper."""

from collections.abc import Iterator

import cv2
import numpy as np

from crawler.reading.scan.parts import connected_on, painted
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask

_SCALE = 0.25
_DARK = 0.75  # of the paper's light
_THINNEST, _HIGHEST_LETTER = 2.5, 14.0  # points: no stroke of a letter is so thick, and none of these so high
_SHORTEST, _NARROWEST, _LOWEST = 15.0, 30.0, 9.0  # points
_LEAST_FILLED, _LEAST_DARK = 0.5, 0.6  # of the box, and of the ground itself
_WRITTEN = (0.01, 0.35)
"""How much of a ground letters cover, at least and at most: a bar that covers what is below it has none."""

Box = tuple[slice, slice]


def on_white(gray: Gray, pixels: float) -> tuple[Gray, Gray | None]:
    """The picture with what is written on dark grounds dark on white, be it lighter or darker than they are, and a
    picture in which these grounds are black; the picture as it is and None where it has none. ``pixels`` is how many of
    them make a point."""
    paper = float(np.median(gray))
    changed, grounds = gray, None
    for rows, columns in _boxes(gray, paper, pixels):
        part = gray[rows, columns]
        for ground in _grounds(np.asarray(part < _DARK * paper, np.uint8), pixels):
            written = _written_on(part, ground, paper)
            if written is not None:
                if grounds is None:
                    changed, grounds = gray.copy(), np.full_like(gray, 255)
                changed[rows, columns][ground > 0] = written
                grounds[rows, columns][ground > 0] = 0
    return changed, grounds


def _boxes(gray: Gray, paper: float, pixels: float) -> Iterator[Box]:
    """Where grounds may be, as seen from afar."""
    small = cv2.resize(gray, None, fx=_SCALE, fy=_SCALE, interpolation=cv2.INTER_AREA)
    for ground in _grounds(np.asarray(small < _DARK * paper, np.uint8), pixels * _SCALE):
        left, top, width, height = (round(value / _SCALE) for value in cv2.boundingRect(ground))
        margin = round(2 / _SCALE)
        yield slice(max(top - margin, 0), top + height + margin), slice(max(left - margin, 0), left + width + margin)


def _grounds(dark: Mask, pixels: float) -> Iterator[Mask]:
    """The grounds on a mask of what is dark, each as a mask with its letters."""
    thin, high = (np.ones((max(round(size * pixels), 2),) * 2, np.uint8) for size in (_THINNEST, _HIGHEST_LETTER))
    solid = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, thin), np.uint8)
    parts = connected_on(solid)
    # Above and below its letters a ground is as long as its cell; the thick strokes of bold type are none.
    is_long = parts.stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) >= _SHORTEST * pixels
    is_long[0] = False
    if not is_long.any():
        return
    labels, stats, _ = connected_on(_closed(painted(parts, is_long), high))
    for number, (_, _, width, height, area) in enumerate(stats.tolist()):
        is_large = width >= _NARROWEST * pixels and height >= _LOWEST * pixels
        if number and is_large and area >= _LEAST_FILLED * width * height:
            ground = np.asarray(labels == number, np.uint8)
            if np.count_nonzero(dark[ground > 0]) >= _LEAST_DARK * area:
                yield ground


def _closed(solid: Mask, size: Mask) -> Mask:
    around = len(size)
    framed = cv2.copyMakeBorder(solid, around, around, around, around, cv2.BORDER_CONSTANT, value=(0,))
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, size)
    return np.asarray(closed[around:-around, around:-around], np.uint8)


def _written_on(part: Gray, ground: Mask, paper: float) -> Gray | None:
    """The shades of a ground as those of white paper; None where nothing is written on it."""
    shades = part[ground > 0].astype(np.float32)
    own = float(np.median(shades))
    lighter, darker = (shades - own) / max(paper - own, 1.0), (own - shades) / max(own, 1.0)
    strength = np.clip(np.maximum(lighter, darker), 0, 1)
    least, most = _WRITTEN
    if not least <= float((strength > 0.5).mean()) <= most:
        return None
    return np.asarray(paper * (1 - strength), np.uint8)
