"""The days on which sites were moved: their pages bear that day since, and it says nothing of when they were published.

A page that was taken over to another system shows the day of the move as 发布时间. No body publishes the reports of
several years on one day; that several bodies did is none of their doing.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from storage import schema
from storage.report import Dates

_FEWEST_YEARS, _FEWEST_BODIES = 3, 2


def days_of_moves(connection: Connection, portals: Sequence[str], until: datetime) -> dict[str, frozenset[date]]:
    """By portal the days that reports of several years and bodies show."""
    document, edition, report = schema.document, schema.edition, schema.report
    years, bodies = func.count(report.c.year.distinct()), func.count(report.c.body_id.distinct())
    query = (
        select(document.c.portal, document.c.displayed)
        .join(edition, edition.c.id == document.c.edition_id)
        .join(report, report.c.id == edition.c.report_id)
        .where(document.c.portal.in_(portals), document.c.displayed.is_not(None), document.c.first_seen < until)
        .group_by(document.c.portal, document.c.displayed)
        .having(years >= _FEWEST_YEARS, bodies >= _FEWEST_BODIES)
    )
    found: dict[str, set[date]] = {}
    for portal, day in connection.execute(query):
        found.setdefault(portal, set()).add(day)
    return {portal: frozenset(days) for portal, days in found.items()}


def without_moves(days: Dates, moves: Collection[date]) -> Dates:
    """The days that a document says but for those of moves."""
    said = (days.displayed, days.metadata, days.address)
    return Dates(*(None if day in moves else day for day in said)) if moves else days
