"""Records of the archive read back: an answer as it was received, or a WARC file of one exchange."""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from storage.archive import MADE_OF, REFERS_TO, ArchiveError, Headers

_NAME = re.compile(r"([0-9A-Za-z_-]+\.warc\.gz)#(\d+)")
_CHUNK = 64 * 1024
_REFERS = "WARC-Refers-To"


@dataclass(frozen=True)
class Record:
    """An answer as it was archived, its body decoded; or a page as it was read that was made of the answers of other
    records, named ``made_of``."""

    url: str
    at: datetime
    status: int
    headers: Headers
    body: bytes
    rendered: bool = False
    made_of: tuple[str, ...] = ()


def read_record(folder: Path, name: str) -> Record:
    """The answer that a record's name means. Raises ArchiveError when it is not there or not whole."""
    record, refers_to = _record(_members_at(folder, name), name)
    if not refers_to:
        return record
    return replace(record, body=read_record(folder, refers_to).body)


def warc_of(folder: Path, name: str) -> bytes:
    """A WARC file of one exchange: its answer, its request and what belongs to them, and the record that holds the
    body where that is another; before a page that was made, those of which it was. Raises ArchiveError."""
    members = _members_at(folder, name)
    _, refers_to = _record(members, name)
    identity, made_of = _header(members[0], "WARC-Record-ID"), _header(members[0], MADE_OF).split()
    own = [one for one in members[1:] if identity in (_header(one, "WARC-Concurrent-To"), _header(one, _REFERS))]
    packed = b"".join(gzip.compress(member, mtime=0) for member in (members[0], *own))
    return b"".join(warc_of(folder, other) for other in (*made_of, refers_to) if other) + packed


def _header(member: bytes, name: str) -> str:
    return next(iter(ArchiveIterator(io.BytesIO(member)))).rec_headers.get_header(name) or ""


def _members_at(folder: Path, name: str) -> list[bytes]:
    match = _NAME.fullmatch(name)
    if match is None:
        raise ArchiveError(f"no name of a record: {name!r}")
    path = folder / match[1]
    if not path.exists():
        path = folder / f"{match[1]}.open"
    try:
        with path.open("rb") as file:
            file.seek(int(match[2]))
            members = list(_members(file, 3))
    except OSError as error:
        raise ArchiveError(f"the archive file of {name} cannot be read: {error.strerror}") from error
    if not members:
        raise ArchiveError(f"the record {name} is not there or cut off")
    return members


def _members(file: IO[bytes], most: int) -> Iterator[bytes]:
    """The next gzip members of a file, unpacked: each holds one record, and only whole ones are given.

    warcio reads a file that was cut in mid-record without an error.
    """
    rest = b""
    for _ in range(most):
        unpacker, unpacked = zlib.decompressobj(wbits=31), []
        try:
            while not unpacker.eof and (chunk := rest or file.read(_CHUNK)):
                unpacked.append(unpacker.decompress(chunk))
                rest = b""
        except zlib.error:
            return
        if not unpacker.eof:
            return
        rest = unpacker.unused_data
        yield b"".join(unpacked)


def _record(members: list[bytes], name: str) -> tuple[Record, str]:
    """An answer, and the name of the record that holds its body where that is another."""
    answer, *others = (next(iter(ArchiveIterator(io.BytesIO(member)))) for member in members)
    if answer.rec_type == "conversion":
        return _made(answer), ""
    refers_to = answer.rec_headers.get_header(REFERS_TO) if answer.rec_type == "revisit" else ""
    if answer.rec_type != "response" and not refers_to:
        raise ArchiveError(f"no answer stands at {name}")
    if refers_to and (_NAME.fullmatch(refers_to) is None or refers_to == name):
        raise ArchiveError(f"the record {name} refers to nothing")
    identity = answer.rec_headers.get_header("WARC-Record-ID")
    record = Record(
        url=answer.rec_headers.get_header("WARC-Target-URI"),
        at=_moment(answer),
        status=int(answer.http_headers.get_statuscode()),
        headers=tuple(answer.http_headers.headers),
        body=answer.content_stream().read(),
        rendered=any(other.rec_headers.get_header(_REFERS) == identity for other in others),
    )
    return record, refers_to


def _made(record: ArcWarcRecord) -> Record:
    return Record(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        at=_moment(record),
        status=HTTPStatus.OK,
        headers=(("Content-Type", record.rec_headers.get_header("Content-Type")),),
        body=record.raw_stream.read(),
        made_of=tuple(record.rec_headers.get_header(MADE_OF).split()),
    )


def _moment(record: ArcWarcRecord) -> datetime:
    return datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")).astimezone(UTC)
