"""Where a site was moved its pages bear the day of the move: nobody was late by that."""

from datetime import date

import pytest

from monitor.coverage import coverage
from tests.monitor.county import FINANCE, HOST, WATER, County, moment

MOVED, SEEN = date(2024, 3, 5), moment(3, 10)


def states(county: County) -> dict[tuple[str, int], str]:
    with county.database.read() as connection:
        rows = list(coverage(connection, None, moment(4, 1)))
    return {(str(row["body"]), int(str(row["year"]))): str(row["status"]) for row in rows}


@pytest.fixture
def looked(county: County) -> County:
    county.found(FINANCE, WATER).look(SEEN)
    return county


def test_reports_of_several_years_and_bodies_of_one_day_were_moved(looked: County) -> None:
    for name in (FINANCE, WATER):
        for year in (2021, 2022, 2023):
            looked.publish(name, SEEN, MOVED, year=year)
    assert {*states(looked).values()} == {"on_time"}


def test_what_came_late_to_a_site_that_was_moved_is_late_by_its_own_day(looked: County) -> None:
    for name in (FINANCE, WATER):
        for year in (2020, 2021, 2022):
            looked.publish(name, SEEN, MOVED, year=year)
    looked.publish(WATER, SEEN, date(2024, 3, 7), year=2023)
    found = states(looked)
    assert found[WATER, 2023] == "late"
    assert found[WATER, 2022] == "on_time"


@pytest.mark.parametrize("years", [(2023,), (2022, 2023)])
def test_reports_of_one_season_and_of_the_last_are_late_together(looked: County, years: tuple[int, ...]) -> None:
    for name in (FINANCE, WATER):
        for year in years:
            looked.publish(name, SEEN, MOVED, year=year)
    assert {status for (_, year), status in states(looked).items() if year in years} == {"late"}


def test_a_body_that_makes_up_for_three_years_at_once_is_late(looked: County) -> None:
    for year in (2021, 2022, 2023):
        looked.publish(FINANCE, SEEN, MOVED, year=year)
    assert states(looked)[FINANCE, 2023] == "late"


def test_the_day_in_an_address_that_was_kept_counts(looked: County) -> None:
    from storage.report import Dates

    for name in (FINANCE, WATER):
        for year in (2020, 2021, 2022):
            looked.publish(name, SEEN, MOVED, year=year)
    dates = Dates(displayed=MOVED, address=date(2024, 2, 20))
    looked.publish(WATER, SEEN, year=2023, address=f"{HOST}/t20240220_1.html", dates=dates)
    assert states(looked)[WATER, 2023] == "late"
