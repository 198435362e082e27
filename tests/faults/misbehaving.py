"""How servers misbehave: a right answer goes in, one of the wrong ones that real servers give comes out."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from random import Random

from crawler.practice.server import Resource

_NOT_THERE = "<html><head><title>提示</title></head><body><h2>您访问的页面不存在或已删除</h2></body></html>"
_UPKEEP = "<html><head><title>系统维护</title></head><body><p>网站正在升级维护，请稍后访问。</p></body></html>"
_CHALLENGE = '<html><head><script src="/c/abc.js" r="m"></script></head><body></body></html>'


def _hung_up(_: Resource) -> Resource:
    raise ConnectionAbortedError


def _said(page: str, status: HTTPStatus = HTTPStatus.OK, **headers: str) -> Callable[[Resource], Resource]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Resource(page.encode(), status=status, headers=named)


_WAYS: tuple[Callable[[Resource], Resource], ...] = (
    _hung_up,
    _said("", HTTPStatus.INTERNAL_SERVER_ERROR),
    _said("", HTTPStatus.BAD_GATEWAY),
    _said("", HTTPStatus.SERVICE_UNAVAILABLE, Retry_After="1800"),
    _said("", HTTPStatus.TOO_MANY_REQUESTS, Retry_After="99999999999"),
    _said(_NOT_THERE),
    _said(_UPKEEP),
    _said(_CHALLENGE, HTTPStatus.PRECONDITION_FAILED),
    _said(""),
    lambda right: replace(right, content=right.content[: len(right.content) // 2], modified=None),
    lambda right: replace(right, content=right.content.decode().encode("gb18030"), modified=None),
    lambda right: replace(right, content=b"<html><body></body></html>", modified=None),
)


def misbehave(right: Resource, chance: Random) -> Resource:
    """A wrong answer in place of the right one. Raises ConnectionAbortedError where nothing is to be answered."""
    return chance.choice(_WAYS)(right)
