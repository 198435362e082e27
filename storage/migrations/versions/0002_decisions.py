"""decisions of people, local due dates

Revision ID: 0002
Revises: 0006b
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0006b"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("point", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("body_id", KEY, nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_decision_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_address", "decision", ["address"])
    op.create_index(op.f("ix_decision_body_id"), "decision", ["body_id"])
    op.create_table(
        "local_due",
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=5), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("region", "year", "kind", name=op.f("pk_local_due")),
    )
    op.add_column("document", sa.Column("portals", sa.JSON(), nullable=True))
    op.add_column("document", sa.Column("as_read", sa.JSON(), nullable=True))
    op.create_index("ix_document_body", "document", ["body_id"])
    op.create_index("ix_document_portal", "document", ["portal"])
