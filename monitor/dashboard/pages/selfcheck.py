"""The self-check: a draft is read and judged within seconds, and nothing of it is stored."""

from pathlib import PurePosixPath
from typing import Annotated

from fastapi import File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from crawler.reading.isolated import NotStartedError
from monitor.dashboard.examining import LARGEST, Examiner
from monitor.dashboard.inspection import shown
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import language_of, page
from storage.language import N_

ACCEPTED = ".docx,.doc,.wps,.pdf,.html,.htm,.mht,.rtf,.txt,.xlsx,.xls,.ofd,.zip,.png,.jpg,.jpeg,.tif,.tiff"
_NO_FILE = N_("Choose a file first.")
_EMPTY = N_("The file is empty. Open it and look whether this is the right one.")
_LONGEST_NAME = 120


def draft_form(request: Request) -> Response:
    """The page ``/check``."""
    return _form(request)


def check_draft(
    request: Request,
    draft: Annotated[UploadFile | str, File()] = "",
    body: Annotated[str, Form(max_length=100)] = "",
    year: Annotated[str, Form(pattern=r"^\s*(20[0-9]{2})?\s*$")] = "",
) -> Response:
    """POST ``/check``: the draft's tables as read, its faults and how to mend each; the answer is all that is left."""
    examiner: Examiner = request.app.state.examiner
    if isinstance(draft, str) or not draft.filename:
        return _form(request, _NO_FILE, body, year)
    content = draft.file.read(LARGEST + 1)
    if not content.strip(b" \t\r\n\0"):
        return _form(request, _EMPTY, body, year)
    name = PurePosixPath(draft.filename.replace("\\", "/")).name[-_LONGEST_NAME:] or "draft"
    try:
        inspection = examiner.examine(content, name, body.strip(), int(year) if year.strip() else None)
    except NotStartedError:
        raise Refusal(
            503,
            N_("No reader could be started on this machine, so that the draft was not looked at."),
            N_("Whoever runs this dashboard should run nianbao doctor and look at the log."),
        ) from None
    response = page(request, "draft.html", name=name, **shown(inspection, language_of(request)))
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(request: Request, fault: str = "", body: str = "", year: str = "") -> Response:
    status = 422 if fault else 200
    megabytes = LARGEST // (1024 * 1024)
    values = {"fault": fault, "body": body, "year": year, "accepted": ACCEPTED, "megabytes": megabytes}
    return page(request, "check.html", status=status, **values)
