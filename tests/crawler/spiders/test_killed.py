"""A crawl that is killed in the middle and run again: nothing is lost, nothing is doubled."""

import json
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Request, Resource, Site
from storage.archived import read_record
from storage.register import Portal
from tests.crawler.spiders.observatory import ROOT, Observatory, document, list_page, report_rows

COUNT = 24
ROWS = report_rows("/docs/", COUNT)


class Counting(Site):
    """A site that says when it has answered so many requests for documents."""

    def __init__(self, wanted: int) -> None:
        super().__init__("counting", b"<html></html>")
        self.wanted = wanted
        self.reached = threading.Event()

    def record(self, request: Request) -> None:
        super().record(request)
        if len([one for one in self.requests if one.path.startswith("/docs/")]) >= self.wanted:
            self.reached.set()


@pytest.mark.parametrize("wanted", [1, 11])
def test_a_killed_crawl_is_run_again(tmp_path: Path, wanted: int) -> None:
    site = Counting(wanted)
    site.put("/nb/index.html", Resource(list_page(ROWS).encode()))
    for url, title, _ in ROWS:
        site.put(url, Resource(document(title).encode()))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("killed", "杀", server.base, "4190", (f"{server.base}/nb/",))])
        with subprocess.Popen(
            observatory.command(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            assert site.reached.wait(60)
            process.send_signal(signal.SIGKILL)
        assert observatory.rows("visit") == [], "the look did not end"
        stored = len(observatory.rows("document"))
        summary = observatory.crawl()
    assert stored <= COUNT
    assert summary["new"] == COUNT - stored
    documents = observatory.rows("document")
    assert sorted(row["address"] for row in documents) == sorted(server.base + url for url, _, _ in ROWS)
    assert [row["outcome"] for row in observatory.rows("visit")] == ["ok"]
    asked = [one.path for one in site.requests if one.path.startswith("/docs/")]
    assert len(asked) - COUNT <= 1, "more was fetched twice than was under way"
    for row in documents:
        assert read_record(observatory.archive, row["evidence"]).url == row["address"]


def test_a_crawl_that_is_told_to_stop_says_so(tmp_path: Path) -> None:
    site = Counting(2)
    site.put("/nb/index.html", Resource(list_page(ROWS).encode()))
    for url, title, _ in ROWS:
        site.put(url, Resource(document(title).encode()))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("stopped", "停", server.base, "4190", (f"{server.base}/nb/",))])
        with subprocess.Popen(
            observatory.command(delay=0.3), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert site.reached.wait(60)
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=60)
    assert json.loads(output.splitlines()[-1])["finished"] is False
    assert process.returncode == 0
    assert observatory.rows("visit") == []
    assert [path.suffix for path in observatory.archive.iterdir()] == [".gz"], "the archive was not closed"
