"""Identity and deduplication: what is stored depends on what was taken in, never on the order or how often."""

import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import schema
from storage.database import Database
from storage.documents.corrections import insist
from storage.documents.editions import current_editions, documents_of, editions_of
from storage.export import Scope, cells, reports
from storage.forms import FORM_2021
from storage.ingest import ingest, seen_again
from storage.report import Cell, Completeness, Dates, Document, DocumentKind, Format, Reading, State
from tests.databases import fresh_database

START = datetime(2024, 2, 1, tzinfo=UTC)
ZERO = Cell(State.NUMBER, Decimal(0), "0")


def reading(body: str, received: int = 0, **changes: Any) -> Reading:
    figures = dict.fromkeys(FORM_2021.fields, ZERO)
    figures["requests.received.total"] = Cell(State.NUMBER, Decimal(received), str(received))
    whole = Reading(
        DocumentKind.REPORT,
        Format.HTML,
        Completeness.COMPLETE,
        title=f"{body}2023年政府信息公开工作年度报告",
        bodies=(body,) if body else (),
        year=2023,
        form="2021",
        cells=figures,
        sections={1: f"{body}收到申请{received}件。"},
        dates=Dates(displayed=date(2024, 1, 20)),
    )
    return replace(whole, **changes)


def document(address: str, content: str, hours: int = 0) -> Document:
    return Document(content.encode(), address, START + timedelta(hours=hours))


def everything(database: Database) -> list[Any]:
    """All that is stored, without the keys of rows, in a fixed order."""
    with database.read() as connection:
        found: list[Any] = [list(reports(connection, Scope())), list(cells(connection, Scope()))]
        table = schema.document
        names = [column for column in table.c if column.name not in ("id", "body_id", "edition_id")]
        found.append(
            [tuple(row) for row in connection.execute(select(*names).order_by(table.c.address, table.c.sha256))]
        )
        owned = select(table.c.address, table.c.sha256, schema.body.c.name, schema.edition.c.digest)
        owned = owned.join(schema.body, schema.body.c.id == table.c.body_id, isouter=True)
        owned = owned.join(schema.edition, schema.edition.c.id == table.c.edition_id, isouter=True)
        found.append(sorted(map(repr, connection.execute(owned))))
    return found


def take(database: Database, *pairs: tuple[Document, Reading]) -> None:
    for one, what in pairs:
        with database.write() as connection:
            ingest(connection, one, what)


def test_the_same_document_again_changes_nothing(database: Database) -> None:
    pair = (document("http://a.gov.cn/1.html", "一"), reading("青石县财政局", 3))
    take(database, pair)
    before = everything(database)
    take(database, pair, pair)
    assert everything(database) == before


def test_one_content_at_two_addresses_is_one_edition(database: Database) -> None:
    take(
        database,
        (document("http://a.gov.cn/1.html", "一"), reading("青石县财政局", 3)),
        (document("http://a.gov.cn/2.html", "一 另一处"), reading("青石县财政局", 3)),
    )
    with database.read() as connection:
        (view,) = current_editions(connection)
        assert [one.address for one in documents_of(connection, view.report_id)] == [
            "http://a.gov.cn/1.html",
            "http://a.gov.cn/2.html",
        ]
        assert len(editions_of(connection, view.report_id)) == 1


def test_a_revised_report_keeps_both_editions_and_the_first_date(database: Database) -> None:
    late = Dates(displayed=date(2024, 3, 1))
    take(
        database,
        (document("http://a.gov.cn/1.html", "一"), reading("青石县财政局", 3)),
        (document("http://a.gov.cn/1.html", "二", hours=24), reading("青石县财政局", 4, dates=late)),
    )
    with database.read() as connection:
        (row,) = reports(connection, Scope())
    assert row["editions"] == 2
    assert row["tables"]["requests.received.total"] == 4
    assert row["published"] == "2024-01-20"


def test_a_report_put_back_as_it_was_is_current_again(database: Database) -> None:
    first = reading("青石县财政局", 3)
    take(
        database,
        (document("http://a.gov.cn/1.html", "一"), first),
        (document("http://a.gov.cn/1.html", "二", hours=24), reading("青石县财政局", 4)),
        (document("http://a.gov.cn/1.html", "一", hours=48), first),
    )
    with database.read() as connection:
        (row,) = reports(connection, Scope())
    assert (row["editions"], row["tables"]["requests.received.total"]) == (2, 3)


def test_one_index_number_on_two_bodies_is_kept_twice(database: Database) -> None:
    take(
        database,
        (document("http://a.gov.cn/1.html", "一"), reading("青石县财政局", 3, index_number="QS-2024-001")),
        (document("http://a.gov.cn/2.html", "二"), reading("青石县审计局", 5, index_number="qs—2024—001")),
    )
    with database.read() as connection:
        assert [row["body"] for row in reports(connection, Scope())] == ["青石县审计局", "青石县财政局"]
        one, other = connection.scalars(select(schema.document.c.number_key)).all()
    assert one == other is not None


def test_a_nameless_document_belongs_to_the_report_with_its_index_number(database: Database) -> None:
    take(
        database,
        (document("http://a.gov.cn/1.html", "一"), reading("", 3, index_number="QS-2024-001", title="年度报告")),
    )
    with database.read() as connection:
        assert not list(reports(connection, Scope()))
    take(
        database,
        (document("http://a.gov.cn/2.html", "二"), reading("青石县财政局", 3, index_number="QS-2024-001")),
    )
    with database.read() as connection:
        (row,) = reports(connection, Scope())
    assert (row["body"], row["editions"]) == ("青石县财政局", 2)


def test_an_unreadable_report_counts_and_gives_way_to_a_readable_one(database: Database) -> None:
    scan = reading("青石县财政局", completeness=Completeness.FAILED, form=None, cells={}, sections={})
    take(database, (document("http://a.gov.cn/1.pdf", "%PDF", hours=5), replace(scan, kind=DocumentKind.ATTACHMENT)))
    with database.read() as connection:
        assert [row["reading"] for row in reports(connection, Scope())] == ["failed"]
    take(database, (document("http://a.gov.cn/1.html", "一"), reading("青石县财政局", 3)))
    with database.read() as connection:
        (row,) = reports(connection, Scope())
    assert (row["reading"], row["editions"]) == ("complete", 2)


def test_a_lookalike_is_noted_and_is_no_report(database: Database) -> None:
    take(
        database,
        (
            document("http://a.gov.cn/t.html", "图解"),
            reading("青石县财政局", kind=DocumentKind.LOOKALIKE, lookalike="infographic"),
        ),
    )
    with database.read() as connection:
        assert not list(reports(connection, Scope()))
        assert connection.scalars(select(schema.document.c.lookalike)).all() == ["infographic"]


Told = tuple[int, int, int, str, str]
"""Place, version, hours, body and index number of one document."""


def test_a_person_may_correct_whose_report_it_is(database: Database) -> None:
    one, what = document("file:1.html", "一"), reading("青石县财政局", 3)
    take(database, (one, what))
    with database.write() as connection:
        document_id = ingest(connection, one, what).document_id
        insist(connection, document_id, "王", START, "青石县审计局", 2022, date(2023, 1, 5))
        ingest(connection, one, what)
    with database.read() as connection:
        (row,) = reports(connection, Scope())
    assert (row["body"], row["year"], row["published"]) == ("青石县审计局", 2022, "2023-01-05")


def test_an_address_seen_unchanged_moves_the_time_of_what_it_showed_last(database: Database) -> None:
    attached = document("http://a.gov.cn/1.pdf", "附件")
    page = replace(document("http://a.gov.cn/1.html", "二", hours=24), attached=(attached,))
    take(
        database,
        (document("http://a.gov.cn/1.html", "一"), reading("青石县财政局", 3)),
        (page, reading("青石县财政局", 4)),
    )
    with database.write() as connection:
        seen_again(connection, document("http://a.gov.cn/1.html", "", hours=48))
        table = schema.document
        seen = connection.execute(select(table.c.last_seen).order_by(table.c.first_seen)).scalars().all()
    assert seen == [START, START + timedelta(hours=48)]


streams = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.integers(1, 2),
        st.integers(0, 5),
        st.sampled_from(["青石县财政局", "青石县审计局", ""]),
        st.sampled_from(["", "QS-1", "QS-2"]),
    ),
    max_size=7,
)


def told(place: int, version: int, hours: int, body: str, index: str) -> tuple[Document, Reading]:
    content = f"{place} {version} {body} {index}"
    return document(f"http://a.gov.cn/{place}.html", content, hours), reading(body, version, index_number=index)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: making one anew takes longer than a whole example."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    database = Database.at(f"sqlite:///{path}")
    database.upgrade()
    database.dispose()
    return path


@settings(max_examples=int(os.environ.get("NIANBAO_EXAMPLES", "15")), deadline=None)
@given(streams, st.data())
def test_order_and_repetition_do_not_matter(empty: Path, stream: list[Told], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(stream + stream[:2]))
    found = []
    for order in (stream, shuffled):
        with tempfile.TemporaryDirectory() as folder:
            database = Database.at(f"sqlite:///{shutil.copy(empty, folder)}")
            take(database, *(told(*one) for one in order))
            found.append(everything(database))
            database.dispose()
    assert found[0] == found[1]


def test_a_report_without_a_year_of_a_body_that_nobody_knows_joins_no_other_bodys_report(database: Database) -> None:
    number = {"index_number": "QS-1", "title": ""}
    take(
        database,
        (document("http://a.gov.cn/1.html", "一"), reading("青石县财政局", 3, **number)),
        (document("http://a.gov.cn/2.html", "二"), reading("汉阴县审计局", 4, year=None, **number)),
        (document("http://a.gov.cn/3.html", "三"), reading("财政局", 5, year=None, **number)),
        (document("http://a.gov.cn/4.html", "四"), reading("", 6, year=None, **number)),
    )
    table, edition = schema.document, schema.edition
    query = select(table.c.address).join(edition, edition.c.id == table.c.edition_id)
    with database.read() as connection:
        owned = connection.scalars(query.where(edition.c.report_id.is_not(None)).order_by(table.c.address)).all()
    assert owned == ["http://a.gov.cn/1.html", "http://a.gov.cn/3.html", "http://a.gov.cn/4.html"]


def test_an_edition_shows_the_best_that_its_documents_print_and_forgets_what_left(database: Database) -> None:
    number = {"index_number": "QS-1", "sections": {1: "全文"}, "title": ""}
    scanned = {"format": Format.PDF, "completeness": Completeness.PARTIAL, "problems": ("one page is a picture",)}
    take(
        database,
        (document("http://a.gov.cn/1.html", "一"), reading("", 3, **number)),
        (document("http://a.gov.cn/2.pdf", "二"), reading("青石县财政局", 3, **number, **scanned)),
    )
    with database.read() as connection:
        (shown,) = current_editions(connection)
    assert (shown.format, shown.completeness, shown.problems) == (Format.HTML, Completeness.COMPLETE, ())
    take(database, (document("http://a.gov.cn/3.html", "三"), reading("汉阴县审计局", 9, **number)))
    with database.read() as connection:
        left = {one.body_id: one for one in current_editions(connection)}[shown.body_id]
    assert (left.format, left.completeness) == (Format.PDF, Completeness.PARTIAL)
    assert left.problems == ("one page is a picture",)


def test_which_of_two_documents_of_one_moment_is_exported_does_not_depend_on_their_order(tmp_path: Path) -> None:
    both = [told(1, 2, 4, "青石县财政局", index) for index in ("QS-1", "QS-2")]
    found = []
    for number, order in enumerate((both, both[::-1])):
        database = fresh_database(tmp_path, f"order{number}")
        take(database, *order)
        found.append(everything(database))
        database.dispose()
    assert found[0] == found[1]
