"""An inspection on a terminal: what the report is, its faults, and its three tables in 80 columns."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Column as TableColumn
from rich.table import Table
from rich.text import Text

from monitor.dashboard.labels import column_in_english, group_in_english, row_in_english
from monitor.dashboard.sheets import Footnote, show
from monitor.inspecting.inspection import Inspection, differences, facts, numbered, problems, verdict
from storage.findings import Severity
from storage.forms import FORMS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL, Column, Form, Row
from storage.language import N_, Language, phrase, translate
from storage.report import ABSENT, Cell, State

_SEVERITIES = {
    Severity.ERROR: (N_("error"), "red"),
    Severity.WARNING: (N_("warning"), "yellow"),
    Severity.NOTICE: (N_("notice"), "cyan"),
}
_LABEL_WIDTH, _TELLING_LABEL, _LONGEST = 30, 20, 8
_SHORT_HEADS = {  # the form's own are too long for a terminal
    "natural_person": N_("persons"),
    "business": N_("business"),
    "research": N_("research"),
    "public_welfare": N_("welfare"),
    "legal_services": N_("legal"),
    "other_organisation": N_("other"),
    "total": N_("total"),
    "upheld": N_("upheld"),
    "corrected": N_("corrected"),
    "other": N_("other outcome"),
    "pending": N_("pending"),
}


def as_text(inspection: Inspection, out: Console, language: Language) -> None:
    """Print the inspection."""
    for label, value in facts(inspection, language):
        out.print(Text(f"{label}: ", style="bold").append(value, style="not bold"))
    out.print()
    out.print(Text(verdict(inspection, language), style="bold"))
    for problem in problems(inspection, language):
        out.print(_indented(Text(problem, style="yellow")))
    for document, cell, here, there in differences(inspection, language):
        said = phrase(
            N_("{cell}: {here} on the page, {there} in {document}"),
            language,
            cell=cell,
            here=here,
            there=there,
            document=document,
        )
        out.print(_indented(Text(said, style="yellow")))
    notes = numbered(inspection, language)
    for finding in inspection.findings:
        word, colour = _SEVERITIES[finding.severity]
        message = finding.message_en if language is Language.EN else finding.message
        mark = "".join(f"[{note.number}]" for note in notes if note.message == message)
        out.print(
            Text(f"{translate(word, language)} {mark}".rstrip(), style=colour).append(f"  {finding.check}", "dim")
        )
        out.print(_indented(Text(message)))
    if inspection.reading.form is not None:
        page = _Page(FORMS[inspection.reading.form], inspection.reading.cells, notes, language)
        for table in (page.disclosure(), page.requests(), page.litigation()):
            out.print()
            out.print(_fitted(table, out.width))


def _indented(said: Text) -> Padding:
    """What is said of a line above it: no blanks are written up to the edge, which a file does not have."""
    return Padding(said, (0, 0, 0, 2), expand=False)


class _Page:
    """The three tables of one report."""

    def __init__(self, form: Form, cells: Mapping[str, Cell], notes: list[Footnote], language: Language) -> None:
        self._form, self._cells, self._notes, self._language = form, cells, notes, language

    def disclosure(self) -> Table:
        """Table 2, a line for each number: its row and column are its label."""
        table = self._table(N_("Table 2: information disclosed on the body's own initiative"), ["", ""])
        table.show_header = False
        for block in self._form.blocks:
            for row in block.rows:
                for place, column in enumerate(block.columns):
                    label = Text(self._row(row) if place == 0 else "")
                    field = f"disclosure.{row.key}.{column.key}"
                    table.add_row(label, self._column(column), self._cell(field))
        return table

    def requests(self) -> Table:
        """Table 3, its groups as lines of their own."""
        table = self._table(N_("Table 3: requests received and how they were handled"), self._heads(REQUEST_COLUMNS))
        for group, rows in groupby(self._form.request_rows, key=lambda row: row.group):
            if group.startswith("（"):
                table.add_row(Text(self._group(group), style="bold"))
            for row in rows:
                indent = "  " if group.startswith("（") else ""
                cells = (self._cell(f"requests.{row.key}.{column.key}") for column in REQUEST_COLUMNS)
                table.add_row(Text(f"{indent}{self._row(row)}"), *cells)
        return table

    def litigation(self) -> Table:
        """Table 4, a line for each kind of proceeding."""
        outcomes = (*OUTCOMES, TOTAL)
        table = self._table(N_("Table 4: reviews and suits about disclosure"), self._heads(outcomes))
        for proceeding in PROCEEDINGS:
            cells = (self._cell(f"{proceeding.key}.{outcome.key}") for outcome in outcomes)
            table.add_row(self._column(proceeding), *cells)
        return table

    def _table(self, title: str, heads: Iterable[str]) -> Table:
        table = Table(
            title=translate(title, self._language), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
        )
        table.add_column("", no_wrap=True)
        for head in heads:
            table.add_column(head, justify="right", no_wrap=True, min_width=len(head))
        return table

    def _heads(self, columns: Iterable[Column]) -> list[str]:
        return [translate(_SHORT_HEADS[column.key], self._language) for column in columns]

    def _column(self, column: Column) -> str:
        return column_in_english(column) if self._language is Language.EN else column.label

    def _row(self, row: Row) -> str:
        return row_in_english(row) if self._language is Language.EN else row.label

    def _group(self, group: str) -> str:
        return group_in_english(group) if self._language is Language.EN else group

    def _cell(self, field: str) -> Text:
        faults = tuple(note for note in self._notes if field in note.fields)
        shown = show(self._cells.get(field, ABSENT), self._language, faults)
        numbers = ",".join(str(note.number) for note in shown.faults)
        marks = f"[{numbers}]" if numbers and not shown.is_zero else ""
        text = shown.text
        if shown.state != State.NUMBER and cell_len(text) > _LONGEST:
            text = f"{set_cell_size(text, _LONGEST - 1).rstrip()}…"
        return Text(f"{text}{marks}", style="red" if faults else "dim" if shown.is_zero else "")


def _fitted(table: Table, width: int) -> RenderableType:
    """A table whose labels are cut off where there is no room, or stand above their figures where little is left: its
    figures never are."""
    first, *others = table.columns
    if not others[0].no_wrap:
        return table
    taken = sum(_width_of(column) + 2 for column in others)
    longest = max(cell_len(str(text)) for text in first.cells)
    left = width - taken - 4
    if left < min(_TELLING_LABEL, longest):
        return _stacked(table)
    first.width = min(_LABEL_WIDTH, longest, left)
    first.overflow = "ellipsis"
    return table


def _width_of(column: TableColumn) -> int:
    return max(cell_len(str(text)) for text in (column.header, *column.cells))


def _stacked(table: Table) -> RenderableType:
    """A table of which each label stands in a line of its own, above its figures."""
    first, *others = table.columns
    widths = [_width_of(column) + 2 for column in others]
    lines = [Text(str(table.title), style="table.title"), _in_line([each.header for each in others], widths)]
    for label, *cells in zip(first.cells, *(column.cells for column in others), strict=True):
        lines.append(_text(label))
        if any(map(str, cells)):
            lines.append(_in_line(cells, widths))
    return Group(*lines)


def _in_line(cells: Iterable[RenderableType], widths: Sequence[int]) -> Text:
    line = Text()
    for cell, width in zip(map(_text, cells), widths, strict=True):
        line.append(" " * (width - cell_len(cell.plain))).append_text(cell)
    return line


def _text(cell: RenderableType) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))
