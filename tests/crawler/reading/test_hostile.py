"""Pages that try to hang the reader, to lose content silently or to slip a number in."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.forms import FORM_2021
from storage.report import Completeness, State
from tests.crawler.reading.reading_of import differing, reading_of
from tests.crawler.reading.reports import page, page_of, table_2, table_3, table_4, zeros

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields)}
PAGE = page(PRINTED)
LIMIT = 5.0


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < LIMIT


@pytest.mark.parametrize(
    "before",
    [
        "<div>" * 300 + "</div>" * 300,
        "<div>" * 100_000,
        "<p>" + "字" * 11_000_000 + "</p>",
        "<p " + " ".join(f"a{number}=1" for number in range(200_000)) + ">",
        "<table><tr><td>" * 10_000,
        "<table>" + ("<tr>" + "<td colspan=99 rowspan=99>1</td>" * 40 + "</tr>") * 500 + "</table>",
    ],
    ids=["deep and closed", "deep", "long text", "attributes", "nested tables", "spans"],
)
def test_what_a_parser_drops_or_cannot_hold_is_a_failed_reading(before: str) -> None:
    reading = reading_of(PAGE.replace("<body>", f"<body>{before}"))
    assert reading.completeness is Completeness.FAILED
    assert reading.problems


@pytest.mark.parametrize("span", ['colspan="1000000000"', 'rowspan="65534"', 'colspan="2px"', 'rowspan=""'])
def test_spans_are_clamped(span: str) -> None:
    extra = f"<table><tr><td {span}>备注</td></tr></table>"
    assert differing(reading_of(page_of(table_2(PRINTED), extra + table_3(PRINTED), table_4(PRINTED))), PRINTED) == {}


@pytest.mark.parametrize("figure", ["1\u202e2", "1\u06632", "1\x002", "1e9", "9" * 400, "1\u20612", "１²"])
def test_no_number_comes_of_tricks(figure: str) -> None:
    reading = reading_of(page(zeros(requests__received__total=figure)))
    cell = reading.cells["requests.received.total"]
    assert (cell.state, cell.value) == (State.UNREADABLE, None)


def test_a_zero_width_character_in_a_number_is_dropped_and_said() -> None:
    cell = reading_of(page(zeros(requests__received__total="1\u200b2"))).cells["requests.received.total"]
    assert (str(cell.value), cell.note) == ("12", "invisible characters were dropped")


@pytest.mark.parametrize(
    "text", ["公开" * 50_000, "一、" * 50_000, "2023年" * 30_000, "索引号：" * 30_000, "（" * 99_999]
)
def test_long_lines_take_linear_time(text: str) -> None:
    assert reading_of(f"<html><title>{text}</title><body><h1>{text}</h1><p>{text}</p></body></html>") is not None
    assert reading_of(text) is not None


@given(st.integers(0, len(PAGE)), st.integers(0, 200), st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_a_page_with_a_piece_torn_out_is_read_or_refused(start: int, length: int, instead: str) -> None:
    reading = reading_of((PAGE[:start] + instead + PAGE[start + length :]).encode("utf-8", "replace"))
    assert isinstance(reading.problems, tuple)
    assert not any("unexpectedly" in problem for problem in reading.problems)


@pytest.mark.parametrize("address", ["", "http://[", "file:", "file:../../x", "http://a\0b/%ff%00", "?" * 5000])
def test_any_address_is_taken(address: str) -> None:
    for content in (PAGE, "%PDF-1.7", ""):
        reading = reading_of(content, address=address)
        assert not any("unexpectedly" in problem for problem in reading.problems)


def test_a_very_long_list_ends_in_time() -> None:
    links = "<li><a href=1>石桥镇2022年政府信息公开工作年度报告</a></li>" * 20_000
    reading = reading_of(f"<html><body><ul>{links}</ul></body></html>")
    assert reading.completeness is Completeness.FAILED


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert not any("unexpectedly" in problem for problem in reading_of(content).problems)
