"""The data that a page holds for its script: JSON in an element of its own or in an attribute, what a name is given,
and texts that are parsed."""

import html
import re
from collections.abc import Iterator
from typing import Any

from crawler.literals import STRING, NoValueError, said, value_at, value_of

_HELD = re.compile(r"<script\b[^<>]*\btype\s*=\s*[\"']?application/json[^<>]*>(?P<text>[^<]*+)</script", re.IGNORECASE)
_GIVEN = re.compile(r"(?<![\w$.])(?:(?:var|let|const)\s+|window\.)[\w$]{1,60}\s*+=\s*+(?=[{\[])")
_PARSED = re.compile(r"\bJSON\.parse\(\s*+(?=[\"'])")
_BORNE = re.compile(r"=\s*+(?:\"(?P<one>[\[{][^\"<>]{20,})\"|'(?P<other>[\[{][^'<>]{20,})')")
_TOPIC = re.compile(r"年报|年度报告|信息公开|\\u5e74\\u62a5|\\u5e74\\u5ea6")
_MOST = 20


def data_in(source: str) -> dict[str, Any]:
    """The values that a page holds for its script which speak of reports, each by its place among all."""
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
    for borne in _BORNE.finditer(source):
        yield value_of(html.unescape(borne["one"] or borne["other"]))
