"""each recipient's fate, subscribers of the dashboard, threads

Revision ID: 0005
Revises: 0009
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0009"
branch_labels = None
depends_on = None

_FATES = {"pending": "pending", "claimed": "pending", "sent": "sent", "uncertain": "uncertain", "failed": "refused"}


def upgrade() -> None:
    op.add_column("subscription", sa.Column("rhythm", sa.String(length=8), server_default="daily", nullable=False))
    op.create_table(
        "subscriber",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("asked", sa.DateTime(), nullable=False),
        sa.Column("confirmed", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
    )
    op.create_index("ix_subscriber_address", "subscriber", ["address"])
    op.create_table(
        "unsubscription",
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "address", name=op.f("pk_unsubscription")),
    )
    secret = op.create_table(
        "secret",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.bulk_insert(secret, [{"name": "links", "value": secrets.token_urlsafe(32)}])
    op.create_table(
        "incident",
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("incident", sa.String(length=80), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "incident", name=op.f("pk_incident")),
    )
    op.add_column("outbox", sa.Column("kind", sa.String(length=16), server_default="digest", nullable=False))
    op.add_column("outbox", sa.Column("content", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("outbox", sa.Column("causes", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("outbox", sa.Column("reported", sa.DateTime(), nullable=True))
    op.create_table(
        "delivery",
        sa.Column("outbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("fate", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_delivery_outbox_id_outbox")),
        sa.PrimaryKeyConstraint("outbox_id", "recipient", name=op.f("pk_delivery")),
    )
    _give_fates()


def _give_fates() -> None:
    """What is in the outbox already gets the fate that its state shows."""
    outbox = sa.table(
        "outbox",
        sa.column("id", sa.BigInteger),
        sa.column("recipients", sa.JSON),
        sa.column("state", sa.String),
        sa.column("created", sa.DateTime),
    )
    delivery = sa.table(
        "delivery",
        *(sa.column(name, sa.String) for name in ("recipient", "fate", "answer")),
        sa.column("outbox_id", sa.BigInteger),
        sa.column("at", sa.DateTime),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(outbox)).all():
        for recipient in row.recipients:
            values = {"outbox_id": row.id, "recipient": recipient, "fate": _FATES[row.state], "answer": ""}
            connection.execute(sa.insert(delivery).values(at=row.created, **values))


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
