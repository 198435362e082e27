"""Whether a figure read in a scan is certain: read twice alike, and as many characters as its ink has parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.numbers import is_value
from crawler.reading.scanned_pieces import Piece, columns_of
from crawler.reading.scanned_places import DIGITS, FLAT, Pitch, Place, pitch_of, places_of
from crawler.reading.table_parts import OBJECT
from crawler.reading.text_recognition import Gray, Seen, recognise

SURE, LIKELY = 0.98, 0.9
"""The probabilities that every character of a figure must have, in one reading and in the other that says the same."""

_LEAST = 0.35
_CLOSING, _OPENING = tuple("，。、；：！？）》”,;:)"), tuple("（《“(")
_WIDE, _WIDE_AGAIN = 56, 48
_AGAIN_MARGIN = 0.22
_FLATTEST, _UPRIGHT, _STEEPEST_ONE, _LEAST_SLASH, _STRAIGHT = 0.22, 0.08, 0.18, 0.24, 0.045
_ALIKE, _HIGHER, _ROUGH = 0.1, 1.2, 0.6  # the last in pixels
_SHORTEST_BAR, _LONGEST_BAR, _LEAST_FILLED, _FEWEST_ACROSS, _MOST_SEEN = 1.8, 12, 0.65, 5, 3
_FEWEST_PIXELS, _FEWEST_IN_DASH = 8, 3
_SOME_BROKEN, _MANY_BROKEN, _MOST_BROKEN, _AS_IF_BROKEN, _LIGHTEST = 0.05, 0.25, 0.5, 2, 215
_LOWEST_WITH_POINT, _HIGHEST_POINT = 16, 1.2  # pixels, and widths of its own
_FEWEST_STEMS, _FEW_OTHERS, _LOWEST_DIGIT = 5, 0.1, 6
_ILLEGIBLE, _MOST_ILLEGIBLE = 0.8, 0.3
_PAPERS_OF_RING, _LEAST_HOLE = 3, 0.4  # labels: none, outside and inside; the second in heights
_ENOUGH = 10  # figures, of which a single one may be broken by chance
# In heights of a digit: where the stem of a 1 is bare, how wide it may be there, how far its foot stands out, and how
# wide at most a digit is that may be a 1.
_BELOW_FLAG, _ABOVE_FOOT, _WIDEST_STEM, _LEAST_FOOT, _NARROW = 0.4, 0.84, 0.24, 0.1, 0.5
_CURVED, _WHOLE_STEM, _SHORTEST_DASH = frozenset("2357"), 0.95, 0.3
"""Digits that are never narrow with a column inked from top to bottom; how much of a stem is inked, and how long in
heights of a digit the shortest dash is."""
_UNBROKEN = re.compile("[02-9]+")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


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


def read_pieces(pieces: Sequence[Piece], *, is_two_toned: bool) -> list[ReadPiece]:
    """What stands in pieces of text; figures are read a second time, smaller, and must prove themselves.

    Of pictures that are not ``is_two_toned`` a stroke that is lost leaves a shade.
    """
    seen = recognise([piece.picture for piece in pieces], _WIDE)
    figures = [
        number
        for number, (piece, each) in enumerate(zip(pieces, seen, strict=True))
        if _is_figure(each.text) or (each.figures == "0" and _is_ring(piece))
    ]
    again = dict(zip(figures, recognise([_smaller(pieces[number]) for number in figures], _WIDE_AGAIN), strict=True))
    found = [(pieces[number], seen[number]) for number in figures]
    set_so, lost = pitch_of(found), _lost(found)
    if _are_poor(pieces, seen, is_two_toned=is_two_toned) or _are_stems(found) or 0 < lost.digit < _LOWEST_DIGIT:
        lost = lost._replace(in_some=True, in_many=True, in_most=True)
    read = [
        _figure(piece, seen[number], again[number], set_so, lost)
        if number in again
        else _other(piece, seen[number], lost)
        for number, piece in enumerate(pieces)
    ]
    return [replace(each, is_certain=False) if each.piece.is_cut else each for each in read]


class _Lost(NamedTuple):
    """Whether some digits of a page, many or most of them, are broken, their hairlines being lost: then what looks like
    a 1 may be what is left of a 4, a dash of a 2, a slash of a 7 and a point of a comma.

    ``digit`` is the usual height of a digit in pixels.
    """

    in_some: bool
    in_many: bool
    in_most: bool
    digit: float


def _lost(figures: Iterable[tuple[Piece, Seen]]) -> _Lost:
    digits = [(piece, seen.text) for piece, seen in figures if _UNBROKEN.fullmatch(seen.text)]
    broken = [_parts(piece) > len(text) for piece, text in digits]
    # A 0 has no hairlines in many types, and most figures of a report are 0.
    others = [is_broken for is_broken, (_, text) in zip(broken, digits, strict=True) if text.strip("0")]
    some = any(sum(each) > max(_SOME_BROKEN * len(each), len(each) >= _ENOUGH) for each in (broken, others))
    many = sum(broken) > _MANY_BROKEN * len(broken)
    # Few digits prove little.
    most = bool(broken) and sum(broken) + _AS_IF_BROKEN > _MOST_BROKEN * (len(broken) + _AS_IF_BROKEN)
    return _Lost(some, many, most, median([piece.ink.shape[0] for piece, _ in digits] or [0.0]))


def _are_poor(pieces: Sequence[Piece], seen: Sequence[Seen], *, is_two_toned: bool) -> bool:
    """Whether so much of what stands in cells cannot be read that the few figures which can be may be remains.

    Dashes and slashes are hard to read and prove nothing, but that a slash may be a 7 without its bar where that would
    leave no shade.
    """
    cells = [
        each
        for piece, each in zip(pieces, seen, strict=True)
        if piece.is_cell and not (_is_bar(piece) or _is_flat(piece) or (not is_two_toned and _is_leaning(piece)))
    ]
    doubtful = sum(each.score < _ILLEGIBLE for each in cells)
    figures = sum(_is_figure(each.text) and each.score >= _ILLEGIBLE for each in cells)
    return doubtful > _MOST_ILLEGIBLE * (doubtful + figures)


def _are_stems(found: Iterable[tuple[Piece, Seen]]) -> bool:
    """Whether nearly all figures of a page are nothing but 1, so that they may be the stems of others."""
    figures = [(piece, each.text) for piece, each in found if not DIGITS.isdisjoint(each.text)]
    alone = [piece for piece, text in figures if set(text) == {"1"}]
    ones = sum(not _is_flat(piece) and not _is_bar(piece) and _lean(piece)[0] <= _UPRIGHT for piece in alone)
    return ones >= _FEWEST_STEMS and len(figures) - len(alone) < _FEW_OTHERS * ones


def _parts(piece: Piece) -> int:
    """Into how many parts the ink of a piece falls, those not counted that stand within another, as in a dotted 0."""
    ink = np.asarray(piece.shades < _LIGHTEST, np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, height, _ = stats[1:].T
    right, bottom = left + width, top + height
    within = (left[:, None] >= left) & (top[:, None] >= top) & (right[:, None] <= right) & (bottom[:, None] <= bottom)
    return int(np.count_nonzero(within.sum(axis=1) == 1))


def _is_figure(text: str) -> bool:
    """Whether a text can stand in a number cell; a dash looks like the numeral 一."""
    return bool(text) and (is_value(text) or text in FLAT)


def _is_ring(piece: Piece) -> bool:
    """Whether a piece in a ruled cell or beside others is one closed ring, as a 0 is that was seen as another sign of
    that form."""
    framed = cv2.copyMakeBorder(np.asarray(~piece.ink, np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(1,))
    count, _, stats, _ = cv2.connectedComponentsWithStats(framed, connectivity=4)
    is_open = count == _PAPERS_OF_RING and stats[1:, cv2.CC_STAT_HEIGHT].min() >= _LEAST_HOLE * piece.ink.shape[0]
    return bool(is_open) and piece.ink.shape[1] < piece.ink.shape[0]


def _smaller(piece: Piece) -> Gray:
    """The piece with more paper around it, so that the model sees it at another size and another place."""
    margin = round(_AGAIN_MARGIN * piece.picture.shape[0])
    framed = cv2.copyMakeBorder(piece.picture, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(framed, np.uint8)


def _other(piece: Piece, seen: Seen, lost: _Lost) -> ReadPiece:
    """What is no figure as it was seen; short dashes and slashes are seen as all kinds of characters."""
    if len(seen.text) <= _MOST_SEEN and _is_bar(piece) and not lost.in_some:
        return ReadPiece(piece, "—", seen.score, ((piece.left, piece.right),), is_certain=True)
    lean, is_straight = _lean(piece) if piece.is_cell and len(seen.text) == 1 else (0.0, False)
    if is_straight and _is_slash(piece, lean, lost):
        return ReadPiece(piece, "/", seen.score, ((piece.left, piece.right),), is_certain=True)
    return _words(piece, seen)


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
    return "".join(OBJECT if text in DIGITS and score < LIKELY else text for text, score in pairs)


def _figure(piece: Piece, seen: Seen, again: Seen, pitch: Pitch | None, lost: _Lost) -> ReadPiece:
    words = _words(piece, seen)
    text = "0" if seen.figures == "0" else "".join(seen.text.split())
    scores = sorted((seen.figure_score, again.figure_score))
    legible = min(seen.score, again.score) > _LEAST
    least = SURE if lost.in_most else LIKELY
    is_sure = legible and scores[0] >= least and scores[1] >= SURE and text == "".join(again.figures.split())
    if text in FLAT or (text == "1" and (_is_flat(piece) or _is_bar(piece))):
        is_whole = not lost.in_some or _parts(piece) == 1
        is_long = piece.ink.shape[1] >= max(_SHORTEST_DASH * lost.digit, _FEWEST_IN_DASH)
        is_thin = _is_flat(piece) and is_long and is_whole and not lost.in_many
        is_dash = is_thin or (_is_bar(piece) and not lost.in_some)
        return ReadPiece(piece, "—", scores[0], ((piece.left, piece.right),), is_certain=is_dash)
    lean, is_straight = _lean(piece)
    if len(text) == 1 and is_straight and lean > _STEEPEST_ONE:
        is_slash = text != "7" and _is_slash(piece, lean, lost)
        return ReadPiece(piece, "/", scores[0], ((piece.left, piece.right),), is_certain=is_slash)
    # A slash of few pixels, or a steep one, is no certain slash; no 1 but one in italics leans to the right.
    is_sure = is_sure and not (text == "1" and lean > _UPRIGHT)
    places = places_of(piece, text, pitch)
    if places is None:
        is_plain = not any(character in DIGITS for character in text)
        return ReadPiece(piece, words.text, scores[0], words.places, is_certain=is_plain and is_sure)
    if _THOUSANDS.fullmatch(text):
        is_sure = is_sure and not lost.in_some and _is_point(piece, text)
    is_sure = is_sure and not _has_odd_stem(piece, text)
    if lost.in_some:
        is_sure = is_sure and all(
            _stands_on_foot(piece, place) for character, place in zip(text, places, strict=True) if character == "1"
        )
    return ReadPiece(piece, text, scores[0], places, is_certain=is_sure)


def _is_point(piece: Piece, text: str) -> bool:
    """Whether the only mark of a figure is surely a point: what rests where digits do and is large enough to show a
    tail if it had one, which is all that makes it a comma."""
    parts = columns_of(piece.shades < _LIGHTEST)
    if len(parts) != len(text) or piece.ink.shape[0] < _LOWEST_WITH_POINT:
        return False
    left, top, right, bottom = parts[text.index(".")]
    base = median(part[3] for part, character in zip(parts, text, strict=True) if character in DIGITS)
    return bottom <= base and bottom - top <= _HIGHEST_POINT * (right - left)


def _stands_on_foot(piece: Piece, place: Place) -> bool:
    """Whether a 1 stands on a foot, as in most types with hairlines, with nothing to the left of its stem above that.

    The foot is a hairline: where it is left on both sides of the stem, some of the slope of a 4 would be left too.
    """
    columns = slice(max(place[0] - piece.left, 0), max(place[1] - piece.left, 0))
    ink, shown = piece.ink[:, columns], piece.shades[:, columns] < _LIGHTEST
    height = ink.shape[0]
    body = slice(round(_BELOW_FLAG * height), round(_ABOVE_FOOT * height))
    stem, seen = np.flatnonzero(ink[body].any(axis=0)), np.flatnonzero(shown[body].any(axis=0))
    foot = np.flatnonzero(ink[round(_ABOVE_FOOT * height) :].any(axis=0))
    if not (stem.size and foot.size):
        return False
    is_stem = np.ptp(seen) <= _WIDEST_STEM * height and np.all(np.diff(seen) == 1)
    reach = max(_LEAST_FOOT * height, 1)
    return bool(is_stem and stem[0] - foot[0] >= reach and foot[-1] - stem[-1] >= reach)


def _has_odd_stem(piece: Piece, text: str) -> bool:
    """Whether a narrow character has the stem of a 1, which grain may give the look of another digit; digits that touch
    each other are not judged."""
    parts = columns_of(piece.ink)
    curved = [part for part, character in zip(parts, text, strict=False) if character in _CURVED]
    return len(parts) == len(text) and any(
        right - left <= _NARROW * piece.ink.shape[0]
        and float(piece.ink[:, left:right].mean(axis=0).max()) >= _WHOLE_STEM
        for left, _, right, _ in curved
    )


def _is_flat(piece: Piece) -> bool:
    height, width = piece.ink.shape
    return bool(height <= max(_FLATTEST * width, 2))


def _is_bar(piece: Piece) -> bool:
    """Whether a piece in a ruled cell is a short bar, lying and full, as a thick dash is."""
    height, width = piece.ink.shape
    is_long = _SHORTEST_BAR * height <= width <= _LONGEST_BAR * height and width >= _FEWEST_ACROSS
    return piece.is_cell and is_long and float(piece.ink.mean()) >= _LEAST_FILLED


def _is_slash(piece: Piece, lean: float, lost: _Lost) -> bool:
    """Whether a straight stroke is surely a slash: not a 7 that has lost its bar, which is no higher than a digit."""
    is_higher = lost.digit > 0 and piece.ink.shape[0] >= _HIGHER * lost.digit
    return lean > _LEAST_SLASH and (is_higher or not lost.in_some)


def _is_leaning(piece: Piece) -> bool:
    """Whether a piece is one straight stroke that leans as a slash does."""
    lean, is_straight = _lean(piece)
    return is_straight and lean > _LEAST_SLASH


def _lean(piece: Piece) -> tuple[float, bool]:
    """How far to the right, in its heights, ink leans, and whether it is one straight stroke, as a slash is: its two
    sides are straight and lean alike, however thick it is."""
    height = piece.ink.shape[0]
    rows = np.flatnonzero(piece.ink.any(axis=1))
    if height < _FEWEST_PIXELS or piece.ink.shape[1] < 2:
        return 0.0, False
    left = np.argmax(piece.ink[rows], axis=1)
    right = piece.ink.shape[1] - 1 - np.argmax(piece.ink[rows, ::-1], axis=1)
    slopes, are_straight = zip(*(_fitted(rows, side, height) for side in (left, right)), strict=True)
    is_filled = bool(np.all(piece.ink[rows].sum(axis=1) >= right - left))
    return -sum(slopes) / 2, all(are_straight) and is_filled and abs(slopes[0] - slopes[1]) <= _ALIKE


def _fitted(rows: NDArray[np.int64], side: NDArray[np.int64], height: int) -> tuple[float, bool]:
    """The slope of a side of a stroke, and whether it is straight."""
    slope, start = np.polyfit(rows, side, 1)
    off = float(np.std(side - slope * rows - start))
    return float(slope), off <= max(_STRAIGHT * height, _ROUGH)
