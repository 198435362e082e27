"""A crawl that would take too much of the machine ends in good order, and the next one goes on."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.practice.server import PortalServer
from storage.archive import Archive, ArchiveError, Exchange
from storage.archived import read_record
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

ROWS = report_rows("/docs/", 20)


@pytest.mark.parametrize(
    ("limits", "sentence", "most"),
    [
        ({"least_room": 1 << 60}, "the disk has no room left for what is fetched", 0),
        ({"most_memory": 1}, "the crawl took more memory than it may", 15),
    ],
)
def test_a_crawl_beyond_its_limits_ends_and_the_next_goes_on(
    tmp_path: Path, limits: dict[str, Any], sentence: str, most: int
) -> None:
    site = site_of({"/nb/": list_page(ROWS), **{url: document(title) for url, title, _ in ROWS}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("large", "大", server.base, "4190", (f"{server.base}/nb/",))])
        summary = observatory.crawl(delay=0.5 if most else 0.0, render="never", **limits)
        assert (summary["broken"], summary["finished"]) == (sentence, False)
        assert len(site.requests) <= most
        assert observatory.rows("visit") == []
        assert not list(observatory.archive.glob("*.open")), "the archive was not closed"
        had = len(observatory.rows("document"))
        assert observatory.crawl(render="never")["new"] == len(ROWS) - had
    assert [row["outcome"] for row in observatory.rows("visit")] == ["ok"]


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def exchange(number: int) -> Exchange:
    body = bytes((number * byte * byte) % 251 for byte in range(200))
    moment = datetime(2026, 1, 31, tzinfo=UTC)
    return Exchange(f"http://www.qinghe.gov.cn/{number}", moment, (), 200, (("Content-Type", "text/html"),), body)


def test_a_record_that_does_not_fit_leaves_the_others_whole(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "one.warc.gz")
    names = [archive.record(exchange(1))]
    with files_no_larger_than((tmp_path / "one.warc.gz.open").stat().st_size + 300), pytest.raises(ArchiveError):
        archive.record(exchange(2))
    names.append(archive.record(exchange(3)))
    archive.close()
    assert [read_record(tmp_path, name).url[-1] for name in names] == ["1", "3"]
    with (tmp_path / "one.warc.gz").open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests=True)]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]
