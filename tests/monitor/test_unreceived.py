"""An entry whose document was never had keeps the bodies that it may be of from being called missing."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from monitor.judgement.evidence import bodies_of, load
from monitor.judgement.states import Because, Status, judge
from monitor.obligations import Obligation
from storage import schema
from storage.clock import day_of
from storage.portals.listing import Receipt, mark_fetched, remember_entries
from storage.visits import Entry
from tests.monitor.county import FINANCE, WATER, County, moment

ADDRESS = "http://www.elsewhere.cn/r.html"
REFUSED = Receipt(moment(4, 2), problem="the address is refused: www.elsewhere.cn")


def because(county: County, title: str, receipt: Receipt, name: str = FINANCE) -> tuple[Status, Because]:
    """The state of the body's report of 2023, when an entry was met with the receipt."""
    county.found(FINANCE, WATER)
    return state(county, title, receipt, name)


def state(county: County, title: str, receipt: Receipt, name: str) -> tuple[Status, Because]:
    """The same in a county that has its bodies and columns."""
    county.look(moment(4, 2))
    with county.database.write() as connection:
        remember_entries(connection, county.columns[0], [Entry(ADDRESS, title)], moment(4, 2))
        mark_fetched(connection, county.columns[0], ADDRESS, receipt)
    with county.database.read() as connection:
        (body,) = bodies_of(connection, [county.bodies[name]])
        knowledge = load(connection, [body], moment(4, 4))
    now = moment(4, 3)
    obligation = Obligation(body, 2023, day_of(moment(1, 31)))
    verdict = judge(obligation, knowledge.of(obligation), day_of(now))
    return verdict.status, verdict.because


@pytest.mark.parametrize(
    "title",
    [
        "某县财政局2023年政府信息公开工作年度报告",
        "财政局二〇二三年政府信息公开年报",
        "财政局政府信息公开工作年度报告",
        "财政局",
        "2023年度",
        "2023年政府信息公开工作年度报告.pdf",
    ],
)
def test_a_title_that_may_be_the_report_leaves_it_unverified(county: County, title: str) -> None:
    assert because(county, title, REFUSED) == (Status.UNVERIFIED, Because.UNSETTLED)


@pytest.mark.parametrize(
    "title", ["某县财政局2022年政府信息公开工作年度报告", "某县水利局2023年政府信息公开工作年度报告", "某县召开会议"]
)
def test_another_body_or_year_or_news_does_not(county: County, title: str) -> None:
    assert because(county, title, REFUSED) == (Status.MISSING, Because.NOT_LISTED)


def test_what_was_received_once_does_not(county: County) -> None:
    received = replace(REFUSED, sha256="0" * 64)
    assert because(county, "财政局2023年政府信息公开工作年度报告", received) == (Status.MISSING, Because.NOT_LISTED)


@pytest.mark.parametrize(
    ("name", "expected"),
    [(FINANCE, (Status.UNVERIFIED, Because.UNSETTLED)), (WATER, (Status.MISSING, Because.NOT_LISTED))],
)
def test_in_a_column_of_one_body_a_title_without_a_name_may_be_that_bodys_alone(
    county: County, name: str, expected: tuple[Status, Because]
) -> None:
    county.found(FINANCE, WATER, columns=2)
    county.look(moment(4, 2), column=1)
    with county.database.write() as connection:
        table = schema.portal_column
        own = table.c.id == county.columns[0]
        connection.execute(update(table).where(own).values(registered=False, profile={"body": "财政局"}))
        searched = {"shared": "whole", "own": "whole", "began": moment(4, 1).isoformat()}
        connection.execute(update(schema.portal).values(searched=searched))
    assert state(county, "2023年政府信息公开工作年度报告", REFUSED, name) == expected
