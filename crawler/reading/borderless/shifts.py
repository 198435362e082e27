"""Rows without ruling lines whose last column is empty: blank there, or moved a column to the left by a lost cell."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from crawler.reading.borderless.bands import ColumnBands, page_of
from crawler.reading.printed.text import Word

_SAME_PLACE, _OTHER_WIDTH = 1.5, 6.0  # points
_FEWEST_LIKE, _MOST_LIKE = 2, 0.6
_GROUPED = re.compile("[0-9０-９]")
_PART = re.compile("[（(]")


@dataclass
class TableRow:
    """A row: its label and how far that reaches down, the words of the label, its figures by column, and whether each
    is surely its own: none are, or those of the ``doubtful`` columns are not."""

    label: str
    top: float
    bottom: float
    words: tuple[Word, ...] = ()
    figures: dict[int, Word] = field(default_factory=dict)
    is_certain: bool = True
    doubtful: set[int] = field(default_factory=set)

    def doubt(self, word: Word, bands: ColumnBands | None) -> None:
        """Takes a word for what may be the rest of the row's figure in its column, or of any where that is not sure."""
        columns = bands.columns_at(word) if bands else []
        is_straight = bands and all(bands.columns_at(figure) == [column] for column, figure in self.figures.items())
        if len(columns) == 1 and is_straight:
            self.doubtful.add(columns[0])
        else:
            self.is_certain = False


def is_in_place(row: TableRow, rows: Sequence[TableRow], bands: ColumnBands) -> bool:
    """Whether a row of some figures surely stands in its own columns."""
    if bands.count - 1 in row.figures:
        return True
    if not row.words:
        # A row that lost cells is one whose cells follow each other without a gap.
        return sorted(row.figures) != [*range(len(row.figures))]
    sure = [*_sure_ones(row, rows, bands)]
    like = [other.words[0] for other in sure if _level(other) is _level(row)]
    if any(_stand_alike(row.words[0], like, side) for side in (_middle, _right)):
        return True
    if _level(row) is _GROUPED:
        # The label of a grouped row is one cell; that of another may have lost cells it should span, and stay at its
        # left.
        return _are_most([_is_near(word.left, row.words[0].left) for word in like])
    grouped = [other.words[0].left for other in sure if _level(other) is _GROUPED]
    return len(grouped) >= _FEWEST_LIKE and row.words[0].right > median(grouped)


def _stand_alike(word: Word, others: Sequence[Word], side: Callable[[Word], float]) -> bool:
    """Whether a label stands with its middle, or its right edge, where most others do, and these do so by their
    setting: they are not just as wide as each other."""
    near = [_is_near(side(other), side(word)) for other in others]
    widths = [other.right - other.left for other, is_near in zip(others, near, strict=True) if is_near]
    return _are_most(near) and max(widths) - min(widths) > _OTHER_WIDTH


def _middle(word: Word) -> float:
    return (word.left + word.right) / 2


def _right(word: Word) -> float:
    return word.right


def _are_most(found: Sequence[bool]) -> bool:
    return sum(found) >= max(_FEWEST_LIKE, _MOST_LIKE * len(found))


def _sure_ones(row: TableRow, rows: Sequence[TableRow], bands: ColumnBands) -> Iterator[TableRow]:
    """The other rows of the page which have a figure in the last column: none that has moved to the left has one
    there."""
    for other in rows:
        is_other = other.is_certain and other.words and other is not row
        if is_other and page_of(other.words[0]) == page_of(row.words[0]):
            last = other.figures.get(bands.count - 1)
            if last is not None and all(bands.columns_at(word) == [number] for number, word in other.figures.items()):
                yield other


def _level(row: TableRow) -> re.Pattern[str] | None:
    return next((level for level in (_GROUPED, _PART) if level.match(row.label.lstrip())), None)


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) < _SAME_PLACE
