"""F26: the monitor itself is stopped. Its pings to a place outside stop with it, which is what that place waits for."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sqlalchemy import update

from storage import schema
from storage.clock import now
from storage.database import Database
from tests.crawler.spiders.observatory import ROOT
from tests.databases import fresh_database

NEVER = "0 0 1 1 *"
_SILENCE = 2.0


class Outside:
    """A dead man's switch: hears pings, and when the last one came."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append(self.path)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/ping/1"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def until(self, count: int, seconds: float = 90) -> None:
        """Wait for so many pings."""
        limit = time.monotonic() + seconds
        while len(self.heard) < count:
            assert time.monotonic() < limit, self.heard
            time.sleep(0.1)


def nianbao(config: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "monitor.cli", *arguments, "--config", str(config)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def service(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The service, killed at the end as a machine that loses its power."""
    with (config.parent / "up.log").open("ab") as log:
        process = subprocess.Popen(nianbao(config, "up"), cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, 9)
        process.wait()


def let_leases_end(database: Database) -> None:
    """The dead one's lease is over, as it would be a minute after its end."""
    with database.write() as connection:
        connection.execute(update(schema.lease).values(until=now()))


def test_a_stopped_monitor_is_missed_outside(tmp_path: Path) -> None:
    outside, config = Outside(), tmp_path / "nianbao.toml"
    database = fresh_database(tmp_path)
    config.write_text(
        f'[storage]\nurl = "{database.url.render_as_string(hide_password=False)}"\narchive = "{tmp_path}/archive"\n'
        f'[schedule]\ncrawl = "{NEVER}"\ncheck = "{NEVER}"\nalert = "{NEVER}"\n'
        f'[service]\nping = "{outside.url}"\nlogs = "{tmp_path}/logs"\n[dashboard]\nport = {free_port()}\n'
    )
    ask = nianbao(config, "run", "start", "check")
    with service(config):
        subprocess.run(ask, cwd=ROOT, check=True, capture_output=True)
        outside.until(2)
    subprocess.run(ask, cwd=ROOT, check=True, capture_output=True)
    time.sleep(_SILENCE)
    assert outside.heard == ["/ping/1/start", "/ping/1"], "who is dead says nothing"
    let_leases_end(database)
    with service(config):
        outside.until(4)
    assert outside.heard[2:4] == ["/ping/1/start", "/ping/1"], "what waited is done, and told"
