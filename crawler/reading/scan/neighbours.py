"""Figures of a scan close beside each other: several in one piece, and one that a line goes through."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from crawler.reading.scan.gaps import gap_between, part_of
from crawler.reading.scan.pieces import Piece
from crawler.reading.scan.places import DIGITS
from crawler.reading.scan.text_recognition import Seen
from crawler.reading.scan.units import UNIT

_FIGURES = re.compile(rf"[0-9.]+(?: ?{UNIT})?(?: [0-9.]+(?: ?{UNIT})?)+")
_NEXT = re.compile(r" (?=[0-9.])")
_LEAST_GAP = 0.6
"""How wide the gap between two figures is at least, in heights of their digits: more than a blank within a figure."""

_FURTHEST, _SAME_ROW = 1.0, 0.5
"""How far beyond a line, in heights of its digits, a figure goes on at most, and how much of its height is level with
what is before the line."""


def are_figures(seen: Seen) -> bool:
    """Whether figures with blanks between them are seen, with or without units, and nothing else."""
    return _FIGURES.fullmatch(seen.text) is not None


def figures_apart(piece: Piece, seen: Seen) -> Sequence[Piece]:
    """The figures of a piece, each with its own ink; the piece itself where it holds no several. A cell between lines
    holds one."""
    if piece.is_cell or not are_figures(seen):
        return (piece,)
    least = _LEAST_GAP * piece.ink.shape[0]
    blanks = [found.start() for found in _NEXT.finditer(seen.text)]
    gaps = filter(None, (gap_between(piece, seen, blank - 1, blank + 1) for blank in blanks))
    edges = [0, *(edge for gap in gaps if gap[1] - gap[0] >= least for edge in gap), piece.ink.shape[1]]
    return [part_of(piece, start, end) for start, end in list(pairwise(edges))[::2]] if len(edges) > 2 else (piece,)


def over_lines(pieces: Sequence[Piece], texts: Sequence[str]) -> Iterator[int]:
    """The numbers of the figures in cells that stand right beside one which touches a line: all may be one figure that
    is wider than its cell and goes over the line."""
    figures = [number for number, text in enumerate(texts) if pieces[number].is_cell and not DIGITS.isdisjoint(text)]
    for one in (pieces[number] for number in figures if pieces[number].is_at_wall):
        height = one.bottom - one.top
        for number in figures:
            other = pieces[number]
            gap = max(other.left - one.right, one.left - other.right)
            level = min(one.bottom, other.bottom) - max(one.top, other.top)
            if 0 <= gap <= _FURTHEST * height and level >= _SAME_ROW * height:
                yield number
