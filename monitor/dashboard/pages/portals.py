"""The health of the portals: each column's last look and its cause, and reports that wait for a person."""

from collections import Counter
from datetime import timedelta
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.pages.overview import At, health
from monitor.dashboard.queries import observer
from monitor.dashboard.queries import portals as costs
from monitor.dashboard.queries.places import within
from monitor.dashboard.rendering import page
from monitor.dashboard.words import OUTCOMES
from storage import schema

_PAGE = 200
_LOOKED_BACK = timedelta(days=30)
_WAITING_SHOWN = 50

Outcome = Annotated[str, Query(pattern=f"^({'|'.join(OUTCOMES)})?$")]
Number = Annotated[int, Query(ge=1, le=10_000)]


def portals(request: Request, site: At, outcome: Outcome = "", number: Number = 1) -> Response:
    """The page ``/portals``: columns that could not be looked at first, 200 a page."""
    now = site.clock()
    with site.database.read() as connection:
        everything = observer.looks(connection, within(schema.portal.c.region, ""))
        kept = [look for look in everything if outcome in ("", look.outcome)]
        kept.sort(key=lambda look: look.looked)
        return page(
            request,
            "portals.html",
            looks=kept[(number - 1) * _PAGE : number * _PAGE],
            outcomes=Counter(look.outcome for look in everything),
            outcome=outcome,
            number=number,
            has_more=len(kept) > number * _PAGE,
            health=health(connection, site),
            waiting=observer.unassigned(connection, _WAITING_SHOWN),
            register=observer.register_size(connection),
            cost=sum(costs.cost(connection, now - _LOOKED_BACK).values(), costs.Cost()),
            next_round=site.settings.next_round(now),
        )
