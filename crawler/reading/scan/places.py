"""Where each character of a figure of a scan stands in its ink: as many parts as characters, set as on its page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.pieces import Piece, columns_of
from crawler.reading.scan.text_recognition import Seen

DIGITS = frozenset("0123456789")
FLAT = frozenset("-－—–―一_")
"""What a dash may be read as."""

_LOW = frozenset(".,，")
# In heights of a digit.
_CLOSEST, _FLATTEST_MINUS, _BREAK, _HALF = 0.45, 0.4, 0.2, 0.4
_APART, _FULL_WIDTH = 1.008, 1.5
# In advances from one digit to the next.
_WIDEST_ALONE, _WIDEST_BROKEN, _NEAR_PITCH, _LEAST_STEP, _MOST_STEP = 1.2, 1.05, 0.35, 0.7, 1.35
_STEP_OVER_POINT = 1.2
_FEWEST_FULL, _LEAST_FULL, _MOST_FULL, _EVENLY = 3, 1.5, 2.2, 1.1
_FEWEST_PAIRS = 3
_TALL, _LEVEL, _LOW_TOP, _WIDEST_DIGIT = 0.75, 0.18, 0.6, 0.95
_ADVANCE, _NARROWEST_ADVANCE, _WIDEST_ADVANCE, _GAP = 0.72, 0.6, 0.9, 0.1
_LOWEST = 8  # pixels
_SHADES = (180, 215)  # what is darker counts as ink, from 0 (black) to 255

Place = tuple[int, int]
Part = tuple[int, int, int, int]


class Pitch(NamedTuple):
    """How digits of a page are set, in pixels: from one to the next, and how wide the ink of one is."""

    advance: float
    width: float


def pitch_of(figures: Iterable[tuple[Piece, Seen]]) -> Pitch | None:
    """How most digits that stand apart are set; None where there are too few."""
    advances: list[float] = []
    widths: list[float] = []
    for piece, seen in figures:
        # Digits of full width are seen with blanks between them; a ruled cell holds no two figures.
        text = "".join(seen.text.split()) if piece.is_cell else seen.text
        if len(text) < 2 or not DIGITS.issuperset(text):
            continue
        apart = (parts for ink in _inks(piece) if len(parts := columns_of(ink)) == len(text))
        parts = next(apart, [])
        widths += [right - left for left, _, right, _ in parts]
        advances += [(two[0] + two[2] - one[0] - one[2]) / 2 for one, two in pairwise(parts)]
    return Pitch(median(advances), median(widths)) if len(advances) >= _FEWEST_PAIRS else None


def places_of(piece: Piece, text: str, pitch: Pitch | None) -> tuple[Place, ...] | None:
    """Where each character of a figure stands, or None where the ink has more or fewer parts than the text."""
    if piece.ink.shape[0] < _LOWEST:
        return None
    return next((places for ink in _inks(piece) if (places := _places_in(ink, piece, text, pitch)) is not None), None)


def _inks(piece: Piece) -> Iterator[NDArray[np.bool_]]:
    """The ink of a piece, and lighter ink too: hairlines of a digit are lost in the one, digits touch in the other."""
    yield piece.ink
    for shade in _SHADES:
        yield piece.shades < shade


def _places_in(ink: NDArray[np.bool_], piece: Piece, text: str, pitch: Pitch | None) -> tuple[Place, ...] | None:
    height = ink.shape[0]
    found = [part for part in columns_of(ink) if _is_part(part, height)]
    if not _LOW.isdisjoint(text):
        # The tail of a comma goes below the digits.
        height = max((bottom for _, top, _, bottom in found if top < _LOW_TOP * height), default=height)
    parts = _split(_joined(found, height, pitch), height, pitch)
    if pitch and parts is not None and len(parts) > len(text):
        parts = _split(_paired(found, height, pitch), height, pitch)
    if parts is None or len(parts) != len(text):
        return None
    if not all(_fits(part, character, height) for part, character in zip(parts, text, strict=True)):
        return None
    step = _full_step(parts, text, pitch) if pitch else 0.0
    is_even = not pitch or step > 0 or _is_even(parts, text, pitch)
    if not is_even or not _has_room_for_points(parts, text, pitch, height):
        return None
    is_wide = piece.is_cell and pitch is not None and pitch.advance <= _FULL_WIDTH * height
    furthest = max(_APART * height, _MOST_STEP * pitch.advance if pitch and is_wide else 0.0, _EVENLY * step)
    return _widened([(piece.left + left, piece.left + right) for left, _, right, _ in parts], height, furthest)


def _is_part(part: Part, height: int) -> bool:
    left, top, right, bottom = part
    return max(right - left, bottom - top) > 0.1 * height


def _joined(parts: list[Part], height: int, pitch: Pitch | None) -> list[Part]:
    """The parts, those made one that stand closer to each other than two digits can: a faint stroke breaks a digit."""
    whole: list[Part] = []
    widest = _WIDEST_BROKEN * pitch.advance if pitch else _ADVANCE * height
    for left, top, right, bottom in parts:
        if whole and right - whole[-1][0] <= widest:
            before = whole[-1]
            is_near = left + right - before[0] - before[2] < 2 * _CLOSEST * height
            is_tall = min(bottom - top, before[3] - before[1]) >= _TALL * height
            if (is_near and is_tall) or (pitch and left - before[2] <= _BREAK * height):
                whole[-1] = (before[0], min(before[1], top), right, max(before[3], bottom))
                continue
        whole.append((left, top, right, bottom))
    return whole


def _paired(parts: list[Part], height: int, pitch: Pitch) -> list[Part]:
    """The parts, those of half a digit's height made one that together are no wider than from one digit to the next:
    two digits always are wider, and a 0 that lost its top and its foot is two strokes."""
    whole: list[Part] = []
    for part in parts:
        before = whole[-1] if whole else part
        is_high = min(each[3] - each[1] for each in (before, part)) >= _HALF * height
        if whole and is_high and part[2] - before[0] <= pitch.advance:
            whole[-1] = (before[0], min(before[1], part[1]), part[2], max(before[3], part[3]))
        else:
            whole.append(part)
    return _joined(whole, height, pitch)


def _split(parts: list[Part], height: int, pitch: Pitch | None) -> list[Part] | None:
    """Digits that touch each other, parted by the usual advance; None where it does not say how many they are."""
    found = []
    for left, top, right, bottom in parts:
        width = right - left
        if width <= (_WIDEST_ALONE * pitch.advance if pitch else _WIDEST_DIGIT * height):
            found.append((left, top, right, bottom))
            continue
        count = _count_by(pitch, width) if pitch else _count(width / height)
        if count is None:
            return None
        edges = [left + round(width * number / count) for number in range(count + 1)]
        found += [(edges[number], top, edges[number + 1], bottom) for number in range(count)]
    return found


def _count_by(pitch: Pitch, width: int) -> int | None:
    """How many digits that touch each other are so wide; None where that is not certain."""
    count = round((width - pitch.width) / pitch.advance) + 1
    off = abs(width - pitch.width - (count - 1) * pitch.advance)
    return count if count > 1 and off < _NEAR_PITCH * pitch.advance else None


def _count(wide: float) -> int | None:
    """The same where it is not known how digits are set, for a width in heights of one."""
    advances = wide + _GAP
    count = round(advances / _ADVANCE)
    return count if count > 1 and _NARROWEST_ADVANCE <= advances / count <= _WIDEST_ADVANCE else None


def _is_even(parts: Sequence[Part], text: str, pitch: Pitch) -> bool:
    """Whether digits stand as far from each other as digits of the page do: no mark that is not read is between."""
    for (one, other), (two, after) in pairwise(zip(parts, text, strict=True)):
        if other in DIGITS and after in DIGITS:
            advances = (two[0] + two[2] - one[0] - one[2]) / 2 / pitch.advance
            if not _LEAST_STEP <= advances <= _MOST_STEP:
                return False
    return True


def _full_step(parts: Sequence[Part], text: str, pitch: Pitch) -> float:
    """How far digits of full width stand from each other among others of half of it; 0 where these are none. Three or
    more are as far from each other as no mark that is not read could set all of them."""
    if len(text) < _FEWEST_FULL or not DIGITS.issuperset(text):
        return 0.0
    steps = [(two[0] + two[2] - one[0] - one[2]) / 2 for one, two in pairwise(parts)]
    is_full = _LEAST_FULL * pitch.advance <= min(steps) and max(steps) <= _MOST_FULL * pitch.advance
    return max(steps) if is_full and max(steps) <= _EVENLY * min(steps) else 0.0


def _has_room_for_points(parts: Sequence[Part], text: str, pitch: Pitch | None, height: int) -> bool:
    """Whether digits with a point between them stand further apart than others do: no speck below two is a point."""
    apart = [(other[0] + other[2] - one[0] - one[2]) / 2 for one, other in pairwise(parts)]
    own = [step for step, both in zip(apart, pairwise(text), strict=True) if DIGITS.issuperset(both)]
    usual = pitch.advance if pitch else median(own or [_WIDEST_ADVANCE * height])
    return all(
        apart[place - 1] + apart[place] >= _STEP_OVER_POINT * usual
        for place in range(1, len(text) - 1)
        if text[place] == "." and DIGITS.issuperset((text[place - 1], text[place + 1]))
    )


def _fits(part: Part, character: str, height: int) -> bool:
    left, top, right, bottom = part
    if character in DIGITS:
        return bottom - top >= _TALL * height and top <= _LEVEL * height and bottom >= (1 - _LEVEL) * height
    if character in _LOW:
        return top >= _LOW_TOP * height
    if character in FLAT:
        return bottom - top <= _FLATTEST_MINUS * (right - left) + 1
    return True


def _widened(parts: list[Place], height: int, furthest: float) -> tuple[Place, ...]:
    """The parts as wide as digits are set, so that the gaps left are those of blanks; no blank is between middles
    nearer to each other than ``furthest``."""
    half = _ADVANCE * height / 2
    middles = [(left + right) / 2 for left, right in parts]
    places = []
    for number, middle in enumerate(middles):
        left = middle - half
        if number and middle - middles[number - 1] < furthest:
            left = (middles[number - 1] + middle) / 2
        right = middle + half
        if number + 1 < len(middles) and middles[number + 1] - middle < furthest:
            right = (middle + middles[number + 1]) / 2
        places.append((round(left), round(right)))
    return tuple(places)
