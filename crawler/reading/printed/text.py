"""Positioned characters -> words and lines of text: what was printed as one word is one word, and no more than that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.sheet import Glyph

MOST_PARTS = 100
"""How many parts a page has at most."""

DIGITS = frozenset("0123456789０１２３４５６７８９")

# All in heights of a character's box, which is 1.0 to 1.45 times the size of the type.
# Programs set ideographs and digits a quarter of the size apart without a blank.
_BLANK, _BLANK_AT_IDEOGRAPH, _BLANK_BETWEEN_IDEOGRAPHS, _COLUMN_GAP = 0.18, 0.4, 0.6, 0.7
_SAME_LINE = 0.4
_PRINTED_TWICE = 0.3
# A raised digit is smaller than those beside it (four fifths, as browsers print it), or raised by much of its height.
_RAISED, _SMALLER, _RAISED_MUCH = 0.12, 0.95, 0.25


class Word(NamedTuple):
    """Characters that stand together on a line; ``text`` keeps the blanks between them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class PrintedLine:
    """A line of text as its words from left to right; between words is a gap as wide as between columns. ``part`` is
    which part of its page it is on, where the numbers of other pages stand in the midst of one."""

    page: int
    words: tuple[Word, ...]
    part: int = 0

    @property
    def stretch(self) -> int:
        """A page, or a part of one, as a number that grows down the document: on each a table has its own columns."""
        return self.page * MOST_PARTS + self.part

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.words[-1].right

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)


def printed_lines(glyphs: Iterable[Glyph], page: int) -> list[PrintedLine]:
    """The lines of a page or of a part of it, from the top."""
    return [PrintedLine(page, words) for row in lines_of_glyphs(glyphs) if (words := _words(row))]


def text_of_glyphs(glyphs: Sequence[Glyph]) -> str:
    """The text of one cell, its lines parted by line breaks."""
    if len(glyphs) == 1:
        return glyphs[0].text.strip()
    return "\n".join(text for row in lines_of_glyphs(glyphs) if (text := _joined(row).strip()))


def lines_of_glyphs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters by lines. Lines of neighbouring columns may be next to each other: they part at the widest gap."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    height = 0.0
    for glyph in sorted(glyphs, key=_twice_middle):
        height = max(height, glyph.bottom - glyph.top)
        row.append(glyph)
        while _twice_middle(glyph) - _twice_middle(row[0]) > 2 * _SAME_LINE * height:
            end = max(range(1, len(row)), key=lambda place: _twice_middle(row[place]) - _twice_middle(row[place - 1]))
            rows.append(row[:end])
            row = row[end:]
            height = max(each.bottom - each.top for each in row)
    if row:
        rows.append(row)
    for row in rows:
        row.sort(key=attrgetter("left"))
    return rows


def _twice_middle(glyph: Glyph) -> float:
    return glyph.top + glyph.bottom


def _words(row: list[Glyph]) -> tuple[Word, ...]:
    height = max(glyph.bottom - glyph.top for glyph in row)
    parts: list[list[Glyph]] = []
    for glyph in row:
        if glyph.text.isspace():
            if parts:
                parts[-1].append(glyph)
        elif parts and glyph.left - _last_ink(parts[-1]).right <= _COLUMN_GAP * height:
            parts[-1].append(glyph)
        else:
            parts.append([glyph])
    return tuple(_word(part) for part in parts)


def _last_ink(part: list[Glyph]) -> Glyph:
    return next((glyph for glyph in reversed(part) if not glyph.text.isspace()), part[-1])


def _word(part: list[Glyph]) -> Word:
    return Word(
        _joined(part).strip(),
        part[0].left,
        min(glyph.top for glyph in part),
        _last_ink(part).right,
        max(glyph.bottom for glyph in part),
    )


def _joined(row: list[Glyph]) -> str:
    """The characters of a row with a blank where one stands or a gap is as wide as one.

    What is printed over something else or raised above it is kept apart, so that no number comes of it.
    """
    height = max(glyph.bottom - glyph.top for glyph in row)
    pieces: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if glyph.text.isspace():
            pieces.append(" ")
            continue
        if before is not None:
            if _is_printed_twice(before, glyph):
                continue
            pieces.append(_between(before, glyph, height))
        pieces.append(glyph.text)
        before = glyph
    return " ".join("".join(pieces).split())


def _is_printed_twice(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is the one before it again: bold type made by printing twice."""
    return before.text == glyph.text and glyph.left - before.left < _PRINTED_TWICE * (glyph.right - glyph.left)


def _between(before: Glyph, glyph: Glyph, height: float) -> str:
    gap = glyph.left - before.right
    if before.text in DIGITS and glyph.text in DIGITS:
        if -gap > 0.5 * (glyph.right - glyph.left):
            return OBJECT
        if _is_raised(before, glyph):
            return "^"
    ideographs = (before.text >= "\u2e80") + (glyph.text >= "\u2e80")
    return " " if gap > (_BLANK, _BLANK_AT_IDEOGRAPH, _BLANK_BETWEEN_IDEOGRAPHS)[ideographs] * height else ""


def _is_raised(before: Glyph, glyph: Glyph) -> bool:
    own, other = glyph.bottom - glyph.top, before.bottom - before.top
    shift = abs((glyph.top + glyph.bottom) - (before.top + before.bottom)) / 2
    is_smaller = min(own, other) < _SMALLER * max(own, other)
    return shift > (_RAISED if is_smaller else _RAISED_MUCH) * max(own, other)
