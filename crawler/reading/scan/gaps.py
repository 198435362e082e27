"""The gaps in the ink of a piece of a scan -> the parts of it that stand beside them, as pieces of their own."""

from dataclasses import replace

import cv2
import numpy as np

from crawler.reading.scan.pieces import Piece
from crawler.reading.scan.text_recognition import Seen
from crawler.reading.scan.whitened import filled_columns, runs

Gap = tuple[int, int]
"""The columns of a piece's ink that are empty: the first, and the one behind the last."""


def gap_between(piece: Piece, seen: Seen, one: int, other: int) -> Gap | None:
    """The widest gap of a piece between two of the characters seen in it, told by their numbers; None where there is
    none."""
    before, behind = (round(seen.places[number] * piece.ink.shape[1]) for number in (one, other))
    empty = [gap for gap in runs(~filled_columns(piece.ink)) if before <= sum(gap) / 2 <= behind]
    return max(empty, key=lambda gap: gap[1] - gap[0], default=None)


def part_of(piece: Piece, start: int, end: int) -> Piece:
    """What stands between two columns of a piece's ink, with white paper around it."""
    rows = np.flatnonzero(piece.ink[:, start:end].any(axis=1))
    own = slice(int(rows[0]), int(rows[-1]) + 1)
    shades = piece.shades[own, start:end]
    margin = (piece.picture.shape[0] - piece.shades.shape[0]) // 2
    framed = cv2.copyMakeBorder(shades, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
    return replace(
        piece,
        picture=np.asarray(framed, np.uint8),
        shades=shades,
        ink=piece.ink[own, start:end],
        left=piece.left + start,
        top=piece.top + own.start,
        right=piece.left + end,
        bottom=piece.top + own.stop,
    )
