"""The overview: coverage of all counties in a year, what changed, and whether the observer itself is well."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.queries import observer, places
from monitor.dashboard.rendering import Site, page, site_of
from monitor.dashboard.tally import Tally, total
from monitor.dashboard.twins import as_csv, as_json
from monitor.dashboard.words import STATUSES
from monitor.states import Status

_MOST_PLACES = 120
_YEARS_SHOWN = 7
_EVENTS_SHOWN = 12

Region = Annotated[str, Query(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6})?$")]
Year = Annotated[int | None, Query(ge=2000, le=2100)]
Order = Annotated[str, Query(pattern="^(region|worst)$")]
At = Annotated[Site, Depends(site_of)]


@dataclass(frozen=True)
class Place:
    """A county, or a city or province that stands for its counties (``is_rolled_up``), with its tallies by year."""

    region: str
    name: str
    is_rolled_up: bool
    years: dict[int, Tally]

    def tally(self, year: int) -> Tally:
        """What it owes for a year."""
        return self.years.get(year, Tally())


@dataclass(frozen=True)
class Coverage:
    """The numbers of the overview: one year's whole, and every place over the years."""

    year: int
    years: tuple[int, ...]
    as_of: datetime | date | None
    whole: Tally
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Health:
    """How the observer is: ``is_behind`` when no crawl ended well for too long, ``causes`` of portals not seen."""

    sweep: datetime | None
    is_behind: bool
    runs: list[observer.RunView]
    causes: Counter[str]


def health(connection: Connection, site: Site) -> Health:
    """The observer's own health at this moment."""
    sweep = observer.last_sweep(connection)
    is_behind = sweep is not None and site.clock() - sweep > site.settings.behind_after
    return Health(sweep, is_behind, observer.last_runs(connection), observer.causes(connection))


def coverage(connection: Connection, year: int | None, region: str, order: str) -> Coverage | None:
    """The numbers; None when nothing is owed at all. Raises 404 for a year of which nothing is owed."""
    known = places.report_years(connection)
    chosen = places.default_year(connection) if year is None else year
    if chosen is None:
        return None
    if chosen not in known:
        raise HTTPException(404)
    years = tuple(sorted({chosen, *known[:_YEARS_SHOWN]}))
    by_county = places.tallies(connection, region, years)
    if region and not by_county:
        raise HTTPException(404)
    merged = places.rolled_up(by_county, _MOST_PLACES)
    names = places.place_names(connection, merged)
    found = [Place(code, names[code], tallies != by_county.get(code), tallies) for code, tallies in merged.items()]
    if order == "worst":
        found.sort(key=lambda place: _badness(place.tally(chosen)), reverse=True)
    as_of = places.year_known_until(connection, chosen)
    whole = total(tallies[chosen] for tallies in by_county.values() if chosen in tallies)
    return Coverage(chosen, known, as_of, whole, tuple(found))


def _badness(tally: Tally) -> tuple[float, ...]:
    due = max(tally.due, 1)
    return tuple(tally[status] / due for status in (Status.MISSING, Status.LATE, Status.UNVERIFIED))


def overview(request: Request, site: At, year: Year = None, region: Region = "", order: Order = "region") -> Response:
    """The page ``/``."""
    with site.database.read() as connection:
        found = coverage(connection, year, region, order)
        return page(
            request,
            "overview.html",
            coverage=found,
            years_shown=sorted({found.year, *found.years[:_YEARS_SHOWN]}) if found else [],
            region=region,
            region_name=places.place_names(connection, [region])[region] if region else "",
            order=order,
            events=observer.recent_events(connection, region, _EVENTS_SHOWN),
            health=health(connection, site),
            register=observer.register_size(connection),
        )


def _counts(tally: Tally) -> dict[str, int]:
    return {"owed": tally.owed} | {str(status.key): tally[status.key] for status in STATUSES}


def overview_json(
    request: Request, site: At, year: Year = None, region: Region = "", order: Order = "region"
) -> Response:
    """The overview as JSON."""
    with site.database.read() as connection:
        found = coverage(connection, year, region, order)
    if found is None:
        return as_json(request, {"year": None, "years": [], "as_of": None, "total": _counts(Tally()), "places": []})
    listed = [
        {
            "region": place.region,
            "name": place.name,
            "years": {str(one): _counts(tally) for one, tally in place.years.items()},
        }
        for place in found.places
    ]
    return as_json(
        request,
        {
            "year": found.year,
            "years": found.years,
            "as_of": found.as_of,
            "total": _counts(found.whole),
            "places": listed,
        },
    )


def overview_csv(
    request: Request, site: At, year: Year = None, region: Region = "", order: Order = "region"
) -> Response:
    """The overview as CSV: one line for each place and year."""
    with site.database.read() as connection:
        found = coverage(connection, year, region, order)
    records = (
        {"region": place.region, "name": place.name, "year": one} | _counts(tally)
        for place in (found.places if found else ())
        for one, tally in place.years.items()
    )
    return as_csv(request, "overview", records, ("region", "name", "year", *_counts(Tally())))
