"""The accounts of the dashboard, for those who manage them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from fastapi import Form
from loguru import logger
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import page
from monitor.dashboard.typed_places import UnclearPlaceError, codes_of
from storage.language import N_
from storage.people import accounts
from storage.people.accounts import Account, AccountError
from storage.people.roles import Role

Name = Annotated[str, Form(max_length=64)]
RoleName = Annotated[Role, Form()]
Regions = Annotated[str, Form(max_length=500)]

_DONE = {
    "changed": N_("The account is changed."),
    "disabled": N_("The account can log in no longer; its sessions and tokens have ended."),
    "enabled": N_("The account can log in again."),
}


def users(request: Request, site: At, done: str = "") -> Response:
    """The page ``/users``."""
    return _page(request, site, done=_DONE.get(done, ""))


def _page(
    request: Request,
    site: At,
    *,
    done: str = "",
    fault: str = "",
    fault_values: Mapping[str, str] = MappingProxyType({}),
    password: str = "",
    name: str = "",
    regions: str = "",
    status: int = 200,
) -> Response:
    require_ruler(request)
    with site.database.read() as connection:
        known = accounts.accounts(connection)
    said = {"done": done, "fault": fault, "fault_values": fault_values, "password": password}
    shown = {"accounts": known, "name": name, "regions": regions, "roles": list(Role)}
    response = page(request, "users.html", status=status, **said, **shown)
    response.headers["Cache-Control"] = "no-store"
    return response


def require_ruler(request: Request) -> str:
    """The name of an admin of the whole country: who is limited to regions gives nobody more. Raises Refusal."""
    user = require(request, Role.ADMIN)
    if user.regions:
        raise Refusal(
            403,
            N_("Accounts are managed by admins of the whole country."),
            N_("Ask whoever manages the accounts of this dashboard."),
        )
    return user.name


def add_user(request: Request, site: At, name: Name, role: RoleName, regions: Regions = "") -> Response:
    """POST ``/users``: a new account; its password is made here and shown once."""
    ruler = require_ruler(request)
    password = accounts.generated_password()
    kept = accounts.hashed(password)
    try:
        with site.database.write() as connection:
            made = accounts.add_account(connection, name, kept, role, codes_of(connection, regions))
    except AccountError as error:
        return _page(request, site, fault=str(error), name=name, regions=regions, status=422)
    except UnclearPlaceError as error:
        said, values = error.sentence, error.values
        return _page(request, site, fault=said, fault_values=values, name=name, regions=regions, status=422)
    logger.info("{!r} added the account {!r} ({})", ruler, made.name, role.value)
    return _page(request, site, password=password, name=made.name)


def change_user(request: Request, site: At, name: Name, role: RoleName, regions: Regions = "") -> Response:
    """POST ``/users/role``: another role, other regions."""
    ruler = require_ruler(request)
    try:
        with site.database.write() as connection:
            accounts.change_account(connection, _named(connection, name), role, codes_of(connection, regions))
    except AccountError as error:
        return _page(request, site, fault=str(error), status=422)
    except UnclearPlaceError as error:
        return _page(request, site, fault=error.sentence, fault_values=error.values, status=422)
    logger.info("{!r} gave the account {!r} the role {} in {!r}", ruler, name, role.value, regions)
    return RedirectResponse("/users?done=changed", 303)


def activate_user(request: Request, site: At, name: Name, active: Annotated[bool, Form()]) -> Response:
    """POST ``/users/active``: let an account log in, or no longer."""
    ruler = require_ruler(request)
    try:
        with site.database.write() as connection:
            accounts.activate(connection, _named(connection, name), active)
    except AccountError as error:
        return _page(request, site, fault=str(error), status=422)
    logger.info("{!r} {} the account {!r}", ruler, "enabled" if active else "disabled", name)
    return RedirectResponse(f"/users?done={'enabled' if active else 'disabled'}", 303)


def reset_password(request: Request, site: At, name: Name) -> Response:
    """POST ``/users/password``: a new password, shown once."""
    ruler = require_ruler(request)
    password = accounts.generated_password()
    kept = accounts.hashed(password)
    with site.database.write() as connection:
        accounts.set_password(connection, _named(connection, name), kept)
    logger.info("{!r} gave the account {!r} a new password", ruler, name)
    return _page(request, site, password=password, name=name)


def _named(connection: Connection, name: str) -> Account:
    found = accounts.account_named(connection, name)
    if found is None:
        raise Refusal(
            404, N_("There is no account of this name."), N_("The list of accounts shows all that there are.")
        )
    return found
