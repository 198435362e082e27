"""What the answers of interfaces say of their lists."""

import json

import pytest

from crawler.interfaces.answers import answered, total_in, within


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


@pytest.mark.parametrize(
    "answer",
    [
        {"rows": [{"title": "年报"}]},
        json.dumps({"rows": [{"title": "年报"}]}, ensure_ascii=False),
        {"rows": json.dumps([{"title": "年报"}])},
    ],
)
def test_an_answer_that_is_a_text_within_json_is_opened(answer: object) -> None:
    text = json.dumps({"code": 0, "data": answer}, ensure_ascii=False)
    assert within(answered(text), "data", "rows") == [{"title": "年报"}]


def test_a_text_that_only_begins_like_json_stays_one() -> None:
    assert answered('{"data": "[转载] 年报"}') == {"data": "[转载] 年报"}
