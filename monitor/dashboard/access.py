"""Who asks and what they may: users, what a route needs, tokens of forms, the address to return to after a login."""

import getpass
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from markupsafe import Markup
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.refusal import Refusal
from storage import schema
from storage.divisions.called import written
from storage.language import N_
from storage.people.accounts import Account, lies_in
from storage.people.roles import Role

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field
_TOKEN_HEADER = "x-form-token"  # noqa: S105
_LONGEST_TARGET = 2000


class Mode(StrEnum):
    """Who is let in: whoever sits at this machine, whoever has an account, or everybody to read."""

    LOCAL = "local"
    ACCOUNTS = "accounts"
    PUBLIC = "public"


@dataclass(frozen=True)
class Access:
    """How the dashboard is reached. ``hosts`` are names of it besides this machine's; ``url`` stands in mails."""

    mode: Mode = Mode.LOCAL
    hosts: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class User:
    """Who asks. ``name`` is empty for a reader without an account; ``regions`` none means the whole country."""

    name: str
    role: Role
    regions: tuple[str, ...] = ()
    account: Account | None = None

    def may(self, role: Role, region: str = "") -> bool:
        """Whether the user has a role, and has it in a region; the whole country where none is given."""
        return self.role.includes(role) and (lies_in(region, self.regions) if region else True)


READER = User("", Role.VIEWER)
"""Everybody, where the site is published to be read."""


def local_user() -> User:
    """Who sits at this machine: may do everything, under the name of the machine's user, so that decisions have one."""
    try:
        return User(getpass.getuser(), Role.ADMIN)
    except (OSError, KeyError):  # a container's user may have no name
        return User("local", Role.ADMIN)


def of_account(account: Account, most: Role = Role.ADMIN) -> User:
    """The user of an account, with at most a role: a token only reads."""
    role = account.role if most.includes(account.role) else most
    return User(account.name, role, account.regions, account)


def user_of(request: Request) -> User | None:
    """Who asks; None for somebody who has not logged in where accounts are required."""
    user: User | None = getattr(request.state, "user", None)
    return user


def require(request: Request, role: Role, *, region: str = "") -> User:
    """The user, who has a role in a region (in some region at least, where none is given). Raises Refusal."""
    user = user_of(request)
    if user is None:
        raise Refusal(401, N_("This page is for those who have an account."), N_("Log in and come back."))
    if not user.role.includes(role):
        raise Refusal(403, _TOO_LITTLE[role], N_("Ask whoever manages the accounts of this dashboard."))
    if region and not lies_in(region, user.regions):
        raise Refusal(
            403,
            N_("Your account is limited to {regions}; this belongs to {region}."),
            N_("Ask whoever manages the accounts of this dashboard."),
            regions=", ".join(map(written, user.regions)),
            region=written(region[:6]),
        )
    return user


_TOO_LITTLE = {
    Role.VIEWER: N_("This page is for those who have an account."),
    Role.EDITOR: N_("Your account may read, but not change anything."),
    Role.ADMIN: N_("This is for those who manage the dashboard."),
}


def admits(role: Role | None, signed: bool = False) -> Callable[[Request], Awaitable[None]]:
    """The dependency of a route: who may come (None: everybody), in which region, and that a form is one of ours.

    ``signed`` is a route whose address holds a signed token that says what may be done: that stands for the form's.
    """

    async def admit(request: Request) -> None:
        if role is not None:
            user = require(request, role)
            if user.regions:
                _stay_within(request, role)
        if request.method not in SAFE_METHODS and not signed:
            await check_form(request)

    return admit


def _stay_within(request: Request, role: Role) -> None:
    """A user limited to regions opens no place and no body of another, whatever the page does."""
    places = request.path_params
    if "region" in places:
        require(request, role, region=str(places["region"]))
    if str(places.get("body_id", "")).isascii() and str(places.get("body_id", "")).isdecimal():
        body = schema.body
        with request.app.state.site.database.read() as connection:
            key = min(int(places["body_id"]), 2**63 - 1)
            region = connection.scalar(select(body.c.region).where(body.c.id == key))
        if region is not None:
            require(request, role, region=region)


def region_for(request: Request, region: str) -> str:
    """The region that a page sums up: the one asked for, which must be the user's; without one, the user's first."""
    user = user_of(request)
    if user is None or not user.regions:
        return region
    if region:
        require(request, Role.VIEWER, region=region)
        return region
    return user.regions[0][:6]


def cookie_name(request: Request, name: str) -> str:
    """A cookie's name; over https with the prefix by which browsers keep it from other hosts and from http."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def session_secret(request: Request) -> str:
    """What the session cookie holds; empty without one."""
    return request.cookies.get(cookie_name(request, "nianbao"), "")


def keep_session(request: Request, response: Response, secret: str) -> None:
    """Give the browser its session, or take it away (empty)."""
    _set_cookie(request, response, "nianbao", secret, "lax")


def _set_cookie(request: Request, response: Response, name: str, value: str, same_site: str) -> None:
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=None if value else 0,
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="strict" if same_site == "strict" else "lax",
        path="/",
    )


def form_token(request: Request) -> str:
    """The token that every form of this browser carries; bound to its session, before one to a cookie of its own."""
    secret = _form_secret(request)
    if not secret:
        secret = request.state.new_form_secret = secrets.token_urlsafe(24)
    return _token_of(secret)


def _form_secret(request: Request) -> str:
    made: str = getattr(request.state, "new_form_secret", "")
    return made or session_secret(request) or request.cookies.get(cookie_name(request, "nianbao_form"), "")


def _token_of(secret: str) -> str:
    return hmac.new(secret.encode(errors="replace"), b"form", hashlib.sha256).hexdigest()


def token_field(request: Request) -> Markup:
    """The hidden field of the token, for templates: every form that is posted holds ``{{ token_field() }}``."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, form_token(request))


def keep_form_secret(request: Request, response: Response) -> None:
    """Give the browser the cookie that its forms are bound to, where one was just made."""
    secret: str = getattr(request.state, "new_form_secret", "")
    if secret:
        _set_cookie(request, response, "nianbao_form", secret, "strict")


async def check_form(request: Request) -> None:
    """That what is posted comes from a form of ours, which another site cannot know. Raises Refusal."""
    if getattr(request.state, "by_token", False):
        return  # a program names its token itself: no browser sends it along unasked
    given = request.headers.get(_TOKEN_HEADER)
    if given is None:
        given = str((await request.form()).get(TOKEN_FIELD, ""))
    secret = _form_secret(request)
    if not secret or not hmac.compare_digest(given.encode(errors="replace"), _token_of(secret).encode()):
        raise Refusal(
            403,
            N_("This form is out of date, or it was not ours. Nothing was changed."),
            N_("Go back, load the page again and send the form once more."),
        )


def own_path(target: str) -> str:
    """Where to go on after a login: a path of ours with its query, else the overview (?next=//evil, /\\evil …)."""
    if not target.startswith("/") or len(target) > _LONGEST_TARGET or not target.isprintable() or "\\" in target:
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    own = not parts.scheme and not parts.netloc and not target.startswith("//")
    return target if own and not parts.path.startswith(("/login", "/logout")) else "/"
