"""In a document of text alone every figure knows the characters that it stands in."""

from collections.abc import Callable, Mapping

import pytest

from storage.report import State
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import cell_a_line, tab_separated, tabbed_cells, zeros

PRINTED = {name: str(100 + number) for number, name in enumerate(zeros())}


@pytest.mark.parametrize("dump", [cell_a_line, tab_separated, tabbed_cells])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_span_holds_what_is_printed(dump: Callable[[Mapping[str, str]], str], end: str) -> None:
    text = dump(PRINTED).replace("\n", end)
    cells = reading_of(text).cells
    assert len(cells) == len(PRINTED)
    for name, cell in cells.items():
        assert cell.state is State.NUMBER
        assert cell.spot is not None
        assert cell.spot.span is not None
        start, after = cell.spot.span
        assert text[start:after] == PRINTED[name]


def test_a_span_counts_in_the_text_whatever_its_encoding() -> None:
    text = tab_separated(PRINTED)
    spot = reading_of(text.encode("gb18030")).cells["requests.received.total"].spot
    assert spot is not None
    assert spot.span is not None
    assert text[slice(*spot.span)] == PRINTED["requests.received.total"]
