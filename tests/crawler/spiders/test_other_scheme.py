"""What the other scheme is asked for, and what its answer counts for.

A port speaks one scheme alone, so that no server on a port of a test has both: here a server is what it answers.
"""

import asyncio
from typing import cast

import pytest

from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import CouldNotLookError, NoAnswerError, UnreachableError
from crawler.fetching.fetcher import Fetcher
from crawler.lists.entering import ask_either_way

HTTPS, HTTP = "https://www.qinghe.gov.cn/nb/", "http://www.qinghe.gov.cn/nb/"
ILL, SILENT = UnreachableError(f"{HTTPS} HTTP 502"), NoAnswerError(f"{HTTPS} ConnectError")


class Server:
    def __init__(self, **said: int | CouldNotLookError) -> None:
        self.said, self.asked = said, list[str]()

    async def get(self, url: str, validators: Validators | None = None) -> Answer:
        self.asked.append(url)
        said = self.said[url.partition(":")[0]]
        if isinstance(said, CouldNotLookError):
            raise said
        return Answer(url, said, (), b"<html></html>")


def asked(server: Server) -> Answer:
    return asyncio.run(ask_either_way(cast(Fetcher, server), HTTPS, Validators()))


@pytest.mark.parametrize("failure", [ILL, SILENT])
def test_http_answers_where_https_does_not(failure: CouldNotLookError) -> None:
    assert asked(Server(https=failure, http=200)).url == HTTP


@pytest.mark.parametrize("said", [404, 403, NoAnswerError(HTTP), UnreachableError(f"{HTTP} HTTP 500")])
def test_what_an_ill_server_says_by_http_says_nothing_of_the_page(said: int | CouldNotLookError) -> None:
    server = Server(https=ILL, http=said)
    with pytest.raises(UnreachableError) as raised:
        asked(server)
    assert raised.value is ILL
    assert server.asked == [HTTPS, HTTP]


def test_where_https_is_not_spoken_http_speaks_for_the_page() -> None:
    assert asked(Server(https=SILENT, http=404)).status == 404


def test_one_that_answers_is_asked_once() -> None:
    server = Server(https=404)
    assert asked(server).status == 404
    assert server.asked == [HTTPS]


@pytest.mark.parametrize(("plain", "taken"), [(200, HTTP), (403, HTTPS), (404, HTTPS), (SILENT, HTTPS)])
def test_http_is_asked_once_where_https_is_forbidden(plain: int | CouldNotLookError, taken: str) -> None:
    server = Server(https=403, http=plain)
    assert asked(server).url == taken
    assert server.asked == [HTTPS, HTTP]
