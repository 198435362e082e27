"""what was searched of a portal, names of columns, statistics of visits, the body that a column names

Revision ID: 0004
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("portal", sa.Column("searched", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("portal_column", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("statistics", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("document", sa.Column("column_body", sa.Text(), nullable=False, server_default=""))
