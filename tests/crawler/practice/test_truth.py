"""The truth that the practice portals publish about themselves holds together."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from crawler.practice import PracticePortals, Truth
from crawler.practice.portals import latest_due_year
from storage.report import State
from tests.crawler.practice.conftest import page_text

APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_services", "other_organisation")
PARTS = (
    "granted",
    "granted_in_part",
    "denied_state_secret",
    "denied_other_law",
    "denied_safety_stability",
    "denied_third_party",
    "denied_internal_affairs",
    "denied_deliberative",
    "denied_enforcement_file",
    "denied_administrative_query",
    "unavailable_not_held",
    "unavailable_needs_creation",
    "unavailable_unclear",
    "rejected_petition",
    "rejected_repeated",
    "rejected_published_material",
    "rejected_excessive",
    "rejected_confirmation",
    "closed_not_corrected",
    "closed_fee_unpaid",
    "closed_other",
)
ROWS = ("received", "carried_in", *PARTS, "concluded", "carried_out")


def number(truth: Truth, field: str) -> Decimal:
    cell = truth.cells[field]
    return Decimal(0) if isinstance(cell, State) else cell


def broken_laws(truth: Truth) -> set[str]:
    """The laws of arithmetic that a report breaks, written from the form's own notes."""
    broken = set()
    for row in ROWS:
        if number(truth, f"requests.{row}.total") != sum(number(truth, f"requests.{row}.{one}") for one in APPLICANTS):
            broken.add("table3.row_total")
    for column in (*APPLICANTS, "total"):
        value = {row: number(truth, f"requests.{row}.{column}") for row in ROWS}
        if value["received"] + value["carried_in"] != value["concluded"] + value["carried_out"]:
            broken.add("table3.balance")
        if value["concluded"] != sum(value[part] for part in PARTS):
            broken.add("table3.concluded")
    for proceeding in ("review", "suit_direct", "suit_after_review"):
        outcomes = (number(truth, f"{proceeding}.{one}") for one in ("upheld", "corrected", "other", "pending"))
        if number(truth, f"{proceeding}.total") != sum(outcomes):
            broken.add("table4.total")
    return broken


def seen(practice: PracticePortals) -> list[Truth]:
    return [truth for truth in practice.truth.values() if truth.urls]


def sections(truth: Truth) -> tuple[str, str]:
    """Sections 1 and 5 as the page prints them."""
    text = re.sub("<[^>]+>", "", page_text(truth.urls[0]))
    first = re.search(r"一、总体情况(.*?)二、主动公开政府信息情况", text, re.DOTALL)
    fifth = re.search(r"五、存在的主要问题及改进情况(.*?)六、其他需要报告的事项", text, re.DOTALL)
    assert first
    assert fifth
    return re.sub(r"\s", "", first[1]), re.sub(r"\s", "", fifth[1])


def test_every_report_that_can_be_seen_has_all_200_cells(practice: PracticePortals) -> None:
    assert {len(truth.cells) for truth in seen(practice)} == {200}


def test_only_the_broken_report_breaks_the_laws_and_it_breaks_what_is_said(practice: PracticePortals) -> None:
    for truth in seen(practice):
        expected = {fault for fault in truth.faults if fault.startswith("table")}
        assert broken_laws(truth) == expected, (truth.body, truth.year)
    assert sum(bool(broken_laws(truth)) for truth in seen(practice)) == 1


def test_nothing_is_carried_over_wrongly(practice: PracticePortals) -> None:
    for truth in seen(practice):
        before = practice.truth.get((truth.body, truth.year - 1))
        if before is None or not before.urls:
            continue
        for column in (*APPLICANTS, "total"):
            carried = number(before, f"requests.carried_out.{column}")
            assert number(truth, f"requests.carried_in.{column}") == carried, (truth.body, truth.year, column)
        documents = "disclosure.normative_documents"
        in_force = number(before, f"{documents}.in_force") + number(truth, f"{documents}.issued")
        assert number(truth, f"{documents}.in_force") == in_force - number(truth, f"{documents}.repealed")


def test_a_government_reports_the_sum_of_its_bodies(practice: PracticePortals) -> None:
    """Where all of them are published and none is broken: 云澜县 in the earlier years."""
    for year in (2022, 2023):
        county = [truth for truth in seen(practice) if truth.portal == "yunlan" and truth.year == year]
        [government] = [truth for truth in county if truth.kind == "government"]
        others = [truth for truth in county if truth.kind != "government"]
        for field in government.cells:
            assert number(government, field) == sum(number(other, field) for other in others), field


def test_the_plot(practice: PracticePortals) -> None:
    truth = practice.truth
    assert Counter(one.status for one in truth.values()) == {"on_time": 46, "late": 1, "missing": 1, "unverified": 9}
    assert {(one.body, one.year) for one in truth.values() if one.status == "missing"} == {("云澜县自然资源局", 2024)}
    assert truth["云澜县水利局", 2024].published == date(2025, 2, 19)
    assert truth["云澜县水利局", 2024].due == date(2025, 1, 31)
    assert truth["云澜县人民政府", 2024].due == date(2025, 3, 31)
    assert len(truth["云澜县白露街道办事处", 2024].urls) == 2
    assert truth["砚溪县农业农村局", 2023].index_number == truth["砚溪县住房和城乡建设局", 2023].index_number != ""
    states = {(one.body, one.year, cell) for one in seen(practice) for cell in one.cells.values() if cell in set(State)}
    assert states == {
        ("云澜县石桥铺镇人民政府", 2024, State.BLANK),
        ("云澜高新技术产业开发区管理委员会", 2022, State.DASH),
    }


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2027])
def test_in_any_year_what_is_on_time_was_published_after_its_year_and_by_the_due_date(year: int) -> None:
    with PracticePortals(latest_year=year) as practice:
        for truth in seen(practice):
            assert truth.published
            assert truth.published.year == truth.year + 1
            assert (truth.published <= truth.due) == (truth.status == "on_time")
            assert truth.published.weekday() < 5 or truth.status == "late"


def test_index_numbers_are_unique_but_for_the_conflict(practice: PracticePortals) -> None:
    counts = Counter((truth.portal, truth.index_number) for truth in seen(practice) if truth.index_number)
    assert sorted(counts.values(), reverse=True)[:2] == [2, 1]


def test_the_text_says_what_the_tables_say(practice: PracticePortals) -> None:
    told = 0
    for truth in seen(practice):
        first, _ = sections(truth)
        for label, row in (("上年结转(?:的)?", "carried_in"), ("(?:办结|按期答复)", "concluded")):
            for count in re.findall(rf"{label}(\d+)件", first):
                told += 1
                assert Decimal(count) == number(truth, f"requests.{row}.total"), (truth.body, truth.year, row)
        if "未收到" in first:
            assert number(truth, "requests.received.total") == 0
    assert told > 60


def test_no_two_reports_read_as_copies(practice: PracticePortals) -> None:
    texts = [sections(truth) for truth in seen(practice)]
    for one, other in combinations(texts, 2):
        for section, copied in zip(one, other, strict=True):
            likeness = SequenceMatcher(None, section, copied, autojunk=False)
            assert likeness.quick_ratio() < 0.85 or likeness.ratio() < 0.85, section


def test_the_latest_year_is_the_one_whose_reports_are_all_due() -> None:
    assert latest_due_year(date(2025, 3, 31)) == 2023
    assert latest_due_year(date(2025, 4, 1)) == 2024


def test_a_year_before_the_form_is_refused() -> None:
    with pytest.raises(ValueError, match="2021 or later"):
        PracticePortals(latest_year=2022)
