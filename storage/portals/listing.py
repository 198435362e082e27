"""What is known of portals' columns: which there are, what they list, and what earlier visits learnt of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, RowMapping, and_, bindparam, func, insert, select, update

from storage import schema
from storage.findings import FindingStatus, Severity
from storage.keeping.past import noted, write
from storage.language import N_, Language, translate
from storage.report import DocumentKind
from storage.visits import LOOKED, Entry

ALL_LATER = 9999
"""The last of the years in doubt where each that comes is."""
NEVER_A_LIST = N_(
    "it has shown no list since it was registered, and nothing is called missing before it does: correct its address "
    "in the register, or leave the columns of its portal empty there, so that they are searched for"
)


@dataclass(frozen=True)
class PortalColumn:
    """A column; only an active one is looked at. ``profile`` is what earlier visits learnt of it, as JSON.

    ``name`` is what the anchors that lead there say, from the home page on, joined by `` > ``; empty for a registered
    one.
    """

    id: int
    portal: str
    url: str
    registered: bool
    active: bool
    profile: Mapping[str, object]
    name: str = ""

    def is_excerpt_of(self, lists: Collection[str]) -> bool:
        """Whether only the first lines of one of some lists stand there, and it is looked at no more."""
        return not self.active and self.profile.get("full_list") in lists

    @property
    def never_a_list(self) -> bool:
        """Whether a column of the register has shown no whole list in any look so far."""
        return self.registered and self.active and not self.profile.get("proved")

    @property
    def cuts(self) -> Sequence[Sequence[int]]:
        """The years of whose reports its list may have more than it shows: the first, the last, the number of lines.
        The last is ALL_LATER where that is each that comes."""
        return cast("Sequence[Sequence[int]]", self.profile.get("cuts", ()))

    @property
    def stopped(self) -> str:
        """The sentence by which its page says that it goes on no more, or that reports stand elsewhere."""
        return str(self.profile.get("stopped", ""))


@dataclass(frozen=True)
class Receipt:
    """What fetching an entry's document gave. ``problem`` says in English why it gave none, or is empty.

    ``gone_since`` and ``gone_again`` are the first and the last time that the server answered 404 or 410 where a
    document had stood, with no document in between.
    """

    at: datetime | None = None
    kind: DocumentKind | None = None
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    problem: str = ""
    gone_since: datetime | None = None
    gone_again: datetime | None = None


@dataclass(frozen=True)
class KnownEntry:
    """A line that a column has listed, when it was first and last there, and what became of its document."""

    entry: Entry
    first_seen: datetime
    last_seen: datetime
    receipt: Receipt


def columns_of(connection: Connection, portal: str) -> list[PortalColumn]:
    """A portal's columns: those of the register and those the program found, the oldest first; also inactive ones."""
    table = schema.portal_column
    query = select(table).where(table.c.portal == portal).order_by(table.c.id)
    return [column_of(row) for row in connection.execute(query).mappings()]


def column_of(row: RowMapping) -> PortalColumn:
    """A row of the table of columns."""
    own = {name: row[name] for name in ("id", "portal", "url", "registered", "active", "name")}
    return PortalColumn(**own, profile=row["profile"] or {})


def remember_columns(
    connection: Connection, portal: str, found: Mapping[str, str], *, profile: Mapping[str, object] | None = None
) -> None:
    """Add columns that the program found, by address with their names; a known one is looked at again. ``profile`` is
    what is known of new ones."""
    table = schema.portal_column
    known = {column.url: column for column in columns_of(connection, portal)}
    looked_at = {column.url for column in known.values() if column.active}
    found = {url: name for url, name in found.items() if url not in known or not known[url].is_excerpt_of(looked_at)}
    with noted(connection, table, (table.c.portal == portal) & table.c.url.in_(list(found))):
        for url, name in found.items():
            if url not in known:
                connection.execute(
                    insert(table).values(
                        portal=portal, url=url, name=name, registered=False, active=True, profile=dict(profile or {})
                    )
                )
            else:
                values = {"active": True, "name": name or known[url].name}
                connection.execute(update(table).where(table.c.id == known[url].id).values(values))


def search_of(connection: Connection, portal: str) -> Mapping[str, object]:
    """How far a portal was searched for columns, as JSON; empty before the first search."""
    found = connection.scalar(select(schema.portal.c.searched).where(schema.portal.c.key == portal))
    return found or {}


def save_search(connection: Connection, portal: str, search: Mapping[str, object]) -> None:
    """Replace what is known of the search for a portal's columns."""
    table = schema.portal
    with noted(connection, table, table.c.key == portal):
        connection.execute(update(table).where(table.c.key == portal).values(searched=dict(search)))


def searches(connection: Connection, portals: Iterable[str]) -> dict[str, datetime | None]:
    """When the last whole search began, for the portals among some whose columns nobody registered; None without one.

    A search is whole when it followed both ways to their end: a body without a report in the column of all bodies
    (``shared``) may have it in a column of its own (``own``).
    """
    portal, column = schema.portal, schema.portal_column
    named = select(column.c.portal).where(column.c.registered, column.c.active)
    query = select(portal.c.key, portal.c.searched).where(portal.c.key.in_(list(portals)), portal.c.key.not_in(named))
    found: dict[str, datetime | None] = {}
    for key, search in connection.execute(query):
        whole = bool(search) and search.get("shared") and search.get("own")
        found[key] = datetime.fromisoformat(search["began"]) if whole else None
    return found


def body_names(connection: Connection, portal: str) -> dict[str, str]:
    """The registered bodies of a portal by every short name of theirs."""
    body, name = schema.body, schema.body_name
    query = (
        select(name.c.name, body.c.name)
        .join(body, body.c.id == name.c.body_id)
        .where(body.c.portal == portal, body.c.registered)
    )
    return dict(connection.execute(query).all())


def set_active(connection: Connection, column_id: int, *, active: bool) -> None:
    """Look at a column from now on, or no more."""
    table = schema.portal_column
    with noted(connection, table, table.c.id == column_id):
        connection.execute(update(table).where(table.c.id == column_id).values(active=active))


def save_profile(connection: Connection, column_id: int, profile: Mapping[str, object]) -> None:
    """Replace what is known of a column."""
    table = schema.portal_column
    with noted(connection, table, table.c.id == column_id):
        connection.execute(update(table).where(table.c.id == column_id).values(profile=dict(profile)))


def known_entries(connection: Connection, column_id: int) -> dict[str, KnownEntry]:
    """Every line that a column has ever listed, by address."""
    table = schema.entry
    query = select(table).where(table.c.column_id == column_id).order_by(table.c.id)
    return {row.url: known_entry(row) for row in connection.execute(query)}


def known_entry(row: Row[Any]) -> KnownEntry:
    """A row of the table of entries."""
    entry = Entry(row.url, row.title, row.listed_date)
    return KnownEntry(entry, row.first_seen, row.last_seen, _receipt(row))


def _receipt(row: Row[Any]) -> Receipt:
    return Receipt(
        row.fetched,
        DocumentKind(row.kind) if row.kind else None,
        row.etag,
        row.last_modified,
        row.sha256,
        row.problem,
        row.gone_since,
        row.gone_again,
    )


def faulty_addresses(connection: Connection, portal: str) -> frozenset[str]:
    """The addresses of a portal's reports in which faults were found that nobody settled: they may be corrected."""
    document, edition, report, finding = schema.document, schema.edition, schema.report, schema.finding
    query = (
        select(document.c.address)
        .join(edition, edition.c.id == document.c.edition_id)
        .join(report, report.c.id == edition.c.report_id)
        .join(finding, and_(finding.c.body_id == report.c.body_id, finding.c.year == report.c.year))
        .where(
            document.c.portal == portal,
            finding.c.status != FindingStatus.RESOLVED,
            finding.c.severity != Severity.NOTICE,
        )
    )
    return frozenset(connection.scalars(query))


def lines_of(connection: Connection, portal: str) -> frozenset[str]:
    """The addresses and the titles of all lines of a portal's columns that are looked at."""
    entry, column = schema.entry, schema.portal_column
    query = select(entry.c.url, entry.c.title).join(column, column.c.id == entry.c.column_id)
    rows = connection.execute(query.where(column.c.portal == portal, column.c.active)).all()
    return frozenset(text for row in rows for text in row)


def remember_entries(connection: Connection, column_id: int, entries: Iterable[Entry], seen: datetime) -> None:
    """Write what a column lists now; lines it listed before keep the moment they were first seen.

    A line whose title or date has changed wants its document again, until it is had: also when this crawl is killed.
    """
    table = schema.entry
    query = select(table.c.id, table.c.url, table.c.title, table.c.listed_date, table.c.last_seen)
    rows = connection.execute(query.where(table.c.column_id == column_id)).all()
    known = {row.url: Entry(row.url, row.title, row.listed_date) for row in rows}
    listed = {entry.url: entry for entry in entries}.values()
    _note_lines(connection, column_id, rows, {entry.url: entry for entry in listed})
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


def _note_lines(
    connection: Connection, column_id: int, rows: Sequence[Row[*tuple[Any, ...]]], listed: Mapping[str, Entry]
) -> None:
    """Keep what lines said that are listed otherwise now, and since when one was gone that is listed again."""
    visit = schema.visit
    query = select(func.max(visit.c.started)).where(visit.c.column_id == column_id, visit.c.outcome.in_(LOOKED))
    last_look = connection.scalar(query)
    for row in rows:
        entry = listed.get(row.url)
        if entry is None:
            continue
        old: dict[str, Any] = {}
        if last_look is not None and row.last_seen < last_look:
            old["last_seen"] = row.last_seen
        if (row.title, row.listed_date) != (entry.title, entry.listed_date):
            old |= {"title": row.title, "listed_date": row.listed_date}
        if old:
            write(connection, "entry", str(row.id), old)


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
    own = (table.c.column_id == column_id) & (table.c.url == url)
    with noted(connection, table, own):
        connection.execute(
            update(table)
            .where(own)
            .values(
                fetched=receipt.at,
                kind=receipt.kind or "",
                etag=receipt.etag,
                last_modified=receipt.last_modified,
                sha256=receipt.sha256,
                problem=receipt.problem,
                gone_since=receipt.gone_since,
                gone_again=receipt.gone_again,
            )
        )


def detail_in(detail: str, language: Language | str) -> str:
    """A visit's detail in a language: what stands before the first ``: `` is a message, behind it are plain facts."""
    message, colon, facts = detail.partition(": ")
    translated = translate(message, language) if message else ""  # gettext gives its own header for nothing
    return translated + (("：" if language == Language.ZH else colon) + facts if colon else "")
