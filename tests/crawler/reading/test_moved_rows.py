"""Rows whose figures stand in other places than their header or their label says: read for sure, or not at all."""

import random

import pytest

from storage.forms import FORM_2021, REQUEST_COLUMNS
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import cell_a_line, page, page_of, table_2, table_3, table_4, td, with_sums

FIGURES = with_sums({name: str(n % 40) for n, name in enumerate(FORM_2021.fields, 3)})
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
PARTS = [f"requests.{{}}.{column.key}" for column in REQUEST_COLUMNS]


def with_blank_first(html: str) -> str:
    """Table 3 with an empty cell before the figures of each row, so that the last stands beyond the header."""
    rows = html.split("<tr>")
    return "<tr>".join(
        row if NOTE in row or row.count("<td") < len(PARTS) or "自然人" in row or "商业企业" in row else _moved(row)
        for row in rows
    )


def _moved(row: str) -> str:
    cells = row.split("<td")
    return "<td".join([*cells[: -len(PARTS)], "></td>", *cells[-len(PARTS) :]])


def sparse(seed: int) -> dict[str, str]:
    """Figures, blanks and dashes as some bodies mix them for naught."""
    chance = random.Random(seed)
    cells = {name: chance.choice(["", "/", "0"]) for name in FORM_2021.fields}
    return cells | {f"requests.received.{column.key}": "1" for column in REQUEST_COLUMNS}


@pytest.mark.parametrize("seed", range(4))
def test_of_rows_that_moved_beyond_their_header_none_is_placed_below_it(seed: int) -> None:
    cells = sparse(seed)
    reading = reading_of(page_of(table_2(cells), with_blank_first(table_3(cells)), table_4(cells)))
    for name, state in states(reading, "requests").items():
        expected = {"": "blank", "/": "dash"}.get(cells[name], "number")
        assert state in (expected, "unreadable"), name


def test_full_rows_that_moved_beyond_their_header_are_read() -> None:
    html = page_of(table_2(FIGURES), with_blank_first(table_3(FIGURES)), table_4(FIGURES))
    assert differing(reading_of(html), FIGURES) == {}


def test_a_table_whose_first_column_alone_is_empty_has_lost_its_last() -> None:
    """As a converter leaves it that gives all rows the width of the first."""
    cells = dict(FIGURES)
    keys = [column.key for column in REQUEST_COLUMNS]
    for row in {name.rpartition(".")[0] for name in FIGURES if name.startswith("requests.")}:
        texts = ["", *(FIGURES[f"{row}.{key}"] for key in keys[:-1])]
        cells |= {f"{row}.{key}": text for key, text in zip(keys, texts, strict=True)}
    reading = reading_of(page(cells))
    assert set(states(reading, "requests").values()) == {"unreadable"}


def test_figures_below_the_head_of_the_labels_are_not_left_out() -> None:
    """A label that takes one column where the others take two: its row stands one column further left."""
    rows = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"]
    heads = "".join(map(td, ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]))
    figures = "".join(map(td, "1234560"))
    html = f"<table><tr>{td('项目', 1, 2)}{heads}</tr><tr>{td(rows[0], 1, 2)}{figures}</tr>"
    html += f"<tr>{td(rows[1])}{figures}{td('')}</tr></table>"
    read = numbers(reading_of(page_of(table_2(FIGURES), html, table_4(FIGURES))))
    assert [read.get(part.format("carried_in")) for part in PARTS] == [*"1234560"]


@pytest.mark.parametrize("is_parted", [False, True], ids=["one table", "two tables"])
def test_an_empty_row_below_figures_without_a_label_is_not_blank(is_parted: bool) -> None:
    """As a page break leaves it: the figures of a row on one page, its label on the next."""
    cells = FIGURES | {part.format("granted"): "" for part in PARTS}
    html = table_3(cells)
    start = html.rindex("<tr>", 0, html.index("（一）予以公开"))
    loose = f"<tr>{td('', 1, 3)}{''.join(map(td, '1234560'))}</tr>"
    between = "</table><table border=1>" if is_parted else ""
    html = html[:start] + loose + between + html[start:]
    reading = reading_of(page_of(table_2(cells), html, table_4(cells)))
    assert set(states(reading, "requests.granted.").values()) == {"unreadable"}


def test_a_blank_row_below_figures_that_could_not_be_read_is_not_the_row_of_table_4() -> None:
    html = table_4(FIGURES)
    start = html.rindex("<tr>")
    doubtful = "".join(f"<td>{n}<sup>1</sup></td>" for n in range(15))
    html = html[:start] + f"<tr>{doubtful}</tr><tr>{td('') * 15}</tr></table>"
    reading = reading_of(page_of(table_2(FIGURES), table_3(FIGURES), html))
    assert {state for name, state in states(reading).items() if name.startswith(("review", "suit"))} == {"unreadable"}


HEADS = "".join(map(td, ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]))
TURNED = (
    f"<table border=1><tr>{td('', 1, 2)}{HEADS}</tr>"
    f"<tr>{td('行政复议', 1, 2)}{''.join(map(td, '12036'))}</tr>"
    f"<tr>{td('行政诉讼', 2)}{td('未经复议直接起诉')}{''.join(map(td, '10708'))}</tr>"
    f"<tr>{td('复议后起诉')}{''.join(map(td, '02204'))}</tr></table>"
)


def litigation(html: str) -> dict[str, str]:
    reading = reading_of(page_of(table_2(FIGURES), table_3(FIGURES), html))
    return {name: state for name, state in states(reading).items() if name.startswith(("review", "suit"))}


def test_what_cannot_be_read_in_a_proceedings_row_makes_the_others_not_absent() -> None:
    assert set(litigation(TURNED).values()) == {"number"}
    read = litigation(TURNED.replace("<td>8</td>", "<td>8+1</td>"))
    assert {name for name, state in read.items() if state == "unreadable"} == {"suit_direct.total"}


def test_a_proceeding_whose_merged_label_was_taken_apart_is_not_absent() -> None:
    boxes = TURNED.replace(td("行政诉讼", 2), td("行政诉讼")).replace('colspan="2"', "")
    assert "absent" not in litigation(boxes).values()


def test_a_row_of_table_2_that_lost_a_cell_beside_an_empty_head_is_not_counted_through() -> None:
    html = page(FIGURES).replace("<td>本年制发件数</td>", "<td></td>")
    start = html.index("</td>", html.index(">行政规范性文件<")) + len("</td>")
    html = html[:start] + html[html.index("<td", html.index("<td", start) + 1) :]
    read = states(reading_of(html), "disclosure.normative_documents")
    assert set(read.values()) == {"unreadable"}


@pytest.mark.parametrize("label", ["行政许可", "（七）总计", "行政规范性文件"])
def test_a_row_that_stands_in_another_table_is_not_absent(label: str) -> None:
    html = page(FIGURES)
    start = html.index("<tr>", html.rindex("</tr>", 0, html.index(f">{label}<")))
    end = html.index("</tr>", start) + len("</tr>")
    row, place = html[start:end], html.index("</tr>", html.index("行政复议</td>")) + len("</tr>")
    read = reading_of(html[:start] + html[end:place] + row + html[place:])
    assert "absent" not in {cell.state.value for cell in read.cells.values()}


def test_a_short_table_with_a_table_of_one_cell_in_some_of_its_cells_is_the_form_still() -> None:
    inner = "<table><tr><td>{}</td></tr></table>"
    html = table_4(FIGURES)
    for text in ("结果维持", "结果纠正", "其他结果", "尚未审结"):
        html = html.replace(f"<td>{text}</td>", f"<td>{inner.format(text)}</td>")
    assert differing(reading_of(page_of(table_2(FIGURES), table_3(FIGURES), html)), FIGURES) == {}


def with_remarks(html: str, remarks: list[str]) -> str:
    """Table 3 with a column of remarks, empty in most rows."""
    head, *rows = html.split("</tr>")
    body = [
        row + td(remarks[number % len(remarks)]) if row.count("<td") >= len(PARTS) else row
        for number, row in enumerate(rows)
    ]
    return "</tr>".join([head + td("备注", 3), *(row for row in body)])


@pytest.mark.parametrize("remarks", [["", "3"], ["", "无", "含网上2件"], ["5"]])
def test_empty_cells_below_a_head_of_its_own_cost_no_row(remarks: list[str]) -> None:
    html = with_remarks(table_3(FIGURES), remarks)
    assert differing(reading_of(page_of(table_2(FIGURES), html, table_4(FIGURES))), FIGURES) == {}


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_a_text_with_a_column_more_are_not_counted_through(seed: int) -> None:
    """A row that lost a blank has as many figures as the form has columns."""
    chance = random.Random(seed)
    cells = {name: chance.choice(["", *"4400///"]) for name in FORM_2021.fields}
    lines = cell_a_line(cells).split("\n\n")
    subtotals: list[str] = []
    for line in lines:
        subtotals += ["77"] if subtotals and _ends_a_row(subtotals, cells) else []
        subtotals.append(line)
    read = numbers(reading_of("\n\n".join(subtotals)))
    assert {name: text for name, text in read.items() if name.startswith("requests") and text != cells[name]} == {}


def _ends_a_row(lines: list[str], cells: dict[str, str]) -> bool:
    """Whether the figures that stand before the total of a row of table 3 are all told."""
    labels = {row.label: row.key for row in FORM_2021.request_rows}
    number = next((at for at in range(len(lines) - 1, -1, -1) if lines[at] in labels), -1)
    if number < 0:
        return False
    name = f"requests.{labels[lines[number]]}"
    parts = [cells[f"{name}.{column.key}"] for column in REQUEST_COLUMNS[:-1]]
    return "77" not in lines[number:] and len(lines) - number - 1 == sum(map(bool, parts))


def test_a_point_behind_a_pages_number_ends_no_reading() -> None:
    lines = cell_a_line(FIGURES).split("\n\n")
    lines[40:40] = ["- 3 -", ".5"]
    assert not [problem for problem in reading_of("\n\n".join(lines)).problems if "unexpectedly" in problem]


def test_an_empty_row_below_an_article_ends_no_reading() -> None:
    html = table_2(FIGURES).replace("</tr>", f"</tr><tr>{td('', 1, 4)}</tr>", 1)
    assert differing(reading_of(page_of(html, table_3(FIGURES), table_4(FIGURES))), FIGURES) == {}


def test_a_frame_that_heads_the_last_column_shows_that_the_figures_moved() -> None:
    html = with_blank_first(table_3(FIGURES))
    head = "<tr>" + html.split("<tr>")[1].replace("</tr>", td("收到和处理政府信息公开申请情况", 3) + "</tr>")
    html = "<tr>".join([html.split("<tr>")[0], head[len("<tr>") :], *html.split("<tr>")[2:]])
    read = numbers(reading_of(page_of(table_2(FIGURES), html, table_4(FIGURES))))
    assert {name: text for name, text in read.items() if text != FIGURES[name]} == {}


def test_headings_in_bold_of_markdown_are_headings() -> None:
    bold = {"一、总体情况", "二、主动公开政府信息情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"}
    lines = [f"**{line}**" if line in bold else line for line in cell_a_line(FIGURES).split("\n\n")]
    assert {1, 2, 5, 6} <= reading_of("\n\n".join(lines)).sections.keys()


def test_a_remark_in_a_text_is_not_the_figure_of_a_blank_before_it() -> None:
    cells = FIGURES | {"disclosure.regulations.in_force": ""}
    dump = cell_a_line(cells).replace("现行有效件数", "现行有效件数\n\n备注", 1)
    row = "\n\n".join(["规章", cells["disclosure.regulations.issued"], cells["disclosure.regulations.repealed"]])
    assert row in dump
    read = states(reading_of(dump.replace(row, f"{row}\n\n8", 1)), "disclosure.regulations")
    assert set(read.values()) == {"unreadable"}


def test_a_text_with_bars_and_a_column_more_is_not_counted_through() -> None:
    """Its blanks are lost in some rows: as many figures are left as the form has columns."""
    heads = "| 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 小计 | 总计 |"
    lines = [heads, "|---" * 9 + "|"]
    for number, row in enumerate(FORM_2021.request_rows):
        parts = ["0", "0", "", "0", "0", "7", "7", "7"] if number % 3 else [*"01020347"]
        lines.append(f"| {row.label} | {' | '.join(part for part in parts if part)} |")
    dump = cell_a_line(FIGURES)
    table = dump[dump.index("（本列数据") : dump.index("四、政府")]
    read = numbers(reading_of(dump.replace(table, "\n".join([*lines, "", ""]))))
    assert not [name for name in read if name.startswith("requests.")]
