"""Prose by itself: years, authors, sums, what has to be mentioned."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from monitor.checks import REPORT_CHECKS, NotAssessable, ReportView
from storage.findings import Finding
from storage.register import BodyKind
from storage.report import Cell, Completeness, Identity, Spot, State
from tests.monitor.samples import view

TOWN, OFFICE, COUNTY = BodyKind.TOWNSHIP, BodyKind.DEPARTMENT, BodyKind.GOVERNMENT


def report(text: str, section: int = 1, **more: object) -> ReportView:
    sections = {1: "概述。", 2: "", 3: "", 4: "", 5: "问题。", 6: "未收取信息处理费。", section: text}
    usual = {"name": "桐柏县淮源镇人民政府", "kind": TOWN, "region": "411330108"}
    return view(None, "2021", sections=sections, **(usual | more))


def found(check: str, seen: ReportView) -> list[str]:
    return [one.found for one in REPORT_CHECKS[check](seen) if isinstance(one, Finding)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年，淮源镇认真贯彻条例。2022年收到申请5件。",
        "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
        "统计期限为2023年1月1日至12月31日。",
        "根据2019年修订的条例，现将我镇2023年度政府信息公开工作情况报告如下。",
        "2022年以来，我镇持续推进。",
        "2022年，我镇获评先进；2023年再接再厉。",
        "2021年至2023年，我镇三年连续达标。",
        "自 202111日起至20211231日止。",
        "依据国办函〔2020〕109号。",
        "2024年，我镇将进一步加强公开。",
    ],
)
def test_other_years_that_belong_there(text: str) -> None:
    assert found("text.year", report(text)) == []


@pytest.mark.parametrize(
    ("text", "section", "years"),
    [
        ("本报告统计期限自2022年1月1日起至2022年12月31日止。", 1, "2022"),
        ("所列数据期限自2023年1月1日至2022年12月31日。", 1, "2022"),
        ("现将我镇2022年度政府信息公开工作报告如下。", 1, "2022"),
        ("2022年，我镇认真贯彻落实条例，取得成效。", 1, "2022"),
        ("2022年，我镇的政务公开工作虽然取得了成绩，但仍有不足。", 5, "2022"),
    ],
)
def test_another_year_as_the_reports_own(text: str, section: int, years: str) -> None:
    assert found("text.year", report(text, section)) == [years]


def days(first: int, last: int | None = None) -> tuple[date, date]:
    return date(first, 1, 1), date(last or first, 12, 31)


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("数据统计2022.1.1-2022.12.31。", Identity(period=days(2022)), ["2022"]),
        ("数据统计2023.1.1-2023.12.31。", Identity(period=days(2023)), []),
        ("清理2019年1月1日至2023年12月31日文件。", Identity(period=days(2019, 2023)), []),
        ("淮源镇2022年政府信息公开工作情况：成效明显。", Identity(text_years=(2022,)), ["2022"]),
        ("淮源镇2022年政府信息公开工作情况：2023年再接再厉。", Identity(text_years=(2022,)), []),
        ("2022年以来，成效明显。", Identity(text_years=(2022,)), []),
        ("2024年，我镇将继续。", Identity(text_years=(2024,)), []),
        ("2022年、2023年两年。", Identity(text_years=(2022, 2023)), []),
    ],
)
def test_the_years_that_the_reader_found_in_the_text(text: str, said: Identity, expected: list[str]) -> None:
    assert found("text.year", report(text, identity=said)) == expected


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("2023年，淮源镇在县委、县政府的正确领导下开展工作，我镇成效明显，我县领先。", {}),
        ("2023年，我局认真贯彻。", {"name": "某县财政局", "kind": OFFICE}),
        ("我委认真贯彻。", {"name": "某县发展和改革委员会", "kind": OFFICE}),
        ("我办牵头。", {"name": "汉阴县人民政府", "kind": COUNTY, "region": "610921"}),
        ("2023年，汉阴县坚持以人民为中心。", {"name": "汉阴县人民政府", "kind": COUNTY, "region": "610921"}),
        ("避免自我局限，委托自我委派，我乡村振兴。", {"name": "某县财政局", "kind": OFFICE}),
        ("现将桐柏县淮源镇2023年度政府信息公开工作报告如下。", {}),
        ("现将我镇2023年政府信息公开工作报告如下。", {}),
        ("印发“我局为群众办实事”方案。", {}),
        ("2023年，市场监管局认真贯彻。", {"name": "新野县市场监督管理局", "kind": OFFICE, "region": "411329"}),
        ("2023年，县住建局认真贯彻。", {"name": "新野县住房和城乡建设局", "kind": OFFICE, "region": "411329"}),
        ("2023年，新野县认真贯彻。", {"name": "新野县财政局", "kind": OFFICE, "region": "411329"}),
        ("2023年，全镇认真贯彻。2023年，镇党委、镇政府高度重视。", {}),
    ],
)
def test_the_body_itself_as_author(text: str, more: dict[str, object]) -> None:
    assert found("text.body", report(text, 1, **more)) == []


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("2023年，我局认真贯彻落实条例。", {}, "我局"),
        ("我镇高度重视。", {"name": "某县财政局", "kind": OFFICE}, "我镇"),
        ("现将月河镇2023年政府信息公开工作报告如下。", {}, "月河镇"),
        ("2023年，大河镇认真贯彻落实条例。", {}, "大河镇"),
        ("本报告由新野县财政局根据条例编制。", {}, "新野县财政局"),
    ],
)
def test_somebody_else_as_author(text: str, more: dict[str, object], words: str) -> None:
    assert found("text.body", report(text, 1, **more)) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "受理依申请公开申请30件，同比增加58%，其中网络申请21件，信函申请9件。",
        "收到申请30件，其中网络申请21件。",
        "公开信息1200条，其中政策文件30条，部门动态800条。",
        "收到申请30件，其中网络申请21件、信函申请9件，办结28件，结转下年度2件。",
        "公开信息420余条，其中公告栏180余条、网站200余条。",
        "政府门户网站公开信息5431条，政务微信发布信息365期2238条、政务微博2062条。",
        "办结30件，其中予以公开14件，部分公开5件。",
        "收到申请30余件，其中网络申请20余件、信函申请9件。",
    ],
)
def test_sums_that_hold_or_claim_nothing(text: str) -> None:
    assert found("text.sum", report(text)) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("受理申请30件，其中网络申请21件，信函申请8件。", "21件+8件"),
        ("受理申请30件，其中：网络申请21件、当面申请5件、信函申请9件。", "21件+5件+9件"),
        ("收到申请三十件。其中自然人申请二十件，法人申请十五件。", "二十件+十五件"),
        (
            "全年公开信息420余条，通过公告栏公开信息180余条，网站公开信息200余件，微信公众号公开信息500余件。",
            "180余条+200余件+500余件",
        ),
        ("公开信息1200条，其中政策文件700条，部门动态800条。", "700条+800条"),
    ],
)
def test_sums_that_do_not_hold(text: str, parts: str) -> None:
    assert found("text.sum", report(text)) == [parts]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("无", True),
        ("无其他需要报告的事项。", True),
        ("本年度未收取政府信息公开信息处理费。", False),
        ("2023年没有收取任何费用。", False),
        ("", False),
    ],
)
def test_the_fee_has_to_be_mentioned(text: str, missing: bool) -> None:
    assert (found("form.fee_statement_missing", report(text, 6)) != []) is missing


def test_the_fee_is_asked_for_since_2021_and_only_where_the_section_was_read() -> None:
    assert found("form.fee_statement_missing", report("无", 6, year=2020)) == []
    (skipped,) = REPORT_CHECKS["form.fee_statement_missing"](view(sections={}))
    assert isinstance(skipped, NotAssessable)


@pytest.mark.parametrize(
    ("kind", "text", "missing"),
    [
        (TOWN, "加强公开。", True),
        (COUNTY, "加强公开。", True),
        (TOWN, "将政务公开纳入年度考核。", False),
        (COUNTY, "完善社会评议机制。", False),
        (TOWN, "未发生责任追究情形。", False),
        (OFFICE, "加强公开。", False),
        (BodyKind.STREET, "加强公开。", False),
    ],
)
def test_governments_and_townships_report_appraisals(kind: BodyKind, text: str, missing: bool) -> None:
    assert (found("form.appraisal_missing", report(text, kind=kind)) != []) is missing


def test_words_that_a_reader_of_pictures_did_not_see_are_not_said_to_be_lacking() -> None:
    recognised = {"review.total": Cell(State.NUMBER, Decimal(0), "0", Spot(0, 0, 0, None, 97))}
    for check, section in (
        ("form.fee_statement_missing", 6),
        ("form.appraisal_missing", 1),
        ("form.section_missing", 5),
    ):
        text = "" if check == "form.section_missing" else "加强公开。"
        seen = replace(report(text, section), cells=recognised, completeness=Completeness.PARTIAL)
        (skipped,) = REPORT_CHECKS[check](seen)
        assert isinstance(skipped, NotAssessable)
