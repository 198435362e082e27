"""Dumps with an empty line between any two cells, and more of them for each blank cell: where the blank cells are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.reading.form.labels import header_table, is_header_part, row_of, table_of_row
from crawler.reading.form.numbers import is_value
from crawler.reading.form.words import CORNER, DISCLOSURE_TABLE, LITIGATION_TABLE, REQUEST_TABLE, key
from crawler.reading.meaning.sections import heading_of
from crawler.reading.text.kept_blanks import columns_of
from storage.forms import LITIGATION_FIELDS

_FEWEST_ROWS = 20
_EACH = (1, 2)
"""How many empty lines more a blank cell leaves: one, or two where a line with a blank in it is its own."""

Blanks = Mapping[int, int]
"""By the number of a line how many blank cells stand before it."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The lines with figures behind a row's label, by number, and the line after them. ``columns``: how many cells it
    should have. ``is_last`` where no row follows, so that what is empty behind it may be no cell."""

    figures: Sequence[int]
    after: int
    columns: int
    is_last: bool = False

    def blanks(self, gaps: Mapping[int, int], each: int) -> Blanks | None:
        """The blank cells before its figures and behind the last of them; None where it does not have all its cells."""
        before = {number: gaps[number] - 1 for number in self.figures}
        behind = gaps.get(self.after, 1) - 1
        missing = each * (self.columns - len(self.figures)) - sum(before.values())
        if missing != behind and not (self.is_last and 0 <= missing < behind):
            return None
        own = before | {self.after: missing}
        if any(count < 0 or count % each for count in own.values()):
            return None
        return {number: count // each for number, count in own.items() if count}


def blank_cells(lines: Sequence[str]) -> Blanks:
    """Where blank cells stand in a dump: the rows of table 3 prove it, of which each then has as many cells as columns.
    None where they do not, and in another table where its rows do not as well."""
    gaps = dict(_gaps(lines))
    if not any(gap > 1 for gap in gaps.values()):
        return {}
    tables = _tables(lines, gaps)
    for each in _EACH:
        proof = _told(tables[REQUEST_TABLE], gaps, each)
        if proof is not None and len(tables[REQUEST_TABLE]) >= _FEWEST_ROWS:
            others = [_told(rows, gaps, each) or {} for table, rows in tables.items() if table != REQUEST_TABLE]
            return {number: count for own in (proof, *others) for number, count in own.items()}
    return {}


def _gaps(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """For each line that is not empty how many empty ones stand before it."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for above, number in pairwise([-1, *filled]):
        yield number, number - above - 1


def _told(rows: Sequence[_Row], gaps: Mapping[int, int], each: int) -> Blanks | None:
    """The blank cells of a table; None where one of its rows does not have all of its cells."""
    own: dict[int, int] = {}
    for row in rows:
        if (blanks := row.blanks(gaps, each)) is None:
            return None
        own |= blanks
    return own


def _tables(lines: Sequence[str], gaps: Mapping[int, int]) -> Mapping[int, list[_Row]]:
    """The rows of the form's tables, each label with the lines behind it up to the next that is no figure; not those
    of which no cell is left, as of the label of a group."""
    filled = [*gaps]
    tables: dict[int, list[_Row]] = {DISCLOSURE_TABLE: [], REQUEST_TABLE: [], LITIGATION_TABLE: []}
    place, table, heads = 0, 0, 0
    while place < len(filled):
        text = lines[filled[place]].strip()
        columns = 0 if is_header_part(text) else columns_of([text], heads)
        is_figure = is_value(text)
        if columns:
            table = table_of_row(row_of(text) or "")
        elif not is_figure:
            table = 0 if heading_of(text) else header_table(text) or table
            heads = 0 if key(text) == CORNER else heads + (table == DISCLOSURE_TABLE)
        place += not is_figure
        end = place
        while end < len(filled) and is_value(lines[filled[end]]):
            end += 1
        after = filled[end] if end < len(filled) else len(lines)
        has_cells = end > place or gaps.get(after, 0) > 1
        if has_cells and (columns or (end > place and table == LITIGATION_TABLE)):
            tables[table].append(_Row(filled[place:end], after, columns or len(LITIGATION_FIELDS)))
        place = max(end, place)
    return {table: [*rows[:-1], *(replace(row, is_last=True) for row in rows[-1:])] for table, rows in tables.items()}
