"""Which field of a request bears the number of a page, where its rows begin, and how many of them are wanted.

The field may stand in an object or a JSON text within another one (``variables``, ``paramJson``); and a file may
bear the number in its name (``list_2.json``), as who saw two of them can tell.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from crawler.fetching.query import Query
from crawler.interfaces.answers import resent, sent
from crawler.literals import value_of

_PAGE = re.compile(
    r"^(?:page|p|pn|pg|cp|pno|page_?(?:no|num|number|index)|(?:curr?|current|now)_?(?:page|index|no)?|(?:to|go)_?page)$",
    re.IGNORECASE,
)
_SIZE = re.compile(r"^_?(?:(?:page_?)?size|ps|per_?page|rows|limit|page_?rows)$", re.IGNORECASE)
_START = re.compile(r"^(?:start|begin|offset|skip|from)_?(?:row|record|index|num|no)?s?$", re.IGNORECASE)
_END = re.compile(r"^end_?(?:row|record|index|num|no)?s?$", re.IGNORECASE)
OF_NO_MATTER = re.compile(r"^(?:_|t|ts|r|v|rnd|rand|random|time|timestamp|callback|jsonp)$", re.IGNORECASE)
"""Fields that are other ones in each request and mean nothing."""
_IN_NAME = re.compile(r"(?:(?<=[/_-])|(?<=page)|(?<=list)|(?<=[/_-]p))\d{1,3}(?=\.\w{2,5}$)", re.IGNORECASE)


@dataclass(frozen=True)
class _Field:
    """A numbered field of a request, and the field that holds it where it stands in a JSON text."""

    name: str
    number: int
    within: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called: ``num`` of ``page`` is ``page_num``."""
        return (self.name, f"{self.within}_{self.name}") if self.within else (self.name,)


def can_turn(query: Query | None) -> bool:
    """Whether a request says which page of a list it asks for."""
    return query is not None and (_find(query, _PAGE) or _find(query, _START)) is not None


def number_of(query: Query | None) -> int | None:
    """Which page of a list a request asks for; None where it does not say."""
    found = _find(query, _PAGE) if query is not None else None
    return found.number if found is not None else None


def after(query: Query, lines: int, counted: str = "") -> Query | None:
    """The request of the page that follows on one of some lines; None where it says nothing of pages.

    ``counted`` is the field that counts them where that was seen (`counted_by`).
    """
    return _counted(query, counted, 1) if counted else _moved(query, 1, lines)


def before(query: Query, lines: int, counted: str = "") -> Query | None:
    """The request of the page before that which a request asks for, whose pages have some lines."""
    return _counted(query, counted, -1) if counted else _moved(query, -1, -lines)


def counted_by(query: Query, following: Query) -> str:
    """The field that counts pages, whatever it is called, of two requests of which one follows on the other: nothing
    else differs. Empty where there is none."""
    if (query.method, query.url.partition("?")[0]) != (following.method, following.url.partition("?")[0]):
        return ""
    one, other = sent(query), sent(following)
    differing = [name for name in other if str(other[name]) != str(one.get(name)) and not OF_NO_MATTER.match(name)]
    numbers = {field.name: field.number for field in _fields(query) if not field.within}
    if one.keys() != other.keys() or len(differing) != 1 or differing[0] not in numbers:
        return ""
    return differing[0] if str(other[differing[0]]) == str(numbers[differing[0]] + 1) else ""


def _counted(query: Query, name: str, by: int) -> Query | None:
    number = next((field.number for field in _fields(query) if field.name == name and not field.within), None)
    return resent(query, **{name: number + by}) if number is not None and number + by >= 0 else None


def file_before(query: Query, asked: Collection[str]) -> Query | None:
    """The request for the file of the number before, where that was ``asked`` for too; None where it was not."""
    found = _file(query, -1)
    return found if found is not None and found.url in asked else None


def file_after(query: Query) -> Query | None:
    """The request for the file of the number behind that of a request; None where it has none."""
    return _file(query, 1)


def _file(query: Query, by: int) -> Query | None:
    parts = urlsplit(query.url)
    found = _IN_NAME.search(parts.path) if query.method == "GET" else None
    if found is None or int(found[0]) + by < 0:
        return None
    return replace(query, url=parts._replace(path=_IN_NAME.sub(str(int(found[0]) + by), parts.path)).geturl())


def size_asked(query: Query) -> int | None:
    """How many lines a request asks for."""
    found = _find(query, _SIZE)
    return found.number if found is not None and found.number else None


def last_of(first: Query, read: int, lines: int) -> tuple[Query, int] | None:
    """A request that gives less than it may where a list ends after what was ``read``, and how many lines that are: its
    last page, cut in another size. None where a request does not say both.

    ``first`` is the request of the first page, which had some ``lines``.
    """
    size, number, start = _find(first, _SIZE), _find(first, _PAGE), _find(first, _START)
    if number is None:
        return (_begun(first, start, read - 1 - start.number), 1) if start is not None and lines > 1 else None
    cut = next((one for one in range(lines - 1, 1, -1) if read % one), 0) if size is not None else 0
    if size is None or not cut:
        return None
    return _with(_with(first, size, cut), number, number.number + read // cut), read % cut


def _moved(query: Query, pages: int, lines: int) -> Query | None:
    page, start = _find(query, _PAGE), _find(query, _START)
    if page is not None:
        return _with(query, page, page.number + pages) if page.number + pages >= 0 else None
    return _begun(query, start, lines) if start is not None and start.number + lines >= 0 else None


def _begun(query: Query, start: _Field, by: int) -> Query:
    """A request for rows that begin, and end where it says so, some later or earlier."""
    end = _find(query, _END)
    moved = _with(query, start, start.number + by)
    return moved if end is None else _with(moved, end, end.number + by)


def _find(query: Query, wanted: re.Pattern[str]) -> _Field | None:
    return next((one for one in _fields(query) if any(map(wanted.match, one.names))), None)


def _fields(query: Query) -> Iterator[_Field]:
    fields = sent(query)
    yield from _numbers(fields, "")
    for name, value in fields.items():
        inner = value_of(value) if isinstance(value, str) and value[:1] == "{" else value
        yield from _numbers(inner, name) if isinstance(inner, Mapping) else ()


def _numbers(fields: Mapping[str, Any], within: str) -> Iterator[_Field]:
    for name, value in fields.items():
        if not isinstance(value, bool) and str(value).isdecimal():
            yield _Field(str(name), int(value), within)


def _with(query: Query, field: _Field, number: int) -> Query:
    """A request with a number changed, in each place where it stands under the same name."""
    alike = [one for one in _fields(query) if (one.name, one.number) == (field.name, field.number)]
    for one in alike:
        query = _changed(query, one, number)
    return query


def _changed(query: Query, field: _Field, number: int) -> Query:
    if not field.within:
        return resent(query, **{field.name: number})
    held = sent(query)[field.within]
    inner = {**dict(value_of(held) if isinstance(held, str) else held), field.name: number}
    return resent(query, **{field.within: json.dumps(inner, ensure_ascii=False) if isinstance(held, str) else inner})
