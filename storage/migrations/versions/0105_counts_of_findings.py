"""findings are counted by province, columns name their last looks, and the cost of looking is kept by day

Revision ID: 0105
Revises: 0100
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0105"
down_revision = "0100"
branch_labels = None
depends_on = None

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_LOOKED = ("ok", "unchanged", "empty")
_DAYS_SHOWN = 40


def upgrade() -> None:
    _count_findings()
    op.drop_index("ix_finding_first_seen", "finding")
    op.create_index("ix_finding_newest", "finding", ["first_seen", "body_id", "year", "id"])
    _point_columns()
    _count_looks()


def _count_findings() -> None:
    op.create_table(
        "finding_count",
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("check", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "province", "year", "kind", "status", "severity", "check", name=op.f("pk_finding_count")
        ),
    )
    op.execute(
        'INSERT INTO finding_count (province, year, kind, status, severity, "check", number) '
        "SELECT substr(body.region, 1, 2), finding.year, body.kind, finding.status, finding.severity,"
        ' finding."check", count(*) FROM finding JOIN body ON body.id = finding.body_id '
        "GROUP BY substr(body.region, 1, 2), finding.year, body.kind, finding.status, finding.severity,"
        ' finding."check"'
    )


def _point_columns() -> None:
    op.add_column("portal_column", sa.Column("last_visit", sa.BigInteger(), nullable=True))
    op.add_column("portal_column", sa.Column("last_looked", sa.DateTime(), nullable=True))
    op.execute(
        "UPDATE portal_column SET last_visit = (SELECT visit.id FROM visit WHERE visit.column_id = portal_column.id"
        " ORDER BY visit.finished DESC, visit.id DESC LIMIT 1), last_looked = (SELECT visit.finished FROM visit"
        " WHERE visit.column_id = portal_column.id AND visit.outcome IN ('ok', 'unchanged', 'empty')"
        " ORDER BY visit.finished DESC, visit.id DESC LIMIT 1)"
    )


def _count_looks() -> None:
    op.create_index("ix_visit_portal_finished", "visit", ["portal", "finished"])
    looking = op.create_table(
        "looking",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("rendered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "province", name=op.f("pk_looking")),
    )
    visit = sa.table(
        "visit",
        *(sa.column(name) for name in ("portal", "outcome", "requests", "rendered")),
        sa.column("finished", sa.DateTime()),
    )
    portal = sa.table("portal", sa.column("key"), sa.column("region"))
    connection = op.get_bind()
    last: datetime | None = connection.scalar(sa.select(sa.func.max(visit.c.finished)))
    if last is None:
        return
    query = (
        sa.select(visit.c.finished, portal.c.region, visit.c.outcome, visit.c.requests, visit.c.rendered)
        .join(portal, portal.c.key == visit.c.portal)
        .where(visit.c.finished >= last - timedelta(days=_DAYS_SHOWN))
    )
    found: dict[tuple[object, str], list[int]] = {}
    for finished, region, outcome, requests, rendered in connection.execute(query):
        day = finished.replace(tzinfo=ZoneInfo("UTC")).astimezone(_SHANGHAI).date()
        counted = found.setdefault((day, region[:2]), [0, 0, 0, 0])
        for place, number in enumerate((1, int(outcome in _LOOKED), requests, rendered)):
            counted[place] += number
    names = ("looks", "whole", "requests", "rendered")
    rows = [{"day": day, "province": place, **dict(zip(names, n, strict=True))} for (day, place), n in found.items()]
    op.bulk_insert(looking, rows)


def downgrade() -> None:
    raise RuntimeError("a database is never taken back to an earlier version: restore a backup")
