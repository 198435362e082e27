"""A reading crosses from the child exactly as it was; nothing that is no reading gets in."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading.process.wire import (
    decode_document,
    decode_format,
    decode_reading,
    encode_document,
    encode_reading,
)
from crawler.reading.process.wire_values import MalformedError
from storage.forms import ALL_FIELDS, FORMS
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
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import page, zeros

TEXTS = st.text(max_size=12)
PLACES = st.integers(-(2**31) + 1, 2**31 - 1)
DECIMALS = st.builds(
    lambda sign, digits, exponent: Decimal((sign, tuple(digits), exponent)),
    st.integers(0, 1),
    st.lists(st.integers(0, 9), min_size=1, max_size=40),
    st.integers(-30, 30),
)
BOXES = st.builds(Box, PLACES, PLACES, PLACES, PLACES, PLACES)
SURE = st.none() | st.integers(0, 100)
SPANS = st.none() | st.tuples(PLACES, PLACES)
SPOTS = (
    st.none()
    | st.builds(Spot, PLACES, PLACES, PLACES, span=SPANS)
    | st.builds(Spot, PLACES, PLACES, PLACES, st.none() | BOXES, SURE)
)
OTHER_STATES = st.sampled_from([state for state in State if state is not State.NUMBER])
CELLS = st.builds(Cell, st.just(State.NUMBER), DECIMALS, TEXTS, SPOTS, TEXTS) | st.builds(
    Cell, OTHER_STATES, st.none(), TEXTS, SPOTS, TEXTS
)
DAYS = st.none() | st.dates()
NAMES = st.lists(TEXTS, max_size=3).map(tuple)
YEARS = st.none() | st.integers(0, 9999)
READINGS = st.builds(
    Reading,
    kind=st.sampled_from(DocumentKind),
    format=st.sampled_from(Format),
    completeness=st.sampled_from(Completeness),
    title=TEXTS,
    bodies=NAMES,
    year=YEARS,
    publisher=TEXTS,
    index_number=TEXTS,
    dates=st.builds(Dates, DAYS, DAYS, DAYS),
    form=st.none() | st.sampled_from(sorted(FORMS)),
    cells=st.dictionaries(st.sampled_from(ALL_FIELDS), CELLS, max_size=6),
    sections=st.dictionaries(st.integers(1, 6), TEXTS, max_size=6),
    lookalike=TEXTS,
    problems=st.lists(TEXTS, max_size=3).map(tuple),
    identity=st.builds(
        Identity,
        title_bodies=NAMES,
        title_year=YEARS,
        flags=NAMES,
        publisher=TEXTS,
        column_bodies=NAMES,
        text_bodies=NAMES,
        text_kinds=NAMES,
        text_years=st.lists(st.integers(0, 9999), max_size=3).map(tuple),
        period=st.none() | st.tuples(st.dates(), st.dates()),
    ),
    facts=st.dictionaries(TEXTS, TEXTS, max_size=3),
    preface=TEXTS,
    differences=st.lists(st.builds(Difference, TEXTS, st.sampled_from(ALL_FIELDS), TEXTS, TEXTS), max_size=3).map(
        tuple
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("NaN"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=6,
)
READ = reading_of(page(zeros(requests__received__total="1,204", disclosure__fees__amount="1077.892534")))


@given(READINGS)
def test_every_reading_survives_exactly(reading: Reading) -> None:
    decoded = decode_reading(encode_reading(reading))
    assert decoded == reading
    assert repr(decoded) == repr(reading)  # 1.0 equals 1.00, and an order does not matter to ==


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (Cell, ["state", "value", "text", "spot", "note"]),
        (Spot, ["table", "row", "column", "box", "confidence", "span"]),
        (Box, ["page", "left", "top", "right", "bottom"]),
    ],
)
def test_nothing_more_belongs_to_a_cell(kind: type, names: list[str]) -> None:
    """What is added to these has to be added to the wire: it would be lost in silence."""
    assert [field.name for field in fields(kind)] == names


def test_a_real_page_survives_exactly() -> None:
    assert READ.cells["disclosure.fees.amount"].value == Decimal("1077.892534")
    assert repr(decode_reading(encode_reading(READ))) == repr(READ)


@given(
    st.builds(
        Document,
        content=st.binary(max_size=20),
        address=TEXTS,
        seen=st.datetimes(timezones=st.just(UTC)),
        portal=TEXTS,
        content_type=TEXTS,
        listed_title=st.text(st.characters(codec=None), max_size=5),
        listed_date=DAYS,
        evidence=TEXTS,
    )
)
def test_every_document_survives_exactly(document: Document) -> None:
    assert decode_document(*encode_document(document)) == document


def test_a_document_of_another_zone_keeps_its_moment() -> None:
    document = Document(b"\0\xff", "file:x", datetime.fromisoformat("2024-03-01T08:00:00+08:00"), listed_date=date.min)
    assert decode_document(*encode_document(document)) == document


@given(st.binary(max_size=60))
def test_bytes_that_are_no_reading_are_refused(answer: bytes) -> None:
    with pytest.raises(MalformedError):
        decode_reading(answer)
    with pytest.raises(MalformedError):
        decode_format(answer)


@given(JSON)
def test_json_that_is_no_reading_is_refused(value: Any) -> None:
    with pytest.raises(MalformedError):
        decode_reading(json.dumps(value).encode())


@given(st.data())
@settings(max_examples=200)
def test_a_reading_with_a_foreign_part_is_refused_or_is_a_reading(data: st.DataObject) -> None:
    values = json.loads(encode_reading(READ))
    part, key = values, data.draw(st.sampled_from(sorted(values)))
    while isinstance(part[key], dict | list) and part[key] and data.draw(st.booleans()):
        part = part[key]
        key = data.draw(st.sampled_from([*part] if isinstance(part, dict) else range(min(len(part), 3))))
    part[key] = data.draw(JSON)
    try:
        reading = decode_reading(json.dumps(values).encode())
    except MalformedError:
        return
    assert decode_reading(encode_reading(reading)) == reading


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("names", "requests.received.invented"),
        ("names", None),
        ("states", "zero"),
        ("states", "blank"),
        ("states", ["number"]),
        ("values", None),
        ("values", 0),
        ("values", ""),
        ("values", "NaN"),
        ("values", "Infinity"),
        ("values", "1E+999999999"),
        ("values", "1_000"),
        ("values", "١"),
        ("values", "9" * 400),
        ("texts", 1),
        ("texts", "\ud800"),
        ("notes", None),
        ("spots", [1, 2]),
        ("spots", [1, 2, True]),
        ("spots", [1, 2, 3.0]),
        ("spots", [1, 2, 2**40]),
        ("spots", [1, 2, 3, 4, 5, 6]),
        ("spots", None),
    ],
)
def test_a_cell_that_cannot_be_is_refused(column: str, value: object) -> None:
    values = json.loads(encode_reading(READ))
    values["cells"][column][0] = value
    with pytest.raises(MalformedError):
        decode_reading(json.dumps(values).encode())


@pytest.mark.parametrize("column", ["names", "states", "values", "texts", "notes", "spots"])
def test_columns_of_different_lengths_are_refused(column: str) -> None:
    values = json.loads(encode_reading(READ))
    values["cells"][column].pop()
    with pytest.raises(MalformedError):
        decode_reading(json.dumps(values).encode())


@pytest.mark.parametrize("answer", [b"[" * 100_000, b'{"kind":' * 50_000, b"9" * 10_000, b'"\xff"', b'"\\ud800"'])
def test_json_that_breaks_decoders_is_refused(answer: bytes) -> None:
    with pytest.raises(MalformedError):
        decode_reading(answer)
