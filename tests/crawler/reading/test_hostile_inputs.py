"""The hostile pages and documents of the threat list, by their numbers, each read in a child with its limits.

None may cost more than its child may have, none may give a number that is not printed, and each that is not read says
why. What each of them would do to a single reader is tried beside that reader; docs/reading.md says where.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import olefile
import pytest

from crawler.reading.process.isolated import Reader
from crawler.reading.process.reading_process import Limits, ReadingProcess, Stop
from storage.forms import FORM_2021
from storage.report import Document, Format, Reading, State
from tests.crawler.reading import office_fixtures
from tests.crawler.reading.compound_files import Tree, compound_file, streams_of
from tests.crawler.reading.office_documents import docx_of, xlsx_of
from tests.crawler.reading.reading_of import ADDRESS, SEEN
from tests.crawler.reading.reports import TITLE, page, page_of, table_2, table_3, table_4
from tests.crawler.reading.test_office_hostile import DOC, ENTITY, sheet_with, with_part, word_with
from tests.crawler.reading.test_pdf import GOOD, HOSTILE, stream

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields)}
PAGE = page(PRINTED)
DOCX, XLSX = docx_of(PAGE), xlsx_of(PAGE)
FIELD = "requests.received.total"
CPU_SECONDS, WALL_SECONDS, MEMORY = 10.0, 60.0, 512 << 20


def before(tags: str) -> bytes:
    """The page with something before its first paragraph."""
    return PAGE.replace("<body>", f"<body>{tags}", 1).encode()


def with_figure(text: str) -> bytes:
    return page({**PRINTED, FIELD: text}).encode("utf-8", "surrogatepass")


def archive(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made.getvalue()


def overlapping() -> bytes:
    """An archive whose second entry stands over its first."""
    content = bytearray(archive({"a.docx": DOCX, "b.txt": b"x" * 1000}))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    struct.pack_into("<I", content, second + 42, 0)
    return bytes(content)


def linked() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        entry = zipfile.ZipInfo("a.docx")
        entry.external_attr = 0o120777 << 16
        file.writestr(entry, "/etc/passwd")
    return made.getvalue()


def tables_that_disagree() -> bytes:
    other = table_3({**PRINTED, FIELD: "999"})
    return page_of(table_2(PRINTED), table_3(PRINTED) + other, table_4(PRINTED)).encode()


ACTIONS = b"BT /F1 9 Tf 100 100 Td (Report) Tj ET"
TARGETS = (
    '<Relationship Id="rIdX" Type="x/image" Target="http://192.0.2.1/x.png" TargetMode="External"/></Relationships>'
)

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "34 rowspan 65534 in 1,000 cells": (
        lambda: before("<table>" + ("<tr>" + "<td colspan=99 rowspan=65534>1</td>" * 20 + "</tr>") * 1000 + "</table>"),
        "200000 cells",
    ),
    "35 nested tables": (lambda: before("<table><tr><td>" * 10_000), "nested too deeply"),
    "36 a million divs": (lambda: before("<div>" * 1_000_000), "nested too deeply"),
    "37 200,000 attributes": (lambda: before("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">"), "attributes"),
    "38 11 MB of text": (lambda: before(f"<p>{'x' * 11_000_000}</p>"), "too large"),
    "40 UTF-7": (lambda: b"+Zg9PQFHr-" + "石桥镇".encode("utf-7") * 200, "."),
    "45 a million links": (lambda: before("<a href=1>年报</a>" * 1_000_000), "cpu limit|memory limit|too "),
    "46 a docx of zeros": (
        lambda: with_part(DOCX, "word/document.xml", b" " * (100 << 20)),
        "larger|proportion|64 MiB",
    ),
    "47 entries over each other": (overlapping, "over each other"),
    "48 a docx with an external entity": (
        lambda: word_with("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", ENTITY),
        "document type",
    ),
    "49 an xlsx with a sheet of 100 MB": (lambda: sheet_with(" " * (100 << 20)), "larger|proportion|64 MiB"),
    "50 a member above": (lambda: archive({"../../a.docx": DOCX}), "outside"),
    "50 an absolute member": (lambda: archive({"/etc/a.docx": DOCX}), "outside"),
    "50 a link": (linked, "link"),
    "51 a PDF with a stream of 300 MB": (HOSTILE["300 MB stream"], "."),
    "52 a loop of pages": (HOSTILE["page tree loop"], "."),
    "53, 54 a script on a page of a million points": (lambda: stream(zlib.compress(ACTIONS)), "."),
    "56 a database named .doc": (
        lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.base", "content.xml": b"<x/>"}),
        ".",
    ),
    "57 a PDF cut off": (lambda: GOOD[: len(GOOD) * 2 // 3], "."),
    "57 a docx cut off": (lambda: DOCX[: len(DOCX) * 2 // 3], "broken"),
}

READ: dict[str, Callable[[], bytes]] = {
    "33 a colspan of 10^9": lambda: before('<table><tr><td colspan="1000000000">备注</td></tr></table>'),
    "39 zero bytes": lambda: PAGE.encode().replace(b"</p>", b"\0</p>"),
    "40 GBK declared as UTF-8": lambda: PAGE.replace("<head>", '<head><meta charset="utf-8">').encode("gb18030"),
    "41 a hidden table": lambda: before(f'<div style="display:none">{table_3(dict.fromkeys(PRINTED, "7"))}</div>'),
    "48 an external picture": lambda: with_part(
        DOCX,
        "word/_rels/document.xml.rels",
        _rels().replace("</Relationships>", TARGETS).encode(),
    ),
    "49 a dimension of the whole sheet": lambda: with_part(
        XLSX,
        "xl/worksheets/sheet1.xml",
        re.sub(rb"<dimension[^>]*>", b'<dimension ref="A1:XFD1048576"/>', _sheet()),
    ),
    "56 HTML named .doc with an event": lambda: before('<p onload="Basic.Script()" onclick="alert(1)"></p>'),
}

DOUBTFUL = {
    "39 an overlong digit": b"\xc0\xb1",
    "42 an Arabic-Indic digit": "1\u06632".encode(),
    "42 a raised digit": "1²".encode(),
    "42 1,0 00": b"1,0 00",
    "42 1e9": b"1e9",
    "42 10^308": b"10^308",
    "43 a bidi control": "1\u202e2".encode(),
}


def _rels() -> str:
    with zipfile.ZipFile(io.BytesIO(DOCX)) as file:
        return file.read("word/_rels/document.xml.rels").decode()


def _sheet() -> bytes:
    with zipfile.ZipFile(io.BytesIO(XLSX)) as file:
        return file.read("xl/worksheets/sheet1.xml")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(1, CPU_SECONDS, WALL_SECONDS, MEMORY) as made:
        yield made


def read(reader: Reader, content: bytes) -> Reading:
    return reader.read(Document(content, ADDRESS.replace(".html", ".doc"), SEEN, listed_title=TITLE))


def wrong(reading: Reading) -> dict[str, str]:
    return {
        name: str(cell.value)
        for name, cell in reading.cells.items()
        if cell.state is State.NUMBER and str(cell.value) != PRINTED.get(name)
    }


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_why(reader: Reader, name: str) -> None:
    content, reason = REFUSED[name]
    reading = read(reader, content())
    assert not any(cell.state is State.NUMBER for cell in reading.cells.values())
    assert any(re.search(reason, problem) for problem in reading.problems), reading.problems
    assert not any("unexpectedly" in problem or problem == Stop.CRASH.value for problem in reading.problems)


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(reader: Reader, name: str) -> None:
    reading = read(reader, READ[name]())
    assert wrong(reading) == {}
    assert reading.cells[FIELD].state is State.NUMBER


@pytest.mark.parametrize("name", DOUBTFUL)
def test_no_number_comes_of_a_trick(reader: Reader, name: str) -> None:
    figure = b"<td>" + DOUBTFUL[name] + b"</td>"
    printed = f"<td>{PRINTED[FIELD]}</td>".encode()
    content = PAGE.encode()
    assert content.count(printed) == 1
    reading = read(reader, content.replace(printed, figure))
    assert wrong(reading) == {}
    assert FIELD not in reading.cells or reading.cells[FIELD].state is not State.NUMBER


def test_44_two_tables_that_disagree_give_no_number_where_they_do(reader: Reader) -> None:
    reading = read(reader, tables_that_disagree())
    assert reading.cells[FIELD].state is State.UNREADABLE
    assert wrong(reading) == {}


def test_56_a_doc_with_macros_is_read_and_nothing_of_it_run(reader: Reader) -> None:
    code = b'Attribute VB_Name = "ThisDocument"\r\nSub AutoOpen()\r\n  Shell "cmd /c calc"\r\nEnd Sub\r\n'
    project: Tree = {
        "VBA": {"dir": code, "ThisDocument": code * 80, "_VBA_PROJECT": b"\xcc\x61"},
        "PROJECT": b'ID="{0}"',
    }
    content = compound_file({**streams_of(DOC), "Macros": project})
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        assert ole.openstream("Macros/VBA/ThisDocument").read() == code * 80
    reading = read(reader, content)
    assert {name: cell.text for name, cell in reading.cells.items()} == {
        name: str(number) for name, number in office_fixtures.PRINTED.items()
    }
    assert (reading.format, reading.problems) == (Format.DOC, ())


def test_57_what_is_a_pdf_and_an_archive_is_one_of_them(reader: Reader) -> None:
    reading = read(reader, GOOD + archive({"a.docx": DOCX}))
    assert wrong(reading) == {} or not reading.cells
    assert reading.problems or reading.cells


def test_the_child_keeps_to_its_memory() -> None:
    process = ReadingProcess(Limits(CPU_SECONDS, WALL_SECONDS, MEMORY))
    try:
        lines = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
        limit = next(line for line in lines if line.startswith("Max address space"))
        assert limit.split()[3] == str(MEMORY)
    finally:
        process.close()
