"""Learns from the lines that a browser showed which of the answers heard meanwhile holds them, and in which manner:
where they stand there, which field is the title, and how an address is made of the others (`crawler.cms.heard`).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crawler.cms.heard import COUNTED, FILES, INLINE, PLACE, WHOLE, borne
from crawler.cms.pieces import lines_held, manner_of_piece
from crawler.fetching.answer import Heard
from crawler.fetching.query import Query
from crawler.interfaces import cursors, numbering
from crawler.interfaces.answers import answered, day_in, flattened, plain, total_in
from crawler.interfaces.inline import data_in
from crawler.pages.addresses import joined
from crawler.pages.page import Page
from crawler.pages.unread_lines import unlinked_lines
from storage.visits import Entry

_OF_HOST = re.compile(r"([a-z]+://[^/?#]*)(.*)", re.DOTALL)
_DEEPEST = 6


@dataclass(frozen=True)
class _Rows:
    """An array of objects in an answer, and the names that lead to it."""

    path: tuple[str, ...]
    objects: Sequence[Mapping[str, Any]]


def learnt(entries: Sequence[Entry], heard: Sequence[Heard], base: str) -> Query | None:
    """The request that gave a page its lines, with what reads its answer; None where none of those heard did."""
    for one in heard:
        manners = (_manner(entries, rows, base) for rows in _arrays(answered(one.text)))
        manner = next(filter(None, manners), None) or manner_of_piece(entries, one, base)
        if manner is not None:
            return replace(one.query, referer=base, rest=json.dumps(manner))
    return None


def learnt_inline(entries: Sequence[Entry], url: str, source: str, base: str = "") -> Query | None:
    """The request of a page, or of a script for the page ``base``, that holds the data of its lines; None without."""
    manners = (_manner(entries, rows, base or url) for rows in _arrays(data_in(source)))
    manner = next(filter(None, manners), None)
    return Query(url, referer=base or url, rest=json.dumps({**manner, **INLINE})) if manner is not None else None


def learnt_together(entries: Sequence[Entry], heard: Sequence[Heard], base: str) -> tuple[Query, ...]:
    """The requests that gave a page its lines together, none of them all: departments' by one, towns' by another. None
    where some lines came otherwise."""
    lacking, found = {entry.url for entry in entries}, []
    for one in heard:
        for rows in _arrays(answered(one.text)):
            held = {plain(str(value)) for row in rows.objects for value in row.values() if isinstance(value, str)}
            given = [entry for entry in entries if entry.url in lacking and entry.title in held]
            query = learnt(given, [one], base) if given else None
            if query is not None:
                found.append(query)
                lacking -= {entry.url for entry in given}
    return tuple(found) if len(found) > 1 and not lacking else ()


def learnt_of_pieces(entries: Sequence[Entry], heard: Sequence[Heard], base: str) -> Query | None:
    """The request that gave the first piece of some lines, which may have come in several; None where none is known."""
    for one in heard:
        arrays = _arrays(answered(one.text))
        held = {plain(str(value)) for rows in arrays for row in rows.objects for value in row.values()}
        held |= lines_held(one, base)
        given = [entry for entry in entries if not held.isdisjoint((entry.title, entry.url))]
        query = learnt(given, [one], base) if min(len(entries), 2) <= len(given) else None
        if query is not None:
            return query
    return None


def whole_page(url: str, base: str, posted: str = "") -> Query:
    """The request of a page of a list that a script would have gone to, with the form that it would have sent."""
    return Query(url, posted, referer=base, rest=json.dumps(WHOLE))


def of_files(query: Query, asked: Sequence[Heard]) -> Query | None:
    """The request for a list's first page, which like that of its second is a file called by its number; None where it
    was not asked for."""
    first = numbering.file_before(query, [one.url for one in asked])
    manner = json.loads(query.rest)
    return replace(first, rest=json.dumps({**manner, **FILES})) if first is not None and "path" in manner else None


def goes_on(query: Query, answer: str, following: Query) -> Query:
    """A request with how those behind it are made, as that which was seen to be the ``following`` one tells of it and
    its ``answer``; as it was where it says by itself which page it asks for, or they tell nothing."""
    manner = json.loads(query.rest)
    if numbering.can_turn(query):
        return query
    if counted := numbering.counted_by(query, following):
        return replace(query, rest=json.dumps({**manner, COUNTED: counted}))
    found = cursors.learnt(query, answer, following) if "path" in manner else None
    return replace(query, rest=json.dumps({**manner, "cursor": found})) if found is not None else query


def can_turn(query: Query) -> bool:
    """Whether it is known how the requests behind a request are made."""
    return numbering.can_turn(query) or not {COUNTED, "cursor"}.isdisjoint(json.loads(query.rest))


def before(query: Query, lines: int) -> Query | None:
    """The request of the page before that which a request asks for, whose pages have some lines."""
    return numbering.before(query, lines, json.loads(query.rest).get(COUNTED, ""))


def by_cursor(second: Query, entries: Sequence[Entry], first: Sequence[Heard], base: str) -> Query | None:
    """The request for a list's first piece, which gave the lines that were shown first, where that for the ``second``
    is made of its answer; None where it is not."""
    for one in first:
        query = learnt(entries, [one], base) if entries else None
        found = cursors.learnt(query, one.text, second) if query is not None else None
        if query is not None and found is not None and "path" in (manner := json.loads(query.rest)):
            return replace(query, rest=json.dumps({**manner, "cursor": found}))
    return None


def learnt_of_rows(page: Page, opened: Sequence[Entry]) -> Query | None:
    """The request of a page whose rows have no addresses, which are made of what their elements bear: ``data-id="5"``.

    Learnt of some that were opened.
    """
    by_title = {entry.title: entry for entry in opened}
    rows = [
        (borne(element), by_title[line.title])
        for element, line in unlinked_lines(page).items()
        if line.title in by_title
    ]
    address = _address(rows, page.url) if len({entry.url for _, entry in rows}) == len(opened) else None
    if address is None or not PLACE.search(address):
        return None
    return Query(page.url, referer=page.url, rest=json.dumps({"rows": address}))


def stated(entries: Sequence[Entry], heard: Sequence[Heard]) -> int | None:
    """The number of lines that what was heard says of the list, of which a browser may show only some."""
    titles = {entry.title for entry in entries}
    for one in heard:
        found = answered(one.text)
        for rows in _arrays(found):
            held = {plain(str(value)) for row in rows.objects for value in row.values() if isinstance(value, str)}
            if titles <= held:
                return total_in(found)
    return None


def _arrays(value: Any, path: tuple[str, ...] = ()) -> Iterator[_Rows]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        yield _Rows(path, [flattened(row) for row in value])
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _arrays(inner, (*path, str(name)))


def _manner(entries: Sequence[Entry], rows: _Rows, base: str) -> dict[str, Any] | None:
    """How the lines of an array are read so that they are those that were shown; None when they are others."""
    by_title = {entry.title: entry for entry in entries}
    for name in rows.objects[0]:
        pairs = [(row, by_title[text]) for row in rows.objects if (text := plain(str(row.get(name) or ""))) in by_title]
        if len({entry.url for _, entry in pairs}) < len(entries):
            continue
        address = _address(pairs, base)
        if address is not None:
            return {"path": rows.path, "title": name, "address": address, "day": _day_name(pairs)}
    return None


def _address(pairs: Sequence[tuple[Mapping[str, Any], Entry]], base: str) -> str | None:
    """The address of a line, made of its fields in braces; one line alone proves only a field that holds it whole."""
    for name in pairs[0][0]:
        if all(_joined(base, row.get(name)) == entry.url for row, entry in pairs):
            return f"{{{name}}}"
    if len(pairs) < 2:
        return None
    templates = {_template(row, entry.url) for row, entry in pairs}
    return templates.pop() if len(templates) == 1 else None


def _joined(base: str, address: object) -> str:
    return joined(base, address) if isinstance(address, str) and address else ""


def _template(row: Mapping[str, Any], url: str) -> str:
    host, path = _OF_HOST.match(url).groups()  # type: ignore[union-attr]
    url = path.replace("{", "%7B").replace("}", "%7D")
    values = [(name, str(value)) for name, value in row.items() if isinstance(value, str | int) and str(value)]
    for name, value in sorted(values, key=lambda pair: -len(pair[1])):
        pieces = re.split(r"(\{[^{}]*\})", url)
        pattern = rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])"
        url = "".join(one if one[:1] == "{" else re.sub(pattern, f"{{{name}}}", one) for one in pieces)
    return host + url


def _day_name(pairs: Sequence[tuple[Mapping[str, Any], Entry]]) -> str:
    for name in pairs[0][0]:
        if all(entry.listed_date and day_in(str(row.get(name) or "")) == entry.listed_date for row, entry in pairs):
            return name
    return ""
