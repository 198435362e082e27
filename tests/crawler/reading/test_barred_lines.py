"""Dumps of web pages whose cells stand on lines of their own, with bars behind them or below them."""

import pytest

from storage.forms import FORM_2021, LITIGATION_FIELDS
from tests.crawler.reading.page_dumps import BEHIND, BELOW, BESIDE, dump
from tests.crawler.reading.reading_of import differing, reading_of, states
from tests.crawler.reading.reports import Layout, page, with_sums, zeros

PRINTED = with_sums({name: str(number * 7 % 300) for number, name in enumerate(FORM_2021.fields)})
LAYOUTS = (Layout(), Layout(broken_words=True), Layout(handled="row", half_width=True))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("bar", [BEHIND, BELOW, BESIDE], ids=["behind", "below", "beside"])
def test_full_rows_are_read(bar: str, layout: Layout) -> None:
    text = dump(PRINTED, bar, layout)
    reading = reading_of(text)
    assert differing(reading, PRINTED) == {}
    spans = [cell.spot.span for cell in reading.cells.values() if cell.spot and cell.spot.span]
    assert [text[start:end] for start, end in spans] == list(PRINTED.values())


@pytest.mark.parametrize("bar", [BEHIND, BELOW, BESIDE], ids=["behind", "below", "beside"])
def test_a_row_that_lost_its_blanks_is_unreadable(bar: str) -> None:
    blanks = {"requests.received.business": "", "disclosure.fees.amount": "", "disclosure.licensing.decisions": ""}
    cells = PRINTED | blanks | dict.fromkeys(LITIGATION_FIELDS[:3], "")
    told = differing(reading_of(dump(cells, bar)), cells)
    rows = {name for name in cells if name.startswith("requests.received.")}
    assert told.keys() == rows | blanks.keys() | {*LITIGATION_FIELDS}
    single = {told[name][1] for name in blanks if name.startswith("disclosure")}
    assert single == {"blank"}, "bars fill the whole row up"
    assert {told[name][1] for name in told.keys() - blanks} == {"unreadable"}


def test_what_a_note_explains_is_no_part_of_a_label() -> None:
    text = page(zeros(disclosure__normative_documents__issued="27"))
    noted = text.replace("行政规范性文件", "行政规范性文件（指印发的有正式文号的文件）").replace(
        "本年处理决定数量", "本年处理决定数量 (指2023年办件量,含委托,如12)"
    )
    reading = reading_of(noted.replace("二、主动公开", "二、行政机关主动公开"))
    assert set(states(reading).values()) == {"number"}
    assert reading.sections.keys() == {1, 2, 3, 4, 5, 6}
