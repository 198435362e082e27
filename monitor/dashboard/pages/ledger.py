"""The ledger of findings (问题台账), filtered by its address, with the counts behind every filter."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from monitor.checks import CHECKS
from monitor.dashboard.access import user_of
from monitor.dashboard.pages.decisions import told
from monitor.dashboard.pages.overview import At
from monitor.dashboard.pages.reports import Done
from monitor.dashboard.queries import findings as query
from monitor.dashboard.queries import ledger
from monitor.dashboard.queries.places import COUNTY_DIGITS, place_names
from monitor.dashboard.rendering import Site, language_of, moment, page
from monitor.dashboard.security import web_link
from monitor.dashboard.streams import portioned
from monitor.dashboard.twins import (
    Record,
    TableKind,
    as_json,
    as_long_table,
    as_xlsx,
    finding_record,
)
from monitor.dashboard.words import FINDING_STATUSES, KINDS, SEVERITIES
from storage.clock import day_of
from storage.language import N_, Language, translate
from storage.people.roles import Role

_PAGE = 100
_PLACES_SHOWN = 12
_BODIES_AT_ONCE = 100
_FIELDS = (
    *("id", "check", "severity", "body", "region", "year", "status", "message", "message_en"),
    *("fields", "expected", "found", "first_seen", "last_seen", "resolved"),
)
_CURSOR = re.compile(
    r"(?P<moment>[0-9]{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.[0-9]{6})?\+00:00)"
    r"~(?P<body>[0-9]{1,18})~(?P<year>[0-9]{1,4})~(?P<id>\w+)"
)


def wanted(
    request: Request,
    status: Annotated[
        str,
        Query(
            pattern="^(unresolved|open|acknowledged|snoozed|resolved|all)?$", description=N_("The state of findings.")
        ),
    ] = "unresolved",
    severity: Annotated[str, Query(pattern="^(error|warning|notice)?$", description=N_("How grave they are."))] = "",
    check: Annotated[
        str, Query(pattern=r"^([a-z0-9]+\.[a-z0-9_]+)?$", max_length=40, description=N_("The check that found them."))
    ] = "",
    region: Annotated[str, Query(pattern=r"^[0-9]{0,12}$", description=N_("The beginning of a division code."))] = "",
    year: Annotated[str, Query(pattern=r"^([0-9]{4})?$", description=N_("The report year."))] = "",
    kind: Annotated[str, Query(pattern=f"^({'|'.join(KINDS)})?$", description=N_("The kind of body."))] = "",
) -> query.Filter:
    """The filter that an address asks for; what a form leaves empty filters nothing."""
    user = user_of(request)
    regions = user.regions if user else ()
    return query.Filter("" if status == "all" else status, severity, check, region, int(year or 0), kind, regions)


Wanted = Annotated[query.Filter, Depends(wanted)]
After = Annotated[
    str,
    Query(
        pattern=f"^({re.sub(r'[?]P<[a-z]+>', '', _CURSOR.pattern)})?$",
        description=N_("Where the page before ended: its next."),
    ),
]
Limit = Annotated[int, Query(ge=1, le=1000, description=N_("How many at most."))]


def _cursor(text: str) -> query.Cursor | None:
    found = _CURSOR.fullmatch(text)
    if not found:
        return None
    try:
        moment_seen = datetime.fromisoformat(found["moment"])
        return query.Cursor(moment_seen, int(found["body"]), int(found["year"]), found["id"])
    except ValueError:  # no such day: behind everything
        return None


def _query_of(filters: query.Filter, **more: str) -> str:
    named = asdict(filters) | {"status": filters.status or "all", "year": filters.year or "", "regions": ""} | more
    return urlencode({key: value for key, value in named.items() if value})


Choice = tuple[str, str]


def _choices(found: query.Facets, filters: query.Filter, language: Language) -> dict[str, list[Choice]]:
    """What each filter may be set to: its value, and its name with the number it would keep."""

    def named(counted: dict[Any, int], words: dict[Any, str]) -> list[Choice]:
        return [(str(key), f"{translate(word, language)} ({counted[key]})") for key, word in words.items()]

    checks = {key: CHECKS[key].name if key in CHECKS else key for key in sorted({*found.checks, filters.check} - {""})}
    years = {year: str(year) for year in sorted({*found.years, filters.year} - {0}, reverse=True)}
    return {
        "statuses": named(found.statuses, FINDING_STATUSES),
        "severities": named(found.severities, SEVERITIES),
        "checks": named(found.checks, checks),
        "kinds": named(found.kinds, {str(kind): word for kind, word in KINDS.items()}),
        "years": named(found.years, years),
    }


def _listed(
    connection: Connection, filters: query.Filter, after: str, limit: int
) -> tuple[list[query.FindingView], str]:
    """A page of findings, and where the next one begins; empty at the end."""
    listed = list(query.findings(connection, filters, _cursor(after), limit + 1))
    shown = listed[:limit]
    if len(listed) <= limit:
        return shown, ""
    last = query.Cursor.of(shown[-1])
    return shown, f"{last.first_seen.isoformat()}~{last.body_id}~{last.year}~{last.id}"


def findings(request: Request, site: At, filters: Wanted, after: After = "", done: Done = "") -> Response:
    """The page ``/findings``: 100 findings, the newest first."""
    user = user_of(request)
    with site.database.read() as connection:
        shown, following = _listed(connection, filters, after, _PAGE)
        counted = query.facets(connection, filters)
        most = query.places_with_most(connection, filters, _PLACES_SHOWN)
        regions = {one.region[:COUNTY_DIGITS] for one in shown} | {code for code, _ in most}
        return page(
            request,
            "findings.html",
            findings=shown,
            facets=counted,
            filters=filters,
            is_first=not after,
            here=_query_of(filters),
            next_page=_query_of(filters, after=following) if following else "",
            choices=_choices(counted, filters, language_of(request)),
            most=[(code, number, _query_of(replace(filters, region=code))) for code, number in most],
            places=place_names(connection, regions),
            may_decide=user is not None and user.may(Role.EDITOR),
            back=f"/findings?{_query_of(filters, after=after)}",
            tomorrow=day_of(site.clock()) + timedelta(days=1),
            done=told(done),
        )


def findings_json(request: Request, site: At, filters: Wanted, after: After = "", limit: Limit = 1000) -> Response:
    """Findings that the filter keeps, the newest first; ``next`` is what ``after`` asks for the page behind."""
    with site.database.read() as connection:
        shown, following = _listed(connection, filters, after, limit)
    return as_json(request, {"findings": [finding_record(one) for one in shown], "next": following or None})


def findings_table(request: Request, site: At, table: TableKind, filters: Wanted) -> Response:
    """All findings that the filter keeps as a table, the newest first."""
    read = partial(_portion, filters)
    return as_long_table(request, table, "findings", lambda: _records(portioned(site, read, query.Cursor.of)), _FIELDS)


def _portion(
    filters: query.Filter, connection: Connection, after: query.Cursor | None, limit: int
) -> list[query.FindingView]:
    return list(query.findings(connection, filters, after, limit))


def _records(portions: Iterator[Sequence[query.FindingView]]) -> Iterator[Iterable[Record]]:
    for portion in portions:
        yield map(finding_record, portion)


_LEDGER = {
    "number": N_("No."),
    "body": N_("Body"),
    "problem": N_("Problem"),
    "basis": N_("Basis"),
    "address": N_("Address"),
    "evidence": N_("Evidence"),
    "first_seen": N_("Found on"),
    "status": N_("Status"),
    "reviewer": N_("Reviewer"),
}
"""The columns of the ledger in the shape that offices use."""


def ledger_file(request: Request, site: At, filters: Wanted) -> Response:
    """The ledger of problems (问题台账) as offices keep it: one spreadsheet, by region, body and year."""
    language = language_of(request)

    def records() -> Iterator[Record]:
        for number, line in enumerate(_ledger_lines(site, filters), 1):
            yield _ledger_record(number, replace(line, reviewer="") if site.is_published else line, language)

    return as_xlsx(request, "ledger", records, [translate(name, language) for name in _LEDGER.values()])


def _ledger_lines(site: Site, filters: query.Filter) -> Iterator[ledger.LedgerLine]:
    """Some bodies at a time: whoever takes the file slowly keeps no transaction open."""
    with site.database.read() as connection:
        remaining = iter(ledger.ledger_bodies(connection, filters))
    while bodies := list(islice(remaining, _BODIES_AT_ONCE)):
        with site.database.read() as connection:
            lines = ledger.ledger_lines(connection, filters, bodies)
        yield from lines


def _ledger_record(number: int, line: ledger.LedgerLine, language: Language) -> Record:
    finding = line.finding
    check = CHECKS.get(finding.check)
    values = {
        "number": number,
        "body": finding.body,
        "problem": finding.message_en if language is Language.EN else finding.message,
        "basis": check.basis if check else "",
        "address": web_link(line.address),
        "evidence": line.evidence,
        "first_seen": moment(finding.first_seen),
        "status": translate(FINDING_STATUSES[finding.status], language),
        "reviewer": line.reviewer,
    }
    return {translate(name, language): values[key] for key, name in _LEDGER.items()}
