"""The twins of the operators' pages: portals one by one, reports that wait, runs, messages, subscriptions, accounts."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Annotated

from fastapi import Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from alerts import subscribers
from alerts.addresses import public_name
from alerts.subscriptions import Subscription
from alerts.troubles import Trouble, backlog, troubles
from monitor.dashboard.access import require
from monitor.dashboard.pages.outbox import LOOKED_BACK as MESSAGES_LOOKED_BACK
from monitor.dashboard.pages.outbox import Before as MessageBefore
from monitor.dashboard.pages.overview import At
from monitor.dashboard.pages.portal import Key, shown_portal
from monitor.dashboard.pages.runs import Before, Job, seen
from monitor.dashboard.pages.users import require_ruler
from monitor.dashboard.pages.waiting import PAGE as WAITING_PAGE
from monitor.dashboard.queries.waiting import Waiting, waiting
from monitor.dashboard.rendering import Site, language_of
from monitor.dashboard.security import web_link
from monitor.dashboard.streams import portioned
from monitor.dashboard.twins import Record, TableKind, as_json, as_long_table, as_table
from storage.language import N_, Language, translate
from storage.people import accounts
from storage.people.roles import Role
from storage.sharing import runs

RUNS_PAGE, MESSAGES_PAGE = 1000, 1000
LOOK_FIELDS = ("column", "started", "finished", "outcome", "requests", "rendered", "listed", "new", "detail")
WAITING_FIELDS = (
    *("document_id", "address", "title", "portal", "region", "names", "publisher", "year", "reason"),
    *("first_seen", "may_be"),
)
RUN_FIELDS = ("id", "job", "arguments", "due", "asked", "asked_by", "started", "finished", "outcome", "detail", "host")
MESSAGE_FIELDS = ("id", "subscription", "kind", "way", "subject", "created", "state", "attempts", "undelivered")
SUBSCRIPTION_FIELDS = ("name", "to", "regions", "kinds", "bodies", "severity", "rhythm", "language")
ACCOUNT_FIELDS = ("name", "role", "regions", "active", "created")


def portal_json(request: Request, site: At, key: Key) -> Response:
    """One portal with its columns as they were learnt, its latest looks, what they cost in 30 days, and why reports are
    not verified."""
    found = shown_portal(request, site, key)
    content = {
        "portal": asdict(found.portal) | {"url": web_link(found.portal.url) or None},
        "looks_30_days": found.cost.looks,
        "complete_looks_30_days": found.cost.whole,
        "requests_30_days": found.cost.requests,
        "rendered_30_days": found.cost.rendered,
        "unverified": found.unverified,
        "columns": [
            {
                "url": web_link(one.column.url) or None,
                "name": one.column.name,
                "active": one.column.active,
                "registered": one.column.registered,
                "family": one.profile.family,
                "pages": one.profile.pages,
                "read_to_its_end": one.proved,
                "next_look": one.following.at if one.following else None,
            }
            for one in found.columns
        ],
        "looks": _looks(found.looks),
    }
    return as_json(request, content)


def portal_table(request: Request, site: At, key: Key, table: TableKind) -> Response:
    """The latest looks at one portal as a table."""
    return as_table(request, table, f"portal-{key}", _looks(shown_portal(request, site, key).looks), LOOK_FIELDS)


def _looks(looks: Iterable[object]) -> list[Record]:
    listed = (asdict(look) for look in looks)  # type: ignore[call-overload]
    return [{"column": web_link(look.pop("url")) or None, **look} for look in listed]


WaitingBefore = Annotated[
    int | None, Query(ge=1, le=2**63 - 1, description=N_("Those behind this one: next of the answer before."))
]


def waiting_json(request: Request, site: At, before: WaitingBefore = None) -> Response:
    """The reports that nobody could place, the latest first; next is the value of before for those behind."""
    found, following = _waiting(request, site, before)
    return as_json(request, {"waiting": found, "next": following})


def waiting_table(request: Request, site: At, table: TableKind, before: WaitingBefore = None) -> Response:
    """All reports that nobody could place as a table, the latest first."""
    user, language = require(request, Role.VIEWER), language_of(request)

    def portion(connection: Connection, place: int | None, limit: int) -> list[Waiting]:
        return waiting(connection, user.regions, limit, before=place or before)

    def portions() -> Iterator[Iterable[Record]]:
        for found in portioned(site, portion, lambda one: one.report.document_id):
            yield (_waiting_record(one, language) for one in found)

    return as_long_table(request, table, "waiting", portions, WAITING_FIELDS)


def _waiting(request: Request, site: Site, before: int | None) -> tuple[list[Record], int | None]:
    user = require(request, Role.VIEWER)
    with site.database.read() as connection:
        found = waiting(connection, user.regions, WAITING_PAGE + 1, before=before)
    listed = found[:WAITING_PAGE]
    following = listed[-1].report.document_id if len(found) > WAITING_PAGE else None
    return [_waiting_record(one, language_of(request)) for one in listed], following


def _waiting_record(one: Waiting, language: Language) -> Record:
    report = one.report
    return {
        "document_id": report.document_id,
        "address": web_link(report.address) or None,
        "title": report.title,
        "portal": report.portal,
        "region": one.region,
        "names": report.names,
        "publisher": report.publisher,
        "year": report.year,
        "reason": translate(report.reason, language),
        "first_seen": report.first_seen,
        "may_be": [body.name for body in one.may_be],
    }


def runs_json(request: Request, site: At, job: Job = "", before: Before = None) -> Response:
    """The runs of the service, the newest first; next is the value of before for those behind."""
    with site.database.read() as connection:
        found = runs.latest(connection, RUNS_PAGE + 1, job=job, before=before)
    listed = found[:RUNS_PAGE]
    following = listed[-1].id if len(found) > RUNS_PAGE else None
    return as_json(request, {"runs": list(map(_run_record, listed)), "next": following})


def runs_table(request: Request, site: At, table: TableKind, job: Job = "", before: Before = None) -> Response:
    """All runs of the service as a table, the newest first."""

    def portion(connection: Connection, place: int | None, limit: int) -> list[runs.Run]:
        return runs.latest(connection, limit, job=job, before=place or before)

    def portions() -> Iterator[Iterable[Record]]:
        for found in portioned(site, portion, lambda run: run.id):
            yield map(_run_record, found)

    return as_long_table(request, table, "runs", portions, RUN_FIELDS)


def _run_record(run: runs.Run) -> Record:
    shown = seen(run)
    return {name: getattr(shown, name) for name in RUN_FIELDS}


def outbox_json(request: Request, site: At, before: MessageBefore = None) -> Response:
    """How many messages are in which state, and those of 90 days that somebody did not get for certain; next is the
    value of before for those behind."""
    with site.database.read() as connection:
        stands = backlog(connection)
        found = _troubles(site, connection, before, MESSAGES_PAGE + 1)
    listed = found[:MESSAGES_PAGE]
    content = {
        "states": {str(state): number for state, number in stands.states.items()},
        "oldest_waiting": stands.oldest_waiting,
        "troubles": list(map(_trouble, listed)),
        "next": listed[-1].outbox_id if len(found) > MESSAGES_PAGE else None,
    }
    return as_json(request, content)


def outbox_table(request: Request, site: At, table: TableKind) -> Response:
    """The messages of 90 days that somebody did not get for certain, as a table."""

    def portions() -> Iterator[Iterable[Record]]:
        for found in portioned(site, partial(_troubles, site), lambda one: one.outbox_id):
            yield map(_trouble_line, found)

    return as_long_table(request, table, "outbox", portions, MESSAGE_FIELDS)


def _troubles(site: Site, connection: Connection, before: int | None, limit: int) -> list[Trouble]:
    now = site.clock()
    return troubles(connection, now, since=now - MESSAGES_LOOKED_BACK, before=before, limit=limit)


def _trouble_line(one: Trouble) -> Record:
    record = _trouble(one)
    return {**record, "undelivered": [f"{told['recipient']}: {told['fate']}" for told in record["undelivered"]]}


def _trouble(one: Trouble) -> Record:
    names = ("subscription", "kind", "way", "subject", "created", "state", "attempts")
    undelivered = [
        {"recipient": public_name(recipient), "fate": str(fate), "answer": answer}
        for recipient, fate, answer in one.undelivered
    ]
    return {"id": one.outbox_id, "undelivered": undelivered} | {name: getattr(one, name) for name in names}


def subscriptions_json(request: Request, site: At) -> Response:
    """Every subscription: who is told, of what and how often; addresses without what is secret in them."""
    return as_json(request, {"subscriptions": _subscriptions(site)})


def subscriptions_table(request: Request, site: At, table: TableKind) -> Response:
    """Every subscription as a table."""
    return as_table(request, table, "subscriptions", _subscriptions(site), SUBSCRIPTION_FIELDS)


def _subscriptions(site: Site) -> list[Record]:
    with site.database.read() as connection:
        return [_subscription(one) for one in subscribers.active(connection, site.settings.alerts.subscriptions)]


def _subscription(one: Subscription) -> Record:
    plain = {name: getattr(one, name) for name in SUBSCRIPTION_FIELDS}
    return plain | {"to": [public_name(address) for address in one.to]}


def users_json(request: Request, site: At) -> Response:
    """The accounts, for admins of the whole country."""
    return as_json(request, {"accounts": _accounts(request, site)})


def users_table(request: Request, site: At, table: TableKind) -> Response:
    """The accounts as a table, for admins of the whole country."""
    return as_table(request, table, "accounts", _accounts(request, site), ACCOUNT_FIELDS)


def _accounts(request: Request, site: Site) -> list[Record]:
    require_ruler(request)
    with site.database.read() as connection:
        return [{name: getattr(one, name) for name in ACCOUNT_FIELDS} for one in accounts.accounts(connection)]
