"""Hostile answers: bombs, endless and crippled bodies, floods of headers. Each is one portal's trouble, and said so."""

import gzip
import socketserver
import threading
import time
import zlib
from collections.abc import Iterator

import brotli  # type: ignore[import-untyped]
import pytest

from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, list_page

MOST = 1024 * 1024
LARGE = bytes(8 * MOST)
GOOD = list_page([]).replace("</body>", "<p>政府信息公开年报：暂无相关信息</p></body>").encode()


def answer(body: bytes, *headers: str, length: str | None = None) -> bytes:
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", "Connection: close", *headers]
    lines.append(f"Content-Length: {len(body)}" if length is None else length)
    return "\r\n".join(filter(None, lines)).encode() + b"\r\n\r\n" + body


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


ANSWERS = {
    "gzip": answer(gzip.compress(LARGE), "Content-Encoding: gzip"),
    "members": answer(gzip.compress(LARGE[:MOST]) * 40, "Content-Encoding: gzip"),
    "brotli": answer(brotli.compress(LARGE), "Content-Encoding: br"),
    "deflate": answer(deflated(LARGE), "Content-Encoding: deflate"),
    "nested": answer(gzip.compress(gzip.compress(LARGE)), "Content-Encoding: gzip, gzip"),
    "stated": answer(b"", length=f"Content-Length: {50 * MOST}"),
    "negative": answer(GOOD, length="Content-Length: -5"),
    "doubled": answer(GOOD, "Content-Length: 3"),
    "short": answer(GOOD, length=f"Content-Length: {2 * len(GOOD)}"),
    "chunk": answer(b"1000\r\nabc", "Transfer-Encoding: chunked", length=""),
    "header": answer(GOOD, f"X-Long: {'x' * 2 * MOST}"),
    "garbage": b"\x00\xff" * 5000,
    "refresh": answer(b'<html><meta http-equiv="refresh" content="0;url=http://169.254.169.254/"></html>'),
    "headers": answer(GOOD, *(f"X-{number}: 1" for number in range(200_000))),
    "zstd": answer(bytes.fromhex("28b52ffd") + LARGE[:9000], "Content-Encoding: zstd"),
    "cookies": answer(GOOD, *(f"Set-Cookie: c{number}=1" for number in range(2000))),
}
HARMLESS = {"cookies"}


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        path = self.request.recv(65536).split(b" ")[1].decode().strip("/")
        if path == "endless":
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            while True:
                self.request.sendall(b"x" * 65536)
        if path == "dripping":
            self.request.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.request.sendall(b"X-Drop: 1\r\n")
                time.sleep(1)
        self.request.sendall(ANSWERS.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has had enough goes away."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, str]]]:
    observatory = Observatory(tmp_path_factory.mktemp("hostile"))
    with _Server(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        paths = [*ANSWERS, "endless", "dripping"]
        observatory.register([Portal(path, path, base, "4190", (f"{base}/{path}/",)) for path in paths])
        observatory.crawl(render="never", concurrency_per_host=4, max_bytes=MOST, timeout=6)
        yield {
            url.rstrip("/").rpartition("/")[2]: (row["outcome"], row["detail"])
            for url, row in observatory.last_visits().items()
        }
        assert "Traceback" not in observatory.log
        server.shutdown()


@pytest.mark.parametrize("path", [*ANSWERS, "endless", "dripping"])
def test_a_hostile_answer_is_no_look(outcomes: dict[str, tuple[str, str]], path: str) -> None:
    outcome, detail = outcomes[path]
    if path in HARMLESS:
        assert outcome == "empty"
    else:
        assert outcome in ("error", "unreachable", "blocked", "layout_changed"), detail
        assert detail


@pytest.mark.parametrize("path", ["gzip", "members", "brotli", "deflate", "nested", "stated", "endless", "headers"])
def test_what_is_too_large_is_said_to_be(outcomes: dict[str, tuple[str, str]], path: str) -> None:
    assert outcomes[path][1].startswith("the answer is larger than allowed"), outcomes[path]


def test_a_refresh_inwards_is_refused(outcomes: dict[str, tuple[str, str]]) -> None:
    assert outcomes["refresh"][1].startswith("the address is refused: http://169.254.169.254/")
