"""A county: its bodies over the years, its open findings, its portals and their last looks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Path, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries import bodies, findings, observer, places
from monitor.dashboard.rendering import language_of, page
from monitor.dashboard.tally import Tally
from monitor.dashboard.twins import COVERAGE_FIELDS, TableKind, as_json, as_table, coverage_record
from monitor.dashboard.words import GRAVITY, KINDS, STATUSES
from storage import schema
from storage.language import N_, Language, translate
from storage.register import BodyKind

_FINDINGS_SHOWN = 30

County = Annotated[
    str, Path(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$", description=N_("The code of a division."))
]


@dataclass(frozen=True)
class BodyRow:
    """A body and what it owes, by year."""

    body: bodies.BodyView
    years: dict[int, bodies.Owed]

    @property
    def open_findings(self) -> int:
        """Its open findings of all years."""
        return sum(one.open_findings for one in self.years.values())


@dataclass(frozen=True)
class Wanted:
    """Which bodies and years of a county are shown, and in which order; empty values keep all."""

    kind: str = ""
    status: str = ""
    year: str = ""
    name: str = ""
    flagged: str = ""
    sort: str = ""

    def query(self, **others: str) -> str:
        """The filter as the query of an address, some of it changed."""
        return urlencode({key: value for key, value in (asdict(self) | others).items() if value})

    def keeps(self, row: BodyRow) -> bool:
        """Whether a body is shown."""
        years = [one for one in row.years.values() if self.year in ("", str(one.year))]
        return (
            self.kind in ("", row.body.kind)
            and self.name in row.body.name
            and (not self.status or any(one.status == self.status for one in years))
            and (not self.flagged or any(one.open_findings for one in years))
        )


def wanted(
    kind: Annotated[str, Query(pattern=f"^({'|'.join(KINDS)})?$", description=N_("Only bodies of a kind."))] = "",
    status: Annotated[
        str, Query(pattern=f"^({'|'.join(word.key for word in STATUSES)})?$", description=N_("Only with such a state."))
    ] = "",
    year: Annotated[str, Query(pattern=r"^(20[0-9]{2})?$", description=N_("Only a report year."))] = "",
    name: Annotated[str, Query(max_length=50, description=N_("A part of the body's name."))] = "",
    flagged: Annotated[str, Query(pattern="^1?$", description=N_("1: only with open findings."))] = "",
    sort: Annotated[
        str,
        Query(
            pattern=r"^(name|findings|20[0-9]{2})?$",
            description=N_("Empty: by kind, then region and name; a year: what wants attention first."),
        ),
    ] = "",
) -> Wanted:
    """What an address asks for."""
    return Wanted(kind, status, year, name.strip(), flagged, sort)


Asked = Annotated[Wanted, Depends(wanted)]


def body_rows(known: Iterable[bodies.BodyView], owed: Iterable[bodies.Owed]) -> list[BodyRow]:
    """The bodies with what they owe."""
    by_body: dict[int, dict[int, bodies.Owed]] = defaultdict(dict)
    for one in owed:
        by_body[one.body_id][one.year] = one
    return [BodyRow(body, by_body[body.id]) for body in known]


def shown_rows(rows: Iterable[BodyRow], asked: Wanted) -> list[BodyRow]:
    """The bodies that are asked for, in the order asked for."""
    kept = [row for row in rows if asked.keeps(row)]
    if not asked.sort:
        kept.sort(key=lambda row: list(BodyKind).index(BodyKind(row.body.kind)))
    elif asked.sort == "name":
        kept.sort(key=lambda row: row.body.name)
    elif asked.sort == "findings":
        kept.sort(key=lambda row: -row.open_findings)
    elif asked.sort:
        kept.sort(key=lambda row: _gravity(row, int(asked.sort)))
    if asked.year:
        year = int(asked.year)
        kept = [BodyRow(row.body, {year: row.years[year]} if year in row.years else {}) for row in kept]
    return kept


def _gravity(row: BodyRow, year: int) -> int:
    owed = row.years.get(year)
    return [str(status) for status in GRAVITY].index(owed.status) if owed else len(GRAVITY)


def tally_by_year(owed: Iterable[bodies.Owed]) -> dict[int, Tally]:
    """The sums of what is owed, the latest year first."""
    numbers: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in owed:
        numbers[one.year][one.status] += 1
    return {year: Tally(numbers[year]) for year in sorted(numbers, reverse=True)}


def _looks(connection: Connection, region: str, portals: set[str]) -> list[observer.ColumnLook]:
    table = schema.portal
    return observer.looks(connection, places.of_place(table.c.region, region) | table.c.key.in_(portals))


def county(request: Request, site: At, region: County, asked: Asked) -> Response:
    """The page ``/counties/REGION``. Raises 404 when the register knows neither bodies nor portals there."""
    with site.database.read() as connection:
        known = bodies.bodies_of_place(connection, region)
        looks = _looks(connection, region, {body.portal for body in known if body.portal})
        if not known and not looks:
            raise HTTPException(404)
        owed = bodies.owed_of_place(connection, region)
        rows = body_rows((body for body in known if body.registered), owed)
        tallies = tally_by_year(owed)
        return page(
            request,
            "county.html",
            region=region,
            name=places.place_names(connection, [region])[region],
            steps=places.steps_above(connection, region),
            rows=shown_rows(rows, asked),
            all_rows=len(rows),
            choices=_choices(rows, tallies, language_of(request)),
            asked=asked,
            years=sorted(tallies) if not asked.year else [year for year in sorted(tallies) if str(year) == asked.year],
            met=[body for body in known if not body.registered],
            tallies=tallies,
            latest=next((year for year, tally in tallies.items() if tally.due), next(iter(tallies), None)),
            as_of=max(owed, key=lambda one: one.judged).known_until if owed else None,
            findings=findings.open_findings_of_place(connection, region, _FINDINGS_SHOWN),
            findings_shown=_FINDINGS_SHOWN,
            looks=looks,
        )


def _choices(rows: Iterable[BodyRow], years: Iterable[int], language: Language) -> dict[str, list[tuple[str, str]]]:
    """What each filter may be set to: its value and its name."""
    kinds = {row.body.kind for row in rows}
    return {
        "kinds": [(kind, translate(word, language)) for kind, word in KINDS.items() if kind in kinds],
        "states": [(word.key, translate(word.word, language)) for word in STATUSES],
        "years": [(str(year), str(year)) for year in years],
    }


def _owed(connection: Connection, region: str, asked: Wanted) -> list[bodies.Owed]:
    known = bodies.bodies_of_place(connection, region)
    if not known:
        raise HTTPException(404)
    rows = body_rows((body for body in known if body.registered), bodies.owed_of_place(connection, region))
    return [one for row in shown_rows(rows, asked) for one in row.years.values()]


def county_json(request: Request, site: At, region: County, asked: Asked) -> Response:
    """The county as JSON: the lines of the export ``coverage`` that the page shows."""
    with site.database.read() as connection:
        owed = _owed(connection, region, asked)
        name = places.place_names(connection, [region])[region]
    return as_json(request, {"region": region, "name": name, "coverage": [coverage_record(one) for one in owed]})


def county_table(request: Request, site: At, region: County, table: TableKind, asked: Asked) -> Response:
    """The county as a table: the lines of the export ``coverage`` that the page shows."""
    with site.database.read() as connection:
        owed = _owed(connection, region, asked)
    return as_table(request, table, f"coverage-{region}", map(coverage_record, owed), COVERAGE_FIELDS)
