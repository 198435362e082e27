"""Cells survive packing exactly, whatever stands in them."""

import hashlib
import json
import re
import zlib
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from storage.documents.content import content_of
from storage.forms import AMOUNT_FIELDS, FORM_2021, FORMS
from storage.keeping.packing import column_of, pack, unpack
from storage.report import ABSENT, Box, Cell, Completeness, DocumentKind, Format, Reading, Spot, State

ZERO = Cell(State.NUMBER, Decimal(0), "0")
edges = st.integers(0, 900)
boxes = st.none() | st.builds(Box, st.integers(0, 9), edges, edges, edges, edges)
spans = st.tuples(st.integers(0, 9999), st.integers(0, 9999))
places = st.builds(Spot, st.integers(0, 5), st.integers(0, 40), st.integers(0, 20), boxes) | st.builds(
    Spot, st.integers(0, 5), st.integers(0, 40), st.integers(0, 20), span=spans
)
sure = st.none() | st.integers(0, 100)
spots = st.none() | st.builds(
    lambda spot, percent: replace(spot, confidence=None if spot.span else percent), places, sure
)
numbers = st.builds(
    lambda value, text, spot, note: Cell(State.NUMBER, value, text or str(value), spot, note),
    st.integers(-(10**25), 10**25).map(Decimal) | st.decimals(-(10**12), 10**12, places=2),
    st.sampled_from(["", "18468 ", "１２", "30件"]),
    spots,
    st.sampled_from(["", "元 → 万元"]),
)
counts = st.integers(0, 30).map(lambda count: Cell(State.NUMBER, Decimal(count), str(count)))
others = st.builds(
    Cell,
    st.sampled_from([State.BLANK, State.DASH, State.UNREADABLE]),
    st.none(),
    st.sampled_from(["", "/", "—", "见附件", "1 2"]),
    spots,
)


@given(st.sampled_from(sorted(FORMS)), st.data())
def test_every_cell_comes_back_as_it_was(form: str, data: st.DataObject) -> None:
    fields = data.draw(st.lists(st.sampled_from(FORMS[form].fields), unique=True, max_size=20))
    cells = {field: data.draw(numbers | others) for field in fields}
    figures, marks = pack(form, cells)
    assert unpack(form, figures, marks) == {field: cells.get(field, ABSENT) for field in FORMS[form].fields}


def test_an_amount_is_a_whole_number_of_fen() -> None:
    amount = Cell(State.NUMBER, Decimal("1077.892534"), "1077.892534")
    figures, marks = pack("2021", {"disclosure.fees.amount": amount})
    assert figures["disclosure__fees__amount"] == 1_077_892_534
    assert unpack("2021", figures, marks)["disclosure.fees.amount"] == amount


def test_an_amount_finer_than_fen_stays_exact() -> None:
    for field in AMOUNT_FIELDS & set(FORM_2021.fields):
        fine = Cell(State.NUMBER, Decimal("0.12345678901"), "0.12345678901")
        figures, marks = pack("2021", {field: fine})
        assert unpack("2021", figures, marks)[field] == fine


def test_an_ordinary_report_takes_little_room() -> None:
    zeros = {
        field: Cell(State.NUMBER, Decimal(0), "0", Spot(1, place // 7, place % 7))
        for place, field in enumerate(FORM_2021.fields)
    }
    _, marks = pack("2021", zeros)
    assert len(marks) < 150


@given(st.data())
def test_a_content_is_digested_as_it_has_been_ever_since(data: st.DataObject) -> None:
    """Digests stand in every database: however they are put together, they are those of this plain JSON."""
    fields = data.draw(st.lists(st.sampled_from([*FORM_2021.fields, "词.一"]), unique=True, max_size=20))
    cells = dict.fromkeys(FORM_2021.fields, ZERO) if data.draw(st.booleans()) else {}  # all fields, or only some
    cells |= {field: data.draw(counts | numbers | others) for field in fields}
    sections = data.draw(st.dictionaries(st.integers(1, 6), st.text()))
    plain = {}
    for field, cell in cells.items():
        value = "" if cell.value is None else str(cell.value.normalize())
        plain[field] = [cell.state, value, *([cell.text] if cell.state is State.UNREADABLE else [])]
    prose = {str(number): re.sub(r"\s+", "", text) for number, text in sections.items()}
    content = json.dumps(["2021", plain, prose], ensure_ascii=False, sort_keys=True).encode()
    whole = Reading(
        DocumentKind.REPORT, Format.HTML, Completeness.COMPLETE, form="2021", cells=cells, sections=sections
    )
    assert content_of(whole, "").digest == hashlib.sha256(content).hexdigest()[:32]


def test_marks_that_earlier_versions_packed_are_read() -> None:
    packed = zlib.compress(b'{"s":"' + b"a" * 199 + b'n","p":[[],' + b"[]," * 198 + b"[1,2,3]]}", 9)
    field = FORM_2021.fields[-1]
    assert unpack("2021", {column_of(name): 5 for name in FORM_2021.fields}, packed)[field] == Cell(
        State.NUMBER, Decimal(5), "5", Spot(1, 2, 3)
    )
