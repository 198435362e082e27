"""How servers behave: encodings, validators, errors that are none, cookies, patience, walls and robots.txt."""

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from crawler.practice.server import Asked, Resource
from tests.portals.pages import Manner

_HTML, _META = "text/html", b'charset="utf-8"'
_SLOW = 0.15
_BLOB = "x" * 900


def _is_page(resource: Resource) -> bool:
    return resource.content_type.startswith(_HTML) and resource.status is HTTPStatus.OK


def _in_gbk(asked: Asked, resource: Resource) -> Resource:
    """Pages in GBK; pieces that a script fetches are none, as scripts read those as UTF-8."""
    if not (_is_page(resource) and _META in resource.content):
        return resource
    text = resource.content.replace(_META, b'charset="gb2312"').decode()
    return replace(resource, content=text.encode("gb18030"), content_type="text/html; charset=gbk")


def _says_latin(asked: Asked, resource: Resource) -> Resource:
    return replace(resource, content_type="text/html; charset=ISO-8859-1") if _is_page(resource) else resource


def _says_nothing(asked: Asked, resource: Resource) -> Resource:
    return replace(resource, content_type=_HTML) if _is_page(resource) else resource


def _marked(asked: Asked, resource: Resource) -> Resource:
    """A mark that says UTF-8, before pages in it: before others it would make them unreadable to everybody."""
    is_marked = _is_page(resource) and _META in resource.content
    return replace(resource, content=b"\xef\xbb\xbf" + resource.content) if is_marked else resource


def _without_validators(asked: Asked, resource: Resource) -> Resource:
    return replace(resource, modified=None)


def _lying_tag(asked: Asked, resource: Resource) -> Resource:
    """The same tag whatever stands there, and 304 to whoever has it."""
    if not _is_page(resource):
        return resource
    tag = '"5f-61a0"'
    if asked.headers.get("If-None-Match") == tag:
        return Resource(b"", status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    return replace(resource, modified=None, headers={**resource.headers, "ETag": tag})


def _changing_tag() -> Manner:
    asked_so_far = [0]

    def answer(asked: Asked, resource: Resource) -> Resource:
        asked_so_far[0] += 1
        return replace(resource, modified=None, headers={**resource.headers, "ETag": f'"{asked_so_far[0]}"'})

    return answer


def _never_modified(asked: Asked, resource: Resource) -> Resource:
    """304 to everything that is asked with a condition."""
    if _is_page(resource) and (asked.headers.get("If-None-Match") or asked.headers.get("If-Modified-Since")):
        return Resource(b"", status=HTTPStatus.NOT_MODIFIED)
    return resource


def _soft(asked: Asked, resource: Resource) -> Resource:
    """What is not there is answered with 200."""
    return replace(resource, status=HTTPStatus.OK) if resource.status is HTTPStatus.NOT_FOUND else resource


def _sent_home(asked: Asked, resource: Resource) -> Resource:
    """What is not there is sent to the home page."""
    if resource.status is not HTTPStatus.NOT_FOUND or asked.target == "/robots.txt":
        return resource
    return Resource(b"", status=HTTPStatus.FOUND, headers={"Location": "/"})


def _greets(asked: Asked, resource: Resource) -> Resource:
    """Whoever has no cookie gets one, and is sent to where he was."""
    if not _is_page(resource) or "Cookie" in asked.headers:
        return resource
    headers = {"Location": asked.target, "Set-Cookie": "JSESSIONID=1A2B3C; Path=/"}
    return Resource(b"", status=HTTPStatus.FOUND, headers=headers)


def _slow(asked: Asked, resource: Resource) -> Resource:
    time.sleep(_SLOW)
    return resource


def _busy_once() -> Manner:
    """The fifth request is answered with 503 and a short wait."""
    asked_so_far = [0]

    def answer(asked: Asked, resource: Resource) -> Resource:
        asked_so_far[0] += 1
        if asked_so_far[0] != 5:
            return resource
        return Resource(b"busy", status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "1"})

    return answer


def _meta_lies(asked: Asked, resource: Resource) -> Resource:
    """The page says GBK of itself, the header says what is true."""
    if not _is_page(resource):
        return resource
    return replace(resource, content=resource.content.replace(_META, b'charset="gb2312"'))


def _packed(asked: Asked, resource: Resource) -> Resource:
    """gzip for whoever takes it."""
    if "gzip" not in asked.headers.get("Accept-Encoding", "") or not _is_page(resource):
        return resource
    content = gzip.compress(resource.content, mtime=0)
    return replace(resource, content=content, headers={**resource.headers, "Content-Encoding": "gzip"})


def _clock(moment: str) -> Manner:
    """A server whose clock is wrong dates everything by it, and compares nothing."""

    def answer(asked: Asked, resource: Resource) -> Resource:
        return replace(resource, modified=None, headers={**resource.headers, "Last-Modified": moment})

    return answer


MANNERS: dict[str, Callable[[], Manner]] = {
    "gbk": lambda: _in_gbk,
    "says latin-1": lambda: _says_latin,
    "no charset": lambda: _says_nothing,
    "byte order mark": lambda: _marked,
    "no validators": lambda: _without_validators,
    "lying tag": lambda: _lying_tag,
    "changing tag": _changing_tag,
    "304 to all": lambda: _never_modified,
    "soft 404": lambda: _soft,
    "404 sent home": lambda: _sent_home,
    "greets": lambda: _greets,
    "slow": lambda: _slow,
    "busy once": _busy_once,
    "meta lies": lambda: _meta_lies,
    "packed": lambda: _packed,
    "clock of 1970": lambda: _clock("Thu, 01 Jan 1970 00:00:00 GMT"),
    "clock of 2038": lambda: _clock("Tue, 19 Jan 2038 03:14:07 GMT"),
}


def _wall_412() -> Resource:
    page = (
        f"<html><head><meta id='9DhefwqGPrzGxEp9hPaoag' content='{_BLOB}'><script>$_ts=window['$_ts'];"
        "if(!$_ts)$_ts={};$_ts.cd='qEyr'</script></head><body></body></html>"
    )
    headers = {"Set-Cookie": "FSSBBIl1UgzbN7N80S=5a; Path=/"}
    return Resource(page.encode(), status=HTTPStatus.PRECONDITION_FAILED, headers=headers)


def _wall_403() -> Resource:
    page = "<html><body>您的访问被阻断<a href='https://help.365cyd.com/cyd-error-help.html?code=403'>帮助</a></body></html>"
    return Resource(page.encode(), status=HTTPStatus.FORBIDDEN)


def _wall_200() -> Resource:
    page = f"<html><script>var arg1='{'4F' * 20}';var _0x4818=['\\x63'];setCookie('acw_sc__v2',arg1)</script></html>"
    return Resource(page.encode(), headers={"Set-Cookie": "acw_tc=76; Path=/"})


WALLS: dict[str, Callable[[], Resource]] = {
    "412": _wall_412,
    "403": _wall_403,
    "arg1": _wall_200,
}


def barred(prefix: str, wall: str) -> Manner:
    """A wall before everything whose address begins with a prefix."""
    return lambda asked, resource: WALLS[wall]() if asked.target.startswith(prefix) else resource


def blank(prefix: str) -> Manner:
    """Nothing with status 200, where something should be."""
    return lambda asked, resource: Resource(b"") if asked.target.startswith(prefix) else resource


def broken_off(prefix: str) -> Manner:
    """Answers in chunks that end in the midst of one, and the connection with it."""

    def answer(asked: Asked, resource: Resource) -> Resource:
        if not asked.target.startswith(prefix) or not resource.content:
            return resource
        half = resource.content[: len(resource.content) // 2]
        headers = {**resource.headers, "Transfer-Encoding": "chunked", "Connection": "close"}
        return replace(
            resource, content=f"{len(resource.content):x}\r\n".encode() + half, modified=None, headers=headers
        )

    return answer


def forbidden(asked: Asked, resource: Resource) -> Resource:
    """A gate refuses everything, robots.txt too, and signs nothing."""
    return Resource(b"<html><h1>403 Forbidden</h1></html>", status=HTTPStatus.FORBIDDEN)


def closed(asked: Asked, resource: Resource) -> Resource:
    """The whole server is out of order."""
    return Resource(b"<html>Bad Gateway</html>", status=HTTPStatus.BAD_GATEWAY)


def all_home(asked: Asked, resource: Resource) -> Resource:
    """Whatever is asked is sent to the home page."""
    path = asked.target.partition("?")[0]
    if path in ("/", "/robots.txt") or path.startswith(("/home/", "/js/", "/images/")):
        return resource
    return Resource(b"", status=HTTPStatus.FOUND, headers={"Location": "/"})


def empty_answers(asked: Asked, resource: Resource) -> Resource:
    """An interface says of everything that there is none."""
    if not resource.content_type.startswith("application/json"):
        return resource
    said = _emptied(json.loads(resource.content))
    return replace(resource, content=json.dumps(said, ensure_ascii=False).encode())


def _emptied(said: object, name: str = "") -> object:
    if isinstance(said, dict):
        return {key: _emptied(value, key) for key, value in said.items()}
    if isinstance(said, list):
        return []
    return 0 if name in ("total", "zongshu", "post_count", "totalRecord") else said
