"""Pieces of HTML that a page's script asks for: an answer as it is, or a text in an object: ``{"html": "<ul>…"}``."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crawler.cms.family import Paging, Sheet, Turn
from crawler.cms.generic import paging
from crawler.fetching.answer import Heard
from crawler.fetching.query import GUESSED
from crawler.interfaces.answers import answered, lines_in, total_in, within
from crawler.pagers.stated import total_of
from storage.visits import Entry

_MARKUP, _WITHIN = "markup", "within"
"""What the manner of such an answer holds, and the names that lead to the piece in an object."""
_PAGES = ("pages", "totalpages", "totalpage", "total_page", "total_pages", "pagecount", "pagetotal", "totalpagecount")
_DEEPEST = 4

After = Callable[[Turn, int, int | None], Paging]
"""How a list goes on behind a page of some lines, of as many as it states."""


def lines_held(one: Heard, base: str) -> set[str]:
    """The addresses of the lines that an answer gives as HTML."""
    return {entry.url for _, text in _pieces(one.text) for entry in lines_in(base, text)}


def manner_of_piece(entries: Sequence[Entry], one: Heard, base: str) -> dict[str, Any] | None:
    """How an answer is read whose HTML holds the lines that were shown; None where it holds others."""
    shown = {entry.url for entry in entries}
    for path, text in _pieces(one.text) if shown else ():
        if shown <= {entry.url for entry in lines_in(base, text)}:
            return {_MARKUP: True, _WITHIN: path} if path else {_MARKUP: True}
    return None


def _pieces(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """What of an answer is HTML with links: all of it, or the texts of an object, by the names that lead there."""
    found = answered(text) if text.lstrip()[:1] == "{" else text
    waiting: list[tuple[tuple[str, ...], Any]] = [((), found)]
    while waiting:
        path, value = waiting.pop(0)
        if isinstance(value, Mapping) and len(path) < _DEEPEST:
            waiting += [((*path, str(name)), inner) for name, inner in value.items()]
        elif isinstance(value, str) and "<a" in value.lower():
            yield path, value


def piece_turned(turn: Turn, manner: Mapping[str, Any], after: After) -> Sheet:
    """A page of a list that is such a piece, with what stands beside it of the list's pages."""
    path = manner.get(_WITHIN)
    found = answered(turn.text) if path else None
    markup = within(found, *path) if path else turn.text
    if not isinstance(markup, str):
        return Sheet()
    lines, stated, pages = lines_in(turn.query.referer, markup), total_in(found), total_in(found, _PAGES)
    is_end = bool(path) and turn.number > 1 and "<a" not in markup.lower()
    if pages is not None and turn.number >= pages:
        return Sheet(lines, Paging(total=pages, entries=stated), is_end, lines=len(lines))
    piece = replace(turn, text=markup)
    following = _by_own_pager(piece) or after(piece, len(lines), turn.believed(stated, len(lines)))
    return Sheet(lines, replace(following, total=following.total or pages), is_end, lines=len(lines))


def _by_own_pager(turn: Turn) -> Paging | None:
    """How a piece of HTML goes on that brings its own pager; None for one without addresses, and behind the last."""
    piece = replace(turn.page, url=turn.query.referer)
    found, total = paging(piece, piece), total_of(piece)
    if total is not None and turn.number >= total:
        return Paging(total=total)
    if found.following is None or found.following.rest == GUESSED or found.following.method != "GET":
        return None
    return replace(found, following=replace(turn.query, url=found.following.url), otherwise=())
