"""Documents that wrap others, and office documents as one XML file, made for the tests of their readers."""

import base64
import html
import io
import re
import zipfile

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from tests.crawler.reading.office_documents import (
    NAMESPACES,
    blocks_of,
    paragraph,
    placed,
    word_xml,
)


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
            rows.append(f"<Row>{excel_cell(block)}</Row>")
            continue
        for places in placed(block):
            own = [place for place in places if place.first]
            cells = (
                excel_cell(
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


def excel_cell(text: str, place: str = "") -> str:
    """A cell of such a workbook, with the attributes of its place."""
    kind = "Number" if text.isdecimal() else "String"
    return f"<Cell{place}><Data ss:Type='{kind}'>{html.escape(text)}</Data></Cell>"
