"""A portal that tells the truth until it is told to lie: a real server whose fault is put in and taken out."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.crawler.unseen.parts import LATEST, Line, items, report, shell

Fault = Callable[[str], "bytes | Iterator[bytes] | None"]
"""What a path is answered with, bit by bit; None where the truth is told."""
COLUMN = "/nb/"
BODY = "财政局"
LINES = tuple(
    Line(f"/doc/{year}.html", f"青禾县{BODY}{year}年政府信息公开工作年度报告", f"{year + 1}-01-12", BODY, year)
    for year in (LATEST, LATEST - 1, LATEST - 2)
)
OLD = tuple(line for line in LINES if line.year < LATEST)
_SECONDS_OF_A_DRIP = 40


def answer(body: str | bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """A whole HTTP answer; ``length`` is what it says of its length where that is a lie."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", "Connection: close", f"Content-Length: {len(body) if length is None else length}"]
    kind = () if any(header.lower().startswith("content-type") for header in headers) else ("Content-Type: text/html",)
    return "\r\n".join([*lines, *kind, *headers]).encode() + b"\r\n\r\n" + body


def drip(start: bytes, drop: bytes) -> Iterator[bytes]:
    """A beginning, then one drop a second."""
    yield start
    for _ in range(_SECONDS_OF_A_DRIP):
        time.sleep(1)
        yield drop


def list_of(lines: tuple[Line, ...]) -> str:
    """The column's page."""
    return shell(items(lines))


@dataclass
class Liar:
    """One portal: ``lines`` are what it has published, ``fault`` is what it does now, ``asked`` what it was asked."""

    fault: Fault | None = None
    lines: tuple[Line, ...] = OLD
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def truth(self, path: str) -> bytes:
        """What it would answer without a fault."""
        if path == "/robots.txt":
            return answer("User-agent: *\n", "200 OK", "Content-Type: text/plain")
        if path == COLUMN:
            return answer(list_of(self.lines))
        line = next((line for line in self.lines if line.url == path), None)
        return answer(report(line)) if line else answer("您访问的页面不存在", "404 Not Found")

    def handle(self, request: socketserver.BaseRequestHandler) -> None:
        """Answer one request."""
        path = request.request.recv(65536).split(b" ")[1].decode("latin-1")
        self.asked.append(path)
        told = self.fault(path) if self.fault and path != "/robots.txt" else None
        for piece in (told,) if isinstance(told, bytes) else told or (self.truth(path),):
            request.request.sendall(piece)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has had enough goes away."""


@contextmanager
def served(liar: Liar) -> Iterator[str]:
    """Serve a liar on a free port of the loopback; its address without a slash at the end."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            liar.handle(self)

    with _Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        liar.base = f"http://127.0.0.1:{server.server_address[1]}"
        yield liar.base
        server.shutdown()
