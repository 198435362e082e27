"""Arithmetic inside one report: laws for random reports, and the sentences."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.checks import NotAssessable, ReportView
from monitor.checks.arithmetic import balance, concluded, in_force, row_total, table4_total
from monitor.checks.rules import Rule, rules
from monitor.checks.views import Result
from storage.findings import Finding, Severity
from storage.forms import FORMS
from storage.report import ABSENT, Cell, State
from tests.monitor.samples import BLANK, DASH, UNREADABLE, consistent, figures, number, view

FORM_KEYS = ["2021", "2019"]


def _inside(form: str) -> list[Rule]:
    return [one for one in rules(form) if not one.across_years]


def arithmetic(report: ReportView) -> list[Result]:
    return [result for check in (balance, concluded, row_total, table4_total) for result in check(report)]


def findings(report: ReportView) -> list[Finding]:
    return [result for result in arithmetic(report) if isinstance(result, Finding)]


def involving(form: str, field: str) -> list[tuple[str, str]]:
    return sorted((one.check, one.place) for one in _inside(form) if field in one.fields)


@pytest.mark.parametrize(("form", "rows"), [("2021", 25), ("2019", 23)])
def test_every_row_column_and_kind_of_proceedings_has_its_equations(form: str, rows: int) -> None:
    assert len(_inside(form)) == 7 + 7 + rows + 3
    summed = {name for one in _inside(form) for name in one.fields}
    assert summed == {name for name in FORMS[form].fields if not name.startswith("disclosure.")}


@pytest.mark.parametrize("form", FORM_KEYS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_consistent_report_has_no_finding(form: str, data: st.DataObject) -> None:
    assert arithmetic(view(data.draw(consistent(form)), form)) == []


@pytest.mark.parametrize("form", FORM_KEYS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_wrong_cell_is_named_by_every_equation_it_belongs_to(form: str, data: st.DataObject) -> None:
    cells = data.draw(consistent(form))
    field = data.draw(st.sampled_from([name for name in cells if not name.startswith("disclosure.")]))
    wrong = data.draw(st.integers(1, 999))
    cells[field] = number((cells[field].value or Decimal(0)) + wrong)
    found = findings(view(cells, form))
    assert sorted(one.check for one in found) == [check for check, _ in involving(form, field)]
    for one in found:
        assert field in one.fields
        assert abs(Decimal(one.expected) - Decimal(one.found)) == wrong
        assert one.severity is Severity.ERROR


@settings(max_examples=20, deadline=None)
@given(cells=consistent(), blanks=st.lists(st.sampled_from([BLANK, DASH]), min_size=1))
def test_blanks_and_dashes_change_no_sum(cells: dict[str, Cell], blanks: list[Cell]) -> None:
    zeros = [name for name, cell in cells.items() if cell.value == 0]
    changed = cells | {name: blanks[place % len(blanks)] for place, name in enumerate(zeros)}
    assert arithmetic(view(changed)) == []


@pytest.mark.parametrize("unknown", [UNREADABLE, ABSENT])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_was_not_read_is_not_assessed_and_spoils_nothing_else(unknown: Cell, data: st.DataObject) -> None:
    cells = figures(requests__received__natural_person=5)
    field = data.draw(st.sampled_from([name for name in cells if not name.startswith("disclosure.")]))
    before = findings(view(cells))
    results = arithmetic(view(cells | {field: unknown}))
    skipped = [one for one in results if isinstance(one, NotAssessable)]
    assert sorted(one.check for one in skipped) == [check for check, _ in involving("2021", field)]
    assert all(field in one.fields for one in skipped)
    assert [one for one in results if isinstance(one, Finding)] == [one for one in before if field not in one.fields]


def test_a_report_of_unknown_form_is_not_assessed() -> None:
    assert [type(one) for one in arithmetic(view({}, None))] == [NotAssessable] * 4


def test_the_sentence_of_a_column_that_does_not_balance() -> None:
    cells = figures(
        requests__received__natural_person=30,
        requests__granted__natural_person=29,
        requests__concluded__natural_person=29,
    )
    (found,) = [one for one in balance(view(cells)) if isinstance(one, Finding)]
    assert found.message == (
        "表三“自然人”列不平：新收（一）30+上年结转（二）0=30，办理总计（三）29+结转下年（四）0=29，相差1，请核对。"
    )
    assert found.message_en == (
        "Table 3, column “natural person”, does not balance: 30 received + 0 carried in = 30, "
        "but 29 concluded + 0 carried out = 29, off by 1. Please check."
    )
    assert (found.expected, found.found) == ("30", "29")
    assert found.fields == tuple(
        f"requests.{row}.natural_person" for row in ("received", "carried_in", "concluded", "carried_out")
    )


def test_the_sentences_of_sums() -> None:
    cells = figures(
        requests__granted__business=14,
        requests__denied_third_party__business=5,
        requests__concluded__business=18,
        review__upheld=2,
    ) | {"review.total": BLANK}
    sentences = [one.message for one in findings(view(cells))]
    assert "表三“商业企业”列：各项办理结果之和为19（14+5），（七）总计为18，相差1，请核对。" in sentences
    assert "表三“（一）予以公开”行：各类申请人之和为14（14），总计为0，相差14，请核对。" in sentences
    assert "表四“行政复议”：各项结果之和为2（2），总计为（空白），相差2，请核对。" in sentences


def test_fewer_in_force_than_issued() -> None:
    cells = figures(disclosure__regulations__issued=2, disclosure__normative_documents__issued=3) | {
        "disclosure.normative_documents.in_force": BLANK
    }
    found, skipped = in_force(view(cells))
    assert isinstance(found, Finding)
    assert isinstance(skipped, NotAssessable)
    assert found.message == "表二“规章·现行有效件数”为0，少于“规章·本年制发件数”2。如无当年制发当年失效的情形，请核对。"
    assert skipped.fields == ("disclosure.normative_documents.issued", "disclosure.normative_documents.in_force")
    assert list(in_force(view(form="2019"))) == []


def test_amounts_larger_than_any_machine_number_are_summed_exactly() -> None:
    huge = Decimal(10) ** 20
    cells = figures() | {"review.upheld": Cell(State.NUMBER, huge), "review.total": Cell(State.NUMBER, huge + 1)}
    (found,) = table4_total(view(cells))
    assert isinstance(found, Finding)
    assert found.found == "1" + "0" * 19 + "1"
