"""Columns of which there are millions, in the least room: days, words of a fixed list, records of the archive.

In SQLite a day is a number of two or three bytes instead of a text of ten; a word of a list is its place there, so
the lists are part of every database: they only ever grow at their ends.
"""

import re
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Integer, LargeBinary, SmallInteger
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.keeping.columns import storable

KINDS = ("report", "headings_only", "attachment", "old_form", "lookalike", "unknown")
FORMATS = ("html", "docx", "doc", "wps", "pdf", "xlsx", "ofd", "image", "text")
COMPLETENESSES = ("complete", "partial", "failed")
FORM_NAMES = ("2019", "2021")


class Day(TypeDecorator[date]):
    """A day, in SQLite by its number since the first of January 1970."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name != "sqlite" else (value - _FIRST_DAY).days

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return value if value is None or dialect.name != "sqlite" else _FIRST_DAY + timedelta(value)


_FIRST_DAY = date(1970, 1, 1)


class Listed(TypeDecorator[str]):
    """A word of a fixed list, kept as its place there; any other is refused with KeyError."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.words = tuple(words)
        self._places = {word: place for place, word in enumerate(words)}

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], int | None]:
        places = self._places
        return lambda value: None if value is None else places[value]

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else self._places[value]

    def process_result_value(self, value: int | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words[value]


class Record(TypeDecorator[str]):
    """The name of a record of the archive, ``FILE#OFFSET``; those that a crawl writes take a third of their text."""

    impl = LargeBinary
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], bytes | None]:
        return _packed

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return _packed(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else _unpacked(bytes(value))


def _packed(name: str | None) -> bytes | None:
    if name is None:
        return None
    found = _OF_A_CRAWL.fullmatch(name)
    if found is None:
        return storable(name).encode()
    moment, process, token, offset = found.groups()
    try:
        at = datetime.fromisoformat(moment)
        return _SIGN + _STRUCTURE.pack(int(at.timestamp()), int(process), bytes.fromhex(token)) + _bytes(int(offset))
    except (ValueError, struct.error):  # no moment after all, or a number that is too large
        return name.encode()


def _unpacked(value: bytes) -> str:
    if value[:1] != _SIGN:
        return value.decode()
    seconds, process, token = _STRUCTURE.unpack(value[1 : 1 + _STRUCTURE.size])
    moment = datetime.fromtimestamp(seconds, UTC)
    offset = int.from_bytes(value[1 + _STRUCTURE.size :])
    return f"{moment:{_MOMENT}}-{process}-{token.hex()}.warc.gz#{offset}"


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


# as storage.archive's writers name them, every number without noughts before it
_OF_A_CRAWL = re.compile(
    r"(\d{8}T(?:[01]\d|2[0-3])\d{4}Z)-(0|[1-9]\d{0,8})-([0-9a-f]{6})\.warc\.gz#(0|[1-9]\d{0,17})", re.ASCII
)
_MOMENT = "%Y%m%dT%H%M%SZ"
_SIGN = b"\xff"  # with which no text begins
_STRUCTURE = struct.Struct(">II3s")
