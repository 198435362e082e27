"""Whether a figure read in a scan is certain: read twice alike, and as many characters as its ink has parts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from types import MappingProxyType

import cv2
import numpy as np

from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.scan.leaning import is_straight_in_shades
from crawler.reading.scan.lost_strokes import (
    ENOUGH,
    STEEPEST_ONE,
    UNBROKEN,
    UPRIGHT,
    Lost,
    are_poor,
    are_stems,
    is_figure,
    lost_of,
)
from crawler.reading.scan.neighbours import are_figures, figures_apart, over_lines
from crawler.reading.scan.pieces import Piece
from crawler.reading.scan.places import DIGITS, FLAT, Pitch, Place, pitch_of, places_of
from crawler.reading.scan.strokes import (
    has_odd_stem,
    is_bar,
    is_flat,
    is_full,
    is_point,
    is_ring,
    is_short,
    is_struck,
    lean_of,
    parts_of,
    stands_on_foot,
)
from crawler.reading.scan.text_recognition import Gray, Seen, recognise
from crawler.reading.scan.units import parted

SURE, LIKELY = 0.98, 0.9
"""The probabilities that every character of a figure must have, in one reading and in the other that says the same."""

_LEAST = 0.35
_SCALE, _LEAST_OF_UNIT = "元", 0.5
"""What an amount's unit ends with, which tells its scale; how surely one must be read twice that tells nothing more."""
_CLOSING, _OPENING = tuple("，。、；：！？）》”,;:)"), tuple("（《“(")
NARROWEST = 56
"""The width that short pieces are filled up to when they are read, and when they are read again."""
_NARROWEST_AGAIN = 48
_AGAIN_MARGIN = 0.22
_HIGHER, _LOWEST_DIGIT = 1.2, 6  # heights of a digit, and pixels
_LOWEST_WITH_MINUS = 12  # pixels
_STEEPER_THAN_SEVEN = 0.8
"""How far to the right, in its heights, what leans is no 7 in any type."""
_MOST_SEEN, _FEWEST_IN_DASH = 3, 3
_SIGNS = ("—", "/")
_LOOKS_FLAT = FLAT | frozenset("=＝二~～…. ")
"""What two hyphens may be seen as."""

# In heights of a digit.
_SHORTEST_DASH, _LOWEST_MARK, _HIGHEST_BAR, _LEAST_HEIGHT, _HIGHEST = 0.3, 0.35, 0.6, 0.8, 1.35
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


@dataclass(frozen=True)
class ReadPieces:
    """What stands on a page. ``may_lose_dashes`` tells that its dashes may have vanished, so that nothing is surely
    empty; ``is_broken`` that most digits are broken, ``shows_little`` that it has too
    few of them to tell."""

    pieces: tuple["ReadPiece", ...]
    may_lose_dashes: bool
    is_broken: bool
    shows_little: bool


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


def read_pieces(
    pieces: Sequence[Piece],
    *,
    is_two_toned: bool,
    loses_strokes: bool = False,
    known: Mapping[int, Seen] = MappingProxyType({}),
) -> ReadPieces:
    """What stands in pieces of text; figures are read a second time, smaller, and must prove themselves.

    Dashes may have vanished where many digits are broken, or some and what is left of dashes is seen, and where the
    page is known to be one that ``loses_strokes``. Of pictures that are ``is_two_toned`` a lost stroke leaves no shade.
    ``known`` is what was seen in some of the pieces before, by their numbers.
    """
    unknown = [number for number in range(len(pieces)) if number not in known]
    new = dict(zip(unknown, recognise([pieces[number].picture for number in unknown], NARROWEST), strict=True))
    pieces, seen = _apart(pieces, [known.get(number) or new[number] for number in range(len(pieces))])
    figures = [
        number
        for number, (piece, each) in enumerate(zip(pieces, seen, strict=True))
        if is_figure(each.text) or (each.figures == "0" and is_ring(piece))
    ]
    again = dict(
        zip(figures, recognise([_smaller(pieces[number]) for number in figures], _NARROWEST_AGAIN), strict=True)
    )
    set_so = pitch_of((pieces[number], seen[number]) for number in figures)
    # What a watermark covers tells nothing of the rest of the page, where there is one.
    plain = [(piece, each) for piece, each in zip(pieces, seen, strict=True) if not piece.is_marked]
    bare = [number for number in figures if not pieces[number].is_marked]
    telling = bare if 2 * len(bare) >= len(figures) else figures
    found = [_without_unit(pieces[number], seen[number]) for number in telling]
    lost = lost_of(found, is_two_toned=is_two_toned)
    is_little = sum(UNBROKEN.fullmatch(each.text) is not None for _, each in found) < ENOUGH
    may_lose = is_two_toned or loses_strokes or (lost.in_some and not is_little)
    is_broken = is_two_toned or loses_strokes or (lost.in_most and not is_little)
    is_poor = are_poor(plain, is_two_toned=is_two_toned, least_slash=lost.least_slash) or are_stems(found)
    if is_poor or loses_strokes or 0 < lost.digit < _LOWEST_DIGIT:
        lost = lost._replace(in_some=True, in_many=True, in_most=True)
    read = [
        _figure(piece, seen[number], again[number], set_so, lost)
        if number in again
        else _other(piece, seen[number], lost)
        for number, piece in enumerate(pieces)
    ]
    # Of few rows, as of a fax that sends half of them, whose digits are wider than high, a minus has one.
    loses_minus = 0 < lost.digit <= max(set_so.width if set_so else 0.0, _LOWEST_WITH_MINUS if is_two_toned else 0.0)
    shows_dashes = any(piece.is_cell and piece.ink.shape[0] <= _LOWEST_MARK * lost.digit for piece in pieces)
    going_on = {number for number, each in enumerate(read) if _may_go_on(each, loses_minus=loses_minus)}
    going_on |= {*over_lines(pieces, [each.text for each in read])}
    return ReadPieces(
        tuple(replace(each, is_certain=False) if number in going_on else each for number, each in enumerate(read)),
        may_lose and (lost.in_many or (lost.in_some and shows_dashes)),
        is_broken and lost.in_most,
        is_little,
    )


def _may_go_on(read: ReadPiece, *, loses_minus: bool) -> bool:
    """Whether more may belong to a piece than was seen of it: a 9 of which a line covers one side looks like a 3, and a
    pen's tick that goes over a line like a slash or a dash. On a page that ``loses_minus`` a speck may be one."""
    piece = read.piece
    is_after = piece.is_after_mark or (loses_minus and piece.is_after_speck)
    may_lack = piece.is_at_wall or (is_after and is_value(read.text))
    is_sign = piece.is_cell and piece.touches_line and read.text in _SIGNS
    return piece.is_cut or is_sign or (may_lack and not DIGITS.isdisjoint(read.text))


def _apart(pieces: Sequence[Piece], seen: Sequence[Seen]) -> tuple[list[Piece], list[Seen]]:
    """The pieces and what is seen in each, figures of several columns taken apart and looked at one by one."""
    parts = [figures_apart(piece, each) for piece, each in zip(pieces, seen, strict=True)]
    new = iter(recognise([piece.picture for own in parts if len(own) > 1 for piece in own], NARROWEST))
    found = [[each] if len(own) == 1 else [*islice(new, len(own))] for own, each in zip(parts, seen, strict=True)]
    return [piece for own in parts for piece in own], [each for own in found for each in own]


def _smaller(piece: Piece) -> Gray:
    """The piece with more paper around it, so that the model sees it at another size and another place."""
    margin = round(_AGAIN_MARGIN * piece.picture.shape[0])
    framed = cv2.copyMakeBorder(piece.picture, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(framed, np.uint8)


def _other(piece: Piece, seen: Seen, lost: Lost) -> ReadPiece:
    """What is no figure as it was seen; short dashes and slashes are seen as all kinds of characters."""
    if len(seen.text) <= _MOST_SEEN and _is_low_bar(piece, lost) and not lost.in_some:
        return ReadPiece(piece, "—", seen.score, ((piece.left, piece.right),), is_certain=True)
    looks_flat = _LOOKS_FLAT.issuperset(seen.text) and (piece.is_cell or seen.text.strip() != "")
    if looks_flat and is_flat(piece) and is_short(piece) and not lost.in_some:
        return ReadPiece(piece, "—", seen.score, ((piece.left, piece.right),), is_certain=is_full(piece))
    lean, is_straight = lean_of(piece) if len(seen.text) <= 1 else (0.0, False)
    if is_straight and _is_slash(piece, lean, lost):
        return ReadPiece(piece, "/", seen.score, ((piece.left, piece.right),), is_certain=True)
    # Figures that could not be taken apart have not proved themselves.
    return replace(_words(piece, seen), is_certain=False) if are_figures(seen) else _words(piece, seen)


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


def _figure(piece: Piece, seen: Seen, again: Seen, pitch: Pitch | None, lost: Lost) -> ReadPiece:
    """What is a figure, alone or with a unit behind it that both readings say."""
    split = parted(piece, seen)
    if split is None or not again.text.endswith(split.unit):
        return _number(piece, seen, again, pitch, lost)
    behind = len(split.unit)
    read = _number(split.digits, seen.part(0, split.length), again.part(0, len(again.text) - behind), pitch, lost)
    score = min(*seen.scores[-behind:], *again.scores[-behind:])
    least = LIKELY if _SCALE in split.unit else _LEAST_OF_UNIT
    return ReadPiece(
        piece,
        read.text + split.unit,
        min(read.score, score),
        (*read.places, *split.places),
        is_certain=read.is_certain and score >= least,
    )


def _without_unit(piece: Piece, seen: Seen) -> tuple[Piece, Seen]:
    """A figure's digits and what is seen in them."""
    split = parted(piece, seen)
    return (piece, seen) if split is None else (split.digits, seen.part(0, split.length))


def _number(piece: Piece, seen: Seen, again: Seen, pitch: Pitch | None, lost: Lost) -> ReadPiece:
    words = _words(piece, seen)
    text = "0" if seen.figures == "0" else "".join(seen.text.split())
    is_same = text == "".join(again.figures.split())
    scores = sorted((seen.figure_score, again.figure_score)) if is_same else [0.0, 0.0]
    legible = min(seen.score, again.score) > _LEAST
    least = SURE if lost.in_most else LIKELY
    is_sure = legible and scores[0] >= least and scores[1] >= SURE
    # The model takes short dashes for a 1, and for other digits, of which nothing else can have been lost in shades.
    is_few = len(text) == 1 or (len(text) <= _MOST_SEEN and is_short(piece))
    is_like_digit = text == "1" or (is_few and DIGITS.issuperset(text) and not lost.is_two_toned)
    lean, is_straight = lean_of(piece)
    leans = len(text) == 1 and is_straight and lean > STEEPEST_ONE
    if not leans and (FLAT.issuperset(text) or (is_like_digit and (is_flat(piece) or _is_low_bar(piece, lost)))):
        is_whole = not lost.in_some or parts_of(piece) == len(text)
        is_long = piece.ink.shape[1] >= max(_SHORTEST_DASH * lost.digit, _FEWEST_IN_DASH)
        is_thin = is_flat(piece) and is_long and is_whole and not lost.in_many
        is_dash = is_thin or (_is_low_bar(piece, lost) and not lost.in_some)
        return ReadPiece(piece, "—", scores[0], ((piece.left, piece.right),), is_certain=is_dash)
    if leans:
        is_slash = text != "7" and _is_slash(piece, lean, lost)
        return ReadPiece(piece, "/", scores[0], ((piece.left, piece.right),), is_certain=is_slash)
    # A slash of few pixels, or a steep one, is no certain slash; no 1 but one in italics leans to the right.
    is_sure = is_sure and not (text == "1" and lean > UPRIGHT)
    places = places_of(piece, text, pitch)
    if places is None:
        is_plain = not any(character in DIGITS for character in text)
        return ReadPiece(piece, words.text, scores[0], words.places, is_certain=is_plain and is_sure)
    if _THOUSANDS.fullmatch(text):
        is_sure = is_sure and not lost.in_some and is_point(piece, text)
    # Where many digits are broken a point may be what is left of one.
    is_sure = is_sure and not (lost.in_many and "." in text)
    is_sure = is_sure and not has_odd_stem(piece, text) and not _is_drawn_upon(piece, text, lost)
    is_sure = is_sure and not is_struck(piece, text)
    if lost.in_some:
        is_sure = is_sure and piece.ink.shape[0] >= _LEAST_HEIGHT * lost.digit
        is_sure = is_sure and all(
            stands_on_foot(piece, place) for character, place in zip(text, places, strict=True) if character == "1"
        )
    return ReadPiece(piece, text, scores[0], places, is_certain=is_sure)


def _is_low_bar(piece: Piece, lost: Lost) -> bool:
    """Whether a piece is a bar that is no dash as high as digits are: some of these, thick and close together, fill as
    much of their box."""
    return is_bar(piece) and (not lost.digit or piece.ink.shape[0] <= _HIGHEST_BAR * lost.digit)


def _is_drawn_upon(piece: Piece, text: str, lost: Lost) -> bool:
    """Whether the ink of a cell's digits is far higher than digits are, as where a pen's tick touches one: a 0 with a
    tail is read as a 9."""
    return piece.is_cell and text.isdecimal() and 0 < _HIGHEST * lost.digit < piece.ink.shape[0]


def _is_slash(piece: Piece, lean: float, lost: Lost) -> bool:
    """Whether a straight stroke is surely a slash: not a 7 that has lost its bar, which is no higher than a digit."""
    is_higher = lost.digit > 0 and piece.ink.shape[0] >= _HIGHER * lost.digit
    is_whole = lost.is_two_toned or lean > _STEEPER_THAN_SEVEN or is_straight_in_shades(piece.shades)
    return lean > lost.least_slash and is_whole and (is_higher or not lost.in_some)
