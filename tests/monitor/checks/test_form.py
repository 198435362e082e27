"""The form of a report: sections, tables, rows, cells."""

from dataclasses import replace
from decimal import Decimal

import pytest

from monitor.checks import REPORT_CHECKS, NotAssessable, ReportView
from storage.findings import Finding, Severity
from storage.register import BodyKind
from storage.report import Cell, Completeness, Spot, State
from tests.monitor.samples import BLANK, DASH, SECTIONS, UNREADABLE, figures, number, view, without


def found(check: str, report: ReportView) -> list[Finding]:
    return [one for one in REPORT_CHECKS[check](report) if isinstance(one, Finding)]


def skipped(check: str, report: ReportView) -> list[NotAssessable]:
    return [one for one in REPORT_CHECKS[check](report) if isinstance(one, NotAssessable)]


@pytest.mark.parametrize("check", [check for check in REPORT_CHECKS if check.startswith("form.")])
def test_a_whole_report_has_no_fault_of_form(check: str) -> None:
    assert list(REPORT_CHECKS[check](view())) == []


@pytest.mark.parametrize(("year", "form", "faults"), [(2020, "2019", 0), (2021, "2019", 1), (2023, "2021", 0)])
def test_the_form_of_2019_is_obsolete_from_2021_on(year: int, form: str, faults: int) -> None:
    assert len(found("form.obsolete", view(form=form, year=year))) == faults


def test_an_unknown_form_is_not_called_obsolete() -> None:
    assert skipped("form.obsolete", view({}, None)) == [NotAssessable("form.obsolete")]


def test_missing_and_empty_sections() -> None:
    sections = {number: text for number, text in SECTIONS.items() if number != 4} | {5: "  ", 6: "无。"}
    faults = found("form.section_missing", view(sections=sections))
    assert [(one.fields, one.severity) for one in faults] == [
        (("sections.4",), Severity.ERROR),
        (("sections.5",), Severity.ERROR),
        (("sections.6",), Severity.NOTICE),
    ]
    assert faults[0].message == "未见第四部分的标题“政府信息公开行政复议、行政诉讼情况”，请补充或更正标题。"


def test_a_section_that_a_partial_reading_lacks_is_not_called_missing() -> None:
    report = view(sections={1: "总体情况", 2: "", 3: ""}, completeness=Completeness.PARTIAL)
    assert found("form.section_missing", report) == []
    assert [one.fields for one in skipped("form.section_missing", report)] == [
        ("sections.4",),
        ("sections.5",),
        ("sections.6",),
    ]


def test_a_missing_table_is_one_fault_and_not_many_rows() -> None:
    report = view(without(figures(), "review.", "suit_"))
    (fault,) = found("form.table_missing", report)
    assert (fault.message, len(fault.fields)) == ("未见表四，请补充。", 15)
    assert found("form.row_missing", report) == found("form.column_missing", report) == []


def test_missing_rows_and_columns() -> None:
    cells = without(figures(), "requests.closed_fee_unpaid.", "disclosure.fees.", "suit_direct.pending")
    cells = {name: cells["suit_direct.pending"] if name.endswith(".research") else cell for name, cell in cells.items()}
    rows = found("form.row_missing", view(cells))
    assert [one.message for one in rows] == [
        "表二未见“行政事业性收费”一行，请补充或更正行名。",
        "表三未见“（六）其他处理 2.申请人逾期未按收…”一行，请补充或更正行名。",
    ]
    columns = found("form.column_missing", view(cells))
    assert [one.message for one in columns] == [
        "表三未见“科研机构”一列，请补充或更正列名。",
        "表四未见“未经复议直接起诉·尚未审结”一列，请补充或更正列名。",
    ]
    partial = view(cells, completeness=Completeness.PARTIAL)
    assert found("form.row_missing", partial) == found("form.column_missing", partial) == []


def test_an_unreadable_report_has_no_fault_of_form() -> None:
    failed = view({}, None, sections={}, completeness=Completeness.FAILED, kind=BodyKind.TOWNSHIP)
    for check in REPORT_CHECKS:
        if check.startswith("form."):
            assert found(check, failed) == []
            assert skipped(check, failed)


def test_blanks_are_one_finding_a_table_that_names_every_cell() -> None:
    cells = figures() | {
        "disclosure.fees.amount": DASH,
        "requests.received.total": BLANK,
        "requests.granted.total": BLANK,
    }
    two, three = found("form.blank_cell", view(cells))
    assert two.fields == ("disclosure.fees.amount",)
    assert three.fields == ("requests.received.total", "requests.granted.total")
    assert three.message == (
        "表三有2个单元格空白或以“/”“—”等代替数字（一、本年新收政府信息公开申请数量·总计、（一）予以公开·总计）。"
        "没有数据的，请填0。"
    )


def test_all_blank_is_said_briefly() -> None:
    cells = {name: BLANK if name.startswith("requests.") else cell for name, cell in figures().items()}
    (fault,) = found("form.blank_cell", view(cells))
    assert len(fault.fields) == 175
    assert "等，另有169处" in fault.message
    assert "and 169 more" in fault.message_en


def test_negative_and_fractional_counts() -> None:
    cells = figures() | {
        "requests.received.total": number(-1),
        "review.total": number("1.5"),
        "disclosure.fees.amount": number("1077.892534"),
    }
    negative, fraction = found("form.not_a_number", view(cells))
    assert (negative.fields, negative.found) == (("requests.received.total",), "-1")
    assert fraction.message == "表四“行政复议·总计”填写的“1.5”不是计数。请填整数，没有数据的填0。"


def test_an_amount_may_not_be_negative_but_a_change_may() -> None:
    cells = figures("2019") | {"disclosure.licensing.change": number(-3), "disclosure.procurement.amount": number(-3)}
    (fault,) = found("form.not_a_number", view(cells, "2019"))
    assert fault.fields == ("disclosure.procurement.amount",)


def test_a_group_that_is_one_row_as_in_the_form_of_2019_is_one_fault() -> None:
    (fault,) = found("form.row_missing", view(without(figures(), "requests.closed_")))
    assert (fault.message, len(fault.fields)) == (
        "表三未见“（六）其他处理”之下2021年格式的三行；只设这一行是2019年的格式。请按三行填报。",
        21,
    )


def test_words_are_a_fault_only_where_the_row_was_placed_for_certain() -> None:
    words = Cell(State.UNREADABLE, text="若干", spot=Spot(1, 2, 3))
    certain = view(figures() | {"requests.granted.total": words}, completeness=Completeness.PARTIAL)
    assert [one.found for one in found("form.not_a_number", certain)] == ["若干"]
    doubtful = view(figures() | {"requests.granted.total": words, "requests.granted.business": UNREADABLE})
    assert found("form.not_a_number", doubtful) == []
    assert len(skipped("form.not_a_number", doubtful)) == 2


@pytest.mark.parametrize("text", ["约12", "420余件", "30%", "2024年3月"])
def test_what_is_about_a_share_or_a_date_is_no_count(text: str) -> None:
    words = Cell(State.UNREADABLE, text=text, spot=Spot(1, 2, 3))
    report = view(figures() | {"disclosure.licensing.decisions": words, "requests.granted.total": words})
    assert [one.found for one in found("form.not_a_number", report)] == [text, text]


@pytest.mark.parametrize(
    "cited", ["国办公开办函〔2019〕60号", "国办公开办函[2019]60号", "国办公开办函（ 2019 ） 60 号"]
)
def test_citing_the_former_notice(cited: str) -> None:
    report = view(sections=SECTIONS | {1: f"根据《…》（{cited}）要求编制。"})
    assert [one.fields for one in found("form.cites_repealed_notice", report)] == [("sections.1",)]
    assert found("form.cites_repealed_notice", view(sections=report.sections, year=2020)) == []


def test_what_the_preface_cites_counts_too() -> None:
    report = replace(view(), preface="按照国办公开办函〔2019〕60号的要求，现公布本年度报告。")
    assert [one.fields for one in found("form.cites_repealed_notice", report)] == [()]


def test_a_number_is_said_without_exponent() -> None:
    cells = figures() | {"review.total": Cell(State.NUMBER, Decimal("-1E+3"), "-1,000")}
    assert found("form.not_a_number", view(cells))[0].found == "-1000"
