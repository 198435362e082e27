"""The roll-up of figures equals the figures themselves, whatever happens in between."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, insert, literal, select, update

from monitor.explaining import sums
from monitor.explaining.measures import MEASURES, cell_measure, in_database, in_units
from monitor.explaining.sums import By, Cell
from monitor.judgement.judging import check_all
from storage import schema
from tests.monitor.dashboard.world import NOW, World, build, changed, reading

YEARS = (2022, 2023, 2024)
ASKED = (*MEASURES.values(), cell_measure("requests.received.research"), cell_measure("disclosure.fees.amount"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(tmp_path)


def both(world: World, by: By = By.NOTHING, kind: str = "", province: str = "") -> tuple[list[Cell], list[Cell]]:
    """The same sums from the roll-up and from the reports."""
    body = schema.body
    conditions = [body.c.kind == kind] if kind else []
    conditions += [func.substr(body.c.region, 1, 2) == province] if province else []
    group = {By.KIND: body.c.kind, By.PLACE: func.substr(body.c.region, 1, 2)}.get(by, literal(""))
    with world.database.read() as connection:
        kept = sums.of_provinces(connection, ASKED, province, kind, by, YEARS)
        return kept, sums.added_up(connection, ASKED, group, YEARS, conditions)


def assert_equal(world: World) -> None:
    for by in By:
        for kind, province in (("", ""), ("department", ""), ("", "41"), ("zone", "41"), ("", "11")):
            kept, made = both(world, by, kind, province)
            assert kept == made, (by, kind, province)


def test_the_roll_up_equals_the_reports(world: World) -> None:
    kept, _ = both(world)
    assert [cell.year for cell in kept] == list(YEARS)
    assert kept[0].sums["received"].value
    assert_equal(world)


def test_a_new_edition_and_bodies_that_moved_are_added_up_anew(world: World) -> None:
    name = "临水县卫生健康委员会"
    first = reading(name, 2024, date(2025, 1, 20), 21)
    more = replace(first, cells=changed(first.cells, disclosure__penalties__decisions=5000))
    world.publish(more, "linshui", NOW + timedelta(days=1), "https://www.linshui.gov.cn/zfxxgk/nb/t00028.html")
    with world.database.write() as connection:
        zone = schema.body.c.name == "临水经济开发区管理委员会"
        connection.execute(update(schema.body).where(zone).values(region="110101", kind="government"))
    later = NOW + timedelta(days=2)
    check_all(world.database, None, later)
    assert_equal(world)
    kept, _ = both(world)
    assert kept[-1].sums["penalties"].value is not None
    assert kept[-1].sums["penalties"].value > 5000
    with world.database.write() as connection:
        connection.execute(update(schema.body).where(schema.body.c.region == "419901").values(region=""))
    check_all(world.database, None, later)
    assert_equal(world)


def test_what_was_called_stale_survives_an_interrupted_run(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(update(schema.figures).values(disclosure__penalties__decisions=1))
        sums.call_stale(connection, [("419901", 2024), ("419902", 2023)])
    assert sums.refresh(world.database) == 2
    assert sums.refresh(world.database) == 0
    kept, made = both(world)
    assert kept[1:] == made[1:]
    assert kept[0] != made[0]


def test_numbers_beyond_all_counting_break_no_sum(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(update(schema.figures).values(disclosure__licensing__decisions=2**63 - 1))
        first = select(func.min(schema.figures.c.edition_id)).scalar_subquery()
        one = schema.figures.c.edition_id == first
        connection.execute(update(schema.figures).where(one).values(disclosure__licensing__decisions=7))
        sums.call_stale(connection, [("41", year) for year in YEARS])
    sums.refresh(world.database)
    assert_equal(world)
    assert sum(cell.sums["licensing"].value or 0 for cell in both(world)[0]) == Decimal(7)


def test_without_a_roll_up_there_is_none(world: World) -> None:
    with world.database.write() as connection:
        for table in (schema.figure_sum, schema.figure_basis):
            connection.execute(table.delete())
    with world.database.read() as connection:
        assert not sums.is_rolled_up(connection)
    assert sums.refresh(world.database) == len(YEARS)
    with world.database.write() as connection:
        values = {"province": "99", "year": 2024, "kind": "zone", "reports": 1, "held": 1}
        connection.execute(insert(schema.figure_basis).values(values))
    assert sums.refresh(world.database) == 1
    assert_equal(world)


def test_a_number_of_units_is_the_same_in_the_database() -> None:
    """20 of an amount are 20 万元, and not 20 of the millionth parts in which it is kept."""
    assert any(measure.is_amount for measure in MEASURES.values())
    assert all(in_units(measure, in_database(measure, 20)) == 20 for measure in MEASURES.values())
