"""Documents inside of others, and office documents as one XML file: whatever they are named, the report in them."""

import pytest

from storage.forms import FORM_2021
from storage.report import DocumentKind, Format, Reading
from tests.crawler.reading.office_documents import (
    NAMESPACES,
    docx_of,
    rtf_of,
    run,
    word_of,
)
from tests.crawler.reading.reading_of import differing, reading_of, states
from tests.crawler.reading.reports import TITLE, page, table_3, table_4
from tests.crawler.reading.wrapped_documents import (
    archive,
    body_of,
    excel_2003,
    excel_cell,
    flat_opc,
    markup_of,
    word_2003,
    wrapping,
)

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 1)}
PAGE = page(PRINTED)
FIELD = "requests.received.business"
MARK = "§"


def is_whole(reading: Reading) -> bool:
    return reading.kind is DocumentKind.REPORT and reading.title == TITLE and not differing(reading, PRINTED)


@pytest.mark.parametrize(
    "content",
    [
        wrapping(PAGE.encode()),
        wrapping(PAGE.encode("gb18030").replace(b"charset=utf-8", b"charset=gbk")),
        wrapping(archive(PAGE)),
        wrapping(docx_of(PAGE)),
        wrapping(rtf_of(PAGE)),
        wrapping(PAGE.encode(), before="附件1"),
        flat_opc(docx_of(PAGE)),
        flat_opc(wrapping(PAGE.encode())),
        word_2003(body_of(docx_of(PAGE))),
    ],
    ids=["page", "page in gbk", "archive", "docx", "rtf", "among paragraphs", "flat", "flat and wrapped", "2003"],
)
def test_word_documents_that_wrap_others_or_are_one_file(content: bytes) -> None:
    reading = reading_of(content)
    assert is_whole(reading)
    assert reading.format is Format.DOCX


def test_two_wrapped_parts_are_read_in_order() -> None:
    first, table, last = PAGE.partition(table_4(PRINTED))
    assert is_whole(reading_of(wrapping(first.encode(), (table + last).encode())))


def test_what_is_wrapped_in_a_cell_may_hide_a_table() -> None:
    source = PAGE.replace(table_3(PRINTED), f"<p>{MARK}</p>")
    hiding = f"<w:tbl {NAMESPACES}><w:tr><w:tc><w:altChunk r:id='rId1'/><w:p/></w:tc></w:tr></w:tbl>"
    reading = reading_of(word_of([hiding if MARK in block else block for block in markup_of(source)]))
    assert set(states(reading, "requests").values()) == {"unreadable"}


@pytest.mark.parametrize(
    "content",
    [
        archive(PAGE, single=True),
        archive("<html><frameset><frame src=sheet001.htm></frameset></html>", PAGE, "<html><body>Sheet1</body></html>"),
    ],
    ids=["one part", "frames of a workbook"],
)
def test_web_archives(content: bytes) -> None:
    assert is_whole(reading_of(content))


def test_word_2003_shows_insertions_and_numbers_of_lists_and_hides_deletions() -> None:
    body = "".join(markup_of(PAGE.replace("<p>一、总体情况</p>", "<p>总体情况</p>")))
    listed = "<w:pPr><w:listPr><w:ilvl w:val='0'/><w:ilfo w:val='1'/></w:listPr></w:pPr>"
    heading, was = run("总体") + run("情况"), run("1") + run("2")
    edited = (
        f"<aml:annotation w:type='Word.Deletion'><aml:content>{run('9')}</aml:content></aml:annotation>"
        f"<aml:annotation w:type='Word.Insertion'><aml:content>{run('5')}</aml:content></aml:annotation>"
    )
    lists = (
        "<w:listDef w:listDefId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:nfc w:val='37'/>"
        "<w:lvlText w:val='%1、'/></w:lvl></w:listDef><w:list w:ilfo='1'><w:ilst w:val='0'/></w:list>"
    )
    assert PRINTED[FIELD] == "12"
    assert (body.count(heading), body.count(was)) == (1, 1)
    body = body.replace(heading, listed + heading).replace(was, was + edited)
    reading = reading_of(word_2003(body, lists))
    assert differing(reading, PRINTED | {FIELD: "125"}) == {}
    assert 1 in reading.sections


def test_workbooks_of_excel_2003() -> None:
    hidden = f"<Row ss:Hidden='1'>{excel_cell('一、本年新收政府信息公开申请数量')}{excel_cell('9') * 7}</Row>"
    reading = reading_of(excel_2003(PAGE, hidden))
    assert is_whole(reading)
    assert reading.format is Format.XLSX


def test_a_workbook_of_excel_2003_may_be_filled_with_empty_rows_to_its_end() -> None:
    # As LibreOffice saves one.
    assert is_whole(reading_of(excel_2003(PAGE, "<Row><Cell ss:Index='27'/></Row>" * 200_001)))


def test_a_struck_or_odd_figure_of_excel_2003_is_no_number() -> None:
    number = f"<Data ss:Type='Number'>{PRINTED[FIELD]}</Data>"
    struck = "<Data ss:Type='String' xmlns:h='http://www.w3.org/TR/REC-html40'>1<h:S>2</h:S></Data>"
    day = "<Data ss:Type='DateTime'>2023-01-02T00:00:00.000</Data>"
    for data in (struck, day):
        content = excel_2003(PAGE).decode().replace(number, data).encode()
        assert [*differing(reading_of(content), PRINTED)] == [FIELD]
