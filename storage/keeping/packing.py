"""The cells of a report in one row: numbers as typed columns, everything else about them packed beside.

A count is kept as it is, an amount in 分 (10^-6 万元), so that 1077.892534 万元 is the whole number 1,077,892,534.
What a column cannot hold (states other than number, texts that differ from the number, notes, places, numbers that
are no whole count) goes into the marks, compressed JSON.

Every report comes this way, and nearly all of its cells are small counts printed as they are, in places where many
reports have theirs: what follows from a printed text, and from places, is worked out once.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from operator import add, sub
from typing import Any, NamedTuple

from storage.forms import AMOUNT_FIELDS, FORM_2021, FORMS
from storage.report import ABSENT, Box, Cell, Spot, State

_MICRO = Decimal(10) ** 6
_LARGEST = 2**63 - 1
_LONGEST = 18
_START = (0,) * 9
_WITH_CONFIDENCE, _WITH_SPAN = 4, 5
_LETTERS = {State.NUMBER: "n", State.BLANK: "b", State.DASH: "d", State.UNREADABLE: "u", State.ABSENT: "a"}
_STATES = {letter: state for state, letter in _LETTERS.items()}
_NUMBER = State.NUMBER


class Plain(NamedTuple):
    """A count that is printed as it is: as its column holds it, as its cell does, and as digests spell it."""

    whole: int | None
    value: Decimal
    spelled: str


ODD = Plain(None, Decimal("NaN"), "")
"""Stands for a cell that holds no such count, or a note: it equals no value."""


@lru_cache(maxsize=16384)
def plain(text: str) -> Plain:
    """The count that a text is if a number is printed there in the plainest way, else ODD."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST) or (text[0] == "0" and text != "0"):
        return ODD
    value = Decimal(text)
    return Plain(int(text), value, spelled(State.NUMBER, value))


def spelled(state: State, value: Decimal | None) -> str:
    """A cell as the digests of contents spell it: 3, 3.0 and 3.00 are one."""
    return f'["{state}", "{"" if value is None else value.normalize()}"]'


@cache
def column_of(field: str) -> str:
    """The name of a field's column in the table of figures."""
    return field.replace(".", "__")


class _Columns(NamedTuple):
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    amounts: frozenset[int]  # the places of those that are amounts


@cache
def _columns(form: str) -> _Columns:
    fields = FORMS[form].fields
    amounts = frozenset(place for place, field in enumerate(fields) if field in AMOUNT_FIELDS)
    return _Columns(fields, tuple(map(column_of, fields)), amounts)


def _held(value: Decimal, is_amount: bool) -> tuple[int | None, str]:
    """The number as its column holds it, None where the column cannot; and how it is printed if nothing else is."""
    if value.adjusted() > _LONGEST:
        return None, ""
    scaled = value * _MICRO if is_amount else value
    whole = int(scaled)
    if whole != scaled or abs(whole) > _LARGEST:
        return None, ""
    return whole, str(_number(whole, is_amount))


def _number(whole: int, is_amount: bool) -> Decimal:
    if not is_amount:
        return Decimal(whole)
    exact = Decimal(whole).scaleb(-6).normalize()
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact


def counted(cells: Iterable[Cell]) -> list[Plain]:
    """What stands in cells that hold a count printed as it is and no note; ODD for the others."""
    return [
        count if (count := plain(cell.text))[1] == cell.value and cell.state is _NUMBER and not cell.note else ODD
        for cell in cells
    ]


def pack(form: str | None, cells: Mapping[str, Cell]) -> tuple[dict[str, int | None], bytes]:
    """The figures (column → whole number or None) and the marks of a report's cells."""
    if form is None:
        return {}, b""
    found = [cells.get(field, ABSENT) for field in FORMS[form].fields]
    return pack_counted(form, found, counted(found))


def pack_counted(form: str, found: Sequence[Cell], counts: Sequence[Plain]) -> tuple[dict[str, int | None], bytes]:
    """The figures and the marks of the cells of a form in their order, with the counts among them."""
    _, columns, amounts = _columns(form)
    wholes: list[int | None] = [count[0] for count in counts]
    others = amounts.union([place for place, whole in enumerate(wholes) if whole is None])
    states = ["n"] * len(found)
    texts, notes, values = {}, {}, {}
    for place in sorted(others):
        cell, printed, whole = found[place], "", None
        states[place] = _LETTERS[cell.state]
        if cell.value is not None:
            whole, printed = _held(cell.value, place in amounts)
            if whole is None:
                values[place] = str(cell.value)
        wholes[place] = whole
        if cell.text != printed:
            texts[place] = cell.text
        if cell.note:
            notes[place] = cell.note
    kept: dict[str, object] = {"s": "".join(states)}
    kept |= {key: marks for key, marks in (("t", texts), ("n", notes), ("v", values)) if marks}
    return dict(zip(columns, wholes, strict=True)), _compressed(f"{_json(kept)[:-1]},{_places(found)}}}")


@lru_cache(maxsize=512)
def _compressed(marks: str) -> bytes:
    packer = zlib.compressobj(9, zdict=_USUAL)
    return packer.compress(marks.encode()) + packer.flush()


def _places(cells: Iterable[Cell]) -> str:
    """Where the cells stand, as steps from one to the next, since most are one column on."""
    reached = [
        (spot.table, spot.row, spot.column)
        if (spot := cell.spot) is not None and spot.box is None and spot.span is None and spot.confidence is None
        else _numbers(spot)
        for cell in cells
    ]
    return _steps(tuple(reached))


@lru_cache(maxsize=512)
def _steps(places: tuple[tuple[int, ...], ...]) -> str:
    steps: list[list[int]] = []
    last: tuple[int, ...] = _START
    for reached in places:
        steps.append([*map(sub, reached, last)])
        last = (*reached, *last[len(reached) :])
    return _json({"p": steps})[1:-1]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _numbers(spot: Spot | None) -> tuple[int, ...]:
    """A place as numbers."""
    if spot is None:
        return ()
    place = (spot.table, spot.row, spot.column)
    box = spot.box
    sure = () if spot.confidence is None else (spot.confidence,)
    if box is None:
        return (*place, *(spot.span or sure))
    return (*place, box.page, box.left, box.top, box.right, box.bottom, *sure)


def _usual_marks() -> bytes:
    """The marks of a web page with the form as it is printed, from which those of others differ in little.

    The compressed marks in every database refer to it: it is part of their format and never changes.
    """
    row = [[0, 0, 1]] * 6
    disclosure = [[0, 2, 1], *row[:2], [0, 1, -2], *row[:2], [0, 3, -2], [0, 3, 0], [0, 1, 0], [0, 3, 0]]
    spanned = [[0, 3, 0, 2, 2], [0, 0, 1, 3, 3], [0, 1, -6, 21, 21], *[[0, 0, 1, 2, 2]] * 7]
    requests = [[1, -12, 0], *row, *[[0, 1, -6], *row] * 9, *[[0, 2, -6], *row] * 6, *[[0, 1, -6], *row] * 9]
    litigation = [[1, -25, -6], *[[0, 0, 1]] * 14]
    letters = "b" * 40 + "d" * 40 + "a" * 40 + "n" * len(FORM_2021.fields)
    usual = f'"t":{{"n":{{"v":{{{_json(spanned)},"s":"{letters}","p":{_json(disclosure + requests + litigation)}'
    return usual.encode()


_USUAL = _usual_marks()


def _spot(numbers: tuple[int, ...]) -> Spot | None:
    if not numbers:
        return None
    table, row, column = numbers[:3]
    if len(numbers) == _WITH_SPAN:
        return Spot(table, row, column, span=(numbers[3], numbers[4]))
    if len(numbers) == _WITH_CONFIDENCE:
        return Spot(table, row, column, confidence=numbers[3])
    box, sure = numbers[3:8], numbers[8:]
    return Spot(table, row, column, Box(*box) if box else None, sure[0] if sure else None)


def opened(marks: bytes) -> dict[str, Any]:
    """What was packed: the letters of the states (``s``), and by place texts, notes and odd values (``t n v``)."""
    found: dict[str, Any] = json.loads(zlib.decompressobj(zdict=_USUAL).decompress(marks))
    return found


def unpack(form: str | None, figures: Mapping[str, int | None], marks: bytes) -> dict[str, Cell]:
    """The cells that were packed, by field in printed order."""
    if form is None:
        return {}
    kept = opened(marks)
    texts, notes, values = (kept.get(key, {}) for key in "tnv")
    odd = {int(place) for marked in (texts, notes, values) for place in marked}
    cells: dict[str, Cell] = {}
    last = _START
    fields, columns, amounts = _columns(form)
    for place, (field, column, letter, step) in enumerate(zip(fields, columns, kept["s"], kept["p"], strict=True)):
        reached = tuple(map(add, last, step))
        last = (*reached, *last[len(reached) :])
        cell = _cell(letter, figures[column], place in amounts, reached)
        if place in odd:
            key = str(place)
            value = Decimal(values[key]) if key in values else cell.value
            cell = Cell(cell.state, value, texts.get(key, cell.text), cell.spot, notes.get(key, ""))
        cells[field] = cell
    return cells


@lru_cache(maxsize=16384)
def _cell(letter: str, whole: int | None, is_amount: bool, reached: tuple[int, ...]) -> Cell:
    """Cells of which the column and the place say all: the same count stands in the same place of many reports."""
    value = None if whole is None else _number(whole, is_amount)
    return Cell(_STATES[letter], value, "" if value is None else str(value), _spot(reached))
