"""Texts that were written before: of last year, and of other bodies."""

import random
from dataclasses import replace

import pytest

from monitor.checks import REPORT_CHECKS, NotAssessable, ReportView
from monitor.checks.likeness import common_clauses, likeness, own_text, passages
from monitor.checks.signatures import candidates, signature
from monitor.checks.views import Copy
from storage.findings import Finding
from tests.monitor.samples import view

NAMES = ("桐柏县淮源镇人民政府", "桐柏县")
LAW = (
    "我镇深入贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外。"
    "现将2023年度政府信息公开工作情况报告如下。"
)
TEXT = (
    "淮源镇依托茶产业园开设惠农政策讲堂，逐村张贴补贴明细并录制方言音频，组织十二名网格员入户讲解移民搬迁款项去向，"
    "在集贸市场设置流动公开栏轮换展示河道清淤标段结算，邀请返乡教师校对村规民约版本，"
    "与邮政所联办快递驿站查询窗口，并把水库除险加固招标书装订成册供赶集群众翻阅，全年公开信息213条。"
)


def words(seed: int, length: int = 300) -> str:
    """A text of its own: made of characters that no other seed gives in the same order."""
    chosen = random.Random(seed)
    signs = [chr(chosen.randint(0x4E00, 0x6E00)) for _ in range(length)]
    return "".join(sign + ("，" if place % 15 == 14 else "") for place, sign in enumerate(signs))


def found(check: str, seen: ReportView) -> list[str]:
    return [one.found for one in REPORT_CHECKS[check](seen) if isinstance(one, Finding)]


def report(first: str, fifth: str = "", year: int = 2023) -> ReportView:
    sections = {1: first, 2: "", 3: "", 4: "", 5: fifth, 6: ""}
    return view(sections=sections, year=year, name=NAMES[0], region="411330108")


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (TEXT, TEXT, True),
        (f"2022年，{TEXT}", f"2023年，{TEXT}", True),
        (TEXT.replace("213条", "211条"), TEXT, True),
        (words(1), TEXT, False),
        (LAW, LAW, False),
        (LAW + words(1), LAW + words(2), False),
        (TEXT, TEXT[:90] + words(3, 100), False),
        ("无变化。", "无变化。", False),
    ],
)
def test_the_text_of_last_year(before: str, after: str, same: bool) -> None:
    seen = replace(report(after), last_year=report(before, year=2022))
    assert found("years.same_text", seen) == (["2022"] if same else [])
    (skipped,) = REPORT_CHECKS["years.same_text"](report(after))
    assert isinstance(skipped, NotAssessable)


def test_a_copied_text_names_the_other_body() -> None:
    copy = Copy(1, "桐柏县月河镇人民政府", 0.97)
    (fault,) = REPORT_CHECKS["text.copied"](replace(report(TEXT), texts_compared=(copy,)))
    assert isinstance(fault, Finding)
    assert (fault.found, fault.fields) == ("桐柏县月河镇人民政府", ("sections.1",))
    assert "97%" in fault.message
    distant = replace(report(TEXT), texts_compared=(Copy(1, "月河镇", 0.6),))
    assert found("text.copied", distant) == []
    (skipped,) = REPORT_CHECKS["text.copied"](report(TEXT))
    assert skipped == NotAssessable("text.copied")


def test_names_years_and_the_words_of_law_and_form_do_not_count() -> None:
    one = own_text(f"2023年，{LAW}{TEXT}", NAMES)
    other = own_text(f"2022年，{TEXT}".replace("淮源镇", "月河镇"), ("桐柏县月河镇人民政府", "桐柏县"))
    assert likeness(one, other) > 0.97
    assert own_text(LAW, NAMES).length < 20


def test_candidates_are_found_among_thousands() -> None:
    texts = [own_text(words(seed), ()) for seed in range(2000)]
    texts[77] = own_text(words(1500)[:-12], ())
    found_among = candidates([signature(text) for text in texts])
    assert found_among[77] == [1500]
    assert found_among[1500] == [77]
    assert sum(len(others) for others in found_among.values()) < 10


def test_what_very_many_say_is_nobodys_own() -> None:
    shared = "充分利用政府网站主渠道发布信息"
    texts = [own_text(f"{shared}，{words(seed, 60)}", ()) for seed in range(40)]
    assert common_clauses(texts) == {shared}
    assert common_clauses(texts[:5]) == frozenset()


def test_matching_passages_stand_side_by_side() -> None:
    one = own_text(f"{words(5, 30)}{TEXT}", NAMES)
    other = own_text(f"{TEXT}{words(6, 30)}".replace("淮源镇", "月河镇"), ("月河镇",))
    first, *_ = passages(one, other)
    assert first.own.startswith("淮源镇依托茶产业园")
    assert first.other.startswith("月河镇依托茶产业园")
