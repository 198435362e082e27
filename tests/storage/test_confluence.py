"""Whatever is taken in, in whatever order, how often and by how many at once: the whole database is the same."""

import os
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from storage import schema
from storage.database import Database
from storage.documents.rereading import read_anew
from storage.ingest import ingest
from storage.register import Body, BodyKind, Portal
from storage.registry.registration import put_body, put_portal
from storage.report import Completeness, Dates, Document, DocumentKind, Format, Reading
from tests.databases import ON_POSTGRESQL, discard, fresh_database
from tests.storage.test_ingest import START, reading

NAMES = ["青石县财政局", "财政局", "青石县柳河镇人民政府", "柳河镇", "汉阴县审计局", ""]
FACTS = (
    schema.document,
    schema.rendition,
    schema.edition,
    schema.figures,
    schema.prose,
    schema.report,
    schema.body,
    schema.body_name,
)
KEYS = {"id", "body_id", "report_id", "edition_id", "document_id"}

TURNED = Random(1)

CHOICES = {
    "site": st.sampled_from(["a.gov.cn", "b.gov.cn"]),
    "place": st.integers(1, 3),
    "version": st.integers(1, 2),
    "seen": st.integers(0, 5),
    "name": st.sampled_from(NAMES),
    "year": st.sampled_from([2022, 2023, None]),
    "index": st.sampled_from(["", "QS-1", "ＱＳ－１", "QS-2"]),
    "format": st.sampled_from([Format.HTML, Format.PDF]),
    "kind": st.sampled_from([DocumentKind.REPORT, DocumentKind.REPORT, DocumentKind.LOOKALIKE]),
    "portal": st.sampled_from(["", "qs", "sz"]),
    "listed": st.sampled_from([None, date(2024, 1, 9), date(2024, 2, 9)]),
    "evidence": st.sampled_from(["", "one.warc.gz#1", "two.warc.gz#7"]),
}
ALIKE = {
    "site": st.just("a.gov.cn"),
    "version": st.just(1),
    "index": st.just("QS-1"),
    "year": st.sampled_from([2023, None]),
}
items = st.one_of(st.fixed_dictionaries(CHOICES), st.fixed_dictionaries(CHOICES | ALIKE))
Item = dict[str, Any]


def told(item: Item) -> tuple[Document, Reading]:
    """A document and what is read in it: its bytes say all that the reading says."""
    said = {name: item[name] for name in ("site", "place", "version", "name", "year", "index", "format", "kind")}
    document = Document(
        repr(said).encode(),
        f"http://{item['site']}/{item['place']}.html",
        START + timedelta(hours=item["seen"]),
        portal=item["portal"],
        listed_title="2023年年报",
        listed_date=item["listed"],
        evidence=item["evidence"],
    )
    content = reading(
        item["name"],
        item["version"],
        title="",
        year=item["year"],
        index_number=item["index"],
        format=item["format"],
        kind=item["kind"],
        dates=Dates(metadata=date(2024, 1, 20)),
        sections={1: "全文"},
        problems=(f"read as {item['format']}",),
        completeness=Completeness.COMPLETE if item["format"] is Format.HTML else Completeness.PARTIAL,
    )
    return document, content


def everything(database: Database) -> dict[str, list[str]]:
    """The whole database, with what keys lead to in place of the keys."""
    with database.read() as connection:
        rows = {table.name: connection.execute(select(table)).mappings().all() for table in FACTS}
    bodies = {row["id"]: (row["region"], row["name"]) for row in rows["body"]}
    reports = {row["id"]: (bodies[row["body_id"]], row["year"]) for row in rows["report"]}
    editions = {row["id"]: (reports.get(row["report_id"]), row["digest"]) for row in rows["edition"]}
    documents = {row["id"]: (row["address"], row["sha256"]) for row in rows["document"]}
    leads: dict[str, dict[int, Any]] = {
        "body_id": bodies,
        "report_id": reports,
        "edition_id": editions,
        "document_id": documents,
    }

    def plain(table: Table, row: Any) -> str:
        values = {name: value for name, value in row.items() if name not in KEYS}
        return repr(sorted((values | {n: leads[n].get(row[n]) for n in leads if n in table.c}).items(), key=str))

    return {table.name: sorted(plain(table, row) for row in rows[table.name]) for table in FACTS}


def misread(item: Item) -> Reading:
    """What an earlier reader made of a document: another body, year, number, content or nothing at all."""
    turned = {"place": 1, "listed": None, "evidence": "", "seen": 0, "site": "a.gov.cn"}
    shift = item["place"] + item["version"] + NAMES.index(item["name"])
    other = {"name": NAMES[shift % 6], "year": [2022, 2023, None][shift % 3], "index": ["QS-1", "", "QS-2"][shift % 3]}
    read = told(item | turned | other | {"version": 1 + shift % 2})[1]
    if shift % 4 == 0:
        return replace(read, form=None, cells={}, sections={}, kind=DocumentKind.UNKNOWN, completeness=_FAILED)
    return read


_FAILED = Completeness.FAILED


def reread(folder: Path, stream: list[Item]) -> dict[str, list[str]]:
    """What is left when a stream was misread, and then read anew one by one, or those of one edition together."""
    database = registered(folder)
    documents: dict[int, Reading] = {}
    for item in stream:
        with database.write() as connection:
            document, reading = told(item)
            documents[ingest(connection, document, misread(item), "old").document_id] = reading
    with database.read() as connection:
        table = schema.document
        rows = connection.execute(select(table.c.id, table.c.edition_id).where(table.c.id.in_(documents))).all()
    groups: dict[int, dict[int, Reading]] = {}
    for key, edition_id in sorted(rows):
        groups.setdefault(-key if edition_id is None else edition_id, {})[key] = documents[key]
    for group in groups.values():
        with database.write() as connection:
            read_anew(connection, group, "")
    found = everything(database)
    discard(database)
    return found


def registered(folder: Path) -> Database:
    """A new database with two portals and a body."""
    database = fresh_database(folder)
    with database.write() as connection:
        for key, region in (("qs", "419901"), ("sz", "4199")):
            put_portal(connection, Portal(key, key, f"http://{key}.gov.cn/", region))
        put_body(connection, Body("青石县财政局", BodyKind.DEPARTMENT, "419901", "qs"))
    return database


def taken(folder: Path, stream: list[Item], writers: int = 1) -> dict[str, list[str]]:
    """What a stream leaves in a new database, dealt out to so many writers at once."""
    database = registered(folder)
    failures: list[BaseException] = []

    def write(part: list[Item]) -> None:
        try:
            for item in part:
                with database.write() as connection:
                    ingest(connection, *told(item))
        except BaseException as failure:  # noqa: BLE001 - a thread's failure is the test's
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(stream[start::writers],)) for start in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = everything(database)
    discard(database)
    assert failures == []
    return found


def one(**differs: Any) -> Item:
    """A report of the finance office, but for what differs."""
    usual = {"site": "a.gov.cn", "place": 1, "version": 1, "seen": 0, "name": NAMES[0], "year": 2023, "index": ""}
    plain = {"format": Format.HTML, "kind": DocumentKind.REPORT, "portal": "", "listed": None, "evidence": ""}
    return {**usual, **plain, **differs}


TWO_FORMATS = [one(place=2, format=Format.PDF), one(), one(place=3, format=Format.PDF, seen=3)]
HALVES = [one(index="QS-1", year=None), one(place=2, index="QS-1", name="", seen=1), one(place=3, portal="qs")]
CLASH = [one(index="QS-1"), one(place=2, index="QS-1", name=NAMES[4]), one(place=3, index="QS-1", name="")]
TWO_PORTALS = [one(name="财政局", portal=key, listed=date(2024, 2, day)) for key, day in (("sz", 9), ("qs", 1))]
STRANGER_TWICE = [one(name=NAMES[4], portal=key) for key in ("sz", "qs")]
SPELLINGS = [one(name=name, place=place, portal="qs") for place, name in enumerate(NAMES[:4])]

JOINED_APART = [  # an html and a pdf of one content, joined by their number until a third bears it too
    one(index="QS-1", name="", format=Format.PDF),
    one(index="QS-1", place=2),
    one(index="QS-1", place=3, name=NAMES[4]),
]
STRANGER = [one(index="QS-1", name=NAMES[4], year=None), one(index="QS-1", place=2)]
NAMELESS = [one(index="QS-1", name="", year=None), one(index="QS-1", name="", format=Format.PDF)]
LEAVING = [  # one that another's misread number took along to a body which nothing else names
    one(index="QS-1", name="", year=None, place=2),
    one(index="QS-2", name=NAMES[4], year=None, place=3, version=2, portal="qs"),
]
EXAMPLES = int(os.environ.get("NIANBAO_EXAMPLES", "4" if ON_POSTGRESQL else "8"))  # each makes three databases


@settings(max_examples=EXAMPLES)
@example(JOINED_APART, TURNED)
@example(STRANGER, TURNED)
@example(TWO_FORMATS, TURNED)
@example(HALVES, TURNED)
@example(CLASH, TURNED)
@example(TWO_PORTALS, TURNED)
@example(STRANGER_TWICE, TURNED)
@example(SPELLINGS, TURNED)
@given(st.lists(items, max_size=6), st.randoms(use_true_random=False))
def test_order_repetition_and_company_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, stream: list[Item], order: Random
) -> None:
    shuffled = [*stream[:3], *stream]
    order.shuffle(shuffled)
    folder = tmp_path_factory.mktemp("stream")
    expected = taken(folder, stream)
    assert taken(folder, shuffled) == expected
    assert taken(folder, shuffled, writers=3) == expected


@settings(max_examples=EXAMPLES)
@example(TWO_FORMATS)
@example(HALVES)
@example(CLASH)
@example(JOINED_APART)
@example(NAMELESS)
@example(LEAVING)
@given(st.lists(items, max_size=6))
def test_what_is_read_anew_is_as_if_it_had_never_been_misread(
    tmp_path_factory: pytest.TempPathFactory, stream: list[Item]
) -> None:
    stream = [item | {"listed": None} for item in stream]  # what a list says is told by its entries
    folder = tmp_path_factory.mktemp("stream")
    assert reread(folder, stream) == taken(folder, stream)
