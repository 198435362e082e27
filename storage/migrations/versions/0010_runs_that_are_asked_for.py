"""runs that are asked for

Revision ID: 0010
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("run") as table:
        table.add_column(sa.Column("arguments", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("due", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("asked", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("asked_by", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("host", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("pid", sa.Integer(), nullable=True))
        table.add_column(sa.Column("log", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("stop", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.alter_column("started", existing_type=sa.DateTime(), nullable=True)
    op.execute("UPDATE run SET asked = started")
    with op.batch_alter_table("run") as table:
        table.alter_column("asked", existing_type=sa.DateTime(), nullable=False)
        for name in ("arguments", "asked_by", "host", "log", "stop"):
            table.alter_column(name, server_default=None)
        table.create_unique_constraint(op.f("uq_run_job_due"), ["job", "due"])
        table.create_index("ix_run_outcome", ["outcome"])
