"""How far the columns of a table without ruling lines reach across on each page, and in which of them a word stands.

A page in whose midst the numbers of other pages stand is several: each stretch between them counts as one here.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from statistics import median

from crawler.reading.borderless.columns import Column
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import key
from crawler.reading.printed.text import PrintedLine, Word

PAGE = 20_000.0
"""How far below each other pages are laid; more than any page is high."""

_ABOVE = 1_000.0  # points by which what a page holds may reach out of it
_SAME_EDGE = 1.5  # points
_FEWEST_ROWS = 3
_WIDEST_MARGIN, _FEWEST_WIDTHS = 6.0, 2

Bands = tuple[tuple[float, float], ...]


def figures_of(line: PrintedLine) -> tuple[Word, ...]:
    """The figures at the end of a line, those that are not certain among them."""
    count = 0
    for word in reversed(line.words):
        if not is_value(word.text.replace(OBJECT, "")):
            break
        count += 1
    return line.words[len(line.words) - count :]


def laid(line: PrintedLine) -> PrintedLine:
    """The line as far below the others as its page is behind theirs."""
    down = line.stretch * PAGE
    words = (word._replace(top=word.top + down, bottom=word.bottom + down) for word in line.words)
    return replace(line, words=tuple(words))


class ColumnBands:
    """How far the columns reach across on each page."""

    def __init__(self, columns: Sequence[Column], lines: Sequence[PrintedLine]) -> None:
        self.count = len(columns)
        self._first = lines[0].stretch
        self._head: Bands = tuple((column.left, column.right) for column in columns)
        self._figures = {page: _figures(page, lines) for page in _pages(lines)}
        self._is_filled = any(len(figures_of(line)) == self.count for line in lines)
        self._own: dict[int, Bands] = {}
        for page in _pages(lines):
            self._own[page] = self._on_page(page, lines)

    @property
    def has_full_rows(self) -> bool:
        """Whether a row fills all columns on some page."""
        return self._is_filled

    def of(self, page: int) -> Bands:
        """The columns of a page from the left; empty where they are not known, as on one that has no line of theirs."""
        if page not in self._own:
            return ()
        first = self._own[self._first] or self._head
        return self._own[page] or (first if self._is_alike(page, first) else ())

    def left(self, page: int) -> float:
        """Where the columns begin; nothing does where they are not known."""
        bands = self.of(page)
        return bands[0][0] if bands else float("-inf")

    def columns_at(self, word: Word) -> list[int]:
        """The columns in which a word stands."""
        bands = self.of(page_of(word))
        return [number for number, (left, right) in enumerate(bands) if _is_in(word, (left, right))]

    def parts(self, word: Word) -> list[Word]:
        """A word, or the figures of several columns that stand so close to each other that it seems to be one."""
        texts = word.text.split()
        plain = [text.replace(OBJECT, "") for text in texts]
        figures = self._figures[page_of(word)]
        are_figures = len(texts) > 1 and all(text and is_value(text) for text in plain)
        if not (are_figures and figures and len(self.columns_at(word)) > 1):
            return [word]
        wide = median((each.right - each.left) / len(each.text) for each in figures)
        gap = (word.right - word.left - wide * sum(map(len, plain))) / (len(texts) - 1)
        lefts = accumulate((wide * len(text) + gap for text in plain), initial=word.left)
        parts = [
            word._replace(text=text, left=left, right=left + wide * len(own))
            for text, own, left in zip(texts, plain, lefts, strict=False)
        ]
        if gap <= 0 or [len(self.columns_at(part)) for part in parts] != [1] * len(parts):
            return [word]
        groups = [[*own] for _, own in groupby(parts, self.columns_at)]
        return parts if len(groups) == len(parts) else [*map(_unsure, groups)]

    def _is_alike(self, page: int, bands: Bands) -> bool:
        """Whether each figure of a page without a full row stands as those of one column of the header's page do."""
        firsts = self._figures[self._first]
        for word in self._figures[page]:
            own = [band for band in bands if _is_in(word, band)]
            like = [*own, *((each.left, each.right) for each in firsts if len(own) == 1 and _is_in(each, own[0]))]
            ends = (
                (word.left - left, word.right - right, (word.left + word.right - left - right) / 2)
                for left, right in like
            )
            if len(own) != 1 or not any(min(map(abs, each)) < _SAME_EDGE for each in ends):
                return False
        return bool(bands)

    def holds(self, word: Word) -> bool:
        """Whether a word may be a figure's, or a piece of one: it stands in one column, or is not of ideographs."""
        return word.right > self.left(page_of(word)) and (not key(word.text) or len(self.columns_at(word)) == 1)

    def _on_page(self, page: int, lines: Sequence[PrintedLine]) -> Bands:
        """The columns by the rows that fill all of them, and on the header's page by their names too."""
        rows = [figures for line in lines if line.stretch == page and (figures := figures_of(line))]
        full = [figures for figures in rows if len(figures) == self.count]
        if not full:
            return _moved(self._head, self._figures[page]) if page == self._first else ()
        middles = [median(_middle(row[number]) for row in full) for number in range(self.count)]
        reach = min(after - before for before, after in pairwise(middles)) / 2
        regular = [
            row
            for row in full
            if all(abs(_middle(word) - middle) < reach for word, middle in zip(row, middles, strict=True))
        ]
        bands = tuple(
            (min(word.left for word in words), max(word.right for word in words))
            for words in zip(*regular, strict=True)
        )
        if not bands or not _are_apart(bands):
            return ()
        if page == self._first:
            wide = [(min(one[0], two[0]), max(one[1], two[1])) for one, two in zip(bands, self._head, strict=True)]
            if _are_apart(wide):
                return tuple(wide)
            near = all(
                abs((left + right) / 2 - middle) < reach
                for (left, right), middle in zip(self._head, middles, strict=True)
            )
            return bands if near else ()
        # A row alone may be one that stands a column to the left: then it does not show where a blank is.
        first = self._own[self._first] or self._head
        is_same = all(one[0] < two[1] and two[0] < one[1] for one, two in zip(bands, first, strict=True))
        return bands if is_same or len(regular) >= _FEWEST_ROWS or len(regular) == len(rows) else ()


def _unsure(parts: Sequence[Word]) -> Word:
    """What stands in one column beside figures of others, not certain: a blank within a figure is as wide as any, and
    tells that where each part stands is not known exactly."""
    return parts[0]._replace(text=" ".join(part.text for part in parts) + OBJECT, right=parts[-1].right)


def _moved(heads: Bands, figures: Sequence[Word]) -> Bands:
    """The columns that reach from their names as far as the figures do where all of these stand as far from the
    beginning of a column's name: names at the left of columns in whose middle the figures are, none of them filled."""
    found = [[band for band in heads if _is_in(word, band)] for word in figures]
    if any(len(each) > 1 for each in found):
        return heads
    over = {each[0]: _middle(word) - each[0][0] for word, each in zip(figures, found, strict=True) if each}
    lefts = [left for left, _ in heads]
    right = median(over.values()) if len(over) >= _FEWEST_ROWS else half_a_column(lefts, figures)
    if right is None:
        return heads
    half = max(word.right - word.left for word in figures) / 2
    moved = tuple((min(left, left + right - half), max(end, left + right + half)) for left, end in heads)
    near = [[left for left in lefts if abs(_middle(word) - left - right) < _SAME_EDGE] for word in figures]
    return moved if _are_apart(moved) and all(len(each) == 1 for each in near) else heads


def half_a_column(lefts: Sequence[float], figures: Sequence[Word]) -> float | None:
    """How far from the left of a column's name the middle of the column is, where the names stand as far from each
    other and each of the figures, but for a margin before the name, is in the middle of one; None where they do not."""
    wide = [after - before for before, after in pairwise(lefts)]
    if len(wide) < _FEWEST_WIDTHS or not figures or max(wide) - min(wide) > _SAME_EDGE:
        return None
    places = [_middle(word) - median(wide) / 2 for word in figures]
    margins = [min((left - place for left in lefts), key=abs) for place in places]
    is_even = min(margins) > -_SAME_EDGE / 2 and max(margins) < _WIDEST_MARGIN
    return median(wide) / 2 - median(margins) if is_even and max(margins) - min(margins) < _SAME_EDGE else None


def _figures(page: int, lines: Sequence[PrintedLine]) -> list[Word]:
    return [word for line in lines if line.stretch == page for word in figures_of(line) if not word.text[:1].isalpha()]


def _is_in(word: Word, band: tuple[float, float]) -> bool:
    return word.left < band[1] and band[0] < word.right


def _are_apart(bands: Sequence[tuple[float, float]]) -> bool:
    return all(before[1] < after[0] for before, after in pairwise(bands))


def _pages(lines: Sequence[PrintedLine]) -> list[int]:
    return sorted({line.stretch for line in lines})


def _middle(word: Word) -> float:
    return (word.left + word.right) / 2


def page_of(word: Word) -> int:
    """The page of a word on lines that are laid below each other."""
    return int((word.top + _ABOVE) // PAGE)
