"""The words by which prose names what it counts: none of them is passed over by the quick look for any."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.checks.prose.subjects import ANY, EVERY_PATTERN


@pytest.mark.parametrize(("name", "pattern"), EVERY_PATTERN, ids=[name for name, _ in EVERY_PATTERN])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_names_a_subject_is_found_by_the_quick_look(
    name: str, pattern: re.Pattern[str], data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(pattern))
    assert ANY.search(text), (name, text)
