"""A report whose title names a wrong year keeps that of the right one from being called missing."""

from datetime import date

import pytest

from monitor.coverage import coverage
from storage.report import Identity
from tests.monitor.county import FINANCE, WATER, County, moment
from tests.monitor.samples import figures

NOW = moment(3, 1)


def state(county: County, year: int = 2023) -> str:
    with county.database.read() as connection:
        rows = {(str(row["body"]), row["year"]): str(row["status"]) for row in coverage(connection, None, NOW)}
    return rows[FINANCE, year]


@pytest.fixture
def looked(county: County) -> County:
    county.found(FINANCE, WATER).look(moment(2, 2))
    county.publish(WATER, moment(2, 2), date(2024, 1, 10))
    county.publish(WATER, moment(2, 2), date(2023, 1, 10), year=2022)
    return county


def test_nobody_reports_on_a_year_to_come(looked: County) -> None:
    looked.publish(FINANCE, moment(2, 2), date(2024, 1, 20), year=2024)
    assert state(looked) == "unverified"


@pytest.mark.parametrize(
    ("published", "other", "expected"),
    [
        (date(2024, 1, 20), True, "unverified"),
        (date(2024, 1, 20), False, "missing"),  # the same report once more, as after a move
        (date(2023, 6, 20), True, "missing"),  # put right in its own season
    ],
)
def test_last_years_title_above_another_report(looked: County, published: date, *, other: bool, expected: str) -> None:
    looked.publish(FINANCE, moment(2, 2), date(2023, 1, 20), year=2022)
    cells = figures(requests__received__total=7 if other else 0)
    looked.publish(FINANCE, moment(2, 2), published, cells, year=2022, address="http://www.county.gov.cn/again.html")
    assert state(looked) == expected


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        (Identity(), "unverified"),
        (Identity(text_years=(2022,)), "missing"),
        (Identity(text_years=(2022, 2023)), "unverified"),
        (Identity(period=(date(2022, 1, 1), date(2022, 12, 31))), "missing"),
    ],
)
def test_a_report_of_last_year_that_came_late_is_last_years_where_its_text_says_so(
    looked: County, identity: Identity, expected: str
) -> None:
    looked.publish(FINANCE, moment(2, 2), date(2024, 1, 20), year=2022, identity=identity)
    assert state(looked) == expected
