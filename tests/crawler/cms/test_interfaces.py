"""What the answers of interfaces say of their lists."""

import pytest

from crawler.interfaces.answers import total_in


@pytest.mark.parametrize(
    ("answer", "total"),
    [
        ({"total": 27}, 27),
        ({"page": {"totalCount": " 27 "}}, 27),
        ({"total": "²"}, None),
        ({"total": True}, None),
        ({"rows": []}, None),
    ],
)
def test_a_total_is_a_whole_number_as_one_writes_it(answer: object, total: int | None) -> None:
    assert total_in(answer) == total
