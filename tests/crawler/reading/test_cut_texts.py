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


def test_where_a_table_was_garbled_nothing_is_called_absent() -> None:
    text = filled_up(CELLS, "rows")
    start, end = text.index("（本列数据"), text.index("四、政府信息公开行政复议")
    reading = reading_of(f"{text[:start]}Õl‹_\n0Lˆ?eÉ‹¼‹情况\n{text[end:]}")
    assert set(states(reading, "requests.").values()) == {"unreadable"}
    assert set(states(reading, "disclosure.").values()) == {"number"}


def test_the_path_above_a_title_in_two_lines_is_none_of_it() -> None:
    text = filled_up(CELLS, "rows")
    title, _, rest = text.partition("\n")
    reading = reading_of(f"首页 > 政务公开 > 政府信息公开年报\n{title[:-3]}\n{title[-3:]}\n{rest}")
    assert reading.bodies == ("清溪县石桥镇人民政府",)


def test_a_title_in_three_lines_of_a_text_ends_before_its_first_sentence() -> None:
    title, _, rest = filled_up(CELLS, "rows").partition("\n")
    sentence = "根据《中华人民共和国政府信息公开条例》，现公布2023年度政府信息公开工作年度报告。"
    reading = reading_of(f"{title[:-8]}\n{title[-8:-4]}\n{title[-4:]}\n{sentence}\n{rest}")
    assert (reading.title, reading.bodies) == (title, ("清溪县石桥镇人民政府",))
