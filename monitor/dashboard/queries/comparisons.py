"""A report beside others: the numbers of the same body a year before, and what is usual in its county."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from sqlalchemy import Connection, select

from monitor.dashboard.queries.places import of_place
from monitor.explaining.measures import MEASURES, Measure, value_of
from storage import schema

_COMPARED = (
    *("received", "carried_in", "granted", "granted_in_part", "denied", "unavailable", "rejected", "closed"),
    *("concluded", "carried_out", "grant_rate", "reviews", "suits", "licensing", "penalties", "fees"),
)
_CELLS = sorted(
    {
        cell.replace(".", "__")
        for key in _COMPARED
        for cell in (*MEASURES[key].cells, *(MEASURES[key].older or ()), *MEASURES[key].of)
    }
)


@dataclass(frozen=True)
class Comparison:
    """A measure of a report, of the one a year before, and the median of ``others`` reports of its kind around."""

    measure: Measure
    value: Decimal | None
    before: Decimal | None
    usual: Decimal | None
    others: int

    @property
    def change(self) -> Decimal | None:
        """By how much it differs from the year before."""
        return None if self.value is None or self.before is None else self.value - self.before


def comparisons(connection: Connection, body_id: int, kind: str, county: str, year: int) -> list[Comparison]:
    """The measures of a report that are numbers in it or were a year before."""
    here = _figures(connection, schema.report.c.body_id == body_id, (year, year - 1))
    this_year, last_year = ([one for one in here if one["year"] == wanted] for wanted in (year, year - 1))
    around: list[Mapping[str, object]] = []
    if county:
        same_kind = of_place(schema.body.c.region, county) & (schema.body.c.kind == kind)
        around = _figures(connection, same_kind & (schema.report.c.body_id != body_id), (year,))
    found = []
    for key in _COMPARED:
        measure = MEASURES[key]
        value, before = _first(measure, this_year), _first(measure, last_year)
        others = [number for one in around if (number := _value(measure, one)) is not None]
        if value is not None or before is not None:
            found.append(Comparison(measure, value, before, median(others) if others else None, len(others)))
    return found


def _figures(connection: Connection, condition: object, years: Iterable[int]) -> list[Mapping[str, object]]:
    report, edition, figures = schema.report, schema.edition, schema.figures
    query = (
        select(report.c.year, edition.c.form, *(figures.c[name] for name in _CELLS))
        .select_from(report)
        .join(schema.body, schema.body.c.id == report.c.body_id)
        .join(edition, edition.c.id == report.c.edition_id)
        .join(figures, figures.c.edition_id == edition.c.id)
        .where(condition, report.c.year.in_(list(years)))  # type: ignore[arg-type]
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _value(measure: Measure, row: Mapping[str, object]) -> Decimal | None:
    return value_of(measure, str(row["form"]), row)  # type: ignore[arg-type]


def _first(measure: Measure, rows: list[Mapping[str, object]]) -> Decimal | None:
    return _value(measure, rows[0]) if rows else None
