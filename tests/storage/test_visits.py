"""What a look leaves beside itself: the column's latest look, when it was last seen whole, and what the day cost."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from storage import schema
from storage.visits import Outcome, Visit, last_outcome, record_visit
from tests.databases import fresh_database

NOON = datetime(2025, 4, 1, 4, tzinfo=UTC)


def test_looks_may_be_written_in_any_order(tmp_path: Path) -> None:
    database = fresh_database(tmp_path, "visits")
    looks = [(0, Outcome.OK), (13, Outcome.BLOCKED), (6, Outcome.UNCHANGED), (3, Outcome.UNREACHABLE)]
    column, looking = schema.portal_column, schema.looking
    with database.write() as connection:
        connection.execute(insert(schema.portal).values(key="a", name="甲", url="https://a.gov.cn/", region="419901"))
        connection.execute(insert(column).values(id=1, portal="a", url="https://a.gov.cn/nb/", registered=True))
        assert last_outcome(connection, 1) is None
        for hours, outcome in looks:
            at = NOON + timedelta(hours=hours)
            record_visit(connection, Visit("a", 1, at, at, outcome, requests=3, rendered=int(hours == 6)))
        assert last_outcome(connection, 1) is Outcome.BLOCKED
        assert connection.scalar(select(column.c.last_looked)) == NOON + timedelta(hours=6)
        costs = connection.execute(select(looking).order_by(looking.c.day)).all()
    assert [tuple(row) for row in costs] == [(date(2025, 4, 1), "41", 3, 2, 9, 1), (date(2025, 4, 2), "41", 1, 0, 3, 0)]
    database.dispose()
