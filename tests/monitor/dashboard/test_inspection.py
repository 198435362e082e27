"""An inspection as a file: complete in itself, true, and harmless."""

from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from monitor.checks import check_reading
from monitor.dashboard.inspection import as_html
from monitor.inspecting.inspection import Inspection
from storage.language import Language
from storage.register import BodyKind
from storage.report import Cell, Difference, DocumentKind, Identity, Reading, State
from tests.monitor.dashboard.browsing import elements, strings, text
from tests.monitor.dashboard.world import changed, reading

NAME = "石川县教育局"


def inspected(read: Reading) -> Inspection:
    findings, not_assessable = check_reading(read, BodyKind.DEPARTMENT, 2024)
    return Inspection("file:draft.html", read, NAME, BodyKind.DEPARTMENT, tuple(findings), tuple(not_assessable))


@pytest.mark.parametrize("language", Language)
def test_a_draft_shows_its_tables_and_its_faults(language: Language) -> None:
    draft = reading(NAME, 2024, date(2025, 1, 20), 3)
    draft = replace(draft, cells=changed(draft.cells, requests__received__natural_person=99))
    page = html.document_fromstring(as_html(inspected(draft), language))
    assert len(elements(page, "//table[contains(@class, 'official')]//td[not(contains(@class, 'corner'))]")) == 200
    (received,) = [cell for cell in elements(page, "//td[contains(@class, 'fault')]") if cell.text == "99"]
    assert {text(note) for note in elements(page, "//ol[@class='footnotes']/li")} >= set(
        received.get("title", "").split("\n")
    )
    assert strings(page, "//@src") == []
    assert all(link.startswith("#") for link in strings(page, "//@href"))


def test_a_page_says_what_it_could_not_read_and_where_its_attachment_differs() -> None:
    """Problems in the language, the cells by name, a link from each finding to the cells that it marks."""
    draft = reading(NAME, 2024, date(2025, 1, 20), 3)
    cells = dict(draft.cells) | {"disclosure.fees.amount": Cell(State.UNREADABLE, text="约3")}
    draft = replace(
        draft,
        cells=changed(cells, requests__received__natural_person=99),
        problems=("the PDF is encrypted with a password",),
        differences=(Difference("1.docx", "requests.received.total", "3", ""),),
        identity=Identity(
            text_bodies=("石川县水利局",), text_kinds=("镇",), period=(date(2024, 1, 1), date(2024, 12, 31))
        ),
        facts={"文号": "石教〔2025〕3号"},
        index_number="000014349/2022-05819",
    )
    page = html.document_fromstring(as_html(inspected(draft), Language.ZH))
    whole = text(page)
    for said in (
        *(
            "PDF 文件设有密码",
            "“约3”",
            "（空白）",
            "1.docx",
            "石川县水利局",
            "我镇",
            "2024-01-01 – 2024-12-31",
            "石教〔2025〕3号",
        ),
        "组织机构代码（GB 11714），校验码正确",
    ):
        assert said in whole
    marks = strings(page, "//td[@class='marked']/a[starts-with(@href, '#fault')]/@href")
    assert marks
    assert set(marks) <= {f"#{one}" for one in strings(page, "//li/@id")}


def test_what_is_no_report_shows_no_tables() -> None:
    lookalike = replace(
        reading(NAME, 2024, date(2025, 1, 20), 3), kind=DocumentKind.LOOKALIKE, title="<script>一图读懂"
    )
    page = html.document_fromstring(as_html(inspected(lookalike), Language.ZH))
    assert elements(page, "//table | //script") == []
    assert text(elements(page, "//h1")[0]) == "<script>一图读懂"
