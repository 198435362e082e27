"""Lists that an interface answers in JSON, JSONP, XML or fragments of HTML: their lines, and how many there are."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.fetching.query import FORM, JSON, Query, form
from crawler.interfaces.xml_rows import objects_of
from crawler.literals import value_of
from crawler.pages.matrix import lines_of_tables
from crawler.pages.page import Page, squeeze
from crawler.pages.rows import lines_of
from crawler.pages.tree import NotWholeError
from storage.visits import Entry

_TAG = re.compile(r"<[^<>]+>")
_DAY = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SHORT_DAY = re.compile(r"^(20\d\d)(\d\d)(\d\d)(?!\d{3})")
_JSONP = re.compile(r"^\s*+(?:/\*\*/)?\s*+[\w$.]++\s*+\((?P<inner>.*)\)\s*+;?\s*+$", re.DOTALL)
_DEEPEST = 4
"""So many objects and texts within each other are opened."""
_INNER = 2
"""How deep the fields of a line may lie within its object."""
_SHANGHAI = timezone(timedelta(hours=8))
_TOTALS = ("total", "totalcount", "total_count", "totalrecord", "totalrecords", "totalnum", "recordcount", "records")
_TITLES = ("realtitle", "title", "name", "listtitle", "subject", "infotitle")
_URLS = ("url", "post_url", "infourl", "link", "linkurl", "href", "visiturl", "docpuburl")
_DAYS: tuple[str, ...] = (
    "display_date",
    "display_publish_time",
    "publishedtimestr",
    "publishtime",
    "publish_time",
    "pubdate",
)
_DAYS += ("infodate", "showdate", "date", "releasedate", "createdate", "created_at", "time", "docreltime")


def answered(text: str) -> Any:
    """What an interface answers: JSON, also within a call (JSONP) or as a text within JSON, or XML, as objects; None
    where it is neither."""
    inner = _JSONP.match(text)
    found = _unpacked(value_of(inner["inner"] if inner else text.strip().lstrip("\ufeff")))
    if found is None and inner is None:
        return objects_of(text)
    return found if found is not None or inner is None else inner["inner"]


def _unpacked(value: Any, depth: int = _DEEPEST) -> Any:
    """A value with the objects and arrays that its texts are: ``{"data": "{\\"rows\\": …}"}``; not within arrays."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "[") and depth:
        inner = value_of(value)
        return _unpacked(inner, depth - 1) if isinstance(inner, Mapping | list) else value
    if isinstance(value, Mapping) and depth:
        return {name: _unpacked(one, depth - 1) for name, one in value.items()}
    return value


def within(value: Any, *path: str) -> Any:
    """A value of nested objects; None where the path leads nowhere."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def objects_in(value: Any) -> list[Mapping[str, Any]]:
    """The objects of an array; none when it is no array."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def flattened(row: Mapping[str, Any], depth: int = _INNER) -> Mapping[str, Any]:
    """An object with what the objects within it hold beside its own fields, also those in a JSON text, as
    ``source.title``, ``source.urls.pc``."""
    found = dict(row)
    for name, value in row.items():
        inner = value_of(value) if isinstance(value, str) and value[:1] == "{" else value
        if isinstance(inner, Mapping) and depth:
            found |= {f"{name}.{key}": held for key, held in flattened(inner, depth - 1).items()}
    return found


def total_in(value: Any, names: Sequence[str] = _TOTALS) -> int | None:
    """The number of lines that an answer states, the outermost first."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, Mapping):
            continue
        by_name = {str(name).lower(): inner for name, inner in one.items()}
        for name in names:
            stated = by_name.get(name)
            if isinstance(stated, int | str) and not isinstance(stated, bool) and str(stated).strip().isdecimal():
                return int(stated)
        waiting += one.values()
    return None


def entry_of(row: Mapping[str, Any], base: str) -> Entry | None:
    """The line that an object of a list means; None without a title or an address."""
    title, address = _first(row, _TITLES), _first(row, _URLS)
    if not title or not address:
        return None
    return Entry(urljoin(base, html.unescape(address)), plain(title), day_in(_first(row, _DAYS)))


def entries_in(rows: Iterable[Mapping[str, Any]], base: str) -> tuple[tuple[Entry, ...], str]:
    """The lines of an array; and the title of one that has no address, or an empty text."""
    found, unread = [], ""
    for row in rows:
        entry = entry_of(row, base)
        if entry is not None:
            found.append(entry)
        elif not unread:
            unread = plain(_first(row, _TITLES)) or "?"
    return tuple(found), unread


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    by_name = {str(name).lower(): value for name, value in row.items()}
    return next((str(by_name[name]).strip() for name in names if by_name.get(name) not in (None, "", [])), "")


def plain(text: str) -> str:
    """A title without the tags of a highlight and its entities."""
    return squeeze(html.unescape(_TAG.sub("", text)))


def day_in(text: str) -> date | None:
    """The day that a text or a moment in seconds or milliseconds means."""
    text = str(text)
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), _SHANGHAI).date()
    match = _DAY.search(text) or _SHORT_DAY.match(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def fragment(url: str, markup: str) -> Page:
    """A piece of HTML as a page. Raises NotWholeError."""
    return Page.parse(url, f"<html><body>{markup}</body></html>")


def lines_in(url: str, markup: str) -> tuple[Entry, ...]:
    """The lines of a piece of HTML that is a list and nothing else, drawn as a page may draw it: as rows, or as a table
    of bodies and years."""
    try:
        piece = fragment(url, markup)
    except NotWholeError:
        return ()
    lines, tabled = lines_of(piece), lines_of_tables(piece)
    own = {entry.url for entry in tabled}
    return (*tabled, *(entry for entry in lines if entry.url not in own))


def records(source: str) -> list[str]:
    """The records of an XML list, each a piece of HTML."""
    found = re.findall(r"<record\b[^<>]*>((?:(?!<record\b).)*?)</record>", source, re.DOTALL | re.IGNORECASE)
    return [_cdata(one) for one in found]


def _cdata(text: str) -> str:
    match = re.search(r"<!\[CDATA\[((?:(?!<!\[CDATA\[).)*?)\]\]>", text, re.DOTALL)
    return match[1] if match else html.unescape(text)


def parameters(url: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def with_parameters(url: str, **changed: object) -> str:
    """An address with some parameters changed, the others as they stand."""
    parts = urlsplit(url)
    merged = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in changed.items():
        if any(key == name for key, _ in merged):
            merged = [(key, str(value) if key == name else old) for key, old in merged]
        else:
            merged.append((name, str(value)))
    return parts._replace(query=urlencode(merged)).geturl()


def sent(query: Query) -> dict[str, Any]:
    """What a query sends: the fields of its form or JSON, else its address's parameters."""
    if query.method == "GET":
        return dict(parameters(query.url))
    if query.content_type.startswith(JSON):
        found = value_of(query.body)
        return dict(found) if isinstance(found, Mapping) else {}
    return dict(parse_qsl(query.body, keep_blank_values=True))


def resent(query: Query, **changed: object) -> Query:
    """The same query with some of its fields changed."""
    if query.method == "GET":
        return replace(query, url=with_parameters(query.url, **changed))
    fields = {**sent(query), **changed}
    if query.content_type.startswith(JSON):
        return replace(query, body=json.dumps(fields, ensure_ascii=False), content_type=JSON)
    return replace(query, body=form(fields), content_type=FORM, is_post=True)


def fields_in(source: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The fields that a page's script or hidden inputs give, as ``name: 'value'`` or ``name = value``."""
    for name in names:
        match = re.search(
            rf"(?<![\w$]){re.escape(name)}[\"']?\s*+[:=]\s*+(?:[\"'](?P<text>[^\"'<>]*+)[\"']|(?P<number>\d+)(?![\w.-]))",
            source,
        ) or re.search(rf"name=[\"']?{re.escape(name)}[\"']?[^<>]*\bvalue=[\"'](?P<text>[^\"']*+)(?P<number>)", source)
        if match:
            yield name, match["text"] if match["text"] is not None else match["number"]
