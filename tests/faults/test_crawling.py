"""Crawls that are killed, cut off and left without room: every document is there in the end, once, with its evidence.

NIANBAO_FAULT_ROUNDS says how often a crawl is killed: twice in the suite, a hundred times behind make faults.
"""

import base64
import os
import random
import resource
import signal
import sqlite3
import subprocess
import threading
from contextlib import ExitStack, closing
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from crawler.practice.server import Asked, PortalServer, Request, Resource, Site
from storage.archived import read_record
from storage.register import Portal
from tests.crawler.spiders.observatory import ROOT, Observatory, document, list_page, report_rows

ROUNDS = int(os.environ.get("NIANBAO_FAULT_ROUNDS", "2"))
PORTALS = 3


class Meter:
    """Counts what all sites are asked, and lets one wait for it."""

    def __init__(self) -> None:
        self._asked, self._more = 0, threading.Condition()

    def count(self) -> None:
        with self._more:
            self._asked += 1
            self._more.notify_all()

    def wait_for(self, more: int, process: subprocess.Popen[bytes]) -> None:
        with self._more:
            wanted = self._asked + more
            while self._asked < wanted and process.poll() is None:
                self._more.wait(0.2)


class Counted(Site):
    """A site whose requests a meter counts, and that hangs up on some of them without a word."""

    def __init__(self, name: str, meter: Meter, count: int, text: str = "", deaf_at: tuple[int, ...] = ()) -> None:
        super().__init__(name, b"<html></html>")
        self._meter, self._deaf_at, self._number = meter, deaf_at, 0
        rows = report_rows("/docs/", count)
        self.put("/nb/index.html", Resource(list_page(rows).encode()))
        self.put("/robots.txt", Resource(b"User-agent: *\n", "text/plain"))
        for url, title, _ in rows:
            self.put(url, Resource(document(title).replace("</h1>", f"</h1>{text}").encode()))

    def answer(self, asked: Asked) -> Resource:
        self._number += 1
        if self._number in self._deaf_at:
            raise ConnectionAbortedError
        return super().answer(asked)

    def record(self, request: Request) -> None:
        super().record(request)
        self._meter.count()


def registered(observatory: Observatory, sites: dict[str, Site], stack: ExitStack) -> set[str]:
    """Serve and register sites; the addresses of their documents."""
    addresses, portals = set(), []
    for key, site in sites.items():
        base = stack.enter_context(PortalServer(site)).base
        portals.append(Portal(key, key, base, "4190", (f"{base}/nb/",)))
        addresses |= {f"{base}{path}" for path in site._resources if path.startswith("/docs/")}
    observatory.register(portals)
    return addresses


def assert_whole(observatory: Observatory, addresses: set[str]) -> None:
    """Each document once and with its evidence, the database sound, no half record and no empty file."""
    documents = observatory.rows("document")
    assert sorted(row["address"] for row in documents) == sorted(addresses)
    for row in documents:
        assert read_record(observatory.archive, row["evidence"]).url == row["address"]
    with closing(sqlite3.connect(str(observatory.database.url.database))) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    assert all(file.stat().st_size for file in observatory.archive.iterdir())


def test_killed_at_random_nothing_is_lost_and_little_asked_twice(tmp_path: Path) -> None:
    """F1: what was under way when it was killed, one document of each portal, may be asked for once more."""
    meter, chance = Meter(), random.Random(20260131)
    sites: dict[str, Site] = {f"p{number}": Counted(f"p{number}", meter, 6 + 2 * ROUNDS) for number in range(PORTALS)}
    with ExitStack() as stack:
        observatory = Observatory(tmp_path)
        addresses = registered(observatory, sites, stack)
        kills = 0
        for _ in range(ROUNDS):
            crawl = subprocess.Popen(
                observatory.command(render="never"), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            meter.wait_for(chance.randint(PORTALS * 2, PORTALS * 4), crawl)
            kills += crawl.poll() is None
            crawl.send_signal(signal.SIGKILL)
            crawl.wait()
        observatory.crawl(render="never")
        assert_whole(observatory, addresses)
        asked = [one for site in sites.values() for one in site.requests if one.path.startswith("/docs/")]
    assert kills
    assert len(asked) - len(addresses) <= kills * PORTALS
    assert {row["outcome"] for row in observatory.rows("visit")} <= {"ok", "unchanged"}
    assert {row["portal"] for row in observatory.rows("visit")} == set(sites)


def test_whatever_answer_fails_the_list_is_whole_or_says_so(tmp_path: Path) -> None:
    """F4: the n-th answer does not come, nor the next one; each portal has an n of its own."""
    meter, documents = Meter(), 3
    sites: dict[str, Site] = {
        f"p{number}": Counted(f"p{number}", meter, documents, deaf_at=(number, number + 1))
        for number in range(1, documents + 4)
    }
    with ExitStack() as stack:
        observatory = Observatory(tmp_path)
        addresses = registered(observatory, sites, stack)
        observatory.crawl(render="never")
        stored = [row["address"] for row in observatory.rows("document")]
        first = {row["portal"]: row["outcome"] for row in observatory.rows("visit")}
        bases = {row["key"]: row["url"].rstrip("/") for row in observatory.rows("portal")}
        for key, outcome in first.items():
            held = sum(address.startswith(f"{bases[key]}/") for address in stored)
            assert outcome == "ok" if held == documents else outcome in ("unreachable", "incomplete"), (key, outcome)
        for _ in range(2):  # what the first crawl did not come to fails in the second
            observatory.crawl(render="never", full=True)
        assert_whole(observatory, addresses)
    assert {row["outcome"] for row in observatory.rows("visit")[-len(sites) :]} <= {"ok", "unchanged"}


def test_without_room_for_evidence_nobody_else_is_blamed(tmp_path: Path) -> None:
    """F6: no file may grow beyond some size, as on a full disk; later there is room again."""
    noise = base64.b64encode(random.Random(6).randbytes(150_000)).decode()
    meter, count = Meter(), 24
    with ExitStack() as stack:
        observatory = Observatory(tmp_path)
        site = Counted("full", meter, count, f"<p>{noise}</p>")
        for number, (path, page) in enumerate(list(site._resources.items())):
            if path.startswith("/docs/"):
                site.put(path, Resource(page.content.replace(noise[:9].encode(), f"{number:09d}".encode())))
        addresses = registered(observatory, {"full": site}, stack)
        most = (observatory.database.size() if observatory.database.is_sqlite else 0) + 1_500_000

        def starve() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        done = subprocess.run(
            observatory.command(render="never"),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=starve,
        )
        assert done.returncode == 0, done.stderr
        (visit,) = observatory.rows("visit")
        assert visit["outcome"] in ("error", "incomplete")
        assert 0 < len(observatory.rows("document")) < count
        observatory.crawl(render="never", full=True)
        assert_whole(observatory, addresses)
    for file in observatory.archive.glob("*.warc.gz"):
        with file.open("rb") as opened:
            kinds = [record.rec_type for record in ArchiveIterator(opened)]
            assert kinds.count("response") + kinds.count("revisit") == kinds.count("request")
