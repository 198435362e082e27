"""A page and what is attached to it: which of them is read, and where they say different things."""

from datetime import date

import pytest

from crawler.reading.any_format import read
from storage.report import Completeness, Difference, Document, DocumentKind, Format, Reading
from tests.crawler.reading.office_documents import docx_of
from tests.crawler.reading.reading_of import ADDRESS, SEEN
from tests.crawler.reading.reports import TITLE, page, zeros

PRINTED = zeros(requests__received__total="3", requests__received__natural_person="3")
OTHER = PRINTED | {"requests.received.total": "4", "disclosure.fees.amount": ""}
SHELL = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>发布日期：2024-01-25</p>{{}}</body></html>"
LINK = '<a href="1.docx">附件</a>'


def with_attached(html: str, *attached: tuple[str, bytes]) -> Reading:
    parts = tuple(Document(content, f"https://www.qingxi.gov.cn/{name}", SEEN) for name, content in attached)
    return read(Document(html.encode(), ADDRESS, SEEN, attached=parts))


def test_the_page_is_read_and_the_attachment_compared() -> None:
    reading = with_attached(page(PRINTED), ("1.docx", docx_of(page(OTHER))))
    assert reading.format is Format.HTML
    assert reading.cells["requests.received.total"].value == 3
    assert reading.differences == (
        Difference("1.docx", "disclosure.fees.amount", "0", ""),
        Difference("1.docx", "requests.received.total", "3", "4"),
    )
    (problem,) = reading.problems
    assert "1.docx prints other figures in 2 cells: disclosure.fees.amount, requests.received.total" in problem


def test_an_attachment_that_says_the_same_is_no_matter() -> None:
    reading = with_attached(page(PRINTED), ("1.docx", docx_of(page(PRINTED))))
    assert (reading.differences, reading.problems) == ((), ())


def test_a_report_of_another_year_beside_it_is_not_compared() -> None:
    other = docx_of(page(OTHER, title=TITLE.replace("2023", "2022")))
    assert with_attached(page(PRINTED), ("1.docx", other)).differences == ()


def test_a_page_without_tables_takes_those_of_its_attachment_and_keeps_what_it_says_itself() -> None:
    attached = page(OTHER, title=TITLE.replace("石桥镇", "望江镇")).replace("我镇主动", "我局主动")
    reading = with_attached(SHELL.format(LINK), ("1.docx", docx_of(attached)))
    assert (reading.kind, reading.format) == (DocumentKind.REPORT, Format.DOCX)
    assert reading.completeness is Completeness.COMPLETE
    assert reading.cells["requests.received.total"].value == 4
    assert reading.dates.displayed == date(2024, 1, 25)
    assert reading.identity.title_bodies[0] == "清溪县石桥镇人民政府"
    assert (reading.identity.text_kinds, reading.identity.text_years) == (("局",), (2023,))


def test_two_attachments_that_differ() -> None:
    files = (("1.docx", docx_of(page(PRINTED))), ("2.html", page(OTHER).encode()))
    reading = with_attached(SHELL.format(LINK), *files)
    assert reading.cells["requests.received.total"].value == 3
    assert [(one.document, one.here, one.there) for one in reading.differences][-1] == ("2.html", "3", "4")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"PK\x03\x04broken"])
def test_an_attachment_that_cannot_be_read_says_why(content: bytes) -> None:
    reading = with_attached(SHELL.format(LINK), ("1.docx", content))
    assert (reading.kind, reading.completeness) == (DocumentKind.ATTACHMENT, Completeness.FAILED)
    assert any(problem.startswith("1.docx: ") for problem in reading.problems)


def test_an_attachment_is_told_by_its_name_before_a_session() -> None:
    link = "<p>附件：<a href='/upload/5.pdf;jsessionid=A1B2C3'>年度报告.pdf</a></p>"
    found = read(Document(f"<html><body>{link}</body></html>".encode(), ADDRESS, SEEN))
    assert found.attachments == ("/upload/5.pdf",)
