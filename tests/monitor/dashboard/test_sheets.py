"""The tables are laid out as on the official form: no hole, no overlap, every cell once."""

import pytest

from monitor.dashboard.sheets import Footnote, Line, Sheet, sheets, show
from storage.forms import FORM_2019, FORM_2021, Form
from storage.language import Language
from storage.report import Cell, State

WIDTHS = {"disclosure": 4, "requests": 10, "litigation": 15}


def numbered(form: Form) -> dict[str, Cell]:
    """Every cell holds text of its own, so that it can be found again."""
    return {field: Cell(State.UNREADABLE, text=f"格{place}") for place, field in enumerate(form.fields)}


def texts(sheet: Sheet) -> list[str]:
    return [cell.text for group in sheet.groups for line in group for cell in line.cells]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", [FORM_2021, FORM_2019], ids=["2021", "2019"])
def test_every_cell_of_the_form_is_shown_once_in_printed_order(form: Form, language: Language) -> None:
    shown = [text for sheet in sheets(form, numbered(form), (), language) for text in texts(sheet)]
    assert shown == [f"格{place}" for place in range(len(form.fields))]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", [FORM_2021, FORM_2019], ids=["2021", "2019"])
def test_spans_fill_the_grid(form: Form, language: Language) -> None:
    for sheet in sheets(form, numbered(form), (), language):
        for lines in (sheet.head, *sheet.groups):
            if lines:
                assert filled(lines) == len(lines) * WIDTHS[sheet.key]


def filled(lines: tuple[Line, ...]) -> int:
    """How many places of the grid the cells fill; raises where two fill one or one lies outside."""
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(lines):
        column = 0
        spans = [(head.colspan, head.rowspan) for head in line.headings] + [(cell.colspan, 1) for cell in line.cells]
        for colspan, rowspan in spans:
            while (row, column) in taken:
                column += 1
            places = {(row + down, column + right) for down in range(rowspan) for right in range(colspan)}
            assert not places & taken
            assert all(place[0] < len(lines) for place in places)
            taken |= places
    return len(taken)


def test_a_cell_with_several_faults_names_them_all_and_each_stands_below_one_table() -> None:
    one = Footnote(1, "不平", ("requests.received.total", "requests.concluded.total"))
    two = Footnote(2, "行和不符", ("requests.received.total",))
    disclosure, requests, litigation = sheets(FORM_2021, {}, (one, two), Language.ZH)
    marked = [cell for group in requests.groups for line in group for cell in line.cells if cell.faults]
    assert [[fault.number for fault in cell.faults] for cell in marked] == [[1, 2], [1]]
    assert (disclosure.notes, requests.notes, litigation.notes) == ((), (one, two), ())


@pytest.mark.parametrize("state", [State.BLANK, State.DASH, State.UNREADABLE, State.ABSENT])
def test_what_is_no_number_never_looks_like_one(state: State) -> None:
    shown = show(Cell(state), Language.ZH)
    assert not any(sign.isdecimal() for sign in shown.text)
    assert shown.text
    assert shown.title
