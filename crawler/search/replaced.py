"""Columns that are looked at no more, as others list what they listed: those that have moved, and excerpts."""

from collections.abc import Iterable, Mapping

from loguru import logger
from sqlalchemy import Connection

from crawler.looks.profile import Profile
from storage.database import Database
from storage.portals import listing
from storage.portals.listing import PortalColumn
from storage.register import Portal


def replace_moved(database: Database, portal: Portal, moved: Iterable[PortalColumn]) -> None:
    """Look no more at columns that are gone, where others now list what they listed."""
    with database.write() as connection:
        columns = listing.columns_of(connection, portal.key)
        listed = {
            column.id: {entry.entry.title for entry in listing.known_entries(connection, column.id).values()}
            for column in columns
        }
        for gone in moved:
            others = set().union(
                *(listed[one.id] for one in columns if one.active and one.id != gone.id and one.id in listed)
            )
            if listed[gone.id] and 2 * len(listed[gone.id] & others) >= len(listed[gone.id]):
                logger.info(f"{portal.key}: {gone.url} has moved")
                listing.set_active(connection, gone.id, active=False)


def leave_excerpts(database: Database, portal: Portal) -> None:
    """Look no more at pages of single bodies that show but the first lines of a list which is looked at."""
    with database.read() as connection:
        columns = {column.url: column for column in listing.columns_of(connection, portal.key) if column.active}
        left = [column for column in columns.values() if _is_excerpt(connection, column, columns)]
    if not left:
        return
    with database.write() as connection:
        for column in left:
            logger.info(f"{portal.key}: {column.url} shows the first lines of {Profile.of(column.profile).full_list}")
            listing.set_active(connection, column.id, active=False)


def _is_excerpt(connection: Connection, column: PortalColumn, columns: Mapping[str, PortalColumn]) -> bool:
    whole = columns.get(Profile.of(column.profile).full_list)
    if column.registered or whole is None or not Profile.of(whole.profile).proved:
        return False
    listed, all_lines = (listing.known_entries(connection, one.id).keys() for one in (column, whole))
    return listed <= all_lines
