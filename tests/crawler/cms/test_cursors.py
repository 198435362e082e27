"""Lists whose next piece is asked for by what the piece before it said: what is learnt of two requests."""

import json
from typing import Any

import pytest

from crawler.cms import heard
from crawler.cms.family import Paging, Turn
from crawler.fetching.query import JSON, Query
from crawler.interfaces import cursors
from crawler.pages.page import Page

PLACE = "http://nianbao.example/api/list"


def learnt(before: str, answer: object, after: str) -> dict[str, Any] | None:
    return cursors.learnt(Query(f"{PLACE}?{before}"), json.dumps(answer), Query(f"{PLACE}?{after}"))


@pytest.mark.parametrize(
    ("before", "answer", "after", "following"),
    [
        ("after=", {"items": [], "next": "b7"}, "after=b7", "after=c9"),
        ("", {"items": [], "next": "b7"}, "after=b7&_=1700000000000", "after=c9&_=1700000000000"),
        ("page=1&token=x", {"rows": [], "token": "b7"}, "page=2&token=b7", "page=3&token=c9"),
        ("last=0", {"rows": [{"id": "a3"}, {"id": "b7"}]}, "last=b7", "last=c9"),
    ],
)
def test_what_goes_on_is_learnt_of_two_requests(before: str, answer: object, after: str, following: str) -> None:
    found = learnt(before, answer, after)
    assert found is not None
    said = json.loads(json.dumps(answer).replace("b7", "c9"))
    assert cursors.following(Query(f"{PLACE}?{after}"), said, found).url == f"{PLACE}?{following}"
    assert not cursors.is_last(said, found)


def test_a_body_of_json_is_turned_too() -> None:
    first, second = (Query(PLACE, json.dumps({"size": 9, "cursor": one}), JSON) for one in ("", "b7"))
    found = cursors.learnt(first, json.dumps({"data": {"cursor": "b7", "hasMore": True}}), second)
    assert found is not None
    answer = {"data": {"cursor": "c9", "hasMore": True}}
    assert json.loads(cursors.following(second, answer, found).body) == {"size": 9, "cursor": "c9"}
    assert not cursors.is_last(answer, found)
    assert cursors.is_last({"data": {"cursor": "c9", "hasMore": False}}, found)


@pytest.mark.parametrize("said", [None, "", 0, -1, False])
def test_nothing_to_go_on_with_is_the_end(said: object) -> None:
    found = learnt("after=", {"next": "b7"}, "after=b7")
    assert found is not None
    assert cursors.is_last({"next": said}, found)


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        ("after=", {"next": "b7"}, "after=q5"),
        ("page=1", {"next": "b7"}, "page=2"),
        ("after=&key=k1", {"next": "b7"}, "after=b7&key=k2"),
        ("after=&size=2", {"next": "b7"}, "after=b7"),
        ("page=1&_=1", {"pages": 2, "rows": []}, "page=2&_=5"),
        ("page=²&token=x", {"token": "b7"}, "page=3&token=b7"),
    ],
)
def test_what_no_answer_said_is_not_learnt(before: str, answer: object, after: str) -> None:
    assert learnt(before, answer, after) is None


@pytest.mark.parametrize(
    ("first", "answer", "is_said"),
    [
        ({"next": "b7"}, {"next": "c9"}, True),
        ({"next": "b7"}, {"next": ""}, False),
        ({"next": "b7"}, {"code": 500}, False),
        ({"next": "b7", "hasMore": True}, {"next": "c9", "hasMore": True}, True),
        ({"next": "b7", "hasMore": True}, {"next": "c9", "hasMore": False}, False),
        ({"next": "b7", "hasMore": True}, {"next": "c9"}, False),
        ({"rows": [{"id": "a3"}, {"id": "b7"}]}, {"rows": [{"id": "c9"}]}, False),
    ],
)
def test_an_answer_may_say_that_a_piece_follows(first: object, answer: object, is_said: bool) -> None:
    found = learnt("after=", first, "after=b7")
    assert found is not None
    assert cursors.says_more(answer, found) is is_said


def test_a_piece_of_fewer_lines_that_names_the_next_ends_no_list() -> None:
    manner = {"path": ["rows"], "title": "t", "address": "{u}", "day": "", "cursor": learnt("a=", {"next": 5}, "a=5")}
    query = Query(f"{PLACE}?a=5", rest=json.dumps(manner))
    rows = [{"t": "青禾县2024年政府信息公开工作年度报告", "u": "/1.html"}]

    def turned(answer: object) -> Paging:
        column = Page.parse(PLACE, "<html><body></body></html>")
        turn = Turn(column, query, query.url, json.dumps(answer, ensure_ascii=False), number=2, read=9)
        return heard.FAMILY.turned(turn).paging

    assert str(turned({"rows": rows, "next": 6}).following).startswith(f"{PLACE}?a=6")
    assert turned({"rows": rows, "next": None}) == Paging()
