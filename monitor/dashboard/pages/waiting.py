"""Reports that wait for a person: whose they are and of which year, or that they are none; and what was decided."""

from typing import Annotated

from fastapi import Form, Path, Query
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import User, require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries.waiting import (
    MOST_CANDIDATES,
    Waiting,
    bodies_like,
    body_region,
    document_region,
    waiting,
)
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import page
from storage import schema
from storage.clock import now
from storage.database import Database
from storage.documents import adoption, corrections
from storage.keeping.addresses import stands_at
from storage.language import N_
from storage.people.accounts import lies_in
from storage.people.roles import Role

PAGE = 50
"""Reports that a page shows, and an answer to a program holds."""
_DECISIONS_SHOWN = 20
_OFFERED_SHOWN = 100

DocumentId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Note = Annotated[str, Form(max_length=500)]
Asked = Annotated[str, Query(max_length=60)]

_DONE = {
    "assigned": N_("Decided. The report is counted from the next check on."),
    "declared": N_("Decided: it is no report, and waits no longer."),
    "undone": N_("The decision is taken back; what the machine read stands again."),
}


def waiting_reports(
    request: Request,
    site: At,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    done: str = "",
) -> Response:
    """The page ``/waiting``: what nobody could place, with those it may belong to; the latest first, 50 a page."""
    user = require(request, Role.VIEWER)
    with site.database.read() as connection:
        found = waiting(connection, user.regions, PAGE + 1, before=before)
        offered = adoption.offered(connection, regions=user.regions, limit=_OFFERED_SHOWN + 1)
        taken = [
            one for one in corrections.recent_corrections(connection, _DECISIONS_SHOWN) if _sees(connection, user, one)
        ]
    listed = found[:PAGE]
    may_decide = user.role.includes(Role.EDITOR)
    return page(
        request,
        "waiting.html",
        waiting=listed,
        is_first=before is None,
        following=listed[-1].report.document_id if len(found) > PAGE else None,
        offered=offered[:_OFFERED_SHOWN],
        are_more_offered=len(offered) > _OFFERED_SHOWN,
        decisions=taken,
        may_decide=may_decide,
        done=_DONE.get(done, ""),
    )


def _sees(connection: Connection, user: User, decision: corrections.Correction) -> bool:
    if not user.regions:
        return True
    region = body_region(connection, decision.body_id) if decision.body_id else None
    return region is not None and lies_in(region, user.regions)


def waiting_report(request: Request, site: At, document_id: DocumentId, q: Asked = "") -> Response:
    """The page ``/waiting/DOCUMENT``: one of them, and a search for the body. Raises 404 when it waits no longer."""
    user = require(request, Role.VIEWER)
    with site.database.read() as connection:
        one = _one(connection, user, document_id)
        found = bodies_like(connection, q, user.regions) if q.strip() else one.may_be
        taken = corrections.corrections_of(connection, document_id)
    may_decide = user.role.includes(Role.EDITOR)
    return page(
        request,
        "waiting_one.html",
        one=one,
        q=q,
        bodies=found,
        most=MOST_CANDIDATES,
        decisions=taken,
        may_decide=may_decide,
    )


def _one(connection: Connection, user: User, document_id: int) -> Waiting:
    found = waiting(connection, user.regions, 1, document_id=document_id)
    if not found:
        raise Refusal(
            404, N_("This report waits no longer, or belongs to another region."), N_("The list shows those that wait.")
        )
    return found[0]


def assign_report(
    request: Request,
    site: At,
    document_id: DocumentId,
    body: Annotated[int, Form(ge=1, le=2**63 - 1)],
    year: Annotated[int, Form(ge=2000, le=2100)],
    note: Note = "",
) -> Response:
    """POST ``/waiting/DOCUMENT/assign``: it is that body's report of that year."""
    with site.database.write() as connection:
        region = body_region(connection, body)
        if region is None:
            raise Refusal(404, N_("There is no such body."), N_("Search for its name and choose it."))
        user = require(request, Role.EDITOR, region=region)
        _one(connection, user, document_id)
        at = now()
        corrections.set_year(connection, document_id, year, user.name, at, note)
        corrections.assign(connection, document_id, body, user.name, at, note)
    return RedirectResponse("/waiting?done=assigned", 303)


def declare_none(request: Request, site: At, document_id: DocumentId, note: Note = "") -> Response:
    """POST ``/waiting/DOCUMENT/none``: it is no report."""
    user = require(request, Role.EDITOR)
    with site.database.write() as connection:
        _one(connection, user, document_id)
        corrections.declare(connection, document_id, is_report=False, author=user.name, at=now(), note=note)
    return RedirectResponse("/waiting?done=declared", 303)


def undo_decision(request: Request, site: At, decision_id: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> Response:
    """POST ``/decisions/DECISION/undo``: take a decision about a document back."""
    require(request, Role.EDITOR, region=_region_of(site.database, decision_id))
    user = require(request, Role.EDITOR)
    with site.database.write() as connection:
        try:
            corrections.undo(connection, decision_id, user.name, now())
        except (corrections.UnknownError, ValueError):
            raise Refusal(
                404, N_("There is no such decision that can be taken back."), N_("The list shows the latest decisions.")
            ) from None
    return RedirectResponse("/waiting?done=undone", 303)


def _region_of(database: Database, decision_id: int) -> str:
    """The region that a decision is about: its body's, else that of a portal where its address was found."""
    table, document = schema.correction, schema.document
    with database.read() as connection:
        row = connection.execute(select(table.c.body_id, table.c.address).where(table.c.id == decision_id)).first()
        if row is None:
            return ""
        if row.body_id:
            return body_region(connection, row.body_id) or ""
        found = connection.scalar(select(document.c.id).where(stands_at(row.address)).limit(1))
        return document_region(connection, found) if found else ""
