"""The data that a page holds for its script: JSON in an element of its own or in an attribute, what a name or a call
is given, and texts that are parsed."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from crawler.interfaces.answers import total_in, within
from crawler.literals import STRING, NoValueError, said, value_at, value_of

_HELD = re.compile(r"<script\b[^<>]*\btype\s*=\s*[\"']?application/json[^<>]*>(?P<text>[^<]*+)</script", re.IGNORECASE)
_GIVEN = re.compile(r"(?<![\w$.])(?:(?:var|let|const)\s+|window\.)(?P<name>[\w$]{1,60})\s*+=\s*+(?=[{\[])")
_PARSED = re.compile(r"\bJSON\.parse\(\s*+(?=[\"'])")
_CALLED = re.compile(r"(?:^|[;}\n])\s*+(?P<name>[A-Za-z_$][\w$.]{0,60})\(\s*+(?=[{\[])")
"""A call that is given what a script file holds: ``draw([{"t": "…"}])``."""
_BORNE = re.compile(r"=\s*+(?:\"(?P<one>[\[{][^\"<>]{20,})\"|'(?P<other>[\[{][^'<>]{20,})')")
_TOPIC = re.compile(r"年报|年度报告|信息公开|\\u5e74\\u62a5|\\u5e74\\u5ea6")
_MOST = 20


def data_in(source: str) -> dict[str, Any]:
    """The values that a page holds for its script which speak of reports, each by the name that it is given, or by its
    place among those held the same way: what a page gives another name besides changes nothing."""
    found, counted = {}, Counter[str]()
    for name, value in islice(_values(source), _MOST):
        counted[name] += 1
        if _TOPIC.search(str(value)):
            found[f"{name} {counted[name]}"] = value
    return found


def total_inline(found: Any, path: Sequence[str]) -> int | None:
    """The number of lines that is stated of the array to which a path leads in the data of a page: by what holds it and
    no other, or by what holds that. What a page holds of other lists says nothing of it."""
    around = [found]
    for name in path:
        around.append(within(around[-1], name))
    *holding, rows = around[1:]
    if not isinstance(rows, list) or not holding:
        return None
    own = [holding[-1]] if _holds_one_list(holding[-1]) else []
    outer = [{name: value for name, value in one.items() if not isinstance(value, Mapping)} for one in holding[::-1]]
    stated = next((total for one in (*own, *outer) if (total := total_in(one)) is not None), None)
    return stated if stated is not None and stated >= len(rows) else None


def _holds_one_list(value: Mapping[str, Any]) -> bool:
    beside = (inner for one in value.values() if isinstance(one, Mapping) for inner in one.values())
    return not any(isinstance(inner, list | Mapping) for inner in beside)


def _values(source: str) -> Iterator[tuple[str, Any]]:
    yield from (("<script>", value_of(one["text"])) for one in _HELD.finditer(source))
    for given in _GIVEN.finditer(source):
        try:
            yield given["name"], value_at(source, given.end())[0]
        except NoValueError:
            yield given["name"], None
    for parsed in _PARSED.finditer(source):
        text = STRING.match(source, parsed.end())
        yield "parse()", value_of(said(text)) if text is not None else None
    for borne in _BORNE.finditer(source):
        yield "=", value_of(html.unescape(borne["one"] or borne["other"]))
    for called in _CALLED.finditer(source):
        with suppress(NoValueError):
            yield f"{called['name']}()", value_at(source, called.end())[0]
