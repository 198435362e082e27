"""the index of findings by body and year holds what letters are counted by

Revision ID: 0130
Revises: 0111
"""

from alembic import op

revision = "0130"
down_revision = "0111"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_finding_body_year", "finding")
    op.create_index("ix_finding_body_year", "finding", ["body_id", "year", "status", "severity", "check"])
