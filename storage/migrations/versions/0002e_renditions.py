"""how each document prints its edition, where the edition shows another's

Revision ID: 0002e
Revises: 0003c
"""

import sqlalchemy as sa
from alembic import op

revision = "0002e"
down_revision = "0003c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rendition",
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(length=4)),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("completeness", sa.String(length=8), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_rendition")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_rendition_document_id_document")),
    )


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
