"""How addresses are written in links: relative, with a session or a stamp that changes each time, in other letters."""

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import md5
from itertools import count
from os.path import relpath

from crawler.practice.server import Asked, Resource
from tests.portals.pages import Manner, plain

_LINK = re.compile(rb"""(<a\b[^<>]*?\bhref=["']?)(/[A-Za-z0-9][^"'<>\s]*)""")


def _each(write: Callable[[str, Asked], str], within: bytes = b"") -> Manner:
    """Writes the links of all markup that has something within."""

    def answer(asked: Asked, resource: Resource) -> Resource:
        if not resource.content_type.startswith("text/html") or within not in resource.content:
            return resource
        content = _LINK.sub(
            lambda found: (
                found[1] + write(found[2].decode(errors="surrogateescape"), asked).encode(errors="surrogateescape")
            ),
            resource.content,
        )
        return replace(resource, content=content)

    return answer


def _relative() -> Manner:
    def write(link: str, asked: Asked) -> str:
        path, mark, query = link.partition("?")
        here = plain(asked.target).partition("?")[0].rpartition("/")[0] or "/"
        near = relpath(path, here)
        return f"{'' if near.startswith('.') else './'}{near}{'/' if path.endswith('/') else ''}{mark}{query}"

    return _each(write, b"<html")  # pieces stand on other pages, whose scripts ask for them


def _with_session() -> Manner:
    counted = count()

    def write(link: str, asked: Asked) -> str:
        path, mark, query = link.partition("?")
        if not re.search(r"\.\w+$", path):
            return link
        session = md5(f"{asked.target} {next(counted)}".encode(), usedforsecurity=False).hexdigest().upper()
        return f"{path};jsessionid={session}{mark}{query}"

    return _each(write)


def _stamped() -> Manner:
    counted = count(1775000000)
    return _each(lambda link, asked: f"{link}{'&' if '?' in link else '?'}_t={next(counted)}")


def _any_case() -> Manner:
    def write(link: str, asked: Asked) -> str:
        path, mark, query = link.partition("?")
        is_upper = md5(plain(asked.target).encode(), usedforsecurity=False).digest()[0] % 2
        return f"{path.title() if is_upper else path}{mark}{query}"

    return _each(write)


def _with_host() -> Manner:
    return _each(lambda link, asked: f"//{asked.headers.get('Host', '')}{link}")


ADDRESSING: dict[str, Callable[[], Manner]] = {
    "relative": _relative,
    "with session": _with_session,
    "stamped": _stamped,
    "any case": _any_case,
    "with host": _with_host,
}
