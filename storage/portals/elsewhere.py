"""What other columns of a portal list, and what they received."""

from collections.abc import Collection

from sqlalchemy import Connection, and_, func, select

from storage import schema
from storage.keeping.portions import portions
from storage.portals.listing import KnownEntry, PortalColumn, known_entry


def received_elsewhere(connection: Connection, column: PortalColumn, urls: Collection[str]) -> dict[str, KnownEntry]:
    """What other columns of a column's portal received of some addresses, each as it was received last."""
    entry, other = schema.entry, schema.portal_column
    query = (
        select(entry)
        .join(other, other.c.id == entry.c.column_id)
        .where(
            other.c.portal == column.portal,
            other.c.id != column.id,
            entry.c.fetched.is_not(None),
            entry.c.sha256 != "",
            entry.c.problem == "",
            entry.c.gone_since.is_(None),
        )
        .order_by(entry.c.fetched)
    )
    found: dict[str, KnownEntry] = {}
    for some in portions(sorted(urls)):
        found |= {row.url: known_entry(row) for row in connection.execute(query.where(entry.c.url.in_(some)))}
    return found


def listed_elsewhere(connection: Connection, column: PortalColumn) -> set[str]:
    """The addresses that other columns of a column's portal listed when they were looked at last."""
    entry, other = schema.entry, schema.portal_column
    latest = select(entry.c.column_id, func.max(entry.c.last_seen).label("seen")).group_by(entry.c.column_id).subquery()
    query = (
        select(entry.c.url)
        .join(other, other.c.id == entry.c.column_id)
        .join(latest, and_(latest.c.column_id == entry.c.column_id, latest.c.seen == entry.c.last_seen))
        .where(other.c.portal == column.portal, other.c.id != column.id, other.c.active)
    )
    return set(connection.scalars(query))
