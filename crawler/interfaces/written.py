"""Rows that a page's own script holds: written word for word (``document.writeln("<li>…</li>")``), as objects of an
array (``{title: '…', url: '…'}``) or arrays in one (``['…', '/a/1.html', '2026-01-20']``) that it makes lines of, calls
that are given one each, or in a field that it takes them from.
"""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

from crawler.literals import STRING, said, value_of
from crawler.pagers.marks import ASKS
from crawler.pages.page import Page

_CALL = re.compile(r"document\.write(?:ln)?\(\s*")
_JOINED = re.compile(r"\s*\+\s*")
_OBJECT = re.compile(r"\{[^{}]{12,2000}\}")
_ARRAY, _COMMA = re.compile(r"\[[^\[\]{}]{12,2000}\]"), re.compile(r"\s*,\s*")
_GIVEN = re.compile(r"(?<![\w$.])(?P<name>[A-Za-z_$][\w$]{0,40})\(\s*+(?P<values>[\"'][^()\n]{12,1000})\)\s*+;")
_TOPIC = re.compile(r"年报|年度报告|公开|\\u5e74\\u5ea6", re.IGNORECASE)
_TITLES, _URLS, _DAYS = (
    ("title", "name", "text", "n"),
    ("url", "href", "link", "linkurl", "u"),
    ("date", "time", "pubdate"),
)


def with_written(page: Page) -> Page:
    """A page with the lines that its scripts hold; the page itself where they hold none, or put them together."""
    lines = "".join(_written(page.source, call.end()) for call in _CALL.finditer(page.source))
    if "<a" not in lines.lower():
        # where a script asks for something, that may be the list, and arrays the pictures or news beside it
        rows = () if ASKS.search(page.source) else (*_arrays(page.source), *_calls(page.source))
        lines = "".join(_objects(page.source)) or "".join(rows)
    return page.with_lines(lines + "".join(kept_in_fields(page)))


def kept_in_fields(page: Page) -> Iterator[str]:
    """The markup with links that a page keeps in fields (``<textarea>``), for a script to show pieces of."""
    texts = (str(field.text or "") for field in page.root.iter("textarea"))
    yield from (text for text in texts if "<a" in text.lower())


def _written(source: str, at: int) -> str:
    """The strings of one call; empty where a name stands among them."""
    pieces = []
    while string := STRING.match(source, at):
        pieces.append(said(string))
        joined = _JOINED.match(source, string.end())
        if joined is None:
            return "".join(pieces)
        at = joined.end()
    return ""


def _objects(source: str) -> Iterator[str]:
    """The lines that objects with a title about reports and an address stand for."""
    for match in _OBJECT.finditer(source):
        if _TOPIC.search(match[0]) is None:
            continue
        found = value_of(match[0])
        fields = {str(name).lower(): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
        title, url, day = (_field(fields, names, looks) for names, looks in _FIELDS)
        if title and url and not url.startswith(("javascript:", "#")):
            yield _line(title, url, day)


def _arrays(source: str) -> Iterator[str]:
    """The lines that arrays stand for which follow each other."""
    for run in _runs(source):
        yield from _lines_of([value_of(one) for one in run])


def _calls(source: str) -> Iterator[str]:
    """The lines that calls of one function stand for, each with all that a line has: ``row('…', '/a/1.html')``."""
    rows: dict[str, list[Any]] = {}
    for call in _GIVEN.finditer(source):
        rows.setdefault(call["name"], []).append(value_of(f"[{call['values']}]"))
    for found in rows.values():
        if len(found) > 1 and any(_TOPIC.search(str(row)) for row in found):
            yield from _lines_of(found)


def _lines_of(rows: Sequence[Any]) -> Iterator[str]:
    """Rows of values as lines: what stands where those about reports have their titles is the title of the others too.
    None where they are not made alike."""
    if not all(isinstance(row, list) and len(row) == len(rows[0]) for row in rows):
        return
    texts = [[str(value) for value in row] for row in rows]
    places = {_places(row) for row in texts if any(map(_FIELDS[0][1].search, row))}
    title, url, day = places.pop() if len(places) == 1 else (-1, -1, -1)
    if title >= 0 and all(row[title] and _FIELDS[1][1].search(row[url]) for row in texts):
        yield from (_line(row[title], row[url], row[day] if day >= 0 else "") for row in texts)


def _runs(source: str) -> Iterator[list[str]]:
    """Arrays of single values that follow each other, two or more of which one speaks of reports."""
    run: list[re.Match[str]] = []
    for match in (*_ARRAY.finditer(source), None):
        if match is not None and run and _COMMA.fullmatch(source, run[-1].end(), match.start()):
            run.append(match)
            continue
        texts = [one[0] for one in run]
        if len(texts) > 1 and any(map(_TOPIC.search, texts)):
            yield texts
        run = [] if match is None else [match]


def _places(row: list[str]) -> tuple[int, int, int]:
    """Where a row has its title, its address and its day; nowhere (-1) where that is not plain."""
    alike = ([at for at, value in enumerate(row) if looks.search(value)] for _, looks in _FIELDS)
    title, url, day = (found[0] if len(found) == 1 else -1 for found in alike)
    return (title, url, day) if title >= 0 and url >= 0 else (-1, -1, -1)


def _line(title: str, url: str, day: str) -> str:
    return f'<li><a href="{html.escape(url)}">{html.escape(title)}</a><span>{html.escape(day)}</span></li>'


def _field(fields: dict[str, str], names: tuple[str, ...], looks: re.Pattern[str]) -> str:
    """A field by its name; under any other, the only one that looks like it."""
    named = next((fields[name] for name in names if fields.get(name)), "")
    alike = [value for value in fields.values() if looks.search(value)]
    return named or (alike[0] if len(set(alike)) == 1 else "")


_FIELDS = (
    (_TITLES, re.compile(r"^[^<>/]*(?:年报|年度报告|公开)[^<>/]*$")),
    (_URLS, re.compile(r"^(?:https?:/|\.{1,2})?/\S+$|^[\w./-]+\.(?:s?html?|jsp|aspx?|pdf|docx?)(?:\?\S*)?$")),
    (_DAYS, re.compile(r"^20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}")),
)
