"""A figure of a scan with a unit behind it (12件) -> the ink of its digits, and where the unit stands."""

import re
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from crawler.reading.scan.gaps import gap_between, part_of
from crawler.reading.scan.pieces import Piece
from crawler.reading.scan.places import Place
from crawler.reading.scan.text_recognition import Seen

UNIT = "(?:万元|[件条项次份元])"
"""A unit behind a figure, as a pattern."""

_WITH_UNIT = re.compile(rf"([0-9.,，]+)\s*({UNIT})")
_NARROWEST, _BESIDE = 0.6, 0.25
"""How wide an ideograph is at least, in its heights, and how much wider than one for each of them a unit may be: with a
digit before it, it is wider."""


class Parted(NamedTuple):
    """A figure's digits alone, how many characters they are, its unit, and where each character of that stands in the
    picture."""

    digits: Piece
    length: int
    unit: str
    places: tuple[Place, ...]


def parted(piece: Piece, seen: Seen) -> Parted | None:
    """The figure without its unit; None where none was seen, or where it does not stand alone."""
    found = _WITH_UNIT.fullmatch(seen.text)
    if found is None:
        return None
    length, unit = found.end(1), found[2]
    gap = gap_between(piece, seen, length - 1, found.start(2))
    if gap is None:
        return None
    end, start = gap
    inked = np.flatnonzero(piece.ink[:, start:].any(axis=1))
    wide = (piece.ink.shape[1] - start) / (np.ptp(inked) + 1)
    if not _NARROWEST * len(unit) <= wide <= len(unit) + _BESIDE:
        return None
    edges = [piece.left + start + (piece.ink.shape[1] - start) * number // len(unit) for number in range(len(unit) + 1)]
    return Parted(part_of(piece, 0, end), length, unit, tuple(pairwise(edges)))
