"""The figures of many reports added up, by year and by kind of body or place; whole provinces from a roll-up.

The roll-up holds each measure and cell by province, year and kind of body. Whoever judges calls stale what changed, in
the transaction in which the change is judged, and adds it up again at the end: an interrupted run loses nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from monitor.explaining.measures import MEASURES, Measure, cell_measure, in_units
from storage import schema
from storage.database import Database
from storage.forms import ALL_FIELDS
from storage.keeping.prepared import Prepared

_HUNDRED = Decimal(100)
_STALE = -1
_MOST = 10**12
"""A larger number counts as none: it is no count of a body's, and a million of them would fit no column."""

_PROVINCE = func.substr(schema.body.c.region, 1, 2)
_LAST = "9" * 11
"""Behind a province's two digits it follows on every code of that province."""
_HERE = (
    schema.body.c.region >= bindparam("first"),
    schema.body.c.region < bindparam("behind"),
    schema.report.c.year == bindparam("year"),
)
"""A province and year, as a range that an index serves."""


class By(StrEnum):
    """Into what the reports of a year are divided."""

    NOTHING = ""
    KIND = "kind"
    PLACE = "place"


@dataclass(frozen=True)
class Sum:
    """The sum of a measure (or the share, in per cent) over the ``reports`` in which it is a number."""

    value: Decimal | None
    reports: int


@dataclass(frozen=True)
class Cell:
    """A year and group: how many reports it has, and each measure by its key."""

    year: int
    group: str
    reports: int
    sums: Mapping[str, Sum] = field(default_factory=dict)


def _added(figures: FromClause, cells: Sequence[str]) -> ColumnElement[Any]:
    """The sum of cells; nothing where one of them is no number."""
    columns = [figures.c[cell.replace(".", "__")] for cell in cells]
    total: ColumnElement[Any]
    total, *others = (case((column.between(-_MOST, _MOST), column)) for column in columns)
    for column in others:
        total = total + column
    return total


def expression(measure: Measure, figures: FromClause = schema.figures) -> ColumnElement[Any]:
    """The measure of a report in SQL, in the whole units of the table of figures; of a share its upper part."""
    cells = _added(figures, measure.cells)
    return func.coalesce(_added(figures, measure.older), cells) if measure.older else cells


def of_reports(columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Columns of the reports that hold figures, of their bodies and figures."""
    report, figures = schema.report, schema.figures
    return (
        select(*columns)
        .select_from(report)
        .join(schema.body, schema.body.c.id == report.c.body_id)
        .join(figures, figures.c.edition_id == report.c.edition_id)
    )


def _aggregates(measure: Measure) -> tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]:
    """What is added up of a measure, in how many reports, and of a share the whole."""
    part = expression(measure)
    if not measure.is_share:
        return func.sum(part), func.count(part), literal(None)
    whole = _added(schema.figures, measure.of)
    return func.sum(part + 0 * whole), func.count(part + whole), func.sum(whole + 0 * part)


def added_up(
    connection: Connection,
    measures: Sequence[Measure],
    group: ColumnElement[Any],
    years: Sequence[int],
    conditions: Iterable[ColumnElement[bool]],
) -> list[Cell]:
    """Each measure over the reports that meet some conditions, by year and group, from the reports themselves."""
    year = schema.report.c.year
    columns = [column for measure in measures for column in _aggregates(measure)]
    query = of_reports([year, group, func.count(), *columns]).where(year.in_(years), *conditions)
    rows = connection.execute(query.group_by(year, group).order_by(year, group)).all()
    return [
        Cell(
            row[0],
            str(row[1]),
            row[2],
            {measure.key: _sum(measure, *row[3 + 3 * at : 6 + 3 * at]) for at, measure in enumerate(measures)},
        )
        for row in rows
    ]


def _sum(measure: Measure, part: int | None, reports: int, whole: int | None) -> Sum:
    if part is None or (measure.is_share and not whole):
        return Sum(None, reports)
    if measure.is_share:
        return Sum(_HUNDRED * Decimal(part) / Decimal(whole or 1), reports)
    return Sum(in_units(measure, Decimal(part)), reports)


@cache
def _kept() -> tuple[Measure, ...]:
    """What the roll-up holds: every cell, and the measures that are no single cell."""
    made = tuple(measure for measure in MEASURES.values() if _key(measure) == measure.key)
    return (*(cell_measure(cell) for cell in ALL_FIELDS), *made)


def _key(measure: Measure) -> str:
    """Under what name the roll-up holds a measure: one that is a single cell is kept as that cell."""
    is_cell = len(measure.cells) == 1 and not measure.of and not measure.older
    return measure.cells[0] if is_cell else measure.key


def is_rolled_up(connection: Connection) -> bool:
    """Whether the roll-up was made: before the first check of this version it was not."""
    return connection.execute(select(schema.figure_basis.c.year).limit(1)).first() is not None


def of_provinces(
    connection: Connection, measures: Sequence[Measure], province: str, kind: str, by: By, years: Sequence[int]
) -> list[Cell]:
    """Each measure over the reports of a province, or of the country (empty), by year and group, from the roll-up."""
    basis, table = schema.figure_basis, schema.figure_sum
    reports = _grouped(basis, [func.sum(basis.c.reports)], province, kind, by, years)
    counted = {(year, str(group)): int(number) for year, group, number in connection.execute(reports) if number}
    keys: dict[str, list[Measure]] = {}
    for measure in measures:
        keys.setdefault(_key(measure), []).append(measure)
    sums = [func.sum(table.c.part), func.sum(table.c.counted), func.sum(table.c.whole), table.c.measure]
    query = _grouped(table, sums, province, kind, by, years).where(table.c.measure.in_(keys))
    found: dict[tuple[int, str], dict[str, Sum]] = {}
    for year, group, part, number, whole, key in connection.execute(query.group_by(table.c.measure)):
        values = (None if part is None else int(part), int(number), None if whole is None else int(whole))
        found.setdefault((year, str(group)), {}).update({one.key: _sum(one, *values) for one in keys[key]})
    nothing = {measure.key: Sum(None, 0) for measure in measures}
    return [Cell(*at, counted[at], nothing | found.get(at, {})) for at in sorted(counted)]


def _grouped(
    table: FromClause, columns: Sequence[ColumnElement[Any]], province: str, kind: str, by: By, years: Sequence[int]
) -> Select[Any]:
    group = {By.KIND: table.c.kind, By.PLACE: table.c.province}.get(by, literal(""))
    query = select(table.c.year, group, *columns).where(table.c.year.in_(years)).group_by(table.c.year, group)
    if province:
        query = query.where(table.c.province == province)
    return query.where(table.c.kind == kind) if kind else query


def call_stale(connection: Connection, places: Iterable[tuple[str, int]]) -> None:
    """Let the next refresh add up anew what changed: regions with a year of reports."""
    basis = schema.figure_basis
    for province, year in sorted({(region[:2], year) for region, year in places}):
        same = (basis.c.province == province) & (basis.c.year == year)
        connection.execute(update(basis).where(same).values(held=_STALE))


def refresh(database: Database) -> int:
    """Add up anew what is stale, lacking or too much, a province and year a transaction; returns how many."""
    with database.read() as connection:
        stale = sorted(_stale(connection))
    for province, year in stale:
        with database.write() as connection:
            _add_up(connection, province, year)
    return len(stale)


def _stale(connection: Connection) -> set[tuple[str, int]]:
    report, body, basis = schema.report, schema.body, schema.figure_basis
    keys = (_PROVINCE, report.c.year, body.c.kind)
    held = select(*keys, func.count()).join(body, body.c.id == report.c.body_id).group_by(*keys)
    now = {(province, year, kind): number for province, year, kind, number in connection.execute(held)}
    rolled_up = select(basis.c.province, basis.c.year, basis.c.kind, basis.c.held)
    before = {(province, year, kind): number for province, year, kind, number in connection.execute(rolled_up)}
    return {key[:2] for key in now.keys() | before.keys() if now.get(key) != before.get(key)}


def _add_up(connection: Connection, province: str, year: int) -> None:
    report, body = schema.report, schema.body
    for table in (schema.figure_sum, schema.figure_basis):
        connection.execute(delete(table).where(table.c.province == province, table.c.year == year))
    here = {"first": province, "behind": province + _LAST if province else "0", "year": year}
    held = select(body.c.kind, func.count()).join(report, report.c.body_id == body.c.id)
    by_kind = {row[0]: row[1] for row in connection.execute(held.where(*_HERE).group_by(body.c.kind), here)}
    if not by_kind:
        return
    rows = [tuple(row.values()) for row in _sums_by_kind().rows(connection, here)]
    reports = {row[0]: row[1] for row in rows}
    place = {"province": province, "year": year}
    basis = [
        place | {"kind": kind, "reports": reports.get(kind, 0), "held": number} for kind, number in by_kind.items()
    ]
    connection.execute(insert(schema.figure_basis), basis)
    sums = [
        place | {"kind": row[0], "measure": measure.key, "part": part, "counted": counted, "whole": whole}
        for row in rows
        for measure, (part, counted, whole) in zip(_kept(), _threes(row[2:]), strict=True)
        if counted
    ]
    if sums:
        connection.execute(insert(schema.figure_sum), sums)


@cache
def _sums_by_kind() -> Prepared:
    """Everything the roll-up holds, of what is _HERE: hundreds of columns, put together and compiled once."""
    columns = [func.count(), *(column for measure in _kept() for column in _aggregates(measure))]
    named = [column.label(f"sum{at}") for at, column in enumerate(columns)]
    return Prepared(of_reports([schema.body.c.kind, *named]).group_by(schema.body.c.kind).where(*_HERE))


def _threes(values: Sequence[Any]) -> list[tuple[Any, Any, Any]]:
    return [tuple(values[at : at + 3]) for at in range(0, len(values), 3)]
