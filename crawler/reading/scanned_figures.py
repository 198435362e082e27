"""Whether a figure read in a scan is certain: read twice alike, and as many characters as its ink has parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.numbers import is_value
from crawler.reading.scanned_pieces import Piece, columns_of
from crawler.reading.table_parts import OBJECT
from crawler.reading.text_recognition import Gray, Seen, recognise

SURE, LIKELY = 0.98, 0.9
"""The probabilities that every character of a figure must have, in one reading and in the other that says the same."""

_LEAST = 0.35
_DIGITS = frozenset("0123456789")
_CLOSING, _OPENING = tuple("，。、；：！？）》”,;:)"), tuple("（《“(")
_LOW = frozenset(".,，")
_FLAT = frozenset("-－—–―一_")
_WIDE, _WIDE_AGAIN = 64, 48
_AGAIN_MARGIN = 0.22
# In heights of a digit.
_CLOSEST, _FLATTEST_MINUS, _BREAK = 0.45, 0.4, 0.2
# In advances from one digit to the next.
_WIDEST_ALONE, _WIDEST_BROKEN, _NEAR_PITCH, _LEAST_STEP, _MOST_STEP = 1.15, 1.05, 0.35, 0.7, 1.35
_FEWEST_PAIRS = 3
_TALL, _LEVEL, _LOW_TOP, _WIDEST_DIGIT, _FLATTEST = 0.75, 0.18, 0.6, 0.95, 0.22
_ADVANCE, _NARROWEST_ADVANCE, _WIDEST_ADVANCE, _GAP = 0.72, 0.6, 0.9, 0.1
_FEWEST_PIXELS = 8
_STEEPEST_ONE, _LEAST_SLASH, _STRAIGHT = 0.18, 0.24, 0.045
_SHADES = (180, 215)  # what is darker counts as ink, from 0 (black) to 255

Place = tuple[int, int]
Part = tuple[int, int, int, int]


@dataclass(frozen=True)
class ReadPiece:
    """A piece and what stands in it. ``score`` is the probability of its least certain character.

    ``places`` are the left and right edges of the characters in pixels of the picture; ``is_certain`` is False for
    a figure that may be another one.
    """

    piece: Piece
    text: str
    score: float
    places: tuple[Place, ...]
    is_certain: bool


def read_pieces(pieces: Sequence[Piece]) -> list[ReadPiece]:
    """What stands in pieces of text; figures are read a second time, smaller, and must prove themselves."""
    seen = recognise([piece.picture for piece in pieces], _WIDE)
    figures = [number for number, each in enumerate(seen) if _is_figure(each.text)]
    again = dict(zip(figures, recognise([_smaller(pieces[number]) for number in figures], _WIDE_AGAIN), strict=True))
    pitch = _pitch((pieces[number], seen[number]) for number in figures)
    return [
        _figure(piece, seen[number], again[number], pitch) if number in again else _words(piece, seen[number])
        for number, piece in enumerate(pieces)
    ]


def _is_figure(text: str) -> bool:
    """Whether a text can stand in a number cell; a dash looks like the numeral 一."""
    return bool(text) and (is_value(text) or text in _FLAT)


def _smaller(piece: Piece) -> Gray:
    """The piece with more paper around it, so that the model sees it at another size and another place."""
    margin = round(_AGAIN_MARGIN * piece.picture.shape[0])
    framed = cv2.copyMakeBorder(piece.picture, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(framed, np.uint8)


def _words(piece: Piece, seen: Seen) -> ReadPiece:
    # Ink that says nothing is kept as something unreadable, never as a blank.
    if not seen.text.strip():
        return ReadPiece(piece, "", 0.0, ((piece.left, piece.right),), is_certain=False)
    width = piece.right - piece.left
    middles = [piece.left + place * width for place in seen.places]
    edges = [piece.left, *((one + other) / 2 for one, other in pairwise(middles)), piece.right]
    # A mark's ink fills half of its place.
    blank = (piece.bottom - piece.top) // 2
    edges[-1] += blank * seen.text.endswith(_CLOSING)
    edges[0] -= blank * seen.text.startswith(_OPENING)
    places = tuple((round(left), round(right)) for left, right in pairwise(edges))
    return ReadPiece(piece, without_doubtful(seen), seen.score, places, is_certain=True)


def without_doubtful(seen: Seen) -> str:
    """What was read among words, with what is unreadable in place of digits that may be others: a sentence that
    gives another number than the tables is held against the body."""
    pairs = zip(seen.text, seen.scores, strict=True)
    return "".join(OBJECT if text in _DIGITS and score < LIKELY else text for text, score in pairs)


class Pitch(NamedTuple):
    """How digits of a page are set, in pixels: from one to the next, and how wide the ink of one is."""

    advance: float
    width: float


def _pitch(figures: Iterable[tuple[Piece, Seen]]) -> Pitch | None:
    """How most digits that stand apart are set; None where there are too few."""
    advances: list[float] = []
    widths: list[float] = []
    for piece, seen in figures:
        if len(seen.text) < 2 or not _DIGITS.issuperset(seen.text):
            continue
        apart = (parts for ink in _inks(piece) if len(parts := columns_of(ink)) == len(seen.text))
        parts = next(apart, [])
        widths += [right - left for left, _, right, _ in parts]
        advances += [(two[0] + two[2] - one[0] - one[2]) / 2 for one, two in pairwise(parts)]
    return Pitch(median(advances), median(widths)) if len(advances) >= _FEWEST_PAIRS else None


def _figure(piece: Piece, seen: Seen, again: Seen, pitch: Pitch | None) -> ReadPiece:
    words = _words(piece, seen)
    text = "".join(seen.text.split())
    scores = sorted((seen.figure_score, again.figure_score))
    legible = min(seen.score, again.score) > _LEAST
    is_sure = legible and scores[0] >= LIKELY and scores[1] >= SURE and text == "".join(again.figures.split())
    if text in _FLAT or (text == "1" and _is_flat(piece)):
        return ReadPiece(piece, "—", scores[0], ((piece.left, piece.right),), is_certain=_is_flat(piece))
    if len(text) == 1 and (lean := _lean(piece)) > _STEEPEST_ONE:
        return ReadPiece(piece, "/", scores[0], ((piece.left, piece.right),), is_certain=lean > _LEAST_SLASH)
    places = _places(piece, text, pitch)
    if places is None:
        is_plain = not any(character in _DIGITS for character in text)
        return ReadPiece(piece, words.text, scores[0], words.places, is_certain=is_plain and is_sure)
    return ReadPiece(piece, text, scores[0], places, is_certain=is_sure)


def _is_flat(piece: Piece) -> bool:
    height, width = piece.ink.shape
    return bool(height <= max(_FLATTEST * width, 2))


def _lean(piece: Piece) -> float:
    """How far to the right, in its heights, ink leans that is one straight stroke, as a slash is; 0 for other ink."""
    down, across = np.nonzero(piece.ink)
    height = piece.ink.shape[0]
    if height < _FEWEST_PIXELS or np.ptp(across) == 0:
        return 0.0
    slope, start = np.polyfit(down, across, 1)
    return -float(slope) if np.std(across - slope * down - start) <= _STRAIGHT * height else 0.0


def _places(piece: Piece, text: str, pitch: Pitch | None) -> tuple[Place, ...] | None:
    """Where each character of a figure stands, or None where the ink has more or fewer parts than the text."""
    if piece.ink.shape[0] < _FEWEST_PIXELS:
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
    parts = _split(_joined(found, height, pitch), height, pitch)
    if parts is None or len(parts) != len(text):
        return None
    if not all(_fits(part, character, height) for part, character in zip(parts, text, strict=True)):
        return None
    if pitch and not _is_even(parts, text, pitch):
        return None
    return _widened([(piece.left + left, piece.left + right) for left, _, right, _ in parts], height)


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
        if other in _DIGITS and after in _DIGITS:
            advances = (two[0] + two[2] - one[0] - one[2]) / 2 / pitch.advance
            if not _LEAST_STEP <= advances <= _MOST_STEP:
                return False
    return True


def _fits(part: Part, character: str, height: int) -> bool:
    left, top, right, bottom = part
    if character in _DIGITS:
        return bottom - top >= _TALL * height and top <= _LEVEL * height and bottom >= (1 - _LEVEL) * height
    if character in _LOW:
        return top >= _LOW_TOP * height
    if character in _FLAT:
        return bottom - top <= _FLATTEST_MINUS * (right - left) + 2
    return True


def _widened(parts: list[Place], height: int) -> tuple[Place, ...]:
    """The parts as wide as digits are set, so that the gaps left are those of blanks."""
    half = _ADVANCE * height / 2
    middles = [(left + right) / 2 for left, right in parts]
    places = []
    for number, middle in enumerate(middles):
        left = middle - half
        if number and middle - middles[number - 1] < 2.8 * half:
            left = (middles[number - 1] + middle) / 2
        right = middle + half
        if number + 1 < len(middles) and middles[number + 1] - middle < 2.8 * half:
            right = (middle + middles[number + 1]) / 2
        places.append((round(left), round(right)))
    return tuple(places)
