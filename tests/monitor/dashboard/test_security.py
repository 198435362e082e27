"""Laws of what makes text from the web harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dashboard.security import clean, neutral, web_link


@pytest.mark.parametrize(
    "address", ["http://www.xinye.gov.cn/a?b=1#c", "https://[2001:db8::1]/x", "http://汉阴.cn/年报"]
)
def test_web_addresses_are_links(address: str) -> None:
    assert web_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "file:report.docx",
        "//evil.example",
        "/findings",
        "http://",
        "http:evil",
        "https://a\\@b/",
        "http://a b/",
        "http://a\u202eb/",
        "http://[",
        "",
    ],
)
def test_everything_else_is_none(address: str) -> None:
    assert web_link(address) == ""


@given(st.text())
def test_clean_text_can_be_encoded_and_cleaning_is_idempotent(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert all(sign.isprintable() or sign in "\n\t" or sign.isspace() or not sign.isascii() for sign in cleaned)


@given(st.from_regex(r"[A-Za-z0-9 一-龥，。（）：]*", fullmatch=True))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@given(st.sampled_from(["=", "+", "-", "@", "＝", "＋", "\t=", " =", "\r=", "\u200b="]), st.text())
def test_a_formula_becomes_text(start: str, rest: str) -> None:
    assert neutral(start + rest).startswith("'")
