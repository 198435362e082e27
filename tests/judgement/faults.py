"""Faults put into reports that agree: each says which check has to find it, and what may rightly come with it."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from storage.register import BodyKind
from tests.judgement.reports import OUTCOMES, Made, words

Spoil = Callable[[random.Random, Made], bool]


@dataclass(frozen=True)
class Fault:
    """A fault: ``spoil`` puts it in and tells whether it could; ``also`` are checks that rightly find it as well."""

    check: str
    spoil: Spoil
    also: tuple[str, ...] = ()


def _text_requests(chosen: random.Random, report: Made) -> bool:
    received = report.total("received") + report.total("carried_in") + report.total("concluded") + chosen.randint(7, 60)
    report.said["requests"] = chosen.choice(
        (
            f"全年共收到政府信息公开申请{received}件。",
            f"{report.year}年，{report.own}收到政府信息公开申请{received}件，同比增长20%。",
            f"受理依申请公开申请{received}件，均按期答复。",
            f"收到申请{_chinese(received)}件。",
        )
    )
    return True


def _text_none(chosen: random.Random, report: Made) -> bool:
    report.said["requests"] = chosen.choice(
        (
            f"{report.year}年未收到政府信息公开申请。",
            "未接到公民、法人和其他组织的政府信息公开申请。",
            "全年无依申请公开。",
        )
    )
    return report.total("received") > 0


def _text_carried(chosen: random.Random, report: Made) -> bool:
    report.said["requests"] = f"依申请公开上年结转{report.total('carried_in') + chosen.randint(1, 9)}件。"
    return True


def _text_outcomes(chosen: random.Random, report: Made) -> bool:
    reviews = report.cells["review.total"]
    options = [
        ("requests", f"对政府信息公开申请，予以公开{report.total('granted') + chosen.randint(1, 9)}件。"),
        ("tried", f"因政府信息公开引发行政复议{reviews + chosen.randint(1, 5)}件。"),
        ("documents", f"全年制发行政规范性文件{report.cells['disclosure.normative_documents.issued'] + 2}件。"),
    ]
    if reviews:
        options.append(("tried", "未发生因政府信息公开引发的行政复议。"))
    key, text = chosen.choice(options)
    report.said[key] = text
    return True


def _text_year(chosen: random.Random, report: Made) -> bool:
    other = report.year - chosen.randint(1, 3)
    report.said["lead"] = chosen.choice(
        (
            f"本报告所列数据的统计期限自{other}年1月1日起至{other}年12月31日止。",
            f"现将{report.own}{other}年度政府信息公开工作报告如下。",
            f"{other}年，{report.own}认真贯彻落实条例。",
        )
    )
    return True


def _text_body(chosen: random.Random, report: Made) -> bool:
    wrong = {
        BodyKind.TOWNSHIP: ("我局", "我街道"),
        BodyKind.STREET: ("我局", "我镇"),
        BodyKind.DEPARTMENT: ("我镇", "我街道"),
        BodyKind.GOVERNMENT: ("我局", "我镇"),
    }[report.kind]
    report.said["lead"] = chosen.choice(
        (
            f"{report.year}年，{chosen.choice(wrong)}认真贯彻落实条例。",
            f"现将月河乡{report.year}年政府信息公开工作报告如下。",
        )
    )
    return True


def _text_sum(chosen: random.Random, report: Made) -> bool:
    whole = chosen.randint(50, 900)
    report.said["published"] = chosen.choice(
        (
            f"全年公开政府信息{whole}条，其中政策文件{whole // 2 + 30}条、部门动态{whole // 2 + 9}条。",
            f"全年公开信息{whole}余条，通过公告栏公开信息{whole}余条，在微信公众号公开信息{whole + 100}余条。",
        )
    )
    return True


def _fees(chosen: random.Random, report: Made) -> bool:
    report.said["sixth"] = chosen.choice(("无其他需要报告的事项。", "本单位没有其他需要报告的事项。"))
    return True


def _appraisal(chosen: random.Random, report: Made) -> bool:
    report.said["appraisal"] = "加强指导培训。"
    return report.kind in (BodyKind.TOWNSHIP, BodyKind.GOVERNMENT)


def _total(chosen: random.Random, report: Made) -> bool:
    row = chosen.choice([one for one in OUTCOMES if one != "granted"])
    report.cells[f"requests.{row}.total"] = report.total(row) + chosen.randint(1, 20)
    return True


def _column(chosen: random.Random, report: Made) -> bool:
    report.rows["denied_third_party"]["business"] += chosen.randint(1, 9)
    return True


def _litigation(chosen: random.Random, report: Made) -> bool:
    report.cells["review.other"] = chosen.randint(1, 4)
    return True


def _carried(chosen: random.Random, report: Made) -> bool:
    assert report.last is not None
    report.last.rows["carried_out"]["natural_person"] += chosen.randint(1, 5)
    return True


def _in_force(chosen: random.Random, report: Made) -> bool:
    report.cells["disclosure.normative_documents.in_force"] += chosen.randint(1, 9)
    return True


def _regulations(chosen: random.Random, report: Made) -> bool:
    assert report.last is not None
    for one in (report, report.last):
        one.cells["disclosure.regulations.in_force"] = 6
    return True


def _same_text(chosen: random.Random, report: Made) -> bool:
    assert report.last is not None
    report.fillers = (report.fillers[0] + words(chosen, 400), report.fillers[1])
    report.last.fillers = report.fillers
    report.last.said = {key: text.replace(str(report.year), str(report.year - 1)) for key, text in report.said.items()}
    return True


def _less(chosen: random.Random, report: Made) -> bool:
    if not report.children:
        return False
    child = report.children[0]
    child.cells["review.upheld"] = child.cells["review.total"] = report.cells["review.total"] + 3
    return True


def _chinese(count: int) -> str:
    import cn2an

    return str(cn2an.an2cn(str(count)))


FAULTS = (
    Fault("text.requests", _text_requests),
    Fault("text.requests", _text_none),
    Fault("text.requests", _text_carried),
    Fault("text.outcomes", _text_outcomes),
    Fault("text.year", _text_year),
    Fault("text.body", _text_body),
    Fault("text.sum", _text_sum),
    Fault("form.fee_statement_missing", _fees),
    Fault("form.appraisal_missing", _appraisal),
    Fault("table3.row_total", _total, ("table3.concluded", "text.outcomes")),
    Fault("table3.concluded", _column, ("text.outcomes",)),
    Fault("table4.total", _litigation),
    Fault("years.carried", _carried, ("years.jump",)),
    Fault("years.in_force", _in_force, ("text.outcomes", "bodies.sum", "bodies.less_than_child")),
    Fault("table2.regulations", _regulations, ("bodies.sum",)),
    Fault("years.same_text", _same_text),
    Fault("bodies.less_than_child", _less, ("bodies.sum",)),
)
