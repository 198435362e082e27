"""The values that an answer in JSON is made of, each checked for its type and its bounds as it is taken.

What is given to `day_in` and its like, and is no such value, raises MalformedError.
"""

import re
from collections.abc import Callable, Container
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

_Choice = TypeVar("_Choice", bound=StrEnum)
_Value = TypeVar("_Value")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LATEST_YEAR = 9999


class MalformedError(ValueError):
    """Bytes that are no reading: raised by whatever takes something in here, `decode_reading` and `decode_format`."""


def day_in(given: object) -> date:
    """A day, as YYYY-MM-DD."""
    text = text_in(given)
    if not _DAY.fullmatch(text):
        raise MalformedError("no day")
    return date.fromisoformat(text)


def year_in(given: object) -> int:
    """A year of four digits at most."""
    if type(given) is not int or not 0 <= given <= _LATEST_YEAR:
        raise MalformedError("no year")
    return given


def optional(decode: Callable[[object], _Value], given: object) -> _Value | None:
    """What ``decode`` takes, or nothing."""
    return None if given is None else decode(given)


def choice_in(choices: type[_Choice], given: object) -> _Choice:
    """One of the choices, by its value; ValueError for none of them."""
    return choices(text_in(given))


def known_in(names: Container[str], given: object) -> str:
    """One of the names."""
    if not isinstance(given, str) or given not in names:
        raise MalformedError("an unknown name")
    return given


def text_in(given: object) -> str:
    """A text that files and databases take."""
    if not isinstance(given, str):
        raise MalformedError("no text")
    if not given.isascii():
        given.encode()  # JSON can spell half a surrogate pair, which no file and no database takes
    return given


def texts_in(given: object) -> tuple[str, ...]:
    """Such texts."""
    texts = list_in(given)
    if not {str}.issuperset(map(type, texts)):
        raise MalformedError("no texts")
    text_in("".join(texts))
    return tuple(texts)


def list_in(given: object) -> list[Any]:
    """A list of anything."""
    if not isinstance(given, list):
        raise MalformedError("no list")
    return given


def object_in(given: object) -> dict[str, Any]:
    """An object of anything."""
    if not isinstance(given, dict):
        raise MalformedError("no object")
    return given
