"""What was read in the picture of a PDF page, held against the glyphs that the file draws there and does not tell: each
text has as many as were read, and one glyph is the same character everywhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.pdf.drawn_glyphs import DrawnGlyph, GlyphId
from crawler.reading.scan.figures import LIKELY, SURE, ReadPiece
from crawler.reading.scan.places import DIGITS

_BESIDE, _ABOVE = 0.15, 0.35
"""How far beyond its piece, in heights of that, the middle of a glyph may stand that was read in it."""

_SAME_PLACE, _CLOSEST, _ALIKE = 0.2, 0.25, 0.85
"""In heights of a glyph: how near to itself one stands that is drawn twice to look bold, and how near to each other two
digits; and how high the lowest digit of a figure is at least, in heights of the highest."""

_OF_FIGURES = DIGITS | frozenset(".,-/")
_MOST_OTHERS = 0.3
_ONE, _DASH = "一", "—"


class Vote(NamedTuple):
    """A glyph and the character as which it was once read; ``is_sure`` where that character has proved itself."""

    glyph: GlyphId
    text: str
    is_sure: bool


def held_against(
    read: Sequence[ReadPiece], drawn: Sequence[DrawnGlyph], pixels: float
) -> tuple[tuple[ReadPiece, ...], tuple[Vote, ...]]:
    """The pieces, figures being certain only as far as they agree with what is drawn; and what each glyph was read as.

    ``pixels`` is how many of them make a point. Where nothing is drawn as text, as in pictures, nothing is held
    against what was read.
    """
    if not drawn:
        return tuple(read), ()
    inside = [_inside(each, drawn, pixels) for each in read]
    checked = [
        each if _agree(each, own) else replace(each, is_certain=False) for each, own in zip(read, inside, strict=True)
    ]
    votes = [list(_votes(each, own)) for each, own in zip(checked, inside, strict=True)]
    unsure = _read_as_several(vote for own in votes for vote in own)
    pieces = tuple(
        replace(each, is_certain=False) if _is_figure(each) and any(one.glyph in unsure for one in own) else each
        for each, own in zip(checked, inside, strict=True)
    )
    return pieces, tuple(vote for own in votes for vote in own)


def told_by(votes: Sequence[Vote]) -> Mapping[GlyphId, str]:
    """Which character each glyph is: of digits and marks of numbers what was surely read, and never another; of all
    others what most was read."""
    by_glyph: dict[GlyphId, Counter[str]] = defaultdict(Counter)
    for vote in votes:
        by_glyph[vote.glyph][vote.text] += 1
    sure = _surely_read(votes)
    told = {}
    for glyph, counts in by_glyph.items():
        if _ONE in counts:  # by itself it looks like a dash
            counts[_ONE] += counts.pop(_DASH, 0)
            sure[glyph].discard(_DASH)
        text, count = counts.most_common(1)[0]
        if (
            counts.total() - count <= _MOST_OTHERS * counts.total()
            and sure[glyph] & _OF_FIGURES == {text} & _OF_FIGURES
        ):
            told[glyph] = text
    return told


def _read_as_several(votes: Iterable[Vote]) -> set[GlyphId]:
    """The glyphs that were surely read, once as one character of figures and once as another."""
    return {glyph for glyph, texts in _surely_read(votes).items() if len(texts & _OF_FIGURES) > 1}


def _surely_read(votes: Iterable[Vote]) -> dict[GlyphId, set[str]]:
    sure: dict[GlyphId, set[str]] = defaultdict(set)
    for vote in votes:
        if vote.is_sure:
            sure[vote.glyph].add(vote.text)
    return sure


def _inside(read: ReadPiece, drawn: Sequence[DrawnGlyph], pixels: float) -> list[DrawnGlyph]:
    """The glyphs whose middles are in a piece, from left to right, without those that are drawn twice."""
    piece = read.piece
    height = (piece.bottom - piece.top) / pixels
    left, right = piece.left / pixels - _BESIDE * height, piece.right / pixels + _BESIDE * height
    top, bottom = piece.top / pixels - _ABOVE * height, piece.bottom / pixels + _ABOVE * height
    found = [
        each
        for each in drawn
        if left < (each.ink.left + each.ink.right) / 2 < right and top < (each.ink.top + each.ink.bottom) / 2 < bottom
    ]
    found.sort(key=lambda each: each.ink.left + each.ink.right)
    return [each for number, each in enumerate(found) if not number or not _is_again(found[number - 1], each)]


def _is_again(before: DrawnGlyph, each: DrawnGlyph) -> bool:
    near = _SAME_PLACE * (each.ink.bottom - each.ink.top)
    return before.glyph == each.glyph and all(
        abs(one - two) < near for one, two in zip(before.ink, each.ink, strict=True)
    )


def _texts(read: ReadPiece) -> list[str]:
    return [text for text in read.text if not text.isspace()]


def _is_figure(read: ReadPiece) -> bool:
    return not DIGITS.isdisjoint(read.text)


def _agree(read: ReadPiece, inside: Sequence[DrawnGlyph]) -> bool:
    """Whether a figure has as many characters as glyphs are drawn in its place, none upon another or struck out, all
    digits of one size; what is no figure has nothing to prove."""
    if not inside or not _is_figure(read):
        return True
    texts = _texts(read)
    if len(texts) != len(inside) or any(each.is_struck for each in inside):
        return False
    digits = [each.ink for text, each in zip(texts, inside, strict=True) if text in DIGITS]
    heights = [ink.bottom - ink.top for ink in digits]
    if min(heights) < _ALIKE * max(heights):
        return False
    middles = [(ink.left + ink.right) / 2 for ink in digits]
    return all(other - one > _CLOSEST * max(heights) for one, other in pairwise(middles))


def _votes(read: ReadPiece, inside: Sequence[DrawnGlyph]) -> Iterator[Vote]:
    texts = _texts(read)
    if len(texts) != len(inside):
        return
    # Of digits that touch each other the file knows how many they are.
    is_sure = read.score >= (LIKELY if read.is_certain else SURE) and _agree(read, inside)
    for text, each in zip(texts, inside, strict=True):
        if text != OBJECT:
            yield Vote(each.glyph, normalize("NFKC", text), is_sure)
