"""Documents inside of others, and office documents as one XML file: whatever they are named, the report in them."""

import base64
import html
import io
import re
import zipfile

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from storage.forms import FORM_2021
from storage.report import DocumentKind, Format, Reading
from tests.crawler.reading.office_documents import (
    NAMESPACES,
    blocks_of,
    docx_of,
    paragraph,
    placed,
    rtf_of,
    run,
    word_of,
    word_xml,
)
from tests.crawler.reading.reading_of import differing, reading_of, states
from tests.crawler.reading.reports import TITLE, page, table_3, table_4

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 1)}
PAGE = page(PRINTED)
FIELD = "requests.received.business"
MARK = "§"


def wrapping(*parts: bytes, before: str = "", in_cell: bool = False) -> bytes:
    """A .docx by python-docx that only wraps documents of other formats."""
    document = docx.Document()
    if before:
        document.add_paragraph(before)
    for number, content in enumerate(parts):
        part = Part(PackURI(f"/word/afchunk{number}.dat"), "application/octet-stream", content, document.part.package)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
        chunk = f"<w:altChunk {NAMESPACES} r:id='{document.part.relate_to(part, kind)}'/>"
        if in_cell:
            chunk = f"<w:tbl {NAMESPACES}><w:tr><w:tc>{chunk}<w:p/></w:tc></w:tr></w:tbl>"
        document.element.body.insert(len(document.element.body) - 1, parse_xml(chunk))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def archive(*pages: str, single: bool = False) -> bytes:
    """A web archive, its pages in base64."""
    head = "From: <Saved by a browser>\r\nSubject: =?utf-8?Q?=E6=8A=A5?=\r\n =?utf-8?Q?x?=\r\nMIME-Version: 1.0\r\n"
    parts = [
        'Content-Transfer-Encoding: base64\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n'
        + base64.encodebytes(each.encode()).decode()
        for each in pages
    ]
    if single:
        return (head + parts[0]).encode()
    head += 'Content-Type: multipart/related;\r\n\tboundary="--b"\r\n\r\n'
    return (head + "".join(f"----b\r\n{part}\r\n" for part in parts) + "----b--\r\n").encode()


def flat_opc(package: bytes) -> bytes:
    """The parts of a package one after the other in one XML file."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(package)) as members:
        for name in members.namelist():
            content = members.read(name)
            held = f"<pkg:binaryData>{base64.b64encode(content).decode()}</pkg:binaryData>"
            if name.endswith((".xml", ".rels")):
                held = f"<pkg:xmlData>{re.sub(r'^<[?].*?[?]>', '', content.decode())}</pkg:xmlData>"
            parts.append(f"<pkg:part pkg:name='/{name}'>{held}</pkg:part>")
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f"<?xml version='1.0'?>\n<pkg:package xmlns:pkg='{space}'>{''.join(parts)}</pkg:package>".encode()


def word_2003(body: str, lists: str = "") -> bytes:
    """The XML of Word 2003 around a body in WordprocessingML."""
    office = "http://schemas.microsoft.com"
    body = re.sub(r" xmlns:w=['\"].*?['\"]", "", body).replace("w:vMerge", "w:vmerge")
    return (
        f"\ufeff<?xml version='1.0' encoding='UTF-8'?><?mso-application progid='Word.Document'?>"
        f"<w:wordDocument xmlns:w='{office}/office/word/2003/wordml' xmlns:aml='{office}/aml/2001/core' "
        f"xmlns:wx='{office}/office/word/2003/auxHint'><w:lists>{lists}</w:lists>"
        f"<w:body><wx:sect><wx:sub-section>{body}</wx:sub-section></wx:sect></w:body></w:wordDocument>"
    ).encode()


def body_of(package: bytes) -> str:
    """What stands in the body of a .docx."""
    with zipfile.ZipFile(io.BytesIO(package)) as members:
        document = members.read("word/document.xml").decode()
    return document[document.index("<w:body>") + len("<w:body>") : document.index("</w:body>")]


def markup_of(source: str) -> list[str]:
    """The paragraphs and tables of a page in WordprocessingML."""
    return [paragraph(block) if isinstance(block, str) else word_xml(block) for block in blocks_of(source)]


def excel_2003(source: str, hidden: str = "") -> bytes:
    """A workbook in the XML of Excel 2003."""
    rows = []
    for block in blocks_of(source):
        if isinstance(block, str):
            rows.append(f"<Row>{_cell(block)}</Row>")
            continue
        for places in placed(block):
            own = [place for place in places if place.first]
            cells = (
                _cell(
                    place.head.text,
                    f" ss:Index='{place.column + 1}' ss:MergeAcross='{place.head.across - 1}'"
                    f" ss:MergeDown='{place.head.down - 1}'",
                )
                for place in own
            )
            rows.append(f"<Row>{''.join(cells)}</Row>")
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f"<?xml version='1.0'?><Workbook xmlns='{space}' xmlns:ss='{space}'>"
        f"<Worksheet ss:Name='1'><Table>{''.join(rows)}{hidden}</Table></Worksheet></Workbook>"
    ).encode()


def _cell(text: str, place: str = "") -> str:
    kind = "Number" if text.isdecimal() else "String"
    return f"<Cell{place}><Data ss:Type='{kind}'>{html.escape(text)}</Data></Cell>"


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
    hidden = f"<Row ss:Hidden='1'>{_cell('一、本年新收政府信息公开申请数量')}{_cell('9') * 7}</Row>"
    reading = reading_of(excel_2003(PAGE, hidden))
    assert is_whole(reading)
    assert reading.format is Format.XLSX


def test_a_struck_or_odd_figure_of_excel_2003_is_no_number() -> None:
    number = f"<Data ss:Type='Number'>{PRINTED[FIELD]}</Data>"
    struck = "<Data ss:Type='String' xmlns:h='http://www.w3.org/TR/REC-html40'>1<h:S>2</h:S></Data>"
    day = "<Data ss:Type='DateTime'>2023-01-02T00:00:00.000</Data>"
    for data in (struck, day):
        content = excel_2003(PAGE).decode().replace(number, data).encode()
        assert [*differing(reading_of(content), PRINTED)] == [FIELD]
