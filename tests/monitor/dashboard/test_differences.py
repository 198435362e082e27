"""Laws of comparing texts: what is gone and new makes up the old and the new text."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.dashboard.differences import passages

TEXTS = st.lists(
    st.sampled_from(["公开312条。", "公开348条。", "渠道畅通；", "答复及时。", "\n", "无"]), max_size=12
).map("".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_difference(old: str, new: str) -> None:
    found = passages(old, new)
    assert "".join(one.text for one in found if one.kind != "new") == old
    assert "".join(one.text for one in found if one.kind != "gone") == new


def test_equal_texts_differ_in_nothing() -> None:
    assert {one.kind for one in passages("一。二。", "一。二。")} == {"same"}


def test_texts_too_long_to_compare_stand_whole() -> None:
    old, new = "句。" * 3000, "话。" * 3000
    assert [(one.kind, one.text) for one in passages(old, new)] == [("gone", old), ("new", new)]
