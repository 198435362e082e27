"""What is refused before it is read, in one clear sentence; and what a server packed is unpacked."""

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest

from storage.report import Completeness, Format
from tests.crawler.reading.compound_files import compound_file
from tests.crawler.reading.office_documents import docx_of
from tests.crawler.reading.reading_of import differing, reading_of
from tests.crawler.reading.reports import page, zeros

PRINTED = {name: str(number % 90) for number, name in enumerate(zeros())}


def _open_document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return stream.getvalue()


def _flat_open_document() -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    return f"<?xml version='1.0'?>\n<office:document xmlns:office='{space}'><office:body/></office:document>".encode()


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda: b"", "the document is empty"),
        (lambda: b" \r\n\0\t", "the document is empty"),
        (lambda: b"\0" * (40 << 20), "the document is empty"),
        (lambda: b"x" * ((32 << 20) + 1), "the document is larger than 32 MiB"),
        (lambda: gzip.compress(b"x" * (80 << 20), mtime=0), "the document is larger than 32 MiB"),
        (
            lambda: gzip.compress(b"x" * 9, mtime=0)[:14] + b"broken",
            "the document is packed with gzip, and broken or cut short",
        ),
        (lambda: b"Rar!\x1a\x07\x01\0abc", "the document is a RAR or 7z archive, which is not opened"),
        (lambda: b"7z\xbc\xaf\x27\x1c\0\4", "the document is a RAR or 7z archive, which is not opened"),
        (_open_document, "the document is of the OpenDocument format, which is not read"),
        (_flat_open_document, "the document is of the OpenDocument format, which is not read"),
    ],
    ids=["empty", "blanks", "nulls", "large", "bomb", "broken", "rar", "7z", "odt", "fodt"],
)
def test_one_clear_sentence(made: Callable[[], bytes], sentence: str) -> None:
    reading = reading_of(made())
    assert (reading.completeness, reading.problems) == (Completeness.FAILED, (sentence,))


@pytest.mark.parametrize("content", [page(PRINTED).encode(), docx_of(page(PRINTED))], ids=["html", "docx"])
def test_what_came_packed_with_gzip_is_read(content: bytes) -> None:
    assert differing(reading_of(gzip.compress(content)), PRINTED) == {}


def test_a_title_without_end_is_cut() -> None:
    assert len(reading_of("石桥镇2023年政府信息公开工作年度报告" * 1000).title) == 500


def test_a_workbook_of_excel_95_is_called_one() -> None:
    reading = reading_of(compound_file({"Book": b"\x09\x08\x08\x00\x00\x05\x05\x00" + b"\0" * 5000}))
    assert (reading.format, reading.problems) == (
        Format.XLSX,
        ("the workbook is older than Excel 97 and needs a converter",),
    )


def test_a_binary_workbook_is_called_one() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", f"<R><r Id='a' Type='{kind}' Target='xl/workbook.bin'/></R>")
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    sentence = "the workbook is written in Excel's binary format (.xlsb) and needs a converter"
    assert reading_of(stream.getvalue()).problems == (sentence,)
