"""The gate before every route: the name it was asked by, where a form comes from, who asks, how much is sent."""

import ipaddress
import socket
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.dashboard.access import (
    READER,
    SAFE_METHODS,
    Access,
    Mode,
    User,
    local_user,
    of_account,
    session_secret,
    user_of,
)
from monitor.dashboard.errors import refused
from monitor.dashboard.queries.places import seen_only_in
from monitor.dashboard.refusal import Refusal
from storage.database import Database
from storage.language import N_
from storage.people.roles import Role
from storage.people.sessions import session_account, token_account

_OWN_NAMES = frozenset({"localhost", socket.gethostname().lower()})
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
MOST_SENT = 1024 * 1024
"""Bytes that a form may be sent with, where its route does not allow more."""


class Gate:
    """ASGI middleware: nothing behind it is reached before it is known who asks. Open are only the paths named so."""

    def __init__(
        self,
        app: ASGIApp,
        database: Database,
        access: Access,
        open_paths: frozenset[str],
        uploads: dict[str, int] | None = None,
    ) -> None:
        """``uploads`` are the paths to which a file may be sent, and its most bytes; its form comes on top."""
        self._app, self._database, self._access, self._open = app, database, access, open_paths
        self._uploads = uploads or {}
        self._names = {*access.hosts, urlsplit(access.url).hostname or ""} - {""}
        self._local = local_user()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            return  # there is none: the server answers 403 to a handshake that nobody accepts
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            largest = self._uploads.get(request.url.path, 0)
            self._look_at(request, largest)
            request.state.user = await self._who(request)
            self._let_in(request)
        except Refusal as refusal:
            response = self._to_login(request) if refusal.status_code == 401 else None
            await (response or refused(request, refusal))(scope, receive, send)
            return
        user = user_of(request)
        with seen_only_in(user.regions if user else ()):
            await self._app(scope, _limited(receive, largest), send)

    def _look_at(self, request: Request, largest: int) -> None:
        """What no route needs to be asked for. Raises Refusal."""
        host = _host_of(request)
        if not self._is_ours(host):
            raise Refusal(
                400,
                N_("This dashboard does not go by the name {host}."),
                N_("Whoever runs it may add the name to dashboard.hosts."),
                host=host[:80] or "?",
            )
        if self._access.mode is Mode.LOCAL and not _comes_from_here(request):
            raise Refusal(
                403,
                N_("This dashboard serves only the machine that it runs on."),
                N_("Whoever runs it may make accounts (nianbao user add NAME) and set dashboard.login."),
            )
        if request.method not in SAFE_METHODS and not self._same_site(request):
            raise Refusal(
                403,
                N_("This form was sent from another site. Nothing was changed."),
                N_("Open the page here and send the form from it."),
            )
        length = request.headers.get("content-length", "0")
        if not length.isascii() or not length.isdecimal() or len(length) > 18 or int(length) > largest + MOST_SENT:
            raise _too_large(largest)

    def _is_ours(self, host: str) -> bool:
        """Whether we go by a name. A page elsewhere whose name was pointed at us (DNS rebinding) is told no."""
        if self._access.mode is Mode.LOCAL:
            return host == "localhost" or _is_loopback(host)
        return host in _OWN_NAMES or host in self._names or _is_address(host)

    def _same_site(self, request: Request) -> bool:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = request.headers.get("origin")
        if origin is None:
            return True  # no browser: the form's token decides
        own = {f"{request.url.scheme}://{request.headers.get('host', '')}".lower(), _origin_of(self._access.url)}
        return origin.lower() in own

    async def _who(self, request: Request) -> User | None:
        if self._access.mode is Mode.LOCAL:
            return self._local
        if self._access.mode is Mode.PUBLIC:
            return READER
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and secret:
            request.state.by_token = True
            account = await run_in_threadpool(token_account, self._database, secret.strip())
            most = Role.ADMIN if _reads_data(request) else Role.VIEWER
            return of_account(account, most) if account else None
        secret = session_secret(request)
        account = await run_in_threadpool(session_account, self._database, secret) if secret else None
        return of_account(account) if account else None

    def _let_in(self, request: Request) -> None:
        path = request.url.path
        if user_of(request) is None and path not in self._open and not path.startswith("/static/"):
            raise Refusal(
                401,
                N_("This page is for those who have an account."),
                N_("Log in and come back; a program sends its token as Authorization: Bearer."),
                {"WWW-Authenticate": 'Bearer realm="nianbao"'},
            )

    @staticmethod
    def _to_login(request: Request) -> Response | None:
        """A person is led to the login and back; a program is told."""
        wants_page = "text/html" in request.headers.get("accept", "")
        if request.method not in ("GET", "HEAD") or not wants_page:
            return None
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        address = "/login" if target == "/" else f"/login?next={quote(target, safe='')}"
        return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


def _reads_data(request: Request) -> bool:
    """Whether data alone is asked for: a token reads there what its account may read, and elsewhere as a viewer."""
    return request.method in SAFE_METHODS and request.url.path.endswith((".json", ".csv", ".xlsx"))


def _too_large(largest: int) -> Refusal:
    return Refusal(
        413,
        N_("More was sent than can be taken: at most {megabytes} MB."),
        N_("Send a smaller file."),
        megabytes=(largest or MOST_SENT) // (1024 * 1024),
    )


def _limited(receive: Receive, largest: int) -> Receive:
    """The body, as long as it is no larger than allowed: a length that was not said, or was a lie, ends here."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest + MOST_SENT:
            raise _too_large(largest)
        return message

    return counted


def _host_of(request: Request) -> str:
    """The name in the Host header without its port, in small letters; empty for one that is none."""
    try:
        return (urlsplit(f"//{request.headers.get('host', '')}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _comes_from_here(request: Request) -> bool:
    """Whether somebody at this machine asks, and no proxy for somebody elsewhere."""
    here = request.client is None or _is_loopback(request.client.host)
    return here and not any(name in request.headers for name in _FORWARDED)
