"""A browser that dies in the middle of a page: that page is no look, and the crawl goes on with another browser."""

import signal
import subprocess
from contextlib import suppress
from os import kill
from pathlib import Path

import pytest

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.register import Portal
from tests.crawler.spiders.observatory import ROOT, Observatory, document, list_page, report_rows

pytestmark = pytest.mark.browser

ROWS = report_rows("/docs/", 2)
SHELL = "<!doctype html><title>政府信息公开年报</title><body><div id='app'></div><script>{}</script></body>"
FILLED = "document.getElementById('app').innerHTML = `{}`;"


def shell(script: str) -> str:
    return SHELL.replace("{}", script)


def filled() -> str:
    inner = list_page(ROWS).partition("<body>")[2].partition("</body>")[0]
    return FILLED.replace("{}", inner.replace("</", "<\\/"))


def browsers_of(process: int) -> list[int]:
    """The browser processes that descend from a process."""
    parents, names = {}, {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            pid = int(entry.name)
            name, _, rest = (entry / "stat").read_text().rpartition(")")
            names[pid], parents[pid] = name, int(rest.split()[1])
    found, waiting = [], [process]
    while waiting:
        one = waiting.pop()
        waiting += [pid for pid, parent in parents.items() if parent == one]
        if any(word in names.get(one, "") for word in ("chrom", "headless")):
            found.append(one)
    return found


class Deadly(Site):
    """A site that kills the browser as soon as its script asks for something."""

    def __init__(self) -> None:
        super().__init__("deadly", b"<html></html>")
        self.crawl: subprocess.Popen[bytes] | None = None
        self.killed = 0

    def answer(self, asked: Asked) -> Resource:
        if asked.target == "/die" and self.crawl is not None and not self.killed:
            for process in browsers_of(self.crawl.pid):
                with suppress(ProcessLookupError):
                    kill(process, signal.SIGKILL)
                    self.killed += 1
        return super().answer(asked)


def test_a_browser_that_is_killed_costs_its_page_and_nothing_else(tmp_path: Path) -> None:
    site = Deadly()
    for path, page in {
        "/deadly/": shell("fetch('/die').then(() => { while (true) {} })"),
        "/filled/": shell(filled()),
        "/plain/": list_page(ROWS),
        **{url: document(title) for url, title, _ in ROWS},
    }.items():
        site.put(f"{path}index.html" if path.endswith("/") else path, Resource(page.encode()))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        columns = tuple(server.base + path for path in ("/deadly/", "/filled/", "/plain/"))
        observatory.register([Portal("deadly", "死", server.base, "4190", columns)])
        site.crawl = subprocess.Popen(
            observatory.command(timeout=8.0), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert site.crawl.wait(90) == 0
        outcomes = {url.removeprefix(server.base): row["outcome"] for url, row in observatory.last_visits().items()}
    assert site.killed
    assert outcomes == {"/deadly/": "error", "/filled/": "ok", "/plain/": "ok"}
    assert not browsers_of(site.crawl.pid)
