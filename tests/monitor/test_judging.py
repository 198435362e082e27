"""Everything judged together: from documents and visits to findings and their end."""

from datetime import date

from sqlalchemy import func, select

from monitor.coverage import Status
from monitor.judgement.judging import Summary, batches_of, check_all
from storage import schema
from storage.documents.corrections import assign
from storage.register import Body, BodyKind
from storage.report import Completeness
from tests.monitor.county import FINANCE, HOST, WATER, County, moment
from tests.monitor.samples import UNREADABLE, figures

NOW = moment(3, 1)
WRONG = figures(requests__received__natural_person=1, requests__received__total=1)


def check(county: County, as_of: date | None = None) -> Summary:
    return check_all(county.database, as_of, NOW)


def test_the_second_run_writes_nothing(county: County) -> None:
    county.found(FINANCE, WATER).look(moment(2, 2))
    county.publish(WATER, moment(2, 3), date(2024, 2, 2), WRONG)
    first = check(county)
    assert first.states == {Status.MISSING: 1, Status.LATE: 1}
    assert (first.reports, first.opened, first.states_changed) == (1, 4, 2)
    assert set(county.findings()) == {"publication.missing", "publication.late", "table3.balance"}
    told = county.events()
    second = check(county)
    assert (second.opened, second.resolved, second.reopened, second.states_changed) == (0, 0, 0, 0)
    assert (second.standing, county.events()) == (4, told)
    assert second.not_assessable["years.carried"] == 1


def test_a_report_that_appears_resolves_missing(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    check(county)
    assert county.findings() == {"publication.missing": "open"}
    county.publish(FINANCE, moment(2, 20), date(2024, 2, 20))
    check(county)
    assert county.findings() == {"publication.missing": "resolved", "publication.late": "open"}


def test_missing_is_not_resolved_by_not_being_able_to_look(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    check(county)
    with county.database.write() as connection:
        county.add_column(connection, f"{HOST}/new/")
    assert check(county).states == {Status.UNVERIFIED: 1}
    assert county.findings() == {"publication.missing": "open"}


def test_a_corrected_report_resolves_its_fault_and_is_said_to_be_revised(county: County) -> None:
    county.found(FINANCE).publish(FINANCE, moment(1, 20), date(2024, 1, 20), WRONG)
    check(county)
    assert county.findings() == {"table3.balance": "open"}
    county.publish(FINANCE, moment(2, 10), date(2024, 1, 20))
    check(county)
    assert county.findings() == {"table3.balance": "resolved", "publication.revised": "open"}


def test_a_reading_that_fails_later_resolves_nothing(county: County) -> None:
    county.found(FINANCE).publish(FINANCE, moment(1, 20), date(2024, 1, 20), WRONG)
    check(county)
    unread = WRONG | {name: UNREADABLE for name in WRONG if name.endswith(("natural_person", "total"))}
    county.publish(FINANCE, moment(2, 10), date(2024, 1, 20), unread, completeness=Completeness.PARTIAL)
    check(county)
    assert county.findings() == {"table3.balance": "open"}


def test_a_report_given_to_another_body_leaves_no_fault_behind(county: County) -> None:
    document = county.found(FINANCE, WATER).publish(FINANCE, moment(1, 20), date(2024, 1, 20), WRONG)
    check(county)
    with county.database.write() as connection:
        assign(connection, document.document_id, county.bodies[WATER], "王芳", NOW)
    summary = check(county)
    assert (summary.resolved, summary.opened) == (2, 2)


def test_judging_an_earlier_day_leaves_later_reports_alone(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2))
    county.publish(FINANCE, moment(2, 20), date(2024, 2, 20), WRONG)
    check(county)
    assert check(county, date(2024, 2, 10)).states == {Status.MISSING: 1}
    assert county.findings() == {
        "publication.missing": "open",
        "publication.late": "resolved",
        "table3.balance": "open",
    }


def test_across_years_and_the_two_kinds_of_double_publication(county: County) -> None:
    county.found(FINANCE, WATER)
    last = figures(
        requests__received__business=2,
        requests__received__total=2,
        requests__carried_out__business=2,
        requests__carried_out__total=2,
    )
    county.publish(FINANCE, moment(1, 20), date(2023, 1, 20), last, year=2022)
    county.publish(FINANCE, moment(1, 20), date(2024, 1, 20), index_number="A-1")
    county.publish(FINANCE, moment(1, 20), date(2024, 1, 20), address=f"{HOST}/copy.html", index_number="A-1")
    county.publish(WATER, moment(1, 20), date(2024, 1, 20), index_number="a－1")
    check(county)
    assert county.findings() == {
        "years.carried": "open",
        "publication.duplicate": "open",
        "publication.index_conflict": "open",
    }


def test_reports_of_bodies_that_were_only_met_are_checked_too(county: County) -> None:
    county.found().publish("某县新局", moment(1, 20), None, WRONG)
    assert check(county).states == {}
    assert county.findings() == {"table3.balance": "open"}
    with county.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.obligation)) == 0


def test_a_government_is_judged_with_all_its_bodies_however_many() -> None:
    town = [Body(f"某县{number}局", BodyKind.DEPARTMENT, "411329000000", id=number) for number in range(2500)]
    beside = [Body("邻县财政局", BodyKind.DEPARTMENT, "411330", id=9000)]
    nowhere = [Body(f"局{number}", BodyKind.DEPARTMENT, "", id=10000 + number) for number in range(1500)]
    batches = list(batches_of([*nowhere, *beside, *town]))
    assert sorted(map(len, batches)) == [1, 500, 1000, 2500]
