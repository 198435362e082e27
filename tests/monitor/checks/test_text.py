"""Prose against tables: what is a claim about the report, and what belongs to another year, body or thing."""

import pytest

from monitor.checks import REPORT_CHECKS, NotAssessable, ReportView
from storage.findings import Finding, Severity
from storage.register import BodyKind
from tests.monitor.samples import BLANK, UNREADABLE, figures, number, view

NATURAL, TOTAL = "natural_person", "total"


def report(
    text: str,
    *,
    section: int = 1,
    kind: BodyKind = BodyKind.DEPARTMENT,
    heading: str = "（二）依申请公开。",
    **cells: int,
) -> ReportView:
    """A report of 2023 with 30 requests received, 2 carried in, 31 concluded, 1 carried out, and a text about them."""
    usual = {"received": 30, "carried_in": 2, "concluded": 31, "carried_out": 1, "granted": 14, "granted_in_part": 5}
    usual |= {"denied_state_secret": 1, "denied_third_party": 3, "unavailable_not_held": 5, "rejected_petition": 3}
    table = {f"requests__{row}__{column}": n for row, n in usual.items() for column in (NATURAL, TOTAL)}
    table |= {"review__total": 2, "review__upheld": 2, "suit_direct__total": 1, "suit_direct__upheld": 1}
    table |= {"disclosure__normative_documents__issued": 6, "disclosure__normative_documents__in_force": 16}
    table |= {"disclosure__licensing__decisions": 18468, "disclosure__penalties__decisions": 696}
    sections = {1: "概述。", 2: "", 3: "", 4: "", 5: "问题。", 6: "未收取信息处理费。"}
    sections[section] = f"{heading if section == 1 else ''}{text}"
    return view(figures("2021", **(table | cells)), sections=sections, kind=kind, name="某县财政局")


def faults(check: str, seen: ReportView) -> list[tuple[str, str]]:
    results = list(REPORT_CHECKS[check](seen))
    return [(one.expected, one.found) for one in results if isinstance(one, Finding)]


AGREE = [
    "2023年共收到政府信息公开申请30件，同比增加58%，其中网络申请21件，信函申请9件。",
    "全年受理依申请公开申请32件（含上年结转2件），办结31件，结转下年度继续办理1件。",
    "收到申请三十件，上年结转两件，均按时答复。",
    "本年新收政府信息公开申请30件，较上年增加5件，上年结转2件。",
    "较2022年的25件增加5件，2023年收到政府信息公开申请30件。",
    "通过网上、信函等渠道共收到政府信息公开申请30件。",
    "收到公民、法人和其他组织提出的政府信息公开申请30件，其中自然人申请28件、法人申请2件。",
    "2022年收到政府信息公开申请20件，2023年收到30件。",
    "受理人民网留言板、12345市民热线、群众来信来访等反馈信件600余件。",
    "上半年收到政府信息公开申请12件，全年共收到30件。",
    "近三年累计收到政府信息公开申请85件。",
    "各镇（街道）收到政府信息公开申请120件，我局收到30件。",
    "全县共收到政府信息公开申请300件。",
    "县政府办公室转来政府信息公开申请3件。",
    "收到政府信息公开申请近30件，全部办结。",
    "未收到以传真方式提出的政府信息公开申请。",
    "未发生超期答复政府信息公开申请的情况。",
    "未收到因政府信息公开申请引起的投诉举报。",
    "没有因依申请公开收取费用。",
    "未收到重复申请。",
    "收到低保救助申请150件，均已办理。",
    "收到人大代表建议180条、政协委员提案111条。",
    "收到政府信息公开申请1,000件以下。",
    "全年共答复政府信息公开申请31件。",
    "共答复申请28件，其余3件不予处理。",
    "主动公开政府信息120条，依申请公开政府信息5条。",
    "设立依申请公开受理点3个，接待咨询120人次。",
    "制作依申请公开指南1份，编印依申请公开工作手册200份。",
    "修订依申请公开答复模板12份、申请表1份。",
    "共收到申请30件，作出部分公开答复5件。",
]

DIFFER = [
    ("2023年共收到政府信息公开申请35件。", ("30", "35")),
    ("全年受理依申请公开申请３５件，其中网络申请21件、信函申请14件。", ("30", "35")),
    ("收到申请三十五件。", ("30", "35")),
    ("我局2023年未收到政府信息公开申请。", ("30", "0")),
    ("2023年，我局未接到任何形式的政府信息公开申请，无依申请公开政府信息。", ("30", "0")),
    ("全年收到政府信息公开申请0件。", ("30", "0")),
    ("上年结转政府信息公开申请5件。", ("2", "5")),
    ("无上年结转申请。", ("2", "0")),
    ("共办结依申请公开事项申请28件。", ("31", "28")),
    ("3件政府信息公开申请结转下年度继续办理。", ("1", "3")),
    ("结转至2024年继续办理的政府信息公开申请4件。", ("1", "4")),
    ("通过网络、信函等多种方式共收到申请40件，同比增长33%。", ("30", "40")),
    ("收到公民、法人或者其他组织的政府信息公开申请31件。", ("30", "31")),
    ("收到政府信息公开申请300余件。", ("30", "301–399")),
]


@pytest.mark.parametrize("text", AGREE)
def test_what_agrees_or_tells_of_something_else_is_no_fault(text: str) -> None:
    assert faults("text.requests", report(text)) == []


@pytest.mark.parametrize(("text", "found"), DIFFER)
def test_another_number_of_requests_is_an_error(text: str, found: tuple[str, str]) -> None:
    seen = report(text)
    assert faults("text.requests", seen) == [found]
    (one,) = [each for each in REPORT_CHECKS["text.requests"](seen) if isinstance(each, Finding)]
    assert one.severity is Severity.ERROR
    assert all(field.startswith("requests.") for field in one.fields)
    assert "核对" in one.message


@pytest.mark.parametrize(
    "text",
    [
        "全县共收到政府信息公开申请35件。",
        "全县各级行政机关共收到政府信息公开申请35件。",
        "全县共收到政府信息公开申请30件，其中县政府办公室收到5件。",
    ],
)
def test_a_government_may_speak_of_its_whole_county_above_a_table_of_its_own(text: str) -> None:
    """Many governments report what all their bodies received, not all do: the two numbers may differ."""
    assert faults("text.requests", report(text, kind=BodyKind.GOVERNMENT)) == []


def test_nothing_received_agrees_with_zeros_and_blanks() -> None:
    said = {1: "2023年我街道未收到公众依申请公开办理的事项。", 2: "", 3: "", 4: ""}
    assert faults("text.requests", view(sections=said)) == []
    blank = {name: BLANK for name in figures() if name.startswith("requests.")}
    assert faults("text.requests", view(figures() | blank, sections=said)) == []


def test_what_was_not_read_is_not_assessable() -> None:
    seen = report("2023年共收到政府信息公开申请35件。")
    unread = view({**seen.cells, "requests.received.total": UNREADABLE}, sections=seen.sections)
    (skipped,) = REPORT_CHECKS["text.requests"](unread)
    assert skipped == NotAssessable("text.requests", ("requests.received.total",))
    assert next(REPORT_CHECKS["text.requests"](view(sections={5: "x"}))).check == "text.requests"


OUTCOMES_AGREE = [
    "予以公开14件，部分公开5件，不予公开4件，无法提供5件，不予处理3件。",
    "办结31件，其中14件予以公开，5件部分公开。",
    "予以公开及部分公开19件。",
    "不予公开4件（其中属于国家秘密1件、保护第三方合法权益3件）。",
    "因政府信息公开引发行政复议2件，行政诉讼1件。",
    "制发行政规范性文件6件，现行有效行政规范性文件16件。",
    "办理行政许可18468件，行政处罚696件。",
    "公开行政许可信息120条、行政处罚信息80条。",
    "公布行政许可事项清单200项。",
    "报备规范性文件备案审查3件。",
    "解读规范性文件12件。",
    "未发生因政府信息公开被行政复议纠错、行政诉讼败诉的案件。",
    "2022年予以公开20件。",
    "行政许可和行政处罚共100件。",
    "公布现行有效行政规范性文件目录20件。",
    "收到申请30件，含重复申请3件。",
    "作出不予公开答复4件、部分公开答复5件。",
]
OUTCOMES_DIFFER = [
    ("予以公开15件，部分公开5件。", [("14", "15")]),
    ("予以公开及部分公开25件。", [("19", "25")]),
    ("不予公开7件。", [("4", "7")]),
    ("属于国家秘密不予公开3件。", [("1", "3")]),
    ("本机关不掌握相关政府信息的8件。", [("5", "8")]),
    ("未发生因政府信息公开引发的行政复议、行政诉讼。", [("2", "0"), ("1", "0")]),
    ("因政府信息公开被申请行政复议5件。", [("2", "5")]),
    ("全年制发行政规范性文件9件。", [("6", "9")]),
    ("现行有效规范性文件20件。", [("16", "20")]),
    ("作出行政许可决定100件。", [("18468", "100")]),
    ("2023年实施行政处罚700件。", [("696", "700")]),
]


@pytest.mark.parametrize("text", OUTCOMES_AGREE)
def test_outcomes_that_agree_or_are_none(text: str) -> None:
    assert faults("text.outcomes", report(text)) == []


@pytest.mark.parametrize(("text", "found"), OUTCOMES_DIFFER)
def test_outcomes_that_differ(text: str, found: list[tuple[str, str]]) -> None:
    assert faults("text.outcomes", report(text)) == found


def test_reviews_of_other_matters_are_none_of_the_report() -> None:
    elsewhere = report("全年办理行政复议案件200件。", heading="（一）主动公开。")
    assert faults("text.outcomes", elsewhere) == []
    assert faults("text.outcomes", report("2023年发生行政复议9件。", section=4)) == [("2", "9")]


def test_two_totals_of_which_one_agrees_are_no_fault() -> None:
    assert faults("text.requests", report("收到申请30件。此外收到申请转办函5件，即收到申请35件。")) == []


def test_form_2019_is_compared_as_well() -> None:
    cells = figures("2019", requests__received__total=859, requests__granted__total=272)
    cells |= {"requests.granted_in_part.total": number(3)}
    said = {1: "", 2: "", 3: "受理政府信息公开申请859件，予以公开及部分公开258件。", 4: ""}
    old = view(cells, "2019", sections=said, year=2019)
    assert faults("text.requests", old) == []
    assert faults("text.outcomes", old) == [("275", "258")]
