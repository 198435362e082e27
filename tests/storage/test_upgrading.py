"""F23: what an earlier version has written comes through every migration, on either database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from storage import schema
from storage.database import Database, SchemaError
from storage.documents.renditions import editions_with_prose
from storage.documents.said import EMPTY
from storage.documents.settling import settle
from storage.documents.summing_up import refresh
from storage.ingest import seen_again
from storage.keeping.addresses import number_key
from storage.keeping.copying import copy_database
from storage.keeping.lineage import revisions
from storage.report import Difference, Identity
from tests.databases import ON_POSTGRESQL, bare_url, discard
from tests.storage.test_ingest import document, everything

SHA256, CONTENT = "5a" * 32, "c0" * 32
FIRST_DATA = """
INSERT INTO portal (key, name, url, region, render) VALUES ('qs', '青石县', 'http://qs.gov.cn/', '419901', '');
INSERT INTO body (id, name, kind, region, portal, aliases, registered)
    VALUES (1, '青石县财政局', 'department', '419901', 'qs', '["县财政局"]', TRUE);
INSERT INTO body_name (body_id, name) VALUES (1, '青石县财政局');
INSERT INTO report (id, body_id, year, edition_id, editions, published, first_seen)
    VALUES (1, 1, 2023, 1, 1, '2024-01-20', '2024-02-01 00:00:00.000000');
INSERT INTO edition (id, report_id, digest, form, format, completeness, sections, problems, marks)
    VALUES (1, 1, 'CONTENT', NULL, 'html', 'complete', '{"1": "全文"}', '[]', x'');
INSERT INTO figures (edition_id, requests__received__total) VALUES (1, 7);
INSERT INTO document (id, address, site, portal, sha256, kind, lookalike, format, title, bodies, publisher, year,
    index_number, index_key, first_seen, last_seen, evidence, body_id, edition_id, unassigned)
    VALUES (1, 'http://qs.gov.cn/1.html', 'qs.gov.cn', 'qs', 'SHA256', 'report', '', 'html', '年报',
    '["青石县财政局"]', '', 2023, '', '', '2024-02-01 00:00:00.000000', '2024-02-01 00:00:00.000000', '', 1, 1, '');
INSERT INTO obligation (body_id, year, due, status, published, address, as_of, judged, reason)
    VALUES (1, 2023, '2024-01-31', 'on_time', '2024-01-20', 'http://qs.gov.cn/1.html', '2024-02-01',
    '2024-02-01 00:00:00.000000', '{}');
INSERT INTO portal_column (id, portal, url, registered, active, profile)
    VALUES (1, 'qs', 'http://qs.gov.cn/nb/', TRUE, TRUE, '{}');
INSERT INTO visit (id, portal, column_id, started, finished, outcome, requests, rendered, listed, new, detail, evidence)
    VALUES (1, 'qs', 1, '2024-02-01 00:00:00.000000', '2024-02-01 00:00:09.000000', 'ok', 2, 0, 1, 1, '', '[]');
INSERT INTO entry (id, column_id, url, title, first_seen, last_seen, kind, etag, last_modified, sha256, problem)
    VALUES (1, 1, 'http://qs.gov.cn/1.html', '年报', '2024-02-01 00:00:00.000000', '2024-02-01 00:00:00.000000',
    'report', '', '', 'SHA256', '');
INSERT INTO finding (id, "check", severity, body_id, year, status, fields, expected, found, message, message_en,
    first_seen, last_seen)
    VALUES ('f1', 'table3.balance', 'error', 1, 2023, 'open', '[]', '1', '2', '不平', 'unbalanced',
    '2024-02-01 00:00:00.000000', '2024-02-01 00:00:00.000000');
INSERT INTO event (id, at, kind, region, body_id, year, finding_id, "values")
    VALUES (1, '2024-02-01 00:00:00.000000', 'finding_opened', '419901', 1, 2023, 'f1', '{}');
""".replace("SHA256", SHA256).replace("CONTENT", CONTENT)
KEPT = ("portal", "body", "body_name", "report", "edition", "document", "obligation", "figures", "entry", "event")
KEPT_OTHERWISE = {  # as the program reads them: still_there
    *("digest", "sha256", "sections", "first_seen", "last_seen", "form", "format", "completeness", "published"),
    *("displayed", "in_metadata", "in_address", "title", "bodies", "publisher", "index_number", "index_key", "site"),
    *("kind", "evidence"),
}


@contextmanager
def of_version(folder: Path, revision: str, *scripts: str) -> Iterator[Database]:
    """A database as an earlier version left it, with what these statements wrote."""
    database = Database.at(bare_url(folder, f"from-{revision}"))
    try:
        database.upgrade(revision)
        run(database, *scripts)
        yield database
    finally:
        discard(database)


def run(database: Database, *scripts: str) -> None:
    """Carry out statements in the words of either database, without what each of them makes of marks in them."""
    with database.write() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        for statement in "".join(scripts).split(";\n"):
            if statement.strip():
                driver.cursor().execute(statement if database.is_sqlite else statement.replace("x''", "''"))


def rows_of(database: Database, columns: dict[str, list[str]]) -> dict[str, list[str]]:
    with database.read() as connection:
        return {
            name: sorted(
                repr(tuple(row))
                for row in connection.exec_driver_sql(f"SELECT {', '.join(chosen)} FROM {name}")  # noqa: S608
            )
            for name, chosen in columns.items()
        }


def first_columns(database: Database) -> dict[str, list[str]]:
    with database.read() as connection:
        named = {name: [column["name"] for column in inspect(connection).get_columns(name)] for name in KEPT}
    return {name: [f'"{one}"' for one in columns if one not in KEPT_OTHERWISE] for name, columns in named.items()}


def still_there(database: Database) -> None:
    """What is kept otherwise than at first reads as it was written."""
    seen = datetime(2024, 2, 1, tzinfo=UTC)
    with database.read() as connection:
        (held,) = connection.execute(select(schema.document)).mappings()
        (edition,) = connection.execute(editions_with_prose()).mappings()
        assert (edition["digest"], edition["sections"]) == (CONTENT[:32], {"1": "全文"})
        assert (edition["form"], edition["format"], edition["completeness"]) == (None, "html", "complete")
        report = connection.execute(select(schema.report.c.first_seen, schema.report.c.published)).one()
        assert report == (seen, date(2024, 1, 20))
        assert connection.scalar(select(schema.entry.c.sha256)) == SHA256
    assert (held["sha256"], held["first_seen"], held["last_seen"]) == (SHA256, seen, seen)
    said = {**EMPTY, "title": "年报", "bodies": ["青石县财政局"]}
    assert (held["said"], held["kind"], held["format"], held["in_address"]) == (said, "report", "html", None)
    with database.write() as connection:  # it is the very same document that comes again
        again = replace(document("http://qs.gov.cn/1.html", ""), seen=seen + timedelta(days=1))
        seen_again(connection, again)
        assert connection.scalar(select(schema.document.c.last_seen)) == again.seen


STOPS = ("0001", "0002f", revisions()[-2]) if ON_POSTGRESQL else revisions()


@pytest.mark.parametrize("stop", STOPS)
def test_every_released_schema_with_data_goes_up(tmp_path: Path, stop: str) -> None:
    """Data of the first schema comes through every stop on the way unchanged."""
    with of_version(tmp_path, "0001", FIRST_DATA) as database:
        columns = first_columns(database)
        before = rows_of(database, columns)
        database.upgrade(stop)
        database.upgrade()
        database.require_current()
        assert rows_of(database, columns) == before
        still_there(database)


def test_none_goes_down(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(SchemaError, match="later version"):
        database.upgrade()


LATER_DATA = """
INSERT INTO document (id, address, site, portal, sha256, kind, lookalike, format, title, bodies, publisher, year,
    index_number, index_key, displayed, first_seen, last_seen, evidence, body_id, edition_id, unassigned, identity,
    facts, preface, differences)
    VALUES (2, 'http://qs.gov.cn/2.pdf', 'qs.gov.cn', 'qs', 'CONTENT', 'report', '', 'pdf', '年报',
    '["青石县财政局"]', '', 2023, 'ＱＳ－１', 'QS-1', '2024-01-20',
    '2024-02-01 00:00:00.000001', '2024-02-02 00:00:00.000000',
    '20240202T010203Z-77-00beef.warc.gz#123456', 1, 1, '',
    '{"title_year":2023,"period":["2023-01-01","2023-12-31"]}', '{"索引号":"QS-1"}', '前言',
    '[["附件","review.total","1","2"]]');
INSERT INTO rendition (document_id, form, format, completeness, sections, problems, marks)
    VALUES (2, NULL, 'pdf', 'partial', '{"1":"全 文"}', '["scanned"]', x'');
""".replace("SHA256", SHA256).replace("CONTENT", CONTENT)


def test_what_later_schemas_tell_of_documents_goes_up_too(tmp_path: Path) -> None:
    """Rows that others refer to, and every value of a document that is kept otherwise now."""
    with of_version(tmp_path, "0002f", FIRST_DATA, LATER_DATA) as database:
        database.upgrade()
        with database.read() as connection:
            held = connection.execute(select(schema.document).where(schema.document.c.id == 2)).mappings().one()
            shown = connection.execute(select(schema.rendition)).mappings().one()
        said = held["said"]
        assert said["identity"] == Identity(title_year=2023, period=(date(2023, 1, 1), date(2023, 12, 31)))
        assert (said["facts"], said["preface"], said["index_number"]) == ({"索引号": "QS-1"}, "前言", "ＱＳ－１")
        assert said["differences"] == (Difference("附件", "review.total", "1", "2"),)
        assert (held["displayed"], held["in_metadata"]) == (date(2024, 1, 20), None)
        assert held["evidence"] == "20240202T010203Z-77-00beef.warc.gz#123456"
        assert held["number_key"] == number_key("http://qs.gov.cn/2.pdf", "QS-1")
        assert held["first_seen"] == datetime(2024, 2, 1, 0, 0, 0, 1, tzinfo=UTC)
        assert shown["sections"] == {"1": "全 文"}
        with database.write() as connection:  # what is written now stands to what is there as it should
            settle(connection, 2)
        before = everything(database)
        with database.write() as connection:
            for key in connection.scalars(select(schema.report.c.id)).all():
                refresh(connection, key)
        assert everything(database) == before


def test_texts_with_nul_are_mended_so_that_any_database_takes_them(tmp_path: Path) -> None:
    """SQLite once took what PostgreSQL never does: NUL, and in JSON the escapes of it and of half a pair."""
    with of_version(tmp_path, "0110", WITH_ESCAPES) as database:
        nul = {} if ON_POSTGRESQL else {"name": "青石\0县"}
        with database.write() as connection:
            for name, value in nul.items():
                connection.exec_driver_sql(f"UPDATE portal SET {name} = ?", (value,))  # noqa: S608
        database.upgrade()
        with database.read() as connection:
            (portal,) = connection.execute(select(schema.portal))
            aliases = connection.scalar(select(schema.body.c.aliases))
        assert aliases == ["\ufffd", r"\u0000", "\ufffd", "\U0001f600"] == portal.searched["词"]
        assert portal.name == ("青石县" if ON_POSTGRESQL else "青石\ufffd县")
        copy = Database.at(f"sqlite:///{tmp_path}/copy.db")
        assert {one.table: one.rows for one in copy_database(database, copy)}["portal"] == 1
        copy.dispose()


WITH_ESCAPES = r"""
INSERT INTO portal (key, name, url, region, render, searched) VALUES
    ('qs', '青石县', 'http://qs.gov.cn/', '419901', '', '{"词": ["\u0000", "\\u0000", "\ud83d", "\ud83d\ude00"]}');
INSERT INTO body (id, name, kind, region, portal, aliases, registered)
    VALUES (1, '青石县财政局', 'department', '419901', 'qs', '["\u0000", "\\u0000", "\ud83d", "\ud83d\ude00"]', TRUE);
"""


WAITING = """
INSERT INTO finding (id, "check", severity, body_id, year, status, fields, expected, found, message, message_en,
    first_seen, last_seen) VALUES
    ('f2', 'publication.late', 'error', 1, 2023, 'open', '[]', '', '', '迟', 'late', 'DAY', 'DAY'),
    ('f3', 'publication.missing', 'error', 1, 2022, 'resolved', '[]', '', '', '缺', 'missing', 'DAY', 'DAY'),
    ('f4', 'publication.missing', 'error', 1, 2021, 'open', '[]', '', '', '缺', 'missing', 'DAY', 'DAY'),
    ('f5', 'publication.late', 'error', 1, 2020, 'open', '[]', '', '', '迟', 'late', 'DAY', 'DAY');
INSERT INTO event (id, at, kind, region, body_id, year, finding_id, "values") VALUES
    (2, 'DAY', 'finding_opened', '419901', 1, 2020, 'f5', '{}'),
    (3, 'DAY', 'finding_opened', '419901', 1, 2023, 'f2', '{}'),
    (4, 'DAY', 'finding_opened', '419901', 1, 2022, 'f3', '{}'),
    (5, 'DAY', 'finding_resolved', '419901', 1, 2022, 'f3', '{}'),
    (6, 'DAY', 'finding_opened', '419901', 1, 2021, 'f4', '{}');
INSERT INTO subscription (name, portal, told, last_digest, rhythm) VALUES
    ('所有', '', 5, '2024-02-01', 'daily'), ('所有', 'qs', 2, NULL, 'daily'), ('别的', '', 6, '2024-02-01', 'daily');
""".replace("DAY", "2024-02-01 00:00:00.000000")


def test_what_waits_for_a_portal_waits_on_by_name(tmp_path: Path) -> None:
    """Neither what was told before the mark, nor what is gone, nor what no message accounts for yet."""
    with of_version(tmp_path, "0001", FIRST_DATA) as database:
        database.upgrade("0130")
        run(database, WAITING)
        database.upgrade()
        with database.read() as connection:
            assert connection.execute(select(schema.untold)).all() == [("f2", "所有")]
            told = connection.execute(select(schema.subscription.c.told).order_by(schema.subscription.c.told))
            assert told.scalars().all() == [5, 5, 6]
