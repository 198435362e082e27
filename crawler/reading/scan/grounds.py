"""A picture of a page -> the same with what is written on dark grounds, as heads of tables are, dark on white paper."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.parts import connected_on, painted
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask

_SCALE = 0.25
_DARK = 0.75  # of the paper's light
_LIGHTEST = 95
"""Of a hundred places of a row or a column, sorted by their light, the one that is surely paper."""

_THINNEST, _HIGHEST_LETTER = 2.5, 14.0  # points: no stroke of a letter is so thick, and none of these so high
_THINNEST_FROM_AFAR = 3  # pixels: a ruling line may be two wide
_SHORTEST, _NARROWEST, _LOWEST = 15.0, 30.0, 9.0  # points
_LEAST_FILLED, _LEAST_DARK = 0.5, 0.6  # of the box, and of the ground itself
_WRITTEN = (0.01, 0.35)
"""How much of a ground letters cover, at least and at most: a bar that covers what is below it has none."""

_GRAINS, _MOST_GRAIN = 3.0, 0.25
"""How many times its usual deviation the grain of a ground goes, and of the light that parts it from black and from
paper how much at most."""

# Points, pixels and shares: how long a line on a ground is looked at together, how far beside it nothing is, how long
# it is at least, how much darker than the ground it is and how much of that is seen beside it.
_ALONG, _ASIDE, _FRINGE, _SHORTEST_LINE, _LEAST_DARKER, _DEEPEST_ASIDE = 9.0, 1.5, 3, 18.0, 0.04, 0.5

Box = tuple[slice, slice, float]


def on_white(gray: Gray, pixels: float) -> tuple[Gray, Gray | None]:
    """The picture with what is written on dark grounds dark on white, be it lighter or darker than they are, and a
    picture in which these grounds are black; the picture as it is and None where it has none. ``pixels`` is how many of
    them make a point."""
    changed, grounds = gray, None
    for rows, columns, paper in _boxes(gray, pixels):
        part = gray[rows, columns]
        for ground in grounds_on(np.asarray(part < _DARK * paper, np.uint8), pixels):
            written = _written_on(part, ground, paper, pixels)
            if written is not None:
                if grounds is None:
                    changed, grounds = gray.copy(), np.full_like(gray, 255)
                changed[rows, columns][ground > 0] = written
                grounds[rows, columns][ground > 0] = 0
    return changed, grounds


def _boxes(gray: Gray, pixels: float) -> Iterator[Box]:
    """Where grounds may be, as seen from afar, and how light paper is there."""
    small = np.asarray(cv2.resize(gray, None, fx=_SCALE, fy=_SCALE, interpolation=cv2.INTER_AREA), np.uint8)
    # In the shadow of a lid or a spine paper is darker, along a whole row or column.
    lightest = (np.percentile(small, _LIGHTEST, axis=axis, keepdims=True) for axis in (0, 1))
    paper = np.minimum(np.median(gray), np.minimum(*lightest))
    for ground in grounds_on(np.asarray(small < _DARK * paper, np.uint8), pixels * _SCALE):
        own = float(np.median(paper[ground > 0]))
        left, top, width, height = (round(value / _SCALE) for value in cv2.boundingRect(ground))
        margin = round(2 / _SCALE)
        rows = slice(max(top - margin, 0), top + height + margin)
        yield rows, slice(max(left - margin, 0), left + width + margin), own


def grounds_on(dark: Mask, pixels: float) -> Iterator[Mask]:
    """The grounds on a mask of what is dark, each as a mask with its letters."""
    sizes = (max(round(size * pixels), _THINNEST_FROM_AFAR) for size in (_THINNEST, _HIGHEST_LETTER))
    thin, high = (np.ones((size, size), np.uint8) for size in sizes)
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


def _written_on(part: Gray, ground: Mask, paper: float, pixels: float) -> Gray | None:
    """The shades of a ground as those of white paper; None where nothing is written on it."""
    shades = part[ground > 0].astype(np.float32)
    own = float(np.median(shades))
    # Little of a dark ground's light is much of what is darker than it.
    grain = min(_GRAINS * float(np.median(np.abs(shades - own))), _MOST_GRAIN * own, _MOST_GRAIN * (paper - own))
    lighter, darker = (shades - own - grain) / max(paper - own - grain, 1.0), (own - grain - shades) / max(own, 1.0)
    strength = np.clip(np.maximum(lighter, darker), 0, 1)
    least, most = _WRITTEN
    if not least <= float((strength > 0.5).mean()) <= most:
        return None
    if np.count_nonzero(lighter > 0.5) > np.count_nonzero(darker > 0.5):
        # Where letters are dark, so are lines; and what is darker on a dark ground is hardly so.
        strength[_lines_on(part, ground, own, pixels)[ground > 0] > 0] = 1
    return np.asarray(paper * (1 - strength), np.uint8)


def _lines_on(part: Gray, ground: Mask, own: float, pixels: float) -> Mask:
    """The lines of a table on a ground hardly lighter than they are, which are seen along their length."""
    depth = np.where(ground > 0, own - part.astype(np.float32), 0).astype(np.float32)
    across = _level_lines(depth, ground, own, pixels)
    down = _level_lines(np.ascontiguousarray(depth.T), np.ascontiguousarray(ground.T), own, pixels)
    return across | np.ascontiguousarray(down.T)


def _level_lines(depth: NDArray[np.float32], ground: Mask, own: float, pixels: float) -> Mask:
    along, reach = round(_ALONG * pixels), max(round(_ASIDE * pixels), _FRINGE)
    run = np.asarray(cv2.blur(depth, (along, 1)), np.float32)
    framed = cv2.copyMakeBorder(run, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=(0,))
    beside = np.maximum(framed[: -2 * reach], framed[2 * reach :])
    grain = _GRAINS * float(np.median(np.abs(run[ground > 0])))
    is_line = (run > max(grain, _LEAST_DARKER * own)) & (beside < _DEEPEST_ASIDE * run) & (ground > 0)
    near = cv2.dilate(is_line.view(np.uint8), np.ones((_FRINGE, 1), np.uint8))
    joined = cv2.morphologyEx(near, cv2.MORPH_CLOSE, np.ones((1, along), np.uint8))
    length = round(_SHORTEST_LINE * pixels)
    return np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)), np.uint8)
