"""how far the last check saw, so that the next reads only what came since

Revision ID: 0101
Revises: 0105
"""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("visit", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.BigInteger(), nullable=False),
        sa.Column("past", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_checkpoint")),
    )


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
