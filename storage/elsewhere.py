"""What other columns of a portal list, and what they received."""

from sqlalchemy import Connection, and_, func, select

from storage import schema
from storage.listing import KnownEntry, PortalColumn, known_entry


def received_elsewhere(connection: Connection, column: PortalColumn) -> dict[str, KnownEntry]:
    """What other columns of a column's portal received, by address, each as it was received last."""
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
    return {row.url: known_entry(row) for row in connection.execute(query)}


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
