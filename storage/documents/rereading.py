"""A better reading of the same bytes takes the place of the stored one: the edition is improved, not revised.

What people decided stands as before, since it was said about these very bytes. The outcome is that of taking the
document in with this reading in the first place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, select

from storage import schema
from storage.database import alone
from storage.documents.content import Content, content_of
from storage.documents.met import tidy_body
from storage.documents.placing import PARTS_OF_EDITIONS, TWIN, bearers, drop_nothing, leave_for
from storage.documents.renditions import print_anew
from storage.documents.said import gathered, spread
from storage.documents.settling import settle, settle_index
from storage.ingest import printed, said_by, write_edition, write_figures
from storage.keeping.past import set_row, write
from storage.report import Completeness, Reading


@dataclass(frozen=True)
class Held:
    """A document as it is held, without its bytes: ``evidence`` and ``attached`` say where in the archive those are.

    ``listed_title`` and ``listed_date`` are what the columns say that list it.
    """

    id: int
    address: str
    sha256: str
    evidence: str
    attached: tuple[str, ...]
    edition_id: int | None
    column_body: str
    listed_title: str
    listed_date: date | None


def held(
    connection: Connection, *, other_than: str = "", portal: str = "", year: int | None = None, failed: bool = False
) -> list[Held]:
    """The documents that may be read again, those of one edition together.

    Those that another reader read than ``other_than`` (empty: all of them), of a portal, of a year, or only those of
    which nothing could be read.
    """
    table, edition = schema.document, schema.edition
    names = [table.c[one.name] for one in fields(Held) if one.name in table.c]
    query = select(*names, _LISTED.c.listed_title, _LISTED.c.listed_date)
    query = query.join(edition, edition.c.id == table.c.edition_id, isouter=True)
    query = query.join(_LISTED, _LISTED.c.url == table.c.address, isouter=True)
    if other_than:
        query = query.where(table.c.reader != other_than)
    if portal:
        query = query.where(table.c.portal == portal)
    if year is not None:
        query = query.where(table.c.year == year)
    if failed:
        query = query.where(edition.c.completeness == Completeness.FAILED)
    rows = connection.execute(query.order_by(table.c.edition_id, table.c.id)).mappings()
    return [
        Held(**{**row, "attached": tuple(row["attached"]), "listed_title": row["listed_title"] or ""}) for row in rows
    ]


_LISTED = (
    select(
        schema.entry.c.url,
        func.min(func.nullif(schema.entry.c.title, "")).label("listed_title"),
        func.min(schema.entry.c.listed_date).label("listed_date"),
    )
    .group_by(schema.entry.c.url)
    .subquery()
)


def read_anew(connection: Connection, readings: Mapping[int, Reading], reader: str) -> bool:
    """Let new readings take the places of those of some documents, by key; returns whether any contents changed.

    Documents of one edition belong into one call, so that the edition is never told apart meanwhile.
    """
    alone(connection)
    before = {key: _row(connection, key) for key in readings}
    owners = _owners(connection, readings)
    for key, reading in readings.items():
        values = gathered(_values(connection, before[key], reading))
        set_row(connection, schema.document, key, **values, reader=reader)
    by_edition: dict[int | None, dict[int, Reading]] = {}
    for key, reading in readings.items():
        by_edition.setdefault(before[key]["edition_id"], {})[key] = reading
    is_changed = [_put(connection, edition_id, group, before) for edition_id, group in by_edition.items()]
    for key, reading in readings.items():
        settle(connection, key)
        settle_index(connection, before[key]["address"], before[key]["index_number"])
        if not (reading.form or reading.sections):
            drop_nothing(connection, key)
    # others of the old index numbers may have left their reports since these were settled
    for body_id in sorted({row["body_id"] for row in before.values()} - {None} | {body_id for body_id, _ in owners}):
        tidy_body(connection, body_id)
    _judge_again(connection, owners | _owners(connection, readings))
    return any(is_changed)


def _row(connection: Connection, document_id: int) -> Mapping[Any, Any]:
    table = schema.document
    return spread(connection.execute(select(table).where(table.c.id == document_id)).mappings().one())


def _values(connection: Connection, before: Mapping[Any, Any], reading: Reading) -> dict[str, Any]:
    """The columns of a document that its reading says; the list's word where it says nothing."""
    title, day = _listed(connection, before["address"])
    values = said_by(reading, before["address"]) | {"as_read": None}
    values["title"] = values["title"] or title or before["title"]
    values["displayed"] = values["displayed"] or day
    return values


def _listed(connection: Connection, address: str) -> tuple[str, date | None]:
    """What the columns say that list it."""
    row = connection.execute(select(_LISTED).where(_LISTED.c.url == address)).first()
    return (row.listed_title or "", row.listed_date) if row is not None else ("", None)


def _put(
    connection: Connection, edition_id: int | None, readings: Mapping[int, Reading], before: Mapping[int, Any]
) -> bool:
    """Put the contents of some documents of one edition in the place of what stands there."""
    contents = {key: content_of(reading, before[key]["sha256"]) for key, reading in readings.items()}
    digests = {key: content.digest for key, content in contents.items()}
    if edition_id is None:
        told = {key: reading for key, reading in readings.items() if reading.form or reading.sections}
        for key, reading in told.items():
            set_row(
                connection, schema.document, key, edition_id=write_edition(connection, None, reading, contents[key])
            )
        return bool(told)
    query = select(schema.edition).where(schema.edition.c.id == edition_id)
    edition = connection.execute(query).mappings().one()
    leaving = {key: reading for key, reading in readings.items() if digests[key] != edition["digest"]}
    if leaving and _all_alike(connection, edition, digests):
        _rewrite(connection, edition_id, contents[next(iter(leaving))])
        leaving = {}
    for key, reading in leaving.items():
        twin = _twin(connection, edition, digests[key])
        there = twin or write_edition(connection, edition["report_id"], reading, contents[key])
        leave_for(connection, key, edition_id, there, printed(reading, contents[key]))
    staying = {key: printed(reading, contents[key]) for key, reading in readings.items() if key not in leaving}
    is_printed_anew = print_anew(connection, edition_id, staying) if staying else False
    return is_printed_anew or any(digest != edition["digest"] for digest in digests.values())


def _all_alike(connection: Connection, edition: Mapping[Any, Any], digests: Mapping[int, str]) -> bool:
    """Whether all documents of an edition have one new content, which is that of no other edition."""
    is_one = set(bearers(connection, edition["id"])) == digests.keys() and len(set(digests.values())) == 1
    return is_one and _twin(connection, edition, next(iter(digests.values()))) is None


def _twin(connection: Connection, edition: Mapping[Any, Any], digest: str) -> int | None:
    if edition["report_id"] is None:
        return None
    found: int | None = TWIN.scalar(connection, {"report": edition["report_id"], "content": digest})
    return found


def _rewrite(connection: Connection, edition_id: int, content: Content) -> None:
    """Give an edition another content under its old key."""
    for part in PARTS_OF_EDITIONS:
        connection.execute(delete(part.table).where(part == edition_id))
    set_row(connection, schema.edition, edition_id, digest=content.digest)
    write_figures(connection, edition_id, content)


def _owners(connection: Connection, document_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Whose reports of which years some documents are."""
    document, edition, report = schema.document, schema.edition, schema.report
    query = select(report.c.body_id, report.c.year).join(edition, edition.c.report_id == report.c.id)
    query = query.join(document, document.c.edition_id == edition.c.id).where(document.c.id.in_(list(document_ids)))
    return {(body_id, year) for body_id, year in connection.execute(query)}


def _judge_again(connection: Connection, owners: Iterable[tuple[int, int]]) -> None:
    """Let the next check judge these reports and the years after them, which are compared with them."""
    table = schema.examination
    for body_id, year in owners:
        write(connection, "body", str(body_id), {})  # nothing that is undone: a sign for the check
        connection.execute(delete(table).where(table.c.body_id == body_id, table.c.year.in_((year, year + 1))))
