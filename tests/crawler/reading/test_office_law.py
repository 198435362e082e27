"""Whatever a report prints, in whatever layout and office format: no cell gets a figure that is not printed in it."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.reading.blocks import Page
from crawler.reading.word.docx_document import read_docx
from crawler.reading.word.rtf_document import read_rtf
from crawler.reading.workbook.document import read_sheet
from storage.forms import FORM_2019, FORM_2021
from storage.report import State
from tests.crawler.reading.office_documents import docx_of, reading_from, rtf_of, xlsx_of
from tests.crawler.reading.reports import Layout, page

SIGNS: dict[str, int | None] = {
    "": None,
    "/": None,
    "—": None,
    "无": None,
    "见附件": None,
    "1²": None,
    "１３": 13,
    "1,234": 1234,
    "5件": 5,
    "-3": -3,
}
PLAIN = {str(number): number for number in (*[0] * 5, *range(1, 100))}
FORMATS: dict[str, tuple[Callable[[str], bytes], Callable[[bytes], Page]]] = {
    "docx": (docx_of, read_docx),
    "xlsx": (xlsx_of, read_sheet),
    "rtf": (rtf_of, read_rtf),
}
layouts = st.builds(
    Layout,
    form=st.sampled_from([FORM_2019, FORM_2021]),
    handled=st.sampled_from(["rowspan", "row", "absent"]),
    padding=st.integers(0, 5),
    broken_words=st.booleans(),
    half_width=st.booleans(),
    totals_headed=st.booleans(),
    request_columns=st.one_of(st.just(tuple(range(7))), st.permutations(range(7)).map(tuple)),
)


@pytest.mark.parametrize("kind", FORMATS)
@given(layouts, st.randoms(), st.sampled_from([0.0, 0.03, 0.3, 0.9]))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_number_is_wrong(kind: str, layout: Layout, random: Random, oddness: float) -> None:
    write, read = FORMATS[kind]
    odd, plain = list(SIGNS), list(PLAIN)
    printed = {name: random.choice(odd if random.random() < oddness else plain) for name in layout.form.fields}
    unprinted = () if layout.totals_headed else ("review", "suit_direct", "suit_after_review")
    reading = reading_from(read(write(page(printed, layout))))
    for name, cell in reading.cells.items():
        value = (SIGNS | PLAIN)[printed[name]]
        if cell.state is State.NUMBER:
            assert cell.value == value, name
        elif cell.state in (State.BLANK, State.DASH):
            assert value is None, name
        elif cell.state is State.ABSENT:
            assert name.partition(".")[0] in unprinted, name
    if not oddness:
        lost = [name for name, cell in reading.cells.items() if cell.state is not State.NUMBER]
        assert all(name.partition(".")[0] in unprinted for name in lost), lost
