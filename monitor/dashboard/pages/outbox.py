"""What is to be told and what did not get through: for those who run the observer."""

from datetime import timedelta
from typing import Annotated

from fastapi import Form, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.messages import State
from alerts.troubles import backlog, settle, troubles
from monitor.dashboard.pages.overview import At
from monitor.dashboard.rendering import page
from storage.language import N_

LOOKED_BACK = timedelta(days=90)
"""How far back messages that did not get through are shown."""
_PAGE = 100

Before = Annotated[
    int | None, Query(ge=1, le=2**63 - 1, description=N_("Those behind this one: next of the answer before."))
]

_DONE = {
    "settled": N_("Settled."),
    "again": N_("It is sent once more at the next try."),
    "late": N_("It was settled already."),
}


def outbox(request: Request, site: At, before: Before = None, done: str = "") -> Response:
    """The page ``/outbox``: how much waits, and each message that somebody did not get for certain."""
    now = site.clock()
    with site.database.read() as connection:
        stands = backlog(connection)
        found = troubles(connection, now, since=now - LOOKED_BACK, before=before, limit=_PAGE + 1)
    listed = found[:_PAGE]
    return page(
        request,
        "outbox.html",
        backlog=stands,
        troubles=listed,
        is_first=before is None,
        older=listed[-1].outbox_id if len(found) > _PAGE else None,
        uncertain=State.UNCERTAIN,
        has_older=not stands.states.keys().isdisjoint({State.UNCERTAIN, State.FAILED}),
        done=_DONE.get(done, ""),
    )


def settle_message(
    site: At, message: Annotated[int, Path(ge=1, le=2**63 - 1)], arrived: Annotated[bool, Form()]
) -> Response:
    """POST ``/outbox/MESSAGE/settle``: an uncertain one arrived, or is to be sent once more."""
    settled = settle(site.database, message, arrived=arrived, now=site.clock())
    done = ("settled" if arrived else "again") if settled else "late"
    return RedirectResponse(f"/outbox?done={done}", 303)
