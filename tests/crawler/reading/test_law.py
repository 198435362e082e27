"""Whatever is printed, in whatever layout: no cell is given a figure that is not printed in it."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.forms import FORM_2019, FORM_2021
from storage.report import State
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import Layout, cell_a_line, page, tab_separated, tabbed_cells

SIGNS: dict[str, int | None] = {
    "": None,
    "\xa0": None,
    "/": None,
    "—": None,
    "无": None,
    "见附件": None,
    "同上": None,
    "无。": None,
    "3（含上年）": None,
    "1²": None,
    "1e9": None,
    "１３": 13,
    "1,234": 1234,
    "5件": 5,
    " 8 ": 8,
    "-3": -3,
    "1 2": 12,
}
PLAIN = {str(number): number for number in (*[0] * 5, *range(1, 100))}

layouts = st.builds(
    Layout,
    form=st.sampled_from([FORM_2019, FORM_2021]),
    handled=st.sampled_from(["rowspan", "row", "absent"]),
    padding=st.integers(0, 9),
    broken_words=st.booleans(),
    half_width=st.booleans(),
    word_markup=st.booleans(),
    wrapped=st.booleans(),
    totals_headed=st.booleans(),
    request_columns=st.one_of(st.just(tuple(range(7))), st.permutations(range(7)).map(tuple)),
)


SHAPES = ["page", "cell a line", "tabs", "tabbed cells"]


@given(layouts, st.sampled_from(SHAPES), st.randoms(), st.sampled_from([0.0, 0.03, 0.3, 0.9]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_number_is_wrong(layout: Layout, shape: str, random: Random, oddness: float) -> None:
    form = FORM_2021 if shape.startswith("tab") else layout.form
    odd, plain = list(SIGNS), list(PLAIN)
    printed = {name: random.choice(odd if random.random() < oddness else plain) for name in form.fields}
    text = {
        "page": lambda: page(printed, layout),
        "cell a line": lambda: cell_a_line(printed, form),
        "tabs": lambda: tab_separated(printed, random.randrange(4), padded=random.random() < 0.5),
        "tabbed cells": lambda: tabbed_cells(printed),
    }[shape]()
    unprinted = () if layout.totals_headed or shape != "page" else ("review", "suit_direct", "suit_after_review")
    for name, cell in reading_of(text).cells.items():
        value = (SIGNS | PLAIN)[printed[name]]
        if cell.state is State.NUMBER:
            assert cell.value == value, name
        elif cell.state in (State.BLANK, State.DASH):
            assert value is None, name
        elif cell.state is State.ABSENT:
            assert name.partition(".")[0] in unprinted, name
