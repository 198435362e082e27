"""A mask -> its connected parts: of which each pixel is, and the box, the size and the middle of each."""

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.whitened import Mask, filled_rows

_MOST_IN_16_BITS = 65_000
_AROUND, _BESIDE = 8, 4
_LARGE, _MOST_ROWS = 100_000, 0.9  # pixels, and a share of the rows


class Connected(NamedTuple):
    """The parts of a mask by number, 0 being what is outside of all: ``labels`` are the numbers of its pixels; a row of
    ``stats`` but for the first is a part's left, top, width, height and count of pixels, one of ``middles`` its
    middle's x and y."""

    labels: NDArray[Any]
    stats: NDArray[np.int32]
    middles: NDArray[np.float64]


def connected_on(mask: Mask, *, by_corners: bool = True) -> Connected:
    """The connected parts of a mask; ``by_corners`` tells whether pixels that touch at a corner are connected."""
    rows = _rows_with_gaps(mask)
    if rows is None:
        return _connected(mask, by_corners=by_corners)
    labels, stats, middles = _connected(mask[rows], by_corners=by_corners)
    whole = np.zeros(mask.shape, labels.dtype)
    whole[rows] = labels
    skipped = np.take(rows, stats[1:, cv2.CC_STAT_TOP]) - stats[1:, cv2.CC_STAT_TOP]
    stats[1:, cv2.CC_STAT_TOP] += skipped.astype(np.int32)
    middles[1:, 1] += skipped
    return Connected(whole, stats, middles)


def painted(parts: Connected, chosen: NDArray[np.bool_]) -> Mask:
    """The mask of the parts that are chosen by their number."""
    rows = np.zeros(len(parts.labels), np.bool_)
    for top, height in parts.stats[chosen][:, [cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT]].tolist():
        rows[top : top + height] = True
    mask = np.zeros(parts.labels.shape, np.uint8)
    mask[rows] = np.asarray(chosen, np.uint8).take(parts.labels[rows])
    return mask


def _connected(mask: Mask, *, by_corners: bool) -> Connected:
    starts = cv2.countNonZero(cv2.subtract(mask[:, 1:], mask[:, :-1])) + cv2.countNonZero(mask[:, :1])
    # Numbers of half the size take a third of the time. There are never more parts than stretches in rows.
    kind = cv2.CV_16U if starts < _MOST_IN_16_BITS else cv2.CV_32S
    _, labels, stats, middles = cv2.connectedComponentsWithStats(
        mask, connectivity=_AROUND if by_corners else _BESIDE, ltype=kind
    )
    return Connected(labels, np.asarray(stats, np.int32), np.asarray(middles, np.float64))


def _rows_with_gaps(mask: Mask) -> NDArray[np.int64] | None:
    """The numbers of the rows that hold anything, each stretch of them with empty ones behind it, so that their parts
    are those of the mask; None where most rows hold something, and those of small masks, which take no time. Parts are
    numbered by pairs of rows, and so these are kept together."""
    if mask.size < _LARGE:
        return None
    filled = filled_rows(mask)
    pairs = filled[::2].copy()
    pairs[: len(filled) // 2] |= filled[1::2]
    pairs[1:] |= pairs[:-1].copy()
    pairs[0] = True  # a mask of no rows has no parts to be asked for
    rows = np.flatnonzero(np.repeat(pairs, 2)[: len(mask)])
    return rows if rows.size < _MOST_ROWS * len(mask) else None
