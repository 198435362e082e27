"""Reports whose figures and words agree, made at random: many ways to say a thing, and everything that looks wrong
and is not: comparisons, sub-counts, other matters, other bodies, approximations, quotations."""

import random
from dataclasses import dataclass, field, replace

from monitor.checks import ReportView
from storage.register import BodyKind
from storage.report import Cell, Completeness
from tests.monitor.samples import figures, number

YEAR = 2023
COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_services", "other_organisation")
OUTCOMES = {
    "granted": "予以公开",
    "granted_in_part": "部分公开",
    "denied_state_secret": "属于国家秘密不予公开",
    "denied_third_party": "保护第三方合法权益不予公开",
    "denied_administrative_query": "属于行政查询事项不予公开",
    "unavailable_not_held": "本机关不掌握相关政府信息无法提供",
    "unavailable_needs_creation": "没有现成信息需要另行制作无法提供",
    "rejected_petition": "信访举报投诉类申请不予处理",
    "closed_not_corrected": "逾期不补正",
}
KINDS = {
    BodyKind.DEPARTMENT: ("财政局", "我局", "411329"),
    BodyKind.TOWNSHIP: ("镇人民政府", "我镇", "411329105"),
    BodyKind.STREET: ("街道办事处", "我街道", "411329001"),
    BodyKind.GOVERNMENT: ("人民政府", "我县", "411329"),
}
_SIGNS = [
    chr(code) for code in range(0x4E00, 0x5E00) if chr(code) not in "一二三四五六七八九十百千万亿两件条年月我本无未没不"
]


@dataclass
class Made:
    """A report under way: its figures and the pieces of its text, to be spoiled before it is put together."""

    kind: BodyKind
    name: str
    own: str
    region: str
    rows: dict[str, dict[str, int]]
    cells: dict[str, int]
    said: dict[str, str] = field(default_factory=dict)
    fillers: tuple[str, str] = ("", "")
    year: int = YEAR
    last: "Made | None" = None
    children: list["Made"] = field(default_factory=list)

    def total(self, row: str) -> int:
        """The total of a row as its columns give it."""
        return sum(self.rows[row].values())

    def figures(self) -> dict[str, Cell]:
        """All cells; those that were spoiled overrule the sums."""
        given = {
            f"requests.{row}.{column}": count for row, values in self.rows.items() for column, count in values.items()
        }
        given |= {f"requests.{row}.total": self.total(row) for row in self.rows}
        return figures() | {name: number(count) for name, count in (given | self.cells).items()}

    def sections(self) -> dict[int, str]:
        """The six sections."""
        said = self.said
        first = [said["lead"], f"（一）主动公开。{said['published']}{said['documents']}{self.fillers[0]}。"]
        first += [f"（二）依申请公开。{said['requests']}", f"（五）监督保障。{said['appraisal']}"]
        fifth = f"{said['fifth']}{self.fillers[1]}。"
        return {1: "\n".join(first), 2: "", 3: "", 4: said["tried"], 5: fifth, 6: said["sixth"]}

    def view(self) -> ReportView:
        """The report as checks see it."""
        own = ReportView(
            1,
            self.year,
            self.kind,
            "2021",
            Completeness.COMPLETE,
            self.figures(),
            self.sections(),
            name=self.name,
            region=self.region,
        )
        children = tuple(child.view() for child in self.children)
        last = self.last.view() if self.last else None
        return replace(own, last_year=last, children=children, children_are_all=bool(children), texts_compared=())


def words(chosen: random.Random, length: int) -> str:
    """A text that nobody else has."""
    return "".join(chosen.choice(_SIGNS) + ("，" if place % 13 == 12 else "") for place in range(length))


def made(chosen: random.Random, kind: BodyKind | None = None, last: "Made | None" = None) -> Made:
    """A report, and last year's of the same body unless that is given."""
    if last is None:
        before = made_once(chosen, kind or chosen.choice(list(KINDS)), YEAR - 1, None)
        return made_once(chosen, before.kind, YEAR, before)
    return made_once(chosen, last.kind, YEAR, last)


def made_once(chosen: random.Random, kind: BodyKind, year: int, last: Made | None) -> Made:
    """A report of a year that follows the one before."""
    ending, own, region = KINDS[kind]
    place = chosen.choice(("汉城", "施庵", "沙堰", "五星")) if kind in (BodyKind.TOWNSHIP, BodyKind.STREET) else ""
    name = last.name if last else f"新野县{place}{ending}"
    rows = _rows(chosen, last)
    cells = _cells(chosen, last)
    report = Made(
        kind, name, own, region, rows, cells, fillers=(words(chosen, 150), words(chosen, 150)), year=year, last=last
    )
    report.said = _said(chosen, report)
    if kind is BodyKind.GOVERNMENT and last is not None:
        report.children = [_child(chosen, report, part) for part in range(3)]
        _share(report)
    return report


def _rows(chosen: random.Random, last: Made | None) -> dict[str, dict[str, int]]:
    rows = {row: dict.fromkeys(COLUMNS, 0) for row in ("received", "carried_in", "concluded", "carried_out", *OUTCOMES)}
    if last:
        rows["carried_in"] = dict(last.rows["carried_out"])
    if chosen.random() < 0.25 and not (last and last.total("carried_out")):
        return rows
    for column in chosen.sample(COLUMNS, chosen.choice((1, 1, 2, 3))):
        for row in OUTCOMES:
            rows[row][column] = chosen.choice((0, 0, 1, 2, chosen.randint(0, 12)))
    for column in COLUMNS:
        concluded = sum(rows[row][column] for row in OUTCOMES)
        lacking = max(0, rows["carried_in"][column] - concluded)
        rows["granted"][column] += lacking
        rows["concluded"][column] = concluded + lacking
        rows["carried_out"][column] = chosen.choice((0, 0, 0, 1, 2)) if concluded else 0
        rows["received"][column] = concluded + lacking + rows["carried_out"][column] - rows["carried_in"][column]
    return rows


def _cells(chosen: random.Random, last: Made | None) -> dict[str, int]:
    issued, repealed = chosen.randint(0, 9), 0
    documents = "disclosure.normative_documents"
    before = last.cells[f"{documents}.in_force"] if last else chosen.randint(0, 30)
    upheld, direct = chosen.choice((0, 0, 1, 3)), chosen.choice((0, 0, 1))
    return {
        f"{documents}.issued": issued,
        f"{documents}.repealed": repealed,
        f"{documents}.in_force": before + issued - repealed,
        "disclosure.licensing.decisions": chosen.randint(0, 20000),
        "disclosure.penalties.decisions": chosen.randint(0, 700),
        "review.upheld": upheld,
        "review.total": upheld,
        "suit_direct.upheld": direct,
        "suit_direct.total": direct,
    }


def _said(chosen: random.Random, report: Made) -> dict[str, str]:
    year, own = report.year, report.own
    issued = report.cells["disclosure.normative_documents.issued"]
    lead = chosen.choice(
        (
            f"{year}年，{own}深入贯彻落实《中华人民共和国政府信息公开条例》。",
            f"现将{own}{year}年度政府信息公开工作情况报告如下。",
            f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
            f"根据{year - 4}年修订的条例，现将{report.name}{year}年政府信息公开工作报告如下。",
        )
    )
    documents = chosen.choice(
        (
            f"制发行政规范性文件{issued}件。",
            f"全年印发行政规范性文件{issued}件，解读规范性文件{issued + 3}件。",
            "公开行政许可信息120条、行政处罚信息80条。",
            f"办理行政处罚{report.cells['disclosure.penalties.decisions']}件。",
            "",
        )
    )
    return {
        "lead": lead,
        "published": _published(chosen, report),
        "documents": documents,
        "requests": _requests(chosen, report),
        "appraisal": "将政务公开纳入年度考核，未发生责任追究情形。",
        "tried": _tried(chosen, report),
        "fifth": f"{year}年，{own}的工作仍有不足。{year + 1}年，将继续改进。",
        "sixth": "本年度未收取政府信息公开信息处理费。",
    }


def _published(chosen: random.Random, report: Made) -> str:
    whole = chosen.randint(200, 2000)
    part = chosen.randint(1, whole // 2)
    return chosen.choice(
        (
            f"全年主动公开政府信息{whole}条，其中政策文件{part}条、部门动态{whole - part}条。",
            f"全年公开信息{whole}余条，受理12345热线、群众来信来访等反馈信件{chosen.randint(300, 900)}余件。",
            f"政府门户网站公开信息{whole}条，政务微博发布{chosen.randint(1, 9000)}条。",
            f"公开信息{whole}条，较{report.year - 1}年增加{part}条。",
            f"答复人大代表建议{chosen.randint(1, 180)}条、政协委员提案{chosen.randint(1, 111)}条。",
        )
    )


def _requests(chosen: random.Random, report: Made) -> str:
    received, carried_in = report.total("received"), report.total("carried_in")
    concluded, carried_out = report.total("concluded"), report.total("carried_out")
    if received == 0 and concluded == 0:
        return chosen.choice(
            (
                f"{report.year}年{report.own}未收到政府信息公开申请。",
                "全年未收到公众依申请公开办理的事项。",
                "未接到任何形式的政府信息公开申请，无依申请公开政府信息。",
                f"{report.year}年没有收到依申请公开的申请。上年度收到{chosen.randint(1, 9)}件。",
                "全年收到政府信息公开申请0件。",
            )
        )
    way = chosen.randint(0, received)
    total = chosen.choice(
        (
            f"全年共收到政府信息公开申请{received}件，其中网络申请{way}件、信函申请{received - way}件。",
            f"通过网络、信函等渠道共收到政府信息公开申请{received}件，同比增加{chosen.randint(1, 90)}%。",
            f"本年新收政府信息公开申请{received}件，较上年增加{chosen.randint(1, 20)}件。",
            f"{report.year - 1}年收到申请{chosen.randint(1, 90)}件，{report.year}年收到政府信息公开申请{received}件。",
            f"收到公民、法人和其他组织提出的政府信息公开申请{received}件。",
            f"受理依申请公开申请{received + carried_in}件（含上年结转{carried_in}件）。",
        )
    )
    ending = chosen.choice(
        (
            f"办结{concluded}件，结转下年度继续办理{carried_out}件。",
            f"上年结转{carried_in}件，办结{concluded}件。",
            f"{carried_out}件结转下年度，其余均按期答复。",
            "未发生超期答复政府信息公开申请的情况。",
            f"市政府办公室转来政府信息公开申请{chosen.randint(40, 90)}件。",
            f"予以公开{report.total('granted')}件，部分公开{report.total('granted_in_part')}件。",
            f"其中，本机关不掌握相关政府信息{report.total('unavailable_not_held')}件。",
        )
    )
    return total + ending


def _tried(chosen: random.Random, report: Made) -> str:
    reviews, suits = report.cells["review.total"], report.cells["suit_direct.total"]
    if reviews == suits == 0:
        return chosen.choice(("未发生因政府信息公开引发的行政复议、行政诉讼。", "", "无行政复议和行政诉讼情况。"))
    return chosen.choice(
        (
            f"因政府信息公开引发行政复议{reviews}件、行政诉讼{suits}件。",
            "未发生因政府信息公开被行政复议纠错、行政诉讼败诉的案件。",
            "",
        )
    )


def _child(chosen: random.Random, parent: Made, part: int) -> Made:
    child = made_once(chosen, BodyKind.DEPARTMENT, YEAR, None)
    child.name = f"新野县{part}局"
    return child


def _share(parent: Made) -> None:
    """Give the children the government's figures in parts, so that they add up to it."""
    count = len(parent.children)
    for place, child in enumerate(parent.children):
        child.rows = {
            row: {column: _portion(value, count, place) for column, value in values.items()}
            for row, values in parent.rows.items()
        }
        child.cells = {name: _portion(value, count, place) for name, value in parent.cells.items()}


def _portion(value: int, count: int, place: int) -> int:
    return value // count + (place < value % count)
