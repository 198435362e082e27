"""The health of the portals: each column's last look and its cause, and reports that wait for a person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
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
from monitor.dashboard.rendering import Site, language_of, page
from monitor.dashboard.security import web_link
from monitor.dashboard.streams import portioned
from monitor.dashboard.twins import Record, TableKind, as_json, as_long_table
from monitor.dashboard.words import OUTCOMES
from storage.clock import day_of
from storage.language import N_, translate

_PAGE = 200
LOOKED_BACK = timedelta(days=30)
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
After = Annotated[
    str,
    Query(
        pattern=r"^([01]~[0-9]{0,12}~[A-Za-z0-9][A-Za-z0-9._-]{0,63}~[0-9]{1,18})?$",
        description=N_("Where the page before ended: its next."),
    ),
]
Limit = Annotated[int, Query(ge=1, le=1000, description=N_("How many at most."))]


def portals(request: Request, site: At, outcome: Outcome = "", region: Region = "", number: Number = 1) -> Response:
    """The page ``/portals``: columns that could not be looked at first, 200 a page."""
    language, now, region = language_of(request), site.clock(), region_for(request, region)
    with site.database.read() as connection:
        outcomes = observer.outcomes(connection, region)
        count = outcomes[outcome] if outcome else outcomes.total()
        return page(
            request,
            "portals.html",
            looks=observer.looks_in_order(connection, region, outcome, skip=(number - 1) * _PAGE, limit=_PAGE),
            outcomes=outcomes,
            outcome=outcome,
            outcome_choices=[(key, translate(word, language)) for key, word in OUTCOMES.items()],
            region=region,
            here=_query(outcome=outcome, region=region),
            scope=_query(region=region),
            number=number,
            pages=-(-count // _PAGE),
            health=health(connection, site),
            waiting=observer.unassigned(connection, _WAITING_SHOWN),
            registered=observer.registered_portals(connection),
            cost=costs.cost_of_region(connection, day_of(now) - LOOKED_BACK, region),
            next_round=site.settings.next_round(now),
        )


def _query(**named: str) -> str:
    return urlencode({key: value for key, value in named.items() if value})


def portals_json(
    request: Request, site: At, outcome: Outcome = "", region: Region = "", after: After = "", limit: Limit = 1000
) -> Response:
    """The columns of the portals with their last looks as JSON, those that could not be looked at first; ``next`` is
    what ``after`` asks for those behind."""
    with site.database.read() as connection:
        region = region_for(request, region)
        looks = observer.looks_in_order(connection, region, outcome, after=_place(after), limit=limit + 1)
        columns = _records(connection, looks[:limit], site)
    following = "~".join(map(str, astuple(observer.Place.of(looks[limit - 1])))) if len(looks) > limit else None
    return as_json(request, {"columns": columns, "next": following})


def _place(after: str) -> observer.Place | None:
    if not after:
        return None
    looked, region, portal, column_id = after.split("~")
    return observer.Place(int(looked), region, portal, int(column_id))


def portals_table(request: Request, site: At, table: TableKind, outcome: Outcome = "", region: Region = "") -> Response:
    """The columns of the portals with their last looks as a table: a line for each, and one for a portal without."""
    region = region_for(request, region)

    def portion(connection: Connection, place: observer.Place | None, limit: int) -> list[observer.ColumnLook]:
        return observer.looks_in_order(connection, region, outcome, after=place, limit=limit)

    def portions() -> Iterator[Iterable[Record]]:
        for looks in portioned(site, portion, observer.Place.of):
            with site.database.read() as connection:
                yield _records(connection, looks, site)

    return as_long_table(request, table, "portals", portions, _FIELDS)


def _records(connection: Connection, looks: Sequence[observer.ColumnLook], site: Site) -> list[Record]:
    spent = costs.cost(connection, day_of(site.clock()) - LOOKED_BACK, {look.portal for look in looks})
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
