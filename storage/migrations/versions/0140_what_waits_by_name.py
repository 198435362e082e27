"""findings that wait for a portal to be seen again are kept by name

Until now a mark for each portal stood before the first of them; what waited is what was opened behind it and told by no
message.

Revision ID: 0140
Revises: 0130
"""

import sqlalchemy as sa
from alembic import op

revision = "0140"
down_revision = "0130"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "untold",
        sa.Column("finding_id", sa.String(length=16), nullable=False),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_untold_finding_id_finding")),
        sa.PrimaryKeyConstraint("finding_id", "subscription", name=op.f("pk_untold")),
    )
    op.execute(
        "INSERT INTO untold (finding_id, subscription) "
        "SELECT finding.id, mark.name FROM subscription AS mark "
        "JOIN subscription AS whole ON whole.name = mark.name AND whole.portal = '' "
        "JOIN body ON body.portal = mark.portal "
        "JOIN finding ON finding.body_id = body.id "
        "AND finding.\"check\" IN ('publication.missing', 'publication.late') "
        "JOIN event ON event.finding_id = finding.id AND event.kind = 'finding_opened' "
        "AND event.id > mark.told AND event.id <= whole.told "
        "WHERE mark.portal <> '' AND NOT EXISTS (SELECT 1 FROM event AS later "
        "WHERE later.finding_id = finding.id AND later.id > event.id AND later.id <= whole.told "
        "AND later.kind IN ('finding_opened', 'finding_resolved'))"
    )
    op.execute(
        "UPDATE subscription SET told = (SELECT whole.told FROM subscription AS whole "
        "WHERE whole.name = subscription.name AND whole.portal = '') WHERE portal <> ''"
    )


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
