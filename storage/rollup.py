"""The roll-up of coverage: by place, year, kind and state how many reports are owed, kept in step by whoever judges."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select

from storage import schema

COUNTY_DIGITS = 6


def within(column: ColumnElement[str], region: str) -> ColumnElement[bool]:
    """Whether a region code lies in a region, which is not empty; a range, so that an index serves it."""
    after = str(int(region) + 1).zfill(len(region))
    is_last = len(after) > len(region)
    return column >= region if is_last else and_(column >= region, column < after)


def of_place(column: ColumnElement[str], region: str) -> ColumnElement[bool]:
    """Whether a region code belongs to a place: a county with all its townships, a city or province alone."""
    return within(column, region) if len(region) >= COUNTY_DIGITS else column == region


def refresh(connection: Connection, body_ids: Sequence[int] | None = None) -> None:
    """Count again what is owed in the places of some bodies, or everywhere, in the transaction that changed it."""
    if body_ids is None:
        connection.execute(delete(schema.coverage))
        _count(connection, schema.body.c.region != "")
        return
    place = func.substr(schema.body.c.region, 1, COUNTY_DIGITS)
    query = select(place).where(schema.body.c.id.in_(body_ids), schema.body.c.region != "").distinct()
    for county in connection.scalars(query).all():
        connection.execute(delete(schema.coverage).where(schema.coverage.c.place == county))
        _count(connection, of_place(schema.body.c.region, county))


def _count(connection: Connection, condition: ColumnElement[bool]) -> None:
    owed, body = schema.obligation, schema.body
    keys = [func.substr(body.c.region, 1, COUNTY_DIGITS), owed.c.year, body.c.kind, owed.c.status]
    province = func.substr(body.c.region, 1, 2)
    counted = (
        select(*keys, func.count(), func.max(owed.c.judged), func.max(owed.c.as_of), func.min(province))
        .join(body, body.c.id == owed.c.body_id)
        .where(condition)
        .group_by(*keys)
    )
    connection.execute(insert(schema.coverage).from_select([*schema.coverage.c.keys()], counted))
