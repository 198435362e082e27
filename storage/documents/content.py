"""What a document says, as it is kept: its figures, its marks, and the digest by which it is told from others.

The digest is that of the JSON of form, cells in order and sections without blanks, put together from parts that most
reports have in common: the first half of its SHA-256, enough that nobody can make two contents with one. It stands in
every database: it never changes.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from storage.forms import FORMS
from storage.keeping.packing import Plain, counted, pack, pack_counted, spelled
from storage.report import Cell, Completeness, Reading, State

DIGITS = 32


@dataclass(frozen=True)
class Content:
    """A content by its digest, with its figures by column and its marks: storage.keeping.packing."""

    digest: str
    figures: Mapping[str, int | None]
    marks: bytes


def content_of(reading: Reading, sha256: str) -> Content:
    """The content that was read; that of a document of which nothing could be read is its bytes."""
    form, cells = reading.form, reading.cells
    if form is None or len(cells) != len(FORMS[form].fields):
        return Content(content_digest(reading, sha256), *pack(form, cells))
    order = _order(form)
    try:
        found = order.as_printed(cells)
    except KeyError:
        return Content(content_digest(reading, sha256), *pack(form, cells))
    counts = counted(found)
    if _is_unread(reading):
        return Content(sha256[:DIGITS], *pack_counted(form, found, counts))
    cells_said = order.template % order.as_digested(_spelled(found, counts))
    return Content(_digest(reading, cells_said), *pack_counted(form, found, counts))


def content_digest(reading: Reading, sha256: str) -> str:
    """The digest of a content alone."""
    if _is_unread(reading):
        return sha256[:DIGITS]
    fields = sorted(reading.cells)
    cells = [reading.cells[field] for field in fields]
    said = _spelled(cells, counted(cells))
    return _digest(reading, ", ".join(f"{_name(field)}{one}" for field, one in zip(fields, said, strict=True)))


def _is_unread(reading: Reading) -> bool:
    return reading.completeness is Completeness.FAILED and not reading.sections


def _spelled(cells: Sequence[Cell], counts: Sequence[Plain]) -> list[str]:
    return [count[2] or _spelled_cell(cell) for cell, count in zip(cells, counts, strict=True)]


def _spelled_cell(cell: Cell) -> str:
    if cell.state is State.UNREADABLE:
        return f"{spelled(cell.state, cell.value)[:-1]}, {json.dumps(cell.text, ensure_ascii=False)}]"
    return spelled(cell.state, cell.value)


def _name(field: str) -> str:
    return f"{json.dumps(field, ensure_ascii=False)}: "


def _digest(reading: Reading, cells: str) -> str:
    prose = _sorted_json({str(number): "".join(text.split()) for number, text in reading.sections.items()})
    return hashlib.sha256(f"[{json.dumps(reading.form)}, {{{cells}}}, {prose}]".encode()).hexdigest()[:DIGITS]


_sorted_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def digest_of(row: Mapping[Any, Any]) -> str:
    """The digest of the content of a document, by its row with that of its edition; without one that of its bytes."""
    digest: str = row["digest"] or row["sha256"][:DIGITS]
    return digest


@dataclass(frozen=True)
class _Order:
    """The fields of a form as it prints them, and as the digest has them: by name."""

    as_printed: Callable[[Mapping[str, Cell]], Sequence[Cell]]
    as_digested: Callable[[Sequence[str]], tuple[str, ...]]
    template: str  # of the cells by name


@cache
def _order(form: str) -> _Order:
    fields = FORMS[form].fields
    by_name = sorted(range(len(fields)), key=fields.__getitem__)
    return _Order(
        itemgetter(*fields), itemgetter(*by_name), ", ".join(f"{_name(fields[place])}%s" for place in by_name)
    )
