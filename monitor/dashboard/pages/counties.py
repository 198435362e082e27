"""A county: its bodies over the years, its open findings, its portals and their last looks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import HTTPException, Path
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries import bodies, findings, observer, places
from monitor.dashboard.rendering import page
from monitor.dashboard.tally import Tally
from monitor.dashboard.twins import as_csv, as_json, coverage_record
from storage import schema

_FINDINGS_SHOWN = 30
_FIELDS = ("body", "kind", "region", "portal", "year", "due", "status", "published", "report_url", "as_of")

County = Annotated[str, Path(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$")]


@dataclass(frozen=True)
class BodyRow:
    """A body and what it owes, by year."""

    body: bodies.BodyView
    years: dict[int, bodies.Owed]


def body_rows(known: Iterable[bodies.BodyView], owed: Iterable[bodies.Owed]) -> list[BodyRow]:
    """The bodies with what they owe."""
    by_body: dict[int, dict[int, bodies.Owed]] = defaultdict(dict)
    for one in owed:
        by_body[one.body_id][one.year] = one
    return [BodyRow(body, by_body[body.id]) for body in known]


def tally_by_year(owed: Iterable[bodies.Owed]) -> dict[int, Tally]:
    """The sums of what is owed, the latest year first."""
    numbers: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in owed:
        numbers[one.year][one.status] += 1
    return {year: Tally(numbers[year]) for year in sorted(numbers, reverse=True)}


def _looks(connection: Connection, region: str, portals: set[str]) -> list[observer.ColumnLook]:
    table = schema.portal
    return observer.looks(connection, places.of_place(table.c.region, region) | table.c.key.in_(portals))


def county(request: Request, site: At, region: County) -> Response:
    """The page ``/counties/REGION``. Raises 404 when the register knows neither bodies nor portals there."""
    with site.database.read() as connection:
        known = bodies.bodies_of_place(connection, region)
        looks = _looks(connection, region, {body.portal for body in known if body.portal})
        if not known and not looks:
            raise HTTPException(404)
        owed = bodies.owed_of_place(connection, region)
        return page(
            request,
            "county.html",
            region=region,
            name=places.place_names(connection, [region])[region],
            above=places.places_above(region),
            rows=body_rows((body for body in known if body.registered), owed),
            met=[body for body in known if not body.registered],
            tallies=tally_by_year(owed),
            as_of=max(owed, key=lambda one: one.judged).known_until if owed else None,
            findings=findings.open_findings_of_place(connection, region, _FINDINGS_SHOWN),
            findings_shown=_FINDINGS_SHOWN,
            looks=looks,
        )


def _owed(connection: Connection, region: str) -> list[bodies.Owed]:
    owed = bodies.owed_of_place(connection, region)
    if not owed and not bodies.bodies_of_place(connection, region):
        raise HTTPException(404)
    return owed


def county_json(request: Request, site: At, region: County) -> Response:
    """The county as JSON: the lines of the export ``coverage``."""
    with site.database.read() as connection:
        owed = _owed(connection, region)
        name = places.place_names(connection, [region])[region]
    return as_json(request, {"region": region, "name": name, "coverage": [coverage_record(one) for one in owed]})


def county_csv(request: Request, site: At, region: County) -> Response:
    """The county as CSV: the lines of the export ``coverage``."""
    with site.database.read() as connection:
        owed = _owed(connection, region)
    return as_csv(request, f"coverage-{region}", map(coverage_record, owed), _FIELDS)
