"""Numbers in Chinese text, exact and approximate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.checks.prose.numerals import quantities


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("申请30件", 30, 30, "件"),
        ("申请三十件", 30, 30, "件"),
        ("申请两件", 2, 2, "件"),
        ("申请1,234件", 1234, 1234, "件"),
        ("信息1.2万条", 12000, 12000, "条"),
        ("信息一千零五条", 1005, 1005, "条"),
        ("公开信息420余条", 421, 429, "条"),
        ("信息400多条", 401, 499, "条"),
        ("申请三十余件", 31, 39, "件"),
        ("百余件", 101, 199, "件"),
        ("数十件", 20, 99, "件"),
        ("申请办结数8件", 8, 8, "件"),
        ("收到申请总数12件", 12, 12, "件"),
        ("收到申请总数3十余件", 31, 39, "件"),
        ("近200件", 170, 230, "件"),
        ("约200件", 170, 230, "件"),
        ("200件左右", 170, 230, "件"),
        ("200件以上", 200, 300, "件"),
        ("不足200件", 140, 200, "件"),
        ("零件", 0, 0, "件"),
        ("58%", 58, 58, "%"),
    ],
)
def test_a_number_is_read_with_its_bounds(text: str, low: int, high: int, unit: str) -> None:
    (quantity,) = quantities(text)
    assert (int(quantity.low), int(quantity.high), quantity.unit) == (low, high, unit)


@pytest.mark.parametrize("text", ["第一项", "2023年", "12345市民热线", "第20条", "一方面", "统一", ""])
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@given(st.text("0123456789一二十百千万亿零两.,，件条余近约第", max_size=40))
def test_whatever_is_written_is_read_in_order_or_not_at_all(text: str) -> None:
    found = quantities(text)
    assert all(one.low <= one.high and text[one.start : one.end] == one.text for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
