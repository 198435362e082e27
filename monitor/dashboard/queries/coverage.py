"""How many reports are owed and in which states, from the roll-up: by year, place, level and kind of body."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, case, exists, func, select

from monitor.dashboard.queries.places import COUNTY_DIGITS, known_until, within
from monitor.dashboard.tally import Tally
from monitor.judgement.states import Status
from storage import schema
from storage.register import BodyKind

_COUNTED = schema.coverage
_BELOW_COUNTY = frozenset({BodyKind.TOWNSHIP, BodyKind.STREET})


class Level(StrEnum):
    """The levels of bodies, by the region in which they are registered and their kind."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


@dataclass(frozen=True)
class Count:
    """Obligations of bodies of one level and kind that are in one state."""

    level: Level
    kind: str
    status: str
    number: int
    judged: datetime
    as_of: date


def years_owed(connection: Connection) -> tuple[int, ...]:
    """The years of which reports are owed, the latest first; one step in an index for each."""
    found: list[int] = []
    year: int | None = connection.scalar(select(func.max(_COUNTED.c.year)))
    while year is not None:
        found.append(year)
        year = connection.scalar(select(func.max(_COUNTED.c.year)).where(_COUNTED.c.year < year))
    return tuple(found)


def default_year(connection: Connection, years: Sequence[int]) -> int | None:
    """The latest of some years of which a report is due already, else the latest; None when there is none."""
    for year in years:
        if connection.scalar(select(exists().where(_COUNTED.c.year == year, _COUNTED.c.status != Status.NOT_DUE))):
            return year
    return next(iter(years), None)


def places_owing(connection: Connection, region: str, year: int) -> tuple[str, ...]:
    """The places in a region of which reports of a year are owed."""
    query = select(_COUNTED.c.place).where(_COUNTED.c.year == year, within(_COUNTED.c.place, region)).distinct()
    return tuple(connection.scalars(query.order_by(_COUNTED.c.place)))


def counts(connection: Connection, region: str, year: int) -> list[Count]:
    """What is owed in a region for a year, by level, kind and state."""
    width = func.length(_COUNTED.c.place)
    keys = (width, _COUNTED.c.kind, _COUNTED.c.status)
    query = (
        select(*keys, func.sum(_COUNTED.c.number), func.max(_COUNTED.c.judged), func.max(_COUNTED.c.as_of))
        .where(_COUNTED.c.year == year, within(_COUNTED.c.place, region))
        .group_by(*keys)
        .order_by(*keys)
    )
    return [
        Count(level_of(length, kind), kind, status, int(number), judged, as_of)
        for length, kind, status, number, judged, as_of in connection.execute(query)
    ]


def year_tallies(
    connection: Connection, years: Sequence[int], region: str, kind: str = "", places: Sequence[str] = ()
) -> dict[int, Tally]:
    """What is owed in a region for each of some years: by bodies of a kind, in some places alone, where given."""
    query = (
        select(_COUNTED.c.year, _COUNTED.c.status, func.sum(_COUNTED.c.number))
        .where(_COUNTED.c.year.in_(years), within(_COUNTED.c.place, region))
        .group_by(_COUNTED.c.year, _COUNTED.c.status)
    )
    if kind:
        query = query.where(_COUNTED.c.kind == kind)
    if places:
        query = query.where(_COUNTED.c.place.in_(places))
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    for year, status, number in connection.execute(query):
        numbers[year][status] = int(number)
    return {year: Tally(states) for year, states in numbers.items()}


def provinces(connection: Connection, years: Sequence[int]) -> dict[str, dict[int, Tally]]:
    """What every province with all its places owes, by year; read from an index alone, the country is large."""
    return _by_year(connection, _COUNTED.c.province, "", years)


def places_by_year(
    connection: Connection, region: str, years: Sequence[int], digits: int
) -> dict[str, dict[int, Tally]]:
    """What the places of a region owe, by the first ``digits`` digits of the place and by year."""
    place = func.substr(_COUNTED.c.place, 1, digits) if digits < COUNTY_DIGITS else _COUNTED.c.place
    return _by_year(connection, place, region, years)


def _by_year(
    connection: Connection, place: ColumnElement[str], region: str, years: Sequence[int]
) -> dict[str, dict[int, Tally]]:
    keys = (_COUNTED.c.year, place, _COUNTED.c.status)
    query = select(*keys, func.sum(_COUNTED.c.number)).where(
        _COUNTED.c.year.in_(years), within(_COUNTED.c.place, region)
    )
    numbers: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for year, code, status, number in connection.execute(query.group_by(*keys)):
        numbers[code][year][status] = int(number)
    return {code: {year: Tally(numbers[code][year]) for year in sorted(numbers[code])} for code in sorted(numbers)}


def place_tallies(connection: Connection, region: str, year: int) -> dict[str, Tally]:
    """What every single place of a region owes for a year."""
    sums = [func.sum(case((_COUNTED.c.status == status, _COUNTED.c.number), else_=0)) for status in Status]
    query = (
        select(_COUNTED.c.place, *sums)
        .where(_COUNTED.c.year == year, within(_COUNTED.c.place, region))
        .group_by(_COUNTED.c.place)
        .order_by(_COUNTED.c.place)
    )
    return {
        place: Tally({status: int(number) for status, number in zip(Status, numbers, strict=True) if number})
        for place, *numbers in connection.execute(query).all()
    }


def level_of(digits: int, kind: str) -> Level:
    """The level of the bodies of a kind in a place whose code has so many digits."""
    if digits < COUNTY_DIGITS:
        return Level.PROVINCE if digits <= len("41") else Level.CITY
    return Level.TOWNSHIP if kind in _BELOW_COUNTY else Level.COUNTY


def tallies_by(found: Iterable[Count], key: Callable[[Count], str]) -> dict[str, Tally]:
    """The sums by a key, in the order in which the keys first come."""
    numbers: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in found:
        numbers[key(one)][one.status] += one.number
    return {name: Tally(states) for name, states in numbers.items()}


def year_known_until(found: Iterable[Count]) -> datetime | date | None:
    """The moment or day of which these are the states: the latest; None when nothing is owed."""
    listed = list(found)
    if not listed:
        return None
    return known_until(max(one.judged for one in listed), max(one.as_of for one in listed))
