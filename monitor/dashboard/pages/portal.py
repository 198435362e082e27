"""One portal: its columns as they were learnt, its looks and what they cost; probing an unknown one and keeping it."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.access import require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.pages.portals import LOOKED_BACK
from monitor.dashboard.queries import portals as query
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import Site, language_of, page
from monitor.explaining.portraits import Portrait, next_words, notes, portraits
from monitor.explaining.unverified import reasons_told, unverified
from monitor.judgement.states import Because
from storage.clock import day_of
from storage.language import N_
from storage.people.roles import Role

_LOOKS_SHOWN = 40

Key = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", description=N_("The key of a portal in the register."))
]

_DONE = {"saved": N_("The portal is in the register. It is looked at in the next round.")}


@dataclass(frozen=True)
class ShownPortal:
    """A portal with its columns, its latest looks, what looking cost in 30 days, and why reports are not verified."""

    portal: query.PortalView
    columns: list[Portrait]
    looks: list[query.LookView]
    cost: query.Cost
    unverified: Counter[Because]


def shown_portal(request: Request, site: Site, key: str) -> ShownPortal:
    """What is told of a portal. Raises Refusal for an unknown one, and for one of another region."""
    now = site.clock()
    with site.database.read() as connection:
        found = query.portal_view(connection, key)
        if found is None:
            raise Refusal(
                404, N_("The register holds no such portal."), N_("The list of portals shows all that it holds.")
            )
        require(request, Role.VIEWER, region=found.region)
        return ShownPortal(
            found,
            portraits(connection, [key], now)[key],
            query.latest_looks(connection, key, _LOOKS_SHOWN),
            query.cost(connection, day_of(now) - LOOKED_BACK, [key]).get(key, query.Cost()),
            unverified(connection, key),
        )


def portal(request: Request, site: At, key: Key, done: str = "") -> Response:
    """The page ``/portals/KEY``. Raises 404 for an unknown portal."""
    now, shown = site.clock(), shown_portal(request, site, key)
    user = require(request, Role.VIEWER)
    return page(
        request,
        "portal.html",
        portal=shown.portal,
        columns=shown.columns,
        next_words=partial(next_words, at=now, language=language_of(request)),
        notes=partial(notes, language=language_of(request)),
        cost=shown.cost,
        unverified=shown.unverified.total(),
        reasons=reasons_told(shown.unverified, language_of(request)),
        looks=shown.looks,
        next_round=site.settings.next_round(now),
        may_start=user.may(Role.ADMIN) and not _is_published(request),
        done=_DONE.get(done, ""),
    )


def _is_published(request: Request) -> bool:
    return ("/runs", "POST") not in request.app.state.needs
