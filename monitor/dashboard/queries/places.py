"""Regions: which rows lie in one, and how the ones on a page are named."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from storage import rollup, schema
from storage.clock import day_of
from storage.divisions import name_of, names_around
from storage.register import BodyKind
from storage.rollup import COUNTY_DIGITS, of_place

__all__ = [
    "COUNTY_DIGITS",
    "PROVINCE_DIGITS",
    "are_whole_provinces",
    "is_limited",
    "known_until",
    "of_place",
    "place_names",
    "places_above",
    "seen_only_in",
    "steps_above",
    "within",
]

PROVINCE_DIGITS = 2
_OFFICE_ENDINGS = ("人民政府", "政府")


_limits: ContextVar[tuple[str, ...]] = ContextVar("the regions that who asks may see", default=())


@contextmanager
def seen_only_in(regions: tuple[str, ...]) -> Iterator[None]:
    """Let nothing outside of some regions be found while this lasts; no regions are no limit.

    It holds for the thread or task alone. What a page lists it asks for by `within` or `of_place`, so that no page can
    forget whom it is made for; one place and one body are refused at the door (monitor.dashboard.access).
    """
    token = _limits.set(regions)
    try:
        yield
    finally:
        _limits.reset(token)


def within(column: ColumnElement[str], region: str) -> ColumnElement[bool]:
    """Whether a region code lies in a region, and where who asks may see it. All lie in the empty region."""
    asked = rollup.within(column, region) if region else true()
    limits = _limits.get()
    return and_(asked, or_(*(rollup.within(column, limit) for limit in limits))) if limits else asked


def is_limited() -> bool:
    """Whether who asks may see some regions alone: sums over all of them are not for them."""
    return bool(_limits.get())


def are_whole_provinces(region: str) -> bool:
    """Whether what is asked for, and where who asks may see it, is made of whole provinces: as roll-ups have them."""
    return len(region) in (0, PROVINCE_DIGITS) and all(len(limit) == PROVINCE_DIGITS for limit in _limits.get())


def known_until(judged: datetime, as_of: date) -> datetime | date:
    """Of what a state is the state: of the moment at which it was judged, or of an earlier day that was asked for."""
    return judged if day_of(judged) == as_of else as_of


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


def steps_above(connection: Connection, region: str) -> list[tuple[str, str]]:
    """The divisions that a region lies in, the widest first: each code with its name."""
    codes = [region[:digits] for digits in (2, 4) if digits < len(region)]
    names = place_names(connection, codes)
    return [(code, names[code]) for code in codes if names[code] != code]


def places_above(region: str) -> str:
    """The names of the divisions that a region lies in, the widest first: 河南省南阳市. Empty for an unknown code."""
    return "".join(reversed(names_around(region[: len(region) - 2]))) if len(region) > 2 else ""
