"""One's own account: what it may do, its password, its tokens, and logging out."""

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import keep_session, require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import page
from storage.language import N_
from storage.people.accounts import (
    Account,
    AccountError,
    add_token,
    hashed,
    is_right_of,
    revoke_token,
    set_password,
    tokens,
)
from storage.people.roles import Role
from storage.people.sessions import start_session

_WRONG = N_("The present password is wrong.")


def _own(request: Request) -> Account:
    account = require(request, Role.VIEWER).account
    if account is None or getattr(request.state, "by_token", False):
        raise Refusal(
            403,
            N_("A token reads, and changes nothing."),
            N_("Log in with a browser."),
        )
    return account


def account_page(request: Request, site: At, done: str = "") -> Response:
    """The page ``/account``."""
    return _page(request, site, done=done if done in _DONE else "")


_DONE = {
    "password": N_("The password is changed. Every other session of this account has ended."),
    "revoked": N_("The token is taken back."),
}


def _page(
    request: Request, site: At, *, done: str = "", fault: str = "", secret: str = "", status: int = 200
) -> Response:
    account = _own(request)
    with site.database.read() as connection:
        held = tokens(connection, account)
    response = page(
        request,
        "account.html",
        status=status,
        account=account,
        tokens=held,
        done=_DONE.get(done, ""),
        fault=fault,
        secret=secret,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def change_password(
    request: Request,
    site: At,
    present: Annotated[str, Form(max_length=2000)] = "",
    fresh: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """POST ``/account/password``: a new password; this browser stays logged in, with a new session."""
    account = _own(request)
    if not is_right_of(site.database, account, present):
        return _page(request, site, fault=_WRONG, status=422)
    try:
        kept = hashed(fresh)
    except AccountError as error:
        return _page(request, site, fault=str(error), status=422)
    with site.database.write() as connection:
        set_password(connection, account, kept)
        secret = start_session(connection, account)
    response = RedirectResponse("/account?done=password", 303)
    keep_session(request, response, secret)
    return response


def make_token(request: Request, site: At, label: Annotated[str, Form(max_length=200)] = "") -> Response:
    """POST ``/account/tokens``: a token, shown on this one page."""
    with site.database.write() as connection:
        secret = add_token(connection, _own(request), label)
    return _page(request, site, secret=secret)


def take_token_back(request: Request, site: At, token: Annotated[int, Form(ge=1, le=2**63 - 1)]) -> Response:
    """POST ``/account/tokens/revoke``: a token that is good no longer."""
    with site.database.write() as connection:
        revoke_token(connection, _own(request), token)
    return RedirectResponse("/account?done=revoked", 303)
