"""The browser's only way out: a proxy on the loopback that connects to public addresses alone.

A browser's own gates do not see redirects, WebSockets or workers; this one sees every connection, and resolves each
name once.
"""

import asyncio
import contextlib
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from loguru import logger

from crawler.fetching.gate import is_public

_HEAD = 64 * 1024
_CALLS_HOME = (".google.com", ".googleapis.com", ".gvt1.com", ".gstatic.com")


class RefusedTargetError(Exception):
    """The browser asked for an address that is not public: raised and answered with 403 within `FilteringProxy`."""


class FilteringProxy:
    """Serves CONNECT and plain HTTP requests of one browser."""

    def __init__(self, allow_private: bool, timeout: float) -> None:
        self._allow_private = allow_private
        self._timeout = timeout
        self._server: asyncio.Server | None = None

    @classmethod
    async def start(cls, *, allow_private: bool, timeout: float) -> Self:
        """A proxy that listens on a free port of the loopback; ``timeout`` in seconds for connecting and for a head."""
        proxy = cls(allow_private, timeout)
        proxy._server = await asyncio.start_server(proxy._serve, "127.0.0.1", 0, limit=_HEAD)
        return proxy

    @property
    def address(self) -> str:
        """The proxy as a URL."""
        assert self._server is not None  # noqa: S101 - made by start()
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(self._timeout):
                head = await reader.readuntil(b"\r\n\r\n")
                target, rest = _target(head)
                answers, upstream = await self._connect(target)
            if rest:
                upstream.write(rest)
            else:
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await asyncio.gather(_pipe(reader, upstream), _pipe(answers, writer))
        except RefusedTargetError as error:
            logger.info(f"the browser was refused {error}")
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except (OSError, ValueError, EOFError, asyncio.LimitOverrunError):
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        finally:
            for stream in (writer, upstream):
                if stream is not None:
                    stream.close()

    async def _connect(self, target: tuple[str, int]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, port = target
        if f".{host}".endswith(_CALLS_HOME):
            raise RefusedTargetError(f"{host}, which only the browser itself wants")
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
        addresses = [str(entry[4][0]) for entry in found]
        allowed = [text for text in addresses if self._allow_private or is_public(ip_address(text.partition("%")[0]))]
        if not allowed:
            raise RefusedTargetError(f"{host}:{port}")
        return await asyncio.open_connection(allowed[0], port)


def _target(head: bytes) -> tuple[tuple[str, int], bytes]:
    """Whom a request is for, and the head to send there (none for CONNECT). Raises ValueError on another scheme."""
    first, _, fields = head.partition(b"\r\n")
    method, url, version = first.decode("ascii").split(" ")
    if method == "CONNECT":
        parts = urlsplit(f"//{url}")
        return (parts.hostname or "", parts.port or 443), b""
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # one request a connection: the next one may be for another host and must pass the gate again
    kept = [line for line in fields.split(b"\r\n") if not line.lower().startswith((b"proxy-", b"connection:"))]
    lines = [f"{method} {path} {version}".encode(), b"Connection: close", *kept]
    return (parts.hostname, parts.port or 80), b"\r\n".join(lines)


async def _pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(_HEAD):
            sink.write(data)
            await sink.drain()
    with contextlib.suppress(OSError, RuntimeError):
        sink.write_eof()
