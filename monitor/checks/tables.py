"""The form of a report's tables: is every table, row and column there, and does each cell hold a count?"""

import re
from collections.abc import Iterator
from functools import cache

from monitor.checks.labels import cell_name, listing, name_of, printed, table_name, table_of
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.forms import AMOUNT_FIELDS, FORMS, REQUEST_COLUMNS
from storage.language import N_, Language, counted, phrase
from storage.report import Cell, Completeness, State

_TABLES = (2, 3, 4)
_GROUP, _ONCE_IN_ONE = "closed", ("closed_not_corrected", "closed_fee_unpaid", "closed_other")
_GROUP_MISSING = N_(
    "Table {table}: the three rows of “{name}” in the form of 2021 were not found; one row of that name is the form of "
    "2019. Please give the three."
)
_ALL_NUMBERS = frozenset({State.NUMBER})
_NO_COUNT = re.compile(
    r"(?:约|近|超过?|大约|不足|至少)[0-9][0-9,.]{0,11}[件条项次份个宗]?|[0-9][0-9,.]{0,11}(?:余|多|%|％)[件条项次份个宗]?"
    r"|20[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?"
)
"""Figures about, shares and dates, as clerks put them where a count belongs."""


@cache
def _fields(form: str, table: int) -> tuple[str, ...]:
    return tuple(name for name in FORMS[form].fields if table_of(name) == table)


def _is_absent(view: ReportView, fields: tuple[str, ...]) -> bool:
    return all(view.cell(name).state is State.ABSENT for name in fields)


def _readable_tables(view: ReportView, check: str) -> Iterator[int | NotAssessable]:
    """The tables of a report whose form is known and whose tables were read as far as they are there."""
    if view.form is None or view.completeness is Completeness.FAILED:
        yield NotAssessable(check)
        return
    for table in _TABLES:
        fields = _fields(view.form, table)
        if not _is_absent(view, fields):
            yield table
        elif view.completeness is not Completeness.COMPLETE:
            yield NotAssessable(check, fields)


def table_missing(view: ReportView) -> Iterator[Result]:
    """form.table_missing: one of the three tables is not there."""
    if view.form is None or view.completeness is Completeness.FAILED:
        yield NotAssessable("form.table_missing")
        return
    for table in _TABLES:
        fields = _fields(view.form, table)
        if not _is_absent(view, fields):
            continue
        if view.completeness is Completeness.PARTIAL:
            yield NotAssessable("form.table_missing", fields)
            continue

        def say(language: Language, table: int = table) -> str:
            return phrase(
                N_("Table {table} was not found. Please add it."), language, table=table_name(table, language)
            )

        yield fault(view, "form.table_missing", say, fields=fields)


def row_missing(view: ReportView) -> Iterator[Result]:
    """form.row_missing: a row of a table that is there is not; those of a group that form 2019 had in one are told as
    one."""
    lines = {} if view.form is None else _rows(view.form)
    group = tuple(name for key in _ONCE_IN_ONE for name in lines.get(key, ()))
    if group and _is_absent(view, group):
        lines = {key: fields for key, fields in lines.items() if key not in _ONCE_IN_ONE}
        yield from _lines_missing(view, "form.row_missing", {_GROUP: group}, _GROUP_MISSING)
    message = N_("Table {table}: the row “{name}” of the form was not found. Please add it, or correct its label.")
    yield from _lines_missing(view, "form.row_missing", lines, message)


def column_missing(view: ReportView) -> Iterator[Result]:
    """form.column_missing: a column of a table that is there is not."""
    lines = {} if view.form is None else _columns(view.form)
    message = N_("Table {table}: the column “{name}” of the form was not found. Please add it, or correct its label.")
    yield from _lines_missing(view, "form.column_missing", lines, message)


@cache
def _rows(form: str) -> dict[str, tuple[str, ...]]:
    """The cells of each row of tables 2 and 3 by the row's key; table 4 has one row only."""
    lines = {
        f"disclosure.{row.key}": tuple(f"disclosure.{row.key}.{column.key}" for column in block.columns)
        for block in FORMS[form].blocks
        for row in block.rows
    }
    for row in FORMS[form].request_rows:
        lines[row.key] = tuple(f"requests.{row.key}.{column.key}" for column in REQUEST_COLUMNS)
    return lines


@cache
def _columns(form: str) -> dict[str, tuple[str, ...]]:
    """The cells of each column of table 3, and those of table 4, which are its columns."""
    rows = [row.key for row in FORMS[form].request_rows]
    lines = {column.key: tuple(f"requests.{row}.{column.key}" for row in rows) for column in REQUEST_COLUMNS}
    return lines | {name: (name,) for name in _fields(form, 4)}


def _lines_missing(view: ReportView, check: str, lines: dict[str, tuple[str, ...]], message: str) -> Iterator[Result]:
    present = set()
    for table in _readable_tables(view, check):
        if isinstance(table, NotAssessable):
            yield table
        else:
            present.add(table)
    for key, fields in lines.items():
        table = table_of(fields[0])
        if table not in present or not _is_absent(view, fields):
            continue

        def say(language: Language, key: str = key, table: int = table) -> str:
            name = cell_name(key, language) if table == 4 else _line_name(key, language)
            return phrase(message, language, table=table_name(table, language), name=name)

        if view.completeness is Completeness.COMPLETE:
            yield fault(view, check, say, fields=fields)
        else:
            yield NotAssessable(check, fields)


def _line_name(key: str, language: Language) -> str:
    return name_of(key, language).removeprefix("disclosure.")


def blank_cell(view: ReportView) -> Iterator[Result]:
    """form.blank_cell: one finding a table that names every cell with a blank or dash in place of a number."""
    for table in _readable_tables(view, "form.blank_cell"):
        if isinstance(table, NotAssessable):
            yield table
        else:
            yield from _blanks(view, table)


def _blanks(view: ReportView, table: int) -> Iterator[Result]:
    states = {name: view.cell(name).state for name in _fields(view.form or "", table)}
    if _ALL_NUMBERS.issuperset(states.values()):
        return
    blank = tuple(name for name, state in states.items() if state in (State.BLANK, State.DASH))
    unread = tuple(name for name, state in states.items() if state is State.UNREADABLE)
    if not blank:
        if unread:
            yield NotAssessable("form.blank_cell", tuple(states))
        return

    def say(language: Language) -> str:
        return counted(
            N_(
                "Table {table}: {number} cell is blank or holds a dash ({cells}). Where there is nothing, please put 0."
            ),
            N_(
                "Table {table}: {number} cells are blank or hold a dash ({cells}). "
                "Where there is nothing, please put 0."
            ),
            len(blank),
            language,
            table=table_name(table, language),
            cells=listing([cell_name(name, language) for name in blank], language),
        )

    yield fault(view, "form.blank_cell", say, fields=blank, expected="0")


def not_a_number(view: ReportView) -> Iterator[Result]:
    """form.not_a_number: words, a negative number or a fraction of a count stand in a cell."""
    if view.completeness is Completeness.FAILED:
        yield NotAssessable("form.not_a_number")
    for name, cell in view.cells.items():
        if cell.state is State.UNREADABLE and not _is_words(view, name):
            yield NotAssessable("form.not_a_number", (name,))
        elif cell.state is State.UNREADABLE or _is_no_count(name, cell):
            yield _no_count(view, name, cell)


def _is_words(view: ReportView, name: str) -> bool:
    """Whether words stand in a cell whose row was placed for certain: the doubt is then not the reader's."""
    line = name.rpartition(".")[0]
    others = [cell for other, cell in view.cells.items() if other != name and other.rpartition(".")[0] == line]
    placed = bool(others) and all(cell.state in (State.NUMBER, State.BLANK, State.DASH) for cell in others)
    cell = view.cell(name)
    text = cell.text.strip()
    if not cell.is_recognised and (placed or not others) and _NO_COUNT.fullmatch(text):
        return True
    return placed and bool(text) and all("一" <= character <= "鿿" for character in text)


def _is_no_count(name: str, cell: Cell) -> bool:
    value = cell.value
    if value is None:
        return False
    negative = value < 0 and not name.endswith(".change")
    return negative or (name not in AMOUNT_FIELDS and value != value.to_integral_value())


def _no_count(view: ReportView, name: str, cell: Cell) -> Result:
    def say(language: Language) -> str:
        return phrase(
            N_("Table {table}, “{cell}”: “{found}” is no count. Please put a whole number, 0 where there is nothing."),
            language,
            table=table_name(table_of(name), language),
            cell=cell_name(name, language),
            found=printed(cell),
        )

    return fault(view, "form.not_a_number", say, fields=(name,), found=printed(cell))
