"""Office documents that are broken, disguised, out of proportion or made to hang the reader."""

import io
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading.blocks import Page, UnreadableError
from crawler.reading.containers.web_archive import unwrapped
from crawler.reading.containers.zip_document import unpacked
from crawler.reading.word.document import read_word
from crawler.reading.word.docx_document import read_docx
from crawler.reading.workbook.document import read_sheet
from storage.report import State
from tests.crawler.reading.office_documents import docx_of, reading_from, rtf_of, xlsx_of
from tests.crawler.reading.office_fixtures import PRINTED, READERS, fixture
from tests.crawler.reading.reports import page

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PAGE = page(PRINTED)
DOCX, XLSX, RTF, DOC, XLS = docx_of(PAGE), xlsx_of(PAGE), rtf_of(PAGE), fixture("plain.doc"), fixture("plain.xls")
WHOLE = {"docx": DOCX, "xlsx": XLSX, "rtf": RTF, "doc": DOC, "xls": XLS}


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < 10


def with_part(content: bytes, part: str, data: bytes) -> bytes:
    """A package with another part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    return stream.getvalue()


def word_with(body: str, before: str = "") -> bytes:
    text = f"{before}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return with_part(DOCX, "word/document.xml", text.encode())


def sheet_with(text: str) -> bytes:
    part = "xl/worksheets/sheet1.xml"
    return with_part(XLSX, part, f"<worksheet {SHEET}>{text}</worksheet>".encode())


def with_overlong_text(workbook: bytes) -> bytes:
    """A workbook whose second text says that it is longer than all of them."""
    at = workbook.index(b"\xfc\x00") + 19
    return workbook[:at] + b"\xff\xff" + workbook[at + 2 :]


ENTITY = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
BOMB = (
    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + number)} '{f'&{chr(97 + number)};' * 10}'>" for number in range(9))
    + "]>"
)
WORDS = "<w:p><w:r><w:t>公开</w:t></w:r></w:p>"
BOXES_END = "</w:txbxContent></w:pict></w:r></w:p>"
HIDDEN = "<col min='2' max='16384' hidden='1'/>"
ONE_CELL = "<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>"
DEEP = "<w:tbl><w:tr><w:tc>"
COUNTLESS = "<w:tr>" + "<w:tc/>" * 63 + "</w:tr>"


@pytest.mark.parametrize(
    ("read", "content", "reason"),
    [
        (read_docx, word_with("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", ENTITY), "document type"),
        (read_docx, word_with("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", BOMB), "document type|well-formed"),
        (read_docx, word_with(DEEP * 1000 + "</w:tc></w:tr></w:tbl>" * 1000), "well-formed"),
        (read_docx, word_with(f"<w:p><w:r><w:t>{'字' * 11_000_000}</w:t></w:r></w:p>"), "larger|proportion"),
        (read_docx, word_with(f"<w:tbl>{COUNTLESS * 3200}</w:tbl>"), "200000 cells"),
        (read_docx, with_part(DOCX, "word/document.xml", b""), "well-formed"),
        (read_docx, with_part(DOCX, "_rels/.rels", b"<x/>"), "no Word"),
        (read_docx, XLSX, "no Word document"),
        (read_sheet, DOCX, "no workbook"),
        (
            read_sheet,
            sheet_with(
                "<sheetData>" + "".join(f"<row><c><v>{n}</v></c></row>" for n in range(200_001)) + "</sheetData>"
            ),
            "200000 cells",
        ),
        (read_sheet, sheet_with("<sheetData><row r='1'><c r='XFD1'><v>1</v></c></row></sheetData>"), ""),
        (
            read_sheet,
            sheet_with("<sheetData>" + "<row><c r='A1'/><c r='XFD1'><v>1</v></c></row>" * 20 + "</sheetData>"),
            "200000",
        ),
        (read_sheet, sheet_with("<sheetData><row><c r='?'><v>1</v></c></row></sheetData>"), "no place"),
        (read_sheet, sheet_with("<sheetData/>"), "empty"),
        (read_word, DOC[:20_000], "broken|cut short"),
        (read_word, DOC[:600], "broken"),
        (read_word, XLS, "no Word document"),
        (read_sheet, DOC, "no workbook"),
        (read_sheet, with_overlong_text(XLS), "broken or cut short"),
        (read_word, b"", "broken"),
        (read_word, RTF[:-200], "cut short"),
        (read_word, b"{\\rtf1" + b"{\\b" * 100_000, "too deeply"),
    ],
)
def test_one_clear_sentence(read: Callable[[bytes], Page], content: bytes, reason: str) -> None:
    if not reason:
        assert read(content)
        return
    with pytest.raises(UnreadableError, match=reason) as raised:
        read(content)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("read", "content"),
    [
        (read_docx, word_with("<w:p " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/>" + WORDS)),
        (read_docx, word_with("<w:p><w:r><w:pict><w:txbxContent>" * 60 + WORDS + BOXES_END * 60)),
        (read_docx, word_with("<w:sdt>" * 240 + WORDS + "</w:sdt>" * 240)),
        (read_docx, word_with("<w:tbl><w:tr><w:tc>" * 80 + WORDS + "</w:tc></w:tr></w:tbl>" * 80)),
        (read_sheet, sheet_with("<dimension ref='A1:XFD1048576'/>" + "<cols>" + HIDDEN * 300 + "</cols>" + ONE_CELL)),
        (
            read_sheet,
            sheet_with(ONE_CELL + "<mergeCells>" + "<mergeCell ref='A1:A1048576'/>" * 50_000 + "</mergeCells>"),
        ),
        (read_word, b"{\\rtf1" + b"\\trowd\\cellx9\\intbl a\\cell\\row" * 20_000 + b"}"),
        (read_word, b"{\\rtf1\\trowd" + b"\\cellx1" * 100_000 + b"\\intbl a\\cell\\row}"),
        (read_word, b"{\\rtf1" + b"{\\shptxt a" * 900 + b"}" * 901),
        (read_word, b"{\\rtf1{\\pict\\bin999999999 }a\\par}" + b"x" * 1000 + b"}"),
    ],
)
def test_what_is_deep_or_long_ends_in_time(read: Callable[[bytes], Page], content: bytes) -> None:
    with suppress(UnreadableError):
        assert read(content).body


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    assert content.count(old) >= 1
    return content.replace(old, new)


FIB = next(at for at in range(512, len(DOC), 512) if DOC.startswith(b"\xec\xa5", at))


def with_header(offset: int, value: int) -> bytes:
    """The .doc with another number of two bytes in its header."""
    return DOC[: FIB + offset] + struct.pack("<H", value) + DOC[FIB + offset + 2 :]


def encrypted_package() -> bytes:
    """A container with the stream in which Office keeps an encrypted package."""
    at = DOC.index("WordDocument".encode("utf-16-le"))
    name = "EncryptedPackage".encode("utf-16-le")
    entry = bytearray(DOC[at : at + 66])
    entry[: len(name)] = name
    struct.pack_into("<H", entry, 64, len(name) + 2)
    return DOC[:at] + bytes(entry) + DOC[at + 66 :]


@pytest.mark.parametrize(
    ("read", "content", "reason"),
    [
        (read_word, with_header(10, 0x1300), "encrypted"),
        (read_word, encrypted_package(), "encrypted"),
        (read_sheet, patched(XLS, struct.pack("<HHH", 0x42, 2, 1200), struct.pack("<HHH", 0x2F, 2, 0)), "encrypted"),
        (read_word, with_header(0, 0xA5DC), "older"),
        (
            read_sheet,
            patched(XLS, struct.pack("<HHH", 0x809, 16, 0x600), struct.pack("<HHH", 0x809, 16, 0x500)),
            "older",
        ),
    ],
)
def test_encrypted_and_older_files_say_so(read: Callable[[bytes], Page], content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(content)


def test_a_page_saved_by_word_as_one_file_is_found_in_it() -> None:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    content = head + part + b"=E5=85=AC<td colspan=3D2>1</td>" + b"\r\n--b--\r\n"
    assert unwrapped(content) == ("公<td colspan=2>1</td>".encode(), "text/html; charset=utf-8")
    assert unwrapped(DOCX) == (DOCX, "")
    with pytest.raises(UnreadableError, match="no page"):
        unwrapped(head + b"Content-Type: image/png\r\n\r\nx\r\n--b--\r\n")


@pytest.mark.parametrize("kind", WHOLE)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_damaged_file_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        reading = reading_from(READERS[kind](bytes(content)))
    except UnreadableError:
        return
    assert isinstance(reading.problems, tuple)


@pytest.mark.parametrize("kind", WHOLE)
@given(keep=st.floats(0, 1))
@settings(max_examples=12, deadline=None)
def test_a_file_cut_short_gives_no_wrong_figure(kind: str, keep: float) -> None:
    content = WHOLE[kind]
    try:
        reading = reading_from(READERS[kind](content[: int(len(content) * keep)]))
    except UnreadableError:
        return
    for name, cell in reading.cells.items():
        assert cell.state is not State.NUMBER or str(cell.value) == PRINTED[name]


@given(st.binary(max_size=300), st.sampled_from(sorted(READERS)), st.booleans())
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes, kind: str, marked: bool) -> None:
    start = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "rtf": b"{\\rtf1 "}.get(
        kind, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    )
    for read in (READERS[kind], unpacked, unwrapped):
        try:
            read(start + content if marked else content)
        except UnreadableError:
            continue
