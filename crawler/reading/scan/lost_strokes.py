"""Whether digits of a scanned page have lost strokes, so that what looks like one may be what is left of another."""

import re
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from crawler.reading.form.numbers import is_value
from crawler.reading.scan.leaning import LEAST_SLASH
from crawler.reading.scan.pieces import Piece
from crawler.reading.scan.places import DIGITS, FLAT
from crawler.reading.scan.strokes import is_bar, is_flat, is_leaning, lean_of, parts_of
from crawler.reading.scan.text_recognition import Seen

ENOUGH = 10
"""Figures, of which a single one may be broken by chance."""

UNBROKEN = re.compile("[02-9]+")
UPRIGHT, STEEPEST_ONE = 0.08, 0.18
"""How far to the right, in its heights, a digit leans at most, and a 1 of leaning types."""

_SOME_BROKEN, _MANY_BROKEN, _MOST_BROKEN, _AS_IF_BROKEN = 0.05, 0.25, 0.5, 2
_FEWEST_STEMS, _FEW_OTHERS, _FEWEST_NOUGHTS = 5, 0.1, 3
_ILLEGIBLE, _MOST_ILLEGIBLE = 0.8, 0.3


class Lost(NamedTuple):
    """Whether some digits of a page, many or most of them, are broken, their hairlines being lost: then what looks like
    a 1 may be what is left of a 4, a dash of a 2, a slash of a 7 and a point of a comma.

    ``digit`` is the usual height of a digit in pixels; ``is_two_toned`` tells that what is lost left no shade;
    ``least_slash`` is how far a slash leans at least: less where digits stand upright, as a 1 does then too.
    """

    in_some: bool
    in_many: bool
    in_most: bool
    digit: float
    is_two_toned: bool
    least_slash: float


def lost_of(figures: Iterable[tuple[Piece, Seen]], *, is_two_toned: bool) -> Lost:
    digits = [
        (piece, seen.text)
        for piece, seen in figures
        # A dash may look like a digit to the model. In black and white it may be what is left of one.
        if UNBROKEN.fullmatch(seen.text) and (is_two_toned or not (is_flat(piece) or is_bar(piece)))
    ]
    broken = [parts_of(piece) > len(text) for piece, text in digits]
    # A 0 has no hairlines in many types, and most figures of a report are 0.
    others = [is_broken for is_broken, (_, text) in zip(broken, digits, strict=True) if text.strip("0")]
    some = any(sum(each) > max(_SOME_BROKEN * len(each), len(each) >= ENOUGH) for each in (broken, others))
    many = sum(broken) > _MANY_BROKEN * len(broken)
    # Few digits prove little.
    most = bool(broken) and sum(broken) + _AS_IF_BROKEN > _MOST_BROKEN * (len(broken) + _AS_IF_BROKEN)
    height = median([piece.ink.shape[0] for piece, _ in digits] or [0.0])
    noughts = [lean_of(piece)[0] for piece, text in digits if text == "0"][:ENOUGH]
    is_upright = len(noughts) >= _FEWEST_NOUGHTS and abs(median(noughts)) <= UPRIGHT
    return Lost(some, many, most, height, is_two_toned, STEEPEST_ONE if is_upright else LEAST_SLASH)


def are_poor(found: Iterable[tuple[Piece, Seen]], *, is_two_toned: bool, least_slash: float = LEAST_SLASH) -> bool:
    """Whether so much of what stands in cells cannot be read that the few figures which can be may be remains.

    Dashes and slashes are hard to read and prove nothing, but that a slash may be a 7 without its bar where that would
    leave no shade. Elsewhere few digits leave a dash: where nearly all cells have one they are dashes.
    """
    inside = [(piece, each) for piece, each in found if piece.is_cell]
    dashes = [is_bar(piece) or is_flat(piece) for piece, _ in inside]
    cells = [
        each
        for (piece, each), is_dash in zip(inside, dashes, strict=True)
        if not (is_dash or (not is_two_toned and is_leaning(piece, least_slash)))
    ]
    legible = [each.inked_score >= _ILLEGIBLE for each in cells]
    figures = sum(is_figure(each.text) and is_legible for each, is_legible in zip(cells, legible, strict=True))
    doubtful = legible.count(False)
    few = 0 if is_two_toned else _FEW_OTHERS * sum(dashes)
    return doubtful > max(_MOST_ILLEGIBLE * (doubtful + figures), few)


def are_stems(found: Iterable[tuple[Piece, Seen]]) -> bool:
    """Whether nearly all figures of a page are nothing but 1, so that they may be the stems of others."""
    figures = [(piece, each.text) for piece, each in found if not DIGITS.isdisjoint(each.text)]
    alone = [piece for piece, text in figures if set(text) == {"1"}]
    ones = sum(not is_flat(piece) and not is_bar(piece) and lean_of(piece)[0] <= UPRIGHT for piece in alone)
    return ones >= _FEWEST_STEMS and len(figures) - len(alone) < _FEW_OTHERS * ones


def is_figure(text: str) -> bool:
    """Whether a text can stand in a number cell; a dash looks like the numeral 一."""
    return bool(text) and (is_value(text) or FLAT.issuperset(text))
