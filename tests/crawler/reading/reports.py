"""Writes invented reports in the layouts that real pages have. Shares no code with the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from storage.forms import FORM_2021, LITIGATION_FIELDS, REQUEST_COLUMNS, Form

TITLE = "清溪县石桥镇人民政府2023年政府信息公开工作年度报告"
KINDS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结")
GROUP_SIZES = {"（三）不予公开": 8, "（四）无法提供": 3, "（五）不予处理": 5, "（六）其他处理": 3}
LABEL_COLUMNS = 3


@dataclass(frozen=True)
class Layout:
    """How a report is laid out. ``handled``: where 三、本年度办理结果 stands (rowspan, row, absent)."""

    form: Form = FORM_2021
    handled: str = "rowspan"
    padding: int = 0
    broken_words: bool = False
    half_width: bool = False
    word_markup: bool = False
    wrapped: bool = False
    totals_headed: bool = True
    header: bool = True
    request_columns: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)


def zeros(form: Form = FORM_2021, **numbers: str) -> dict[str, str]:
    """Every cell of a form printed as 0, but for some, named with two underscores for dots."""
    return dict.fromkeys(form.fields, "0") | {name.replace("__", "."): text for name, text in numbers.items()}


def with_sums(printed: Mapping[str, str]) -> dict[str, str]:
    """The same figures, but that the rows of table 3 hold: each total is the sum of its parts."""
    parts = [column.key for column in REQUEST_COLUMNS[:-1]]
    rows = {name.rpartition(".")[0] for name in printed if name.startswith("requests.")}
    totals = {f"{row}.total": str(sum(int(printed[f"{row}.{part}"]) for part in parts)) for row in rows}
    return {**printed, **totals}


def td(text: str, down: int = 1, across: int = 1, *, markup: bool = False) -> str:
    """A table cell, in Word's markup if wanted."""
    spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
    inner = "<br>".join(map(escape, text.split("\n")))
    if markup:
        digits = "".join(f"<span lang=EN-US>{part}</span>" for part in inner) if inner.isdigit() else inner
        inner = f"<p class=MsoNormal align=center><span style='font-size:12pt'>{digits}</span><o:p></o:p></p>"
    return f"<td{spans}>{inner}</td>"


def table(rows: list[str]) -> str:
    """A table of rows of cells."""
    return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def table_2(cells: Mapping[str, str], layout: Layout = Layout()) -> str:
    """Table 2 as one grid of four columns."""
    rows = []
    for block in layout.form.blocks:
        width = len(block.columns)
        rows.append(td(_width(block.article, layout), 1, 4))
        heads = [td(column.label, 1, 3 if width == 1 else 1) for column in block.columns]
        rows.append(td("信息内容") + "".join(heads))
        for row in block.rows:
            texts = [cells[f"disclosure.{row.key}.{column.key}"] for column in block.columns]
            across = 3 if width == 1 else 1
            rows.append(td(row.label) + "".join(td(text, 1, across, markup=layout.word_markup) for text in texts))
    return table([row + td("") * layout.padding for row in rows])


def table_3(cells: Mapping[str, str], layout: Layout = Layout()) -> str:
    """Table 3 with its three header rows and three label columns."""
    rows = _request_header(layout) if layout.header else []
    left = 0
    for row in layout.form.request_rows:
        values = [cells[f"requests.{row.key}.{REQUEST_COLUMNS[number].key}"] for number in layout.request_columns]
        numbers = "".join(td(text, markup=layout.word_markup) for text in values) + td("") * layout.padding
        before = ""
        if row.key == "granted" and layout.handled == "row":
            rows.append(td("三、本年度办理结果", 1, LABEL_COLUMNS) + td("") * 7)
        if row.key == "granted" and layout.handled == "rowspan":
            before = td("三、本年度办理结果", 22 if layout.form is FORM_2021 else 20)
        wide = 2 if layout.handled == "rowspan" else 3
        if row.group in GROUP_SIZES:
            if not left:
                left = GROUP_SIZES[row.group]
                before += td(_width(row.group, layout), left, wide - 1)
            left -= 1
            rows.append(before + td(_width(row.label, layout)) + numbers)
        else:
            across = LABEL_COLUMNS if not row.group else wide
            rows.append(before + td(_width(row.label, layout), 1, across) + numbers)
    return table(rows)


def _request_header(layout: Layout) -> list[str]:
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    if layout.request_columns != tuple(range(7)):
        names = [("自然人", *KINDS, "总计")[number] for number in layout.request_columns]
        return [td(note, 1, LABEL_COLUMNS) + "".join(td(name) for name in names)]
    kinds = [_broken(name) if layout.broken_words else name for name in KINDS]
    return [
        td(note, 3, LABEL_COLUMNS) + td("申请人情况", 1, 7),
        td("自然人", 2) + td("法人或其他组织", 1, 5) + td("总计", 2),
        "".join(map(td, kinds)),
    ]


def table_4(cells: Mapping[str, str], layout: Layout = Layout()) -> str:
    """Table 4: three header rows and one row of 15 numbers (12 without the totals)."""
    heads = [_broken(name) if layout.broken_words else name for name in OUTCOMES]
    heads += ["总计"] if layout.totals_headed else []
    width = len(heads)
    fields = [name for name in LITIGATION_FIELDS if layout.totals_headed or not name.endswith("total")]
    return table(
        [
            td("行政复议", 1, width) + td("行政诉讼", 1, 2 * width),
            "".join(td(name, 2) for name in heads) + td("未经复议直接起诉", 1, width) + td("复议后起诉", 1, width),
            "".join(map(td, heads * 2)),
            "".join(td(cells[name], markup=layout.word_markup) for name in fields) + td("") * layout.padding,
        ]
    )


def page(cells: Mapping[str, str], layout: Layout = Layout(), title: str = TITLE) -> str:
    """A whole page with title, information block, six sections and the three tables."""
    return page_of(table_2(cells, layout), table_3(cells, layout), table_4(cells, layout), title, layout)


def page_of(second: str, third: str, fourth: str, title: str = TITLE, layout: Layout = Layout()) -> str:
    """A whole page around given tables."""
    report = (
        "<p>一、总体情况</p><p>2023年，我镇主动公开信息120条。</p><p>（一）主动公开。按时公开。</p>"
        f"<p>二、主动公开政府信息情况</p>{second}<p>三、收到和处理政府信息公开申请情况</p>{third}"
        f"<p>四、政府信息公开行政复议、行政诉讼情况</p>{fourth}"
        "<p>五、存在的主要问题及改进情况</p><p>公开不够及时。</p><p>六、其他需要报告的事项</p><p>无</p>"
    )
    body = f"<div class=TRS_Editor>{report}</div>"
    if layout.wrapped:
        body = f"<table><tr><td><table><tr><td>导航</td></tr></table></td><td>{body}</td></tr></table>"
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}_清溪县人民政府</title></head><body>"
        f"<ul><li>首页</li><li>政务公开</li></ul><h1>{title}</h1>"
        "<p>发布日期：2024-01-25 09:30　来源：石桥镇　索引号：01234567X-2024-00012</p>"
        f"{body}<div>版权所有 清溪县人民政府 上一篇：通知</div></body></html>"
    )


def cell_a_line(cells: Mapping[str, str], form: Form = FORM_2021) -> str:
    """The report as a text dump of one cell a line, in which empty cells are lost."""
    lines = [TITLE, "一、总体情况", "一切正常。", "二、主动公开政府信息情况"]
    for block in form.blocks:
        lines += [block.article, "信息内容", *(column.label for column in block.columns)]
        for row in block.rows:
            lines += [row.label, *(cells[f"disclosure.{row.key}.{column.key}"] for column in block.columns)]
    lines += [
        "三、收到和处理政府信息公开申请情况",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    ]
    lines += ["申请人情况", "自然人", "法人或其他组织", "总计", *KINDS]
    group = ""
    for request in form.request_rows:
        if request.group not in ("", group):
            lines.append(request.group)
        group = request.group
        lines += [request.label, *(cells[f"requests.{request.key}.{column.key}"] for column in REQUEST_COLUMNS)]
    lines += ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", "行政诉讼", *OUTCOMES, "总计"]
    lines += ["未经复议直接起诉", "复议后起诉", *(*OUTCOMES, "总计") * 2]
    lines += [*(cells[name] for name in LITIGATION_FIELDS), "五、存在的主要问题及改进情况", "公开不够及时。"]
    lines += ["六、其他需要报告的事项", "无"]
    return "\n\n".join(line for line in lines if line)


def tab_separated(cells: Mapping[str, str], shift: int = 0, *, padded: bool = True) -> str:
    """The report as a text dump of rows with tabs, in which merged cells are lost; leaf rows shifted to the right."""
    form = FORM_2021
    lines = [TITLE, "", "一、总体情况", "", "一切正常。", "", "二、主动公开政府信息情况", ""]
    for block in form.blocks:
        lines += [f"{block.article}\t\t\t", "\t".join(["信息内容", *(column.label for column in block.columns)])]
        for row in block.rows:
            texts = [cells[f"disclosure.{row.key}.{column.key}"] for column in block.columns]
            lines.append("\t".join([row.label, *texts, *[""] * (3 - len(texts))]))
    lines += ["", "三、收到和处理政府信息公开申请情况", "", "(勾稽关系)\t\t申请人情况\t\t\t\t\t\t总计\t"]
    lines += ["\t\t自然人\t法人或其他组织\t\t\t\t\t\t", "\t".join(["", "", "", *KINDS, "", ""])]
    for request in form.request_rows:
        texts = [cells[f"requests.{request.key}.{column.key}"] for column in REQUEST_COLUMNS]
        leaf = request.group in GROUP_SIZES
        labels = ["", "", request.label] if leaf else [request.label, *[""] * padded]
        lines.append("\t".join([*labels, *([""] * shift if leaf else []), *texts, *[""] * (padded and not leaf)]))
    lines += ["", "四、政府信息公开行政复议、行政诉讼情况", "", "行政复议\t\t\t\t\t行政诉讼"]
    lines += ["\t".join([*OUTCOMES, "总计", "未经复议直接起诉", "复议后起诉"]), "\t".join([*OUTCOMES, "总计"] * 2)]
    lines += [
        "\t".join(cells[name] for name in LITIGATION_FIELDS),
        "",
        "五、存在的主要问题及改进情况",
        "",
        "有待改进。",
    ]
    return "\n".join([*lines, "", "六、其他需要报告的事项", "", "无"])


def tabbed_cells(cells: Mapping[str, str]) -> str:
    """The report as a text dump of cells each on a line after a tab, empty ones too; rows parted by empty lines."""

    def rows(dump: str) -> str:
        return "\n\n".join("\n".join(f"\t{cell}" for cell in row.split("\t")) for row in dump.split("\n") if row)

    parts = tab_separated(cells, padded=False).split("\n\n")
    return "\n\n\n".join(rows(part) if "\t" in part else part for part in parts)


def _broken(name: str) -> str:
    return "\n".join(name[start : start + 2] for start in range(0, len(name), 2))


def _width(label: str, layout: Layout) -> str:
    if not layout.half_width:
        return label
    return label.translate(str.maketrans("（），", "(),")).replace(".", ". ").replace(")", ") ")
