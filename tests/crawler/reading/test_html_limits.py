"""A tag that would keep the parser busy for minutes is refused wherever in the page it stands."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.reading.blocks import UnreadableError
from crawler.reading.html.document import read_html
from crawler.reading.html.tables import squeezed

ATTRIBUTES = " ".join(f"attribute-number-{number:04}" for number in range(1_001))


@given(st.integers(0, 30_000), st.integers(0, 30_000))
@example(0, 0)
@settings(max_examples=30, deadline=None)
def test_a_long_tag_is_refused_at_any_place(before: int, after: int) -> None:
    page = f"<p>{'字' * before}<b {ATTRIBUTES}>1</b>{'字' * after}</p>"
    with pytest.raises(UnreadableError, match="attributes"):
        read_html(page)


@given(st.integers(0, 30_000))
@settings(max_examples=10, deadline=None)
def test_a_long_text_is_no_long_tag(length: int) -> None:
    page = f"<p>{'字 ' * length}1</p><p title='{'字' * length}'>2</p>"
    assert len(read_html(page).body) == 2


@given(st.text(alphabet="01 \t\n\r\f\xa0\u3000\x1e字a-"))
def test_only_ascii_blanks_are_drawn_together(text: str) -> None:
    shown = squeezed(text)
    assert shown == shown.strip()
    assert not any(pair in shown for pair in ("  ", "\t", "\n", "\r", "\f"))
    assert [character for character in shown if character not in " "] == [
        character for character in text.strip() if character not in " \t\n\r\f"
    ]
