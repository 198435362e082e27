"""Columns without lines that stand so close together that their figures seem to be one word."""

import pytest

from crawler.reading.borderless.bands import ColumnBands
from crawler.reading.borderless.columns import Column
from crawler.reading.printed.text import PrintedLine, Word

COLUMNS = [Column("one", 100, 130), Column("other", 140, 170)]


@pytest.mark.parametrize(("before", "parts"), [("12345", ["25491份", "10948项"]), ("", ["25491份 10948项"])])
def test_they_are_parted_by_how_wide_the_digits_of_other_figures_are(before: str, parts: list[str]) -> None:
    """Where no other figure stands on the page that is not known."""
    close = Word("25491份 10948项", 100, 20, 172, 28)
    lines = [PrintedLine(0, (close,))]
    lines += [PrintedLine(0, (Word(before, 100, 40, 127, 48),))] if before else [PrintedLine(0, (close,))]
    bands = ColumnBands(COLUMNS, [PrintedLine(0, (Word("一", 20, 5, 28, 13),)), *lines])
    assert [word.text for word in bands.parts(close)] == parts
