"""Which records of the archive are held of an address: a document's, or those of the looks at a column."""

from sqlalchemy import Connection, select

from storage import schema
from storage.keeping.addresses import stands_at

_MOST = 20


def records_of(connection: Connection, what: str) -> tuple[str, ...]:
    """The names of the records of an address, the latest first; the name of a record is itself."""
    if ".warc.gz#" in what:
        return (what,)
    document, column, visit = schema.document, schema.portal_column, schema.visit
    own = (
        select(document.c.evidence)
        .where(stands_at(what), document.c.evidence != "")
        .order_by(document.c.last_seen.desc(), document.c.id.desc())
    )
    names = list(connection.scalars(own.limit(_MOST)))
    looks = (
        select(visit.c.evidence)
        .join(column, column.c.id == visit.c.column_id)
        .where(column.c.url == what)
        .order_by(visit.c.finished.desc(), visit.c.id.desc())
    )
    # a look names the records of its pages in the order in which they were asked
    for of_look in connection.scalars(looks.limit(_MOST)):
        names += of_look
    return tuple(dict.fromkeys(names))
