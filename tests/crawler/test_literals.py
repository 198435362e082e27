"""Scripts and lists written to hold the crawler up or to break it: a value, none, and never more than a moment."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.literals import assigned, text_assigned, value_of
from crawler.pagers.stated import entries_stated, stated_current, total_of
from crawler.pages.page import Page

BROKEN = (
    "{",
    "[",
    "'",
    '"',
    "`",
    "/*",
    "//",
    "{a:",
    "[[",
    "x:'",
    "x={",
    "x=[1,",
    "\\u",
    "-",
    "1e",
    "x=\\",
    "total:",
    "共",
)
PARTS = st.sampled_from([*BROKEN, "}", "]", ",", ":", "x", "=", "null", "12", "\\'", "\n", "页", "第", "/", "条"])


@pytest.mark.parametrize("read", [value_of, lambda text: assigned(text, "x"), lambda text: text_assigned(text, "x")])
@pytest.mark.parametrize("broken", BROKEN)
def test_what_has_no_end_takes_no_time(read: Callable[[str], object], broken: str) -> None:
    began = time.process_time()
    for text in (broken * 50_000, "x=" + broken * 50_000, "[" + broken * 50_000):
        read(text)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("text", ["9" * 5000, "x=" + "9" * 5000, "[" * 100_000, '{"a":' * 100_000, "-", "1e999"])
def test_numbers_and_depths_beyond_reason_are_no_crash(text: str) -> None:
    value_of(text)
    assigned(text, "x")


@given(st.lists(PARTS, max_size=40).map("".join))
def test_any_script_gives_a_value_or_none(text: str) -> None:
    value_of(text)
    assigned(text, "x")
    page = Page.parse("http://a.gov.cn/", f"<html><body>{text}<script>{text}</script></body></html>")
    total_of(page)
    stated_current(page)
    entries_stated(text)
