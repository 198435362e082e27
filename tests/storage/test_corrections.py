"""Decisions of people win over the machine, outlive re-reading, and do not depend on the order of things."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from sqlalchemy import Connection, select

from storage import schema
from storage.database import Database
from storage.documents.adoption import adopt, merge, offered, unassigned
from storage.documents.corrections import (
    Point,
    assign,
    corrections_of,
    corrections_of_report,
    date_published,
    declare,
    set_year,
    undo,
)
from storage.documents.editions import current_editions
from storage.export import Scope, reports
from storage.ingest import Ingested, ingest
from storage.register import Body, BodyKind
from storage.registry.registration import bodies, put_body
from storage.report import Dates, DocumentKind
from tests.storage.test_ingest import START, document, everything, reading, take

FINANCE = Body("青石县财政局", BodyKind.DEPARTMENT, "419901")
AUDIT = Body("青石县审计局", BodyKind.DEPARTMENT, "419901")
PAGE = "http://a.gov.cn/1.html"


def shown(database: Database) -> list[tuple[str, int, str]]:
    with database.read() as connection:
        return [(row["body"], row["year"], row["published"]) for row in reports(connection, Scope())]


def enter(database: Database, *entered: Body) -> list[int]:
    with database.write() as connection:
        for body in entered:
            put_body(connection, body)
        return [body.id for body in bodies(connection)]


def taken(database: Database, content: str = "一", **changes: object) -> Ingested:
    with database.write() as connection:
        return ingest(connection, document(PAGE, content), reading("青石县财政局", 3, **changes))


def test_a_person_says_whose_report_it_is_and_takes_it_back(database: Database) -> None:
    audit, _ = enter(database, FINANCE, AUDIT)
    before = taken(database)
    with database.write() as connection:
        decision = assign(connection, before.document_id, audit, "王", START, "标题有误")
    assert shown(database) == [("青石县审计局", 2023, "2024-01-20")]
    taken(database)
    assert shown(database) == [("青石县审计局", 2023, "2024-01-20")], "reading it again changes nothing"
    with database.write() as connection:
        undo(connection, decision, "李", START + timedelta(hours=1))
        (record,) = corrections_of(connection, before.document_id)
    assert shown(database) == [("青石县财政局", 2023, "2024-01-20")]
    assert (record.point, record.value, record.author, record.note) == (Point.BODY, "青石县审计局", "王", "标题有误")
    assert (record.undone_by, record.undone) == ("李", START + timedelta(hours=1))


def test_the_right_day_stands_above_every_day_that_the_page_states(database: Database) -> None:
    dates = Dates(displayed=date(2024, 3, 5), metadata=date(2025, 4, 1))
    found = taken(database, dates=dates)
    with database.write() as connection:
        decision = date_published(connection, found.document_id, date(2024, 1, 30), "王", START)
    with database.read() as connection:
        table = schema.document
        row = connection.execute(select(table.c.displayed, table.c.in_metadata, table.c.in_address)).one()
    assert tuple(row) == (date(2024, 1, 30), None, None)
    with database.write() as connection:
        undo(connection, decision, "王", START)
        row = connection.execute(select(table.c.displayed, table.c.in_metadata, table.c.as_read)).one()
    assert tuple(row) == (date(2024, 3, 5), date(2025, 4, 1), None)


def test_what_is_no_report_counts_no_more_and_comes_back(database: Database) -> None:
    found = taken(database)
    with database.write() as connection:
        decision = declare(connection, found.document_id, is_report=False, author="王", at=START)
    assert shown(database) == []
    taken(database)
    assert shown(database) == []
    with database.write() as connection:
        undo(connection, decision, "王", START)
    assert shown(database) == [("青石县财政局", 2023, "2024-01-20")]


def test_a_lookalike_is_declared_a_report_with_all_its_figures(database: Database) -> None:
    found = taken(database, kind=DocumentKind.LOOKALIKE, lookalike="plan")
    assert found.report_id is None
    with database.write() as connection:
        declare(connection, found.document_id, is_report=True, author="王", at=START)
        (view,) = current_editions(connection)
        assert len(corrections_of_report(connection, view.report_id)) == 1
    assert view.cells["requests.received.total"].value == 3


def test_a_decision_holds_for_the_same_page_with_other_bytes_but_not_for_another_report(database: Database) -> None:
    (audit,) = enter(database, AUDIT)
    found = taken(database)
    with database.write() as connection:
        assign(connection, found.document_id, audit, "王", START)
        set_year(connection, found.document_id, 2022, "王", START)
    taken(database, "一 访问量 17")
    assert {(name, year) for name, year, _ in shown(database)} == {("青石县审计局", 2022)}
    taken(database, "二", year=2024)
    assert {(name, year) for name, year, _ in shown(database)} == {("青石县审计局", 2022), ("青石县审计局", 2024)}


def test_the_order_of_reading_deciding_and_registering_does_not_matter(database: Database) -> None:
    """Each order of an ingest twice, a decision and a register entry gives one database."""

    def read(connection: Connection) -> None:
        ingest(connection, document(PAGE, "一"), reading("县财局", 3, index_number="QS-1"))

    def nameless(connection: Connection) -> None:
        ingest(connection, document("http://a.gov.cn/2.html", "二"), reading("", 4, index_number="QS-1"))

    def register(connection: Connection) -> None:
        put_body(connection, replace(FINANCE, aliases=("县财局",)))

    def date_it(connection: Connection) -> None:
        read(connection)
        key = connection.scalar(select(schema.document.c.id).where(schema.document.c.address == PAGE))
        assert key is not None
        date_published(connection, key, date(2024, 1, 9), "王", START)

    outcomes = []
    for steps in permutations([read, nameless, register, date_it]):
        for table in reversed(schema.metadata.sorted_tables):
            with database.write() as connection:
                connection.execute(table.delete())
        for step in steps:
            with database.write() as connection:
                step(connection)
        outcomes.append(everything(database))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert {name for name, _, _ in shown(database)} == {"青石县财政局"}


def test_a_report_met_before_its_bodys_alias_moves_when_the_register_learns_it(database: Database) -> None:
    with database.write() as connection:
        ingest(connection, document(PAGE, "一"), reading("青石县国资局", 3))
    enter(database, FINANCE)
    assert [name for name, _, _ in shown(database)] == ["青石县国资局"]
    enter(database, replace(FINANCE, aliases=("青石县国资局",)))
    assert [name for name, _, _ in shown(database)] == ["青石县财政局"]
    with database.read() as connection:
        assert [body.name for body in bodies(connection, registered=None)] == ["青石县财政局"]
    enter(database, FINANCE)
    assert [name for name, _, _ in shown(database)] == ["青石县国资局"], "and back when the register forgets it"


def test_a_body_that_was_met_is_offered_and_adopted(database: Database) -> None:
    with database.write() as connection:
        ingest(connection, document(PAGE, "一"), reading("汉阴县审计局", 3))
        (offer,) = offered(connection)
        assert (offer.body.name, offer.body.region, offer.years, offer.address) == (
            "汉阴县审计局",
            "610921",
            (2023,),
            PAGE,
        )
        adopt(connection, offer.body.id, "王", START, corrected=replace(offer.body, since=date(2020, 1, 1)))
        assert offered(connection) == []
        (body,) = bodies(connection)
    assert (body.id, body.since) == (offer.body.id, date(2020, 1, 1))


def test_a_body_that_was_met_is_another_under_an_old_name(database: Database) -> None:
    (finance,) = enter(database, FINANCE)
    with database.write() as connection:
        ingest(connection, document(PAGE, "一"), reading("青石县财政和国资局", 3))
        (offer,) = offered(connection)
        merge(connection, offer.body.id, finance, "王", START)
        assert offered(connection) == []
    assert [name for name, _, _ in shown(database)] == ["青石县财政局"]
    with pytest.raises(LookupError), database.write() as connection:
        merge(connection, offer.body.id, finance, "王", START)


def test_reports_of_nobody_wait_with_their_reason(database: Database) -> None:
    take(database, (document(PAGE, "一"), reading("", 3)))
    with database.read() as connection:
        (waiting,) = unassigned(connection)
    assert (waiting.reason, waiting.year, waiting.address) == ("the document names no body", 2023, PAGE)
