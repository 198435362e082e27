"""The overview: coverage of a region in a year and over the years, its map, what changed, and how we are ourselves."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nlargest, nsmallest
from typing import Annotated

from fastapi import Depends, HTTPException, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard import charts, tiles
from monitor.dashboard.access import region_for
from monitor.dashboard.boundaries import Boundaries, Drawing
from monitor.dashboard.queries import changes, coverage, observer, places
from monitor.dashboard.queries.places import COUNTY_DIGITS
from monitor.dashboard.rendering import Site, page, site_of
from monitor.dashboard.tally import Tally, total
from monitor.dashboard.twins import TableKind, as_json, as_table
from monitor.dashboard.words import KINDS, LEVELS, STATUSES
from monitor.judgement.states import Status
from storage.clock import SHANGHAI
from storage.language import N_

_MOST_PLACES = 120
_YEARS_SHOWN = 7
_EXTREMES_SHOWN = 8
_HAPPENINGS_SHOWN = 10
_LEVEL_DIGITS = (6, 4, 2)

Region = Annotated[
    str, Query(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6})?$", description=N_("A division code; empty: all."))
]
Year = Annotated[
    int | None, Query(ge=2000, le=2100, description=N_("The report year; without it, the latest that is due."))
]
Order = Annotated[str, Query(pattern="^(region|worst)$", description=N_("By code, or what wants attention first."))]
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
class Extreme:
    """A county that stands out in a year."""

    region: str
    name: str
    above: str
    tally: Tally


@dataclass(frozen=True)
class Coverage:
    """The numbers of the overview: the year's whole, by level and kind, over the years, and by place."""

    year: int
    years: tuple[int, ...]
    as_of: datetime | date | None
    whole: Tally
    levels: Mapping[str, Tally]
    kinds: Mapping[str, Tally]
    trend: Mapping[int, Tally]
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


def coverage_of(connection: Connection, year: int | None, region: str, order: str) -> Coverage | None:
    """The numbers; None when nothing is owed at all. Raises 404 for a year or region of which nothing is owed."""
    known = coverage.years_owed(connection)
    chosen = coverage.default_year(connection, known) if year is None else year
    if chosen is None:
        return None
    if chosen not in known:
        raise HTTPException(404)
    years = tuple(sorted({chosen, *known[:_YEARS_SHOWN]}))
    owing = coverage.places_owing(connection, region, chosen)
    if region and not owing:
        raise HTTPException(404)
    digits = next((width for width in _LEVEL_DIGITS if len({one[:width] for one in owing}) <= _MOST_PLACES), 2)
    is_country = digits == 2 and not region
    this_year = coverage.counts(connection, region, chosen)
    if is_country:
        by_place = coverage.provinces(connection, years)
    else:
        by_place = coverage.places_by_year(connection, region, years, digits)
    by_level = coverage.tallies_by(this_year, lambda one: one.level)
    by_kind = coverage.tallies_by(this_year, lambda one: one.kind)
    names = places.place_names(connection, by_place)
    rolled_up = {one[:digits] for one in owing if len(one) > digits}
    listed = [Place(code, names[code], code in rolled_up, tallies) for code, tallies in by_place.items()]
    if order == "worst":
        listed.sort(key=lambda place: _badness(place.tally(chosen)), reverse=True)
    return Coverage(
        year=chosen,
        years=known,
        as_of=coverage.year_known_until(this_year),
        whole=total(by_level.values()),
        levels={level: by_level[level] for level in LEVELS if level in by_level},
        kinds={kind: by_kind[kind] for kind in KINDS if kind in by_kind},
        trend={year: total(one[year] for one in by_place.values() if year in one) for year in years},
        places=tuple(listed),
    )


def _badness(tally: Tally) -> tuple[float, ...]:
    due = max(tally.due, 1)
    return tuple(tally[status] / due for status in (Status.MISSING, Status.LATE, Status.UNVERIFIED))


@dataclass(frozen=True)
class View:
    """What the page shows besides the numbers: the map, and the counties that stand out.

    ``drawing`` is the map in the operator's own boundaries; then ``map`` has the places that are not in them.
    ``joined`` and ``counties`` say how many of the counties the boundaries have.
    """

    map: tiles.TileMap
    is_country: bool
    drawing: Drawing | None
    names: Mapping[str, str]
    joined: int
    counties: int
    worst: tuple[Extreme, ...]
    best: tuple[Extreme, ...]

    @property
    def are_wholly_on_time(self) -> bool:
        """Whether nothing at all is wrong with the best."""
        return not any(any(_badness(one.tally)) for one in self.best)


def _view(connection: Connection, found: Coverage, region: str, boundaries: Boundaries | None) -> View:
    tallies = coverage.place_tallies(connection, region, found.year)
    is_country = not region and len(tallies) > _MOST_PLACES
    names = {place.region: place.name for place in found.places}
    drawing = boundaries.drawn(tallies) if boundaries else None
    counties = sum(len(code) == COUNTY_DIGITS for code in tallies)
    joined = len(drawing.areas) if drawing else 0
    if 2 * joined < counties:  # boundaries of another part of the country: tiles say more
        drawing = None
    if is_country and not drawing:
        provinces = {place.region: place.tally(found.year) for place in found.places}
        drawn = tiles.country(provinces, names, found.year)
    else:
        left = [code for code in tallies if drawing is None or code in drawing.unjoined]
        if is_country:  # what provinces and cities owe themselves is counted with their region
            left = [code for code in left if len(code) == COUNTY_DIGITS][:_MOST_PLACES]
        named = {*left, *(code[:2] for code in tallies)} if is_country else tallies
        names |= places.place_names(connection, tiles.regions_named(named))
        drawn = tiles.counties({code: tallies[code] for code in left}, names)
    badness = {code: _badness(tally) for code, tally in tallies.items() if tally.due}
    worst = nlargest(_EXTREMES_SHOWN, (code for code, bad in badness.items() if any(bad)), key=badness.__getitem__)
    best = nsmallest(
        _EXTREMES_SHOWN, badness.keys() - worst, key=lambda code: (sum(badness[code]), -tallies[code].due, code)
    )
    return View(
        map=drawn,
        is_country=is_country,
        drawing=drawing,
        names=names,
        joined=joined,
        counties=counties,
        worst=_extremes(connection, worst, tallies),
        best=_extremes(connection, best, tallies),
    )


def _extremes(connection: Connection, codes: list[str], tallies: Mapping[str, Tally]) -> tuple[Extreme, ...]:
    names = places.place_names(connection, codes)
    return tuple(Extreme(code, names[code], places.places_above(code), tallies[code]) for code in codes)


def since_yesterday(at: datetime) -> datetime:
    """The beginning of yesterday in Shanghai."""
    today = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)


def overview(request: Request, site: At, year: Year = None, region: Region = "", order: Order = "region") -> Response:
    """The page ``/``."""
    region = region_for(request, region)
    with site.database.read() as connection:
        found = coverage_of(connection, year, region, order)
        since = since_yesterday(site.clock())
        return page(
            request,
            "overview.html",
            coverage=found,
            view=_view(connection, found, region, site.settings.boundaries) if found else None,
            has_boundaries=site.settings.boundaries is not None,
            trend=charts.pillars(found.trend) if found else (),
            years_shown=list(found.trend) if found else [],
            region=region,
            region_name=places.place_names(connection, [region])[region] if region else "",
            steps=places.steps_above(connection, region),
            order=order,
            since=since,
            changes=changes.changes_since(connection, region, since),
            happenings=changes.latest(connection, region, _HAPPENINGS_SHOWN),
            health=health(connection, site),
            register=None if found else observer.register_size(connection),
            bands=tiles.BANDS,
        )


def _counts(tally: Tally) -> dict[str, int]:
    return {"owed": tally.owed} | {str(status.key): tally[status.key] for status in STATUSES}


def overview_json(
    request: Request, site: At, year: Year = None, region: Region = "", order: Order = "region"
) -> Response:
    """The overview as JSON."""
    region = region_for(request, region)
    with site.database.read() as connection:
        found = coverage_of(connection, year, region, order)
    if found is None:
        nothing: dict[str, object] = {"year": None, "years": [], "as_of": None, "total": _counts(Tally())}
        return as_json(request, nothing | {"levels": {}, "kinds": {}, "trend": {}, "places": []})
    return as_json(
        request,
        {
            "year": found.year,
            "years": found.years,
            "as_of": found.as_of,
            "total": _counts(found.whole),
            "levels": {level: _counts(tally) for level, tally in found.levels.items()},
            "kinds": {kind: _counts(tally) for kind, tally in found.kinds.items()},
            "trend": {str(one): _counts(tally) for one, tally in found.trend.items()},
            "places": [
                {
                    "region": place.region,
                    "name": place.name,
                    "years": {str(one): _counts(tally) for one, tally in place.years.items()},
                }
                for place in found.places
            ],
        },
    )


def overview_table(
    request: Request, site: At, table: TableKind, year: Year = None, region: Region = "", order: Order = "region"
) -> Response:
    """The overview as a table: one line for each place and year."""
    region = region_for(request, region)
    with site.database.read() as connection:
        found = coverage_of(connection, year, region, order)
    records = (
        {"region": place.region, "name": place.name, "year": one} | _counts(tally)
        for place in (found.places if found else ())
        for one, tally in place.years.items()
    )
    return as_table(request, table, "overview", records, ("region", "name", "year", *_counts(Tally())))
