"""which version of the reader read a document, and where the bytes of what is attached to it are

Revision ID: 0002f
Revises: 0002e
"""

import sqlalchemy as sa
from alembic import op

revision = "0002f"
down_revision = "0002e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("attached", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("reader", sa.String(length=16), nullable=False, server_default=""))


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
