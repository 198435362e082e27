"""Whether a page lost strokes before it was packed: its specks are what is left of them."""

from collections.abc import Iterable

from crawler.reading.scan.traces import AT_WALL, Box
from crawler.reading.scan.whitened import Mask

_HIGHEST = 4.0  # heights of a line of ideographs: a cell of a figure is no higher
_FEWEST, _LEAST = 3, 0.1
"""In how many of the empty cells, and in which share of them, specks tell: dust falls on a few."""
_MANY_SPECKS = 0.4
"""For each part of ink that is no speck: thin types and grain leave a quarter."""


def are_broken(specks: float) -> bool:
    """Whether there are so many specks for each other part of a page's ink that its letters must be broken: then thin
    strokes may have vanished altogether, as those of dashes do."""
    return specks > _MANY_SPECKS


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
