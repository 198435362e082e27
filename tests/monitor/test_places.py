"""Nothing is missing from a portal of which nobody knows where the body publishes there."""

from datetime import date

import pytest
from sqlalchemy import update

from monitor.coverage import coverage
from monitor.explaining.explanation import explain
from monitor.judgement.judging import check_all
from storage import schema
from storage.register import BodyKind
from tests.monitor.county import County, moment

NOW = moment(4, 2)
TOWNS = tuple(f"某县{name}镇人民政府" for name in ("东河", "西桥", "南湾", "北坡", "中洲"))
OFFICES = tuple(f"某县{name}局" for name in ("财政", "水利", "教育", "民政"))


@pytest.fixture
def searched(county: County) -> County:
    """A portal whose column the program found, with towns and departments, and a whole look at it."""
    county.found()
    with county.database.write() as connection:
        for name in TOWNS:
            county.add_body(connection, name, kind=BodyKind.TOWNSHIP)
        for name in OFFICES:
            county.add_body(connection, name)
        search = {"began": moment(4, 1).isoformat(), "shared": True, "own": True}
        connection.execute(update(schema.portal).values(searched=search))
        connection.execute(update(schema.portal_column).values(registered=False))
    county.look(moment(4, 2, 1))
    return county


def publish(county: County, *names: str, year: int = 2023) -> None:
    for name in names:
        county.publish(name, moment(2, 2), date(year + 1, 1, 20), year=year)


def believe_register(county: County) -> None:
    with county.database.write() as connection:
        connection.execute(update(schema.portal_column).values(registered=True))


def make_own(county: County, body: str) -> None:
    """The column turns out to be one body's own."""
    with county.database.write() as connection:
        connection.execute(update(schema.portal_column).values(profile={"body": body}))
        connection.execute(update(schema.document).values(column_body=body))


def state(county: County, name: str) -> str:
    with county.database.read() as connection:
        rows = list(coverage(connection, None, NOW))
    (found,) = (str(row["status"]) for row in rows if (row["body"], row["year"]) == (name, 2023))
    return found


def test_a_column_that_shows_departments_alone_says_nothing_of_towns(searched: County) -> None:
    publish(searched, *OFFICES[1:])
    assert state(searched, OFFICES[0]) == "missing"
    assert {state(searched, name) for name in TOWNS} == {"unverified"}
    check_all(searched.database, None, NOW)
    with searched.database.read() as connection:
        said = explain(connection, searched.bodies[TOWNS[0]], 2023, "en")[0]
    assert "may publish elsewhere" in said


@pytest.mark.parametrize(("published", "expected"), [(1, "unverified"), (2, "missing"), (4, "missing")])
def test_half_of_its_kind_in_a_common_column_show_that_it_belongs_there(
    searched: County, published: int, expected: str
) -> None:
    publish(searched, *TOWNS[:published])
    assert state(searched, TOWNS[4]) == expected


def test_a_report_of_any_year_shows_its_place(searched: County) -> None:
    publish(searched, TOWNS[0], year=2022)
    assert state(searched, TOWNS[0]) == "missing"
    assert state(searched, TOWNS[1]) == "unverified"


def test_reports_in_columns_of_others_own_show_nothing(searched: County) -> None:
    publish(searched, *TOWNS[:4])
    make_own(searched, TOWNS[0])
    assert state(searched, TOWNS[4]) == "unverified"


def test_a_column_of_its_own_is_its_place(searched: County) -> None:
    make_own(searched, TOWNS[4])
    assert state(searched, TOWNS[4]) == "missing"


def test_reports_that_a_person_brought_show_no_place(searched: County) -> None:
    publish(searched, *TOWNS[:4])
    with searched.database.write() as connection:
        connection.execute(update(schema.document).values(portal=None))
    assert state(searched, TOWNS[4]) == "unverified"


def test_columns_of_the_register_are_believed(searched: County) -> None:
    believe_register(searched)
    publish(searched, OFFICES[0], TOWNS[0])
    assert state(searched, TOWNS[4]) == "missing"


def test_an_empty_column_of_many_is_believed_on_its_second_day(searched: County) -> None:
    believe_register(searched)
    searched.look(moment(4, 2, 3))
    assert {state(searched, name) for name in (*TOWNS, *OFFICES)} == {"unverified"}, "its server may be out of order"
    searched.look(moment(4, 1, 3))
    assert {state(searched, name) for name in (*TOWNS, *OFFICES)} == {"missing"}


def test_but_not_where_they_show_reports_and_none_of_a_whole_kind(searched: County) -> None:
    believe_register(searched)
    publish(searched, *OFFICES)
    assert {state(searched, name) for name in TOWNS} == {"unverified"}


def test_nor_where_they_show_the_years_of_one_body_alone(searched: County) -> None:
    believe_register(searched)
    publish(searched, OFFICES[0])
    assert state(searched, OFFICES[1]) == "missing", "the first one of all"
    publish(searched, OFFICES[0], year=2022)
    assert {state(searched, name) for name in (*OFFICES[1:], *TOWNS)} == {"unverified"}


def test_of_a_few_bodies_none_may_have_published(county: County) -> None:
    county.found(*OFFICES[:2])
    with county.database.write() as connection:
        for name in TOWNS[:3]:
            county.add_body(connection, name, kind=BodyKind.TOWNSHIP)
    county.look(moment(4, 2, 1))
    publish(county, *OFFICES[:2])
    assert {state(county, name) for name in TOWNS[:3]} == {"missing"}


def test_a_body_alone_of_its_kind_stands_where_all_others_do(searched: County) -> None:
    with searched.database.write() as connection:
        searched.add_body(connection, "某县人民政府", kind=BodyKind.GOVERNMENT)
    assert state(searched, "某县人民政府") == "unverified"
    publish(searched, *TOWNS)
    assert state(searched, "某县人民政府") == "missing"


def test_of_a_year_of_which_nobody_published_there_the_place_is_not_known(searched: County) -> None:
    publish(searched, *TOWNS, year=2022)
    publish(searched, OFFICES[0])
    assert {state(searched, name) for name in TOWNS} == {"unverified"}, "a new column, or a list that is cut off"
    publish(searched, TOWNS[0])
    assert {state(searched, name) for name in TOWNS[1:]} == {"missing"}
