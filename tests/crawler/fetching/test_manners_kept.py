"""What a server's own log shows of a crawl whose connections are slow to stand: nobody comes sooner than promised."""

import socketserver
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from itertools import cycle, pairwise
from pathlib import Path

import pytest

from crawler.practice.server import Asked
from storage.register import Portal
from tests.crawler.spiders.observatory import (
    Observatory,
    PortalServer,
    Resource,
    document,
    list_page,
    report_rows,
    site_of,
)
from tests.faults.test_names import certificate

DELAY = 0.3
ROWS = report_rows("/docs/", 3)
HANDSHAKES = (0.25, 0.0, 0.1, 0.4, 0.0)
"""Seconds before a new connection is spoken to, one after the other: the next one stands sooner than the one before."""
SLACK = 0.02
"""Seconds by which a busy server may see two requests closer than they came."""


class SlowToStand(socketserver.ThreadingTCPServer):
    """A server over TLS with several names; notes when each request came and when it was answered."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        certificate(folder / "server.pem")
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(folder / "server.pem")
        pages = {"/nb/": list_page(ROWS), **{url: document(title) for url, title, _ in ROWS}}
        self.pages = {path: page.encode() for path, page in pages.items()}
        self.handshakes = cycle(HANDSHAKES)
        self.log: list[tuple[str, float, float]] = []
        self.connections = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever goes away goes away."""


class _Handler(socketserver.BaseRequestHandler):
    server: SlowToStand

    def handle(self) -> None:
        self.server.connections += 1
        time.sleep(next(self.server.handshakes))
        stream = self.server.tls.wrap_socket(self.request, server_side=True)
        # one host's connections are kept, the others' are not
        while (head := stream.recv(65536).decode()) and self._answer(stream, head):
            pass

    def _answer(self, stream: ssl.SSLSocket, head: str) -> bool:
        came, path = time.monotonic(), head.split(" ")[1]
        host = next(line.split()[1] for line in head.splitlines() if line.lower().startswith("host:"))
        keeps, body = host.startswith("a."), self.server.pages.get(path, b"")
        status = "200 OK" if body else "404 Not Found"
        fields = f"Content-Type: text/html\r\nContent-Length: {len(body)}\r\n"
        fields += "" if keeps else "Connection: close\r\n"
        stream.sendall(f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + body)
        self.server.log.append((host, came, time.monotonic()))
        return keeps


@contextmanager
def running(server: SlowToStand) -> Iterator[int]:
    """The server in a thread of its own; its port."""
    with server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def apart(log: list[tuple[str, float, float]]) -> list[float]:
    return [later[1] - earlier[1] for earlier, later in pairwise(sorted(log, key=lambda one: one[1]))]


def test_slow_connections_bring_no_two_requests_closer(tmp_path: Path) -> None:
    server = SlowToStand(tmp_path)
    with running(server) as port:
        names = [f"{letter}.gov.cn" for letter in "abc"]
        observatory = Observatory(tmp_path, names={name: ["127.0.0.1"] for name in names})
        columns = {name[0]: f"https://{name}:{port}/nb/" for name in names}
        observatory.register([Portal(key, key, url, "4190", (url,)) for key, url in columns.items()])
        observatory.crawl(render="never", delay=DELAY)
        assert {row["outcome"] for row in observatory.rows("visit")} == {"ok"}
    by_host = defaultdict(list)
    for one in server.log:
        by_host[one[0]].append(one)
    assert [len(asked) for asked in by_host.values()] == [2 + len(ROWS)] * 3, "robots.txt, the list, its documents"
    assert server.connections > len(names) * len(ROWS)
    for asked in by_host.values():
        assert min(apart(asked)) >= DELAY - SLACK
        assert all(later[1] >= earlier[2] for earlier, later in pairwise(asked))
    assert min(apart(server.log)) >= DELAY / 2 - SLACK, "one machine behind three names"


def test_a_process_leaves_no_host_before_another_may_ask_it(tmp_path: Path) -> None:
    """A server that answers slowly is left alone for five times what its answer took, by whoever asks next."""
    takes, asked = 0.5, []

    def answer(_: Asked) -> Resource:
        asked.append(time.monotonic())
        time.sleep(takes)
        return Resource(list_page(ROWS[:1]).encode())

    site = site_of({})
    site.interface("/nb/", answer)
    site.interface(ROWS[0][0], answer)
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("b", "慢", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never", delay=DELAY, obey_robots=False)
    assert time.monotonic() - asked[-1] >= (1 + 5) * takes


def hop(target: str) -> Resource:
    return Resource(b"", status=HTTPStatus.FOUND, headers={"Location": target})


@pytest.mark.browser
def test_a_browser_asks_at_the_same_pace(tmp_path: Path) -> None:
    """A page of three scripts and their data: nothing that a browser asks for by itself comes sooner than promised.

    Hops of a redirect wait for their turns as well; a WebSocket reaches nobody.
    """
    scripts = "".join(f"<script src='/s{number}.js'></script>" for number in range(3))
    inner = list_page(ROWS).partition("<body>")[2].partition("</body>")[0].replace("</", "<\\/")
    fill = f"document.getElementById('app').innerHTML = `{inner}`"
    shown = f"new WebSocket(`ws://${{location.host}}/socket`); fetch('/first.json').then(() => {{ {fill} }})"
    styles = "<link rel=stylesheet href='/a.css'><img src='/a.png'>"
    site = site_of(
        {
            "/nb/": f"<title>政府信息公开年报</title>{styles}<div id=app></div>{scripts}<script>{shown}</script>",
            "/first.json": hop("/second.json"),
            "/second.json": hop("/data.json"),
            "/data.json": "{}",
            **{f"/s{number}.js": "1" for number in range(3)},
            **{url: document(title) for url, title, _ in ROWS},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("b", "浏", server.base, "4190", (f"{server.base}/nb/",))])
        observatory.crawl(delay=DELAY)
        assert [row["outcome"] for row in observatory.rows("visit")] == ["ok"]
    asked = [request.path for request in site.requests]
    assert "/socket" not in asked
    assert {"/first.json", "/second.json", "/data.json", "/s0.js", "/s1.js", "/s2.js"} <= set(asked)
    assert not {"/a.css", "/a.png"} & set(asked), "only documents, scripts and their data"
    times = [request.time for request in site.requests]
    assert min((later - earlier).total_seconds() for earlier, later in pairwise(times)) >= DELAY - SLACK
