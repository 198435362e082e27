"""lives of findings: decisions and their history; what was judged on what grounds; signatures of texts

Revision ID: 0003
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("finding", sa.Column("resolution", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("finding", sa.Column("status_before", sa.String(length=12), nullable=False, server_default=""))
    op.add_column("finding", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("finding", sa.Column("follows", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("finding", sa.Column("editions", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_finding_until"), "finding", ["until"])
    op.create_table(
        "finding_history",
        sa.Column("id", KEY, nullable=False),
        sa.Column("finding_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_history_finding_id_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_history")),
    )
    op.create_index(op.f("ix_finding_history_finding_id"), "finding_history", ["finding_id"])
    op.create_table(
        "examination",
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.String(length=32), nullable=False),
        sa.Column("not_assessable", sa.Text(), nullable=False),
        sa.Column("judged", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_examination_body_id_body")),
        sa.PrimaryKeyConstraint("body_id", "year", name=op.f("pk_examination")),
    )
    op.create_table(
        "signature",
        sa.Column("edition_id", KEY, nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("minima", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_signature_edition_id_edition")),
        sa.PrimaryKeyConstraint("edition_id", "section", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_year"), "signature", ["year"])
    _begin_histories()


def _begin_histories() -> None:
    """What is known of the lives of the findings so far: when they were opened and resolved."""
    finding = sa.table(
        "finding", *(sa.column(name) for name in ("id", "first_seen", "last_seen", "resolved", "status", "resolution"))
    )
    history = sa.table("finding_history", *(sa.column(name) for name in ("finding_id", "at", "step", "by", "why")))
    steps = (("opened", finding.c.first_seen), ("resolved", finding.c.resolved))
    for step, at in steps:
        told = sa.select(finding.c.id, at, sa.literal(step), sa.literal(""), sa.literal("")).where(at.is_not(None))
        op.execute(history.insert().from_select(["finding_id", "at", "step", "by", "why"], told))
    op.execute(finding.update().where(finding.c.status == "resolved").values(resolution="gone"))


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
