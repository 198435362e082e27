"""Reports that wait for a person, with the bodies that they may belong to; and bodies by a part of their name."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, or_, select

from monitor.dashboard.queries.places import within
from storage import schema
from storage.documents import adoption
from storage.documents.identity import bodies_named
from storage.people.accounts import lies_in
from storage.register import Body
from storage.registry.bodies import body_from

MOST_CANDIDATES = 20
_SIGNS = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


@dataclass(frozen=True)
class Waiting:
    """A report that nobody could place, and bodies that it may belong to."""

    report: adoption.Unassigned
    region: str
    may_be: tuple[Body, ...]


def waiting(
    connection: Connection,
    regions: tuple[str, ...],
    limit: int,
    *,
    document_id: int | None = None,
    before: int | None = None,
) -> list[Waiting]:
    """Those of some regions (none: the whole country), the latest first: behind a document, or that one alone."""
    found = adoption.unassigned(connection, limit=limit, regions=regions, document_id=document_id, before=before)
    shown = []
    for report in found:
        region = _portal_region(connection, report.portal)
        shown.append(Waiting(report, region, _candidates(connection, report, regions)))
    return shown


def _candidates(connection: Connection, report: adoption.Unassigned, regions: tuple[str, ...]) -> tuple[Body, ...]:
    """Registered bodies that bear one of the names that the report gives, those of its portal first."""
    names = filter(None, (*report.names, report.publisher))
    named = [body for name in names for body in bodies_named(connection, name) if body.registered]
    fitting = {body.id: body for body in named if lies_in(body.region, regions)}
    return tuple(sorted(fitting.values(), key=lambda body: body.portal != report.portal))[:MOST_CANDIDATES]


def bodies_like(connection: Connection, part: str, regions: tuple[str, ...]) -> tuple[Body, ...]:
    """Registered bodies of some regions whose name holds a part, or several with blanks between, by region and name."""
    table = schema.body
    here = _in_regions(table.c.region, regions)
    holds = [table.c.name.like(f"%{one.translate(_SIGNS)}%", escape="\\") for one in part.split()]
    query = select(table).where(table.c.registered, *holds, here).order_by(table.c.region, table.c.name)
    return tuple(body_from(row) for row in connection.execute(query.limit(MOST_CANDIDATES)).mappings())


def _in_regions(column: ColumnElement[str], regions: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(within(column, region) for region in regions or ("",)))


def _portal_region(connection: Connection, portal: str | None) -> str:
    table = schema.portal
    region: str | None = connection.scalar(select(table.c.region).where(table.c.key == portal)) if portal else None
    return region or ""


def document_region(connection: Connection, document_id: int) -> str:
    """The region of the portal where a document was found, empty for one that was ingested from a disk."""
    portal = connection.scalar(select(schema.document.c.portal).where(schema.document.c.id == document_id))
    return _portal_region(connection, portal)


def body_region(connection: Connection, body_id: int) -> str | None:
    """The region of a body; None without such a body."""
    region: str | None = connection.scalar(select(schema.body.c.region).where(schema.body.c.id == body_id))
    return region
