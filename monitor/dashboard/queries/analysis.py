"""Figures of many reports added up: by year, and by kind of body or place; what stands out; what they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select

from monitor.dashboard.queries.places import within
from monitor.explaining import sums
from monitor.explaining.measures import Measure, in_database, in_units
from monitor.explaining.sums import By, Cell
from storage import schema
from storage.findings import FindingStatus, Severity


@dataclass(frozen=True)
class Slice:
    """Which reports are added up. ``digits`` is the width of the places into which they are divided."""

    region: str = ""
    kind: str = ""
    by: By = By.NOTHING
    digits: int = 6
    regions: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()

    @property
    def is_of_provinces(self) -> bool:
        """Whether it is made of whole provinces, as the roll-up has them."""
        is_divided_below = self.by is By.PLACE and (bool(self.region) or self.digits != len("41"))
        return len(self.region) in (0, len("41")) and not (is_divided_below or self.regions or self.counties)

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


def added_up(connection: Connection, measures: Sequence[Measure], reports: Slice, years: Sequence[int]) -> list[Cell]:
    """Each measure over the reports of a slice, by year and group; of provinces and the country from the roll-up."""
    if reports.is_of_provinces and sums.is_rolled_up(connection):
        return sums.of_provinces(connection, measures, reports.region, reports.kind, reports.by, years)
    return sums.added_up(connection, measures, reports.group(), years, reports.conditions())


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
    """Bodies whose number is five times that of the year before or more, or a fifth or less: by ``least`` units."""
    report, body = schema.report, schema.body
    before, old = report.alias("before"), schema.figures.alias("old")
    value, earlier = sums.expression(measure), sums.expression(measure, old)
    change = func.abs(value - earlier)
    query = (
        sums.of_reports([body.c.id, body.c.name, body.c.region, value, earlier])
        .join(before, (before.c.body_id == report.c.body_id) & (before.c.year == year - 1))
        .join(old, old.c.edition_id == before.c.edition_id)
        .where(report.c.year == year, *reports.conditions())
        .where(change >= in_database(measure, least), (value >= 5 * earlier) | (earlier >= 5 * value))
        .order_by(change.desc(), body.c.id)
        .limit(limit)
    )
    return [
        Standout(key, name, region, in_units(measure, Decimal(now)), in_units(measure, Decimal(then)))
        for key, name, region, now, then in connection.execute(query)
    ]
