"""Sheets saved as text: cells with line breaks, marks or quotes in them stand in quotes."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.forms import FORM_2021
from tests.crawler.reading.office_documents import Place, blocks_of, placed
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import Layout, page

PRINTED = {name: str(number * 37) for number, name in enumerate(FORM_2021.fields, 1)}
CELL = "requests.received.natural_person"


def sheet_as_text(html: str, mark: str, *, quotes_all: bool = False) -> str:
    """The rows of a sheet that prints a page, merged cells once."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=mark, quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL)
    for block in blocks_of(html):
        if isinstance(block, str):
            writer.writerow([block])
            continue
        writer.writerows([place.head.text if place.first else "" for place in _spread(row)] for row in placed(block))
    return stream.getvalue()


def _spread(row: list[Place]) -> Iterator[Place]:
    """The places of a row, a merged cell in each of its columns, empty behind the first."""
    for place in row:
        yield place
        for column in range(place.column + 1, place.column + place.head.across):
            yield replace(place, column=column, first=False)


@pytest.mark.parametrize("mark", [",", "\t"])
def test_heads_with_line_breaks_within_quotes(mark: str) -> None:
    text = sheet_as_text(page(PRINTED, Layout(broken_words=True)).replace("“三安全一稳定”", '"三安全一稳定"'), mark)
    assert '"结果\n维持"' in text
    assert '""三安全一稳定""' in text
    assert differing(reading_of(text.encode("gb18030")), PRINTED) == {}


def test_every_cell_of_a_text_with_tabs_in_quotes() -> None:
    figures = {name: f"{int(text):,}" for name, text in PRINTED.items()}
    assert differing(reading_of(sheet_as_text(page(figures), "\t", quotes_all=True)), PRINTED) == {}


def test_two_lines_of_figures_in_one_cell_are_no_figure() -> None:
    text = sheet_as_text(page(PRINTED | {CELL: "0\n5"}), ",")
    assert '"0\n5"' in text
    read = reading_of(text)
    assert states(read, CELL) == {CELL: "unreadable"}
    assert not {name for name, value in numbers(read).items() if value != PRINTED[name]}
