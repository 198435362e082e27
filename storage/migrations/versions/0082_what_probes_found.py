"""what probes found

Revision ID: 0082
Revises: 0091
"""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0091"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "probe",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_probe_run_id_run")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_probe")),
    )
