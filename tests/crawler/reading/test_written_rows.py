"""Texts that hold a row's label and not its cells: the row is not missing in the report."""

import pytest

from storage.forms import FORM_2019, FORM_2021, LITIGATION_FIELDS
from tests.crawler.reading.page_dumps import BELOW, dump, spaced
from tests.crawler.reading.reading_of import reading_of, states
from tests.crawler.reading.reports import Layout

CELLS = {name: str(number + 10) for number, name in enumerate(FORM_2021.fields)}
REGULATIONS = "disclosure.regulations."


@pytest.mark.parametrize("text", [spaced(CELLS), dump(CELLS, BELOW)])
def test_a_row_whose_label_ran_into_other_cells_is_unreadable(text: str) -> None:
    before, _, rest = text.partition("规章")
    figures = [CELLS[name] for name in CELLS if name.startswith(REGULATIONS)]
    for figure in figures:
        rest = rest[rest.index(figure) + len(figure) :]
    joined = f"规章件{''.join(figures)}"
    assert set(states(reading_of(before + joined + rest), REGULATIONS).values()) == {"unreadable"}
    assert set(states(reading_of(before + rest.lstrip("\n|")), REGULATIONS).values()) == {"absent"}


def test_figures_of_table_4_below_a_broken_head_make_it_unreadable() -> None:
    """The last piece of whose head, 总计, is also what a row of table 3 is called."""
    text = spaced(
        {name: str(number + 10) for number, name in enumerate(FORM_2019.fields)}, layout=Layout(form=FORM_2019)
    )
    before, heading, rest = text.partition("四、政府信息公开行政复议、行政诉讼情况")
    for word in (
        "行政复议",
        "行政诉讼",
        "结果维持",
        "结果纠正",
        "其他结果",
        "尚未审结",
        "未经复议直接起诉",
        "复议后起诉",
    ):
        rest = rest.replace(word, f"{word[:2]}\n{word[2:]}")
    cells = states(reading_of(before + heading + rest))
    assert {cells[name] for name in LITIGATION_FIELDS} == {"unreadable"}
