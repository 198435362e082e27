"""Requests for pages of a list: which field bears a page's number, the page before, and a last page of another size."""

import json

import pytest

from crawler.fetching.query import FORM, Query
from crawler.interfaces.numbering import after, before, file_before, last_of


def test_a_list_is_asked_for_from_its_first_page_on_by_what_its_second_was_asked_with() -> None:
    for sent, earlier in (("c=7&p=2", "c=7&p=1"), ("c=7&start=15&limit=15", "c=7&start=0&limit=15")):
        query = before(Query("http://x/list", sent, FORM, is_post=True), 15)
        assert query is not None
        assert query.body == earlier
    both = before(Query("http://x/list?startrecord=11&endrecord=20&perpage=10"), 10)
    assert both == Query("http://x/list?startrecord=1&endrecord=10&perpage=10")
    assert before(Query("http://x/list", "c=7&p=0", FORM, is_post=True), 15) is None
    assert before(Query("http://x/list?c=7"), 15) is None


@pytest.mark.parametrize(
    ("url", "read", "last", "lines"),
    [
        ("http://x/list?p=1&size=10", 20, "http://x/list?p=3&size=9", 2),
        ("http://x/list?p=0&size=10", 10, "http://x/list?p=1&size=9", 1),
        ("http://x/list?start=0&limit=10", 20, "http://x/list?start=19&limit=10", 1),
        ("http://x/list?p=1", 20, "", 0),
        ("http://x/list", 20, "", 0),
    ],
)
def test_a_list_without_totals_ends_with_a_short_page_in_pages_of_another_size(
    url: str, read: int, last: str, lines: int
) -> None:
    found = last_of(Query(url), read, 10)
    assert found == ((Query(last), lines) if last else None)


def test_a_page_may_stand_in_an_object_of_a_json_request() -> None:
    sent = {"operation": "list", "variables": {"column": "nb", "page": 2, "limit": 10}}
    query = before(Query("http://x/graphql", json.dumps(sent), "application/json", is_post=True), 10)
    assert query is not None
    assert json.loads(query.body) == {**sent, "variables": {"column": "nb", "page": 1, "limit": 10}}


def test_a_page_and_its_size_may_stand_in_a_text_of_json() -> None:
    found = last_of(Query("http://x/unit?paramJson=" + json.dumps({"pageNo": 1, "pageSize": 15})), 30, 15)
    assert found is not None
    assert found[0].url == "http://x/unit?paramJson=%7B%22pageNo%22%3A+3%2C+%22pageSize%22%3A+14%7D"
    assert found[1] == 2


def test_a_number_within_an_object_is_called_by_both() -> None:
    sent = {"page": {"num": 1, "size": 10}, "cond": {"column": "nb"}}
    query = Query("http://www.qinghe.gov.cn/query", json.dumps(sent), "application/json", is_post=True)
    following = after(query, 10)
    assert following is not None
    assert json.loads(following.body) == {**sent, "page": {"num": 2, "size": 10}}


@pytest.mark.parametrize(
    ("name", "earlier"),
    [
        ("nb_2.json", "nb_1.json"),
        ("page2.json", "page1.json"),
        ("list2.html", "list1.html"),
        ("p2.json", "p1.json"),
        ("2.json", "1.json"),
        ("nb2025.json", ""),
    ],
)
def test_a_file_is_called_by_the_number_of_its_page(name: str, earlier: str) -> None:
    folder = "http://www.qinghe.gov.cn/nb/"
    found = file_before(Query(folder + name), [folder + earlier])
    assert (found.url.removeprefix(folder) if found is not None else "") == earlier
