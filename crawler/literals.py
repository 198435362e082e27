"""Values written in scripts: JSON, and the objects of JavaScript with bare names and single quotes."""

import json
import re
from itertools import islice
from typing import Any

_DEEPEST = 40
_MOST_TRIES = 50
_LONGEST_NUMBER = 400
_BLANK = re.compile(r"(?:\s|//[^\n]*\n|/\*.*?\*/)*", re.DOTALL)
STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`", re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "0": "\0", "\n": ""}
_BETWEEN = re.compile(r"(?<!\\)(?P<mark>[\"'])\s*+\+\s*+(?P<name>[A-Za-z_$][\w$]{1,40})\s*+\+\s*+(?P=mark)")
_PLAIN = re.compile(r"[\w-]{1,64}")
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}


class NoValueError(ValueError):
    """There is no value: raised by `value_at`."""


def value_of(text: str) -> Any:
    """JSON, or an object as scripts write it; None where it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return value_at(text, 0)[0]
    except NoValueError:
        return None


def assigned(source: str, name: str) -> Any:
    """The value that a script gives to a name (``name = …`` or ``name: …``); None where it gives none."""
    pattern = re.compile(rf"(?<![\w$]){re.escape(name)}[\"']?\s*[:=](?!=)\s*")
    for match in islice(pattern.finditer(source), _MOST_TRIES):
        try:
            return value_at(source, match.end())[0]
        except NoValueError:
            continue
    return None


def text_assigned(source: str, name: str) -> str:
    """A text or number that a script gives to a name, or an empty text."""
    found = assigned(source, name)
    return str(found).strip() if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def with_names_told(source: str) -> str:
    """A script in which a name between two texts that are joined is what the script gives it: ``'c=' + id + '&p='``."""

    def told(match: re.Match[str]) -> str:
        value = text_assigned(source, match["name"])
        return value if _PLAIN.fullmatch(value) else match[0]

    return _BETWEEN.sub(told, source)


def said(string: re.Match[str]) -> str:
    """What a `STRING` of a script says."""
    return unescaped(next(group for group in string.groups() if group is not None))


def unescaped(text: str) -> str:
    """A script's string without its escapes."""
    return _ESCAPE.sub(_unescape, text)


def value_at(text: str, start: int, depth: int = 0) -> tuple[Any, int]:
    """The value that begins at a place, and where it ends. Raises NoValueError."""
    start = _skip(text, start)
    if depth > _DEEPEST or start >= len(text):
        raise NoValueError
    if text[start] == "{":
        return _object(text, start + 1, depth)
    if text[start] == "[":
        return _array(text, start + 1, depth)
    if string := STRING.match(text, start):
        return said(string), string.end()
    if number := _NUMBER.match(text, start):
        digits = number[0]
        if len(digits) > _LONGEST_NUMBER:
            raise NoValueError
        return (int(digits) if digits.lstrip("-").isdecimal() else float(digits)), number.end()
    name = _NAME.match(text, start)
    if name is not None and name[0] in _CONSTANTS:
        return _CONSTANTS[name[0]], name.end()
    raise NoValueError


def _object(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while True:
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return found, at + 1
        key = STRING.match(text, at) or _NAME.match(text, at) or _NUMBER.match(text, at)
        if key is None:
            raise NoValueError
        colon = _skip(text, key.end())
        if text[colon : colon + 1] != ":":
            raise NoValueError
        try:
            value, at = value_at(text, colon + 1, depth + 1)
        except NoValueError:
            value, at = None, _after_expression(text, colon + 1)
        found[unescaped(key[0].strip("\"'`"))] = value
        at = _after_comma(text, at, "}")


def _array(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while True:
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return found, at + 1
        value, at = value_at(text, at, depth + 1)
        found.append(value)
        at = _after_comma(text, at, "]")


def _after_comma(text: str, at: int, end: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] == ",":
        return at + 1
    if text[at : at + 1] == end:
        return at
    raise NoValueError


def _after_expression(text: str, at: int) -> int:
    """Behind an expression that is no plain value: a name, a call without strings."""
    match = re.compile(r"[^,{}\[\]\"'`;]+").match(text, at)
    if match is None:
        raise NoValueError
    return match.end()


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if code[0] in "ux" and len(code) > 1 else _ESCAPED.get(code, code)
