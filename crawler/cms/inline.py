"""The data that a page's own script holds: JSON in an element of its own, what a name is given, and texts that it
parses."""

import re
from collections.abc import Iterator
from typing import Any

from crawler.literals import STRING, NoValueError, said, value_at, value_of

_HELD = re.compile(r"<script\b[^<>]*\btype\s*=\s*[\"']?application/json[^<>]*>(?P<text>[^<]*+)</script", re.IGNORECASE)
_GIVEN = re.compile(r"(?<![\w$.])(?:(?:var|let|const)\s+|window\.)[\w$]{1,60}\s*+=\s*+(?=[{\[])")
_PARSED = re.compile(r"\bJSON\.parse\(\s*+(?=[\"'])")
_TOPIC = re.compile(r"年报|年度报告|信息公开|\\u5e74\\u62a5|\\u5e74\\u5ea6")
_MOST = 20


def data_in(source: str) -> dict[str, Any]:
    """The values that a page's script holds, each by its place among them; none of a page that speaks of no reports in
    them."""
    found = {}
    for at, value in enumerate(_values(source)):
        if at == _MOST:
            break
        if _TOPIC.search(str(value)):
            found[str(at)] = value
    return found


def _values(source: str) -> Iterator[Any]:
    yield from (value_of(one["text"]) for one in _HELD.finditer(source))
    for given in _GIVEN.finditer(source):
        try:
            yield value_at(source, given.end())[0]
        except NoValueError:
            yield None
    for parsed in _PARSED.finditer(source):
        text = STRING.match(source, parsed.end())
        yield value_of(said(text)) if text is not None else None
