"""The ledger of findings (问题台账), filtered by its address."""

import re
from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from monitor.checks import CHECKS
from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries import findings as query
from monitor.dashboard.queries.places import COUNTY_DIGITS, place_names
from monitor.dashboard.rendering import language_of, page
from monitor.dashboard.twins import as_csv, as_json, finding_record
from monitor.dashboard.words import FINDING_STATUSES, SEVERITIES
from storage.language import Language, translate

_PAGE = 100
_FIELDS = (
    *("id", "check", "severity", "body", "region", "year", "status", "message", "message_en"),
    *("fields", "expected", "found", "first_seen", "last_seen", "resolved"),
)
_CURSOR = re.compile(r"(?P<moment>[0-9]{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.[0-9]{6})?\+00:00)~(?P<id>\w+)")


def wanted(
    status: Annotated[str, Query(pattern="^(unresolved|open|acknowledged|snoozed|resolved|all)?$")] = "unresolved",
    severity: Annotated[str, Query(pattern="^(error|warning|notice)?$")] = "",
    check: Annotated[str, Query(pattern=r"^([a-z0-9]+\.[a-z0-9_]+)?$", max_length=40)] = "",
    region: Annotated[str, Query(pattern=r"^[0-9]{0,12}$")] = "",
    year: Annotated[str, Query(pattern=r"^([0-9]{4})?$")] = "",
) -> query.Filter:
    """The filter that an address asks for; what a form leaves empty filters nothing."""
    return query.Filter("" if status == "all" else status, severity, check, region, int(year or 0))


Wanted = Annotated[query.Filter, Depends(wanted)]
After = Annotated[str, Query(pattern=f"^({_CURSOR.pattern})?$".replace("?P<moment>", "").replace("?P<id>", ""))]


def _cursor(text: str) -> query.Cursor | None:
    found = _CURSOR.fullmatch(text)
    return query.Cursor(datetime.fromisoformat(found["moment"]), found["id"]) if found else None


def _query_of(filters: query.Filter, **more: str) -> str:
    named = asdict(filters) | {"status": filters.status or "all", "year": filters.year or ""} | more
    return urlencode({key: value for key, value in named.items() if value})


Choice = tuple[str, str]


def _choices(facets: query.Facets, language: Language) -> dict[str, list[Choice]]:
    """What each filter may be set to: its value and its name."""
    names = {check: translate(CHECKS[check].name, language) if check in CHECKS else check for check in facets.checks}
    return {
        "statuses": [(key, translate(word, language)) for key, word in FINDING_STATUSES.items()],
        "severities": [(key, translate(word, language)) for key, word in SEVERITIES.items()],
        "checks": list(names.items()),
        "years": [(str(year), str(year)) for year in facets.years],
    }


def findings(request: Request, site: At, filters: Wanted, after: After = "") -> Response:
    """The page ``/findings``: 100 findings, the newest first."""
    with site.database.read() as connection:
        listed = list(query.findings(connection, filters, _cursor(after), _PAGE + 1))
        shown, more = listed[:_PAGE], len(listed) > _PAGE
        last = f"{shown[-1].first_seen.isoformat()}~{shown[-1].id}" if more else ""
        return page(
            request,
            "findings.html",
            findings=shown,
            severities=query.severities(connection, filters),
            filters=filters,
            is_first=not after,
            here=_query_of(filters),
            next_page=_query_of(filters, after=last) if more else "",
            choices=_choices(query.facets(connection), language_of(request)),
            places=place_names(connection, {one.region[:COUNTY_DIGITS] for one in shown}),
        )


def findings_json(request: Request, site: At, filters: Wanted) -> Response:
    """All findings that the filter keeps, as JSON."""
    with site.database.read() as connection:
        records = [finding_record(one) for one in query.findings(connection, filters)]
    return as_json(request, {"findings": records})


def findings_csv(request: Request, site: At, filters: Wanted) -> Response:
    """All findings that the filter keeps, as CSV."""
    with site.database.read() as connection:
        records = [finding_record(one) for one in query.findings(connection, filters)]
    return as_csv(request, "findings", records, _FIELDS)
