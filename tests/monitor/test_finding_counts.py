"""The counts of findings are those of the findings, after whatever is judged, decided or registered."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from monitor.judgement.decisions import decide, wake
from monitor.judgement.judging import check_all
from storage import finding_counts, schema
from storage.database import Database
from storage.findings import Decision
from storage.register import Body, BodyKind
from storage.registry.registration import enter_body
from tests.monitor.dashboard.world import NOW, World, build

Counts = Counter[tuple[object, ...]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = build(tmp_path)
    yield built
    built.database.dispose()


def kept(database: Database) -> Counts:
    with database.read() as connection:
        return (
            Counter({tuple(row)[:-1]: row.number for row in connection.execute(select(schema.finding_count))})
            + Counter()
        )


def counted(database: Database) -> Counts:
    finding, body = schema.finding, schema.body
    query = select(func.substr(body.c.region, 1, 2), finding.c.year, body.c.kind, finding.c.status)
    query = query.add_columns(finding.c.severity, finding.c.check).join(body, body.c.id == finding.c.body_id)
    with database.read() as connection:
        return Counter(tuple(row) for row in connection.execute(query))


def test_they_follow_decisions_snoozes_and_the_register(world: World) -> None:
    database = world.database
    assert kept(database) == counted(database)
    assert kept(database).total() > 10
    with database.read() as connection:
        keys = connection.scalars(select(schema.finding.c.id).order_by(schema.finding.c.id)).all()
    until = date(2025, 4, 4)
    with database.write() as connection:
        decide(connection, keys[:3], Decision.ACKNOWLEDGE, by="王芳", now=NOW)
        decide(connection, keys[3:5], Decision.SNOOZE, by="王芳", now=NOW, until=until)
        decide(connection, keys[5:7], Decision.NOT_A_FAULT, by="王芳", now=NOW, why="核实无误")
    assert kept(database) == counted(database)
    with database.write() as connection:
        assert wake(connection, NOW + timedelta(days=3))
        moved = Body(name="石川县教育局", kind=BodyKind.VERTICAL, region="419901", portal="shichuan")
        enter_body(connection, moved)
        away = Body(name="石川县财政局", kind=BodyKind.DEPARTMENT, region="419902", portal="linshui")
        enter_body(connection, away)
    assert kept(database) == counted(database)
    assert any(key[2] == "vertical" for key in kept(database))
    with database.write() as connection:
        finding_counts.refresh(connection)
    assert kept(database) == counted(database)


def test_they_follow_the_checks(tmp_path: Path, world: World) -> None:
    """Whatever a check opens and resolves is counted in its own transaction, not only at the end of all."""
    database = world.database
    told: list[bool] = []
    refresh = finding_counts.refresh

    def compared(connection: object) -> None:
        told.append(kept(database) == counted(database))
        refresh(connection)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(finding_counts, "refresh", compared)
        check_all(database, date(2024, 2, 1), NOW + timedelta(hours=1))
        check_all(database, None, NOW + timedelta(hours=2))
    assert told == [True, True]
