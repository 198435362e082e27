"""documents that several portals show are found at once

Revision ID: 0091
Revises: 0081
"""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    several = sa.text("portals IS NOT NULL")
    op.create_index("ix_document_portals", "document", ["id"], sqlite_where=several, postgresql_where=several)


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
