"""Bodies as rows: read, and written with the names by which they are found."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, insert, select
from sqlalchemy.sql import ColumnElement

from storage import schema
from storage.divisions import names_around
from storage.keeping.past import write
from storage.register import Body, BodyKind, names_of


def body_from(row: Mapping[Any, Any]) -> Body:
    """A body from its row."""
    return Body(
        name=row["name"],
        kind=BodyKind(row["kind"]),
        region=row["region"],
        portal=row["portal"] or "",
        aliases=tuple(row["aliases"]),
        since=row["since"],
        until=row["until"],
        id=row["id"],
        registered=row["registered"],
    )


def bodies_where(connection: Connection, where: ColumnElement[bool]) -> list[Body]:
    """The bodies of which a condition holds, by region and name."""
    query: Select[tuple[object]] = select(schema.body).where(where).order_by(schema.body.c.region, schema.body.c.name)
    return [body_from(row) for row in connection.execute(query).mappings()]


def bare_name(short: str, region: str) -> str:
    """A short name without the names of the places it lies in: 桐柏县财政局 and 财政局 are one in 桐柏县."""
    for place in reversed(names_around(region)):
        rest = short.removeprefix(place)
        if rest != short:
            short = rest.removeprefix("人民政府") or rest or short
    return short


def add_body(connection: Connection, body: Body) -> Body:
    """Write a new body with its names; returns it with its key."""
    values = {
        "name": body.name,
        "kind": body.kind,
        "region": body.region,
        "portal": body.portal or None,
        "aliases": list(body.aliases),
        "since": body.since,
        "until": body.until,
        "registered": body.registered,
    }
    key = connection.execute(insert(schema.body).values(values)).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert of one row always has one
    write(connection, "body", str(key[0]), None)
    write_names(connection, key[0], body)
    return Body(**{name: getattr(body, name) for name in Body.__slots__} | {"id": key[0]})


def write_names(connection: Connection, body_id: int, body: Body) -> None:
    """Write the short names by which a body is found."""
    names = set(names_of(body))
    if not body.registered:  # a registered one is found by its place; a bare 财政局 is no one's by itself
        names |= {bare_name(name, body.region) for name in names}
    connection.execute(insert(schema.body_name), [{"body_id": body_id, "name": name} for name in sorted(names)])
