"""what stood before a change is kept, so that any past day from now on can be rebuilt

Revision ID: 0100
Revises: 0092
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage.keeping.columns import Instant

revision = "0100"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade() -> None:
    past = op.create_table(
        "past",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("row", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past")),
    )
    op.create_index("ix_past_until", "past", ["until"])
    op.create_table(
        "day_shown", sa.Column("day", sa.Date(), nullable=False), sa.PrimaryKeyConstraint("day", name="pk_day_shown")
    )
    if _holds_anything():  # of the days before this one the register is not known as it was
        op.bulk_insert(past, [{"kind": "", "key": "", "until": datetime.now(UTC), "row": None}])


def _holds_anything() -> bool:
    connection = op.get_bind()
    tables = ("portal", "body", "document")
    return any(connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table in tables)  # noqa: S608


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
