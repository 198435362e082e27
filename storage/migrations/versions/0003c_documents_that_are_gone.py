"""since when a listed document is gone

Revision ID: 0003c
Revises: 0010b
"""

import sqlalchemy as sa
from alembic import op

revision = "0003c"
down_revision = "0010b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry") as table:
        table.add_column(sa.Column("gone_since", sa.DateTime()))
        table.add_column(sa.Column("gone_again", sa.DateTime()))


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
