"""The words at the left of a table without ruling lines -> the labels of its rows, each whole and with its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from crawler.reading.form.labels import row_of
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import GROUPS, ROWS, key
from crawler.reading.printed.text import Word

_LONGEST_LABEL = 60
_MOST_STEPS = 20_000
_OVERLAP = 0.5
"""The share of the narrower of two words that the other must reach over to stand below it."""
_NEAR = 1.5
"""How far before the name of a label its number stands, at most, in heights of it."""
_MARKS = re.compile("[，,、。；;：:]+")
"""Marks that a line of a label begins with and stand apart there: they name nothing."""

_NUMBERED = re.compile(r"\s*(?:[（(]\s*[一二三四五六七八九十]|[0-9]|[一二三四五六七八九十]\s*[、.．])")

_INNER_NUMBER = re.compile(r"(?<=[^\s（(0-9])\s*(?:[（(][一二三四五六七八九十][)）]|[0-9]{1,2}[.．、])")


@dataclass(frozen=True)
class LabelCell:
    """A label: the row it names (None for one that groups rows), its text, its upper and lower edge, and its words."""

    row: str | None
    text: str
    top: float
    bottom: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class LabelColumn:
    """The labels of a table from the top, and the words that are part of none; a number that could not be read
    is none of these."""

    cells: tuple[LabelCell, ...]
    rest: tuple[Word, ...]


def label_cells(words: Sequence[Word]) -> LabelColumn:
    """The labels that the words make, each word used once; those that fit nowhere are the rest."""
    parts = [part for word in words if not _MARKS.fullmatch(word.text) for part in _parted(word)]
    return _Search(sorted(parts, key=lambda word: (word.top + word.bottom, word.left))).best()


def begins_with_number(text: str) -> bool:
    """Whether a text begins as the label of a row does."""
    return _NUMBERED.match(text) is not None


def _parted(word: Word) -> Iterator[Word]:
    """A word, or its pieces where the label of a row stands close beside that of its group."""
    starts = [0, *(match.start() for match in _INNER_NUMBER.finditer(word.text))]
    places = [
        *accumulate((1.0 if key(character) or ord(character) > 0xFF00 else 0.5 for character in word.text), initial=0.0)
    ]
    wide = (word.right - word.left) / max(places[-1], 1.0)
    for start, end in pairwise([*starts, len(word.text)]):
        text = word.text[start:end].strip()
        yield word._replace(text=text, left=word.left + places[start] * wide, right=word.left + places[end] * wide)


class _Search:
    """Looks for labels that use up all words; where there are none such, for those that leave the fewest."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._next = [self._below(number) for number in range(len(words))]
        self._options = [list(self._labels_from(number)) for number in range(len(words))]
        self._steps = 0
        self._found: tuple[int, list[tuple[int, ...]]] = (len(words) + 1, [])

    def best(self) -> LabelColumn:
        self._search(0, frozenset(), [], 0)
        _, chains = self._found
        used = {number for chain in chains for number in chain}
        cells = [self._cell(chain) for chain in chains]
        firsts = [self._words[chain[0]] for chain in chains]
        unused = (word for number, word in enumerate(self._words) if number not in used)
        rest = tuple(word for word in unused if not any(_is_number_of(word, first) for first in firsts))
        return LabelColumn(tuple(sorted(cells, key=lambda cell: cell.top)), rest)

    def _search(self, number: int, used: frozenset[int], chains: list[tuple[int, ...]], left: int) -> None:
        while number < len(self._words) and number in used:
            number += 1
        self._steps += 1
        if left >= self._found[0] or self._steps > _MOST_STEPS:
            return
        if number == len(self._words):
            self._found = (left, list(chains))
            return
        for chain in self._options[number]:
            if used.isdisjoint(chain):
                self._search(number + 1, used | set(chain), [*chains, chain], left)
        self._search(number + 1, used | {number}, chains, left + 1)

    def _below(self, number: int) -> int | None:
        """The word that stands right below another, if it is one alone."""
        word = self._words[number]
        under = [other for other in range(number + 1, len(self._words)) if _is_under(word, self._words[other])]
        if not under:
            return None
        line = self._words[under[0]]
        beside = [other for other in under[1:] if _middle(self._words[other]) < line.bottom]
        return None if beside else under[0]

    def _labels_from(self, number: int) -> Iterator[tuple[int, ...]]:
        """The chains of words from one on that make a label, the longest first."""
        chain = [number]
        while (below := self._next[chain[-1]]) is not None and len(chain) < _LONGEST_LABEL and not self._begins(below):
            chain.append(below)
        names = list(accumulate(self._words[each].text for each in chain))
        exact = [end for end, name in enumerate(names, 1) if key(name) in ROWS or key(name) in GROUPS]
        yield from (tuple(chain[:end]) for end in reversed(exact))
        # A slip of the pen is forgiven in a label as far as its number and that of the next one tell where it ends.
        is_two = len(chain) > 1 and key(names[-1]).startswith(GROUPS)
        if len(chain) not in exact and self._begins(number) and not is_two and row_of(names[-1]) is not None:
            yield tuple(chain)

    def _begins(self, number: int) -> bool:
        """Whether a word begins with the number of a label, which may be broken after its bracket."""
        text = self._words[number].text
        below = self._next[number]
        return bool(_NUMBERED.match(text + self._words[below].text if below is not None else text))

    def _cell(self, chain: tuple[int, ...]) -> LabelCell:
        words = tuple(self._words[number] for number in chain)
        text = "".join(word.text for word in words)
        row = None if key(text) in GROUPS and key(text) not in ROWS else row_of(text)
        return LabelCell(row, text, min(word.top for word in words), max(word.bottom for word in words), words)


def _is_under(word: Word, other: Word) -> bool:
    shared = min(word.right, other.right) - max(word.left, other.left)
    return _middle(other) > word.bottom and shared > _OVERLAP * min(word.right - word.left, other.right - other.left)


def _is_number_of(word: Word, label: Word) -> bool:
    """Whether a word of which nothing could be read stands where the number of a label does, whose name is whole."""
    gap = label.left - word.right
    return (
        word.text == OBJECT and label.top < _middle(word) < label.bottom and 0 < gap < _NEAR * (word.bottom - word.top)
    )


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2
