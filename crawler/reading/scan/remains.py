"""Whether a page lost strokes before it was packed: its specks are what is left of them."""

from collections.abc import Iterable

import cv2

from crawler.reading.scan.parts import connected_on, painted
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.traces import AT_WALL, Box
from crawler.reading.scan.whitened import Mask, darker

_HIGHEST = 4.0  # heights of a line of ideographs: a cell of a figure is no higher
_FEWEST, _LEAST = 3, 0.1
"""In how many of the empty cells, and in which share of them, specks tell: dust falls on a few."""
_MANY_SPECKS, _SPECKS_ALONE = 0.4, 0.06
"""For each part of ink that is no speck: thin types and grain leave a quarter. And how many of them stand alone: the
darkest spots of a hairline are specks too, but the shade of it goes on from one to the next."""

_SHADE, _LARGEST_ALONE = 0.2, 2  # of black, and times as large as a speck


def are_broken(specks: Mask, share: float, page: Gray, largest: float) -> bool:
    """Whether there are so many specks for each other part of a page's ink that its letters must be broken: then thin
    strokes may have vanished altogether, as those of dashes do.

    ``specks`` is the mask of them and ``share`` how many there are for each other part, ``page`` the whitened picture
    and ``largest`` how many pixels a speck has at most in each direction.
    """
    if share <= _MANY_SPECKS:
        return False
    shades = connected_on(darker(page, _SHADE))
    is_alone = shades.stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) <= _LARGEST_ALONE * largest
    is_alone[0] = False
    every, alone = (len(connected_on(mask).stats) - 1 for mask in (specks, specks * painted(shades, is_alone)))
    return share * alone > _SPECKS_ALONE * every


def loses_strokes(specks: Mask, empty: Iterable[Box], line: float, pixels: float) -> bool:
    """Whether so many of the cells without text hold specks of ink that these must be what is left of thin strokes:
    what cleans the paper of a scan, or parts it from the letters, leaves no shade of those.

    ``specks`` is the mask of what was too small to be read, ``line`` the usual height of a line of ideographs and
    ``pixels`` how many make a point.
    """
    margin = round(2 * AT_WALL * pixels)
    cells = [
        specks[top + margin : bottom - margin, left + margin : right - margin]
        for left, top, right, bottom in empty
        if 2 * margin < bottom - top <= _HIGHEST * line and right - left > 2 * margin
    ]
    marked = sum(bool(cell.any()) for cell in cells)
    return marked > max(_FEWEST, _LEAST * len(cells))
