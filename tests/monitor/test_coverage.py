"""States of obligations in the database: from documents and visits, as of any day."""

from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from monitor.coverage import Status, bring_up_to_date, coverage, judged, stored_coverage
from storage import schema
from storage.export import Scope
from storage.portals.listing import remember_entries
from storage.report import Completeness, DocumentKind, Identity
from storage.visits import LOOKED, Entry, Outcome
from tests.monitor.county import FINANCE, HOST, WATER, County, moment

NOW = moment(3, 1)


def states(
    county: County, as_of: date | None = None, now: datetime = NOW, looks: int = 1
) -> dict[tuple[str, int], str]:
    with county.database.read() as connection:
        return {
            (str(row["body"]), int(str(row["year"]))): str(row["status"])
            for row in coverage(connection, as_of, now, looks)
        }


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_looks_that_saw_the_column_whole_can_say_missing(county: County, outcome: Outcome) -> None:
    county.found(FINANCE).look(moment(2, 2), outcome)
    expected = Status.MISSING if outcome in LOOKED else Status.UNVERIFIED
    assert states(county) == {(FINANCE, 2023): expected}


def test_a_later_failed_look_does_not_undo_an_earlier_whole_one(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    county.look(moment(2, 3), Outcome.UNREACHABLE)
    assert states(county) == {(FINANCE, 2023): "missing"}


def test_a_column_newly_found_keeps_it_unverified_until_it_was_seen(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    with county.database.write() as connection:
        county.add_column(connection, f"{HOST}/new/")
    assert states(county) == {(FINANCE, 2023): "unverified"}
    county.look(moment(2, 5), column=1)
    assert states(county) == {(FINANCE, 2023): "missing"}


def test_a_column_that_is_out_of_use_is_not_waited_for(county: County) -> None:
    county.found(FINANCE, columns=2).look(moment(2, 2))
    assert states(county) == {(FINANCE, 2023): "unverified"}
    with county.database.write() as connection:
        table = schema.portal_column
        connection.execute(update(table).where(table.c.id == county.columns[1]).values(active=False))
    assert states(county) == {(FINANCE, 2023): "missing"}


def test_several_confirming_looks(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    county.look(moment(2, 2, 20))
    assert states(county, looks=2) == {(FINANCE, 2023): "unverified"}
    county.look(moment(2, 3, 1))
    assert states(county, looks=2) == {(FINANCE, 2023): "missing"}


def test_as_of_a_day_only_what_was_known_at_its_end_counts(county: County) -> None:
    county.found(FINANCE, WATER).publish(WATER, moment(2, 10), date(2024, 2, 9))
    county.look(moment(2, 2))
    told = {day: states(county, date(2024, *day)) for day in ((1, 31), (2, 1), (2, 2), (2, 9), (2, 10))}
    assert told[1, 31] == {(FINANCE, 2023): "not_due", (WATER, 2023): "not_due"}
    assert told[2, 1] == {(FINANCE, 2023): "unverified", (WATER, 2023): "unverified"}
    assert told[2, 2] == {(FINANCE, 2023): "missing", (WATER, 2023): "missing"}
    assert told[2, 9] == told[2, 2]
    assert told[2, 10] == {(FINANCE, 2023): "missing", (WATER, 2023): "late"}


def test_a_day_to_come_knows_nothing_of_its_looks(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    assert states(county, date(2025, 2, 1)) == {(FINANCE, 2024): "unverified"}


def test_a_report_that_cannot_be_read_counts_as_published(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    county.publish(
        FINANCE,
        moment(2, 2),
        date(2024, 1, 30),
        {},
        kind=DocumentKind.ATTACHMENT,
        completeness=Completeness.FAILED,
        form=None,
        sections={},
    )
    assert states(county) == {(FINANCE, 2023): "on_time"}


def test_a_look_alike_is_no_report(county: County) -> None:
    county.found(FINANCE).publish(FINANCE, moment(2, 2), date(2024, 1, 30), kind=DocumentKind.LOOKALIKE)
    county.look(moment(2, 2))
    assert states(county) == {(FINANCE, 2023): "missing"}


@pytest.mark.parametrize(
    ("title", "kind", "blamed"),
    [
        ("财政局", DocumentKind.REPORT, False),  # met as another body, may be the one
        ("某县财政金融局", DocumentKind.REPORT, False),
        ("某县水利局", DocumentKind.REPORT, True),  # surely another
        ("某县财政局", DocumentKind.UNKNOWN, False),  # could not be told by its content
        ("某县水利局", DocumentKind.UNKNOWN, True),
    ],
)
def test_a_document_that_may_be_the_report_keeps_missing_unsaid(
    county: County, title: str, kind: DocumentKind, blamed: bool
) -> None:
    county.found("某县财政局").look(moment(2, 2))
    county.publish(title, moment(2, 2), kind=kind, year=2023)
    assert states(county)["某县财政局", 2023] == ("missing" if blamed else "unverified")


@pytest.mark.parametrize(
    ("line", "blamed"),
    [
        ("某县财政局2023年政府信息公开工作年度报告", False),  # the line says that it is this body's
        ("财政局2023年年报", False),
        ("某县财政局2022年政府信息公开工作年度报告", True),
        ("某县水利局2023年政府信息公开工作年度报告", True),  # line and document agree
        ("2023年政府信息公开工作年度报告", True),
        ("查看", True),
    ],
)
def test_a_line_that_names_another_body_than_its_document_keeps_missing_unsaid(
    county: County, line: str, blamed: bool
) -> None:
    county.found(FINANCE, WATER).look(moment(2, 2))
    county.publish(WATER, moment(2, 2), date(2024, 1, 30))
    county.list_last(line, moment(2, 2))
    found = states(county)
    assert found[FINANCE, 2023] == ("missing" if blamed else "unverified")
    assert found[WATER, 2023] == "on_time"
    with county.database.read() as connection:
        judged_now = {one.body.name: judgement for one, judgement in judged(connection, None, NOW)}
    assert judged_now[FINANCE].documents == (() if blamed else (1,))


@pytest.mark.parametrize(("line", "blamed"), [("某县财政局2023年年报", False), ("某县财政局2022年年报", True)])
def test_a_line_that_names_another_year_than_its_document_keeps_missing_unsaid(
    county: County, line: str, blamed: bool
) -> None:
    county.found(FINANCE).look(moment(2, 2))
    county.publish(FINANCE, moment(2, 2), date(2023, 1, 30), year=2022)
    county.list_last(line, moment(2, 2))
    assert states(county)[FINANCE, 2023] == ("missing" if blamed else "unverified")


@pytest.mark.parametrize(
    ("identity", "blamed"),
    [
        (Identity(text_bodies=(FINANCE,), text_years=(2023,)), False),
        (Identity(text_bodies=("某县教育局",), text_years=(2023,)), True),
        (Identity(text_bodies=(WATER,), text_years=(2023,)), True),
        (Identity(text_bodies=(FINANCE,), text_years=(2022,)), False),  # a year may be left over
    ],
)
def test_a_text_that_names_another_body_than_its_title_keeps_missing_unsaid(
    county: County, identity: Identity, blamed: bool
) -> None:
    county.found(FINANCE, WATER).look(moment(2, 2))
    county.publish(WATER, moment(2, 2), date(2024, 1, 30), identity=identity)
    assert states(county)[FINANCE, 2023] == ("missing" if blamed else "unverified")


def test_a_text_of_another_year_than_its_title_keeps_missing_unsaid(county: County) -> None:
    county.found(FINANCE, WATER).look(moment(2, 2))
    identity = Identity(text_bodies=(FINANCE,), text_years=(2023,))
    county.publish(FINANCE, moment(2, 2), date(2024, 1, 30), year=2022, identity=identity)
    found = states(county)
    assert (found[FINANCE, 2023], found[WATER, 2023]) == ("unverified", "missing")


def test_a_report_that_names_nobody_may_be_anyones(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    taken = county.publish("", moment(2, 2), title_names_body=False)
    assert taken.report_id is None
    assert states(county) == {(FINANCE, 2023): "unverified"}


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("某县水利局、财政局", "unverified"),
        ("某县水利局（财政局）", "unverified"),
        ("某县水利局、审计局", "missing"),
    ],
)
def test_a_report_that_names_several_bodies_is_given_to_one_and_may_be_the_others(
    county: County, shared: str, expected: str
) -> None:
    county.found(FINANCE, WATER).look(moment(2, 2))
    title = f"{shared}2023年政府信息公开工作年度报告"
    county.publish(WATER, moment(2, 2), date(2024, 1, 20), title=title, bodies=(shared, WATER))
    assert states(county)[FINANCE, 2023] == expected


@pytest.mark.parametrize(("address", "status"), [("", "unverified"), (f"{HOST}/line.html", "missing")])
def test_a_page_that_is_a_column_is_a_list_where_it_leads_to_others(county: County, address: str, status: str) -> None:
    county.found(FINANCE)
    with county.database.write() as connection:
        county.add_column(connection, page := f"{HOST}/page.html")
        remember_entries(connection, county.columns[1], [Entry(address or page, "2023年年报")], moment(2, 2))
    for column in (0, 1):
        county.look(moment(2, 2), column=column)
    assert county.publish("", moment(2, 2), title_names_body=False, address=page).report_id is None
    assert states(county) == {(FINANCE, 2023): status}


def test_years_are_owed_from_the_first_report_known(county: County) -> None:
    county.found(FINANCE, WATER).publish(WATER, moment(2, 2), date(2022, 1, 30), year=2021)
    assert sorted(year for name, year in states(county) if name == FINANCE) == [2021, 2022, 2023]


def test_states_are_written_with_an_event_for_each_change(county: County) -> None:
    county.found(FINANCE)
    for now in (moment(1, 10), moment(1, 11), moment(2, 1)):
        with county.database.write() as connection:
            bring_up_to_date(connection, None, now)
    county.look(moment(2, 2))
    for now in (moment(2, 3), moment(2, 4)):
        with county.database.write() as connection:
            counted = bring_up_to_date(connection, None, now)
    assert (counted.states[Status.MISSING], counted.changed) == (1, 0)
    assert county.states() == {(FINANCE, 2023): "missing"}
    assert county.events() == [
        ("status_changed", {"before": "not_due", "after": "unverified"}),
        ("status_changed", {"before": "unverified", "after": "missing"}),
    ]


def test_what_is_owed_no_longer_is_removed(county: County) -> None:
    county.found(FINANCE)
    with county.database.write() as connection:
        bring_up_to_date(connection, None, NOW)
        connection.execute(update(schema.body).values(until=date(2021, 6, 30)))
        bring_up_to_date(connection, None, NOW)
        assert connection.execute(select(schema.obligation)).all() == []


def test_the_rows_of_the_export_are_the_last_checks(county: County) -> None:
    county.found(FINANCE).publish(FINANCE, moment(2, 10), date(2024, 2, 9))
    with county.database.write() as connection:
        (fresh,) = coverage(connection, None, NOW)
        assert list(stored_coverage(connection, Scope())) == []
        bring_up_to_date(connection, None, NOW)
        (stored,) = stored_coverage(connection, Scope("41", 2023))
        assert list(stored_coverage(connection, Scope("42"))) == []
    assert fresh == stored
    assert stored == {
        "body": FINANCE,
        "kind": "department",
        "region": "410000",
        "portal": "county",
        "year": 2023,
        "due": "2024-01-31",
        "status": "late",
        "published": "2024-02-09",
        "report_url": f"{HOST}/{FINANCE}/2023.html",
        "as_of": "2024-03-01",
    }


@pytest.mark.parametrize(
    ("before", "state"),
    [
        (Outcome.OK, Status.MISSING),
        (Outcome.EMPTY, Status.MISSING),
        (Outcome.INCOMPLETE, Status.UNVERIFIED),
        (Outcome.LAYOUT_CHANGED, Status.UNVERIFIED),
    ],
)
def test_an_unchanged_list_is_worth_what_it_was(county: County, before: Outcome, state: Status) -> None:
    county.found(FINANCE)
    county.look(moment(1, 10), Outcome.OK)
    county.look(moment(1, 15), before)
    county.look(moment(1, 20), Outcome.UNREACHABLE)
    county.look(moment(2, 1), Outcome.UNCHANGED)
    with county.database.write() as connection:
        bring_up_to_date(connection, None, moment(2, 2))
    assert county.states() == {(FINANCE, 2023): state}
