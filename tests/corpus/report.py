"""A whole invented report: title, headings, prose, tables, and the truth about it."""

from dataclasses import dataclass, replace
from random import Random

from storage.forms import FORM_2019, FORM_2021, SECTIONS, Form
from storage.report import State
from tests.corpus.figures import consistent_figures, with_faults
from tests.corpus.layout import Layout, any_layout, features
from tests.corpus.printed import PrintedCell, Table
from tests.corpus.signs import printed_signs
from tests.corpus.tables import proceedings_without_totals, table_4, tables_2, tables_3
from tests.corpus.truth import ABSENT, Truth, destroyed

_PLACES = ("清溪县", "南岭市", "白水区", "云台县", "望江市临湖区")
_BODIES = ("石桥镇人民政府", "人民政府", "水利局", "城东街道办事处", "教育和体育局", "柳林乡人民政府", "卫生健康委员会")
_TITLES = ("政府信息公开工作年度报告", "政府信息公开年度报告", "政府信息公开工作年度报告")
_NUMERALS = "一二三四五六七"
_OTHER_WORDS = {1: "工作概述", 2: "主动公开政府信息的情况", 5: "政府信息公开工作存在的主要问题及改进情况"}
_PROSE = (
    "本年度主动公开政府信息{}条，较上年增加{}条。",
    "（一）主动公开。按时公开预决算信息{}件，发布政策解读{}篇。",
    "共收到申请{}件，其中网络申请{}件，均已按期答复。",
    "一是完善制度，修订办法{}项；二是加强培训，举办{}次。",
)


@dataclass(frozen=True)
class Report:
    """A report before it is written in some format: paragraphs and tables in order, and what its cells say.

    ``faults`` names the fields whose figures contradict others on purpose; ``features`` what its layout has of its own.
    """

    title: str
    year: int
    form: Form
    blocks: tuple[str | Table, ...]
    truth: dict[str, Truth]
    features: tuple[str, ...]
    faults: frozenset[str]

    @property
    def tables(self) -> list[Table]:
        """The tables, in order."""
        return [block for block in self.blocks if isinstance(block, Table)]

    def without(self, fields: set[str], feature: str) -> "Report":
        """The same report, written so that some fields may be lost."""
        return replace(self, truth=destroyed(self.truth, fields), features=(*self.features, feature))


def any_report(random: Random, layout: Layout | None = None) -> Report:
    """A report at random, in a given layout or at random in that too."""
    layout = layout or any_layout(random)
    form = random.choice([FORM_2021, FORM_2021, FORM_2019])
    figures = consistent_figures(form, random)
    faults: frozenset[str] = frozenset()
    if random.random() < 0.5:
        figures, faults = with_faults(figures, random)
    manner, signs = printed_signs(figures, random)
    texts = {name: text for name, (text, _) in signs.items()}
    truth = {name: truth for name, (_, truth) in signs.items()}
    if layout["fees header"] == "in yuan" and form is FORM_2021:
        texts, truth = _fees_in_yuan(texts, truth)
    if layout["table 4 totals"] == "not there":
        truth |= dict.fromkeys(proceedings_without_totals(), ABSENT)
    year = random.randint(2019, 2025)
    title = f"{random.choice(_PLACES)}{random.choice(_BODIES)}{year}年{random.choice(_TITLES)}"
    tables = [
        tables_2(form, texts, layout, random),
        tables_3(form, texts, layout, random),
        [table_4(texts, layout)],
    ]
    blocks = (title, *_blocks(tables, year, layout, random))
    own = [f"cells: {manner}", f"form: {form.key}", *features(layout)]
    return Report(title, year, form, blocks, destroyed(truth, _torn_rows(truth, layout)), tuple(own), faults)


def _fees_in_yuan(texts: dict[str, str], truth: dict[str, Truth]) -> tuple[dict[str, str], dict[str, Truth]]:
    name = "disclosure.fees.amount"
    value = truth[name].value
    if value is None or "元" in texts[name]:
        return texts, truth
    return texts | {name: f"{(value * 10_000).normalize():f}"}, truth


def _torn_rows(truth: dict[str, Truth], layout: Layout) -> set[str]:
    """Fields of rows that stand beside the columns of their header: with a blank nobody knows which is which."""
    torn: set[str] = set()
    if layout["table 3 其他"] != "form":
        torn |= {"requests.closed_other", "requests.concluded"}
    if layout["table 3 concluded"] != "form":
        torn.add("requests.concluded")
    wider = layout["table 3 width"] != "form"
    # The empty cells behind a label cannot be told from blank figures where rows may stand beside their header.
    if layout["spans"] != "merged" or (wider and layout["table 3 parts"] == "page break"):
        torn |= {name.rpartition(".")[0] for name in truth if name.startswith("requests.")}
    if layout["table 2 headers"] == "second line lost" and layout["table 2 width"] != "form":
        torn |= {"disclosure.regulations", "disclosure.normative_documents"}
    if layout["table 4 totals"] == "not headed":
        torn |= {"review", "suit_direct", "suit_after_review"}
    gaps = {name.rpartition(".")[0] for name, each in truth.items() if each.state is not State.NUMBER}
    if gaps & {"review", "suit_direct", "suit_after_review"}:
        gaps |= {"review", "suit_direct", "suit_after_review"}
    return {name for name in truth if name.rpartition(".")[0] in torn & gaps}


def _blocks(tables: list[list[Table]], year: int, layout: Layout, random: Random) -> list[str | Table]:
    blocks: list[str | Table] = []
    for number, name in SECTIONS.items():
        blocks.append(_heading(number, name, year, layout))
        if number == 1 and layout["statistics"] == "in section 1":
            blocks += [_prose(random), _statistics(random)]
        if number not in (2, 3, 4):
            blocks += [_prose(random) for _ in range(random.randint(1, 3))]
            continue
        if number == 2 and layout["table 2 sentence"] != "none":
            blocks.append("本年主动公开政府信息情况见下表：")
        if number == 4 and layout["table 4 heading"] == "with a note":
            blocks.append("注：单位为件")
        for part, table in enumerate(tables[number - 2]):
            blocks += [f"- {number + part} -"] * bool(part and "page break" in layout[f"table {number} parts"]) + [
                table
            ]
    if layout["headings"] == "with a seventh":
        blocks += [f"七、{year + 1}年工作思路", _prose(random)]
    return blocks


def _heading(number: int, name: str, year: int, layout: Layout) -> str:
    manner = layout["headings"]
    if number == 4 and layout["table 4 heading"] == "被申请":
        name = "因政府信息公开工作被申请行政复议、提起行政诉讼情况"
    elif manner == "in other words":
        name = _OTHER_WORDS.get(number, name)
    if manner == "without numerals":
        return name
    before = "#### " if manner == "marked #" else ""
    return f"{before}{_NUMERALS[number - 1]}{'.' if manner == 'half-width' else '、'}{name}"


def _prose(random: Random) -> str:
    return random.choice(_PROSE).format(random.randrange(1, 500), random.randrange(1, 50))


def _statistics(random: Random) -> Table:
    """A table of a body's own that has words of table 2 in it."""
    rows = [("事项", "数量"), ("行政许可", str(random.randint(1, 99))), ("行政处罚", str(random.randint(1, 99)))]
    return Table(tuple(tuple(PrintedCell(text) for text in row) for row in rows))
