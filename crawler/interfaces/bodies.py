"""Documents whose page is an empty shell: what a browser's script asked for to fill one of them, asked for the others.

Which pieces of a document's address the request was made of, and where in the answer its text stands, is learnt of the
one that a browser showed; the others of the column need none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlsplit

from crawler.fetching.answer import Heard
from crawler.fetching.query import Query
from crawler.interfaces.answers import answered, within
from crawler.interfaces.details import page_of, title_in
from crawler.pages.lone import report_on
from crawler.pages.page import Page
from crawler.pages.tree import NotWholeError

_PIECE = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_PLACE = re.compile(r"\{(\d+)\}")
_SHORTEST = 400
_DEEPEST = 5


@dataclass(frozen=True)
class Way:
    """How the texts of a column's documents are asked for: a request with numbers in braces for the pieces of an
    address, and the names that lead to the text in its answer.
    """

    query: Query
    pieces: int
    path: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept: `of` gives it back."""
        return {"query": self.query.as_json(), "pieces": self.pieces, "path": list(self.path)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self | None:
        """A kept way; None for nothing."""
        return cls(Query.of(kept["query"]), kept["pieces"], tuple(kept["path"])) if kept else None

    def query_for(self, url: str) -> Query | None:
        """The request for the text of a document; None for an address of another kind."""
        found = _pieces(url)
        if len(found) != self.pieces:
            return None
        address, body = (
            _PLACE.sub(lambda place: found[int(place[1])], text) for text in (self.query.url, self.query.body)
        )
        return replace(self.query, url=address, body=body, referer=url)

    def page(self, text: str, title: str) -> str:
        """The page of the document of a title that an answer holds; empty where it holds none, or another."""
        data = within(answered(text), *self.path[:-1])
        content = data.get(self.path[-1]) if isinstance(data, Mapping) else None
        if not isinstance(content, str) or len(content) < _SHORTEST or not _is_titled(data, title):
            return ""
        return page_of(data, content)


def learnt(url: str, title: str, heard: Sequence[Heard]) -> Way | None:
    """How a document of a title came to its text, by what its script was given; None where nobody can tell."""
    for one in heard:
        found = answered(one.text)
        for path, content in _texts(found):
            if not _is_titled(within(found, *path[:-1]), title) or not _is_report(url, content):
                continue
            pieces = _pieces(url)
            query = Query(
                _with_places(one.url, pieces),
                _with_places(one.body, pieces),
                one.content_type,
                is_post=one.is_post,
                is_of_script=one.says_script,
            )
            if _PLACE.search(f"{query.url} {query.body}"):
                return Way(query, len(pieces), path)
    return None


def _is_titled(data: Any, title: str) -> bool:
    """Whether a document's object bears its title, which a list may have cut."""
    whole, listed = ("".join(one.split()) for one in (title_in(data), title.rstrip(".…")))
    return bool(listed) and whole.startswith(listed)


def _pieces(url: str) -> list[str]:
    return _PIECE.findall(url[_origin(url) :])


def _origin(url: str) -> int:
    """Where an address goes on behind its host; the beginning of what is no address."""
    parts = urlsplit(url)
    return len(f"{parts.scheme}://{parts.netloc}") if parts.netloc else 0


def _with_places(text: str, pieces: Sequence[str]) -> str:
    """A request's address or body with numbers for the pieces of a document's address that bear digits."""
    start = _origin(text)
    numbers = {piece: at for at, piece in enumerate(pieces) if any(char.isdecimal() for char in piece)}
    return text[:start] + _PIECE.sub(
        lambda piece: f"{{{numbers[piece[0]]}}}" if piece[0] in numbers else piece[0], text[start:]
    )


def _texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if len(path) > _DEEPEST or not isinstance(value, Mapping):
        return
    for name, inner in value.items():
        if isinstance(inner, str) and len(inner) >= _SHORTEST:
            yield (*path, str(name)), inner
        yield from _texts(inner, (*path, str(name)))


def _is_report(url: str, content: str) -> bool:
    try:
        return report_on(Page.parse(url, content)) is not None
    except NotWholeError:
        return False
