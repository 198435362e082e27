"""Answers longer than a page: sent while they are made, in constant memory, under a tag of what the database was."""

import csv
import hashlib
import io
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import Any, TypeVar

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from monitor.dashboard.access import user_of
from monitor.dashboard.rendering import Site, language_of, site_of
from storage.clock import day_of

_PORTION = 1000
_CHUNK = 1 << 16
_MOST_IN_MEMORY = 4 << 20
_THIS_PROCESS = secrets.token_hex(8)  # versions of a database file are counted by each process for itself
_BYTE_ORDER_MARK = "\ufeff".encode()
_Item = TypeVar("_Item")
_Place = TypeVar("_Place")


def portioned(
    site: Site,
    portion: Callable[[Connection, _Place | None, int], Sequence[_Item]],
    place_of: Callable[[_Item], _Place],
) -> Iterator[Sequence[_Item]]:
    """A list of any length, each portion of it read for itself from behind the last item of the one before.

    Whoever takes it slowly keeps no transaction open, which would keep the database from tidying up.
    """
    place: _Place | None = None
    while True:
        with site.database.read() as connection:
            found = portion(connection, place, _PORTION)
        yield found
        if len(found) < _PORTION:
            return
        place = place_of(found[-1])


def lines_of_csv(rows: Iterable[Mapping[str, Any]], fields: Iterable[str]) -> Iterator[bytes]:
    """A CSV file in chunks, with a header row and the mark that makes spreadsheets read UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(fields), extrasaction="ignore", lineterminator="\r\n")
    yield _BYTE_ORDER_MARK
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        if text.tell() >= _CHUNK:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    content = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return content


def version_tag(request: Request) -> str:
    """A tag that differs after every commit and every day; empty where the database cannot tell.

    It is asked for before anything is read, so that no content is taken for one that is older.
    """
    version = request.app.state.version()
    if version is None:
        return ""
    user = user_of(request)
    made_of = (
        *(_THIS_PROCESS, version, request.url.path, request.url.query, language_of(request)),
        *(user.regions if user else (), day_of(site_of(request).clock())),
    )
    return f'W/"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:20]}"'


def under_version(
    request: Request, media_type: str, make: Callable[[], bytes | Iterator[bytes]], file_name: str
) -> Response:
    """A file for saving, made unless the asker has it already; what is made piece by piece is sent piece by piece.

    The first two pieces are made before anything is sent: what fails at once fails as a page does.
    """
    tag = version_tag(request)
    headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie"} | ({"ETag": tag} if tag else {})
    held = request.scope.get("held") or request.headers.get("if-none-match", "")
    if tag and tag in held.split(", "):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if request.method == "HEAD":
        return Response(headers=headers, media_type=media_type)
    content = make()
    if isinstance(content, bytes):
        return Response(content, headers=headers, media_type=media_type)
    if request.scope.get("http_version") == "1.0":  # its answers end where the connection does: half of one looks whole
        content = _made_whole(content)
    begun = list(islice(content, 2))
    return StreamingResponse(chain(begun, content), headers=headers, media_type=media_type)


def _made_whole(content: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces once all of them are made: laid aside in a file where they are many."""
    with SpooledTemporaryFile(_MOST_IN_MEMORY) as aside:
        aside.writelines(content)
        aside.seek(0)
        while piece := aside.read(_CHUNK):
            yield piece
