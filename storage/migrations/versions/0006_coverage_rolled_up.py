"""coverage rolled up

Revision ID: 0006
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0010"
branch_labels = None
depends_on = None

_COUNTED = """
INSERT INTO coverage (place, year, kind, status, number, judged, as_of)
SELECT substr(body.region, 1, 6), obligation.year, body.kind, obligation.status,
       count(*), max(obligation.judged), max(obligation.as_of)
FROM obligation JOIN body ON body.id = obligation.body_id
WHERE body.region <> ''
GROUP BY substr(body.region, 1, 6), obligation.year, body.kind, obligation.status
"""


def upgrade() -> None:
    op.create_table(
        "coverage",
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("judged", sa.DateTime(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("place", "year", "kind", "status", name=op.f("pk_coverage")),
    )
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.create_index("ix_coverage_year_place", ["year", "place"], unique=False)
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_at", ["at"], unique=False)
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_first_seen", ["first_seen", "id"], unique=False)
    op.execute(_COUNTED)
