"""Columns that the form has not, columns that are missing, and headers whose merged cells end in the wrong place."""

import random
import re
from collections.abc import Iterable

import pytest

from storage.forms import FORM_2021, LITIGATION_FIELDS, REQUEST_COLUMNS
from storage.report import State
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import (
    KINDS,
    OUTCOMES,
    Layout,
    page,
    page_of,
    table,
    table_2,
    table_3,
    table_4,
    td,
    zeros,
)

PRINTED = {name: str(n) for name, n in zip(FORM_2021.fields, random.Random(3).sample(range(1, 999), 200), strict=True)}
BLANK = dict.fromkeys(FORM_2021.fields, "")
COLUMNS = [column.key for column in REQUEST_COLUMNS]
_ROW = re.compile("<tr>(.*?)</tr>")
_CELL = re.compile("<td[^>]*>.*?</td>")


def with_column(html: str, place: int, head: str, text: str) -> str:
    """A table with a column before the one that stands ``place`` columns from the right, all rows of equal width."""

    def add(match: re.Match[str]) -> str:
        cells = _CELL.findall(match[1])
        cells.insert(len(cells) - place, td(head if "自然人" in match[1] else text))
        return f"<tr>{''.join(cells)}</tr>"

    return _ROW.sub(add, html)


def page_with(third: str) -> str:
    return page_of(table_2(PRINTED), third, table_4(PRINTED))


def without(column: str) -> dict[str, str]:
    return {name: text for name, text in PRINTED.items() if not re.fullmatch(rf"requests\..*\.{column}", name)}


OTHERS = [("小计", "77"), ("备注", ""), ("备注", "无"), ("2022年", "88"), ("同比", "5%"), ("序号", "9")]


@pytest.mark.parametrize(("head", "text"), OTHERS)
@pytest.mark.parametrize("missing", ["legal_services", "public_welfare", "other_organisation", "total", None])
def test_a_column_of_something_else_is_never_taken_for_one_of_the_form(
    head: str, text: str, missing: str | None
) -> None:
    shown = tuple(number for number, column in enumerate(COLUMNS) if column != missing)
    # A header of one row names its columns whichever they are.
    layout = Layout(request_columns=shown if missing else (6, 0, 1, 2, 3, 4, 5))
    expected = without(missing) if missing else PRINTED
    for place in (0, 2, len(shown)):
        reading = reading_of(page_with(with_column(table_3(PRINTED, layout), place, head, text)))
        wrong = {name for name, value in numbers(reading).items() if expected.get(name) != value}
        assert not wrong, place


def test_what_is_named_nearly_as_the_form_has_it_and_stands_in_its_place_is_read() -> None:
    html = table_3(PRINTED).replace("法律服务机构", "法律机构").replace("社会公益组织", "公益性组织")
    assert differing(reading_of(page_with(html)), PRINTED) == {}


@pytest.mark.parametrize(("printed", "recognised"), [(">总计<", ">总训<"), (">其他<", ">其池<")])
def test_short_heads_of_which_a_scan_shows_one_character_are_read(printed: str, recognised: str) -> None:
    html = table_3(PRINTED).replace(printed, recognised, 1)
    assert differing(reading_of(page_with(html)), PRINTED) == {}


def test_what_stands_above_a_head_does_not_make_it_the_name_of_a_column() -> None:
    reading = reading_of(page_with(table_3(PRINTED).replace(">其他<", ">村委会<", 1)))
    assert not any(name.endswith("other_organisation") for name in numbers(reading) if name.startswith("requests."))


def test_a_remark_and_a_subtotal_do_not_keep_the_figures_beside_them_from_being_read() -> None:
    layout = Layout(request_columns=(0, 1, 2, 3, 4, 5, 6), header=False)
    head = td("（勾稽关系）", 1, 3) + "".join(map(td, ("自然人", *KINDS, "总计")))
    plain = table_3(PRINTED, layout).replace("<table border=1>", f"<table border=1><tr>{head}</tr>")
    for place, name, text in ((1, "小计", "700"), (0, "备注", "含往年"), (7, "单位", "件"), (0, "备注", "")):
        reading = reading_of(page_with(with_column(plain, place, name, text)))
        assert differing(reading, PRINTED) == {}, name


class TestMergedCellsThatEndInTheWrongPlace:
    def test_the_head_of_the_organisations_is_too_narrow(self) -> None:
        html = table_3(PRINTED).replace('<td colspan="5">法人或其他组织', '<td colspan="4">法人或其他组织')
        assert not _wrong(page_with(html))

    @pytest.mark.parametrize("name", ["自然人", "总计"])
    @pytest.mark.parametrize("rows", [1, 3])
    def test_a_head_is_too_low_or_too_high(self, name: str, rows: int) -> None:
        html = table_3(PRINTED).replace(f'<td rowspan="2">{name}', f'<td rowspan="{rows}">{name}')
        assert not _wrong(page_with(html))

    @pytest.mark.parametrize("group", ["（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"])
    @pytest.mark.parametrize("more", [-1, 1])
    def test_a_group_ends_too_early_or_too_late(self, group: str, more: int) -> None:
        def changed(match: re.Match[str]) -> str:
            return f'<td rowspan="{int(match[1]) + more}">{group}'

        html = re.sub(rf'<td rowspan="(\d+)">{group}', changed, table_3(PRINTED))
        assert differing(reading_of(page_with(html)), PRINTED) == {}


def test_a_figure_merged_over_two_rows_belongs_to_neither() -> None:
    printed = PRINTED["requests.received.natural_person"], PRINTED["requests.carried_in.natural_person"]
    html = table_3(PRINTED).replace(f"<td>{printed[0]}</td>", f'<td rowspan="2">{printed[0]}</td>')
    html = html.replace(f"<td>{printed[1]}</td>", "", 1)
    read = states(reading_of(page_with(html)))
    assert read["requests.received.natural_person"] == read["requests.carried_in.natural_person"] == "unreadable"


def test_two_columns_under_each_head_are_not_chosen_between() -> None:
    years = "".join(td("2022年") + td("2023年") for _ in COLUMNS)
    head = td("（勾稽关系）", 2, 3) + "".join(td(name, 1, 2) for name in ("自然人", *KINDS, "总计"))
    row = td("一、本年新收政府信息公开申请数量", 1, 3) + "".join(td(str(n)) + td("") for n in range(7))
    assert not [
        name for name in numbers(reading_of(page_with(table([head, years, row])))) if name.startswith("requests.")
    ]


@pytest.mark.parametrize("number", range(9))
def test_a_cell_of_the_header_is_missing(number: int) -> None:
    head = table_3(PRINTED)[: table_3(PRINTED).index("一、本年新收")]
    cell = _CELL.findall(head)[number]
    assert not _wrong(page_with(table_3(PRINTED).replace(cell, "", 1)))


@pytest.mark.parametrize("number", range(19))
def test_a_cell_of_table_4s_header_is_missing(number: int) -> None:
    cells = list(_CELL.finditer(table_4(PRINTED)))[number]
    html = table_4(PRINTED)[: cells.start()] + table_4(PRINTED)[cells.end() :]
    assert not _wrong(page_of(table_2(PRINTED), table_3(PRINTED), html))


class TestTable4:
    @staticmethod
    def reading(outcomes: Iterable[str], before: Iterable[str] = (), row: Iterable[str] = ()) -> dict[str, str]:
        """The cells read of table 4 with words at its left and some outcomes headed."""
        heads, left = list(outcomes), [td(text, 3) for text in before]
        rows = [
            "".join(left) + td("行政复议", 1, len(heads)) + td("行政诉讼", 1, 2 * len(heads)),
            "".join(td(head, 2) for head in heads)
            + td("未经复议直接起诉", 1, len(heads))
            + td("复议后起诉", 1, len(heads)),
            "".join(map(td, heads * 2)),
            "".join(map(td, row)),
        ]
        reading = reading_of(page_of(table_2(PRINTED), table_3(PRINTED), table(rows)))
        return {name: text for name, text in numbers(reading).items() if name in LITIGATION_FIELDS}

    def test_words_at_the_left_beside_a_header_without_an_outcome(self) -> None:
        row = ["1", "2023", "9", *(str(n) for n in range(100, 112))]
        read = self.reading((*OUTCOMES[:3], "总计"), ("序号", "年度", "件数"), row)
        assert not set(read.values()) & {"1", "2023", "9"}
        assert "review.pending" not in read

    def test_a_number_of_the_row_at_the_left(self) -> None:
        row = ["1", *(str(n) for n in range(100, 115))]
        read = self.reading((*OUTCOMES, "总计"), ("序号",), row)
        assert list(read.values()) == [str(n) for n in range(100, 115)]

    def test_a_row_that_counts_the_columns(self) -> None:
        counts = "".join(td(str(n)) for n in range(1, 16))
        html = table_4(BLANK).replace("<tr>" + td("") * 15, f"<tr>{counts}</tr><tr>" + td("") * 15)
        reading = reading_of(page_of(table_2(BLANK), table_3(BLANK), html))
        assert set(states(reading).values()) == {"blank"}

    def test_a_table_for_each_proceeding(self) -> None:
        names = ("行政复议", "未经复议直接起诉", "复议后起诉")
        rows = [[PRINTED[name] for name in LITIGATION_FIELDS[start : start + 5]] for start in (0, 5, 10)]
        tables = "".join(
            table([td(name, 1, 5), "".join(map(td, (*OUTCOMES, "总计"))), "".join(map(td, row))])
            for name, row in zip(names, rows, strict=True)
        )
        assert differing(reading_of(page_of(table_2(PRINTED), table_3(PRINTED), tables)), PRINTED) == {}

    def test_heads_of_one_row(self) -> None:
        names = ("行政复议", "未经复议直接起诉", "复议后起诉")
        head = "".join(td(f"{name}{outcome}") for name in names for outcome in (*OUTCOMES, "总计"))
        html = table([head, "".join(td(PRINTED[name]) for name in LITIGATION_FIELDS)])
        assert differing(reading_of(page_of(table_2(PRINTED), table_3(PRINTED), html)), PRINTED) == {}


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("（单位：万元）", "25"),
        ("", "25"),
        ("（元）", "0.0025"),
        ("（单位：人民币 元）", "0.0025"),
        ("（金额单位：元）", "0.0025"),
        ("（单位：千元）", None),
        ("（单位：亿元）", None),
        ("（单位：圆）", "0.0025"),
        ("（单位万：元）", None),
        ("（单位：人元）", None),
        ("（单位：百万）", None),
        ("（单位：万）", "25"),
    ],
)
def test_the_unit_of_the_fees_as_the_header_prints_it(unit: str, value: str | None) -> None:
    html = page(PRINTED | {"disclosure.fees.amount": "25"}).replace("（单位：万元）", unit)
    assert numbers(reading_of(html)).get("disclosure.fees.amount") == value


def _wrong(html: str) -> dict[str, str]:
    return {name: text for name, text in numbers(reading_of(html)).items() if PRINTED[name] != text}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("number", [3, 4])
def test_blank_rows_in_a_header_are_nothing(number: int, place: int, count: int) -> None:
    printed = {name: "" if at % 3 and name.startswith("requests") else PRINTED[name] for at, name in enumerate(PRINTED)}
    tables = {2: table_2(printed), 3: table_3(printed), 4: table_4(printed)}
    rows = [match[0] for match in _ROW.finditer(tables[number])]
    rows[place:place] = [f"<tr>{td('') * (10 if number == 3 else 15)}</tr>"] * count
    tables[number] = f"<table>{''.join(rows)}</table>"
    cells = reading_of(page_of(tables[2], tables[3], tables[4])).cells
    assert {name: cell.text for name, cell in cells.items()} == printed
    assert "unreadable" not in {cell.state.value for cell in cells.values()}


class TestAHeadThatMeansNothing:
    """It may be what is left of a label, so that nothing of the form is surely not there."""

    @pytest.mark.parametrize("head", ["案件", "维", "小计"])
    def test_in_table_4(self, head: str) -> None:
        fourth = table_4(PRINTED).replace('<td rowspan="2">结果维持</td>', f'<td rowspan="2">{head}</td>')
        reading = reading_of(page_of(table_2(PRINTED), table_3(PRINTED), fourth))
        assert states(reading)["review.upheld"] == "unreadable"
        assert not _wrong(page_of(table_2(PRINTED), table_3(PRINTED), fourth))

    @pytest.mark.parametrize("text", ["", "0"])
    def test_above_a_column_that_may_be_empty(self, text: str) -> None:
        layout = Layout(request_columns=(0, 1, 2, 3, 4, 5))
        html = with_column(table_3(zeros(), layout), 0, "某", text)
        assert set(states(reading_of(page_with(html)), "requests").values()) <= {"unreadable", "number"}

    @pytest.mark.parametrize(
        "cut", [["结果", "结果", "其他", "尚未", "总"], ["结果维", "结果纠", "其他结", "尚未审", "总"]]
    )
    @pytest.mark.parametrize("columns", [range(5), range(1), range(2, 5)])
    def test_heads_cut_by_a_page_break_are_read_where_their_number_and_order_are_the_forms(
        self, cut: list[str], columns: Iterable[int]
    ) -> None:
        fourth = table_4(PRINTED)
        for column in columns:
            whole = (*OUTCOMES, "总计")[column]
            fourth = fourth.replace(f'<td rowspan="2">{whole}<', f'<td rowspan="2">{cut[column]}<')
        assert differing(reading_of(page_of(table_2(PRINTED), table_3(PRINTED), fourth)), PRINTED) == {}

    def test_heads_of_which_a_page_break_left_nothing_that_is_known(self) -> None:
        fourth = table_4(PRINTED)
        for whole, cut in zip((*OUTCOMES, "总计"), "持正果结件", strict=True):
            fourth = fourth.replace(f'<td rowspan="2">{whole}<', f'<td rowspan="2">{cut}<')
        reading = reading_of(page_of(table_2(PRINTED), table_3(PRINTED), fourth))
        assert set(states(reading, "review").values()) == {"unreadable"}
        assert not _wrong(page_of(table_2(PRINTED), table_3(PRINTED), fourth))


@pytest.mark.parametrize("head", ["自然人", "总计"])
def test_a_head_that_is_left_empty_is_the_one_that_is_missing_at_its_place(head: str) -> None:
    printed = PRINTED | {"requests.received.business": "", "requests.granted.natural_person": ""}
    table = table_3(printed).replace(td(head, 2), td("", 2))
    assert states(reading_of(page_with(table)), "requests") == states(reading_of(page(printed)), "requests")
    assert differing(reading_of(page_with(table_3(PRINTED).replace(td(head, 2), td("", 2)))), PRINTED) == {}


def test_a_head_that_is_left_empty_at_another_place_is_not_the_missing_one() -> None:
    kinds = "".join(map(td, KINDS))
    moved = "".join(map(td, (*KINDS[1:], "")))  # the cell of 商业企业 is not there, and the row one too short
    table = table_3(PRINTED | {"requests.received.business": ""}).replace(kinds, moved)
    read = numbers(reading_of(page_with(table)))
    assert not any(name.startswith("requests.received.") for name in read)


def test_a_column_without_a_head_takes_no_place_of_the_form() -> None:
    """A sum before the total, for which the header has no cell: it stands below 总计, and a total may be empty."""

    def add(match: re.Match[str]) -> str:
        cells = _CELL.findall(match[1])
        return f"<tr>{''.join([*cells[:-1], td('77'), cells[-1]])}</tr>"

    printed = PRINTED | {name: "" for name in PRINTED if name.endswith(("granted.total", "out.total"))}
    header, rest = table_3(printed).split('<tr><td colspan="3">一、', 1)
    third = header + _ROW.sub(add, f'<tr><td colspan="3">一、{rest}')
    read = numbers(reading_of(page_with(third)))
    assert {name: text for name, text in read.items() if text != printed[name]} == {}


@pytest.mark.parametrize("other", ["654", "0"])
def test_a_header_that_ends_too_early_gives_no_total_to_a_row_without_one(other: str) -> None:
    """法人或其他组织 reaches over four of its five columns, so that 总计 stands above 其他."""
    row = {name: "" for name in PRINTED if name.startswith("requests.granted_in_part.")}
    printed = PRINTED | row | {"requests.granted_in_part.other_organisation": other}
    third = table_3(printed).replace('<td colspan="5">法人', '<td colspan="4">法人')
    cells = reading_of(page_with(third)).cells
    assert {cells[name].state for name in row} == {State.UNREADABLE}


@pytest.mark.parametrize("place", range(1, 6))
@pytest.mark.parametrize("lost", range(2, 8))
@pytest.mark.parametrize("text", ["", "77"])
@pytest.mark.parametrize("is_headed", [True, False])
def test_a_cell_lost_beside_a_column_of_something_else_moves_no_figure(
    place: int, lost: int, text: str, is_headed: bool
) -> None:
    """Its row then has as many cells as the form has columns, the other column's among them."""
    third = table_3(PRINTED)
    start = 0 if is_headed else third.index('<tr><td colspan="3">一、')
    rows = (third[:start] + with_column(third[start:], place, "", text)).split("</tr>")
    number = next(number for number, row in enumerate(rows) if "重复申请" in row)
    figures = _CELL.findall(rows[number])
    rows[number] = rows[number].replace(figures[-lost], "", 1)
    read = reading_of(page_with("</tr>".join(rows)))
    assert not {name: text for name, text in numbers(read).items() if PRINTED[name] != text}


@pytest.mark.parametrize("text", ["备注", "", "无"])
def test_a_cell_put_into_a_row_of_a_table_without_a_column_moves_no_figure(text: str) -> None:
    """The row then has as many cells as the form has columns."""
    cut = [re.sub(r"<td[^>]*>[^<]*</td>$", "", row) for row in table_3(PRINTED).split("</tr>")]
    rows = [
        row if "自然人" in row or "申请人" in row or "商业" in row else short
        for row, short in zip(table_3(PRINTED).split("</tr>"), cut, strict=True)
    ]
    number = next(number for number, row in enumerate(rows) if "重复申请" in row)
    figures = _CELL.findall(rows[number])
    rows[number] = rows[number].replace(figures[-3], f"{td(text)}{figures[-3]}", 1)
    read = numbers(reading_of(page_with("</tr>".join(rows))))
    assert not [name for name in read if name.startswith("requests.rejected_repeated.")]


def test_the_last_row_of_a_group_printed_twice_is_unreadable() -> None:
    rows = table_3(PRINTED).split("</tr>")
    number = next(number for number, row in enumerate(rows) if "3.其他<" in row)
    other = re.sub(r"\d+</td>", "77777</td>", rows[number])
    for order in ([other, rows[number]], [rows[number], other]):
        third = "</tr>".join([*rows[:number], *order, *rows[number + 1 :]])
        assert set(states(reading_of(page_with(third)), "requests.closed_other").values()) == {"unreadable"}


def test_a_blank_below_the_first_head_with_a_slip_is_not_absent() -> None:
    blank = {"disclosure.regulations.issued": ""}
    reading = reading_of(page(PRINTED | blank).replace("本年制发件数", "本年年制发件数"))
    assert states(reading)["disclosure.regulations.issued"] == "unreadable"
