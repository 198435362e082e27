"""Texts as browsers give them (``innerText``): a tab between two cells, a line of its own for each paragraph in them.

A cell's blocks have line breaks around them and a row ends with one more, so that a row goes over many lines. Here the
breaks within a row become blanks of the same length, by which every sign keeps its place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.reading.form.labels import begins_row, is_article, is_form_word
from crawler.reading.form.numbers import is_value
from crawler.reading.form.words import CORNER, WORDS, key
from crawler.reading.meaning.own_tables import is_caption
from crawler.reading.meaning.sections import heading_of

_AMID_BREAKS = re.compile(
    r"\S(?:\r?\n){1,2}\t(?:\r?\n){1,2}(?=\S)"
    r"|\S(?:\r?\n){2}\t\S[^\t\r\n]*\t"
    r"|\t(?:\r?\n){2}[ \xa0\u3000]*(?:(?:\r?\n){2})?(?=\t)|\t\r?\n\t\r?\n(?=\t)"
)
"""A tab between two paragraphs, one between a paragraph and a row's other cells, and between those of blank cells."""
_ONE_CELL = re.compile(r"^\t[^\t\r\n]*\S[^\t\r\n]*\r?$", re.MULTILINE)
_MOST_OF_TABS, _MOST_OF_LINES = 1 / 4, 1 / 2
"""Of so many tabs, and of the lines of the tables, a cell may have its line to itself behind a tab."""
_FEWEST = 10
_PIECE = re.compile(r"[^\r\n]+")
_BREAKS = re.compile(r"[\r\n]")
_OF_A_ROW = 3
"""So many line breaks stand between two cells' blocks only where a row ends: two of a paragraph, one of the row."""


def with_rows_joined(text: str) -> str:
    """The same text, of the same length, each row of its tables in one line; as it was where tabs do not stand between
    lines, as they do where cells hold paragraphs."""
    tabs = [match.start() for match in re.finditer("\t", text)]
    if len(tabs) < _FEWEST or len(_AMID_BREAKS.findall(text)) < _FEWEST:
        return text
    if _has_a_line_for_each_cell(text, tabs):
        return text
    signs = list(text)
    for start, end in _within_rows(text, tabs):
        signs[start:end] = _BREAKS.sub(" ", text[start:end])
    return "".join(signs)


def _has_a_line_for_each_cell(text: str, tabs: Sequence[int]) -> bool:
    """Whether each cell of a text's tables is on a line of its own behind a tab: no browser gives such."""
    alone = len(_ONE_CELL.findall(text))
    lines = sum(map(bool, map(str.strip, text[tabs[0] : tabs[-1]].split("\n"))))
    return alone > _MOST_OF_TABS * len(tabs) or alone > _MOST_OF_LINES * lines


def _within_rows(text: str, tabs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches between pieces of text, or a piece and a tab, in which no row ends."""
    for tab, following in pairwise([-1, *tabs, len(text)]):
        chunk = _Chunk.of(text, tab + 1, following, is_first=tab < 0, is_last=following == len(text))
        yield from chunk.within_rows()


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What stands between two tabs: the end of a cell's row and the beginning of another's, or one cell."""

    text: str
    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    is_first: bool
    is_last: bool

    @classmethod
    def of(cls, text: str, start: int, end: int, *, is_first: bool, is_last: bool) -> "_Chunk":
        pieces = tuple(match.span() for match in _PIECE.finditer(text, start, end))
        return cls(text, start, end, pieces, is_first, is_last)

    def within_rows(self) -> Iterator[tuple[int, int]]:
        if not self.pieces:
            yield self.start, self.end
            return
        before, behind = self._breaks(self.start, self.pieces[0][0]), self._breaks(self.pieces[-1][1], self.end)
        ends_before, ends_behind = self._row_ends_at_edges(before, behind)
        if not self.is_first and not ends_before:
            yield self.start, self.pieces[0][0]
        if not self.is_last and not ends_behind:
            yield self.pieces[-1][1], self.end
        yield from self._between_pieces()

    def _between_pieces(self) -> Iterator[tuple[int, int]]:
        cell = ""
        for (start, end), (next_start, next_end) in pairwise(self.pieces):
            above, below = self.text[start:end].strip(), self.text[next_start:next_end].strip()
            if not self._are_of_table(cell, above, below):
                cell = ""
                continue
            cell += above
            breaks = self._breaks(end, next_start)
            begins_next = next_end == self.pieces[-1][1] and not self.is_last
            # two figures that no tab parts are of one cell, which nobody can read then
            is_doubt = breaks < _OF_A_ROW and is_value(cell) and is_value(below) and not begins_next
            if not is_doubt and _row_ends_between(cell, below, breaks):
                end = self.text.index("\n", end) + 1
                cell = ""
            yield end, next_start

    def _are_of_table(self, cell: str, above: str, below: str) -> bool:
        """Whether two pieces, the upper one the last of a cell, stand in a table: before the first tab and behind the
        last one only where they are words of the form."""
        if _is_outside(above) or _is_outside(below) or is_caption(cell + above) or is_caption(below):
            return False
        return not (self.is_first or self.is_last) or _are_words(cell + above, below)

    def _row_ends_at_edges(self, before: int, behind: int) -> tuple[bool, bool]:
        """Whether a row ends before the first piece, its last cell blank, or behind the last, the next one's first
        cell blank. The blocks of one cell have as many breaks before as behind them."""
        first = self.text[slice(*self.pieces[0])].strip()
        if _is_outside(first) or is_article(first):
            return True, False
        if len(self.pieces) > 1:
            return before >= _OF_A_ROW and not is_value(first), False
        return before > behind, before < behind

    def _breaks(self, start: int, end: int) -> int:
        return self.text.count("\n", start, end)


def _row_ends_between(cell: str, below: str, breaks: int) -> bool:
    """Whether a piece of text without a tab before it is of another row than the cell above."""
    if breaks >= _OF_A_ROW or is_article(cell) or is_article(below):
        return True
    if not cell or is_value(cell) or is_value(below):
        return True
    return not _goes_on(key(cell), key(below)) and (breaks == 1 or begins_row(below) or key(below) == CORNER)


def _goes_on(cell: str, below: str) -> bool:
    """Whether the words of a cell are the beginning of one of the form's, which the piece below goes on with."""
    whole = cell + below
    return (whole in WORDS and below not in WORDS) or (
        cell not in WORDS and any(word.startswith(whole) for word in WORDS)
    )


def _are_words(cell: str, below: str) -> bool:
    """Whether two pieces that may stand before or behind all tables are of one."""
    return (is_form_word(cell) and is_form_word(below)) or _goes_on(key(cell), key(below))


def _is_outside(text: str) -> bool:
    """Whether a piece of text is of no table."""
    return heading_of(text) is not None or "。" in text
