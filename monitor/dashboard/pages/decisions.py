"""What people decide about findings, from the report or the ledger: acknowledged, snoozed, dismissed, commented."""

from datetime import date
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Form
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import User, own_path, require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries import findings as query
from monitor.dashboard.refusal import Refusal
from monitor.judgement.decisions import Decided, DecisionError, decide
from storage import schema
from storage.findings import Decision
from storage.language import N_
from storage.people.roles import Role

_MOST = 500
_MOST_THAT_FIT = 5000

Ids = Annotated[list[str], Form(max_length=_MOST)]
Fit = Annotated[str, Form(max_length=400)]
Number = Annotated[int, Form(ge=0, le=10**9)]


def decide_findings(
    request: Request,
    site: At,
    decision: Annotated[Decision, Form()],
    ids: Ids = [],  # noqa: B006 - FastAPI copies it
    fit: Fit = "",
    number: Number = 0,
    why: Annotated[str, Form(max_length=2000)] = "",
    until: Annotated[str, Form(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")] = "",
    back: Annotated[str, Form(max_length=2000)] = "/findings",
) -> Response:
    """POST ``/findings/decide``: decide about the findings that are ticked, and go back to where they were.

    ``fit`` is the filter of the page instead, and ``number`` how many findings it said it keeps.
    """
    user = require(request, Role.EDITOR)
    with site.database.write() as connection:
        ids = _chosen(connection, user, ids, fit, number, _MOST_THAT_FIT)
        for region in _regions(connection, ids):
            require(request, Role.EDITOR, region=region)
        try:
            day = date.fromisoformat(until) if until and decision is Decision.SNOOZE else None
            done = decide(connection, ids, decision, by=user.name, now=site.clock(), why=why, until=day)
        except (DecisionError, ValueError) as error:
            raise Refusal(400, _sentence(error), N_("Go back, complete the form and decide again.")) from None
    return RedirectResponse(_with_result(own_path(back), done), 303)


def letters_of_findings(
    request: Request,
    site: At,
    ids: Ids = [],  # noqa: B006 - FastAPI copies it
    fit: Fit = "",
    number: Number = 0,
) -> Response:
    """POST ``/findings/letters``: the letters and the ledger that the chosen findings give."""
    user = require(request, Role.EDITOR)
    with site.database.read() as connection:
        chosen = _chosen(connection, user, ids, fit, number, _MOST)
    return RedirectResponse(f"/letters?{urlencode([('finding', one) for one in chosen])}", 303)


def _chosen(connection: Connection, user: User, ids: list[str], fit: str, number: int, most: int) -> list[str]:
    """The findings that a form is about: the ticked ones, or all that a filter keeps, if as many as it said."""
    if fit:
        ids = query.ids_that_fit(connection, _filter_of(fit, user.regions), most + 1)
        if len(ids) > most:
            raise Refusal(
                400, N_("More than {number} findings fit."), N_("Go back and narrow the filters."), number=f"{most}"
            )
        if len(ids) != number:
            raise Refusal(
                409,
                N_("The ledger has changed since: {number} findings fit now."),
                N_("Go back, load the page again and look at them."),
                number=f"{len(ids)}",
            )
    if not ids:
        raise Refusal(400, N_("No finding is chosen."), N_("Go back, tick the findings it is about, and decide again."))
    return ids


def _filter_of(fit: str, regions: tuple[str, ...]) -> query.Filter:
    """The filter that a page of the ledger named in its form."""
    named = dict(parse_qsl(fit))
    status, year = named.get("status", "unresolved"), named.get("year", "")
    kept = {key: named.get(key, "") for key in ("severity", "check", "region", "kind")}
    known = year.isdecimal() and len(year) == 4
    return query.Filter("" if status == "all" else status, year=int(year) if known else 0, regions=regions, **kept)


def _sentence(error: ValueError) -> str:
    return str(error) if isinstance(error, DecisionError) else N_("That is no day of the calendar.")


def _regions(connection: Connection, ids: list[str]) -> set[str]:
    finding, body = schema.finding, schema.body
    found = select(body.c.region).join(finding, finding.c.body_id == body.c.id).where(finding.c.id.in_(ids)).distinct()
    return set(connection.scalars(found))


def _with_result(address: str, done: Decided) -> str:
    """The address with what became of the decision, which the page tells in a sentence."""
    parts = urlsplit(address)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key != "done"]
    result = f"{len(done.changed)}.{len(done.unchanged)}.{len(done.refused) + len(done.unknown)}"
    return f"{parts.path}?{urlencode([*kept, ('done', result)])}#findings"


def told(done: str) -> tuple[int, int, int] | None:
    """How many findings a decision changed, left and refused, from an address; None where it tells nothing."""
    parts = done.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 6 for part in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])
