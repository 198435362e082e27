from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.form.numbers import Quantity, figure, is_value
from storage.report import State

NUMBERS = {
    "0": "0",
    "0.00": "0.00",
    "０": "0",
    "１２": "12",
    "0件": "0",
    "12 件": "12",
    "12件次": "12",
    "3条": "3",
    "7项": "7",
    "2次": "2",
    "9份": "9",
    "０件": "0",
    "1,234件": "1234",
    "0.00件": "0.00",
    "1,234": "1234",
    "1，234，567": "1234567",
    "18468\xa0": "18468",
    "\u300012\u3000": "12",
    "007": "7",
    "-3": "-3",
    "－3": "-3",
    "−3": "-3",
    "1.5": "1.5",
    "12\u200b": "12",
    "\ufeff0": "0",
    "1\u202a2\u202c": "12",
    "1\u034f2\ufe0f": "12",
    "12宗": "12",
    "3个": "3",
}
MARKED = {
    "45439注1": "45439",
    "45439 注①": "45439",
    "1,234（注2）": "1234",
    "45①": "45",
    "45[1]": "45",
    "45^[1]": "45",
    "45^*": "45",
    "12件※": "12",
    "45^": "45",
    "45^^": "45",
    "0备注": "0",
}
DASHES = ["-", "–", "—", "--", "——", "/", "／", "－", "N/A", "n/a", "无", "不适用", " / "]
BLANKS = ["", " ", "\xa0", "\u3000", "\u200b", "\n"]
NOT_NUMBERS = [
    "- 5",
    "-\n0",
    *[
        "见附件",
        "零",
        "O",
        "1e9",
        "10^308",
        "1²",
        "１²",
        "①",
        "٣",
        "12,34",
        "1,2",
        "1.2.3",
        "3+2",
        "约5",
        "5人次",
        "百",
    ],
    *[
        "9" * 60,
        "1\u202e2",
        "1\u200f2\u200f3",
        "251000元",
        "3万元",
        "增3",
        "\ufffd1",
        "^2",
        "1^2",
        "~5~6",
        "4^5",
        "45*",
        "45(1)",
        "注1",
        "①2",
        "3①2",
        "12注销3",
        "12（见注）",
        "\ufffc",
        "１、",
        "½",
    ],
]


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_numbers_keep_their_digits(text: str, value: str) -> None:
    read = figure(text)
    assert (read.state, str(read.value)) == (State.NUMBER, value)


@pytest.mark.parametrize(("text", "value"), MARKED.items())
def test_the_mark_of_a_note_is_none_of_the_figure(text: str, value: str) -> None:
    read = figure(text)
    assert (read.state, str(read.value), read.note) == (State.NUMBER, value, "a mark of a note was passed over")


def test_the_mark_of_a_note_makes_no_number_of_a_dash() -> None:
    assert figure("—注1").state is State.DASH


@pytest.mark.parametrize("text", DASHES)
def test_dashes_are_no_zeros(text: str) -> None:
    assert (figure(text).state, figure(text).value) == (State.DASH, None)


@pytest.mark.parametrize("text", BLANKS)
def test_blanks_are_no_zeros(text: str) -> None:
    assert (figure(text).state, figure(text).value) == (State.BLANK, None)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_anything_else_is_unreadable(text: str) -> None:
    assert (figure(text).state, figure(text).value) == (State.UNREADABLE, None)


@pytest.mark.parametrize(
    ("text", "quantity", "value", "noted"),
    [
        ("1077.892534", Quantity.AMOUNT, "1077.892534", False),
        ("477.35万元", Quantity.AMOUNT, "477.35", False),
        ("251000元", Quantity.AMOUNT, "25.1", True),
        ("251,000 元", Quantity.AMOUNT, "25.1", True),
        ("920", Quantity.AMOUNT_IN_YUAN, "0.092", True),
        ("3万元", Quantity.AMOUNT_IN_YUAN, "3", False),
        ("+3", Quantity.CHANGE, "3", False),
        ("增3", Quantity.CHANGE, "3", False),
        ("增加3项", Quantity.CHANGE, "3", False),
        ("减2", Quantity.CHANGE, "-2", False),
        ("减少2", Quantity.CHANGE, "-2", False),
        ("-2", Quantity.CHANGE, "-2", False),
    ],
)
def test_money_and_changes(text: str, quantity: Quantity, value: str, noted: bool) -> None:
    read = figure(text, quantity)
    assert (read.state, read.value) == (State.NUMBER, Decimal(value))
    assert ("converted" in read.note) is noted


@pytest.mark.parametrize(
    ("text", "joined"), [("1 2", 12), ("1\n2", 12), ("1,0 00", 1000), ("１ ２", 12), ("1 2 3", 123)]
)
def test_broken_digits_are_joined_by_no_cell_alone(text: str, joined: int) -> None:
    read = figure(text)
    assert (read.state, read.value) == (State.UNREADABLE, None)
    assert read.joined == joined


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False))
def test_any_amount_survives_exactly(amount: Decimal) -> None:
    assert figure(str(amount), Quantity.AMOUNT).value == amount


@given(st.text(max_size=60))
def test_any_text_has_one_state_and_only_numbers_a_value(text: str) -> None:
    for quantity in Quantity:
        read = figure(text, quantity)
        assert (read.value is not None) == (read.state is State.NUMBER)
    assert isinstance(is_value(text), bool)


@given(st.integers(0, 10**6), st.sampled_from("²³¹٣५①㊀Ⅷ"))
def test_a_foreign_digit_never_counts(number: int, foreign: str) -> None:
    for text in (f"{foreign}{number}", foreign):
        assert figure(text).state is State.UNREADABLE
    assert figure(f"{number}{foreign}").value == (number if foreign == "①" else None)
