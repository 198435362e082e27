"""Grids of any format -> the cells of the form. What cannot be placed with certainty is unreadable, never guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from crawler.reading.blocks import Grid
from crawler.reading.form.compared_years import without_compared
from crawler.reading.form.found_rows import LITIGATION, FoundRow, FoundRows
from crawler.reading.form.labels import is_form_word, is_noted, row_told_by, table_of_row
from crawler.reading.form.notes import is_of_other_years, is_unit, parted_note
from crawler.reading.form.numbers import is_unseen, is_value
from crawler.reading.form.other_layouts import layouts_not_read
from crawler.reading.form.row_cells import UNREADABLE, read_row
from crawler.reading.form.rows import find_rows
from crawler.reading.form.torn_figures import without_torn_rows
from crawler.reading.form.turned_tables import upright
from crawler.reading.form.unheaded import with_order_shown
from crawler.reading.form.unlike_rows import with_unlike_marked
from crawler.reading.form.words import FINGERPRINTS, key
from storage.forms import AMOUNT_FIELDS, FORM_2021, FORMS, LITIGATION_FIELDS, REQUEST_COLUMNS, Form
from storage.report import ABSENT, Cell, State

_GROUP_IN_ONE, _BELOW_GROUP = "requests.closed", "requests.concluded"
_WITHIN = "其中"
_TWICE = "{} was found in the document more than once, and not read alike everywhere"
_UNTOLD = "the form cannot be told from the tables; they were read as form 2021"


@dataclass(frozen=True)
class Aligned:
    """The cells of one form as a document prints them, and what could not be read of them."""

    form: Form
    cells: Mapping[str, Cell]
    problems: tuple[str, ...]


def align(
    grids: Sequence[Grid],
    may_hide: frozenset[int] = frozenset(),
    may_lose: frozenset[int] = frozenset(),
    year: int | None = None,
    beside: Sequence[str] = (),
) -> Aligned | None:
    """Aligns a document's tables to the form they follow; None where no row of any table was found.

    ``may_hide`` names the tables (2, 3, 4) that the document may show in a way that was not read (a picture): where
    nothing of them was seen their cells are unreadable, not absent. ``may_lose`` names those of which no row that was
    not found is called absent. Rows of which a note names other years than ``year`` are not the report's own.
    ``beside`` are the lines among which the tables stand: heads that were not taken for a table's tell the form too.
    """
    grids = [upright(_as_seen(grid)) for grid in grids]
    found = find_rows(grids)
    if not found.rows:
        return None
    form, problems = _form(grids, beside)
    rows: dict[str, list[FoundRow]] = {}
    for row in with_order_shown(without_torn_rows(with_unlike_marked(without_compared(found.rows)))):
        rows.setdefault(row.name, []).append(row)
    fields = _fields_by_row(form)
    foreign = sorted(name for name in rows.keys() - fields.keys() if any(map(_has_text, rows[name])))
    if foreign:
        problems.append(f"rows of the other form stand among those of form {form.key}: {', '.join(foreign)}")
    unsure = {_table_of(name) for name in foreign if not all(_is_group_in_one(row, found.rows) for row in rows[name])}
    uncertain = _uncertain_tables(found, may_hide) | may_lose | unsure
    named = _named_in(grids, beside) if fields.keys() - rows.keys() else frozenset()
    cells: dict[str, Cell] = {}
    for name, names in fields.items():
        if name in rows and _UNTOLD in problems and _table_of(name) == 2:
            # Both forms have three columns for regulations, and they count other things.
            cells |= dict.fromkeys(names, UNREADABLE)
        elif name in rows:
            own = [row for row in rows[name] if not is_of_other_years(row.label, year)]
            places = _filled(_without_parts(own))
            is_told = bool(places) and not any(map(_may_be_a_part, places)) and not _may_be_another(places, found)
            readings = [read_row(row, names) for row in places] if is_told else [dict.fromkeys(names, UNREADABLE)]
            merged = _merged(name, readings, problems, of_parts=_are_parts(places))
            if _table_of(name) in found.unplaced:  # figures that no row took may be those of the column
                merged = {field: UNREADABLE if cell is ABSENT else cell for field, cell in merged.items()}
            cells |= merged
        else:
            is_unsure = _table_of(name) in uncertain or name in named
            cells |= dict.fromkeys(names, UNREADABLE if is_unsure else ABSENT)
    if any(cell.state is State.UNREADABLE for cell in cells.values()):
        problems += layouts_not_read(grids)
    return Aligned(form, {name: cells[name] for name in form.fields}, tuple(problems))


def _as_seen(grid: Grid) -> Grid:
    """The same grid, cells in which nothing is seen empty."""
    if not any(map(is_unseen, grid.texts)):
        return grid
    rows = (tuple(cell._replace(text="") if is_unseen(cell.text) else cell for cell in row) for row in grid.rows)
    return replace(grid, rows=tuple(rows))


def _is_group_in_one(row: FoundRow, rows: Sequence[FoundRow]) -> bool:
    """Whether a body printed one row in place of a group's (（六）其他处理): the rows of the group are not there, as
    the total stands right below it."""
    return (row.name, row.grid.keeps_columns, row.grid.keeps_blanks) == (_GROUP_IN_ONE, True, True) and any(
        (other.name, other.table, other.row) == (_BELOW_GROUP, row.table, row.row + 1) for other in rows
    )


def agreed(aligned: Aligned, rivals: Sequence[Aligned | None]) -> Aligned:
    """The cells that each of several reports on a page says alike; the others are unreadable, as nobody knows which
    of the reports is meant."""
    told = [rival.cells if rival and rival.form is aligned.form else {} for rival in rivals]
    cells = {
        name: cell if all(name in own and _says(own[name]) == _says(cell) for own in told) else UNREADABLE
        for name, cell in aligned.cells.items()
    }
    return replace(aligned, cells=cells)


def without_amounts(aligned: Aligned) -> Aligned:
    """The same cells, those of money unreadable where they print some, as nobody knows in which unit."""
    amounts = {name: cell for name, cell in aligned.cells.items() if name in AMOUNT_FIELDS and cell.value}
    return replace(aligned, cells={**aligned.cells, **dict.fromkeys(amounts, UNREADABLE)})


def _form(grids: Sequence[Grid], beside: Sequence[str]) -> tuple[Form, list[str]]:
    """The form whose own phrases the tables print most, or, where they print none, the only one whose phrases stand
    beside them; a document's year says nothing about its form."""
    votes = _votes({text for grid in grids for text in grid.texts if len(text) > 3})
    if not any(votes.values()):
        votes = _votes(beside)
        if not (any(votes.values()) and 0 in votes.values()):
            return FORM_2021, [_UNTOLD]
    return FORMS[max(votes, key=lambda form: (votes[form], form))], []


def _votes(texts: Iterable[str]) -> dict[str, int]:
    text = "\n".join(map(key, texts))
    return {form: sum(phrase in text for phrase in phrases) for form, phrases in FINGERPRINTS.items()}


@cache
def _fields_by_row(form: Form) -> Mapping[str, tuple[str, ...]]:
    disclosure = {
        f"disclosure.{row.key}": tuple(f"disclosure.{row.key}.{column.key}" for column in block.columns)
        for block in form.blocks
        for row in block.rows
    }
    requests = {
        f"requests.{row.key}": tuple(f"requests.{row.key}.{column.key}" for column in REQUEST_COLUMNS)
        for row in form.request_rows
    }
    return MappingProxyType(disclosure | requests | {LITIGATION: LITIGATION_FIELDS})


def _named_in(grids: Sequence[Grid], beside: Sequence[str]) -> frozenset[str | None]:
    """The rows whose labels stand anywhere in the tables or alone on a line beside them, be it where no row was taken
    for theirs: as among those of another table."""
    texts = [*beside, *(text for grid in grids for text in grid.texts)]
    return frozenset(row_told_by(text) for text in texts if not text.isascii())


def _table_of(name: str) -> int:
    return 4 if name == LITIGATION else table_of_row(name)


def _uncertain_tables(found: FoundRows, may_hide: frozenset[int]) -> set[int]:
    """Tables of which a row that was not found may have been there all the same."""
    headed = {_table_of(row.name) for row in found.rows}
    return found.unplaced | (found.seen - headed) | (may_hide - found.seen)


def _without_parts(rows: list[FoundRow]) -> list[FoundRow]:
    """The places where a row stands without those whose label a note alone tells from that of one in the same table:
    行政处罚（简易程序） below 行政处罚."""
    whole = {row.table for row in rows if not is_noted(row.label)}
    return [row for row in rows if row.table not in whole or not is_noted(row.label)]


def _may_be_a_part(row: FoundRow) -> bool:
    """Whether a row with a note has one right above or below whose figures stand behind no word of the form: those may
    be another part of the same (简易程序 below 行政处罚（一般程序）)."""
    if not is_noted(row.label) or not (note := parted_note(row.label)[1]) or is_unit(note):
        return False
    beside = [row.grid.printed(number) for number in (row.row - 1, row.row + 1) if 0 <= number < len(row.grid.rows)]
    return any(_counts_something_else(texts) for texts in beside)


def _may_be_another(places: Sequence[FoundRow], found: FoundRows) -> bool:
    """Whether the row of table 4, which has no label, may be another than the blank one that was found: figures that
    could not be placed stand there."""
    return found.is_4_open and places[0].name == LITIGATION and not any(map(_has_text, places))


def _counts_something_else(texts: Sequence[str]) -> bool:
    words = [text for text in texts if not is_value(text)]
    return 0 < len(words) < len(texts) and not any(_WITHIN in word or is_form_word(word) for word in words)


def _are_parts(rows: Sequence[FoundRow]) -> bool:
    """Whether nothing but their notes tells rows apart."""
    return any(is_noted(row.label) for row in rows) and len({row.label for row in rows}) > 1


def _filled(rows: list[FoundRow]) -> list[FoundRow]:
    """The places where a row stands. An empty one does not count where merged cells made it out of another's: in a
    dump, and beside the figures of table 4. Else it contradicts one with figures, which may be another year's."""
    if len(rows) == 1:
        return rows
    filled = [row for row in rows if _has_text(row)]
    grids = {row.table for row in filled}
    empty = [row for row in rows if not _has_text(row) and row.grid.keeps_columns]
    against = [row for row in empty if row.table not in grids or row.name != LITIGATION or row.grid.printed(row.row)]
    return [*filled, *against] or rows[:1]


def _has_text(row: FoundRow) -> bool:
    return any(cell.text for cell in row.cells)


def _merged(name: str, readings: list[dict[str, Cell]], problems: list[str], *, of_parts: bool) -> dict[str, Cell]:
    """One reading of a row. Where it stands in several parts each gives its own cells (a table for each proceeding).

    ``of_parts`` where the readings may be those of parts of the row, which need not be alike.
    """
    merged = readings[0]
    for reading in readings[1:]:
        both = [(merged[field], reading[field]) for field in merged if ABSENT not in (merged[field], reading[field])]
        unlike = [(one, other) for one, other in both if _says(one) != _says(other)]
        if unlike:
            problems += [_TWICE.format(name) if of_parts else _unlike(name, unlike)]
            return dict.fromkeys(merged, UNREADABLE)
        merged = {field: reading[field] if cell is ABSENT else cell for field, cell in merged.items()}
    return merged


def _unlike(name: str, cells: Sequence[tuple[Cell, Cell]]) -> str:
    """What is said of a row that stands in several places: that a document contradicts itself only where two figures do
    that were printed as characters. What was not read, or was recognised in a picture, may be misread."""
    for one, other in cells:
        is_read = State.UNREADABLE not in (one.state, other.state)
        if is_read and not (one.is_recognised or other.is_recognised):
            return f"{name} stands in the document more than once with different figures"
    return _TWICE.format(name)


def _says(cell: Cell) -> tuple[State, object]:
    return cell.state, cell.value
