"""A report that its title alone gives to an enterprise waits for a person, with its figures."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from crawler.reading.any_format import read
from storage import schema
from storage.documents.adoption import unassigned
from storage.documents.corrections import assign
from storage.ingest import ingest
from storage.register import Body, BodyKind, Portal
from storage.registry.registration import put_body, put_portal
from storage.report import Document
from tests.crawler.reading.reports import page, zeros
from tests.databases import fresh_database

ADDRESS, SEEN = "https://www.qingxi.gov.cn/zwgk/t1.html", datetime(2024, 3, 1, 2, tzinfo=UTC)


def waiting(folder: Path, printed: str) -> list[tuple[str, str]]:
    document = Document(printed.encode(), ADDRESS, SEEN, portal="")
    database = fresh_database(folder)
    with database.write() as connection:
        ingest(connection, document, read(document))
    with database.read() as connection:
        return [(one.title, one.reason) for one in unassigned(connection)]


def test_it_is_listed_with_the_reason(tmp_path: Path) -> None:
    title = "清溪县石桥镇有限公司2023年政府信息公开工作年度报告"
    assert waiting(tmp_path, page(zeros(), title=title)) == [
        (title, "its title gives it to an enterprise or to a part of the year, its text does not")
    ]


def test_it_is_the_report_of_whom_a_person_gives_it_to(tmp_path: Path) -> None:
    printed = page(zeros(), title="清溪县石桥镇有限公司2023年政府信息公开工作年度报告")
    document, database = Document(printed.encode(), ADDRESS, SEEN), fresh_database(tmp_path)
    with database.write() as connection:
        put_portal(connection, Portal("qx", "清溪县", "https://www.qingxi.gov.cn/", "411329"))
        put_body(connection, Body("清溪县石桥镇人民政府", BodyKind.TOWNSHIP, "411329", "qx"))
        taken = ingest(connection, document, read(document))
        assert taken.report_id is None
        body_id = connection.execute(select(schema.body.c.id)).scalar_one()
        assign(connection, taken.document_id, body_id, "王", SEEN)
        report = connection.execute(select(schema.report)).mappings().one()
        assert (report["body_id"], report["year"]) == (body_id, 2023)
        assert unassigned(connection) == []


def test_that_of_an_enterprise_is_not(tmp_path: Path) -> None:
    printed = page(zeros(), title="清溪县水务有限公司2023年政府信息公开工作年度报告").replace("我镇", "我公司")
    assert waiting(tmp_path, printed) == []
