"""Requests are counted by what they were for and how they were answered."""

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Response

from crawler.fetching.counting import CountingMiddleware, asked_for, kind_now
from storage import schema
from storage.database import Database
from storage.sharing import tallies

URL = "http://www.example.gov.cn/zfxxgknb/"


def counted(database: Database) -> dict[str, float]:
    with database.write() as connection:
        tallies.GATHERED.write(connection)
    with database.read() as connection:
        return {
            f"{one.labels['kind']} {one.labels['outcome']}": one.value
            for one in tallies.counts(connection)
            if one.name == "requests"
        }


@pytest.fixture(autouse=True)
def _nothing_gathered_before(database: Database) -> None:
    with database.write() as connection:
        tallies.GATHERED.write(connection)
        connection.execute(schema.tally.delete())


def test_answers_are_counted_by_kind_and_outcome(database: Database) -> None:
    middleware = CountingMiddleware()
    with asked_for("report"):
        report = Request(f"{URL}t1.html", meta={"kind": kind_now()})
    requests = [
        (Request(URL, meta={"kind": kind_now()}), 200),
        (Request(URL, meta={"kind": kind_now()}), 304),
        (report, 404),
        (Request("http://www.example.gov.cn/robots.txt"), 200),
        (Request(URL, meta={"playwright": True}), 412),
    ]
    for request, status in requests:
        middleware.process_request(request)
        middleware.process_response(request, Response(request.url, status, body=b"x" * 5000))
    assert counted(database) == {
        "list ok": 1,
        "list not_modified": 1,
        "report http_error": 1,
        "robots ok": 1,
        "browser blocked": 1,
    }


@pytest.mark.parametrize(
    ("exception", "outcome"),
    [
        (CannotResolveHostError("x"), "dns"),
        (DownloadTimeoutError("x"), "timeout"),
        (DownloadCancelledError("x"), "too_large"),
        (ConnectionRefusedError("x"), "no_answer"),
    ],
)
def test_failures_are_counted_by_their_cause(database: Database, exception: Exception, outcome: str) -> None:
    middleware = CountingMiddleware()
    request = Request(URL)
    middleware.process_request(request)
    middleware.process_exception(request, exception)
    assert counted(database) == {f"list {outcome}": 1}
