"""Texts that were cut off: what is not in them may be in the report."""

import pytest

from storage.forms import FORM_2021
from storage.report import Completeness
from tests.crawler.reading.page_dumps import BESIDE, dump, filled_up, spaced
from tests.crawler.reading.reading_of import reading_of, states

CELLS = {name: str(number + 10) for number, name in enumerate(FORM_2021.fields)}
CUT = "the page ends before its last section"
TEXTS = {
    "rows": filled_up(CELLS, "rows"),
    "cells": filled_up(CELLS, "cells"),
    "spaced": spaced(CELLS),
    "bars": dump(CELLS, BESIDE),
}
ENDS = {
    "behind a row": "3.要求提供公开出版物",
    "within table 4": "未经复议直接起诉",
    "behind a heading": "公开不够及时",
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_ends_within_its_tables_lacks_nothing(text: str, end: str) -> None:
    reading = reading_of(TEXTS[text][: TEXTS[text].index(ENDS[end])])
    assert CUT in reading.problems
    assert reading.completeness is Completeness.PARTIAL
    assert "absent" not in states(reading).values()
    assert set(states(reading, "requests.received.").values()) == {"number"}


@pytest.mark.parametrize("text", TEXTS)
def test_one_that_ends_behind_table_4_or_in_words_ends_there(text: str) -> None:
    for end in ("五、", "六、", None):
        reading = reading_of(TEXTS[text][: TEXTS[text].index(end) if end else None])
        assert CUT not in reading.problems
        assert reading.completeness is Completeness.COMPLETE
