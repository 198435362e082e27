"""The ink of a part of a picture -> the boxes of the texts in it, line by line and parted at wide gaps."""

from collections.abc import Iterator

import numpy as np

from crawler.reading.scan.traces import Box
from crawler.reading.scan.whitened import Mask, filled_columns, filled_rows, runs

NARROW_GAP = 0.3
"""How far apart characters of one text stand at most, in heights of a line of ideographs."""

# In the same.
_LEAST_LINE, _ONE_LINE, _PART_OF_LINE, _WIDE_GAP, _SPECK = 0.6, 1.25, 0.5, 1.0, 0.12


def boxes_of(ink: Mask, line: float) -> Iterator[Box]:
    """(left, top, right, bottom) of the pieces of a region, from the top and the left."""
    for top, bottom in _lines(ink, line):
        strip = ink[top:bottom]
        stretches = runs(filled_columns(strip), round(_WIDE_GAP * line))
        if len(stretches) == 1 and bottom - top > _ONE_LINE * line:
            stretches = _staggered(strip, line) or stretches
        # Beside a label of two lines stands a figure between them: neither has an empty row above or below.
        stacked = len(stretches) > 1 and bottom - top > _ONE_LINE * line
        for left, right in stretches:
            inner = boxes_of(strip[:, left:right], line) if stacked else [_tight(strip, left, right)]
            for box in inner:
                if stacked:
                    box = (box[0] + left, box[1], box[2] + left, box[3])
                if max(box[2] - box[0], box[3] - box[1]) > _SPECK * line:
                    yield box[0], box[1] + top, box[2], box[3] + top


def _staggered(strip: Mask, line: float) -> list[tuple[int, int]]:
    """The parts of ink of which one holds two lines and another none beside them: cells of columns close together."""
    parts = runs(filled_columns(strip), round(NARROW_GAP * line))
    if len(parts) > 1 and any(_holds_lines(strip[:, left:right], line) for left, right in parts):
        return parts
    return []


def _holds_lines(ink: Mask, line: float) -> bool:
    lines = [bottom - top for top, bottom in runs(filled_rows(ink))]
    return sum(height > _LEAST_LINE * line for height in lines) > 1


def _tight(strip: Mask, left: int, right: int) -> Box:
    rows = np.flatnonzero(strip[:, left:right].any(axis=1))
    return left, int(rows[0]), right, int(rows[-1]) + 1


def _lines(ink: Mask, line: float) -> list[tuple[int, int]]:
    """The lines of a region, characters of strokes one above the other (三) being one line."""
    lines: list[tuple[int, int]] = []
    for top, bottom in runs(filled_rows(ink)):
        if lines:
            above, end = lines[-1]
            low = min(end - above, bottom - top) < _PART_OF_LINE * line
            if low and bottom - above <= _ONE_LINE * line:
                lines[-1] = (above, bottom)
                continue
        lines.append((top, bottom))
    return lines
