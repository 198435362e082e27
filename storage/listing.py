"""What is known of portals' columns: which there are, what they list, and what earlier visits learnt of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from storage import schema
from storage.language import Language, translate
from storage.report import DocumentKind
from storage.visits import Entry


@dataclass(frozen=True)
class PortalColumn:
    """A column; only an active one is looked at. ``profile`` is what earlier visits learnt of it, as JSON."""

    id: int
    portal: str
    url: str
    registered: bool
    active: bool
    profile: Mapping[str, object]


@dataclass(frozen=True)
class Receipt:
    """What fetching an entry's document gave. ``problem`` says in English why it gave none, or is empty."""

    at: datetime | None = None
    kind: DocumentKind | None = None
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    problem: str = ""


@dataclass(frozen=True)
class KnownEntry:
    """A line that a column has listed, when it was last there, and what became of its document."""

    entry: Entry
    last_seen: datetime
    receipt: Receipt


def columns_of(connection: Connection, portal: str) -> list[PortalColumn]:
    """A portal's columns: those of the register and those the program found, the oldest first; also inactive ones."""
    table = schema.portal_column
    query = select(table).where(table.c.portal == portal).order_by(table.c.id)
    return [
        PortalColumn(row.id, row.portal, row.url, row.registered, row.active, row.profile or {})
        for row in connection.execute(query)
    ]


def remember_columns(connection: Connection, portal: str, urls: Iterable[str]) -> None:
    """Add columns that the program found; one that is known already is looked at again, and stays as it is else."""
    table, urls = schema.portal_column, list(urls)
    found_again = (table.c.portal == portal) & table.c.url.in_(urls)
    connection.execute(update(table).where(found_again).values(active=True))
    known = set(connection.scalars(select(table.c.url).where(table.c.portal == portal)))
    rows = [
        {"portal": portal, "url": url, "registered": False, "active": True, "profile": {}}
        for url in dict.fromkeys(urls)
        if url not in known
    ]
    if rows:
        connection.execute(insert(table), rows)


def set_active(connection: Connection, column_id: int, *, active: bool) -> None:
    """Look at a column from now on, or no more."""
    table = schema.portal_column
    connection.execute(update(table).where(table.c.id == column_id).values(active=active))


def save_profile(connection: Connection, column_id: int, profile: Mapping[str, object]) -> None:
    """Replace what is known of a column."""
    table = schema.portal_column
    connection.execute(update(table).where(table.c.id == column_id).values(profile=dict(profile)))


def known_entries(connection: Connection, column_id: int) -> dict[str, KnownEntry]:
    """Every line that a column has ever listed, by address."""
    table = schema.entry
    return {
        row.url: KnownEntry(
            Entry(row.url, row.title, row.listed_date),
            row.last_seen,
            Receipt(
                row.fetched,
                DocumentKind(row.kind) if row.kind else None,
                row.etag,
                row.last_modified,
                row.sha256,
                row.problem,
            ),
        )
        for row in connection.execute(select(table).where(table.c.column_id == column_id).order_by(table.c.id))
    }


def remember_entries(connection: Connection, column_id: int, entries: Iterable[Entry], seen: datetime) -> None:
    """Write what a column lists now; lines it listed before keep the moment they were first seen.

    A line whose title or date has changed wants its document again, until it is had: also when this crawl is killed.
    """
    table = schema.entry
    query = select(table.c.url, table.c.title, table.c.listed_date).where(table.c.column_id == column_id)
    known = {row.url: Entry(row.url, row.title, row.listed_date) for row in connection.execute(query)}
    listed = {entry.url: entry for entry in entries}.values()
    new = [entry for entry in listed if entry.url not in known]
    if new:
        connection.execute(insert(table), [_line(entry, column_id, seen) for entry in new])
    of_line = table.c.column_id == column_id, table.c.url == bindparam("address")
    same = [{"address": entry.url} for entry in listed if known.get(entry.url) == entry]
    if same:
        connection.execute(update(table).where(*of_line).values(last_seen=seen), same)
    changed = [entry for entry in listed if entry.url in known and known[entry.url] != entry]
    if changed:
        statement = update(table).where(*of_line)
        connection.execute(
            statement.values(title=bindparam("line"), listed_date=bindparam("day"), last_seen=seen, fetched=None),
            [{"address": entry.url, "line": entry.title, "day": entry.listed_date} for entry in changed],
        )


def _line(entry: Entry, column_id: int, seen: datetime) -> dict[str, object]:
    return {
        "column_id": column_id,
        "url": entry.url,
        "title": entry.title,
        "listed_date": entry.listed_date,
        "first_seen": seen,
        "last_seen": seen,
    }


def mark_fetched(connection: Connection, column_id: int, url: str, receipt: Receipt) -> None:
    """Write what fetching an entry's document gave."""
    table = schema.entry
    connection.execute(
        update(table)
        .where(table.c.column_id == column_id, table.c.url == url)
        .values(
            fetched=receipt.at,
            kind=receipt.kind or "",
            etag=receipt.etag,
            last_modified=receipt.last_modified,
            sha256=receipt.sha256,
            problem=receipt.problem,
        )
    )


def detail_in(detail: str, language: Language | str) -> str:
    """A visit's detail in a language: what stands before the first ``: `` is a message, behind it are plain facts."""
    message, colon, facts = detail.partition(": ")
    translated = translate(message, language) if message else ""  # gettext gives its own header for nothing
    return translated + (("：" if language == Language.ZH else colon) + facts if colon else "")
