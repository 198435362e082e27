"""Rows without ruling lines whose last column is empty: blank there, or moved a column to the left by a lost cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.reading.borderless_bands import ColumnBands, page_of
from crawler.reading.printed_text import Word

_SAME_PLACE = 1.5  # points
_FEWEST_LIKE = 2
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
    like = [*_sure_ones_like(row, rows, bands)]
    first = [each.words[0] for each in (row, *like)]
    if len(like) < _FEWEST_LIKE:
        return False
    is_centred = not _are_near([word.right - word.left for word in first])
    if is_centred and _are_near([(word.left + word.right) / 2 for word in first]):
        return True
    # The label of a grouped row is one cell; that of another may have lost cells it should span, and stay at its left.
    return _level(row) is _GROUPED and _are_near([word.left for word in first])


def _sure_ones_like(row: TableRow, rows: Sequence[TableRow], bands: ColumnBands) -> Iterator[TableRow]:
    """The other rows of the page whose labels are of the same level and which have a figure in the last column: none
    that has moved to the left has one there."""
    for other in rows:
        is_like = other.is_certain and other.words and _level(other) is _level(row)
        if is_like and other is not row and page_of(other.words[0]) == page_of(row.words[0]):
            last = other.figures.get(bands.count - 1)
            if last is not None and all(bands.columns_at(word) == [number] for number, word in other.figures.items()):
                yield other


def _level(row: TableRow) -> re.Pattern[str] | None:
    return next((level for level in (_GROUPED, _PART) if level.match(row.label.lstrip())), None)


def _are_near(places: Sequence[float]) -> bool:
    return max(places) - min(places) < _SAME_PLACE
