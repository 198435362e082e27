"""Reports that are gone, from the lines and looks in the database."""

from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from loguru import logger
from sqlalchemy import update

from monitor.cli import main
from monitor.explaining.chronicle import Event, chronicle
from monitor.judgement.judging import check_all
from storage import schema
from storage.portals.listing import Receipt, mark_fetched, remember_entries
from storage.visits import Entry, Outcome
from tests.monitor.county import FINANCE, HOST, County, moment
from tests.monitor.samples import figures

PAGE = f"{HOST}/{FINANCE}/2023.html"
OTHER = f"{HOST}/{FINANCE}/2023-2.html"


@pytest.fixture
def listed(county: County) -> County:
    """A report that a look in January listed and received."""
    county.found(FINANCE)
    county.look(moment(1, 20))
    county.publish(FINANCE, moment(1, 20), date(2024, 1, 20))
    lines(county, moment(1, 20))
    return county


def lines(county: County, seen: datetime, column: int = 0) -> None:
    with county.database.write() as connection:
        remember_entries(connection, county.columns[column], [Entry(PAGE, "年报")], seen)


def withdrawn(county: County, as_of: date | None = None) -> str | None:
    check_all(county.database, as_of, moment(3, 1))
    return county.findings().get("publication.withdrawn")


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([(moment(2, 2), Outcome.OK)], None),
        ([(moment(2, 2), Outcome.OK), (moment(2, 2, 20), Outcome.OK)], None),
        ([(moment(2, 2), Outcome.OK), (moment(2, 3), Outcome.OK)], "open"),
        ([(moment(2, 2), Outcome.EMPTY), (moment(2, 5), Outcome.UNCHANGED)], "open"),
        ([(moment(2, 2), Outcome.UNCHANGED), (moment(2, 5), Outcome.UNCHANGED)], None),
        ([(moment(2, 2), Outcome.OK), (moment(2, 5), Outcome.BLOCKED)], None),
        ([(moment(2, 2), Outcome.INCOMPLETE), (moment(2, 5), Outcome.INCOMPLETE)], None),
    ],
)
def test_gone_from_the_list(listed: County, looks: list[tuple[datetime, Outcome]], expected: str | None) -> None:
    for at, outcome in looks:
        listed.look(at, outcome)
    assert withdrawn(listed) == expected
    assert listed.states()[FINANCE, 2023] == "on_time"


def test_a_page_that_still_answers_is_not_withdrawn_until_it_is_gone(listed: County) -> None:
    for day in (2, 3):
        listed.look(moment(2, day))
    listed.publish(FINANCE, moment(2, 2) + timedelta(minutes=1), date(2024, 1, 20))
    assert withdrawn(listed) is None
    with listed.database.write() as connection:
        mark_fetched(connection, listed.columns[0], PAGE, Receipt(moment(2, 3), problem="404"))
    assert withdrawn(listed) == "open"


def test_back_again_or_elsewhere_resolves_it(listed: County) -> None:
    for day in (2, 3):
        listed.look(moment(2, day))
    assert withdrawn(listed, date(2024, 2, 2)) is None
    assert withdrawn(listed) == "open"
    lines(listed, moment(2, 4))
    assert withdrawn(listed) == "resolved"


def gone(county: County, since: datetime, again: datetime, address: str = PAGE) -> None:
    with county.database.write() as connection:
        receipt = Receipt(again, sha256="0" * 64, problem="404", gone_since=since, gone_again=again)
        mark_fetched(connection, county.columns[0], address, receipt)


@pytest.mark.parametrize(
    ("since", "again", "expected"),
    [
        (moment(2, 2), moment(2, 2), None),
        (moment(2, 2), moment(2, 2, 20), None),
        (moment(2, 2), moment(2, 3), "open"),
    ],
)
def test_listed_still_but_not_found(listed: County, since: datetime, again: datetime, expected: str | None) -> None:
    listed.look(moment(2, 2))
    lines(listed, moment(2, 2))
    gone(listed, since, again)
    assert withdrawn(listed, date(2024, 2, 2)) is None, "what was seen later was not known on that day"
    assert withdrawn(listed) == expected


def test_a_site_that_answers_404_to_everything_withdrew_nothing(listed: County) -> None:
    other = f"{HOST}/{FINANCE}/2022.html"
    with listed.database.write() as connection:
        remember_entries(connection, listed.columns[0], [Entry(PAGE, "年报"), Entry(other, "年报")], moment(2, 2))
    gone(listed, moment(2, 2), moment(2, 4))
    gone(listed, moment(2, 2), moment(2, 4), other)
    assert withdrawn(listed) is None
    with listed.database.write() as connection:
        mark_fetched(connection, listed.columns[0], other, Receipt(moment(2, 4), sha256="0" * 64))
    assert withdrawn(listed) == "open"
    lines(listed, moment(2, 5))
    with listed.database.write() as connection:
        mark_fetched(connection, listed.columns[0], PAGE, Receipt(moment(2, 5), sha256="0" * 64))
    assert withdrawn(listed) == "resolved"


def test_the_history_tells_editions_withdrawal_and_return_in_one_sequence(listed: County) -> None:
    listed.publish(FINANCE, moment(1, 25), date(2024, 1, 20), figures(requests__received__total=9), address=PAGE)
    listed.publish(FINANCE, moment(1, 26), date(2024, 1, 20), figures(requests__received__total=9), address=OTHER)
    with listed.database.write() as connection:
        remember_entries(connection, listed.columns[0], [Entry(PAGE, "年报"), Entry(OTHER, "年报")], moment(1, 26))
    for day in (2, 3):
        listed.look(moment(2, day))
    with listed.database.write() as connection:
        connection.execute(update(schema.visit).values(evidence=["looks.warc.gz#7"]))
        connection.execute(update(schema.document).values(evidence="page.warc.gz#1"))
    assert withdrawn(listed) == "open"
    lines(listed, moment(2, 4))
    assert withdrawn(listed) == "resolved"
    with listed.database.read() as connection:
        happened = chronicle(connection, listed.bodies[FINANCE], 2023)
    page, looks, both = ("page.warc.gz#1",), ("looks.warc.gz#7",), tuple(sorted((PAGE, OTHER)))
    assert [(one.event, one.addresses, one.evidence) for one in happened] == [
        (Event.APPEARED, (PAGE,), page),
        (Event.CHANGED, (PAGE,), page),
        (Event.REPEATED, (OTHER,), page),
        (Event.WITHDRAWN, both, looks),
        (Event.RETURNED, both, looks),
    ]
    assert [one.changed for one in happened if one.changed] == [("requests.received.total",)]
    assert [one.at for one in happened[:3]] == [moment(1, 20), moment(1, 25), moment(1, 26)]
    with listed.database.read() as connection:
        assert chronicle(connection, listed.bodies[FINANCE], 2022) == []


def test_the_command_tells_the_history(listed: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_STORAGE__URL", listed.database.url.render_as_string(hide_password=False))
    result = CliRunner().invoke(main, ["history", FINANCE, "2023"])
    logger.remove()
    assert result.exit_code == 0, result.output
    first, second = result.stdout.splitlines()
    assert first.startswith("2024-01-20 12:00")
    assert second == f"  {PAGE}"
