"""The three tables of a report laid out as on the official form, each cell with its state and its faults."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.dashboard import labels
from monitor.dashboard.words import CELL_MARKS, CELL_STATES
from storage import forms
from storage.findings import Finding
from storage.language import N_, Language, phrase, translate
from storage.report import ABSENT, Cell, State

if TYPE_CHECKING:
    from monitor.dashboard.queries.findings import FindingView  # of the database, which a draft does not need

CORNER = N_("For each column: first item plus second item equals third item plus fourth item")
_CONTENT = N_("Content")
_APPLICANTS = N_("Applicants")
_ORGANISATIONS = N_("Legal persons and other organisations")
_SUITS = N_("Administrative suits")
_CELLS = frozenset(forms.ALL_FIELDS)
_WIDTH = 3  # columns of numbers in table 2; the last of a narrower block takes the rest


@dataclass(frozen=True)
class Footnote:
    """A finding about cells of this report: its number on the page and its sentence."""

    number: int
    message: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A cell as it is shown: what is printed, its state as a class, a title that says what is special, its faults."""

    text: str
    state: str
    title: str = ""
    faults: tuple[Footnote, ...] = ()
    colspan: int = 1
    is_zero: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading cell; ``scope`` as in HTML, empty for the corner."""

    text: str
    scope: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Line:
    """A printed row: its headings, then its cells."""

    headings: tuple[Heading, ...]
    cells: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table. ``groups`` are its row groups; ``states`` the special cell states that occur, ``notes`` its faults."""

    key: str
    head: tuple[Line, ...]
    groups: tuple[tuple[Line, ...], ...]
    states: tuple[State, ...]
    notes: tuple[Footnote, ...]


def footnotes(findings: Iterable["Finding | FindingView"], language: Language) -> list[Footnote]:
    """The findings that name cells of the tables, numbered as they come."""
    about_cells = [one for one in findings if set(one.fields) & _CELLS]
    return [
        Footnote(number, one.message_en if language is Language.EN else one.message, tuple(one.fields))
        for number, one in enumerate(about_cells, 1)
    ]


@dataclass(frozen=True)
class _Page:
    """What the tables of one report are laid out with."""

    form: forms.Form
    cells: Mapping[str, Cell]
    faults: Mapping[str, tuple[Footnote, ...]]
    notes: tuple[Footnote, ...]
    language: Language

    def say(self, message: str) -> str:
        return translate(message, self.language)

    def label(self, chinese: str, english: str) -> str:
        return english if self.language is Language.EN else chinese

    def column(self, column: forms.Column) -> str:
        return self.label(column.label, labels.column_in_english(column))

    def row(self, row: forms.Row) -> str:
        return self.label(row.label, labels.row_in_english(row))

    def cell(self, field: str, colspan: int = 1) -> Shown:
        return show(self.cells.get(field, ABSENT), self.language, self.faults.get(field, ()), colspan)


def show(cell: Cell, language: Language, faults: tuple[Footnote, ...] = (), colspan: int = 1) -> Shown:
    """A cell as it is shown: a number as its value, everything else as a mark that cannot be taken for one."""
    titles = [fault.message for fault in faults]
    if cell.state is State.NUMBER and cell.value is not None:
        text = format(cell.value, "f")
        if cell.text not in ("", text):
            titles.append(phrase(N_("printed: {text}"), language, text=cell.text[:200]))
    else:
        text = cell.text.strip()[:60] or translate(CELL_MARKS[cell.state], language)
        titles.append(translate(CELL_STATES[cell.state], language))
    if cell.note:
        titles.append(cell.note)
    is_zero = cell.value is not None and cell.value == 0
    return Shown(text, cell.state, "\n".join(filter(None, titles)), faults, colspan, is_zero)


def sheets(
    form: forms.Form, cells: Mapping[str, Cell], notes: Iterable[Footnote], language: Language
) -> tuple[Sheet, Sheet, Sheet]:
    """Tables 2, 3 and 4 of a report; each footnote stands below the table of the first cell it names."""
    notes = tuple(notes)
    faults: dict[str, tuple[Footnote, ...]] = {}
    for note in notes:
        for field in note.fields:
            faults[field] = (*faults.get(field, ()), note)
    page = _Page(form, cells, faults, notes, language)
    return _disclosure(page), _requests(page), _litigation(page)


def _sheet(
    page: _Page, key: str, fields: tuple[str, ...], head: tuple[Line, ...], groups: tuple[tuple[Line, ...], ...]
) -> Sheet:
    found = {page.cells.get(field, ABSENT).state for field in fields}
    states = tuple(state for state in CELL_STATES if state in found)
    own = tuple(note for note in page.notes if next((one for one in note.fields if one in _CELLS), "") in fields)
    return Sheet(key, head, groups, states, own)


def _disclosure(page: _Page) -> Sheet:
    groups = []
    for block in page.form.blocks:
        article = page.label(block.article, labels.article_in_english(block.article))
        spans = [1] * (len(block.columns) - 1) + [_WIDTH - len(block.columns) + 1]
        headings = [
            Heading(page.column(column), "col", span) for column, span in zip(block.columns, spans, strict=True)
        ]
        lines = [
            Line((Heading(article, "rowgroup", _WIDTH + 1),)),
            Line((Heading(page.say(_CONTENT), "col"), *headings)),
        ]
        for row in block.rows:
            fields = [f"disclosure.{row.key}.{column.key}" for column in block.columns]
            cells = tuple(page.cell(field, span) for field, span in zip(fields, spans, strict=True))
            lines.append(Line((Heading(page.row(row), "row"),), cells))
        groups.append(tuple(lines))
    return _sheet(page, "disclosure", page.form.disclosure_fields, (), tuple(groups))


def _requests(page: _Page) -> Sheet:
    first, *organisations, last = (page.column(column) for column in forms.REQUEST_COLUMNS)
    head = (
        Line((Heading(page.say(CORNER), "", 3, 3), Heading(page.say(_APPLICANTS), "colgroup", 7))),
        Line(
            (
                Heading(first, "col", 1, 2),
                Heading(page.say(_ORGANISATIONS), "colgroup", len(organisations)),
                Heading(last, "col", 1, 2),
            )
        ),
        Line(tuple(Heading(name, "col") for name in organisations)),
    )
    lines = []
    for place, row in enumerate(page.form.request_rows):
        cells = tuple(page.cell(f"requests.{row.key}.{column.key}") for column in forms.REQUEST_COLUMNS)
        lines.append(Line(_request_headings(page, place), cells))
    return _sheet(page, "requests", page.form.request_fields, head, (tuple(lines),))


def _request_headings(page: _Page, place: int) -> tuple[Heading, ...]:
    """The headings before a row of table 3: 三、 spans all outcomes, and within it each group its rows."""
    rows = page.form.request_rows
    row = rows[place]
    label = page.row(row)
    if not row.group:
        return (Heading(label, "row", 3),)
    outcomes = [index for index, one in enumerate(rows) if one.group]
    handled = rows[outcomes[0]].group
    headings = []
    if place == outcomes[0]:
        headings.append(Heading(_group(page, handled), "rowgroup", 1, len(outcomes)))
    if row.group == handled:
        return (*headings, Heading(label, "row", 2))
    members = [index for index in outcomes if rows[index].group == row.group]
    if place == members[0]:
        headings.append(Heading(_group(page, row.group), "rowgroup", 1, len(members)))
    return (*headings, Heading(label, "row"))


def _group(page: _Page, group: str) -> str:
    return page.label(group, labels.group_in_english(group))


def _litigation(page: _Page) -> Sheet:
    outcomes = (*forms.OUTCOMES, forms.TOTAL)
    names = [page.column(outcome) for outcome in outcomes]
    review, *suits = (page.column(proceeding) for proceeding in forms.PROCEEDINGS)
    head = (
        Line((Heading(review, "colgroup", 5), Heading(page.say(_SUITS), "colgroup", 10))),
        Line(
            (
                *(Heading(name, "col", 1, 2) for name in names),
                *(Heading(suit, "colgroup", 5) for suit in suits),
            )
        ),
        Line(tuple(Heading(name, "col") for name in names * 2)),
    )
    line = Line((), tuple(page.cell(field) for field in forms.LITIGATION_FIELDS))
    return _sheet(page, "litigation", forms.LITIGATION_FIELDS, head, ((line,),))
