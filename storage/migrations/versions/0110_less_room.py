"""a report takes less room: what a document says of itself in one place, words and days as numbers, short keys

Revision ID: 0110
Revises: 0101
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.documents.said import SaidValue
from storage.keeping.addresses import number_key_of
from storage.keeping.columns import Packed
from storage.keeping.compact import COMPLETENESSES, FORM_NAMES, FORMATS, KINDS, Record
from storage.report import Difference, Identity

revision = "0110"
down_revision = "0101"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_WORDS: Mapping[str, Mapping[str, tuple[Sequence[str], bool]]] = {
    # by table and column: the list, and whether it may be empty
    "document": {"kind": (KINDS, False), "format": (FORMATS, False)},
    "edition": {"form": (FORM_NAMES, True), "format": (FORMATS, False), "completeness": (COMPLETENESSES, False)},
    "rendition": {"form": (FORM_NAMES, True), "format": (FORMATS, False), "completeness": (COMPLETENESSES, False)},
}
_DAYS: Mapping[str, Sequence[str]] = {"document": ("displayed", "in_metadata", "in_address"), "report": ("published",)}
_SAID: Mapping[str, Any] = {
    "title": sa.Text(),
    "bodies": sa.JSON(),
    "publisher": sa.Text(),
    "index_number": sa.Text(),
    "identity": Packed(dict),
    "facts": Packed(dict),
    "preface": Packed(str),
    "differences": Packed(list),
}
_GONE = (*_SAID, "site", "index_key")
_SEVERAL = sa.text("portals IS NOT NULL")
_NUMBERED = sa.text("number_key IS NOT NULL")


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_index("ix_document_site_index_key", "document")
    op.drop_index("ix_document_portals", "document")
    with op.batch_alter_table("document") as table:
        table.drop_constraint(op.f("uq_document_address_key_sha256"), type_="unique")
        table.add_column(sa.Column("said", sa.LargeBinary()))
        table.add_column(sa.Column("number_key", sa.BigInteger()))
        table.add_column(sa.Column("evidence_now", sa.LargeBinary()))
    _gather(connection)
    connection.execute(sa.text("UPDATE edition SET digest = substr(digest, 1, 16)"))
    _rename_titles(connection)
    connection.execute(sa.text("UPDATE correction SET said = substr(said, 1, 32) WHERE point = 'report'"))
    for name in dict.fromkeys((*_WORDS, *_DAYS)):
        _change(connection, name)
    op.create_index("ix_document_address_key", "document", ["address_key"])
    op.create_index(
        "ix_document_number", "document", ["number_key"], sqlite_where=_NUMBERED, postgresql_where=_NUMBERED
    )
    op.create_index("ix_document_portals", "document", ["id"], sqlite_where=_SEVERAL, postgresql_where=_SEVERAL)


def _gather(connection: sa.Connection) -> None:
    """Write what each document says of itself into one column, its number's key, and its record in short."""
    before = sa.table(
        "document",
        *(sa.column("id"), sa.column("site"), sa.column("index_key"), sa.column("evidence")),
        *(sa.column(name, kind) for name, kind in _SAID.items()),
    )
    after = sa.table(
        "document",
        *(sa.column("id"), sa.column("number_key", sa.BigInteger())),
        *(sa.column("said", SaidValue()), sa.column("evidence_now", Record())),
    )
    statement = (
        sa.update(after)
        .where(after.c.id == sa.bindparam("of"))
        .values(said=sa.bindparam("is"), number_key=sa.bindparam("number"), evidence_now=sa.bindparam("record"))
    )
    for rows in _rows(connection, before):
        connection.execute(
            statement,
            [
                {
                    "of": row["id"],
                    "is": _said(row),
                    "number": number_key_of(row["site"], row["index_key"]),
                    "record": row["evidence"],
                }
                for row in rows
            ],
        )


def _rename_titles(connection: sa.Connection) -> None:
    """Titles that documents had before are kept where their titles stand now."""
    past = sa.table("past", sa.column("id"), sa.column("kind"), sa.column("row", sa.JSON()))
    for key, old in connection.execute(sa.select(past.c.id, past.c.row).where(past.c.kind == "document")).all():
        if old and "title" in old:
            said = {"said": {"title": old.pop("title")}}
            connection.execute(sa.update(past).where(past.c.id == key).values(row={**old, **said}))


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: row[name] for name in _SAID}
    differences = tuple(Difference(*one) for one in row["differences"])
    return said | {"identity": Identity.from_json(row["identity"]), "differences": differences}


def _rows(connection: sa.Connection, table: Any) -> Iterator[list[Mapping[str, Any]]]:
    last = None
    while True:
        query = sa.select(table).order_by(table.c.id).limit(_AT_ONCE)
        rows = connection.execute(query if last is None else query.where(table.c.id > last)).mappings().all()
        if not rows:
            return
        yield [dict(row) for row in rows]
        last = rows[-1]["id"]


def _change(connection: sa.Connection, name: str) -> None:
    """Give the columns of a table that hold words or days others that hold numbers, with all that stands in them."""
    words = _WORDS.get(name, {})
    days = _DAYS.get(name, ()) if connection.dialect.name == "sqlite" else ()
    if not words and not days:
        return
    with op.batch_alter_table(name) as batch:
        for column in words:
            batch.add_column(sa.Column(f"{column}_now", sa.SmallInteger()))
        for column in days:
            batch.add_column(sa.Column(f"{column}_now", sa.Integer()))
    table = sa.table(name, *(sa.column(part) for column in (*words, *days) for part in (column, f"{column}_now")))
    # of a word that no list has, and of a day that is none, nothing is made: the column is not null, or it is no day
    values: dict[str, Any] = {
        f"{column}_now": sa.case({word: place for place, word in enumerate(words[column][0])}, value=table.c[column])
        for column in words
    }
    values |= {
        f"{column}_now": sa.cast(sa.func.julianday(table.c[column]) - 2440587.5, sa.Integer()) for column in days
    }
    connection.execute(sa.update(table).values(values))
    with op.batch_alter_table(name) as batch:
        for column in (*words, *days, *((*_GONE, "evidence") if name == "document" else ())):
            batch.drop_column(column)
    with op.batch_alter_table(name) as batch:
        for column, (_, may_be_empty) in words.items():
            batch.alter_column(
                f"{column}_now",
                new_column_name=column,
                existing_type=sa.SmallInteger(),
                nullable=may_be_empty,
            )
        for column in days:
            batch.alter_column(f"{column}_now", new_column_name=column, existing_type=sa.Integer())
        if name == "document":
            batch.alter_column("said", existing_type=sa.LargeBinary(), nullable=False)
            batch.alter_column(
                "evidence_now", new_column_name="evidence", existing_type=sa.LargeBinary(), nullable=False
            )


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
