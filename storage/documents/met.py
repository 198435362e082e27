"""Bodies that were only met in reports, as those reports make them: their name, their portal, and whether they are."""

from sqlalchemy import Connection, delete, select

from storage import schema
from storage.documents.identity import named
from storage.documents.said import spread
from storage.keeping.past import noted, set_row
from storage.register import kind_of, normal_name, short_name
from storage.registry.bodies import bare_name, body_from, write_names


def tidy_body(connection: Connection, body_id: int) -> None:
    """Name a body that was only met in reports after all of them, and forget it when none is left that names it."""
    body, document = schema.body, schema.document
    row = connection.execute(select(body).where(body.c.id == body_id, body.c.registered.is_(False))).mappings().first()
    if row is None:
        return
    query = select(document.c.said, document.c.column_body, document.c.portal, document.c.portals)
    found = [spread(row) for row in connection.execute(query.where(document.c.body_id == body_id)).mappings()]
    if not found:
        _forget(connection, body_id)
        return
    own = bare_name(short_name(row["name"]), row["region"])
    # one that names nobody any more was read anew, and is not settled yet
    called = filter(None, (named(one["bodies"], one["publisher"], one["column_body"]) for one in found))
    names = {normal_name(each[0]) for each in called}
    names = {name for name in names if bare_name(short_name(name), row["region"]) == own} or {row["name"]}
    name = min(names, key=lambda name: (-len(name), name))
    portals = {portal for one in found for portal in one["portals"] or [one["portal"]]} - {None}
    values = {"name": name, "kind": kind_of(name), "portal": min(portals, default=None)}
    if any(row[key] != value for key, value in values.items()):
        set_row(connection, body, body_id, **values)
        connection.execute(delete(schema.body_name).where(schema.body_name.c.body_id == body_id))
        write_names(connection, body_id, body_from({**row, **values}))


def _forget(connection: Connection, body_id: int) -> None:
    """Remove a body that nothing speaks of any more; one with findings, events or decisions stays for their sake."""
    for column in _SPEAKING_OF_BODIES:
        if connection.scalar(select(column).where(column == body_id).limit(1)) is not None:
            return
    connection.execute(delete(schema.body_name).where(schema.body_name.c.body_id == body_id))
    with noted(connection, schema.body, schema.body.c.id == body_id):
        connection.execute(delete(schema.body).where(schema.body.c.id == body_id))


_SPEAKING_OF_BODIES = tuple(
    column
    for table in schema.metadata.sorted_tables
    for column in table.c
    if column.references(schema.body.c.id) and table is not schema.body_name
)
