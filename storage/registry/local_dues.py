"""Earlier days that local orders ask for: a stricter rule beside the law's, per region, year and kind of body."""

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from storage import schema
from storage.keeping.past import noted
from storage.registry.local_orders import EVERY_YEAR, LocalDue


def local_dues(connection: Connection) -> list[LocalDue]:
    """All local orders by region, year and kind."""
    table = schema.local_due
    query = select(table).order_by(table.c.region, table.c.year, table.c.kind)
    return [LocalDue(row.region, row.day, row.year, row.kind, row.source) for row in connection.execute(query)]


def put_local_due(connection: Connection, due: LocalDue) -> None:
    """Write a local order in the place of one for the same region, year and kind; without a day it only goes."""
    row = {"region": due.region, "year": due.year, "kind": due.kind, "day": due.day, "source": due.source}
    with noted(connection, schema.local_due, _same(due.region, due.year, due.kind)):
        connection.execute(delete(schema.local_due).where(_same(due.region, due.year, due.kind)))
        if due.day:
            connection.execute(insert(schema.local_due), row)


def remove_local_due(connection: Connection, region: str, year: int = EVERY_YEAR, kind: str = "") -> bool:
    """Remove a local order; False when there is none."""
    where = _same(region, year, kind)
    with noted(connection, schema.local_due, where):
        return connection.execute(delete(schema.local_due).where(where)).rowcount > 0


def _same(region: str, year: int, kind: str) -> ColumnElement[bool]:
    table = schema.local_due
    return (table.c.region == region) & (table.c.year == year) & (table.c.kind == kind)
