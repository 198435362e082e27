"""Which report a document belongs to, computed anew from what was read, what people decided, and the register.

Everything here follows from facts that stay: what the machine read of each document, the decisions, the register. So
it does not matter in which order they came, and when one of them changes the documents it concerns are settled again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)

from storage import schema
from storage.addresses import number_key_of
from storage.content import digest_of
from storage.corrected import DAYS, Decided, as_read, decided
from storage.identity import Claim, Owner, bare_name, body_from, named, owner_of, write_names
from storage.index_number import normal_index_number
from storage.joining import Bearer, Owning, joined
from storage.language import N_
from storage.past import OWNER, note_change, noted, write
from storage.prepared import Prepared, Row, inserted
from storage.register import kind_of, normal_name, short_name
from storage.renditions import editions_with_prose, forget, join, new_edition, own_rendition, show_best
from storage.report import Completeness, DocumentKind
from storage.said import spread
from storage.sites import site_of

DECIDED = "decided"
"""The lookalike of a document of which a person said that it is no report."""

PUBLISHED_KINDS = tuple(kind for kind in DocumentKind if kind.is_published_report)


@dataclass(frozen=True)
class Standing:
    """What a document is after everything was weighed, and whose report."""

    is_report: bool
    owner: Owner


def standing_of(connection: Connection, read: Mapping[str, Any], told: Decided) -> Standing:
    """What a document is, and whose, by its row as read and what people decided."""
    is_report = DocumentKind(read["kind"]).is_published_report if told.is_report is None else told.is_report
    year = told.year or read["year"]
    if not is_report:
        return Standing(False, Owner(None, year))
    portals = tuple(read["portals"] or filter(None, [read["portal"]]))
    claim = Claim(tuple(read["bodies"]), read["publisher"], year, portals, read["column_body"])
    if told.body_id is None:
        return Standing(True, owner_of(connection, claim))
    row = connection.execute(select(schema.body).where(schema.body.c.id == told.body_id)).mappings().one()
    return Standing(True, Owner(body_from(row), year, "" if year is not None else owner_of(connection, claim).reason))


def effective(read: Mapping[str, Any], told: Decided, standing: Standing) -> dict[str, Any]:
    """The columns of a document that follow from what was decided and whose it is."""
    owner = standing.owner
    values = {name: read[name] for name in ("kind", "lookalike", "year", *DAYS)}
    if told.is_report is not None and told.is_report != DocumentKind(read["kind"]).is_published_report:
        values["kind"] = DocumentKind.REPORT if told.is_report else DocumentKind.LOOKALIKE
        values["lookalike"] = "" if told.is_report else DECIDED
    if told.year is not None:
        values["year"] = told.year
    if told.published is not None:
        values |= {"displayed": told.published, "in_metadata": None, "in_address": None}
    kept = {name: read[name].isoformat() if name in DAYS and read[name] else read[name] for name in values}
    return values | {
        "body_id": owner.body.id if owner.body else None,
        "unassigned": owner.reason,
        "as_read": kept if told.anything else None,
        "portal": _portal_shown(read, owner),
    }


def _portal_shown(read: Mapping[str, Any], owner: Owner) -> str | None:
    """The portal under which a document stands: of those that showed it its owner's, else the first by key.

    A body that was only met has the portal of whatever was met of it so far: that decides nothing.
    """
    portals = read["portals"] or [read["portal"]]
    own = owner.body.portal if owner.body and owner.body.registered else ""
    return own if own in portals else portals[0]


def settle(connection: Connection, document_id: int) -> None:
    """Give a document to the report that it belongs to by what is known now; both reports are brought up to date."""
    table, edition = schema.document, schema.edition
    query = select(table, edition.c.digest, edition.c.report_id)
    query = query.join(edition, edition.c.id == table.c.edition_id, isouter=True)
    row = connection.execute(query.where(table.c.id == document_id)).mappings().one()
    read = as_read(spread(row))
    told = decided(connection, read, digest_of(row))
    standing = standing_of(connection, read, told)
    values = effective(read, told, standing)
    if any(row[name] != value for name, value in values.items()):
        set_row(connection, table, document_id, **values)
    if standing.is_report and row["edition_id"] is None:
        _keep_unread(connection, row)
    report_id = report_for(connection, standing)
    if report_id is not None or not standing.is_report or row["number_key"] is None:
        place(connection, document_id, report_id)
    settle_index(connection, row["address"], read["index_number"])
    for body_id in {row["body_id"], values["body_id"]} - {None}:
        tidy_body(connection, body_id)


def report_for(connection: Connection, standing: Standing) -> int | None:
    """The report of a document that is one and whose owner is known, made now if it is the first of it."""
    owning = owning_of(standing)
    return _report(connection, *owning) if owning else None


def owning_of(standing: Standing) -> Owning | None:
    """The key of the body and the year whose report a document is, where both are known."""
    owner = standing.owner
    if not standing.is_report or owner.body is None or owner.year is None:
        return None
    return owner.body.id, owner.year


@dataclass(frozen=True)
class ReportAtHand:
    """A report with all documents that it has, for the one that comes to it now."""

    id: int
    documents: Sequence[Row]

    def edition_with(self, digest: str) -> int | None:
        """Its edition that has a content."""
        return next((row["edition_id"] for row in self.documents if row["digest"] == digest), None)

    def roll_up_with(self, connection: Connection, document: Row) -> None:
        """Bring it up to date with the document that has come."""
        _roll_up(connection, self.id, [*self.documents, document])


def report_at_hand(connection: Connection, owning: Owning) -> ReportAtHand:
    """The report of a body and year, made now if there is none."""
    body_id, year = owning
    rows = _HELD.rows(connection, {"body": body_id, "of_year": year})
    if not rows:
        return ReportAtHand(inserted(connection, schema.report, {"body_id": body_id, "year": year}), ())
    return ReportAtHand(rows[0]["report_id"], [row for row in rows if row["edition_id"] is not None])


def _report(connection: Connection, body_id: int, year: int) -> int:
    found: int | None = _REPORT.scalar(connection, {"body": body_id, "of_year": year})
    return found if found is not None else inserted(connection, schema.report, {"body_id": body_id, "year": year})


_REPORT = Prepared(
    select(schema.report.c.id).where(
        schema.report.c.body_id == bindparam("body"), schema.report.c.year == bindparam("of_year")
    )
)


def _keep_unread(connection: Connection, row: RowMapping) -> None:
    """The content of a document that the machine took for no report, once a person says that it is one."""
    values = {
        "report_id": None,
        "digest": digest_of(row),
        "format": row["format"],
        "completeness": Completeness.FAILED,
        "sections": {},
        "problems": [NOT_READ],
        "marks": b"",
    }
    set_row(connection, schema.document, row["id"], edition_id=new_edition(connection, values))


NOT_READ = N_("a person said that it is a report; the program could read nothing of it")


def settle_index(connection: Connection, address: str, index_number: str) -> None:
    """Join the documents that bear the index number of one on its site, and take apart what no longer belongs together.

    Where each of them names body and year there is nothing to join.
    """
    site, number = site_of(address), normal_index_number(index_number)
    key = number_key_of(site, number)
    if key is None or _SOME_UNASSIGNED.first(connection, {"number": key}) is None:
        return
    same = map(spread, _SAME_NUMBER.rows(connection, {"number": key}))
    rows = [row for row in same if row["kind"] in PUBLISHED_KINDS and _bears(row, site, number)]
    if not any(row["unassigned"] for row in rows):
        return
    bearers = [
        Bearer(row["id"], row["body_id"], row["year"], named(row["bodies"], row["publisher"], row["column_body"]))
        for row in rows
    ]
    keys = {row["body_id"] for row in rows if row["body_id"] is not None}
    bodies = connection.execute(select(schema.body).where(schema.body.c.id.in_(keys))).mappings()
    for key, owner in joined(bearers, {row["id"]: body_from(row) for row in bodies}).items():
        place(connection, key, _report(connection, *owner) if owner else None)


def _bears(row: Mapping[str, Any], site: str, number: str) -> bool:
    return site_of(row["address"]) == site and normal_index_number(row["index_number"]) == number


_BEARING = ("id", "address", "kind", "said", "body_id", "year", "unassigned", "column_body")
_WITH_NUMBER = (schema.document.c.number_key == bindparam("number"), text(schema.NUMBERED))
_SAME_NUMBER = Prepared(select(*(schema.document.c[name] for name in _BEARING)).where(*_WITH_NUMBER))
_SOME_UNASSIGNED = Prepared(
    select(schema.document.c.id).where(*_WITH_NUMBER, schema.document.c.unassigned != "").limit(1)
)


def place(connection: Connection, document_id: int, report_id: int | None) -> None:
    """Let a document belong to a report, or to none, with its content as an edition there."""
    query = editions_with_prose().join(schema.document, schema.document.c.edition_id == schema.edition.c.id)
    old = connection.execute(query.where(schema.document.c.id == document_id)).mappings().first()
    if old is None:
        return
    if old["report_id"] != report_id:
        _move(connection, document_id, old, report_id)
    for touched in {old["report_id"], report_id} - {None}:
        refresh(connection, touched)


TWIN = Prepared(
    select(schema.edition.c.id).where(
        schema.edition.c.report_id == bindparam("report"), schema.edition.c.digest == bindparam("content")
    )
)
"""The key of the edition of a report that has a content."""


def _move(connection: Connection, document_id: int, old: RowMapping, report_id: int | None) -> None:
    there = {"report": report_id, "content": old["digest"]}
    edition_id = TWIN.scalar(connection, there) if report_id is not None else None
    if edition_id is None and len(bearers(connection, old["id"])) == 1:
        set_row(connection, schema.edition, old["id"], report_id=report_id)
        return
    own = own_rendition(connection, document_id, old)
    if edition_id is None:
        edition_id = _copy(connection, old, own | {"report_id": report_id})
    leave_for(connection, document_id, old["id"], edition_id, own)


def bearers(connection: Connection, edition_id: int) -> Sequence[int]:
    """The documents that have an edition."""
    table = schema.document
    return connection.scalars(select(table.c.id).where(table.c.edition_id == edition_id)).all()


def leave_for(connection: Connection, document_id: int, old_id: int, edition_id: int, own: Mapping[str, Any]) -> None:
    """Let a document leave its edition for another, with its rendition; an edition that nobody has is gone."""
    forget(connection, document_id)
    set_row(connection, schema.document, document_id, edition_id=edition_id)
    join(connection, document_id, edition_id, own)
    _be_left(connection, old_id)


def _be_left(connection: Connection, edition_id: int) -> None:
    if bearers(connection, edition_id):
        show_best(connection, edition_id)
        return
    for part in (*PARTS_OF_EDITIONS, schema.prose.c.edition_id):
        connection.execute(delete(part.table).where(part == edition_id))
    connection.execute(delete(schema.edition).where(schema.edition.c.id == edition_id))


PARTS_OF_EDITIONS = (schema.figures.c.edition_id, schema.signature.c.edition_id)


def drop_nothing(connection: Connection, document_id: int) -> None:
    """Forget the empty content of a document that turned out to be no report."""
    table, edition = schema.document, schema.edition
    query = select(table.c.kind).join(edition, edition.c.id == table.c.edition_id)
    row = connection.execute(query.where(table.c.id == document_id)).first()
    if row is not None and row.kind not in PUBLISHED_KINDS:
        lose_content(connection, document_id)


def lose_content(connection: Connection, document_id: int) -> None:
    """Let a document have no content; an edition that nobody has is gone."""
    table = schema.document
    edition_id = connection.scalar(select(table.c.edition_id).where(table.c.id == document_id))
    if edition_id is not None:
        forget(connection, document_id)
        set_row(connection, table, document_id, edition_id=None)
        _be_left(connection, edition_id)


def _copy(connection: Connection, edition: RowMapping, differs: dict[str, Any]) -> int:
    copied = {name: value for name, value in edition.items() if name != "id"}
    edition_id = new_edition(connection, copied | differs)
    figures = schema.figures
    row = connection.execute(select(figures).where(figures.c.edition_id == edition["id"])).mappings().first()
    if row is not None:
        connection.execute(insert(figures), dict(row) | {"edition_id": edition_id})
    return edition_id


def refresh(connection: Connection, report_id: int) -> None:
    """Recompute a report's roll-up from its documents: its current edition, how many there are, when it appeared."""
    rows = _OF_REPORT.rows(connection, {"report": report_id})
    if not rows:  # its documents were given to another
        connection.execute(delete(schema.report).where(schema.report.c.id == report_id))
        return
    _roll_up(connection, report_id, rows)


def _roll_up(connection: Connection, report_id: int, rows: Sequence[Row]) -> None:
    current = max(_live(rows), key=_standing) if len(rows) > 1 else rows[0]
    dated = [(row["first_seen"], day) for row in rows if (day := _best_day(row))]
    rolled_up = {
        "edition_id": current["edition_id"],
        "editions": len({row["edition_id"] for row in rows}),
        "published": min(dated)[1] if dated else None,
        "first_seen": min(row["first_seen"] for row in rows),
    }
    _ROLL_UP.run(connection, {"report": report_id, **rolled_up})


_SEEN = ("edition_id", "address", "sha256", "first_seen", "last_seen", "displayed", "in_metadata", "in_address")
_WEIGHED = [*(schema.document.c[name] for name in _SEEN), schema.edition.c.completeness, schema.edition.c.digest]
_OF_REPORT = Prepared(
    select(*_WEIGHED)
    .join(schema.edition, schema.edition.c.id == schema.document.c.edition_id)
    .where(schema.edition.c.report_id == bindparam("report"))
)
_HELD = Prepared(
    select(schema.report.c.id.label("report_id"), *_WEIGHED)
    .select_from(schema.report)
    .join(schema.edition, schema.edition.c.report_id == schema.report.c.id, isouter=True)
    .join(schema.document, schema.document.c.edition_id == schema.edition.c.id, isouter=True)
    .where(schema.report.c.body_id == bindparam("body"), schema.report.c.year == bindparam("of_year"))
)
_ROLL_UP = Prepared(
    update(schema.report)
    .where(schema.report.c.id == bindparam("report"))
    .values({name: bindparam(name) for name in ("edition_id", "editions", "published", "first_seen")})
)


def _live(rows: Sequence[Row]) -> list[Row]:
    """The documents that stand: of each address the content seen last; a file has no successor."""
    last: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row["last_seen"], row["first_seen"], row["sha256"])):
        is_file = row["address"].startswith("file:")
        last[f"{row['address']} {row['sha256']}" if is_file else row["address"]] = row
    return list(last.values())


def _standing(row: Row) -> tuple[Any, ...]:
    readable = row["completeness"] != Completeness.FAILED
    day = _best_day(row)
    return readable, row["first_seen"], day.isoformat() if day else "", row["digest"]


def _best_day(row: Row) -> Any:
    return row["displayed"] or row["in_metadata"] or row["in_address"]


def tidy_body(connection: Connection, body_id: int) -> None:
    """Name a body that was only met in reports after all of them, and forget it when none is left that names it."""
    body, document = schema.body, schema.document
    row = connection.execute(select(body).where(body.c.id == body_id, body.c.registered.is_(False))).mappings().first()
    if row is None:
        return
    query = select(document.c.said, document.c.column_body, document.c.portal, document.c.portals)
    found = [spread(row) for row in connection.execute(query.where(document.c.body_id == body_id)).mappings()]
    if not found:
        _forget(connection, body_id)
        return
    own = bare_name(short_name(row["name"]), row["region"])
    names = {normal_name((one["bodies"] or [one["publisher"] or one["column_body"]])[0]) for one in found}
    names = {name for name in names if bare_name(short_name(name), row["region"]) == own} or {row["name"]}
    name = min(names, key=lambda name: (-len(name), name))
    portals = {portal for one in found for portal in one["portals"] or [one["portal"]]} - {None}
    values = {"name": name, "kind": kind_of(name), "portal": min(portals, default=None)}
    if any(row[key] != value for key, value in values.items()):
        set_row(connection, body, body_id, **values)
        connection.execute(delete(schema.body_name).where(schema.body_name.c.body_id == body_id))
        write_names(connection, body_id, body_from({**row, **values}))


def _forget(connection: Connection, body_id: int) -> None:
    """Remove a body that nothing speaks of any more; one with findings, events or decisions stays for their sake."""
    for column in _SPEAKING_OF_BODIES:
        if connection.scalar(select(column).where(column == body_id).limit(1)) is not None:
            return
    connection.execute(delete(schema.body_name).where(schema.body_name.c.body_id == body_id))
    with noted(connection, schema.body, schema.body.c.id == body_id):
        connection.execute(delete(schema.body).where(schema.body.c.id == body_id))


_SPEAKING_OF_BODIES = tuple(
    column
    for table in schema.metadata.sorted_tables
    for column in table.c
    if column.references(schema.body.c.id) and table is not schema.body_name
)


def set_row(connection: Connection, table: Table, key: int, **values: Any) -> None:
    """Change one row by its key; what it said before is kept (storage.past)."""
    note_change(connection, table, key, values)
    if table is schema.document and "edition_id" in values:
        _note_owners(connection, table.c.id == key)
    elif table is schema.edition and "report_id" in values:
        _note_owners(connection, schema.document.c.edition_id == key)
    connection.execute(update(table).where(table.c.id == key).values(values))


def _note_owners(connection: Connection, where: ColumnElement[bool]) -> None:
    """Keep whose reports some documents were until now."""
    document, edition, report = schema.document, schema.edition, schema.report
    query = (
        select(document.c.id, document.c.edition_id, report.c.body_id, report.c.year)
        .join(edition, edition.c.id == document.c.edition_id, isouter=True)
        .join(report, report.c.id == edition.c.report_id, isouter=True)
    )
    for key, edition_id, body_id, year in connection.execute(query.where(where)).all():
        owner = None if edition_id is None else [] if body_id is None else [body_id, year]
        write(connection, document.name, str(key), {OWNER: owner})
