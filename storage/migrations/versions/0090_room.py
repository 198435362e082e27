"""a report takes less room: digests and instants in their bytes, prose beside the editions, values deflated

Revision ID: 0090
Revises: 0002f
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.keeping.addresses import address_key
from storage.keeping.columns import Digest, Instant, Packed

revision = "0090"
down_revision = "0002f"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_CHANGED: Mapping[str, tuple[str, Mapping[str, tuple[Any, Any, bool]]]] = {
    # by table: its key, and the columns that change with what they were, what they are, and whether they may be empty
    "document": (
        "id",
        {
            "sha256": (sa.String(64), Digest(), False),
            "first_seen": (sa.DateTime(), Instant(), False),
            "last_seen": (sa.DateTime(), Instant(), False),
            "identity": (sa.JSON(), Packed(dict), False),
            "facts": (sa.JSON(), Packed(dict), False),
            "preface": (sa.Text(), Packed(str), False),
            "differences": (sa.JSON(), Packed(list), False),
        },
    ),
    "edition": ("id", {"digest": (sa.String(64), Digest(), False)}),
    "rendition": ("document_id", {"sections": (sa.JSON(), Packed(dict), False)}),
    "report": ("id", {"first_seen": (sa.DateTime(), Instant(), True)}),
    "entry": ("id", {"sha256": (sa.String(64), Digest(), False)}),
}


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "prose",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sections", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_prose_edition_id_edition")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_prose")),
    )
    _take_prose_out(connection)
    with op.batch_alter_table("document") as table:
        table.drop_constraint(op.f("uq_document_address_sha256"), type_="unique")
        table.drop_index("ix_document_site_index_key")
        table.add_column(sa.Column("address_key", sa.BigInteger()))
    _write_address_keys(connection)
    with op.batch_alter_table("edition") as table:
        table.drop_constraint(op.f("uq_edition_report_id_digest"), type_="unique")
        table.drop_column("sections")
    for name, (key, columns) in _CHANGED.items():
        _change(connection, name, key, columns)
    with op.batch_alter_table("document") as table:
        table.alter_column("address_key", existing_type=sa.BigInteger(), nullable=False)
        table.create_unique_constraint(op.f("uq_document_address_key_sha256"), ["address_key", "sha256"])
    numbered = sa.text("index_key != ''")
    op.create_index(
        "ix_document_site_index_key",
        "document",
        ["site", "index_key"],
        sqlite_where=numbered,
        postgresql_where=numbered,
    )
    with op.batch_alter_table("edition") as table:
        table.create_unique_constraint(op.f("uq_edition_report_id_digest"), ["report_id", "digest"])


def _change(connection: sa.Connection, name: str, key: str, columns: Mapping[str, tuple[Any, Any, bool]]) -> None:
    """Give columns of a table other types, with all that stands in them."""
    changing = {
        column: (was, will_be, may_be_empty)
        for column, (was, will_be, may_be_empty) in columns.items()
        if not isinstance(will_be, Instant) or connection.dialect.name == "sqlite"
    }
    if not changing:
        return
    with op.batch_alter_table(name) as batch:
        for column, (_, will_be, _) in changing.items():
            batch.add_column(sa.Column(f"{column}_now", will_be.dialect_impl(connection.dialect).impl))
    before = sa.table(name, sa.column(key), *(sa.column(column, was) for column, (was, _, _) in changing.items()))
    after = sa.table(
        name, sa.column(key), *(sa.column(f"{column}_now", now) for column, (_, now, _) in changing.items())
    )
    for rows in _rows(connection, before, key):
        statement = sa.update(after).where(after.c[key] == sa.bindparam("of"))
        connection.execute(
            statement.values({f"{column}_now": sa.bindparam(f"{column}_is") for column in changing}),
            [{"of": row[key], **{f"{column}_is": _said(row[column]) for column in changing}} for row in rows],
        )
    with op.batch_alter_table(name) as batch:
        for column in changing:
            batch.drop_column(column)
    with op.batch_alter_table(name) as batch:
        for column, (_, will_be, may_be_empty) in changing.items():
            impl = will_be.dialect_impl(connection.dialect).impl
            batch.alter_column(f"{column}_now", new_column_name=column, existing_type=impl, nullable=may_be_empty)


def _said(value: Any) -> Any:
    """A value as it is known: moments stood without their zone."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _rows(connection: sa.Connection, table: Any, key: str) -> Iterator[list[Mapping[str, Any]]]:
    last = None
    while True:
        query = sa.select(table).order_by(table.c[key]).limit(_AT_ONCE)
        rows = connection.execute(query if last is None else query.where(table.c[key] > last)).mappings().all()
        if not rows:
            return
        yield [dict(row) for row in rows]
        last = rows[-1][key]


def _take_prose_out(connection: sa.Connection) -> None:
    edition = sa.table("edition", sa.column("id"), sa.column("sections", sa.JSON()))
    prose = sa.table("prose", sa.column("edition_id"), sa.column("sections", Packed(dict)))
    for rows in _rows(connection, edition, "id"):
        told = [{"edition_id": row["id"], "sections": row["sections"]} for row in rows if row["sections"]]
        if told:
            connection.execute(sa.insert(prose), told)


def _write_address_keys(connection: sa.Connection) -> None:
    document = sa.table("document", sa.column("id"), sa.column("address"), sa.column("address_key"))
    for rows in _rows(connection, sa.table("document", sa.column("id"), sa.column("address")), "id"):
        connection.execute(
            sa.update(document).where(document.c.id == sa.bindparam("of")).values(address_key=sa.bindparam("is")),
            [{"of": row["id"], "is": address_key(row["address"])} for row in rows],
        )


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
