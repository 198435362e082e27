"""The health of the portals: each column's last look and its cause, and reports that wait for a person."""

from collections import Counter
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.access import region_for
from monitor.dashboard.pages.overview import At, Region, health
from monitor.dashboard.queries import observer
from monitor.dashboard.queries import portals as costs
from monitor.dashboard.queries.places import within
from monitor.dashboard.rendering import Site, language_of, page
from monitor.dashboard.security import web_link
from monitor.dashboard.twins import Record, TableKind, as_json, as_table
from monitor.dashboard.words import OUTCOMES
from storage import schema
from storage.language import N_, translate

_PAGE = 200
_LOOKED_BACK = timedelta(days=30)
_WAITING_SHOWN = 50
_FIELDS = (
    *(
        "portal",
        "name",
        "region",
        "url",
        "column",
        "registered",
        "outcome",
        "detail",
        "last_look",
        "last_complete_look",
    ),
    *("listed", "new", "portal_requests_30_days", "portal_rendered_30_days"),
)

Outcome = Annotated[
    str, Query(pattern=f"^({'|'.join(OUTCOMES)})?$", description=N_("Only columns whose last look ended so."))
]
Number = Annotated[int, Query(ge=1, le=10_000)]


def portals(request: Request, site: At, outcome: Outcome = "", region: Region = "", number: Number = 1) -> Response:
    """The page ``/portals``: columns that could not be looked at first, 200 a page."""
    language, now, region = language_of(request), site.clock(), region_for(request, region)
    with site.database.read() as connection:
        everything = observer.looks(connection, within(schema.portal.c.region, region))
        kept = _kept(everything, outcome)
        spent = costs.cost(connection, now - _LOOKED_BACK)
        return page(
            request,
            "portals.html",
            looks=kept[(number - 1) * _PAGE : number * _PAGE],
            shown=len(kept),
            outcomes=Counter(look.outcome for look in everything),
            outcome=outcome,
            outcome_choices=[(key, translate(word, language)) for key, word in OUTCOMES.items()],
            region=region,
            here=_query(outcome=outcome, region=region),
            scope=_query(region=region),
            number=number,
            pages=-(-len(kept) // _PAGE),
            health=health(connection, site),
            waiting=observer.unassigned(connection, _WAITING_SHOWN),
            register=observer.register_size(connection),
            cost=sum((spent[key] for key in {look.portal for look in everything} & spent.keys()), costs.Cost()),
            next_round=site.settings.next_round(now),
        )


def _kept(found: list[observer.ColumnLook], outcome: str) -> list[observer.ColumnLook]:
    return sorted((look for look in found if outcome in ("", look.outcome)), key=lambda look: look.looked)


def _query(**named: str) -> str:
    return urlencode({key: value for key, value in named.items() if value})


def portals_json(request: Request, site: At, outcome: Outcome = "", region: Region = "") -> Response:
    """The columns of the portals with their last looks as JSON, those that could not be looked at first."""
    return as_json(request, {"columns": _listed(request, site, outcome, region)})


def portals_table(request: Request, site: At, table: TableKind, outcome: Outcome = "", region: Region = "") -> Response:
    """The columns of the portals with their last looks as a table: a line for each, and one for a portal without."""
    return as_table(request, table, "portals", _listed(request, site, outcome, region), _FIELDS)


def _listed(request: Request, site: Site, outcome: str, region: str) -> list[Record]:
    inside = within(schema.portal.c.region, region_for(request, region))
    with site.database.read() as connection:
        return _records(connection, _kept(observer.looks(connection, inside), outcome), site)


def _records(connection: Connection, looks: list[observer.ColumnLook], site: Site) -> list[Record]:
    spent = costs.cost(connection, site.clock() - _LOOKED_BACK)
    nothing = costs.Cost()
    return [
        {
            "portal": look.portal,
            "name": look.portal_name,
            "region": look.region,
            "url": web_link(look.portal_url),
            "column": web_link(look.url or "") or None,
            "registered": look.registered,
            "outcome": look.outcome,
            "detail": look.detail,
            "last_look": look.finished,
            "last_complete_look": look.last_looked,
            "listed": look.listed,
            "new": look.new,
            "portal_requests_30_days": spent.get(look.portal, nothing).requests,
            "portal_rendered_30_days": spent.get(look.portal, nothing).rendered,
        }
        for look in looks
    ]
