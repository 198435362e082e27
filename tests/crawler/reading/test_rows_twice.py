"""Rows that stand in a document twice: a body is held to what it printed, never to what may be misread."""

import pytest

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.align import align
from storage.forms import LITIGATION_FIELDS, OUTCOMES, TOTAL
from storage.report import Box, State

PRINTED = "litigation stands in the document more than once with different figures"
DOUBTED = "litigation was found in the document more than once, and not read alike everywhere"
PROCEEDINGS = ("行政复议", "未经复议直接起诉", "复议后起诉")
FIGURES = [str(number + 3) for number in range(len(LITIGATION_FIELDS))]
OTHERS = ["4", *FIGURES[1:]]


def grid_of(*rows: list[str], confidence: int | None = None) -> Grid:
    """Table 4 with rows of figures below its header."""
    names = [head + column.label for head in PROCEEDINGS for column in (*OUTCOMES, TOTAL)]
    box = Box(0, 10, 20, 30, 40) if confidence else None
    return Grid(
        tuple(
            tuple(GridCell(text, row, column, box, confidence) for column, text in enumerate(texts))
            for row, texts in enumerate([names, *rows])
        )
    )


@pytest.mark.parametrize(
    ("rows", "confidence", "said"),
    [
        ([FIGURES, OTHERS], None, PRINTED),
        ([FIGURES, OTHERS], 99, DOUBTED),
        ([FIGURES, ["某", *FIGURES[1:]]], None, DOUBTED),
        ([FIGURES, ["某", *OTHERS[1:]]], 99, DOUBTED),
        ([FIGURES, FIGURES], 99, None),
    ],
)
def test_a_row_read_twice_is_a_contradiction_only_where_it_is_printed_as_one(
    rows: list[list[str]], confidence: int | None, said: str | None
) -> None:
    aligned = align([grid_of(*rows, confidence=confidence)])
    assert aligned is not None
    told = [problem for problem in aligned.problems if problem.startswith("litigation ")]
    assert told == ([said] if said else [])
    states = {aligned.cells[name].state for name in LITIGATION_FIELDS}
    assert states == ({State.UNREADABLE} if said else {State.NUMBER})
