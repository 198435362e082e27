"""A portal's pages while they are put together, and the site that answers with them and with its own manners."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from crawler.practice.server import Asked, Resource, Site
from tests.portals.surroundings import RELATED, ROOT, SURROUNDINGS

Answer = Callable[[Asked], "str | Resource | None"]
Manner = Callable[[Asked, Resource], Resource]
_SESSION = re.compile(r";jsessionid=\w+", re.IGNORECASE)
_STAMP = re.compile(r"([?&])_t=\d+(&|$)")
_NOT_FOUND = "<html><head><title>404</title></head><body><h1>404</h1>您访问的页面不存在</body></html>"


@dataclass
class Pages:
    """What stands where: markup by path or by path and query, and functions by path."""

    place: str = "青禾县"
    modified: datetime = datetime(2026, 4, 1, tzinfo=UTC)
    standing: dict[str, Resource] = field(default_factory=dict)
    functions: dict[str, Answer] = field(default_factory=dict)
    ignores_case: bool = False
    """Whether letters of either size are the same in a path."""
    around: str = "bare"
    """What stands around the contents of its pages."""
    root: str = "/"
    """Where its reports are."""
    latest: str = ""
    """Its latest documents, as every page may show them."""

    def page(self, address: str, inner: str, title: str) -> None:
        """Places a page in the portal's shell."""
        self.raw(address, self.shell(inner, title))

    def raw(self, address: str, content: str | bytes, content_type: str = "text/html; charset=utf-8") -> None:
        """Places what is whole as it is."""
        data = content.encode() if isinstance(content, str) else content
        self.standing[_file(address)] = Resource(data, content_type, self.modified)

    def script(self, address: str, content: str) -> None:
        """Places a script."""
        self.raw(address, content, "application/javascript; charset=utf-8")

    def answers(self, path: str, answer: Answer) -> None:
        """Answers a path by a function, in turn with those that answer it already."""
        before = self.functions.get(path)
        self.functions[path] = answer if before is None else lambda asked: answer(asked) or before(asked)

    def is_free(self, address: str) -> bool:
        """Whether nothing stands at an address yet."""
        return _file(address) not in self.standing and address not in self.functions

    def shell(self, inner: str, title: str) -> str:
        """A page of the portal around something."""
        return (
            '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
            f"<title>{title}-{self.place}人民政府</title></head><body>"
            f"{SURROUNDINGS[self.around](inner, title, self.place)}</body></html>"
        )

    def answer(self, asked: Asked) -> Resource:
        """What stands at an address, whatever is written anew in it each time."""
        found = self._found(asked)
        shown = found.content.replace(ROOT.encode(), self.root.encode()).replace(RELATED.encode(), self.latest.encode())
        return replace(found, content=shown)

    def _found(self, asked: Asked) -> Resource:
        asked = replace(asked, target=self._standing(plain(asked.target)))
        path = asked.target.partition("?")[0]
        if path in self.functions:
            given = self.functions[path](asked)
            if given is not None:
                return Resource(given.encode(), modified=self.modified) if isinstance(given, str) else given
        for address in (asked.target, path):
            if _file(address) in self.standing:
                return self.standing[_file(address)]
        return Resource(_NOT_FOUND.encode(), status=HTTPStatus.NOT_FOUND)

    def _standing(self, target: str) -> str:
        path, mark, query = target.partition("?")
        if not self.ignores_case or _file(path) in self.standing or path in self.functions:
            return target
        meant = _file(path).lower()
        known = (*self.functions, *(one.partition("?")[0] for one in self.standing))
        return next((one for one in known if one.lower() == meant), path) + mark + query


class GeneratedSite(Site):
    """A site whose pages change from one look to the next, and which answers everything in its own manner."""

    def __init__(self, portal: str) -> None:
        super().__init__(portal, _NOT_FOUND.encode())
        self.pages = Pages()
        self.manners: Sequence[Manner] = ()

    def answer(self, asked: Asked) -> Resource:
        resource = self.pages.answer(asked)
        for manner in self.manners:
            resource = manner(asked, resource)
        return resource


def plain(target: str) -> str:
    """An address as it stands, without what is written anew each time."""
    bare = _STAMP.sub(lambda found: found[1] if found[2] else "", _SESSION.sub("", target))
    return bare.rstrip("?&")


def same(address: str) -> str:
    """What is equal for all addresses of one page of a portal: without host and session, in small letters."""
    parts = urlsplit(address)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return plain(path).removesuffix("index.html").lower()


def links(named: Iterable[tuple[str, str]], between: str = "") -> str:
    """Links by address and text."""
    return between.join(f'<a href="{url}">{name}</a>' for url, name in named)


def as_json(value: object) -> Resource:
    """An answer in JSON."""
    return Resource(json.dumps(value, ensure_ascii=False).encode(), "application/json;charset=UTF-8")


def _file(address: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}{'index.html' if path.endswith('/') else ''}{mark}{query}"
