"""Evidence: every exchange with a server is written to WARC files (ISO 28500) under a record's name, ``FILE#OFFSET``.

`storage.archived` reads it back.
"""

import base64
import hashlib
import io
import os
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Headers = tuple[tuple[str, str], ...]

_RENDERED = b"rendered: DOM after scripts\r\n"
_PLAIN, _PACKED = 6, 1
"""How hard a record is compressed: one whose body came compressed gains nothing."""
_GZIP = 31
"""zlib's number for a gzip member, which a record is."""
_WORTH_REFERRING = 1024
REFERS_TO = "Nianbao-Refers-To"
"""The header of a record without a body of its own: the name of the one that holds it."""
MADE_OF = "Nianbao-Made-Of"
"""The header of a conversion record: the names of the records of which its page was made, one behind the other."""
MADE_TYPE = "text/html; charset=utf-8"
"""Of a page as a browser made it, and of one that was made of answers."""
_DECODED = {"content-encoding", "content-length", "transfer-encoding"}


class ArchiveError(Exception):
    """A record is not there or not whole, or cannot be written."""


@dataclass(frozen=True)
class Exchange:
    """A request and its answer. ``body`` is as received, or, when ``rendered``, the DOM that a browser made of it.

    ``sent`` is the body of the request.
    """

    url: str
    at: datetime
    request_headers: Headers
    status: int
    headers: Headers
    body: bytes
    address: str = ""
    rendered: bool = False
    method: str = "GET"
    sent: bytes = b""


@dataclass(frozen=True)
class Made:
    """A page that was read and that no server sent as it is: made of the answers of some records, of which there is
    one at least. Its body is HTML in UTF-8."""

    url: str
    at: datetime
    body: bytes
    of: tuple[str, ...]


@dataclass(frozen=True)
class _Written:
    """A body that stands in a file already: the name of its record, its address and when it was received."""

    name: str
    url: str
    at: datetime


class Archive:
    """One WARC file of one crawl; named ``….open`` until it is closed. The file is made by its first record."""

    def __init__(self, folder: Path, name: str) -> None:
        """``name`` ends in ``.warc.gz`` and must be new in the folder."""
        self._path = folder / name
        self._open_path = folder / f"{name}.open"
        self._file: io.FileIO | None = None
        self._written: dict[bytes, _Written] = {}

    def record(self, exchange: Exchange) -> str:
        """Write an exchange and return its name. It outlives this process, not a loss of power, when this returns.

        A body that this file holds already is not written again: the record refers to it. Raises ArchiveError when it
        cannot be written; the file then ends as it did before.
        """
        digest = hashlib.sha256(exchange.body).digest()
        before = self._written.get(digest) if not exchange.rendered else None
        name = self._write(self._packed(exchange, before))
        if before is None and len(exchange.body) >= _WORTH_REFERRING and not exchange.rendered:
            self._written[digest] = _Written(name, exchange.url, exchange.at)
        return name

    def record_made(self, made: Made) -> str:
        """Write a page that was made of answers, as what they were converted to; its name, as of `record`."""
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True)
        writer.write_record(
            writer.create_warc_record(
                made.url,
                "conversion",
                payload=io.BytesIO(made.body),
                length=len(made.body),
                warc_content_type=MADE_TYPE,
                warc_headers_dict={"WARC-Date": _moment(made.at), MADE_OF: " ".join(made.of)},
            )
        )
        return self._write(buffer.getvalue())

    def _write(self, packed: bytes) -> str:
        file = self._file = self._file or self._begin()
        offset = file.tell()
        try:
            _append(file, packed)
        except OSError as error:
            # what was written by half would make everything behind it unreadable
            file.truncate(offset)
            file.seek(offset)
            raise _not_written(error) from error
        return f"{self._path.name}#{offset}"

    def _packed(self, exchange: Exchange, before: _Written | None) -> bytes:
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=False)
        answer = self._revisit(writer, exchange, before) if before is not None else self._answer(writer, exchange)
        identity = answer.rec_headers.get_header("WARC-Record-ID")
        is_packed = any(name.lower() == "content-encoding" for name, _ in exchange.headers) and not exchange.rendered
        records = [(answer, _PACKED if is_packed else _PLAIN), (self._request(writer, exchange, identity), _PLAIN)]
        if exchange.rendered:
            records.append((self._mark(writer, exchange, identity), _PLAIN))
        packed = b""
        for record, level in records:
            buffer.seek(0)
            buffer.truncate()
            writer.write_record(record)
            packed += zlib.compress(buffer.getbuffer(), level, wbits=_GZIP)
        return packed

    def close(self) -> None:
        """Make the file durable and give it its final name."""
        if self._file is None:
            return
        os.fsync(self._file.fileno())
        self._file.close()
        self._open_path.replace(self._path)
        self._file = None

    def _begin(self) -> io.FileIO:
        about = {"software": "nianbao", "format": "WARC File Format 1.1"}
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True)
        writer.write_record(writer.create_warcinfo_record(self._path.name, about))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = io.FileIO(self._open_path, "x")
        except OSError as error:
            raise _not_written(error) from error
        try:
            _append(file, buffer.getvalue())
        except OSError as error:
            file.close()
            self._open_path.unlink()
            raise _not_written(error) from error
        return file

    @staticmethod
    def _revisit(writer: WARCWriter, exchange: Exchange, before: "_Written") -> ArcWarcRecord:
        digest = base64.b32encode(hashlib.sha1(exchange.body, usedforsecurity=False).digest()).decode()
        return writer.create_revisit_record(
            exchange.url,
            f"sha1:{digest}",
            before.url,
            _moment(before.at),
            http_headers=_http_headers(exchange, {"transfer-encoding"}),
            warc_headers_dict={
                "WARC-Date": _moment(exchange.at),
                **({"WARC-IP-Address": exchange.address} if exchange.address else {}),
                REFERS_TO: before.name,
            },
        )

    @staticmethod
    def _answer(writer: WARCWriter, exchange: Exchange) -> ArcWarcRecord:
        return writer.create_warc_record(
            exchange.url,
            "response",
            payload=io.BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=_http_headers(exchange, _DECODED if exchange.rendered else {"transfer-encoding"}),
            warc_headers_dict={
                "WARC-Date": _moment(exchange.at),
                **({"WARC-IP-Address": exchange.address} if exchange.address else {}),
            },
        )

    @staticmethod
    def _request(writer: WARCWriter, exchange: Exchange, identity: str) -> ArcWarcRecord:
        parts = urlsplit(exchange.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = [("Host", parts.netloc), *exchange.request_headers]
        return writer.create_warc_record(
            exchange.url,
            "request",
            payload=io.BytesIO(exchange.sent),
            length=len(exchange.sent),
            http_headers=StatusAndHeaders(f"{exchange.method} {target} HTTP/1.1", headers, is_http_request=True),
            warc_headers_dict={"WARC-Date": _moment(exchange.at), "WARC-Concurrent-To": identity},
        )

    @staticmethod
    def _mark(writer: WARCWriter, exchange: Exchange, identity: str) -> ArcWarcRecord:
        return writer.create_warc_record(
            exchange.url,
            "metadata",
            payload=io.BytesIO(_RENDERED),
            length=len(_RENDERED),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": _moment(exchange.at), "WARC-Refers-To": identity},
        )


def _append(file: io.FileIO, data: bytes) -> None:
    """Write all of it, past any buffer: it outlives this process when this returns."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _not_written(error: OSError) -> ArchiveError:
    return ArchiveError(f"the archive cannot be written: {error.strerror}")


def _http_headers(exchange: Exchange, dropped: set[str]) -> StatusAndHeaders:
    headers = [(name, value) for name, value in exchange.headers if name.lower() not in dropped]
    return StatusAndHeaders(f"{exchange.status} {_phrase(exchange.status)}", headers, protocol="HTTP/1.1")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
