"""What an editor decides about a body that was only met in reports."""

from dataclasses import replace
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import User, require
from monitor.dashboard.adopting import Adopting, may_decide_about
from monitor.dashboard.pages.overview import At
from monitor.dashboard.pages.reports import BodyId, body_page
from monitor.dashboard.pages.waiting import Note
from monitor.dashboard.queries.waiting import body_region
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import Site
from monitor.dashboard.typed_places import UnclearPlaceError, own_code_of
from storage.clock import now
from storage.documents import adoption
from storage.language import N_
from storage.people.roles import Role
from storage.register import Body, BodyKind

_KNOWN = N_("The register knows a body of this name in this place already: say that it is another name of that one.")
_NOT_MET = N_("One of these is not as it was when the page was made.")


def adopt_body(
    request: Request,
    site: At,
    body_id: BodyId,
    name: Annotated[str, Form(min_length=1, max_length=200)],
    kind: Annotated[BodyKind, Form()],
    region: Annotated[str, Form(max_length=60)],
    note: Note = "",
) -> Response:
    """POST ``/bodies/ID/adopt``: it is in the register from now on, and owes reports."""
    user = _decider(request, site, body_id)
    with site.database.read() as connection:
        met = adoption.offer(connection, body_id).body
        wished = replace(met, name=name.strip(), kind=kind, region=region.strip())
        try:
            wished = replace(wished, region=own_code_of(connection, region))
        except UnclearPlaceError as error:
            return _again(request, site, wished, error.sentence, error.values)
    require(request, Role.EDITOR, region=wished.region)
    try:
        with site.database.write() as connection:
            adoption.adopt(connection, body_id, user.name, now(), note, corrected=wished)
    except ValueError:
        return _again(request, site, wished, _KNOWN, {})
    return RedirectResponse(f"/bodies/{body_id}?done=adopted", 303)


def merge_body(
    request: Request,
    site: At,
    body_id: BodyId,
    into: Annotated[int, Form(ge=1, le=2**63 - 1)],
    note: Note = "",
) -> Response:
    """POST ``/bodies/ID/merge``: its name is another one of a registered body, whose reports these are."""
    user = _decider(request, site, body_id)
    _decider(request, site, into)
    try:
        with site.database.write() as connection:
            adoption.merge(connection, body_id, into, user.name, now(), note)
    except ValueError:
        raise Refusal(409, _NOT_MET, N_("Load the page again to see how it stands.")) from None
    return RedirectResponse(f"/bodies/{into}?done=merged", 303)


def _decider(request: Request, site: Site, body_id: int) -> User:
    """The user, who may decide about a body. Raises Refusal."""
    with site.database.read() as connection:
        region = body_region(connection, body_id)
    if region is None:
        raise Refusal(404, N_("There is no such body."), N_("Search for its name and choose it."))
    user = require(request, Role.EDITOR, region=region)
    if not may_decide_about(user, region):
        raise Refusal(
            403,
            N_("Of which place this body is nobody knows: whoever is not limited to regions may decide about it."),
            N_("Ask whoever manages the accounts of this dashboard."),
        )
    return user


def _again(request: Request, site: Site, wished: Body, fault: str, values: dict[str, str]) -> Response:
    return body_page(request, site, wished.id, Adopting(wished=wished, fault=fault, values=values), status=422)
