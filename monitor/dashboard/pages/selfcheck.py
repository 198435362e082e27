"""The self-check: a draft is read and judged within seconds; of it nothing is stored but the result, when asked for."""

from pathlib import PurePosixPath
from typing import Annotated

from fastapi import File, Form, Path, Query, UploadFile
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crawler.reading.process.isolated import NotStartedError
from crawler.reading.process.wire import decode_reading, encode_reading
from crawler.reading.process.wire_values import MalformedError
from monitor.dashboard.access import User, require
from monitor.dashboard.examining import LARGEST, Examiner
from monitor.dashboard.inspection import as_html, shown
from monitor.dashboard.pages.overview import At
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import language_of, page
from monitor.dashboard.twins import as_json
from monitor.inspecting.inspection import Inspection, inspected
from monitor.inspecting.inspection import as_json as result_of
from storage.documents import drafts
from storage.documents.drafts import Draft
from storage.language import N_
from storage.people.accounts import lies_in
from storage.people.roles import Role

ACCEPTED = ".docx,.doc,.wps,.pdf,.html,.htm,.mht,.rtf,.txt,.xlsx,.xls,.ofd,.zip,.png,.jpg,.jpeg,.tif,.tiff"
_NO_FILE = N_("Choose a file first.")
_EMPTY = N_("The file is empty. Open it and look whether this is the right one.")
_LONGEST_NAME = 120
_LISTED = 20

DraftKey = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{16,32}$", description=N_("The key of a kept result."))]


def draft_form(request: Request, site: At, removed: Annotated[str, Query(pattern="^1?$")] = "") -> Response:
    """The page ``/check``."""
    return _form(request, site, removed=bool(removed))


def check_draft(
    request: Request,
    site: At,
    draft: Annotated[UploadFile | str, File()] = "",
    body: Annotated[str, Form(max_length=100)] = "",
    year: Annotated[str, Form(pattern=r"^\s*(20[0-9]{2})?\s*$")] = "",
    keep: Annotated[str, Form(pattern="^1?$")] = "",
) -> Response:
    """POST ``/check``: the tables as read, the faults and how to mend each; kept under a link only when asked for."""
    if isinstance(draft, str) or not draft.filename:
        return _form(request, site, _NO_FILE, body, year)
    content = draft.file.read(LARGEST + 1)
    if not content.strip(b" \t\r\n\0"):
        return _form(request, site, _EMPTY, body, year)
    name = PurePosixPath(draft.filename.replace("\\", "/")).name[-_LONGEST_NAME:] or "draft"
    inspection = _examined(request, content, name, body.strip(), int(year) if year.strip() else None)
    if keep:
        user = require(request, Role.VIEWER)
        reading = encode_reading(inspection.reading)
        given = (name, body.strip(), int(year) if year.strip() else None)
        with site.database.write() as connection:
            key = drafts.keep(connection, *given, reading, user.name, user.regions, site.clock())
        return RedirectResponse(f"/check/{key}", 303)
    response = page(request, "draft.html", name=name, kept=None, **shown(inspection, language_of(request)))
    response.headers["Cache-Control"] = "no-store"
    return response


def _examined(request: Request, content: bytes, name: str, body: str, year: int | None) -> Inspection:
    examiner: Examiner = request.app.state.examiner
    try:
        return examiner.examine(content, name, body, year)
    except NotStartedError:
        raise Refusal(
            503,
            N_("No reader could be started on this machine, so that the draft was not looked at."),
            N_("Whoever runs this dashboard should run nianbao doctor and look at the log."),
        ) from None


def _form(
    request: Request, site: At, fault: str = "", body: str = "", year: str = "", *, removed: bool = False
) -> Response:
    status = 422 if fault else 200
    megabytes = LARGEST // (1024 * 1024)
    user = require(request, Role.VIEWER)
    with site.database.read() as connection:
        kept = drafts.kept_by(connection, user.name, site.clock(), _LISTED)
    values = {"fault": fault, "body": body, "year": year, "accepted": ACCEPTED, "megabytes": megabytes}
    return page(request, "check.html", status=status, kept=kept, removed=removed, days=drafts.KEPT_DAYS, **values)


def kept_draft(
    request: Request,
    site: At,
    key: DraftKey,
    file: Annotated[str, Query(pattern="^1?$", description=N_("1: as a file that needs no server."))] = "",
) -> Response:
    """The page ``/check/KEY``: a result that was kept, judged by the rules of today; or as a file."""
    with site.database.read() as connection:
        user, kept = _kept(connection, request, site, key)
    inspection, language = _inspection(kept), language_of(request)
    if file:
        headers = {"Content-Disposition": f'attachment; filename="nianbao-{key}.html"', "Cache-Control": "no-store"}
        return Response(as_html(inspection, language, is_kept=True), 200, headers, "text/html; charset=utf-8")
    may_remove = _may_remove(user, kept)
    values = shown(inspection, language)
    response = page(request, "draft.html", name=kept.name, kept=kept, may_remove=may_remove, **values)
    response.headers["Cache-Control"] = "no-store"
    return response


def kept_draft_json(request: Request, site: At, key: DraftKey) -> Response:
    """A kept result of a self-check as JSON: what was read and its faults, judged by the rules of today."""
    with site.database.read() as connection:
        _, kept = _kept(connection, request, site, key)
    result = result_of(_inspection(kept)) | {"source": kept.name}
    return as_json(request, {"name": kept.name, "kept": kept.kept, "until": kept.until, "result": result})


def remove_draft(request: Request, site: At, key: DraftKey) -> Response:
    """POST ``/check/KEY/remove``: forget a kept result; its keeper may, and an admin."""
    with site.database.write() as connection:
        user, kept = _kept(connection, request, site, key)
        if not _may_remove(user, kept):
            raise Refusal(
                403,
                N_("Only whoever kept this result may remove it."),
                N_("It is forgotten by itself when its time is over."),
            )
        drafts.remove(connection, key)
    return RedirectResponse("/check?removed=1", 303)


def _may_remove(user: User, kept: Draft) -> bool:
    return user.name == kept.author or (user.role.includes(Role.ADMIN) and not user.regions)


def _kept(connection: Connection, request: Request, site: At, key: str) -> tuple[User, Draft]:
    """Who asks, and the result asked for; what another region keeps is not there."""
    user = require(request, Role.VIEWER)
    found = drafts.find(connection, key, site.clock())
    if found is None or not _is_near(found.regions, user.regions):
        raise Refusal(
            404,
            N_("This result is not there: it was removed, or its time is over."),
            N_("Check the draft again; the file itself was never kept."),
        )
    return user, found


def _is_near(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    overlaps = any(lies_in(one, (other,)) or lies_in(other, (one,)) for one in ones for other in others)
    return not ones or not others or overlaps


def _inspection(kept: Draft) -> Inspection:
    try:
        return inspected(decode_reading(kept.reading), f"file:{kept.name}", kept.body, kept.year)
    except MalformedError:
        raise Refusal(
            404,
            N_("This result was kept by another version, and cannot be shown any more."),
            N_("Check the draft again; the file itself was never kept."),
        ) from None
