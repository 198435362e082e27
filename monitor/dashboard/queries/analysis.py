"""Figures of many reports added up: by year, and by kind of body or place; what stands out; what they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, literal, select

from monitor.dashboard.measures import Measure, in_units
from monitor.dashboard.queries.places import within
from storage import schema
from storage.findings import FindingStatus, Severity

_HUNDRED = Decimal(100)


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


@dataclass(frozen=True)
class Slice:
    """Which reports are added up. ``digits`` is the width of the places into which they are divided."""

    region: str = ""
    kind: str = ""
    by: By = By.NOTHING
    digits: int = 6
    regions: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The reports in SQL over body."""
        body = schema.body
        found: list[ColumnElement[bool]] = [within(body.c.region, self.region)]
        if self.kind:
            found.append(body.c.kind == self.kind)
        if self.counties:
            found.append(_any_of([within(body.c.region, county) for county in self.counties]))
        if self.regions:
            found.append(_any_of([within(body.c.region, region) for region in self.regions]))
        return found

    def group(self) -> ColumnElement[Any]:
        """What they are divided by."""
        if self.by is By.KIND:
            return schema.body.c.kind
        return func.substr(schema.body.c.region, 1, self.digits) if self.by is By.PLACE else literal("")


def _any_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    joined = conditions[0]
    for condition in conditions[1:]:
        joined = joined | condition
    return joined


def _added(figures: FromClause, cells: Sequence[str]) -> ColumnElement[Any]:
    """The sum of cells; nothing where one of them is no number."""
    first, *others = (figures.c[cell.replace(".", "__")] for cell in cells)
    total: ColumnElement[Any] = first
    for column in others:
        total = total + column
    return total


def expression(measure: Measure, figures: FromClause = schema.figures) -> ColumnElement[Any]:
    """The measure of a report in SQL, in the whole units of the table of figures; of a share its upper part."""
    cells = _added(figures, measure.cells)
    return func.coalesce(_added(figures, measure.older), cells) if measure.older else cells


def _joined(columns: Sequence[ColumnElement[Any]], reports: Slice, years: Sequence[int]) -> Select[Any]:
    report, figures = schema.report, schema.figures
    return (
        select(*columns)
        .select_from(report)
        .join(schema.body, schema.body.c.id == report.c.body_id)
        .join(figures, figures.c.edition_id == report.c.edition_id)
        .where(report.c.year.in_(years), *reports.conditions())
    )


def added_up(connection: Connection, measures: Sequence[Measure], reports: Slice, years: Sequence[int]) -> list[Cell]:
    """Each measure over the reports of a slice, by year and group."""
    columns: list[ColumnElement[Any]] = []
    for measure in measures:
        part = expression(measure)
        if measure.is_share:
            whole = _added(schema.figures, measure.of)
            columns += [func.sum(part + 0 * whole), func.count(part + whole), func.sum(whole + 0 * part)]
        else:
            columns += [func.sum(part), func.count(part), literal(None)]
    group = reports.group()
    query = _joined([schema.report.c.year, group, func.count(), *columns], reports, years)
    rows = connection.execute(query.group_by(schema.report.c.year, group).order_by(schema.report.c.year, group)).all()
    found = []
    for year, name, number, *values in rows:
        sums = {
            measure.key: _sum(measure, *values[3 * place : 3 * place + 3]) for place, measure in enumerate(measures)
        }
        found.append(Cell(year, str(name), number, sums))
    return found


def _sum(measure: Measure, part: int | None, reports: int, whole: int | None) -> Sum:
    if part is None or (measure.is_share and not whole):
        return Sum(None, reports)
    if measure.is_share:
        return Sum(_HUNDRED * Decimal(part) / Decimal(whole or 1), reports)
    return Sum(in_units(measure, Decimal(part)), reports)


def with_errors(connection: Connection, reports: Slice, years: Sequence[int]) -> dict[int, int]:
    """By year, how many reports have an error that is not resolved: their figures may be wrong."""
    finding, body = schema.finding, schema.body
    query = (
        select(finding.c.year, func.count(finding.c.body_id.distinct()))
        .join(body, body.c.id == finding.c.body_id)
        .where(
            finding.c.year.in_(years),
            finding.c.severity == Severity.ERROR,
            finding.c.status != FindingStatus.RESOLVED,
            finding.c.check.not_like("publication.%"),
            *reports.conditions(),
        )
        .group_by(finding.c.year)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


@dataclass(frozen=True)
class Standout:
    """A body whose number of a year stands out beside its own of the year before."""

    body_id: int
    body: str
    region: str
    value: Decimal
    before: Decimal

    @property
    def change(self) -> Decimal:
        """By how much it differs."""
        return self.value - self.before


def standouts(
    connection: Connection, measure: Measure, reports: Slice, year: int, least: int, limit: int
) -> list[Standout]:
    """Bodies whose number is at least five times that of the year before, or a fifth, and differs by ``least``."""
    report, body = schema.report, schema.body
    before, old = report.alias("before"), schema.figures.alias("old")
    value, earlier = expression(measure), expression(measure, old)
    change = func.abs(value - earlier)
    query = (
        _joined([body.c.id, body.c.name, body.c.region, value, earlier], reports, [year])
        .join(before, (before.c.body_id == report.c.body_id) & (before.c.year == year - 1))
        .join(old, old.c.edition_id == before.c.edition_id)
        .where(change >= least, (value >= 5 * earlier) | (earlier >= 5 * value))
        .order_by(change.desc(), body.c.id)
        .limit(limit)
    )
    return [
        Standout(key, name, region, in_units(measure, Decimal(now)), in_units(measure, Decimal(then)))
        for key, name, region, now, then in connection.execute(query)
    ]
