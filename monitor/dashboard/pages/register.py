"""The register's files: what one would change is shown first, and taken in when a person says so."""

from functools import partial
from typing import Annotated

from fastapi import File, Form, UploadFile
from loguru import logger
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.access import User, require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.rendering import page
from storage.language import N_
from storage.people.roles import Role
from storage.registry.importing import EFFECTS, Effect, preview, take_in
from storage.registry.register_files import (
    BODY_HEADER,
    DUE_HEADER,
    PORTAL_HEADER,
    RegisterFile,
    RegisterFileError,
    read_register,
)

LARGEST = 8 * 1024 * 1024
"""Bytes of the largest file: 150,000 bodies have 12, of which an import has one region's."""

_SHOWN = 300
_HEADERS = {"portals": "key,name,url,…", "bodies": "name,kind,region,…", "dues": "region,day,…"}
_HEADS = {N_("portals"): PORTAL_HEADER, N_("bodies"): BODY_HEADER, N_("due dates"): DUE_HEADER}
"""The columns that each kind of file may have."""
_NO_FILE = N_("Choose a file first.")
_TOO_LARGE = N_("The file is too large for this page: use nianbao register import, or split it by regions.")


def register_form(request: Request) -> Response:
    """The page ``/register``."""
    return page(
        request, "register.html", fault="", fault_values={}, heads=_HEADS, result=None, content="", is_kept=False
    )


def preview_register(request: Request, site: At, file: Annotated[UploadFile | str, File()] = "") -> Response:
    """POST ``/register/preview``: what a file would change; nothing is changed."""
    if isinstance(file, str) or not file.filename:
        return _fault(request, _NO_FILE)
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return _fault(request, _TOO_LARGE)
    return _result(request, site, content, is_kept=False)


def import_register(request: Request, site: At, content: Annotated[str, Form()]) -> Response:
    """POST ``/register/import``: take in what was shown."""
    return _result(request, site, content.encode(errors="replace"), is_kept=True)


def _result(request: Request, site: At, content: bytes, *, is_kept: bool) -> Response:
    user = require(request, Role.EDITOR)
    try:
        file: RegisterFile = read_register(content)
    except RegisterFileError as error:
        return _fault(request, str(error), **_HEADERS)
    with site.database.write() as connection:
        result = (take_in if is_kept else preview)(connection, [file], partial(_may, user))
    if is_kept:
        logger.info("{!r} took a register file in: {}", user.name, dict(result.totals))
    changed = [one for one in result.changes if one.effect is not Effect.SAME]
    return page(
        request,
        "register.html",
        fault="",
        fault_values={},
        heads=_HEADS,
        result=result,
        refused=sorted((bad for _, bad in result.refused), key=lambda bad: bad.line),
        effects=EFFECTS,
        changed=changed[:_SHOWN],
        more=max(0, len(changed) - _SHOWN),
        content="" if is_kept else _text(content),
        is_kept=is_kept,
    )


def _may(user: User, region: str) -> bool:
    return user.may(Role.EDITOR, region)


def _text(content: bytes) -> str:
    """The file as a form carries it on; `read_register` has read it, so that one of these is its encoding."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _fault(request: Request, fault: str, **values: str) -> Response:
    return page(
        request,
        "register.html",
        status=422,
        fault=fault,
        fault_values=values,
        heads=_HEADS,
        result=None,
        content="",
        is_kept=False,
    )
