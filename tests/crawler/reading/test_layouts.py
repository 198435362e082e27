"""The tables as real pages print them: one test for each way."""

import random
from decimal import Decimal

import pytest

from crawler.practice import layouts
from storage.forms import FORM_2019, FORM_2021, LITIGATION_FIELDS, REQUEST_COLUMNS, Form
from storage.report import Completeness, DocumentKind
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import (
    KINDS,
    Layout,
    cell_a_line,
    page,
    page_of,
    tab_separated,
    tabbed_cells,
    table,
    table_2,
    table_3,
    table_4,
    td,
    with_sums,
    zeros,
)

FIGURES = dict(zip(FORM_2021.fields, random.Random(1).sample(range(1, 999), 200), strict=True))
PRINTED = {name: str(value) for name, value in FIGURES.items()}
PRINTED_2019 = {name: str(number) for number, name in enumerate(FORM_2019.fields, 1)}
REGULATIONS = "disclosure.regulations"


def swapped(html: str, old: str, new: str) -> str:
    assert old in html
    return html.replace(old, new)


@pytest.mark.parametrize(
    "layout",
    [
        Layout(),
        Layout(handled="row"),
        Layout(handled="absent"),
        Layout(padding=1),
        Layout(padding=6),
        Layout(broken_words=True),
        Layout(half_width=True),
        Layout(word_markup=True),
        Layout(wrapped=True),
        Layout(header=False),
        Layout(request_columns=(6, 0, 1, 2, 3, 4, 5)),
        Layout(request_columns=(0, 6, 2, 1, 4, 3, 5)),
    ],
    ids=str,
)
def test_every_layout_gives_every_figure(layout: Layout) -> None:
    printed = PRINTED if layout.header else with_sums(PRINTED)
    reading = reading_of(page(printed, layout))
    assert (reading.kind, reading.completeness, reading.form) == (
        DocumentKind.REPORT,
        Completeness.COMPLETE,
        "2021",
    )
    assert differing(reading, printed) == {}
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("dump", "printed"),
    [
        (cell_a_line(PRINTED), PRINTED),
        (cell_a_line(PRINTED_2019, FORM_2019), PRINTED_2019),
        (tab_separated(PRINTED), PRINTED),
        (tab_separated(PRINTED, 1), PRINTED),
        (page(PRINTED_2019, Layout(form=FORM_2019)), PRINTED_2019),
        ("<html><body><div>" + cell_a_line(PRINTED).replace("\n\n", "</p><p>") + "</div></body></html>", PRINTED),
    ],
    ids=["cell a line", "cell a line 2019", "tabs", "tabs shifted", "html 2019", "html paragraphs"],
)
def test_dumps_and_the_older_form(dump: str, printed: dict[str, str]) -> None:
    reading = reading_of(dump)
    assert len(reading.cells) == len(printed)
    assert differing(reading, printed) == {}


class TestTable2:
    def test_all_blank(self) -> None:
        cells = zeros() | dict.fromkeys(FORM_2021.disclosure_fields, "")
        assert set(states(reading_of(page(cells)), "disclosure").values()) == {"blank"}

    def test_all_blank_in_the_older_form(self) -> None:
        cells = dict.fromkeys(FORM_2019.fields, "")
        reading = reading_of(page(cells, Layout(form=FORM_2019)))
        assert set(states(reading).values()) == {"blank"}
        assert reading.completeness is Completeness.COMPLETE

    def test_a_trailing_blank_cell(self) -> None:
        cells = states(reading_of(page(zeros(disclosure__regulations__in_force=""))), REGULATIONS)
        assert list(cells.values()) == ["number", "number", "blank"]

    def test_dashes(self) -> None:
        cells = zeros() | dict.fromkeys((f"{REGULATIONS}.{key}" for key in ("issued", "repealed", "in_force")), "/")
        assert set(states(reading_of(page(cells)), REGULATIONS).values()) == {"dash"}

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("现行有效件数", "现行有效件"),
            ("现行有效件数", "现行有效件数<br>(历史累计)"),
            ("本年制发件数", "本年制 作数量"),
            ("本年制发件数", "本年度制发数"),
            ("本年废止件数", "本年废止数"),
            ("行政规范性文件", "规范性文件"),
            ("第二十条第（一）项", "第二十条  第(一)项"),
            ("二、主动公开政府信息情况</p>", "二、主动公开政府信息情况</p><p>本年情况见下表：</p>"),
        ],
    )
    def test_words_that_differ(self, old: str, new: str) -> None:
        assert differing(reading_of(swapped(page(PRINTED), old, new)), PRINTED) == {}

    def test_headers_that_lost_their_second_line(self) -> None:
        html = swapped(swapped(page(PRINTED), "本年制发件数", "本年"), "本年废止件数", "本年")
        assert differing(reading_of(html), PRINTED) == {}

    def test_five_columns_one_always_blank_and_a_blank_row(self) -> None:
        html = table_2(PRINTED, Layout(padding=1)).replace("</table>", f"<tr>{td('') * 5}</tr></table>")
        assert differing(reading_of(page_of(html, table_3(PRINTED), table_4(PRINTED))), PRINTED) == {}

    def test_columns_in_another_order_are_read_by_their_header(self) -> None:
        html = swapped(
            page(PRINTED), "<td>本年制发件数</td><td>本年废止件数</td>", "<td>本年废止件数</td><td>本年制发件数</td>"
        )
        reading = numbers(reading_of(html))
        assert reading[f"{REGULATIONS}.issued"] == PRINTED[f"{REGULATIONS}.repealed"]
        assert reading[f"{REGULATIONS}.repealed"] == PRINTED[f"{REGULATIONS}.issued"]

    @pytest.mark.parametrize(
        ("printed", "value", "note"),
        [
            ("1077.892534", "1077.892534", ""),
            ("0.092", "0.092", ""),
            ("18468&nbsp;", "18468", ""),
            ("251000元", "25.1", "printed in 元, converted to 万元"),
        ],
    )
    def test_fees(self, printed: str, value: str, note: str) -> None:
        html = swapped(page(zeros(disclosure__fees__amount="FEE")), "FEE", printed)
        cell = reading_of(html).cells["disclosure.fees.amount"]
        assert (str(cell.value), cell.note) == (value, note)

    def test_fees_under_a_header_in_yuan(self) -> None:
        html = swapped(page(zeros(disclosure__fees__amount="920")), "（单位：万元）", "（单位：元）")
        assert str(reading_of(html).cells["disclosure.fees.amount"].value) == "0.092"

    def test_an_amount_whose_unit_stands_in_the_row_of_its_article(self) -> None:
        html = swapped(page(zeros(disclosure__fees__amount="920")), "（单位：万元）", "")
        html = swapped(html, "第（八）项", "第（八）项（单位：元）")
        assert str(reading_of(html).cells["disclosure.fees.amount"].value) == "0.092"

    def test_an_amount_beside_whose_table_another_unit_is_named_is_not_read(self) -> None:
        html = swapped(page(zeros(disclosure__fees__amount="920")), "（单位：万元）", "")
        html = swapped(html, "<p>二、主动公开政府信息情况</p>", "<p>二、主动公开政府信息情况</p><p>单位：件、元</p>")
        reading = reading_of(html)
        assert states(reading, "disclosure.fees") == {"disclosure.fees.amount": "unreadable"}
        assert states(reading, "disclosure.penalties") == {"disclosure.penalties.decisions": "number"}

    def test_a_table_cut_by_a_page_break(self) -> None:
        html = table_2(PRINTED)
        cut = html.index("<tr><td>行政强制")
        parts = f"{html[:cut]}</table><p>- 1 -</p><table>{html[cut:]}"
        assert differing(reading_of(page_of(parts, table_3(PRINTED), table_4(PRINTED))), PRINTED) == {}

    @pytest.mark.parametrize(("width", "expected"), [(4, ("blank", "-1")), (5, ("unreadable", "None"))])
    def test_a_page_break_between_a_header_and_its_row(self, width: int, expected: tuple[str, str]) -> None:
        """The header is still the one above where both parts of the table are of one width."""
        layout = Layout(form=FORM_2019)
        html = table_2(dict.fromkeys(FORM_2019.fields, "1"), layout)
        cut = html.index("<tr><td>行政事业性收费")
        rest = html[html.index("</tr>", cut) :]
        row = td("行政事业性收费") + td("") + td("-1") + td("") * (width - 3)
        parts = f"{html[:cut]}</table><p>- 1 -</p><table><tr>{row}{rest}"
        fees = reading_of(page_of(parts, table_3(zeros(FORM_2019), layout), "", layout=layout)).cells
        items, change = (fees[f"disclosure.fees.{name}"] for name in ("items_last_year", "change"))
        assert (items.state.value, str(change.value)) == expected

    def test_a_page_break_between_two_rows_of_a_block(self) -> None:
        layout = Layout(form=FORM_2019, padding=1)
        html = table_2(dict.fromkeys(FORM_2019.fields, "1"), layout)
        cut = html.index("<tr><td>行政强制")
        row = td("行政强制") + td("25") + td("24") + td("") * 2
        parts = f"{html[:cut]}</table><p>- 1 -</p><table><tr>{row}</tr></table>"
        cells = reading_of(page_of(parts, table_3(zeros(FORM_2019), layout), "", layout=layout)).cells
        measures = {name: cells[f"disclosure.coercive_measures.{name}"] for name in ("change", "decisions")}
        assert (str(measures["change"].value), measures["decisions"].state.value) == ("24", "blank")

    def test_a_statistic_in_section_1_is_not_table_2(self) -> None:
        extra = table([td("行政许可") + td("5"), td("行政处罚") + td("6")])
        html = swapped(page(PRINTED), "<p>（一）主动公开。按时公开。</p>", extra)
        assert differing(reading_of(html), PRINTED) == {}


class TestTable3:
    def test_a_header_broken_into_two_rows_of_cells(self) -> None:
        first, second = "".join(td(name[:2]) for name in KINDS), "".join(td(name[2:]) for name in KINDS)
        html = swapped(page(PRINTED), "".join(map(td, KINDS)), f"{first}</tr><tr>{second}")
        html = html.replace('rowspan="3" colspan="3">（本列', 'rowspan="4" colspan="3">（本列')
        html = html.replace('rowspan="2">自然人', 'rowspan="3">自然人').replace(
            'rowspan="2">总计', 'rowspan="3">总计', 1
        )
        assert differing(reading_of(html), PRINTED) == {}

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("（三）不予公开", "(三)<br>不予公开"),
            ("3.危及“三安全一稳定”", "3.危及三安全一稳定"),
            ("3.危及“三安全一稳定”", '3.危及"三安全一稳定"'),
            ("四、结转下年度继续办理", "四、结转下一年继续办理"),
            ("四、结转下年度继续办理", "四、结转下一年度"),
            ("2.其他法律行政法规禁止公开", "2.其他法律、行政法规禁止公开的"),
            ("（一）予以公开", "㈠ 予以公开"),
            ("（一）予以公开", "(一) 子以公开"),
            ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
            ("四、结转下年度继续办理", "果<br>四、结转下年度继续办理"),
        ],
    )
    def test_labels_that_differ(self, old: str, new: str) -> None:
        assert differing(reading_of(swapped(page(PRINTED), old, new)), PRINTED) == {}

    def test_cells_that_hold_only_unseen_characters_are_empty(self) -> None:
        html = page(PRINTED, Layout(padding=2)).replace("<td></td>", "<td>\u200b</td>")
        blank = f"<tr>{td(chr(0x200B)) * 15}</tr></table><p>五、"
        assert html.count("</table><p>五、") == 1
        assert differing(reading_of(html.replace("</table><p>五、", blank)), PRINTED) == {}

    def test_a_group_that_is_printed_as_one_row_has_none_of_its_own(self) -> None:
        html = page(PRINTED)
        start, end = html.index('<tr><td rowspan="3">（六）其他处理'), html.index('<tr><td colspan="2">（七）总计')
        whole = f'<tr><td colspan="2">（六）其他处理</td>{td("7") * 7}</tr>'
        reading = reading_of(html[:start] + whole + html[end:])
        rows = ("closed_not_corrected", "closed_fee_unpaid", "closed_other")
        assert [*differing(reading, PRINTED)] == [name for name in PRINTED if name.split(".")[1] in rows]
        assert {state for row in rows for state in states(reading, f"requests.{row}.").values()} == {"absent"}

    def test_rows_that_lost_the_cells_before_their_label(self) -> None:
        html = swapped(page(PRINTED), "<td>3.其他</td>", '<td colspan="2">3.其他</td>')
        assert differing(reading_of(html), PRINTED) == {}

    def test_figures_one_column_to_the_left(self) -> None:
        html = swapped(page(PRINTED), '<td colspan="2">（七）总计</td>', "<td>（七）总计</td>")
        assert differing(reading_of(html), PRINTED) == {}

    def test_only_totals_filled(self) -> None:
        cells = {name: "" if "requests" in name and not name.endswith("total") else "4" for name in FORM_2021.fields}
        reading = states(reading_of(page(cells)), "requests")
        assert {state for name, state in reading.items() if name.endswith("total")} == {"number"}
        assert {state for name, state in reading.items() if not name.endswith("total")} == {"blank"}

    @pytest.mark.parametrize(("text", "state"), [("", "blank"), ("/", "dash"), ("-", "dash"), ("&nbsp;", "blank")])
    def test_the_same_sign_in_every_cell(self, text: str, state: str) -> None:
        html = page(dict.fromkeys(FORM_2021.fields, "SIGN")).replace("SIGN", text)
        assert set(states(reading_of(html)).values()) == {state}

    def test_a_blank_among_figures_stays_in_its_place(self) -> None:
        reading = reading_of(page(PRINTED | {"requests.received.research": ""}))
        assert states(reading, "requests.received")["requests.received.research"] == "blank"
        assert len(numbers(reading)) == 199

    def test_digits_apart_are_joined_where_the_sum_then_holds(self) -> None:
        row = {"natural_person": "1 2", "business": "3", "total": "15"}
        cells = zeros() | {f"requests.received.{name}": text for name, text in row.items()}
        cell = reading_of(page(cells)).cells["requests.received.natural_person"]
        assert (str(cell.value), cell.text) == ("12", "1 2")
        assert "sum" in cell.note
        cells["requests.received.total"] = "16"
        assert states(reading_of(page(cells)))["requests.received.natural_person"] == "unreadable"

    def test_a_raised_figure_is_a_note_s_where_the_sum_then_holds(self) -> None:
        row = {"natural_person": "12§", "business": "3", "total": "15"}
        cells = zeros() | {f"requests.received.{name}": text for name, text in row.items()}
        raised = "<sup>1</sup>"
        cell = reading_of(page(cells).replace("§", raised)).cells["requests.received.natural_person"]
        assert (str(cell.value), cell.note) == ("12", "the raised figure is a note's: the sum then holds")
        cells["requests.received.total"] = "124"
        told = states(reading_of(page(cells).replace("§", raised)))
        assert told["requests.received.natural_person"] == "unreadable"

    def test_rows_that_do_not_add_up_are_read_as_printed(self) -> None:
        cells = zeros(requests__received__total="9", requests__granted__business="-2", requests__granted__total="1.5")
        assert differing(reading_of(page(cells)), cells) == {}

    def test_a_table_in_two_parts_with_and_without_its_header(self) -> None:
        html = table_3(PRINTED)
        cut = html.index("<tr><td>3.危及")
        for header in ("", html[html.index("<tr>") : html.index("<tr>", html.index(KINDS[0]))]):
            parts = f"{html[:cut]}</table><p>- 2 -</p><table>{header}{html[cut:]}"
            reading = reading_of(page_of(table_2(PRINTED), parts, table_4(PRINTED)))
            assert differing(reading, PRINTED) == {}

    def test_two_tables_that_disagree_are_unreadable(self) -> None:
        other = table_3(PRINTED | {"requests.received.business": "0"})
        both = table_3(PRINTED) + other
        reading = reading_of(page_of(table_2(PRINTED), both, table_4(PRINTED)))
        assert set(states(reading, "requests.received").values()) == {"unreadable"}
        assert len(numbers(reading)) == 193
        assert any("requests.received" in problem for problem in reading.problems)

    def test_the_same_table_twice_is_read_once(self) -> None:
        reading = reading_of(page_of(table_2(PRINTED), table_3(PRINTED) * 2, table_4(PRINTED)))
        assert differing(reading, PRINTED) == {}

    def test_a_hidden_table_is_not_read(self) -> None:
        decoy = table_3(zeros(requests__received__total="77"))
        for hidden in (decoy.replace("<table", '<table style="display: none"'), f"<div hidden>{decoy}</div>"):
            reading = reading_of(page_of(table_2(PRINTED), hidden + table_3(PRINTED), table_4(PRINTED)))
            assert differing(reading, PRINTED) == {}

    def test_a_row_that_is_not_there_is_absent(self) -> None:
        html = swapped(page(PRINTED), "<td>7.属于行政执法案卷</td>", "")
        start = page(PRINTED).index("<tr><td>7.属于行政执法案卷")
        end = page(PRINTED).index("</tr>", start) + len("</tr>")
        html = page(PRINTED)[:start] + page(PRINTED)[end:]
        reading = reading_of(html.replace('rowspan="8"', 'rowspan="7"'))
        assert set(states(reading, "requests.denied_enforcement_file").values()) == {"absent"}
        assert len(numbers(reading)) == 193
        assert reading.completeness is Completeness.COMPLETE

    def test_a_row_whose_label_is_not_known_is_unreadable_and_never_absent(self) -> None:
        html = swapped(page(PRINTED), "7.属于行政执法案卷", "7.属于别的一种什么东西")
        reading = reading_of(html)
        assert set(states(reading, "requests.denied_enforcement_file").values()) == {"unreadable"}
        assert reading.completeness is Completeness.PARTIAL

    def test_a_blank_row_whose_label_is_not_known_is_never_absent(self) -> None:
        printed = {name: "" if "enforcement_file" in name else text for name, text in PRINTED.items()}
        reading = reading_of(swapped(page(printed), "7.属于行政执法案卷", "7.属于别的一种什么东西"))
        assert set(states(reading, "requests.denied_enforcement_file").values()) == {"unreadable"}

    def test_a_column_that_is_not_there_is_absent(self) -> None:
        reading = reading_of(page(PRINTED, Layout(request_columns=(0, 1, 2, 3, 4, 5))))
        absent = {name for name, state in states(reading).items() if state == "absent"}
        assert absent == {name for name in FORM_2021.request_fields if name.endswith("total")}

    def test_a_merged_figure_is_no_figure_for_each_of_its_rows(self) -> None:
        html = table_3(PRINTED)
        start = html.index("</td>", html.index("一、本年新收")) + len("</td>")
        html = html[:start] + html[start:].replace("<td>", '<td rowspan="2">', 1)
        following = html.index("</td>", html.index("二、上年结转")) + len("</td>")
        html = html[:following] + html[html.index("</td>", following) + len("</td>") :]
        reading = states(reading_of(page_of(table_2(PRINTED), html, table_4(PRINTED))), "requests")
        assert reading["requests.carried_in.natural_person"] == "unreadable"

    def test_what_is_not_a_digit_makes_no_number(self) -> None:
        for markup in ("1<sup>2</sup>", "<del>5</del>6", "<img src=5.png>", "１²", "见附件"):
            html = swapped(page(zeros(requests__received__total="FIGURE")), "FIGURE", markup)
            assert states(reading_of(html))["requests.received.total"] == "unreadable"


class TestTable4:
    def test_headers_without_totals_above_fifteen_figures(self) -> None:
        headed = table_4(PRINTED, Layout(totals_headed=False))
        figures = "".join(td(PRINTED[name]) for name in LITIGATION_FIELDS)
        html = headed[: headed.rindex("<tr>")] + f"<tr>{figures}</tr></table>"
        assert differing(reading_of(page_of(table_2(PRINTED), table_3(PRINTED), html)), PRINTED) == {}

    @pytest.mark.parametrize(
        "row",
        [
            td("备注", 1, 2) + td("", 1, 13),
            td("备 注") + td("无", 1, 14),
            td("填表人：") + td("张三") + td("审核人：") + td("") * 12,
            td("联系电话：") + td("0", 1, 14),
        ],
    )
    def test_a_row_of_remarks_below_the_figures_is_none_of_figures(self, row: str) -> None:
        html = table_4(PRINTED).replace("</table>", f"<tr>{row}</tr></table>")
        reading = reading_of(page_of(table_2(PRINTED), table_3(PRINTED), html))
        assert (differing(reading, PRINTED), reading.problems) == ({}, ())

    def test_a_figure_in_as_many_cells_as_the_form_has_may_be_its_own_behind_any_word(self) -> None:
        row, last_year = td("备注") + td("") * 4 + td("3") + td("") * 10, td("件数") + td("9") * 15
        html = table_4(PRINTED).replace("<tr>", f"<tr>{td('', 3)}", 1)
        html = html[: html.rindex("<tr>")] + f"<tr>{row}</tr><tr>{last_year}</tr></table>"
        reading = reading_of(page_of(table_2(PRINTED), table_3(PRINTED), html))
        assert {reading.cells[name].state.value for name in LITIGATION_FIELDS} == {"unreadable"}
        assert not [problem for problem in reading.problems if "different figures" in problem]

    def test_a_row_of_another_part_below_the_figures_stays_a_doubt(self) -> None:
        html = table_4(PRINTED).replace("</table>", f"<tr>{td('2022年')}{td('') * 14}</tr></table>")
        reading = reading_of(page_of(table_2(PRINTED), table_3(PRINTED), html))
        assert {reading.cells[name].state.value for name in LITIGATION_FIELDS} == {"unreadable"}

    def test_headers_without_totals_above_twelve_figures(self) -> None:
        reading = reading_of(page(PRINTED, Layout(totals_headed=False)))
        assert {name for name, state in states(reading).items() if state == "absent"} == {
            name for name in LITIGATION_FIELDS if name.endswith("total")
        }
        assert len(numbers(reading)) == 197

    def test_letters_one_below_the_other(self) -> None:
        letters = [[*"结结其尚 "] * 3, [*"果果他未总"] * 3, [*"维纠结审计"] * 3, [*"持正果结 "] * 3]
        rows = ["".join(td(letter.strip()) for part in row for letter in part) for row in letters]
        top = td("行政复议", 1, 5) + td("未经复议直接起诉", 1, 5) + td("复议后起诉", 1, 5)
        html = table([top, *rows, "".join(td(PRINTED[name]) for name in LITIGATION_FIELDS)])
        assert differing(reading_of(page_of(table_2(PRINTED), table_3(PRINTED), html)), PRINTED) == {}

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("未经复议直接起诉", "未经复议直接诉讼"),
            ("结果维持", "结果 维持"),
            (
                "四、政府信息公开行政复议、行政诉讼情况</p>",
                "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况</p><p>注：单位为件</p>",
            ),
        ],
    )
    def test_words_that_differ(self, old: str, new: str) -> None:
        assert differing(reading_of(swapped(page(PRINTED), old, new)), PRINTED) == {}

    @pytest.mark.parametrize(("text", "state"), [("", "blank"), ("/", "dash")])
    def test_no_figures(self, text: str, state: str) -> None:
        cells = PRINTED | dict.fromkeys(LITIGATION_FIELDS, text)
        reading = states(reading_of(page(cells)))
        assert {reading[name] for name in LITIGATION_FIELDS} == {state}

    def test_a_label_before_the_figures(self) -> None:
        html = swapped(
            table_4(PRINTED), '<td colspan="5">行政复议', '<td rowspan="3">类别</td><td colspan="5">行政复议'
        )
        last = html.rindex("<tr>") + len("<tr>")
        html = html[:last] + td("件数") + html[last:]
        assert differing(reading_of(page_of(table_2(PRINTED), table_3(PRINTED), html)), PRINTED) == {}

    def test_a_missing_table_is_absent_but_not_where_a_picture_may_show_it(self) -> None:
        without = reading_of(page_of(table_2(PRINTED), table_3(PRINTED), ""))
        pictured = reading_of(page_of(table_2(PRINTED), table_3(PRINTED), '<p><img src="table4.png"></p>'))
        assert {states(without)[name] for name in LITIGATION_FIELDS} == {"absent"}
        assert {states(pictured)[name] for name in LITIGATION_FIELDS} == {"unreadable"}


class TestDumps:
    """What a dump has lost is not guessed."""

    @pytest.mark.parametrize("gone", ["natural_person", "research"])
    def test_a_row_that_lost_a_blank_is_unreadable(self, gone: str) -> None:
        reading = reading_of(cell_a_line(PRINTED | {f"requests.denied_third_party.{gone}": ""}))
        assert set(states(reading, "requests.denied_third_party").values()) == {"unreadable"}
        assert len(numbers(reading)) == 193
        assert reading.completeness is Completeness.PARTIAL

    @pytest.mark.parametrize("gone", ["natural_person", "research"])
    def test_a_blank_between_two_tabs_is_not_lost(self, gone: str) -> None:
        reading = reading_of(tab_separated(PRINTED | {f"requests.denied_third_party.{gone}": ""}))
        assert states(reading)[f"requests.denied_third_party.{gone}"] == "blank"
        assert len(numbers(reading)) == 199

    def test_a_blank_that_may_fill_a_row_up_is_none(self) -> None:
        """A dump that lost its blanks and filled its rows up again shows them at the ends of its rows alone."""
        reading = reading_of(tab_separated(PRINTED | {"requests.denied_third_party.total": ""}))
        assert set(states(reading, "requests.denied_third_party").values()) == {"unreadable"}

    def test_a_text_among_figures_costs_one_row(self) -> None:
        reading = reading_of(cell_a_line(PRINTED | {"requests.received.research": "见附件"}))
        assert set(states(reading, "requests.received").values()) == {"unreadable"}
        assert len(numbers(reading)) == 193
        assert "absent" not in states(reading).values()

    def test_a_dump_that_keeps_empty_cells_keeps_their_places(self) -> None:
        cells = PRINTED | {"requests.received.research": "", "requests.denied_third_party.total": ""}
        reading = reading_of(tabbed_cells(cells))
        blank = {name for name, state in states(reading).items() if state == "blank"}
        assert blank == {"requests.received.research", "requests.denied_third_party.total"}
        assert numbers(reading) == {name: text for name, text in PRINTED.items() if name not in blank}

    def test_columns_in_another_order_are_unreadable(self) -> None:
        dump = swapped(cell_a_line(PRINTED), "商业企业\n\n科研机构", "科研机构\n\n商业企业")
        assert set(states(reading_of(dump), "requests").values()) == {"unreadable"}


@pytest.mark.parametrize("form", [FORM_2019, FORM_2021], ids=["2019", "2021"])
def test_the_form_is_told_by_its_words_and_not_by_the_year(form: Form) -> None:
    for year in ("2019", "2023"):
        html = page(zeros(form), Layout(form=form), f"石桥镇{year}年政府信息公开工作年度报告")
        reading = reading_of(html)
        assert (reading.form, len(reading.cells)) == (form.key, len(form.fields))


def test_rows_of_both_forms_are_said_and_only_what_is_surely_not_there_is_called_absent() -> None:
    mixed = page_of(table_2(PRINTED), table_3(PRINTED_2019, Layout(form=FORM_2019)), table_4(PRINTED))
    reading = reading_of(mixed)
    assert reading.form == "2021"
    assert any("other form" in problem for problem in reading.problems)
    closed = [f"requests.closed_other.{column.key}" for column in REQUEST_COLUMNS]
    assert {states(reading)[name] for name in closed} == {"absent"}  # one row stands for the group, the total below it
    dump = reading_of(
        cell_a_line(PRINTED).replace("（六）其他处理", f"（六）其他处理{chr(10) * 2}7" + f"{chr(10) * 2}0" * 6)
    )
    assert "absent" not in {states(dump)[name] for name in closed}


def test_a_header_that_lost_its_merges_moves_no_number() -> None:
    """总计 then stands second in the header, while the numbers go on in the form's order."""
    rows = [
        "".join(
            map(
                td,
                (
                    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
                    "自然人",
                    "法人或其他组织",
                    "总计",
                ),
            )
        ),
        td("") * 4 + "".join(map(td, KINDS)),
    ]
    for row in FORM_2021.request_rows:
        values = [PRINTED[f"requests.{row.key}.{column.key}"] for column in REQUEST_COLUMNS]
        rows.append("".join(map(td, [row.label, *values])))
    reading = reading_of(page_of(table_2(PRINTED), table(rows), table_4(PRINTED)))
    wrong = {name: value for name, value in numbers(reading).items() if value != PRINTED[name]}
    assert wrong == {}


@pytest.mark.parametrize("drawn", [layouts.clean, layouts.word, layouts.padded])
def test_the_tables_of_the_practice_portals(drawn: layouts.Layout) -> None:
    """The padded one fills up rows that lost their merged cells: 一、 then ends a column before the rows of groups."""
    printed = with_sums(PRINTED)
    reading = reading_of(page_of(*drawn({name: Decimal(text) for name, text in printed.items()})))
    assert differing(reading, printed) == {}
