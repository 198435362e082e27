"""Columns that were supposed to stand where those of other bodies do, once they were looked at: which are in doubt."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from crawler.looks.profile import Profile
from crawler.search.clues import known_as
from crawler.search.search import Search, Step
from crawler.search.steps import page_key
from storage.clock import day_of, now
from storage.database import Database
from storage.portals import listing
from storage.portals.lacking import overdue_years
from storage.portals.listing import PortalColumn


def put_back(database: Database, portal: str, bodies: Collection[str]) -> bool:
    """Note that the pages of bodies are to be opened after all whose columns are not there, or lack a report that is
    overdue; whether there are any. What else was supposed of a portal is confirmed.

    Columns of which nothing was seen are looked at no more. What else waits is left to the next search, and this to
    what follows on that.
    """
    with database.read() as connection:
        search = Search.of(listing.search_of(connection, portal))
        if not search.supposed or search.waiting or search.failed:
            return False
        columns = {page_key(column.url): column for column in listing.columns_of(connection, portal)}
        doubted = [one for one in search.supposed if _is_doubted(connection, one, columns, bodies)]
        supposed = [columns[key] for one in doubted if (key := page_key(one.supposed)) in columns]
        absent = [column for column in supposed if _is_none(connection, column)]
    search.waiting, search.supposed = doubted, []
    search.settle(found_shared=False)
    with database.write() as connection:
        for column in absent:
            listing.set_active(connection, column.id, active=False)
        listing.save_search(connection, portal, search.as_json())
    return bool(doubted)


def _is_doubted(
    connection: Connection, step: Step, columns: Mapping[str, PortalColumn], bodies: Collection[str]
) -> bool:
    column = columns.get(page_key(step.supposed))
    if column is None or not column.active or Profile.of(column.profile).failures:
        return True
    names = known_as(step.names[-1], bodies)
    return not names or any(overdue_years(connection, column.portal, day_of(now()), name) for name in names)


def _is_none(connection: Connection, column: PortalColumn) -> bool:
    """Whether nothing was ever seen of a column that was supposed."""
    is_sure = column.registered or Profile.of(column.profile).proved
    return not is_sure and not listing.known_entries(connection, column.id)
