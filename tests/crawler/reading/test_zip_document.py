"""ZIP archives: the one report in them, and everything that a hostile one tries."""

import io
import stat
import struct
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest

from crawler.reading.blocks import UnreadableError
from crawler.reading.containers.zip_document import unpacked
from storage.report import DocumentKind
from tests.crawler.reading.office_documents import docx_of
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import page, zeros

REPORT = "石桥镇2023年政府信息公开工作年度报告.docx"
DOCX = docx_of(page(zeros()))


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < 3


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return stream.getvalue()


def in_code_page(members: dict[str, bytes]) -> bytes:
    """An archive as Chinese Windows packs it: names in its code page, of which nothing is said."""
    names = {chr(ord("A") + number) * len(name.encode("gb18030")): name for number, name in enumerate(members)}
    data = archive({placeholder: members[name] for placeholder, name in names.items()})
    for placeholder, name in names.items():
        data = data.replace(placeholder.encode(), name.encode("gb18030"))
    return data


def test_names_in_the_code_page_of_windows_are_understood() -> None:
    assert unpacked(in_code_page({"石桥镇部门决算.docx": b"x", REPORT: DOCX})) == DOCX


def test_what_is_no_archive_is_handed_back() -> None:
    for content in (b"", b"<html>", DOCX, archive({"OFD.xml": b"<x/>"})):
        assert unpacked(content) is content


@pytest.mark.parametrize(
    "members",
    [
        {"a.docx": DOCX},
        {"folder/a.wps": DOCX},
        {"a.docx": DOCX, "__MACOSX/a.docx": b"x", ".DS_Store": b"x", "~$a.docx": b"x", "readme.md": b"x"},
        {REPORT: DOCX, "封面.pdf": b"%PDF", "说明.txt": b"x"},
        {f"2024/{REPORT}": DOCX, "2024/": b"", "2024/石桥镇2023年部门决算.docx": b"x"},
        {"1.docx": DOCX, "readme.txt": "使用前请先解压。".encode()},
        {"年报.pdf": b"%PDF" + b" " * 9000, "年报.docx": DOCX, "年报.OFD": b"x" * 9000},
        {"附件.docx": DOCX, "下载说明.htm": b"<html>" + b" " * 9000, "qq.txt": b"x"},
    ],
    ids=[
        "alone",
        "in a folder",
        "among litter",
        "named as it is",
        "named in its folder",
        "readme",
        "in several formats",
        "small files",
    ],
)
def test_the_report_is_chosen(members: dict[str, bytes]) -> None:
    assert unpacked(archive(members)) == DOCX


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({}, "broken|no document"),
        ({"readme.md": b"x"}, "no document"),
        ({"a.docx": DOCX, "b.docx": DOCX}, "do not tell"),
        ({"a.docx": DOCX, "b/a.pdf": DOCX}, "do not tell"),
        ({"a.docx": DOCX, "a.xlsx": DOCX}, "do not tell"),
        ({REPORT: DOCX, f"2/{REPORT}": DOCX}, "do not tell"),
        ({"a.zip": archive({"b.docx": DOCX})}, "another archive"),
        ({"a.docx": archive({"b.docx": DOCX})}, "another archive"),
        ({"../../a.docx": DOCX}, "outside"),
        ({"/etc/a.docx": DOCX}, "outside"),
        ({"C:/a.docx": DOCX}, "outside"),
        ({"..\\a.docx": DOCX}, "outside"),
    ],
    ids=[
        "nothing",
        "no document",
        "two",
        "two of one name in folders",
        "a workbook beside it",
        "two of one name",
        "a zip in it",
        "a zip named docx",
        "above",
        "absolute",
        "drive",
        "backslash",
    ],
)
def test_no_other_is_guessed_or_opened(members: dict[str, bytes], reason: str) -> None:
    content = archive(members)
    if members:
        with pytest.raises(UnreadableError, match=reason):
            unpacked(content)
    else:
        assert unpacked(content) is content


def test_links_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        info = zipfile.ZipInfo("a.docx")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(info, "/etc/passwd")
    with pytest.raises(UnreadableError, match="link"):
        unpacked(stream.getvalue())


def directory_changed(content: bytes, offset: int, form: str, value: int, number: int = 0) -> bytes:
    """An archive with a field of an entry of its directory changed."""
    at = -1
    for _ in range(number + 1):
        at = content.index(b"PK\x01\x02", at + 1)
    changed = bytearray(content)
    struct.pack_into(f"<{form}", changed, at + offset, value)
    return bytes(changed)


TWO = archive({"a.docx": DOCX, "b.txt": b"x" * 1000})


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: archive({"a.docx": b"\0" * (80 << 20)}), "more than 64 MiB"),
        (lambda: archive({"a.docx": b"\0" * (60 << 20)}), "out of all proportion"),
        (lambda: archive({f"{number}.docx": b"" for number in range(5_001)}), "more than 5000"),
        (lambda: archive({"a.docx": DOCX}, zipfile.ZIP_LZMA), "method"),
        (lambda: directory_changed(archive({"a.docx": DOCX}), 8, "H", 1), "encrypted"),
        (lambda: directory_changed(TWO, 42, "I", 0, number=1), "over each other"),
        (lambda: directory_changed(archive({"a.docx": DOCX}), 16, "I", 1), "broken"),
        (lambda: archive({"a.docx": DOCX})[:-30], "broken"),
        (lambda: archive({"a.docx": DOCX})[:3000], "broken"),
        (lambda: b"PK\x03\x04" + b"\xff" * 100, "broken"),
    ],
    ids=["large", "ratio", "many", "lzma", "encrypted", "overlap", "checksum", "cut", "cut more", "garbage"],
)
def test_hostile_archives_are_refused_before_anything_is_unpacked(made: Callable[[], bytes], reason: str) -> None:
    content = made()
    with pytest.raises(UnreadableError, match=reason):
        unpacked(content)


def test_two_members_of_one_name_are_refused() -> None:
    two = archive({"a.docx": DOCX, "b.docx": b"x"}).replace(b"b.docx", b"a.docx")
    with pytest.raises(UnreadableError, match="two files of one name"):
        unpacked(two)


def test_the_sum_of_the_members_is_bounded() -> None:
    content = archive({f"{number}.docx": b"x" for number in range(5)})
    for number in range(5):
        for size in (20, 24):
            content = directory_changed(content, size, "I", 60 << 20, number)
    with pytest.raises(UnreadableError, match="256 MiB"):
        unpacked(content)


def test_an_archive_of_several_bodies_reports_is_nobody_s() -> None:
    several = archive({REPORT: DOCX, REPORT.replace("石桥镇", "清溪县财政局"): DOCX})
    reading = reading_of(several, listed_title="清溪县2023年政府信息公开工作年度报告")
    assert (reading.bodies, reading.year, reading.kind) == ((), 2023, DocumentKind.ATTACHMENT)
