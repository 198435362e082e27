"""Texts that hold a row's label and not its cells: the row is not missing in the report."""

import pytest

from storage.forms import FORM_2021
from tests.crawler.reading.page_dumps import BELOW, dump, spaced
from tests.crawler.reading.reading_of import reading_of, states

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
