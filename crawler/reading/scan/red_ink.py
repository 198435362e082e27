"""A picture in colour -> its shades of grey, seals and other red strokes lighter, but not figures printed in red."""

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.grounds import grounds_on
from crawler.reading.scan.parts import connected_on
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask

_REDNESS, _LIGHTEST_RED, _FADING, _EDGE = 50, 215, 1.8, 5  # the last in pixels
_LEAST_REDNESS, _FADING_RED, _DARK_REDS, _REACH = 25, 1.45, 20, 61  # the last in percent and in pixels
# In points, but for the shares: the lines of a type no seal is as small as, the lowest of what counts as a figure, and
# how many figures there are at least, how many of them are as high as most, and how many at most touch something black.
_HIGHEST_FIGURE, _WIDEST_FIGURE, _LOWEST_FIGURE = 18.0, 90.0, 4.0
_FEWEST_FIGURES, _AS_HIGH, _MOST_ALIKE, _TOUCHING = 8, 0.15, 0.8, 0.1
_DARK = 110


def gray_of(pixels: NDArray[np.uint8], scale: float) -> Gray:
    """The grey levels of a picture in colour; ``scale`` is how many of its pixels make a point.

    Red ink is lighter than it looks, so that what is printed below a seal can be seen and its rim is no line, and dark
    enough that a cell with nothing else in it is no blank. Where it ends, and of thin strokes, a picture keeps less of
    its colour than of its darkness. Where figures are printed in red it is as dark as it looks.
    """
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    red, green, blue = (np.asarray(each, np.uint8) for each in cv2.split(pixels))
    redness = cv2.subtract(red, np.maximum(green, blue))
    is_red = np.asarray(redness > _REDNESS, np.uint8)
    if not is_red.any():
        return gray
    # A red ground, as a head of a table has, is as dark as it looks: letters are white on it.
    grounds = np.zeros_like(gray)
    for ground in grounds_on(is_red, scale):
        grounds |= ground
    if grounds.any():
        grounds = np.asarray(cv2.dilate(grounds, np.ones((_EDGE, _EDGE), np.uint8)), np.uint8)
        redness[grounds > 0] = 0
        is_red &= 1 - grounds
    is_reddish = cv2.dilate(is_red, np.ones((_REACH, _REACH), np.uint8)) & np.asarray(
        redness > _LEAST_REDNESS, np.uint8
    )
    if not is_red.any() or _are_figures(np.asarray(is_reddish, np.uint8), gray, scale):
        return gray
    near = cv2.dilate(is_reddish, np.ones((_EDGE, _EDGE), np.uint8)) > 0
    reddish = np.minimum(cv2.convertScaleAbs(red, alpha=_FADING_RED), _LIGHTEST_RED)
    edges = np.maximum(np.minimum(cv2.convertScaleAbs(gray, alpha=_FADING), _LIGHTEST_RED), gray)
    lightened = cv2.convertScaleAbs(
        red, alpha=max(_LIGHTEST_RED / float(np.percentile(red[is_red > 0], _DARK_REDS)), 1.0)
    )
    beside = np.where(is_reddish > 0, reddish, np.where(near, edges, gray))
    seen = np.where(is_red > 0, np.minimum(lightened, _LIGHTEST_RED), beside)
    return np.where(grounds > 0, gray, seen).astype(np.uint8)


def _are_figures(reddish: Mask, gray: Gray, scale: float) -> bool:
    """Whether all that is red on a page is as small as figures are, most of it as high as each other, as digits are and
    ticks of a pen are not, and hardly any of it touches what is printed in black. A seal has a rim or a frame."""
    _, stats, _ = connected_on(np.asarray(cv2.dilate(reddish, np.ones((3, 3), np.uint8)), np.uint8))
    boxes = stats[1:, :4]
    wide, high = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    if not boxes.size or high.max() > _HIGHEST_FIGURE * scale or wide.max() > _WIDEST_FIGURE * scale:
        return False
    figures = boxes[high >= _LOWEST_FIGURE * scale]
    if len(figures) < _FEWEST_FIGURES:
        return False
    heights = figures[:, cv2.CC_STAT_HEIGHT]
    alike = np.abs(heights - np.median(heights)) <= _AS_HIGH * np.median(heights) + 1
    black = np.asarray((gray < _DARK) & (reddish == 0), np.uint8)
    touching = sum(bool(black[y : y + h, x : x + w].any()) for x, y, w, h in figures.tolist())
    return bool(alike.mean() >= _MOST_ALIKE) and touching <= _TOUCHING * len(figures)
