"""Dumps of text whose rows are lines: cells with blanks between them, and texts cut at a fixed width."""

import re

import pytest

from crawler.reading.blocks import Grid, Line
from crawler.reading.form.align import align
from crawler.reading.text.parted_lines import with_parted_grids
from storage.forms import FORM_2021, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL
from storage.report import DocumentKind
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import TITLE, tab_separated, with_sums, zeros

PRINTED = with_sums({name: str(number * 7 % 1000 + 1) for number, name in enumerate(FORM_2021.fields)})


def with_blanks(cells: dict[str, str], blank: str = " ") -> str:
    """A dump of rows with blanks where cells end; empty cells are lost."""
    lines = tab_separated(cells, padded=False).split("\n")
    return "\n".join(re.sub("\t+", blank, line.strip("\t")) for line in lines)


def cut_at(text: str, width: int) -> str:
    lines = (line[start : start + width] for line in text.split("\n") for start in range(0, len(line) or 1, width))
    return "\n".join(lines)


@pytest.mark.parametrize("blank", [" ", "    ", "\u3000"])
def test_a_row_is_read_where_all_its_figures_are_there(blank: str) -> None:
    assert differing(reading_of(with_blanks(PRINTED, blank)), PRINTED) == {}


def test_cells_know_where_they_stand() -> None:
    text = with_blanks(PRINTED)
    cells = reading_of(text).cells.values()
    spans = [cell.spot.span for cell in cells if cell.spot and cell.spot.span]
    assert [text[start:end] for start, end in spans] == list(PRINTED.values())


def test_a_row_that_lost_a_blank_is_unreadable() -> None:
    cells = states(reading_of(with_blanks(PRINTED | {"requests.received.research": ""})), "requests.received")
    assert set(cells.values()) == {"unreadable"}


def test_a_column_less_and_a_remark_more_is_not_counted_through() -> None:
    lost = {name: "" for name in PRINTED if name.endswith(".legal_services")}
    text = with_blanks(PRINTED | lost).replace(" 法律服务机构", "").replace("总计", "总计 备注", 1)
    rows = re.sub(r"(?m)^(\S*[一二三四五六七1-9][、.）]\S+(?: \d+){6})$", r"\1 5", text)
    assert rows != text
    assert not [name for name in numbers(reading_of(rows)) if name.startswith("requests.")]


@pytest.mark.parametrize("width", [20, 30, 37, 40, 61])
@pytest.mark.parametrize("dump", [with_blanks(PRINTED), tab_separated(PRINTED)], ids=["blanks", "tabs"])
def test_a_figure_cut_in_two_is_no_figure(dump: str, width: int) -> None:
    reading = reading_of(cut_at(dump, width))
    assert not {name: value for name, value in numbers(reading).items() if value != PRINTED[name]}
    assert "absent" not in states(reading).values()


def with_marks(cells: dict[str, str], mark: str, *tables: int) -> str:
    """A dump whose rows are parted by a mark in some of the tables, by tabs in the others."""
    table, lines = 1, []
    for line in tab_separated(cells).split("\n"):
        table += line.startswith(("二、主", "三、收", "四、政", "五、"))
        lines.append(line.replace("\t", mark) if table in tables else line)
    return "\n".join(lines)


@pytest.mark.parametrize("tables", [(2,), (3,), (4,), (2, 3, 4)])
@pytest.mark.parametrize("mark", ["|", " | ", ",", "，", ";", "；"])
def test_rows_with_marks_between_their_cells_are_never_absent(mark: str, tables: tuple[int, ...]) -> None:
    reading = reading_of(with_marks(PRINTED, mark, *tables))
    assert not {name: value for name, value in numbers(reading).items() if value != PRINTED[name]}
    assert "absent" not in states(reading).values()


@pytest.mark.parametrize("tables", [(2,), (3,), (4,), (2, 3, 4)])
@pytest.mark.parametrize("mark", ["|", " | ", ","])
def test_rows_parted_by_lines_or_commas_are_read(mark: str, tables: tuple[int, ...]) -> None:
    short = {name: value[:2] for name, value in PRINTED.items()}
    text = with_marks(short, mark, *tables)
    reading = reading_of(text)
    assert differing(reading, short) == {}
    spans = [cell.spot.span for cell in reading.cells.values() if cell.spot and cell.spot.span]
    assert [text[start:end] for start, end in spans] == list(short.values())


def test_a_table_of_markdown_is_read() -> None:
    text = re.sub(r"(?m)^(.*\|.*)$", r"| \1 |", with_marks(PRINTED, " | ", 2, 3, 4))
    ruled = re.sub(r"(?m)^(\|.*勾稽关系.*|.*信息内容.*|.*结果维持.*)$", r"\1\n| --- | :---: |", text)
    assert ruled.count("---") > 4
    assert differing(reading_of(ruled), PRINTED) == {}


COMMAED = zeros(requests__received__business="1", requests__received__research="234")


def test_a_comma_that_may_stand_in_a_number_makes_its_line_doubtful() -> None:
    # One row has a cell more, so that a comma may stand within a figure of any.
    text = re.sub(r"(?m)^(,,2\.其他法律.*),0$", r"\1,1,000", with_marks(COMMAED, ",", 3))
    reading = reading_of(text)
    assert set(states(reading, "requests.received.").values()) == {"unreadable"}
    assert set(states(reading, "requests.denied_other_law.").values()) == {"unreadable"}
    assert len(numbers(reading)) == len(COMMAED) - 14


def test_where_all_rows_have_as_many_cells_no_comma_stands_in_a_number() -> None:
    assert differing(reading_of(with_marks(COMMAED, ",", 3)), COMMAED) == {}


def test_a_sentence_that_names_rows_hides_none() -> None:
    text = tab_separated(PRINTED).replace("一切正常。", "行政许可，行政处罚，行政强制事项均已公开。")
    without = re.sub(r"(?m)^.*7.属于行政执法案卷.*\n", "", text)
    assert set(states(reading_of(without), "requests.denied_enforcement_file").values()) == {"absent"}


def in_small_tables(cells: dict[str, str]) -> str:
    """A dump as programs that read pictures write it: each group of table 3 a table with heads that say nothing, table
    4 in three."""
    lines = with_marks(cells, "|", 2).split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("三、"))
    lines = [*lines[: start + 1], ""]
    rule = "|" + "---|" * 8
    for row in FORM_2021.request_rows:
        if not lines[-1] or not row.label.startswith(("2", "3", "4", "5", "6", "7", "8")):
            lines += ["", f"### {row.label}", "| 类别 | 数据1 | 数据2 | 数据3 | 数据4 | 数据5 | 数据6 | 总计 |", rule]
        figures = [cells[f"requests.{row.key}.{column.key}"] for column in REQUEST_COLUMNS]
        lines.append(f"| {row.label} | {' | '.join(figures)} |")
    lines.append("## 四、政府信息公开行政复议、行政诉讼情况")
    for proceeding, caption in zip(
        PROCEEDINGS, ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"], strict=True
    ):
        figures = [cells[f"{proceeding.key}.{outcome.key}"] for outcome in (*OUTCOMES, TOTAL)]
        lines += [f"### {caption}", "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |", "|---|---|---|---|---|"]
        lines += [f"| {' | '.join(figures)} |", ""]
    return "\n".join([*lines, "## 五、存在的主要问题及改进情况", "公开不够及时。", "六、其他需要报告的事项", "无"])


def test_tables_of_one_row_each_are_read() -> None:
    reading = reading_of(in_small_tables(PRINTED))
    assert differing(reading, PRINTED) == {}
    assert reading.sections.keys() == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("### 行政复议", "### 行政复议和行政诉讼"),
        ("| 结果维持 | 结果纠正 |", "| 结果纠正 | 结果维持 |"),
        ("### 行政诉讼（复议后起诉）", "### 行政复议"),
    ],
    ids=["another caption", "another order", "the same caption twice"],
)
def test_a_caption_names_the_proceeding_that_its_table_counts(old: str, new: str) -> None:
    text = in_small_tables(PRINTED).replace(old, new)
    read = numbers(reading_of(text))
    if old.startswith("|"):
        swapped = {"upheld": "corrected", "corrected": "upheld"}
        expected = {
            name: PRINTED[f"{row}.{swapped.get(column, column)}"]
            for row, _, column in (name.rpartition(".") for name in FORM_2021.fields[-15:])
            for name in [f"{row}.{column}"]
        }
        assert {name: read[name] for name in expected} == expected
    else:
        assert not {name for name, value in read.items() if value != PRINTED[name]}


def test_a_row_whose_label_is_followed_by_another_is_not_absent() -> None:
    text = with_blanks(PRINTED).replace("行政强制 ", "行政强制 查封场所 ").replace("2.重复申请 ", "2.重复申请 同一人 ")
    assert text.count("查封场所") == text.count("同一人") == 1
    reading = reading_of(text)
    lost = {name for name, state in states(reading).items() if state != "number"}
    assert lost == {name for name in PRINTED if "coercive_measures" in name or "rejected_repeated" in name}
    assert {states(reading)[name] for name in lost} == {"unreadable"}


def test_rows_set_in_columns_are_no_text_cut_at_a_width() -> None:
    """A browser for terminals puts the figures of a table below each other: all its lines are as long then."""
    printed = {name: str(number) for number, name in enumerate(FORM_2021.fields, 1001)}
    lines = ["  ".join(column.label for column in REQUEST_COLUMNS)]
    for row in FORM_2021.request_rows:
        label = f"{row.group} {row.label}" if row.group.startswith("（") else row.label
        figures = "  ".join(printed[f"requests.{row.key}.{column.key}"] for column in REQUEST_COLUMNS)
        lines.append(label + " " * (100 - 2 * len(label)) + figures)
    text = f"{TITLE}\n\n三、收到和处理政府信息公开申请情况\n\n" + "\n".join(lines)
    read = numbers(reading_of(text))
    assert read == {name: text for name, text in printed.items() if name.startswith("requests.")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_sheet_saved_as_text_has_tabs_behind_its_headings_and_sentences_too(encoding: str) -> None:
    lines = [line for line in tab_separated(PRINTED).split("\n") if line]
    widest = max(line.count("\t") for line in lines)
    text = "\n".join(line + "\t" * (widest - line.count("\t")) for line in lines)
    reading = reading_of(text.encode(encoding))
    assert differing(reading, PRINTED) == {}
    assert (reading.kind, reading.year, sorted(reading.sections)) == (DocumentKind.REPORT, 2023, [1, 2, 3, 4, 5, 6])
    assert reading.sections[6] == "无"


def test_a_label_broken_between_drawn_lines_is_no_row_of_blanks() -> None:
    # As pandoc writes a table whose cell holds line breaks.
    rule = "+" + "-" * 40 + "+---" * 7 + "+"
    figures = ["0", "5", "6", "7", "8", "9", "35"]
    rows = [
        ("", ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]),
        ("一、本年新收政府信息公开申请数量", list("1234566")),
        ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", list("0000000")),
        ("3.", figures),
        ("其他", [""] * 7),
        ("（七）总计", figures),
    ]
    lines = [f"| {label} | {' | '.join(own)} |" for label, own in rows]
    text = f"\n{rule}\n".join([*lines[:3], "\n".join(lines[3:5]), lines[5]])
    blocks = with_parted_grids([Line(line) for line in f"{rule}\n{text}\n{rule}".split("\n")], may_keep=True)
    aligned = align([block for block in blocks if isinstance(block, Grid)])
    assert aligned is not None
    assert [str(aligned.cells[f"requests.closed_other.{column.key}"].value) for column in REQUEST_COLUMNS] == figures


@pytest.mark.parametrize("figures", [["", "见附件", "0", "/", "", "0", "4"], ["7", "", "详见附表", "", "5", "", "1"]])
@pytest.mark.parametrize("is_padded", [True, False])
def test_blanks_before_a_word_among_figures_do_not_count_with_these(figures: list[str], *, is_padded: bool) -> None:
    """Where those behind the word are dropped, as nothing tells whose they are, seven cells may be left by chance."""
    row = "requests.granted_in_part"
    names = [f"{row}.{column.key}" for column in REQUEST_COLUMNS]
    shown = {"requests.denied_state_secret.natural_person": ""}
    printed = PRINTED | shown | dict(zip(names, figures, strict=True))
    read = numbers(reading_of(tab_separated(printed, padded=is_padded)))
    assert {name: text for name, text in read.items() if text != printed[name]} == {}


def test_heads_of_table_4_that_ran_together_and_were_broken_hide_their_row() -> None:
    """As where a page's tables are left out, and words broken in its cells."""
    before, heading, after = tab_separated(PRINTED).partition("四、政府信息公开行政复议、行政诉讼情况\n")
    rest = after[after.index("五、") :]
    heads = "行政复议行政诉讼\n" + "结果\n维持结果\n纠正其他\n结果尚未\n审结总计未经复议直接起诉复议后起诉\n"
    figures = "".join(PRINTED[name] for name in PRINTED if name.startswith(("review", "suit")))
    cells = states(reading_of(f"{before}{heading}\n{heads}{figures}\n\n{rest}"))
    assert {state for name, state in cells.items() if name.startswith(("review", "suit"))} == {"unreadable"}
    gone = states(reading_of(f"{before}{heading}\n{rest}"))
    assert {state for name, state in gone.items() if name.startswith(("review", "suit"))} == {"absent"}


def test_a_figure_right_below_a_row_with_tabs_may_be_the_second_of_its_last_cell() -> None:
    text = tab_separated(PRINTED, padded=False)
    row = next(line for line in text.split("\n") if line.startswith("二、上年结转"))
    told = differing(reading_of(text.replace(row, f"{row}\n8")), PRINTED)
    assert told["requests.carried_in.total"][1] == "unreadable"
    assert {state for _, state, _ in told.values()} == {"unreadable"}
    assert all(name.startswith("requests.") for name in told)
