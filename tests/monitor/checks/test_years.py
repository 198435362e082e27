"""This year against last year."""

from monitor.checks import NotAssessable
from monitor.checks.years import carried, in_force
from storage.findings import Finding, Severity
from tests.monitor.samples import BLANK, UNREADABLE, figures, view


def test_without_last_years_report_nothing_is_assessed() -> None:
    assert {type(one) for one in carried(view())} == {NotAssessable}
    assert {type(one) for one in in_force(view())} == {NotAssessable}


def test_carried_in_must_be_what_was_carried_out() -> None:
    last = view(figures(requests__carried_out__natural_person=2, requests__carried_out__total=2), year=2022)
    this = view(figures(requests__carried_in__total=1), last_year=last)
    person, total = carried(this)
    assert isinstance(person, Finding)
    assert isinstance(total, Finding)
    assert (person.severity, total.severity) == (Severity.WARNING, Severity.ERROR)
    assert total.message == "表三“总计”列：本年填报的上年结转为1，而2022年度报告的结转下年度为2，请核对。"
    assert (total.expected, total.found) == ("2", "1")


def test_unread_cells_of_either_year_are_not_assessed() -> None:
    last = view(figures() | {"requests.carried_out.total": UNREADABLE}, year=2022)
    assert list(carried(view(last_year=last))) == [
        NotAssessable("years.carried", ("requests.carried_in.total", "requests.carried_out.total"))
    ]


def test_documents_in_force_continue() -> None:
    last = view(figures(disclosure__normative_documents__in_force=10), year=2022)
    cells = figures(
        disclosure__normative_documents__in_force=12,
        disclosure__normative_documents__issued=3,
    ) | {"disclosure.normative_documents.repealed": BLANK}
    (found,) = in_force(view(cells, last_year=last))
    assert isinstance(found, Finding)
    assert (found.expected, found.found) == ("13", "12")
    assert "上年10+本年制发3－本年废止0=13" in found.message


def test_the_report_of_2021_has_no_baseline() -> None:
    assert list(in_force(view(year=2021, last_year=view(form="2019", year=2020)))) == []
