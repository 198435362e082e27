"""Local portals for measuring: as many as wanted, each at a loopback address of its own, in one process.

Each answers on the same port with its list, its reports and robots.txt, with gzip, entity tags and kept connections.
Every request is logged with its times and sizes. `Portals` starts the process and asks it.
"""

import asyncio
import gzip
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Self
from urllib.request import urlopen

from storage.register import Body, BodyKind, Portal
from tests.benchmarks.word_pages import dated_page, own_page

ROOT = Path(__file__).parents[2]
YEAR = 2025
_TEMPLATES = 32
_DATE = f"{YEAR + 1}-01-20"


@dataclass
class Plan:
    """How the portals behave. ``published`` is how many reports each list holds; ``bare`` ones are titles alone.

    Every tenth portal wants ``crawl_delay`` seconds, every tenth takes ``slow`` seconds to answer, and every tenth
    answers its fourth request with 429 and asks for ``retry_after`` seconds; 0 is never.
    """

    published: int = 10
    crawl_delay: float = 0
    slow: float = 0
    retry_after: int = 0
    bare: bool = False


@dataclass(frozen=True)
class Exchange:
    """One request as the server saw it: when it arrived, when its answer was handed over, what it was and how large."""

    host: str
    path: str
    status: int
    arrived: float
    answered: float
    received: int
    sent: int
    conditional: bool


def address_of(number: int) -> str:
    """Where portal ``number`` answers: 127.1.0.1, 127.1.0.2 and so on."""
    return f"127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"


def _number_of(address: str) -> int:
    _, high, middle, low = map(int, address.split("."))
    return (high - 1) * 62_500 + middle * 250 + low - 1


def body_of(number: int, entry: int) -> str:
    """The name of a body of a portal."""
    return f"青石{_chinese(number)}县第{_chinese(entry)}镇人民政府"


def _chinese(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))


class Portals:
    """The process of the portals, while it runs."""

    def __init__(self, plan: Plan) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.portals", json.dumps(asdict(plan))]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def url(self, number: int) -> str:
        """The address of a portal."""
        return f"http://{address_of(number)}:{self.port}/"

    def register(self, portals: int, bodies: int) -> tuple[list[Portal], list[Body]]:
        """Portals and the bodies that publish there, for the register."""
        there = [
            Portal(
                f"p{number}",
                f"青石{_chinese(number)}县人民政府",
                self.url(number),
                "419901",
                (f"{self.url(number)}nb/",),
            )
            for number in range(portals)
        ]
        owing = [
            Body(body_of(number, entry), BodyKind.TOWNSHIP, "419901", f"p{number}", since=date(YEAR, 1, 1))
            for number in range(portals)
            for entry in range(bodies)
        ]
        return there, owing

    def publish(self, count: int) -> None:
        """Let every list hold so many reports from now on."""
        self._ask(f"publish/{count}")

    def log(self) -> list[Exchange]:
        """What was asked since this was called last."""
        return [Exchange(*row) for row in json.loads(self._ask("log"))]

    def _ask(self, what: str) -> bytes:
        with urlopen(f"http://127.0.0.1:{self.port}/_/{what}") as answer:
            body: bytes = answer.read()
            return body

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


class _Pages:
    """What the portals hold, made when it is asked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._templates: list[str] = []

    def page(self, number: int, path: str) -> tuple[int, bytes, str]:
        """Status, body and entity tag."""
        if path == "/robots.txt":
            wish = f"Crawl-delay: {self.plan.crawl_delay:g}\n" if self.plan.crawl_delay and number % 10 == 1 else ""
            return 200, f"User-agent: *\n{wish}Disallow: /admin/\n".encode(), '"robots"'
        if path in ("/", "/nb/"):
            return 200, self._list(number), f'"{number}-{self.plan.published}"'
        entry = path.removeprefix("/nb/t").removesuffix(".html")
        if entry.isdecimal() and int(entry) < self.plan.published:
            return 200, self._report(number, int(entry)), f'"{number}-{entry}"'
        return 404, b"<html><title>404</title></html>", ""

    def _list(self, number: int) -> bytes:
        lines = "".join(
            f'<li><a href="/nb/t{entry}.html">{_title(number, entry)}</a><span>{_DATE}</span></li>'
            for entry in range(self.plan.published)
        )
        head = "<!doctype html><html><head><meta charset=utf-8><title>政府信息公开年报</title></head>"
        menu = '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>'
        return f'{head}<body>{menu}<ul class="list">{lines}</ul></body></html>'.encode()

    def _report(self, number: int, entry: int) -> bytes:
        if self.plan.bare:
            return f"<!doctype html><html><head><title>{_title(number, entry)}</title></head></html>".encode()
        if not self._templates:
            self._templates = [dated_page(seed, YEAR, _DATE) for seed in range(_TEMPLATES)]
        dated, index = self._templates[(number * 7 + entry) % _TEMPLATES], f"QS{number:05}-{YEAR}-{entry:05}"
        return own_page(dated, _title(number, entry), body_of(number, entry), index, Random(f"{number}-{entry}"))


def _title(number: int, entry: int) -> str:
    return f"{body_of(number, entry)}{YEAR}年政府信息公开工作年度报告"


class _Connection(asyncio.Protocol):
    """One kept connection of a client on this machine."""

    def __init__(self, pages: _Pages, log: list[Exchange], asked: dict[int, int]) -> None:
        self._pages, self._log, self._asked = pages, log, asked
        self._left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._address = str(transport.get_extra_info("sockname")[0])
        if not str(transport.get_extra_info("peername")[0]).startswith("127."):
            transport.abort()

    def data_received(self, data: bytes) -> None:
        self._left += data
        while b"\r\n\r\n" in self._left:
            head, _, self._left = self._left.partition(b"\r\n\r\n")
            self._answer(head, time.monotonic())

    def _answer(self, head: bytes, arrived: float) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if path.startswith("/_/"):
            self._transport.write(_message(200, self._obey(path[3:]), {}))
            return
        number = _number_of(self._address)
        self._asked[number] = self._asked.get(number, 0) + 1
        plan = self._pages.plan
        if plan.retry_after and number % 10 == 3 and self._asked[number] == 4:
            message, status = _message(429, b"", {"Retry-After": str(plan.retry_after)}), 429
        else:
            message, status = self._page(number, path, headers)
        wait = plan.slow if plan.slow and number % 10 == 2 else 0.0
        exchange = (f"{self._address}", path, status, arrived, len(head) + 4, len(message), "if-none-match" in headers)
        if wait:
            asyncio.get_running_loop().call_later(wait, self._send, message, exchange)
        else:
            self._send(message, exchange)

    def _page(self, number: int, path: str, headers: dict[str, str]) -> tuple[bytes, int]:
        status, body, tag = self._pages.page(number, path)
        tagged = {"ETag": tag} if tag else {}
        if tag and headers.get("if-none-match") == tag:
            return _message(304, b"", tagged), 304
        if "gzip" in headers.get("accept-encoding", ""):
            body, tagged = gzip.compress(body, 1), tagged | {"Content-Encoding": "gzip"}
        kind = "text/plain" if path == "/robots.txt" else "text/html; charset=utf-8"
        return _message(status, body, tagged | {"Content-Type": kind}), status

    def _send(self, message: bytes, exchange: tuple[str, str, int, float, int, int, bool]) -> None:
        self._transport.write(message)
        host, path, status, arrived, received, sent, conditional = exchange
        self._log.append(Exchange(host, path, status, arrived, time.monotonic(), received, sent, conditional))

    def _obey(self, order: str) -> bytes:
        if order == "log":
            taken = [list(vars(one).values()) for one in self._log]
            self._log.clear()
            return json.dumps(taken).encode()
        self._pages.plan.published = int(order.removeprefix("publish/"))
        return b"{}"


def _message(status: int, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Answer'}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "\r\n"]).encode() + body


async def _serve(plan: Plan) -> None:
    pages, log = _Pages(plan), list[Exchange]()
    asked: dict[int, int] = {}
    server = await asyncio.get_running_loop().create_server(
        lambda: _Connection(pages, log, asked), "0.0.0.0", 0, backlog=4096
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Plan(**json.loads(sys.argv[1]))))
