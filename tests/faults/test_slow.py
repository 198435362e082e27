"""Many servers that say nothing: those that answer are looked at as soon as if they were alone."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.practice.server import PortalServer
from storage.register import Portal
from tests.crawler.spiders.observatory import ROOT, Observatory, document, list_page, report_rows, site_of

SILENT, AT_ONCE = 200, 16
ROWS = report_rows("/docs/", 2)
PAGES = {"/nb/": list_page(ROWS), **{url: document(title) for url, title, _ in ROWS}}


@contextmanager
def silence() -> Iterator[int]:
    """A server that takes every connection and says nothing; its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        held: list[socket.socket] = []

        def accept() -> None:
            try:
                while True:
                    held.append(listening.accept()[0])
            except OSError:
                for one in held:
                    one.close()

        threading.Thread(target=accept, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def seconds_to_look(folder: Path, silent: int) -> float:
    """How long a crawl takes to look at the portals that answer, beside some that do not."""
    folder.mkdir()
    with PortalServer(site_of(dict(PAGES))) as answers, silence() as port:
        observatory = Observatory(folder)
        mute = [f"http://127.{1 + n // 200}.0.{1 + n % 200}:{port}/" for n in range(silent)]
        # the silent ones come first
        portals = [Portal(f"a{n}", f"{n}", url, "4190", (f"{url}nb/",)) for n, url in enumerate(mute)]
        portals += [Portal(f"b{n}", f"{n}", answers.base, "4190", (f"{answers.base}/nb/?{n}",)) for n in range(AT_ONCE)]
        observatory.register(portals)
        begun = time.monotonic()
        with subprocess.Popen(
            observatory.command(timeout=30.0, concurrency=AT_ONCE, render="never"), cwd=ROOT, stderr=subprocess.DEVNULL
        ) as crawl:
            while sum(row["portal"].startswith("b") for row in observatory.rows("visit")) < AT_ONCE:
                assert crawl.poll() is None
                assert time.monotonic() - begun < 60
                time.sleep(0.2)
            took = time.monotonic() - begun
            assert not any(row["portal"].startswith("a") for row in observatory.rows("visit"))
            crawl.kill()
    return took


def test_silent_portals_hold_up_nobody_else(tmp_path: Path) -> None:
    """Beside two hundred of them, with places for sixteen at a time, the others wait a fraction of one silence."""
    assert seconds_to_look(tmp_path / "beside", SILENT) < 30 + seconds_to_look(tmp_path / "alone", 0)
