"""what people say of documents and bodies is called what it is: findings have decisions of their own

Revision ID: 0092
Revises: 0082
"""

from alembic import op

revision = "0092"
down_revision = "0082"
branch_labels = None
depends_on = None

_INDEXES = {"address": "address", "body_id": "body_id"}


def upgrade() -> None:
    for name in _INDEXES:
        op.drop_index(f"ix_decision_{name}", "decision")
    op.rename_table("decision", "correction")
    for name, column in _INDEXES.items():
        op.create_index(f"ix_correction_{name}", "correction", [column])


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
