"""Which report a document belongs to, computed anew from what was read, what people decided, and the register.

Everything here follows from facts that stay: what the machine read of each document, the decisions, the register. So
it does not matter in which order they came, and when one of them changes the documents it concerns are settled again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, select, text

from storage import schema
from storage.documents.content import digest_of
from storage.documents.corrected import DAYS, Decided, as_read, decided
from storage.documents.identity import Claim, Owner, named, owner_of
from storage.documents.index_number import normal_index_number
from storage.documents.joining import Bearer, Owning, joined
from storage.documents.met import tidy_body
from storage.documents.placing import place
from storage.documents.renditions import new_edition
from storage.documents.said import spread
from storage.documents.summing_up import report_of
from storage.keeping.addresses import number_key_of
from storage.keeping.past import set_row
from storage.keeping.prepared import Prepared
from storage.language import N_
from storage.portals.sites import site_of
from storage.registry.bodies import body_from
from storage.report import SLIP, Completeness, DocumentKind, Identity

DECIDED = "decided"
"""The lookalike of a document of which a person said that it is no report."""

BY_TITLE_ALONE = N_("its title gives it to an enterprise or to a part of the year, its text does not")

PUBLISHED_KINDS = tuple(kind for kind in DocumentKind if kind.is_published_report)


@dataclass(frozen=True)
class Standing:
    """What a document is after everything was weighed, and whose report."""

    is_report: bool
    owner: Owner


def standing_of(connection: Connection, read: Mapping[str, Any], told: Decided) -> Standing:
    """What a document is, and whose, by its row as read and what people decided."""
    is_report = told.is_report
    if is_report is None:  # a slip that somebody was given is one
        is_given = told.body_id is not None and read["lookalike"] == SLIP
        is_report = is_given or DocumentKind(read["kind"]).is_published_report
    year = told.year or read["year"]
    if not is_report:
        waits = told.is_report is None and read["lookalike"] == SLIP
        return Standing(False, Owner(None, year, BY_TITLE_ALONE if waits else ""))
    portals = tuple(read["portals"] or filter(None, [read["portal"]]))
    identity: Identity = read["identity"]
    claim = Claim(
        tuple(read["bodies"]),
        read["publisher"],
        year,
        portals,
        read["column_body"],
        identity.text_bodies,
        identity.text_kinds,
    )
    if told.body_id is None:
        return Standing(True, owner_of(connection, claim))
    row = connection.execute(select(schema.body).where(schema.body.c.id == told.body_id)).mappings().one()
    return Standing(True, Owner(body_from(row), year, "" if year is not None else owner_of(connection, claim).reason))


def effective(read: Mapping[str, Any], told: Decided, standing: Standing) -> dict[str, Any]:
    """The columns of a document that follow from what was decided and whose it is."""
    owner = standing.owner
    values = {name: read[name] for name in ("kind", "lookalike", "year", *DAYS)}
    if standing.is_report != DocumentKind(read["kind"]).is_published_report:
        values["kind"] = DocumentKind.REPORT if standing.is_report else DocumentKind.LOOKALIKE
        values["lookalike"] = "" if standing.is_report else DECIDED
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
    return report_of(connection, *owning) if owning else None


def owning_of(standing: Standing) -> Owning | None:
    """The key of the body and the year whose report a document is, where both are known."""
    owner = standing.owner
    if not standing.is_report or owner.body is None or owner.year is None:
        return None
    return owner.body.id, owner.year


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
    if key is None or _SOME_UNASSIGNED.first(connection, {"number_key": key}) is None:
        return
    same = map(spread, _SAME_NUMBER.rows(connection, {"number_key": key}))
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
        place(connection, key, report_of(connection, *owner) if owner else None)


def _bears(row: Mapping[str, Any], site: str, number: str) -> bool:
    return site_of(row["address"]) == site and normal_index_number(row["index_number"]) == number


_BEARING = ("id", "address", "kind", "said", "body_id", "year", "unassigned", "column_body")
_WITH_NUMBER = (schema.document.c.number_key == bindparam("number_key"), text(schema.NUMBERED))
_SAME_NUMBER = Prepared(select(*(schema.document.c[name] for name in _BEARING)).where(*_WITH_NUMBER))


def some_unassigned() -> Select[Any]:
    """A document that bears an index number, by ``number_key``, and lacks its body or its year."""
    return select(schema.document.c.id).where(*_WITH_NUMBER, schema.document.c.unassigned != "").limit(1)


_SOME_UNASSIGNED = Prepared(some_unassigned())
