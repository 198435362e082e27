"""The cells of a report in one row: numbers as typed columns, everything else about them packed beside.

A count is kept as it is, an amount in 分 (10^-6 万元), so that 1077.892534 万元 is the whole number 1,077,892,534.
What a column cannot hold (states other than number, texts that differ from the number, notes, places, numbers that
are no whole count) goes into the marks, compressed JSON.
"""

import json
import zlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from operator import sub

from storage.forms import AMOUNT_FIELDS, FORMS
from storage.report import ABSENT, Box, Cell, Spot, State

_MICRO = Decimal(10) ** 6
_LARGEST = 2**63 - 1
_START = (0,) * 9
_WITH_SPAN = 5
_LETTERS = {State.NUMBER: "n", State.BLANK: "b", State.DASH: "d", State.UNREADABLE: "u", State.ABSENT: "a"}
_STATES = {letter: state for state, letter in _LETTERS.items()}


@cache
def column_of(field: str) -> str:
    """The name of a field's column in the table of figures."""
    return field.replace(".", "__")


@cache
def _columns(form: str) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a form with their columns, and whether they are amounts."""
    return tuple((field, column_of(field), field in AMOUNT_FIELDS) for field in FORMS[form].fields)


@lru_cache(maxsize=4096)  # the same small counts stand in every report
def _held(value: Decimal, is_amount: bool) -> tuple[int | None, str]:
    """The number as its column holds it, None where the column cannot; and how it is printed if nothing else is."""
    if value.adjusted() > 18:
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


def pack(form: str | None, cells: Mapping[str, Cell]) -> tuple[dict[str, int | None], bytes]:
    """The figures (column → whole number or None) and the marks of a report's cells."""
    if form is None:
        return {}, b""
    figures: dict[str, int | None] = {}
    states, texts, notes, values, spots = [], {}, {}, {}, []
    last: tuple[int, ...] = _START
    for place, (field, column, is_amount) in enumerate(_columns(form)):
        cell = cells.get(field, ABSENT)
        states.append(_LETTERS[cell.state])
        value, printed, whole = cell.value, "", None
        if value is not None:
            whole, printed = _held(value, is_amount)
            if whole is None:
                values[place] = str(value)
        figures[column] = whole
        if cell.text != printed:
            texts[place] = cell.text
        if cell.note:
            notes[place] = cell.note
        reached = _numbers(cell.spot)
        spots.append([*map(sub, reached, last)])
        last = (*reached, *last[len(reached) :])
    marks = {"s": "".join(states), "t": texts, "n": notes, "v": values, "p": spots}
    kept = {key: value for key, value in marks.items() if value}
    return figures, zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def _numbers(spot: Spot | None) -> tuple[int, ...]:
    """A place as numbers; they are kept as steps from the one before, since most cells are one column on."""
    if spot is None:
        return ()
    place = (spot.table, spot.row, spot.column)
    box = spot.box
    if box is None:
        return (*place, *(spot.span or ()))
    sure = () if spot.confidence is None else (spot.confidence,)
    return (*place, box.page, box.left, box.top, box.right, box.bottom, *sure)


def _spot(numbers: tuple[int, ...]) -> Spot | None:
    if not numbers:
        return None
    table, row, column = numbers[:3]
    if len(numbers) == _WITH_SPAN:
        return Spot(table, row, column, span=(numbers[3], numbers[4]))
    box, sure = numbers[3:8], numbers[8:]
    return Spot(table, row, column, Box(*box) if box else None, sure[0] if sure else None)


def unpack(form: str | None, figures: Mapping[str, int | None], marks: bytes) -> dict[str, Cell]:
    """The cells that were packed, by field in printed order."""
    if form is None:
        return {}
    kept = json.loads(zlib.decompress(marks))
    texts, notes, values = (kept.get(key, {}) for key in "tnv")
    cells: dict[str, Cell] = {}
    last = _START
    for place, (field, column, is_amount) in enumerate(_columns(form)):
        key, step, whole = str(place), kept["p"][place], figures[column]
        reached = tuple(there + by for there, by in zip(last, step, strict=False))
        last = (*reached, *last[len(reached) :])
        value = Decimal(values[key]) if key in values else None if whole is None else _number(whole, is_amount)
        text = texts.get(key, "" if whole is None else str(value))
        cells[field] = Cell(_STATES[kept["s"][place]], value, text, _spot(reached), notes.get(key, ""))
    return cells
