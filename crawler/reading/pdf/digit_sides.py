"""On which sides a digit is open, by which those are told apart that have as many closed loops: 3 and 5, 2 and 7."""

from collections.abc import Sequence

_LEFT, _RIGHT = (0.0, 0.25), (0.75, 1.0)
_NARROW = 0.55

Ink = Sequence[Sequence[bool]]
"""A digit row by row from the top, cut to its ink."""


def sides_fit(digit: str, ink: Ink) -> bool:
    """Whether the ink may be this digit, as far as its open sides tell: a 0, a 6 and an 8 are not judged."""
    if digit == "4":
        return _has_bar(ink)
    if digit == "9":
        return not (_has_bar(ink) and _share(ink, _LEFT, 0.02, 0.12) == 0)
    foot = _reach(ink, 0.88) / len(ink[0])
    upper_right, lower_right = _share(ink, _RIGHT, 0.24, 0.34), _share(ink, _RIGHT, 0.64, 0.76)
    if digit == "1":
        is_stem = foot > 0.6 and lower_right == 0 and _share(ink, _LEFT, 0.5, 0.79) == 0
        return is_stem or len(ink[0]) <= _NARROW * len(ink)
    if digit == "2":
        return upper_right > 0 and lower_right < 0.5
    if digit == "7":
        return _share(ink, (0.55, 1.0), 0.0, 0.3) > 0 and lower_right == 0
    if digit in "35":
        return (upper_right == 0) == (digit == "5") and lower_right > 0
    return True


def _has_bar(ink: Ink) -> bool:
    """Whether a bar crosses the lower half whose left end is free below, as in 4 alone."""
    return _share(ink, _LEFT, 0.6, 0.8) > 0 and _share(ink, _LEFT, 0.84, 0.93) == 0


def _share(ink: Ink, columns: tuple[float, float], top: float, bottom: float) -> float:
    """How much of a part of the digit is ink; the part is given in shares of its width and height."""
    rows = ink[round(top * len(ink)) : round(bottom * len(ink))]
    left, right = round(columns[0] * len(ink[0])), round(columns[1] * len(ink[0]))
    return sum(sum(row[left:right]) for row in rows) / max(len(rows) * (right - left), 1)


def _reach(ink: Ink, top: float) -> int:
    columns = [column for row in ink[round(top * len(ink)) :] for column, filled in enumerate(row) if filled]
    return max(columns) - min(columns) + 1 if columns else 0
