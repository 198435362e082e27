"""texts from before hold nothing that a server of databases does not take: NUL, and halves of surrogate pairs in JSON

Revision ID: 0111
Revises: 0110
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.keeping.columns import json_text, storable

revision = "0111"
down_revision = "0110"
branch_labels = None
depends_on = None

_ESCAPES = ("u0000", "ud8", "ud9", "uda", "udb", "udc", "udd", "ude", "udf")  # as writers of JSON put them


def upgrade() -> None:
    """On PostgreSQL only JSON can hold any of it. Keys are the program's own, and hold none."""
    connection = op.get_bind()
    inspector = sa.inspect(connection)
    for name in inspector.get_table_names():
        keys = inspector.get_pk_constraint(name)["constrained_columns"]
        columns = [column for column in inspector.get_columns(name) if column["name"] not in keys]
        table = sa.table(name, *(sa.column(key) for key in keys), *(_plain(column) for column in columns))
        for column in columns if keys else ():
            _mend(connection, table, keys, table.c[column["name"]])


def _plain(column: Any) -> sa.ColumnClause[Any]:
    kind = column["type"]
    known = kind if isinstance(kind, sa.JSON | sa.String) else None
    return sa.column(column["name"], known)


def _mend(connection: sa.Connection, table: Any, keys: list[str], column: sa.ColumnClause[Any]) -> None:
    is_json = isinstance(column.type, sa.JSON)
    if is_json:
        text = sa.cast(column, sa.Text())
        marked = sa.or_(*(text.ilike(f"%\\{escape}%", escape="!") for escape in _ESCAPES))
    elif isinstance(column.type, sa.String) and connection.dialect.name == "sqlite":
        marked = sa.func.instr(column, sa.func.char(0)) > 0
    else:
        return
    for row in connection.execute(sa.select(*(table.c[key] for key in keys), column).where(marked)).all():
        *key, held = row
        kept = json.loads(json_text(held)) if is_json else storable(held)
        if kept != held:
            own = sa.and_(*(table.c[name] == value for name, value in zip(keys, key, strict=True)))
            connection.execute(sa.update(table).where(own).values({column.name: kept}))


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
