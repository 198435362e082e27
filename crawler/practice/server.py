"""Serves one practice portal on the loopback: resources by path, validators, and a record of every request."""

import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

from storage.clock import now

_LARGEST_BODY = 1 << 20
_RECORDED = ("User-Agent", "Referer", "If-None-Match", "If-Modified-Since", "Cookie", "Host")


@dataclass(frozen=True)
class Resource:
    """What stands at a path. Where ``modified`` is given the server sends validators and answers 304."""

    content: bytes
    content_type: str = "text/html; charset=utf-8"
    modified: datetime | None = None
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """The validator of its content."""
        return f'"{sha256(self.content).hexdigest()[:20]}"'


@dataclass(frozen=True)
class Request:
    """One request as the server answered it."""

    portal: str
    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    time: datetime


@dataclass(frozen=True)
class Asked:
    """What an interface is asked."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def query(self) -> dict[str, str]:
        """The fields of the address."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


class Site:
    """A portal's resources by path, and those of whole folders (a wall, which answers below it as well).

    An interface at a path makes its answers itself.
    """

    def __init__(self, portal: str, not_found: bytes) -> None:
        self.portal = portal
        self._resources: dict[str, Resource] = {}
        self._folders: dict[str, Resource] = {}
        self._interfaces: dict[str, Callable[[Asked], Resource | None]] = {}
        self._requests: list[Request] = []
        self._not_found = Resource(not_found, status=HTTPStatus.NOT_FOUND)
        self._lock = threading.Lock()

    def put(self, path: str, resource: Resource) -> None:
        """Places or replaces what stands at a path."""
        with self._lock:
            self._resources[path] = resource

    def wall(self, folder: str, resource: Resource) -> None:
        """Answers everything below a folder with one resource."""
        self._folders[folder] = resource

    def interface(self, path: str, answer: Callable[[Asked], Resource | None]) -> None:
        """Answers a path by a function; where it gives None there is no such page."""
        self._interfaces[path] = answer

    def answer(self, asked: Asked) -> Resource:
        """The answer to a request; what is no interface answers a POST as it answers a GET."""
        interface = self._interfaces.get(asked.target.partition("?")[0])
        return self.find(asked.target) if interface is None else interface(asked) or self._not_found

    def find(self, target: str) -> Resource:
        """What stands at the path of a request's target; a folder means its index.html."""
        path = target.partition("?")[0]
        for folder, resource in self._folders.items():
            if path.startswith(folder):
                return resource
        with self._lock:
            found = self._resources.get(f"{path}index.html" if path.endswith("/") else path)
            if found is None and f"{path}/index.html" in self._resources:
                return Resource(b"", status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": f"{path}/"})
        return found or self._not_found

    def record(self, request: Request) -> None:
        """Remembers a request."""
        with self._lock:
            self._requests.append(request)

    @property
    def requests(self) -> tuple[Request, ...]:
        """All requests so far, in the order in which they were answered."""
        with self._lock:
            return tuple(self._requests)


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # a full queue costs a client one second: it sends its first packet again

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: tuple[str, int]
    ) -> None:
        """Browsers drop connections as they like; anything else is told as always."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class PortalServer:
    """Serves a site on a free port of the loopback, in threads, until it is closed."""

    def __init__(self, site: Site, address: str = "127.0.0.1") -> None:
        self._server = _Server((address, 0), handler_of(site))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name=site.portal, daemon=True
        )

    @property
    def base(self) -> str:
        """The address of the portal, without a slash at the end."""
        return f"http://{self._server.server_address[0]!s}:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def handler_of(site: Site) -> type[BaseHTTPRequestHandler]:
    """The class that answers requests for a site."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60
        wbufsize = -1  # one packet for headers and body: else each answer waits 40 ms for a delayed ACK

        def do_GET(self) -> None:
            self._answer(site.answer(Asked(self.command, self.path, dict(self.headers))))

        do_HEAD = do_GET  # noqa: N815 - the name http.server calls

        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST_BODY))
            self._answer(site.answer(Asked(self.command, self.path, dict(self.headers), body)))

        def _answer(self, resource: Resource) -> None:
            status = resource.status
            if resource.modified and _is_current(resource, resource.modified, self.headers):
                status = HTTPStatus.NOT_MODIFIED
            headers = {name: self.headers[name] for name in _RECORDED if name in self.headers}
            site.record(Request(site.portal, self.command, self.path, int(status), headers, now()))
            self.send_response(status)
            for name, value in _headers(resource).items():
                self.send_header(name, value)
            has_body = status != HTTPStatus.NOT_MODIFIED
            if has_body:
                self.send_header("Content-Length", str(len(resource.content)))
            self.end_headers()
            if has_body and self.command != "HEAD":
                self.wfile.write(resource.content)

        def version_string(self) -> str:
            return "nginx"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            """Says nothing: requests are recorded by the site."""

    return Handler


def _headers(resource: Resource) -> dict[str, str]:
    headers = {"Content-Type": resource.content_type, **resource.headers}
    if resource.modified:
        headers["ETag"] = resource.etag
        headers["Last-Modified"] = format_datetime(resource.modified.astimezone(UTC), usegmt=True)
    return headers


def _is_current(resource: Resource, modified: datetime, headers: Message) -> bool:
    """Whether the client's copy is still good; the tag goes before the date (RFC 9110, 13.2.2)."""
    tags = headers.get("If-None-Match")
    if tags is not None:
        return resource.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since = headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
