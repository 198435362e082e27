"""Documents that another column of the portal received: taken over without a request; and whose each is listed as."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.looks.look import Look
from crawler.search.clues import JOINT
from crawler.search.scope import body_of_line, stranger_of_line
from storage.database import Database
from storage.documents.identity import OF_MANY, stands_for_many
from storage.ingest import listed_also
from storage.portals import elsewhere, listing
from storage.portals.listing import KnownEntry
from storage.visits import Entry

_A_DAY = timedelta(days=1)
_OF_CITY, _PLACED = re.compile(r"市[直属级本]"), re.compile(r"[\u4e00-\u9fff]{1,6}[县区旗](?=[\u4e00-\u9fff]{2})")


def take_over(
    database: Database, look: Look, lines: Mapping[str, Entry], bodies: Collection[str], *, is_moved: bool = False
) -> frozenset[str]:
    """What another column of the portal received within a day is not asked for again; nor, where a column may have
    moved, what it received ever behind the same line: it keeps its documents. Gives the addresses of that.

    ``bodies`` are the short names of the portal's registered bodies.
    """
    if not lines:
        return frozenset()
    with database.read() as connection:
        received = elsewhere.received_elsewhere(connection, look.column, lines)
    taken = {
        url: replace(
            look.known.get(url, KnownEntry(lines[url], look.started, look.started, one.receipt)), receipt=one.receipt
        )
        for url, one in received.items()
        if _is_fresh(one, look.started) or (is_moved and one.entry == lines[url])
    }
    if taken:
        with database.write() as connection:
            for url, known in taken.items():
                listing.mark_fetched(connection, look.column.id, url, known.receipt)
                if owner := owner_listed(look, lines[url], bodies):
                    listed_also(connection, received[url].entry.url, owner)
        look.known |= taken
    return frozenset(taken)


def owner_listed(look: Look, entry: Entry, bodies: Collection[str]) -> str:
    """The body in whose name a document is listed: by the column, or in one of many by its line."""
    own = (body_of_line(entry.title, bodies) or stranger_of_line(entry.title, bodies)) if is_of_many(look) else ""
    place = look.column_body.removesuffix(OF_MANY)
    if not own:
        return look.column_body
    if not place and _is_of_city(look.column.name.rpartition(JOINT)[2], bodies) and _PLACED.match(own) is None:
        return f"市{own}"
    return own if own.startswith(place) else f"{place}{own.removeprefix(place[-1])}"


def _is_of_city(group: str, bodies: Collection[str]) -> bool:
    """Whether a group of a list holds the offices of the city above the county of the registered bodies: 市直部门."""
    is_county = any(one.endswith(("县政府", "区政府", "旗政府")) for one in bodies)
    return _OF_CITY.match(group) is not None and is_county and not any(one.endswith("市政府") for one in bodies)


def is_of_many(look: Look) -> bool:
    """Whether a column is no body's own: in one of those a title of a year alone is that of its report."""
    return not look.column_body or stands_for_many(look.column_body)


def _is_fresh(known: KnownEntry, at: datetime) -> bool:
    return known.receipt.at is not None and at - known.receipt.at <= _A_DAY
