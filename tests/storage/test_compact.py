"""What takes little room comes back as it was; the lists of words hold every word there is, in their order for ever."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import dialect as postgresql
from sqlalchemy.dialects.sqlite import dialect as sqlite

from storage.documents.said import EMPTY, SaidValue, gathered, spread
from storage.forms import FORMS
from storage.keeping.columns import storable
from storage.keeping.compact import COMPLETENESSES, FORM_NAMES, FORMATS, KINDS, Day, Listed, Record
from storage.report import Completeness, Difference, DocumentKind, Format, Identity

DIALECTS: tuple[Dialect, ...] = (sqlite(), postgresql())  # type: ignore[no-untyped-call]
texts = st.text(max_size=30)


@pytest.mark.parametrize(
    ("listed", "words"),
    [(KINDS, DocumentKind), (FORMATS, Format), (COMPLETENESSES, Completeness), (FORM_NAMES, sorted(FORMS))],
)
def test_every_word_has_its_place(listed: tuple[str, ...], words: Any) -> None:
    assert listed == tuple(map(str, words))
    kind = Listed(listed)
    assert [kind.process_bind_param(word, DIALECTS[0]) for word in listed] == list(range(len(listed)))


@given(st.dates())
def test_days(day: date) -> None:
    for dialect in DIALECTS:
        assert Day().process_result_value(Day().process_bind_param(day, dialect), dialect) == day


crawled = st.builds(
    "{:08d}T{:06d}Z-{}-{}.warc.gz#{}".format,
    st.integers(0, 30_001_231),
    st.integers(0, 240_000),
    st.integers(0, 10**10),
    st.sampled_from(["00beef", "BEEF00", "0"]),
    st.integers(0, 10**19),
)


@given(st.one_of(texts, crawled, st.just(""), st.just("\x01")))
def test_names_of_records(name: str) -> None:
    kept = Record().process_bind_param(name, DIALECTS[0])
    assert Record().process_result_value(kept, DIALECTS[0]) == storable(name)


def test_a_name_that_a_crawl_gives_takes_less_than_half() -> None:
    name = "20260120T153000Z-12345-abcdef.warc.gz#71234567"
    kept = Record().process_bind_param(name, DIALECTS[0])
    assert kept is not None
    assert len(kept) < len(name) / 2


@given(
    title=texts,
    bodies=st.lists(texts, max_size=2),
    facts=st.dictionaries(texts, texts, max_size=2),
    year=st.none() | st.integers(2000, 2030),
    differences=st.lists(st.builds(Difference, texts, texts, texts, texts), max_size=2),
)
def test_what_a_document_says(
    title: str, bodies: list[str], facts: dict[str, str], year: int | None, differences: list[Difference]
) -> None:
    values = {"title": title, "bodies": bodies, "facts": facts, "identity": Identity(title_year=year), "address": "x"}
    row = gathered(values | {"differences": tuple(differences)})
    kind = SaidValue()
    row["said"] = kind.process_result_value(kind.process_bind_param(row["said"], DIALECTS[0]), DIALECTS[0])
    empty = {name: EMPTY[name] for name in ("publisher", "index_number", "preface")}
    assert spread(row) == values | empty | {"differences": tuple(differences)}
