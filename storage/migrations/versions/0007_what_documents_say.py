"""what documents say of themselves: identity by its source, information block, preface, differences of attachments

Revision ID: 0007
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("index_check", sa.String(length=8), nullable=False, server_default=""))
        table.add_column(sa.Column("identity", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("preface", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("differences", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
