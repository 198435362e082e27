"""Evidence that is written is found again, whole or not at all."""

import gzip
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from storage.archive import Archive, ArchiveError, Exchange, Made
from storage.archived import read_record, warc_of

AT = datetime(2026, 1, 31, 15, 59, 59, tzinfo=UTC)
NAME = "20260131T155959Z-1-abcdef.warc.gz"


def exchange(body: bytes, *headers: tuple[str, str], rendered: bool = False, status: int = 200) -> Exchange:
    asked = (("User-Agent", "nianbao"),)
    return Exchange("http://www.qinghe.gov.cn/a?b=1", AT, asked, status, headers, body, "61.150.65.235", rendered)


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=4))
def test_what_is_recorded_is_found_again(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("archive")
    archive = Archive(folder, NAME)
    names = [archive.record(exchange(body, ("Content-Type", "text/html"))) for body in bodies]
    while_open = [read_record(folder, name) for name in names]
    archive.close()
    assert [read_record(folder, name) for name in names] == while_open
    assert [record.body for record in while_open] == bodies
    assert {(record.url, record.at, record.status) for record in while_open} == {
        ("http://www.qinghe.gov.cn/a?b=1", AT, 200)
    }


def test_a_packed_body_stays_packed_and_is_read_unpacked(tmp_path: Path) -> None:
    text = "政府信息公开".encode() * 100
    archive = Archive(tmp_path, NAME)
    packed = gzip.compress(text)
    name = archive.record(exchange(packed, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))))
    archive.close()
    assert packed in gzip.decompress((tmp_path / NAME).read_bytes())
    assert read_record(tmp_path, name).body == text


def test_a_dom_is_marked(tmp_path: Path) -> None:
    archive = Archive(tmp_path, NAME)
    plain = archive.record(exchange(b"<html></html>"))
    dom = archive.record(exchange(b"<html>1</html>", ("Content-Encoding", "gzip"), rendered=True))
    last = archive.record(exchange(b"", status=304))
    archive.close()
    assert [read_record(tmp_path, name).rendered for name in (plain, dom, last)] == [False, True, False]
    assert read_record(tmp_path, dom).body == b"<html>1</html>"
    assert read_record(tmp_path, last).status == 304


def test_a_page_that_was_made_is_kept_beside_what_it_was_made_of(tmp_path: Path) -> None:
    archive = Archive(tmp_path, NAME)
    parts = tuple(archive.record(exchange(body)) for body in (b"<html>1</html>", b"<html>2</html>"))
    page = "<html>一二</html>".encode()
    name = archive.record_made(Made("http://www.qinghe.gov.cn/a?b=1", AT, page, parts))
    after = archive.record(exchange(b"<html>3</html>"))
    archive.close()
    record = read_record(tmp_path, name)
    assert (record.url, record.at, record.body, record.made_of) == ("http://www.qinghe.gov.cn/a?b=1", AT, page, parts)
    assert read_record(tmp_path, after).body == b"<html>3</html>"
    (tmp_path / "one.warc.gz").write_bytes(warc_of(tmp_path, name))
    with (tmp_path / "one.warc.gz").open("rb") as file:
        kinds = [one.rec_type for one in ArchiveIterator(file)]
    assert kinds == ["response", "request", "response", "request", "conversion"]


def test_the_file_is_open_until_it_is_closed_and_made_by_its_first_record(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", NAME)
    archive.close()
    assert list(tmp_path.iterdir()) == []
    archive.record(exchange(b"x"))
    assert [path.name for path in (tmp_path / "archive").iterdir()] == [f"{NAME}.open"]
    archive.close()
    assert [path.name for path in (tmp_path / "archive").iterdir()] == [NAME]


def test_a_file_that_was_cut_gives_no_half_records(tmp_path: Path) -> None:
    archive = Archive(tmp_path, NAME)
    first = archive.record(exchange(bytes(range(256)) * 40))
    second = archive.record(exchange(bytes(range(255, -1, -1)) * 40))
    archive.close()
    file, start = tmp_path / NAME, int(second.partition("#")[2])
    whole = file.read_bytes()
    record_end = whole.index(b"\x1f\x8b\x08", start + 1)
    for length in range(start, len(whole), 97):
        file.write_bytes(whole[:length])
        assert read_record(tmp_path, first).body == bytes(range(256)) * 40
        if length < record_end:
            with pytest.raises(ArchiveError):
                read_record(tmp_path, second)
        else:
            assert read_record(tmp_path, second).body == bytes(range(255, -1, -1)) * 40


@pytest.mark.parametrize(
    "name", ["", "x", f"../{NAME}#0", f"/{NAME}#0", f"{NAME}#-1", f"{NAME}#", f"{NAME}#0", "a\0#1"]
)
def test_names_of_nothing_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError):
        read_record(tmp_path, name)


def test_an_offset_between_records_is_refused(tmp_path: Path) -> None:
    archive = Archive(tmp_path, NAME)
    name = archive.record(exchange(b"x" * 500))
    archive.close()
    with pytest.raises(ArchiveError):
        read_record(tmp_path, f"{NAME}#{int(name.partition('#')[2]) + 7}")
    with pytest.raises(ArchiveError, match="no answer stands"):
        read_record(tmp_path, f"{NAME}#0")


def test_a_body_is_written_once_and_found_under_each_of_its_records(tmp_path: Path) -> None:
    body = random.Random(1).randbytes(5000)
    archive = Archive(tmp_path, NAME)
    names = [archive.record(exchange(body, ("X-Number", str(number)))) for number in range(3)]
    archive.close()
    assert len((tmp_path / NAME).read_bytes()) < 2 * len(body)
    records = [read_record(tmp_path, name) for name in names]
    assert [record.body for record in records] == [body] * 3
    assert [dict(record.headers)["X-Number"] for record in records] == ["0", "1", "2"]
    with (tmp_path / NAME).open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request", "revisit", "request"]
