"""Everything copied from one database to another, proved, and usable there."""

from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from storage import schema
from storage.clock import now
from storage.database import Database
from storage.documents.corrections import set_year
from storage.ingest import ingest
from storage.keeping import copying
from storage.keeping.copying import CopyError, copy_database, proof
from storage.register import Body, BodyKind
from storage.registry.registration import put_body
from tests.databases import bare_url, discard
from tests.storage.test_ingest import START, document, everything, reading


def filled(database: Database) -> Database:
    with database.write() as connection:
        put_body(connection, Body("青石县财政局", BodyKind.DEPARTMENT, "419901"))
        for number in range(5):
            content = reading(f"青石县第{number}局", number, title=f"标题 \0 {number}", index_number="QS-1")
            found = ingest(connection, document(f"http://a.gov.cn/{number}.html", str(number)), content)
        set_year(connection, found.document_id, 2022, "王", START)
        connection.execute(insert(schema.lease).values(name="x", owner="me", until=now()))
    return database


def test_a_copy_is_the_same_and_goes_on_counting(database: Database, tmp_path: Path) -> None:
    filled(database)
    target = Database.at(bare_url(tmp_path, "target"))
    copied = {one.table: one.rows for one in copy_database(database, target)}
    assert (copied["document"], copied["report"], copied["correction"]) == (5, 5, 1)
    assert everything(target) == everything(database)
    with target.write() as connection:
        ingest(connection, document("http://a.gov.cn/new.html", "新"), reading("青石县审计局", 9))
    discard(target)


def test_a_database_that_holds_data_is_not_copied_to(database: Database, tmp_path: Path) -> None:
    target = Database.at(bare_url(tmp_path, "target"))
    list(copy_database(filled(database), target))
    with pytest.raises(CopyError, match="holds data already"):
        list(copy_database(database, target))
    discard(target)


def test_a_copy_that_differs_is_not_kept(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row is changed on its way, as a fault of a driver would."""
    filled(database)
    target = Database.at(bare_url(tmp_path, "target"))
    table = schema.lease
    was = copying._count_on

    def spoil(connection: object, copied: object) -> None:
        was(connection, copied)  # type: ignore[arg-type]
        if copied is table:
            connection.execute(update(table).values(owner="you"))  # type: ignore[attr-defined]

    monkeypatch.setattr(copying, "_count_on", spoil)
    with pytest.raises(CopyError, match="differs"):
        list(copy_database(database, target))
    with target.read() as connection:
        assert connection.execute(select(table)).all() == []
    discard(target)


def test_the_proof_of_a_table_tells_every_value(database: Database) -> None:
    filled(database)
    with database.read() as connection:
        before = proof(connection, schema.document)
    with database.write() as connection:
        other = update(schema.document).where(schema.document.c.year == 2022)
        connection.execute(other.values(said={"title": "另一个"}))
        after = proof(connection, schema.document)
    assert before[0] == after[0]
    assert before[1] != after[1]
