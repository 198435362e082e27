"""The three tables of a report as printed cells, in a layout."""

from collections.abc import Mapping
from itertools import groupby
from random import Random

from storage.forms import FORM_2021, LITIGATION_FIELDS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, Block, Form
from storage.forms import Row as FormRow
from tests.corpus.layout import NOTES, Layout
from tests.corpus.printed import PrintedCell as Cell
from tests.corpus.printed import Table

Texts = Mapping[str, str]
"""What is printed in the cell of each field."""
CellRow = tuple[Cell, ...]

_HALF_WIDTH = str.maketrans({"（": "(", "）": ") ", "，": ", ", ".": ". "})
_MORE_COLUMNS = {"one more column": 1, "two more columns": 2, "six more columns": 6}
_BALANCE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_HANDLED = "三、本年度办理结果"
_NOTES = {"units": "（件）", "remarks": "（不含委托办理的）"}
_BOTH_FORMS = {"本年制发件数": "本年制 作数量"}
_SHORT_WORDS = {"本年制发件数": "本年度制发数", "本年废止件数": "本年废止数"}
_LOST_LINE = {
    "本年制发件数": "本年",
    "本年废止件数": "本年",
    "本年新制作数量": "本年新",
    "本年新公开数量": "本年新",
}


def tables_2(form: Form, texts: Texts, layout: Layout, random: Random) -> list[Table]:
    """Table 2: one grid of four columns, or one for each article."""
    more = (Cell(),) * _MORE_COLUMNS.get(layout["table 2 width"], 0)
    parts = [[(*row, *more) for row in _block(block, texts, layout)] for block in form.blocks]
    if layout["table 2 width"] == "empty last row":
        parts[-1].append((Cell(),) * 4)
    if layout["table 2 parts"] == "a table for each article":
        return [_spanned(Table(tuple(part)), layout) for part in parts]
    table = _spanned(Table(tuple(row for part in parts for row in part)), layout)
    if layout["table 2 parts"] == "page break":
        return list(table.cut(random.randrange(3, len(table.rows) - 1), header_again=False))
    return [table]


def _spanned(table: Table, layout: Layout) -> Table:
    return table.unmerged() if layout["spans"] == "empty cells" else table


def _block(block: Block, texts: Texts, layout: Layout) -> list[CellRow]:
    width = len(block.columns)
    across = {1: 3, 2: 1, 3: 1}[width]
    end = (Cell(),) * (width == 2)
    article = block.article
    if layout["table 2 articles"] != "form":
        article = article.replace("第（", "  第(").replace("）", ")")
    rows: list[CellRow] = [
        (Cell(article, across=4),),
        (
            Cell("信息内容"),
            *(Cell(_column_label(column.label, layout), across=across) for column in block.columns),
            *end,
        ),
    ]
    for row in block.rows:
        label = "规范性文件" if layout["table 2 labels"] == row.label[2:] else row.label
        fields = [f"disclosure.{row.key}.{column.key}" for column in block.columns]
        label = _noted(label, layout)
        rows.append((Cell(label), *(Cell(texts[name], 1, across, name) for name in fields), *end))
    return rows


def _column_label(label: str, layout: Layout) -> str:
    manner = layout["table 2 headers"]
    if label.endswith("（单位：万元）") and layout["fees header"] == "in yuan":
        return label.replace("万元", "元")
    if manner == "cut short" and label == "现行有效件数":
        return label[:-1]
    if manner == "with a remark" and label == "现行有效件数":
        return f"{label}\n(历史累计)"
    other = {"of both forms": _BOTH_FORMS, "short words": _SHORT_WORDS, "second line lost": _LOST_LINE}.get(manner, {})
    return other.get(label, label)


def tables_3(form: Form, texts: Texts, layout: Layout, random: Random) -> list[Table]:
    """Table 3 with its header rows and three label columns, in one or two parts."""
    order = list(REQUEST_COLUMNS)
    if layout["table 3 columns"] != "form":
        random.shuffle(order)
    header = _request_header([column.label for column in order], layout)
    rows = list(header)
    for _, group in groupby(form.request_rows, lambda row: row.group):
        members = list(group)
        for number, row in enumerate(members):
            figures = [Cell(texts[name], field=name) for name in (f"requests.{row.key}.{each.key}" for each in order)]
            rows += _request_row(form, row, tuple(figures), layout, len(members) - number if number == 0 else 0)
    more = (Cell(),) * _MORE_COLUMNS.get(layout["table 3 width"], 0)
    table = _spanned(Table(tuple((*row, *more) for row in rows), len(header)), layout)
    if layout["table 3 parts"] == "one table":
        return [table]
    at = random.randrange(len(header) + 1, len(table.rows) - 1)
    return list(table.cut(at, header_again=layout["table 3 parts"] == "page break with header"))


def _request_header(labels: list[str], layout: Layout) -> list[CellRow]:
    if layout["table 3 columns"] != "form":
        return [(Cell(_BALANCE, across=3), *map(Cell, labels))]
    kinds = labels[1:-1]
    deep = 3 if layout["table 3 kinds"] == "two rows of cells" else 2
    last: list[CellRow]
    if deep == 3:
        # 其他 is no longer than one row of it.
        last = [tuple(Cell(kind[:2]) for kind in kinds), tuple(Cell(kind[2:]) for kind in kinds)]
    elif layout["table 3 kinds"] == "broken words":
        last = [tuple(Cell(_in_pairs(kind)) for kind in kinds)]
    else:
        last = [tuple(map(Cell, kinds))]
    return [
        (Cell(_BALANCE, deep + 1, 3), Cell("申请人情况", across=7)),
        (Cell(labels[0], deep), Cell("法人或其他组织", across=5), Cell(labels[-1], deep)),
        *last,
    ]


def _request_row(form: Form, row: FormRow, figures: CellRow, layout: Layout, first_of: int) -> list[CellRow]:
    """The lines of one row; ``first_of`` is how many rows its group has if it is the first of them, else 0."""
    label = _request_label(row, layout)
    merged = layout["table 3 handled"] == "merged cell"
    before: CellRow = ()
    lines: list[CellRow] = []
    if row.key == "granted" and merged:
        below = [each.key for each in form.request_rows]
        before = (Cell(_HANDLED, _handled_rows(form, layout, below)),)
    elif row.key == "granted" and layout["table 3 handled"] == "row of its own":
        lines.append((Cell(_HANDLED, across=3), *[Cell()] * 7))
    wide = 2 if merged else 3
    if row.group == _HANDLED or not row.group:
        across = wide if row.group else 3
        if row.key == "concluded" and layout["table 3 concluded"] == "one column to the left":
            return [*lines, (*before, Cell(label, across=across - 1), *figures, Cell())]
        return [*lines, (*before, Cell(label, across=across), *figures)]
    if row.key == "closed_other" and _loses_cells(layout):
        return [*lines, (Cell(label), Cell(), *figures, Cell())]
    if first_of:
        group = f"{row.group[:3]}\n{row.group[3:]}" if layout["table 3 groups"] == "two lines" else row.group
        loses = row.key == "closed_not_corrected" and _loses_cells(layout)
        before = (Cell(_half_width(group, layout), first_of - loses, wide - 1),)
    return [*lines, (*before, Cell(label), *figures)]


def _loses_cells(layout: Layout) -> bool:
    return layout["table 3 其他"] == "without leading cells"


def _handled_rows(form: Form, layout: Layout, keys: list[str]) -> int:
    """How far 三、本年度办理结果 reaches down: to （七）总计, or to the row that lost its leading cells."""
    end = "closed_other" if form is FORM_2021 and _loses_cells(layout) else "carried_out"
    return keys.index(end) - keys.index("granted")


def _request_label(row: FormRow, layout: Layout) -> str:
    label = row.label
    if row.key == "carried_out" and layout["table 3 carried out"] != "form":
        label = f"四、{layout['table 3 carried out']}"
    if layout["table 3 quotes"] != "curly":
        quote = '"' if layout["table 3 quotes"] == "straight" else ""
        label = label.replace("“", quote).replace("”", quote)
    return _half_width(label, layout)


def _noted(label: str, layout: Layout) -> str:
    """A label of table 2 with what stands in brackets behind it; money is not counted in 件."""
    return label if label.endswith(("收费", "采购")) else f"{label}{_NOTES.get(layout[NOTES], '')}"


def _half_width(label: str, layout: Layout) -> str:
    return label.translate(_HALF_WIDTH) if layout["table 3 brackets"] != "form" else label


def table_4(texts: Texts, layout: Layout) -> Table:
    """Table 4: header rows and one row of 15 figures, or of 12."""
    totals = {"headed": ["总计"], "not headed": [], "not there": []}[layout["table 4 totals"]]
    labels = [[_outcome(outcome.label, layout, part) for outcome in OUTCOMES] + totals for part in range(3)]
    fields = [
        name for name in LITIGATION_FIELDS if layout["table 4 totals"] != "not there" or not name.endswith(".total")
    ]
    direct = "未经复议直接诉讼" if layout["table 4 words"] == "直接诉讼" else "未经复议直接起诉"
    rows = (
        _vertical_header(labels, direct) if layout["table 4 words"] == "vertical letters" else _header(labels, direct)
    )
    heading_rows = len(rows)
    figures: CellRow = tuple(Cell(texts[name], field=name) for name in fields)
    if layout["table 4 label"] != "none":
        rows[0] = (Cell("类别", heading_rows), *rows[0])
        figures = (Cell("件数"), *figures)
    if layout["table 4 first rows"] == "empty":
        rows = [(Cell(),) * len(figures)] * 2 + rows
    return _spanned(Table((*rows, figures), len(rows)), layout)


def _outcome(label: str, layout: Layout, part: int) -> str:
    manner = layout["table 4 words"]
    if manner == "broken" or (manner == "mixed" and (len(label) + part) % 2):
        return f"{label[:2]}\n{label[2:]}"
    return f"{label[:2]} {label[2:]}" if manner == "mixed" and part == 1 else label


def _header(labels: list[list[str]], direct: str) -> list[CellRow]:
    width = len(labels[0])
    return [
        (Cell("行政复议", across=width), Cell("行政诉讼", across=2 * width)),
        (
            *(Cell(label, 2) for label in labels[0]),
            Cell(direct, across=width),
            Cell("复议后起诉", across=width),
        ),
        tuple(map(Cell, [*labels[1], *labels[2]])),
    ]


def _vertical_header(labels: list[list[str]], direct: str) -> list[CellRow]:
    width = len(labels[0])
    tops = tuple(Cell(name, across=width) for name in ("行政复议", direct, "复议后起诉"))
    all_labels = [label for part in labels for label in part]
    return [tops, *(tuple(Cell(label[line : line + 1]) for label in all_labels) for line in range(4))]


def _in_pairs(text: str) -> str:
    return "\n".join(text[start : start + 2] for start in range(0, len(text), 2))


def proceedings_without_totals() -> list[str]:
    """The fields that a table 4 without its totals does not print."""
    return [f"{proceeding.key}.total" for proceeding in PROCEEDINGS]
