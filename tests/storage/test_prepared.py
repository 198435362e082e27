"""Prepared statements give what SQLAlchemy gives, and fail as it does."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage import schema
from storage.clock import now
from storage.database import Database
from storage.documents.said import EMPTY
from storage.keeping.prepared import Prepared, inserted
from storage.report import Identity

MOMENTS = {"first_seen": now(), "last_seen": now()}
DOCUMENT: dict[str, Any] = {
    "address": "http://a.gov.cn/1\0",
    "address_key": 1,
    "sha256": "0" * 64,
    "kind": "report",
    "format": "html",
    "said": {"title": "年报", "bodies": ["甲", "乙"], "identity": Identity(title_bodies=("甲",), title_year=2023)},
    "displayed": date(2024, 1, 20),
    "evidence": "20240120T010203Z-77-00beef.warc.gz#9",
    **MOMENTS,
}
IN_FULL = select(schema.document).where(schema.document.c.address_key == bindparam("of"))


def test_rows_come_back_as_sqlalchemy_gives_them(database: Database) -> None:
    with database.write() as connection:
        key = inserted(connection, schema.document, DOCUMENT)
        (found,) = Prepared(IN_FULL).rows(connection, {"of": 1})
        (plain,) = connection.execute(IN_FULL, {"of": 1}).mappings()
    assert found == dict(plain)
    assert found["said"] == {**EMPTY, **DOCUMENT["said"]}
    assert (found["id"], found["address"]) == (key, "http://a.gov.cn/1\ufffd")
    for name in ("sha256", "kind", "displayed", "evidence", "first_seen"):
        assert found[name] == DOCUMENT[name]


def test_a_row_is_changed_and_one_that_is_not_there_is_none(database: Database) -> None:
    table = schema.portal
    rename = Prepared(update(table).where(table.c.key == bindparam("of")).values(name=bindparam("called")))
    name = Prepared(select(table.c.name).where(table.c.key == bindparam("of")))
    with database.write() as connection:
        connection.execute(insert(table).values(key="qs", name="青石", url="", region="41"))
        rename.run(connection, {"of": "qs", "called": "青石县"})
        assert name.scalar(connection, {"of": "qs"}) == "青石县"
        assert name.first(connection, {"of": "sz"}) is None


def test_its_errors_are_sqlalchemys(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as connection:
        inserted(connection, schema.document, {**DOCUMENT, "portal": "nobody"})
