"""Texts that programs made of pages, their tables kept with bars, tabs or drawn lines."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.forms import FORM_2019, FORM_2021, REQUEST_COLUMNS
from storage.report import Reading, State
from tests.crawler.reading.converted_pages import (
    digit_a_line,
    drawn,
    in_columns,
    in_own_columns,
    in_wide_columns,
    run_together,
    with_bars_between,
    with_blanks_behind,
    with_blanks_for_merged,
    with_commas,
    with_commas_filled,
    with_two_tabs,
)
from tests.crawler.reading.reading_of import numbers, reading_of, states
from tests.crawler.reading.reports import Layout, tab_separated, zeros

KEEPING = [
    with_blanks_for_merged,
    with_blanks_behind,
    with_bars_between,
    drawn,
    in_columns,
    in_wide_columns,
    with_commas,
    with_commas_filled,
]
CONVERTED = [*KEEPING, with_two_tabs, in_own_columns, run_together]
LAYOUTS = [Layout(), Layout(handled="row"), Layout(handled="absent"), Layout(form=FORM_2019)]
NUMBERED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 101)}
Converted = Callable[[dict[str, str], Layout], str]


def _wrong(reading: Reading, printed: dict[str, str]) -> dict[str, tuple[str, str, str]]:
    """The cells that say something else than what is printed; that nothing is known of them is right."""
    return {
        name: (printed[name], cell.state.value, cell.text)
        for name, cell in reading.cells.items()
        if cell.state is not State.UNREADABLE
        and (cell.state.value, None if cell.value is None else str(cell.value)) != _said(printed[name])
    }


def _said(text: str) -> tuple[str, str | None]:
    if not text:
        return "blank", None
    return ("dash", None) if text == "/" else ("number", text)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("converted", CONVERTED)
def test_all_figures_are_read(converted: Converted, layout: Layout) -> None:
    printed = {name: str(number) for number, name in enumerate(layout.form.fields, 101)}
    assert numbers(reading_of(converted(printed, layout))) == printed


@pytest.mark.parametrize("converted", KEEPING)
def test_blank_cells_are_read_where_they_keep_their_place(converted: Converted) -> None:
    gone = [name for number, name in enumerate(FORM_2021.fields) if number % 6 == 2]
    printed = NUMBERED | dict.fromkeys(gone, "")
    reading = reading_of(converted(printed, Layout()))
    assert _wrong(reading, printed) == {}
    assert [name for name, state in states(reading).items() if state == "unreadable"] == []


@pytest.mark.parametrize("converted", [*KEEPING, run_together])
def test_commas_between_thousands_are_no_others(converted: Converted) -> None:
    printed = {name: str(number * 61) for number, name in enumerate(FORM_2021.fields)}
    reading = reading_of(converted({name: f"{int(text):,}" for name, text in printed.items()}, Layout()))
    assert numbers(reading) == printed


@pytest.mark.parametrize("column", [column.key for column in REQUEST_COLUMNS])
@pytest.mark.parametrize("converted", CONVERTED)
def test_a_column_left_blank_moves_no_other(converted: Converted, column: str) -> None:
    printed = {name: "" if name.endswith(f".{column}") else text for name, text in NUMBERED.items()}
    assert _wrong(reading_of(converted(printed, Layout())), printed) == {}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CONVERTED), st.sampled_from(LAYOUTS), st.data())
def test_no_cell_is_given_as_another(converted: Converted, layout: Layout, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from(["", "", "0", "/", "7", "12", "340"]), min_size=5, max_size=60))
    printed = {name: texts[number * 7 % len(texts)] for number, name in enumerate(layout.form.fields)}
    assert _wrong(reading_of(converted(printed, layout)), printed) == {}


def test_a_drawn_cell_knows_where_it_stands() -> None:
    text = drawn(NUMBERED, Layout())
    for name, cell in reading_of(text).cells.items():
        span = cell.spot.span if cell.spot else None
        assert span
        assert text[slice(*span)] == NUMBERED[name]


def test_what_stands_beside_a_drawn_table_is_no_part_of_it() -> None:
    lines = drawn(NUMBERED, Layout()).split("\n")
    beside = [f"导航 {line} 12" if line[:1] in ("─", "│") else line for line in lines]
    assert numbers(reading_of("\n".join(beside))) == NUMBERED


def test_a_drawing_with_a_gap_gives_no_figure_to_another_cell() -> None:
    lines = drawn(NUMBERED, Layout()).split("\n")
    row = next(number for number, line in enumerate(lines) if "1.属于国家秘密" in line)
    lines[row] = lines[row][::-1].replace("│", " ", 3)[::-1]
    assert _wrong(reading_of("\n".join(lines)), NUMBERED) == {}


def test_a_row_that_goes_on_below_is_not_known_to_end_blank() -> None:
    text = with_bars_between(NUMBERED, Layout())
    last = NUMBERED["requests.closed_fee_unpaid.total"]
    assert f"| {last}\n" in text
    assert _wrong(reading_of(text.replace(f"| {last}\n", f"|\n{last}\n")), NUMBERED) == {}


def test_a_label_that_goes_on_below_is_not_known_to_have_blanks() -> None:
    blank = "│        " * 7 + "│"
    rows = [line for line in drawn(NUMBERED, Layout()).split("\n") if "申请人逾期未按收费" in line]
    assert len(rows) == 1
    label, *figures = rows[0].strip("│").rpartition("申请")
    cut = f"│{label}申请│" + blank + f"\n│{''.join(figures)}"
    assert _wrong(reading_of(drawn(NUMBERED, Layout()).replace(rows[0], cut)), NUMBERED) == {}


def test_figures_whose_digits_fell_apart_are_not_counted_through() -> None:
    """A blank that was lost and a figure of two digits make seven again."""
    printed = zeros(requests__carried_in__natural_person="11", requests__carried_in__business="")
    printed |= {"requests.granted.business": "204", "requests.granted.research": "15", "requests.received.total": "30"}
    assert numbers(reading_of(digit_a_line(printed))) == {}


@pytest.mark.parametrize("label", ["行政许可", "行政强制"])
def test_a_label_without_cells_is_no_row_that_is_not_there(label: str) -> None:
    row = {"行政许可": "disclosure.licensing.decisions", "行政强制": "disclosure.coercive_measures.decisions"}[label]
    text = with_two_tabs(NUMBERED | {row: ""}, Layout())
    assert f"\n{label}\n" in text
    assert states(reading_of(text))[row] == "unreadable"


@pytest.mark.parametrize("text", ["1e9", "见附件", "1²"])
@pytest.mark.parametrize("place", ["natural_person", "total"])
@pytest.mark.parametrize("converted", [in_columns, in_wide_columns, in_own_columns])
def test_a_row_that_holds_no_figure_where_one_belongs_is_not_blank(converted: Converted, place: str, text: str) -> None:
    field = f"requests.denied_other_law.{place}"
    reading = reading_of(converted(NUMBERED | {field: text, "requests.received.research": ""}, Layout()))
    row = {name: cell for name, cell in reading.cells.items() if name.startswith("requests.denied_other_law.")}
    assert row[field].state is State.UNREADABLE
    assert all(cell.state is State.UNREADABLE or str(cell.value) == NUMBERED[name] for name, cell in row.items())


@pytest.mark.parametrize("converted", [in_columns, in_wide_columns])
def test_a_row_whose_figure_stands_on_a_line_below_is_not_blank(converted: Converted) -> None:
    """As where a browser for terminals prints cells that are paragraphs."""
    row = "requests.carried_out"
    blank = {name: "" for name in FORM_2021.fields if name.startswith(f"{row}.")}
    text = converted(NUMBERED | blank | {"requests.received.research": ""}, Layout())
    label = next(line for line in text.split("\n") if "结转下年度继续办理" in line)
    reading = reading_of(text.replace(label, f"{label.rstrip()}\n\n{' ' * len(label)}7"))
    assert set(states(reading, f"{row}.").values()) == {"unreadable"}


def test_a_word_of_the_page_beside_a_row_hides_it() -> None:
    row = "3.危及“三安全一稳定”"
    text = "\n".join(
        line.replace(line.strip(), f"导航      {row}") if row in line else line
        for line in run_together(NUMBERED, Layout()).split("\n")
    )
    assert set(states(reading_of(text), "requests.denied_safety_stability").values()) == {"unreadable"}


@pytest.mark.parametrize("text", ["1e9", "见附件", "1²"])
@pytest.mark.parametrize("place", ["natural_person", "research", "total"])
@pytest.mark.parametrize("blank", ["", "\xa0"])
def test_what_is_no_figure_moves_none_of_its_row(text: str, place: str, blank: str) -> None:
    kept = {"requests.received.legal_services": blank, "requests.denied_other_law.business": ""}
    printed = NUMBERED | {f"requests.received.{place}": text, **kept}
    reading = reading_of(tab_separated(printed))
    row = {name: cell for name, cell in reading.cells.items() if name.startswith("requests.received.")}
    assert row[f"requests.received.{place}"].state is State.UNREADABLE
    assert all(cell.state is State.UNREADABLE or cell.text == printed[name].strip() for name, cell in row.items())
