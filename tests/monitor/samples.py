"""Reports to be checked: consistent ones, and ones with chosen cells."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from monitor.checks import ReportView
from storage.forms import FORMS, ORGANISATIONS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS
from storage.register import BodyKind
from storage.report import ABSENT, Cell, Completeness, State

SECTIONS = {1: "某局的总体情况。", 2: "", 3: "", 4: "", 5: "存在的问题及改进。", 6: "本年度未收取信息处理费。"}
BLANK = Cell(State.BLANK)
DASH = Cell(State.DASH, text="/")
UNREADABLE = Cell(State.UNREADABLE, text="1 2")


def number(value: int | str | Decimal) -> Cell:
    return Cell(State.NUMBER, Decimal(value), str(value))


def figures(form: str = "2021", **cells: int) -> dict[str, Cell]:
    """All cells of a form as zeros, but for those named: requests__received__total=3."""
    named = {name.replace("__", "."): number(value) for name, value in cells.items()}
    return {name: named.get(name, number(0)) for name in FORMS[form].fields}


def view(cells: Mapping[str, Cell] | None = None, form: str | None = "2021", **changes: object) -> ReportView:
    """A report of 2023 that is complete and, unless cells say otherwise, all zeros."""
    held = figures(form or "2021") if cells is None else cells
    whole = ReportView(7, 2023, BodyKind.DEPARTMENT, form, Completeness.COMPLETE, held, SECTIONS)
    return replace(whole, **changes)  # type: ignore[arg-type]


def without(cells: Mapping[str, Cell], *names: str) -> dict[str, Cell]:
    """The cells with those whose names begin with one of ``names`` absent."""
    return {name: ABSENT if name.startswith(names) else cell for name, cell in cells.items()}


COUNTS = st.integers(0, 10**6)


@st.composite
def consistent(draw: st.DrawFn, form: str = "2021") -> dict[str, Cell]:
    """A report whose every sum holds, built the way a body would: single outcomes first, then totals."""
    parts = FORMS[form].concluded_parts
    columns = [column.key for column in REQUEST_COLUMNS][:-1]
    assert set(columns) > {column.key for column in ORGANISATIONS}
    table: dict[str, dict[str, int]] = {row.key: {} for row in FORMS[form].request_rows}
    for column in columns:
        for part in parts:
            table[part][column] = draw(COUNTS) if draw(st.booleans()) else 0
        concluded = sum(table[part][column] for part in parts)
        carried_out = draw(COUNTS)
        carried_in = draw(st.integers(0, concluded + carried_out))
        table["concluded"][column], table["carried_out"][column] = concluded, carried_out
        table["carried_in"][column], table["received"][column] = carried_in, concluded + carried_out - carried_in
    cells = figures(form)
    for row, values in table.items():
        values["total"] = sum(values.values())
        cells |= {f"requests.{row}.{column}": number(value) for column, value in values.items()}
    for kind in PROCEEDINGS:
        outcomes = {outcome.key: draw(COUNTS) for outcome in OUTCOMES}
        outcomes["total"] = sum(outcomes.values())
        cells |= {f"{kind.key}.{outcome}": number(value) for outcome, value in outcomes.items()}
    return cells
