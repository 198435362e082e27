"""Dumps of web pages with an empty line between any two cells, and one more for each blank cell."""

import pytest

from storage.forms import FORM_2019, FORM_2021, LITIGATION_FIELDS
from tests.crawler.reading.page_dumps import spaced
from tests.crawler.reading.reading_of import differing, reading_of
from tests.crawler.reading.reports import Layout

BLANKS = (
    *("requests.received.natural_person", "requests.received.business", "requests.granted.total"),
    *(f"requests.denied_enforcement_file.{name}" for name in ("natural_person", "business", "research", "total")),
    *("disclosure.normative_documents.issued", "disclosure.fees.amount", *LITIGATION_FIELDS[:2], LITIGATION_FIELDS[9]),
)
PRINTED = {name: "" if name in BLANKS else str(number + 10) for number, name in enumerate(FORM_2021.fields)}


def states_told(text: str, cells: dict[str, str]) -> dict[str, str]:
    """The states of the cells that are not the figure printed."""
    return {name: state for name, (_, state, _) in differing(reading_of(text), cells).items()}


@pytest.mark.parametrize("layout", [Layout(), Layout(handled="row"), Layout(broken_words=True)])
@pytest.mark.parametrize("blank", ["\n", "\xa0\n\n"], ids=["nothing", "a blank"])
def test_blank_cells_keep_their_places(blank: str, layout: Layout) -> None:
    text = spaced(PRINTED, blank, layout=layout)
    assert states_told(text, PRINTED) == dict.fromkeys(BLANKS, "blank")
    spans = [cell.spot.span for cell in reading_of(text).cells.values() if cell.spot and cell.spot.span]
    assert [text[start:end] for start, end in spans] == list(PRINTED.values())


def test_the_form_of_2019_too() -> None:
    cells = {name: str(number + 10) for number, name in enumerate(FORM_2019.fields)}
    cells |= dict.fromkeys(("requests.received.total", "disclosure.regulations.made"), "")
    assert set(states_told(spaced(cells, layout=Layout(form=FORM_2019)), cells).values()) == {"blank"}


def test_a_last_row_that_ends_in_blanks() -> None:
    blanks = dict.fromkeys(("requests.carried_out.other_organisation", "requests.carried_out.total"), "")
    cells = PRINTED | blanks
    told = states_told(spaced(cells).replace("四、政府信息公开行政复议", "\n\n四、政府信息公开行政复议"), cells)
    assert {told[name] for name in blanks} == {"blank"}


@pytest.mark.parametrize("name", BLANKS[:6])
def test_one_cell_that_left_nothing_makes_the_others_of_its_table_doubtful(name: str) -> None:
    told = states_told(spaced(PRINTED, lost=[name]), PRINTED)
    rows = {each.rpartition(".")[0] for each in BLANKS if each.startswith("requests.")}
    assert {told[each] for each in PRINTED if each.rpartition(".")[0] in rows} == {"unreadable"}


def test_one_that_left_nothing_in_another_table_counts_there_alone() -> None:
    told = states_told(spaced(PRINTED, lost=["disclosure.normative_documents.issued"]), PRINTED)
    row = {each for each in PRINTED if each.startswith("disclosure.normative_documents.")}
    assert {told[each] for each in row} == {"unreadable"}
    assert {told[each] for each in BLANKS if each.startswith("requests.")} == {"blank"}
