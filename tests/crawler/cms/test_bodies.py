"""Documents whose page is a shell: how their texts are asked for is learnt of one that a browser showed."""

import json

import pytest

from crawler.fetching.answer import Heard
from crawler.fetching.query import FORM, JSON
from crawler.interfaces import bodies
from crawler.pages.lone import report_on
from crawler.pages.page import Page
from tests.crawler.unseen.parts import Line, lines, report

FIRST, SECOND = lines("http://www.qinghe.gov.cn/art/info/77/{n}", lookalikes=False)[:2]


def answer(line: Line) -> str:
    data = {"id": 1, "title": line.title, "pubDate": line.day, "content": report(line)}
    return json.dumps({"code": 0, "data": data}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("path", "sent", "kind", "asked"),
    [
        ("/html/info/detail", "id=5100&column=77", FORM, ("/html/info/detail", "id=5101&column=77")),
        ("/api/detail", '{"id": 5100}', JSON, ("/api/detail", '{"id": 5101}')),
        ("/api/77/5100.json", "", "", ("/api/77/5101.json", "")),
    ],
)
def test_one_document_tells_of_the_others(path: str, sent: str, kind: str, asked: tuple[str, str]) -> None:
    given = Heard(f"http://www.qinghe.gov.cn:8080{path}", answer(FIRST), sent, kind, bool(sent))
    way = bodies.learnt(FIRST.url, FIRST.title, [Heard("http://www.qinghe.gov.cn/menu", "[]"), given])
    assert way is not None
    assert bodies.Way.of(json.loads(json.dumps(way.as_json()))) == way
    query = way.query_for(SECOND.url)
    assert query is not None
    assert (query.url, query.body) == (f"http://www.qinghe.gov.cn:8080{asked[0]}", asked[1])
    page = Page.parse(SECOND.url, way.page(answer(SECOND), SECOND.title))
    assert report_on(page) is not None
    assert SECOND.day in page.source
    assert way.page(answer(FIRST), SECOND.title) == "", "another document's"
    assert way.query_for("http://www.qinghe.gov.cn/show/5101.html") is None


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("http://x/detail?id=9", answer(FIRST)),  # nobody knows where the 9 is from
        ("http://x/detail?id=5100", answer(SECOND)),
        ("http://x/detail?id=5100", json.dumps({"data": {"title": FIRST.title, "content": "正文。" * 400}})),
        ("http://x/detail?id=5100", "{}"),
    ],
)
def test_nothing_is_learnt_of_what_does_not_give_the_document(address: str, text: str) -> None:
    assert bodies.learnt(FIRST.url, FIRST.title, [Heard(address, text)]) is None
