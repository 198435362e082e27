"""Whole answers kept until the database changes: an unchanged page is made once, however many ask for it."""

import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import text
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.database import Database

_SECONDS_KEPT = 5.0  # what rests on the clock, or on files, is never older
_MOST_BYTES, _MOST_BYTES_OF_ONE = 64 << 20, 4 << 20
_BETWEEN_QUESTIONS = 0.25  # seconds between two questions to a server of databases
_OF_304 = (b"etag", b"cache-control", b"vary", b"content-language")

RawHeaders = list[tuple[bytes, bytes]]


class DataVersion:
    """Something that differs after every commit to a database, and None where that cannot be told."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file: sqlite3.Connection | None = None
        self._asked, self._last = float("-inf"), ""

    def __call__(self) -> Hashable:
        """The version now."""
        return self._of_file() if self._database.is_sqlite else self._of_server()

    def _of_file(self) -> Hashable:
        name = self._database.url.database
        if name in (None, "", ":memory:"):
            return None
        try:
            if self._file is None:
                self._file = sqlite3.connect(f"file:{name}?mode=rw", uri=True, check_same_thread=False)
            found: tuple[int] = self._file.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            self._file = None
            return None
        return found[0]

    def _of_server(self) -> Hashable:
        """The transactions that have ended and those under way; one that only reads changes neither."""
        now = time.monotonic()
        if now - self._asked > _BETWEEN_QUESTIONS:
            with self._database.read() as connection:
                self._last = str(connection.scalar(text("SELECT CAST(pg_current_snapshot() AS text)")))
            self._asked = now
        return self._last

    def forget(self) -> None:
        """Ask again next time: something was just written."""
        self._asked = float("-inf")


@dataclass(frozen=True)
class _Answer:
    headers: RawHeaders
    body: bytes
    version: Hashable
    made: float
    tag: bytes


class Kept:
    """ASGI middleware that answers what it answered before: the same address, cookies and encoding, the same data.

    It stands within whatever decides who is let in. Only answers with an entity tag that set no cookie are kept, and
    none that is sent while it is made.
    """

    def __init__(self, app: ASGIApp, version: DataVersion, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._version = version
        self._clock = clock
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] == "HEAD":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        if scope["method"] != "GET":
            await self._app(scope, receive, send)
            self._forget()
            return None
        if "authorization" in headers or "range" in headers:
            return await self._app(scope, receive, send)
        version = self._version()
        key = (
            scope["path"],
            scope["query_string"],
            headers.get("cookie"),
            "gzip" in headers.get("accept-encoding", ""),
            scope["scheme"],
        )
        kept = self._answers.get(key)
        if kept is None or kept.version != version or self._clock() - kept.made > _SECONDS_KEPT:
            kept = await self._ask(scope, receive, send, key, version)
        if kept is not None:
            self._answers.move_to_end(key)
            await _give(send, kept, headers.get("if-none-match", ""))
        return None

    async def _ask(
        self, scope: Scope, receive: Receive, send: Send, key: Hashable, version: Hashable
    ) -> _Answer | None:
        """Let the answer be made: kept and given back, or, where it is not to be kept, sent on as it comes."""
        start: Message | None = None
        body: list[bytes] = []
        is_sent_on = False

        async def take(message: Message) -> None:
            nonlocal start, is_sent_on
            if message["type"] == "http.response.start":
                start = message
                is_sent_on = version is None or not _is_to_keep(message)
            elif not is_sent_on:
                body.append(message.get("body", b""))
                if sum(map(len, body)) > _MOST_BYTES_OF_ONE:
                    is_sent_on = True
                    await send(start or {})
                    message = {**message, "body": b"".join(body)}
                    await send(message)
                return
            if is_sent_on:
                await send(message)

        bare = dict(scope)
        bare["headers"] = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
        bare["held"] = Headers(scope=scope).get("if-none-match", "")  # for what is not kept
        await self._app(bare, receive, take)
        if is_sent_on or start is None:
            return None
        answer = _Answer(start["headers"], b"".join(body), version, self._clock(), _tag_of(start["headers"]))
        self._keep(key, answer)
        return answer

    def _keep(self, key: Hashable, answer: _Answer) -> None:
        before = self._answers.pop(key, None)
        self._bytes += len(answer.body) - (len(before.body) if before else 0)
        self._answers[key] = answer
        while self._bytes > _MOST_BYTES:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= len(oldest.body)

    def _forget(self) -> None:
        self._answers.clear()
        self._bytes = 0
        self._version.forget()


def _is_to_keep(start: Message) -> bool:
    names = {name.lower() for name, _ in start["headers"]}
    control = next((value for name, value in start["headers"] if name.lower() == b"cache-control"), b"")
    is_whole = b"etag" in names and b"content-length" in names
    return start["status"] == 200 and is_whole and b"set-cookie" not in names and b"no-store" not in control


def _tag_of(headers: RawHeaders) -> bytes:
    return next(value for name, value in headers if name.lower() == b"etag")


async def _give(send: Send, answer: _Answer, asked: str) -> None:
    """The answer, or that the asker has it already."""
    with suppress(UnicodeDecodeError):
        if answer.tag.decode("latin-1") in asked.split(", "):
            headers = [(name, value) for name, value in answer.headers if name.lower() in _OF_304]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
    await send({"type": "http.response.start", "status": 200, "headers": list(answer.headers)})
    await send({"type": "http.response.body", "body": answer.body})
