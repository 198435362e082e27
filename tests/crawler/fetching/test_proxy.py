"""The browser's way out, asked over real sockets as Chromium asks it."""

import asyncio

import pytest

from crawler.fetching.proxy import FilteringProxy
from crawler.practice.server import PortalServer, Resource
from tests.crawler.spiders.observatory import site_of


async def ask(proxy: FilteringProxy, request: str) -> bytes:
    host, port = proxy.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request.encode())
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


def plain(url: str) -> str:
    return f"GET {url} HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n\r\n"


async def test_plain_requests_pass_where_private_addresses_are_allowed() -> None:
    site = site_of({"/a.html": Resource(b"hello")})
    proxy = await FilteringProxy.start(allow_private=True, timeout=5)
    with PortalServer(site) as server:
        answer = await ask(proxy, plain(f"{server.base}/a.html?b=1"))
    proxy.close()
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"hello")
    assert [one.path for one in site.requests] == ["/a.html?b=1"]


async def test_tunnels_pass_where_private_addresses_are_allowed() -> None:
    site = site_of({"/a.html": Resource(b"hello")})
    proxy = await FilteringProxy.start(allow_private=True, timeout=5)
    with PortalServer(site) as server:
        target = server.base.removeprefix("http://")
        inner = "GET /a.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        answer = await ask(proxy, f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n{inner}")
    proxy.close()
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200")
    assert answer.endswith(b"hello")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "169.254.169.254"]
)
async def test_private_addresses_are_refused_under_every_spelling(host: str) -> None:
    site = site_of({"/a.html": Resource(b"hello")})
    proxy = await FilteringProxy.start(allow_private=False, timeout=5)
    with PortalServer(site) as server:
        port = server.base.rpartition(":")[2]
        plainly = await ask(proxy, plain(f"http://{host}:{port}/a.html"))
        tunnelled = await ask(proxy, f"CONNECT {host}:{port} HTTP/1.1\r\n\r\n")
    proxy.close()
    assert plainly.startswith((b"HTTP/1.1 403", b"HTTP/1.1 502"))
    assert tunnelled.startswith((b"HTTP/1.1 403", b"HTTP/1.1 502"))
    assert site.requests == ()


async def test_what_only_the_browser_wants_is_refused() -> None:
    proxy = await FilteringProxy.start(allow_private=True, timeout=5)
    answer = await ask(proxy, "CONNECT update.googleapis.com:443 HTTP/1.1\r\n\r\n")
    proxy.close()
    assert answer.startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    "request_text", ["GET ftp://x/ HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n", "GET /a HTTP/1.1\r\n\r\n"]
)
async def test_nonsense_is_answered(request_text: str) -> None:
    proxy = await FilteringProxy.start(allow_private=True, timeout=5)
    assert (await ask(proxy, request_text)).startswith(b"HTTP/1.1 502")
    proxy.close()
