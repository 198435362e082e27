"""Logging in and out, where accounts are required."""

from typing import Annotated

from fastapi import Form
from loguru import logger
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import keep_session, own_path, session_secret, user_of
from monitor.dashboard.pages.overview import At
from monitor.dashboard.rendering import page
from storage.language import N_
from storage.people.accounts import any_account
from storage.people.sessions import TooManyTriesError, end_session, forget_ended_sessions, log_in

_WRONG = N_("The name or the password is wrong.")
_TOO_MANY = N_("Too many tries failed. Wait {minutes} minutes and try again.")


def login_form(request: Request, site: At, next: str = "") -> Response:  # noqa: A002 - the name in the address
    """The page ``/login``; who is logged in already is led on."""
    if user_of(request) is not None:
        return _led_on(next)
    return _form(request, site, next)


def login(
    request: Request,
    site: At,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    next: Annotated[str, Form(max_length=4000)] = "",  # noqa: A002
) -> Response:
    """POST ``/login``: a new session, or the form again with what was wrong."""
    address = request.client.host if request.client else ""
    try:
        secret = log_in(site.database, name, password, address)
    except TooManyTriesError as error:
        seconds = max(1, int(error.wait.total_seconds()))
        logger.warning("login of {!r} from {!r} slowed down", name, address)
        response = _form(request, site, next, 429, name, _TOO_MANY, minutes=-(-seconds // 60))
        response.headers["Retry-After"] = str(seconds)
        return response
    if secret is None:
        logger.warning("login of {!r} from {!r} failed", name, address)
        return _form(request, site, next, 401, name, _WRONG)
    logger.info("login of {!r} from {!r}", name, address)
    old = session_secret(request)
    with site.database.write() as connection:
        forget_ended_sessions(connection)
        if old:
            end_session(connection, old)
    response = _led_on(next)
    keep_session(request, response, secret)
    return response


def logout(request: Request, site: At) -> Response:
    """POST ``/logout``: the session ends here and in the database."""
    with site.database.write() as connection:
        end_session(connection, session_secret(request))
    response = RedirectResponse("/login", 303, {"Cache-Control": "no-store"})
    keep_session(request, response, "")
    return response


def _led_on(target: str) -> Response:
    return RedirectResponse(own_path(target), 303, {"Cache-Control": "no-store"})


def _form(
    request: Request, site: At, target: str, status: int = 200, name: str = "", fault: str = "", **values: object
) -> Response:
    with site.database.read() as connection:
        is_ready = any_account(connection)
    response = page(
        request,
        "login.html",
        status=status,
        target=own_path(target),
        name=name,
        fault=fault,
        fault_values=values,
        is_ready=is_ready,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
