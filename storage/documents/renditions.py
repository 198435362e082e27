"""How each document prints the content of an edition: the edition shows the best of them, whichever came first.

An html page and a pdf of one content are one edition, though the one may be read whole and the other with problems. A
document whose rendition is not the one shown keeps its own, so that the edition can be told anew from the documents
that it has at any time.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from storage import schema
from storage.keeping.prepared import Prepared, inserted
from storage.report import Completeness, Format

_RENDERED = ("completeness", "format", "problems", "sections", "marks", "form")
_COMPLETENESS = [Completeness.COMPLETE, Completeness.PARTIAL, Completeness.FAILED]
_FORMATS = list(Format)


def rendition_in(row: Mapping[Any, Any]) -> dict[str, Any]:
    """What a row of an edition with its prose, or of the table of renditions, says of it."""
    return {name: row[name] for name in _RENDERED} | {"sections": row["sections"] or {}}


def editions_with_prose() -> Select[Any]:
    """Editions as they show themselves."""
    edition, prose = schema.edition, schema.prose
    return select(edition, prose.c.sections).join(prose, prose.c.edition_id == edition.c.id, isouter=True)


def new_edition(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write an edition with its prose; returns its key."""
    edition_id = inserted(connection, schema.edition, values)
    if values["sections"]:
        _PROSE.run(connection, {"edition_id": edition_id, "sections": values["sections"]})
    return edition_id


def _show(connection: Connection, edition_id: int, rendition: Mapping[str, Any]) -> None:
    """Let an edition show a rendition."""
    edition, prose = schema.edition, schema.prose
    printed = {name: value for name, value in rendition.items() if name != "sections"}
    connection.execute(edition.update().where(edition.c.id == edition_id).values(printed))
    connection.execute(delete(prose).where(prose.c.edition_id == edition_id))
    if rendition["sections"]:
        _PROSE.run(connection, {"edition_id": edition_id, "sections": rendition["sections"]})


_PROSE = Prepared(insert(schema.prose), ("edition_id", "sections"))


def _rank(rendition: Mapping[str, Any]) -> tuple[Any, ...]:
    """Its place in a total order, the best first: the more complete, then the plainer format, then anything fixed."""
    better = _COMPLETENESS.index(rendition["completeness"]), _FORMATS.index(rendition["format"])
    prose = sorted(rendition["sections"].items())
    return *better, list(rendition["problems"]), prose, bytes(rendition["marks"]), rendition["form"] or ""


def own_rendition(connection: Connection, document_id: int, edition: Mapping[Any, Any]) -> dict[str, Any]:
    """How a document prints its edition."""
    row = connection.execute(_OWN, {"of_document": document_id}).mappings().first()
    return rendition_in(edition if row is None else row)


_OWN = select(schema.rendition).where(schema.rendition.c.document_id == bindparam("of_document"))
_FORGET = delete(schema.rendition).where(schema.rendition.c.document_id == bindparam("of_document"))


def forget(connection: Connection, document_id: int) -> None:
    """Drop what a document has of its own, before it leaves its edition."""
    connection.execute(_FORGET, {"of_document": document_id})


def join(connection: Connection, document_id: int, edition_id: int, own: Mapping[str, Any]) -> None:
    """Let a document that has come to an edition bring its rendition with it."""
    connection.execute(insert(schema.rendition), {"document_id": document_id, **own})
    show_best(connection, edition_id)


def show_best(connection: Connection, edition_id: int) -> None:
    """Let an edition show the best of its documents' renditions, and the other documents keep theirs."""
    shown = rendition_in(connection.execute(_SHOWN, {"edition": edition_id}).mappings().one())
    rows = connection.execute(_OF_DOCUMENTS, {"edition": edition_id}).mappings().all()
    own = {row["id"]: shown if row["document_id"] is None else rendition_in(row) for row in rows}
    best = min(own.values(), key=_rank)
    if best != shown:
        _show(connection, edition_id, best)
    for row in rows:
        if row["document_id"] is not None and own[row["id"]] == best:
            forget(connection, row["id"])
        elif row["document_id"] is None and shown != best:
            connection.execute(insert(schema.rendition), {"document_id": row["id"], **shown})


_SHOWN = editions_with_prose().where(schema.edition.c.id == bindparam("edition"))
_OF_DOCUMENTS = (
    select(schema.document.c.id, schema.rendition)
    .join(schema.rendition, schema.rendition.c.document_id == schema.document.c.id, isouter=True)
    .where(schema.document.c.edition_id == bindparam("edition"))
)


def print_anew(connection: Connection, edition_id: int, own: Mapping[int, Mapping[str, Any]]) -> bool:
    """Give some documents of an edition, by key, other renditions; returns whether any was another."""
    edition = connection.execute(_SHOWN, {"edition": edition_id}).mappings().one()
    changed = {key: new for key, new in own.items() if own_rendition(connection, key, edition) != new}
    for key, new in changed.items():
        forget(connection, key)
        connection.execute(insert(schema.rendition), {"document_id": key, **new})
    if changed:
        show_best(connection, edition_id)
    return bool(changed)
