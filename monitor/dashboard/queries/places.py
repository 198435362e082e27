"""Regions: which rows lie in one, how the ones on a page are named, and which obligations they sum up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from monitor.dashboard.tally import Tally, total
from monitor.states import Status
from storage import schema
from storage.clock import day_of
from storage.divisions import name_of, names_around
from storage.register import BodyKind

COUNTY_DIGITS = 6
_LEVELS = (2, 4, 6)
_OFFICE_ENDINGS = ("人民政府", "政府")


def within(column: ColumnElement[str], region: str) -> ColumnElement[bool]:
    """Whether a region code lies in a region; a range, so that an index serves it. All lie in the empty region."""
    if not region:
        return true()
    after = str(int(region) + 1).zfill(len(region))
    is_last = len(after) > len(region)
    return column >= region if is_last else and_(column >= region, column < after)


def of_place(column: ColumnElement[str], region: str) -> ColumnElement[bool]:
    """Whether a region code belongs to the page of a place: a county with all its townships, a city alone."""
    return within(column, region) if len(region) >= COUNTY_DIGITS else column == region


def report_years(connection: Connection, region: str = "") -> tuple[int, ...]:
    """The years of which reports are owed, the latest first."""
    owed = schema.obligation
    query = select(owed.c.year).distinct()
    if region:
        query = query.join(schema.body, schema.body.c.id == owed.c.body_id).where(
            of_place(schema.body.c.region, region)
        )
    return tuple(connection.scalars(query.order_by(owed.c.year.desc())))


def default_year(connection: Connection) -> int | None:
    """The latest year of which a report is due already, else the latest of all; None when nothing is owed."""
    owed = schema.obligation
    due: int | None = connection.scalar(select(func.max(owed.c.year)).where(owed.c.status != Status.NOT_DUE))
    latest: int | None = connection.scalar(select(func.max(owed.c.year)))
    return latest if due is None else due


def known_until(judged: datetime, as_of: date) -> datetime | date:
    """Of what a state is the state: of the moment at which it was judged, or of an earlier day that was asked for."""
    return judged if day_of(judged) == as_of else as_of


def year_known_until(connection: Connection, year: int) -> datetime | date | None:
    """The same for all states of a year: the latest; None when nothing is owed."""
    owed = schema.obligation
    query = select(func.max(owed.c.judged), func.max(owed.c.as_of)).where(owed.c.year == year)
    judged, as_of = connection.execute(query).one()
    return known_until(judged, as_of) if judged else None


def tallies(connection: Connection, region: str, years: Sequence[int]) -> dict[str, dict[int, Tally]]:
    """By county (or the city, province whose own bodies they are) and year, how many obligations are in each state."""
    owed, body = schema.obligation, schema.body
    county = func.substr(body.c.region, 1, COUNTY_DIGITS)
    rows = connection.execute(
        select(county, owed.c.year, owed.c.status, func.count())
        .join(body, body.c.id == owed.c.body_id)
        .where(within(body.c.region, region), owed.c.year.in_(years))
        .group_by(county, owed.c.year, owed.c.status)
    )
    numbers: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for place, year, status, number in rows:
        numbers[place, year][status] = number
    places: dict[str, dict[int, Tally]] = defaultdict(dict)
    for (place, year), counts in sorted(numbers.items()):
        places[place][year] = Tally(counts)
    return dict(places)


def rolled_up(places: dict[str, dict[int, Tally]], limit: int) -> dict[str, dict[int, Tally]]:
    """The same by city or province where there are more than ``limit`` places, at the narrowest level that fits."""
    for digits in reversed(_LEVELS):
        merged: dict[str, dict[int, list[Tally]]] = defaultdict(lambda: defaultdict(list))
        for place, by_year in places.items():
            for year, tally in by_year.items():
                merged[place[:digits]][year].append(tally)
        if len(merged) <= limit:
            break
    return {place: {year: total(parts) for year, parts in years.items()} for place, years in merged.items()}


def place_names(connection: Connection, regions: Iterable[str]) -> dict[str, str]:
    """The name of each region: the division table's, else its government's or portal's, else its code."""
    names = {region: name_of(region) for region in regions}
    unknown = [region for region, name in names.items() if not name]
    if unknown:
        body, portal = schema.body, schema.portal
        registered = select(portal.c.region, portal.c.name).where(portal.c.region.in_(unknown))
        governments = select(body.c.region, body.c.name).where(
            body.c.region.in_(unknown), body.c.kind == BodyKind.GOVERNMENT, body.c.registered
        )
        for query in (registered, governments):
            names.update({region: _place_in(name) for region, name in connection.execute(query.order_by("name"))})
    return {region: name or region for region, name in names.items()}


def _place_in(name: str) -> str:
    for ending in _OFFICE_ENDINGS:
        if ending in name:
            return name.split(ending)[0] or name
    return name


def places_above(region: str) -> str:
    """The names of the divisions that a region lies in, the widest first: 河南省南阳市. Empty for an unknown code."""
    return "".join(reversed(names_around(region[: len(region) - 2]))) if len(region) > 2 else ""
