"""provinces rolled up

Revision ID: 0006b
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006b"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("province", sa.String(length=2), nullable=True))
    op.execute("UPDATE coverage SET province = substr(place, 1, 2)")
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.alter_column("province", existing_type=sa.String(length=2), nullable=False)
        batch_op.create_index("ix_coverage_country", ["year", "province", "status", "number"], unique=False)
