"""Prepared statements give what SQLAlchemy gives, and fail as it does."""

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage import schema
from storage.clock import now
from storage.database import Database
from storage.prepared import Prepared, inserted
from storage.report import Identity

COLUMNS = {"sha256": "0" * 64, "kind": "report", "format": "html", "title": "年报\0", "publisher": ""}
MOMENTS = {"first_seen": now(), "last_seen": now()}
DOCUMENT = {
    "address": "http://a.gov.cn/1",
    "address_key": 1,
    "site": "a.gov.cn",
    "bodies": ["甲", "乙"],
    **COLUMNS,
    **MOMENTS,
}
UNSAID = {"index_number": "", "index_key": ""}
IN_FULL = select(schema.document).where(schema.document.c.address == bindparam("of"))


def test_rows_come_back_as_sqlalchemy_gives_them(database: Database) -> None:
    identity = Identity(title_bodies=("甲",), title_year=2023)
    with database.write() as connection:
        key = inserted(connection, schema.document, {**DOCUMENT, **UNSAID, "identity": identity})
        (found,) = Prepared(IN_FULL).rows(connection, {"of": DOCUMENT["address"]})
        (plain,) = connection.execute(IN_FULL, {"of": DOCUMENT["address"]}).mappings()
    assert found == dict(plain)
    assert (found["id"], found["identity"], found["facts"], found["title"]) == (key, identity, {}, "年报\ufffd")
    assert found["first_seen"] == MOMENTS["first_seen"]


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
    with database.write() as connection:
        inserted(connection, schema.document, {**DOCUMENT, **UNSAID})
    with pytest.raises(IntegrityError), database.write() as connection:
        inserted(connection, schema.document, {**DOCUMENT, **UNSAID})
