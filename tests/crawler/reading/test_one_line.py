"""Texts of whole pages in one line: blanks stand where paragraphs and cells ended, or nothing does."""

import pytest

from storage.forms import FORM_2019, FORM_2021, REQUEST_COLUMNS, Form
from storage.report import DocumentKind
from tests.crawler.reading.page_dumps import BESIDE, dump, in_one_line
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import TITLE, with_sums


def printed(form: Form) -> dict[str, str]:
    return with_sums({name: str(number * 7 % 300) for number, name in enumerate(form.fields)})


@pytest.mark.parametrize("between", [" ", "  ", "\u3000", "|", " | "])
@pytest.mark.parametrize("form", [FORM_2019, FORM_2021])
def test_full_rows_are_read(form: Form, between: str) -> None:
    text = in_one_line(printed(form), form, between)
    reading = reading_of(text)
    assert differing(reading, printed(form)) == {}
    assert (reading.title, reading.year, reading.sections[6]) == (TITLE, 2023, "无")
    spans = [cell.spot.span for cell in reading.cells.values() if cell.spot and cell.spot.span]
    assert [text[start:end] for start, end in spans] == list(printed(form).values())


@pytest.mark.parametrize("between", [" ", "|"])
def test_rows_that_lost_a_blank_are_unreadable(between: str) -> None:
    cells = printed(FORM_2021) | {"requests.granted.total": "", "disclosure.licensing.decisions": ""}
    told = differing(reading_of(in_one_line(cells, FORM_2021, between)), cells)
    assert {name.rpartition(".")[0] for name in told} == {"requests.granted", "disclosure.licensing"}
    assert {state for _, state, _ in told.values()} == {"unreadable"}


def test_figures_that_ran_together_are_none() -> None:
    reading = reading_of(f"标题: {TITLE}\n" + in_one_line(printed(FORM_2021), FORM_2021, ""))
    assert (reading.kind, reading.title, reading.year) == (DocumentKind.REPORT, TITLE, 2023)
    assert not numbers(reading)
    assert "absent" not in states(reading).values()
    assert reading.problems


def test_labels_that_ran_together_hide_their_rows() -> None:
    text = in_one_line(printed(FORM_2021), FORM_2021, " ")
    first, second = "1.属于国家秘密", "2.其他法律行政法规禁止公开"
    start, end = text.index(first), text.index(second)
    reading = reading_of(text[:start] + text[start:end].replace(" ", "") + text[end:])
    assert set(states(reading, "requests.denied_state_secret").values()) == {"unreadable"}
    assert set(states(reading, "requests.denied_other_law").values()) <= {"unreadable", "number"}
    assert not {name for name, value in numbers(reading).items() if value != printed(FORM_2021)[name]}
    beside = in_one_line(printed(FORM_2021), FORM_2021, "\n").replace(text[start:end].replace(" ", "\n"), "")
    apart = reading_of(beside + f"\n{first}0000000{second}0000000")
    assert set(states(apart, "requests.denied_state_secret").values()) == {"unreadable"}


@pytest.mark.parametrize("after", ["栏目: 政府信息公开年报", "原文链接: https://www.qingxi.gov.cn/a.htm"])
def test_a_label_without_a_value_takes_no_other_labels(after: str) -> None:
    text = f"标题: {TITLE}\n文号: \n发布机构: \n{after}\n" + in_one_line(printed(FORM_2021), FORM_2021, " ")
    reading = reading_of(text.replace("来源：石桥镇", ""))
    assert (reading.publisher, reading.facts.get("发布机构"), reading.facts.get("文号")) == ("", None, None)


def test_the_number_of_a_page_is_no_figure() -> None:
    cells = printed(FORM_2021) | {
        f"requests.granted.{name}": "" for name in ("research", "other_organisation", "total")
    }
    text = in_one_line(cells, FORM_2021, " ")
    read = numbers(reading_of(text.replace(" （二）部分公开", " - 3 - （二）部分公开")))
    assert not {name for name, value in read.items() if value != cells[name]}
    blank = printed(FORM_2021) | {"review.upheld": ""}
    for number in ("—4—", "- 4 -"):
        marked = in_one_line(blank, FORM_2021, " ").replace(" 总计 102 109 ", f" 总计 {number} 102 109 ")
        assert number in marked
        assert not [name for name in numbers(reading_of(marked)) if name.startswith(("review", "suit"))]


def test_dashes_around_a_figure_may_be_cells() -> None:
    row = dict(zip((column.key for column in REQUEST_COLUMNS), "-1-11-3", strict=True))
    cells = printed(FORM_2021) | {f"requests.rejected_repeated.{name}": text for name, text in row.items()}
    text = in_one_line(cells, FORM_2021, " ")
    assert " - 1 - 1 1 - 3 " in text
    for marked in (text, text.replace(" - 1 - 1 1 - 3 ", " - 1 - 12 - 1 1 - 3 ")):
        read = numbers(reading_of(marked))
        assert not {name for name, value in read.items() if value != cells[name]}


def test_a_word_before_the_figures_of_table_4_is_none_of_them() -> None:
    cells = printed(FORM_2021)
    text = in_one_line(cells, FORM_2021, " ").replace(" 总计 95 102 ", " 件数 95 102 ")
    assert " 件数 95 " in text
    assert differing(reading_of(text), cells) == {}
    lost = text.replace(" 件数 95 102 ", " 件数 102 ")
    assert not [name for name in numbers(reading_of(lost)) if name.startswith(("review", "suit"))]


def test_a_row_of_bars_that_stands_alone_is_not_absent() -> None:
    blank = dict.fromkeys([f"requests.granted_in_part.{column.key}" for column in REQUEST_COLUMNS], "")
    text = dump(printed(FORM_2021) | blank | {"requests.granted_in_part.research": "1"}, BESIDE)
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    for bar in (",", "，"):
        alone = text.replace(label, label.replace("，", bar)).replace(label[:6], f"３页\n{label[:6]}")
        reading = reading_of(alone.replace("（三）不予公开", "３页\n（三）不予公开"))
        assert "absent" not in states(reading).values()


def test_the_bare_number_of_a_page_fills_no_lost_blank() -> None:
    cells = printed(FORM_2021) | {"requests.granted_in_part.natural_person": "", "disclosure.licensing.decisions": ""}
    text = in_one_line(cells, FORM_2021, "\n")
    for number, label in ((2, "第二十条第（六）项"), (3, "（三）不予公开"), (4, "四、结转下年度继续办理")):
        text = text.replace(f"\n{label}\n", f"\n{number}\n{label}\n", 1)
    for numbered in (text.replace("\n二、", "\n1\n二、", 1), f"{text}\n5"):
        reading = reading_of(numbered)
        told = differing(reading, cells)
        rows = {name.rpartition(".")[0] for name in told}
        assert {"requests.granted_in_part", "disclosure.licensing"} <= rows
        assert len(rows) < 4  # one that ends or begins with what may be a page's number is left too
        assert {state for _, state, _ in told.values()} == {"unreadable"}
        assert not any("5" in section.split() for section in reading.sections.values())


def test_a_figure_behind_one_row_is_no_page() -> None:
    cells = printed(FORM_2021)
    text = in_one_line(cells, FORM_2021, "\n")
    one_more = text.replace("\n（三）不予公开\n", "\n3\n（三）不予公开\n", 1)
    assert {name.rpartition(".")[0] for name in differing(reading_of(one_more), cells)} == {"requests.granted_in_part"}


def test_heads_in_a_line_that_is_no_table_tell_the_form() -> None:
    text = in_one_line(printed(FORM_2019), FORM_2019, "\n")
    start, end = text.index("第二十条"), text.index("三、收到")
    reading = reading_of(f"{text[:start]}{' '.join(text[start:end].split())}\n{text[end:]}")
    assert (reading.form, set(numbers(reading).items()) - set(printed(FORM_2019).items())) == ("2019", set())
