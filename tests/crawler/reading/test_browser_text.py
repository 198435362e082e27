"""Texts as a browser gives them (``innerText``), where each cell of a page is a paragraph or several."""

from random import Random

import pytest

from storage.forms import FORM_2019, FORM_2021
from tests.crawler.reading.page_dumps import DIVISION, PARAGRAPH, given_by_browser
from tests.crawler.reading.reading_of import differing, reading_of, states
from tests.crawler.reading.reports import TITLE, Layout, tabbed_cells

BLOCKS = {"paragraphs": PARAGRAPH, "divisions": DIVISION, "bare": ""}
PRINTED = {name: str(number * 7 % 1000) for number, name in enumerate(FORM_2021.fields)}
LAYOUTS = (Layout(), Layout(handled="row"), Layout(handled="absent"), Layout(broken_words=True))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_every_figure_is_read_where_it_stands(block: str, layout: Layout) -> None:
    text = given_by_browser(PRINTED, block, layout)
    reading = reading_of(text)
    assert differing(reading, PRINTED) == {}
    spans = [cell.spot.span for cell in reading.cells.values() if cell.spot and cell.spot.span]
    assert [text[start:end] for start, end in spans] == list(PRINTED.values())
    assert reading.title == TITLE
    assert reading.sections[6] == "无"


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_the_form_of_2019_too(block: str) -> None:
    cells = {name: str(number + 10) for number, name in enumerate(FORM_2019.fields)}
    assert differing(reading_of(given_by_browser(cells, block, Layout(form=FORM_2019))), cells) == {}


@pytest.mark.parametrize("blank", ["", "\xa0"], ids=["nothing", "a blank"])
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_blank_cells_keep_their_places_or_make_their_row_unreadable(block: str, blank: str) -> None:
    random = Random(5)
    blanks = {name for name in PRINTED if random.random() < 0.1}
    text = given_by_browser(PRINTED | dict.fromkeys(blanks, "?"), block).replace("?", blank)
    states = {name: state for name, (_, state, _) in differing(reading_of(text), PRINTED).items()}
    assert blanks <= states.keys()
    assert {name for name, state in states.items() if state == "blank"} <= blanks
    assert all(states[name] == "unreadable" for name in states.keys() - blanks)
    assert len(states) < len(PRINTED) / 2


def test_windows_line_ends() -> None:
    text = given_by_browser(PRINTED, PARAGRAPH).replace("\n", "\r\n")
    assert differing(reading_of(text), PRINTED) == {}


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["a break", "paragraphs"])
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_two_figures_in_a_cell_are_none(block: str, between: str) -> None:
    at_end = {name for name in PRINTED if name.endswith((".total", ".decisions"))}
    text = given_by_browser(PRINTED | dict.fromkeys(at_end, "?"), block or PARAGRAPH).replace("?", f"7{between}8")
    states = {name: state for name, (_, state, _) in differing(reading_of(text), PRINTED).items()}
    assert at_end <= states.keys()
    assert set(states.values()) == {"unreadable"}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_words_broken_in_their_cells(block: str) -> None:
    text = given_by_browser(PRINTED, block or PARAGRAPH)
    for word in (
        "社会\n公益\n组织",
        "法律\n服务机构",
        "商业\n企业",
        "行政规范\n性文件",
        "四、结转下年度\n继续办理",
        "其他\n结果",
    ):
        assert word.replace("\n", "") in text
        text = text.replace(word.replace("\n", ""), word)
    assert differing(reading_of(text), PRINTED) == {}


def test_blank_cells_of_a_break_each() -> None:
    """As where a script joins the ``innerText`` of cells by tabs, and an editor left a <br> in each blank one."""
    blanks = {name for name in PRINTED if name.startswith("requests.") and not name.endswith(".total")}
    text = given_by_browser(PRINTED | dict.fromkeys(blanks, "?"), "").replace("?", "\n")
    states = {name: state for name, (_, state, _) in differing(reading_of(text), PRINTED).items()}
    assert states == dict.fromkeys(PRINTED.keys() & blanks, "blank")


def test_cells_that_stand_each_on_a_line_behind_a_tab_are_none_of_a_browser_though_all_are_blank() -> None:
    reading = reading_of(tabbed_cells(dict.fromkeys(PRINTED, "")))
    assert set(states(reading).values()) == {"blank"}
