"""When a known column is looked at next, and why then: asked by the crawl, and shown to people."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from crawler.looks.policy import NextLook, next_look
from crawler.looks.profile import Profile
from crawler.search.clues import body_in, year_in
from storage.clock import day_of
from storage.portals.lacking import Lacking
from storage.portals.listing import PortalColumn

_EARLIEST = 12
"""The month of its own year in which the first reports of a year appear."""


def latest_year_on(day: date) -> int:
    """The latest year whose report may have been published by a day."""
    return day.year if day.month >= _EARLIEST else day.year - 1


def is_looked_at(column: PortalColumn) -> bool:
    """Whether looks at a column are due at all: an active one that is not merely the portal's home page."""
    return column.active and not Profile.of(column.profile).is_home


def is_dormant(names: Iterable[str], now: datetime) -> bool:
    """Whether a list is one of an older year, by what it is called."""
    years = [year_in(name) for name in names]
    return any(year is not None and year < day_of(now).year - 1 for year in years)


def next_look_at(column: PortalColumn, lacking: Mapping[str, Lacking], now: datetime) -> NextLook:
    """The next look at a column, by what its portal lacks (`storage.portals.lacking`): a body's own by what
    that body lacks."""
    body = body_in(column.name, lacking)
    rhythm = Profile.of(column.profile).rhythm(is_dormant([column.name], now), now)
    return next_look(rhythm, lacking.get(body) or lacking.get("", Lacking()), column.portal)
