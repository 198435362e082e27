"""Documents and readings as bytes, exactly; a reading that comes back is believed in nothing that it may not be.

What decodes an answer runs beside the database, what gives it may have been taken over by a hostile file: therefore
JSON and never pickle, and every value is checked for its type and its bounds.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain
from types import NoneType

from crawler.reading.process.wire_values import (
    MalformedError,
    choice_in,
    day_in,
    known_in,
    list_in,
    object_in,
    optional,
    text_in,
    texts_in,
    year_in,
)
from storage.forms import ALL_FIELDS, FORMS, SECTIONS
from storage.report import (
    Box,
    Cell,
    Completeness,
    Dates,
    Difference,
    Document,
    DocumentKind,
    Format,
    Identity,
    Reading,
    Spot,
    State,
)

_READING, _DATES, _IDENTITY = ({field.name for field in fields(each)} for each in (Reading, Dates, Identity))
_FIELDS = frozenset(ALL_FIELDS)
_SECTIONS = {str(number): number for number in SECTIONS}
_STATES = {state.value: state for state in State}
_HAS_VALUE = State.NUMBER.value
_DECIMAL = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?(?:E[+-][0-9]{1,2})?")
_FARTHEST = 2**31
_CELL_COLUMNS = ["names", "states", "values", "texts", "notes", "spots"]
_WITH_CONFIDENCE, _WITH_SPAN = 4, 5
_SPOT_LENGTHS = frozenset({0, 3, _WITH_CONFIDENCE, _WITH_SPAN, 8, 9})


def encode_document(document: Document) -> tuple[bytes, bytes]:
    """What is known of a document and its attachments, and their contents one behind the other."""
    parts = (document, *document.attached)
    return json.dumps([_known_of(part) for part in parts]).encode(), b"".join(part.content for part in parts)


def _known_of(document: Document) -> dict[str, object]:
    known = vars(document) | {"seen": document.seen.isoformat(), "listed_date": _iso(document.listed_date)}
    del known["attached"]
    return known | {"content": len(document.content)}


def decode_document(known: bytes, content: bytes) -> Document:
    """The document that was encoded. It comes from the process that trusts nobody, and is trusted."""
    parts, start = [], 0
    for values in json.loads(known):
        listed, end = values["listed_date"], start + values["content"]
        told = {"seen": datetime.fromisoformat(values["seen"]), "listed_date": listed and date.fromisoformat(listed)}
        parts.append(Document(**values | told | {"content": content[start:end]}))
        start = end
    return replace(parts[0], attached=tuple(parts[1:]))


def decode_format(name: bytes) -> Format:
    """A format by its name. Raises MalformedError."""
    try:
        return Format(name.decode())
    except ValueError as error:
        raise MalformedError("no format") from error


def encode_reading(reading: Reading) -> bytes:
    """A reading as JSON; decimals, days and places are kept exactly."""
    values = vars(reading) | {
        "dates": {name: _iso(getattr(reading.dates, name)) for name in _DATES},
        "cells": _encode_cells(reading.cells),
        "sections": dict(reading.sections),
        "identity": _encode_identity(reading.identity),
        "facts": dict(reading.facts),
        "differences": [[one.document, one.field, one.here, one.there] for one in reading.differences],
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def decode_reading(answer: bytes) -> Reading:
    """The reading that was encoded. Raises MalformedError for anything that is none."""
    try:
        return _reading(json.loads(answer))
    except MalformedError:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise MalformedError("no JSON in UTF-8") from error


def _reading(given: object) -> Reading:
    values = object_in(given)
    if values.keys() != _READING:
        raise MalformedError("not the fields of a reading")
    return Reading(
        kind=choice_in(DocumentKind, values["kind"]),
        format=choice_in(Format, values["format"]),
        completeness=choice_in(Completeness, values["completeness"]),
        title=text_in(values["title"]),
        bodies=texts_in(values["bodies"]),
        year=optional(year_in, values["year"]),
        publisher=text_in(values["publisher"]),
        index_number=text_in(values["index_number"]),
        dates=_dates(values["dates"]),
        form=optional(partial(known_in, FORMS), values["form"]),
        cells=_cells(values["cells"]),
        sections={
            _SECTIONS[known_in(_SECTIONS, n)]: text_in(text) for n, text in object_in(values["sections"]).items()
        },
        lookalike=text_in(values["lookalike"]),
        attachments=texts_in(values["attachments"]),
        problems=texts_in(values["problems"]),
        identity=_identity(values["identity"]),
        facts=dict(zip(texts_in([*object_in(values["facts"])]), texts_in([*values["facts"].values()]), strict=True)),
        preface=text_in(values["preface"]),
        differences=tuple(map(_difference, list_in(values["differences"]))),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _encode_identity(identity: Identity) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(identity, name) for name in _IDENTITY}
    return values | {"period": identity.period and [day.isoformat() for day in identity.period]}


def _identity(given: object) -> Identity:
    values = object_in(given)
    if values.keys() != _IDENTITY:
        raise MalformedError("not the fields of an identity")
    return Identity(
        title_bodies=texts_in(values["title_bodies"]),
        title_year=optional(year_in, values["title_year"]),
        flags=texts_in(values["flags"]),
        publisher=text_in(values["publisher"]),
        column_bodies=texts_in(values["column_bodies"]),
        text_bodies=texts_in(values["text_bodies"]),
        text_kinds=texts_in(values["text_kinds"]),
        text_years=tuple(map(year_in, list_in(values["text_years"]))),
        period=optional(_period, values["period"]),
    )


def _period(given: object) -> tuple[date, date]:
    days = list_in(given)
    if len(days) != 2:
        raise MalformedError("no period")
    return day_in(days[0]), day_in(days[1])


def _difference(given: object) -> Difference:
    texts = texts_in(given)
    if len(texts) != 4 or texts[1] not in _FIELDS:
        raise MalformedError("no difference")
    return Difference(*texts)


def _encode_cells(cells: Mapping[str, Cell]) -> dict[str, list[object]]:
    """Column by column, for the sake of speed: what decodes it checks a column at once."""
    return {
        "names": [*cells],
        "states": [cell.state for cell in cells.values()],
        "values": [None if cell.value is None else str(cell.value) for cell in cells.values()],
        "texts": [cell.text for cell in cells.values()],
        "notes": [cell.note for cell in cells.values()],
        "spots": [_encode_spot(cell.spot) for cell in cells.values()],
    }


def _encode_spot(spot: Spot | None) -> tuple[int, ...]:
    if spot is None:
        return ()
    box = spot.box
    place = (spot.table, spot.row, spot.column)
    sure = () if spot.confidence is None else (spot.confidence,)
    if box is None:
        return (*place, *(spot.span or sure))
    return (*place, box.page, box.left, box.top, box.right, box.bottom, *sure)


def _cells(given: object) -> dict[str, Cell]:
    columns = object_in(given)
    if [*columns] != _CELL_COLUMNS:
        raise MalformedError("not the columns of cells")
    names, states, texts, notes = (texts_in(columns[name]) for name in ("names", "states", "texts", "notes"))
    numbers, spots = _numbers(columns["values"]), _spots(columns["spots"])
    if not _FIELDS.issuperset(names) or not _STATES.keys() >= {*states}:
        raise MalformedError("an unknown field or state")
    if [state == _HAS_VALUE for state in states] != [number is not None for number in numbers]:
        raise MalformedError("a number without a value, or a value without a number")
    return {
        name: Cell(_STATES[state], number, text, spot, note)
        for name, state, number, text, spot, note in zip(names, states, numbers, texts, spots, notes, strict=True)
    }


def _numbers(given: object) -> list[Decimal | None]:
    values = list_in(given)
    if not {str, NoneType}.issuperset(map(type, values)):
        raise MalformedError("no numbers")
    return [None if value is None else _number(value) for value in values]


@lru_cache(maxsize=4096)
def _number(text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise MalformedError("no decimal number")
    return Decimal(text)


def _spots(given: object) -> list[Spot | None]:
    places = [*map(tuple, list_in(given))]
    numbers = [*chain.from_iterable(places)]
    if not _SPOT_LENGTHS.issuperset(map(len, places)) or not {int}.issuperset(map(type, numbers)):
        raise MalformedError("a place of other than 3, 4, 5, 8 or 9 whole numbers")
    if numbers and not -_FARTHEST < min(numbers) <= max(numbers) < _FARTHEST:
        raise MalformedError("a place beyond any page")
    return [_spot(place) for place in places]


@lru_cache(maxsize=4096)
def _spot(place: tuple[int, ...]) -> Spot | None:
    """Cells of the same form stand in the same places on most pages."""
    if not place:
        return None
    table, row, column = place[:3]
    if len(place) == _WITH_SPAN:
        return Spot(table, row, column, span=(place[3], place[4]))
    if len(place) == _WITH_CONFIDENCE:
        return Spot(table, row, column, confidence=place[3])
    box, sure = place[3:8], place[8:]
    return Spot(table, row, column, Box(*box) if box else None, sure[0] if sure else None)


def _dates(given: object) -> Dates:
    values = object_in(given)
    if values.keys() != _DATES:
        raise MalformedError("not the fields of dates")
    return Dates(**{name: optional(day_in, day) for name, day in values.items()})
