"""A figure of a scan with a unit behind it (12件) -> the ink of its digits, and where the unit stands."""

import re
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from crawler.reading.scanned_picture import filled_columns, runs
from crawler.reading.scanned_pieces import Piece
from crawler.reading.scanned_places import Place
from crawler.reading.text_recognition import Seen

_WITH_UNIT = re.compile(r"[0-9.,，]+\s*([件条项次份元])")
_NARROWEST, _WIDEST = 0.6, 1.25
"""How wide an ideograph is, in its heights: with a digit before it, it is wider."""


class Parted(NamedTuple):
    """A figure's digits alone, how many characters they are, and where its unit stands in the picture."""

    digits: Piece
    length: int
    unit: Place


def parted(piece: Piece, seen: Seen) -> Parted | None:
    """The figure without its unit of one ideograph; None where none was seen, or where it does not stand alone."""
    found = _WITH_UNIT.fullmatch(seen.text)
    if found is None:
        return None
    length = found.start(1)
    before, behind = (round(seen.places[number] * piece.ink.shape[1]) for number in (length - 1, length))
    empty = [gap for gap in runs(~filled_columns(piece.ink)) if before <= sum(gap) / 2 <= behind]
    if not empty:
        return None
    end, start = max(empty, key=lambda gap: gap[1] - gap[0])
    unit = np.flatnonzero(piece.ink[:, start:].any(axis=1))
    wide = (piece.ink.shape[1] - start) / (np.ptp(unit) + 1)
    if not _NARROWEST <= wide <= _WIDEST:
        return None
    rows = np.flatnonzero(piece.ink[:, :end].any(axis=1))
    own = slice(int(rows[0]), int(rows[-1]) + 1)
    digits = replace(
        piece,
        ink=piece.ink[own, :end],
        shades=piece.shades[own, :end],
        top=piece.top + own.start,
        right=piece.left + end,
        bottom=piece.top + own.stop,
    )
    return Parted(digits, length, (piece.left + start, piece.right))
