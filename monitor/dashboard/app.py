"""The web application: routes with what each needs, error pages and what is sent with every answer."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from fastapi import APIRouter, Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from monitor.dashboard.access import Mode, admits
from monitor.dashboard.answers import answers_of, documented
from monitor.dashboard.errors import handle_errors
from monitor.dashboard.examining import LARGEST, Examiner
from monitor.dashboard.gate import Gate
from monitor.dashboard.keeping import DataVersion, Kept
from monitor.dashboard.pages import (
    account,
    adopting,
    analysis,
    api,
    counties,
    decisions,
    documents,
    feeds,
    ledger,
    letters,
    login,
    observing,
    operating,
    outbox,
    overview,
    portal,
    portals,
    probe,
    register,
    reports,
    runs,
    selfcheck,
    subscriptions,
    users,
    waiting,
)
from monitor.dashboard.probing import Prober
from monitor.dashboard.rendering import STATIC, DashboardSettings, Site
from monitor.dashboard.security import SecureHeaders
from monitor.dashboard.typed_places import named_in_address
from monitor.running.metrics import Sources
from storage.clock import now
from storage.database import Database
from storage.people.roles import Role

Endpoint = Callable[..., Response | Awaitable[Response]]

_PAGES: dict[str, Endpoint] = {
    "/": overview.overview,
    "/counties/{region}": counties.county,
    "/bodies/{body_id}": reports.body,
    "/reports/{body_id}/{year}": reports.report,
    "/findings": ledger.findings,
    "/analysis": analysis.analysis,
    "/api": api.api,
    "/portals": portals.portals,
    "/portals/{key}": portal.portal,
    "/reports/{body_id}/{year}/documents/{document_id}": documents.archived,
    "/reports/{body_id}/{year}/documents/{document_id}/attached/{number}": documents.attached,
    "/reports/{body_id}/{year}/documents/{document_id}/pages/{page}.png": documents.page_image,
}
_TWINS: dict[str, Endpoint] = {
    "/overview.json": overview.overview_json,
    "/overview.{table}": overview.overview_table,
    "/counties/{region}.json": counties.county_json,
    "/counties/{region}.{table}": counties.county_table,
    "/bodies/{body_id}.json": reports.body_json,
    "/bodies/{body_id}.{table}": reports.body_table,
    "/reports/{body_id}/{year}.json": reports.report_json,
    "/reports/{body_id}/{year}.{table}": reports.report_table,
    "/analysis.json": analysis.analysis_json,
    "/analysis.{table}": analysis.analysis_table,
    "/portals.json": portals.portals_json,
    "/portals.{table}": portals.portals_table,
    "/findings.json": ledger.findings_json,
    "/findings.{table}": ledger.findings_table,
    "/findings/ledger.xlsx": ledger.ledger_file,
}
"""Pages and their twins: for everybody who may read; all that there is where the site is published."""

_OPERATOR_TWINS: dict[str, tuple[Endpoint, Role]] = {
    "/portals/{key}.json": (operating.portal_json, Role.VIEWER),
    "/portals/{key}.{table}": (operating.portal_table, Role.VIEWER),
    "/check/{key}.json": (selfcheck.kept_draft_json, Role.VIEWER),
    "/waiting.json": (operating.waiting_json, Role.VIEWER),
    "/waiting.{table}": (operating.waiting_table, Role.VIEWER),
    "/letters.json": (letters.letters_json, Role.EDITOR),
    "/letters.{table}": (letters.letters_table, Role.EDITOR),
    "/runs.json": (operating.runs_json, Role.ADMIN),
    "/runs.{table}": (operating.runs_table, Role.ADMIN),
    "/outbox.json": (operating.outbox_json, Role.ADMIN),
    "/outbox.{table}": (operating.outbox_table, Role.ADMIN),
    "/subscriptions.json": (operating.subscriptions_json, Role.ADMIN),
    "/subscriptions.{table}": (operating.subscriptions_table, Role.ADMIN),
    "/users.json": (operating.users_json, Role.ADMIN),
    "/users.{table}": (operating.users_table, Role.ADMIN),
}
"""Twins that are not published, and what one must be to read them."""

_OPERATOR_PAGES: dict[str, tuple[Endpoint, Role]] = {
    "/metrics": (observing.metrics, Role.VIEWER),
    "/check": (selfcheck.draft_form, Role.VIEWER),
    "/check/{key}": (selfcheck.kept_draft, Role.VIEWER),
    "/waiting": (waiting.waiting_reports, Role.VIEWER),
    "/waiting/{document_id}": (waiting.waiting_report, Role.VIEWER),
    "/probe": (probe.probe_form, Role.EDITOR),
    "/probe/{run_id}": (probe.probe_result, Role.EDITOR),
    "/register": (register.register_form, Role.EDITOR),
    "/runs": (runs.runs, Role.ADMIN),
    "/runs/{run_id}": (runs.run, Role.ADMIN),
    "/outbox": (outbox.outbox, Role.ADMIN),
    "/users": (users.users, Role.ADMIN),
    "/subscribe": (subscriptions.subscribe_form, Role.VIEWER),
    "/subscriptions": (subscriptions.overview, Role.ADMIN),
    "/letters": (letters.letters_page, Role.EDITOR),
}
"""Pages that are not published: for those who run or use the observer, and what one must be to see them."""

_ACTIONS: dict[str, tuple[Endpoint, Role]] = {
    "/findings/decide": (decisions.decide_findings, Role.EDITOR),
    "/findings/letters": (decisions.letters_of_findings, Role.EDITOR),
    "/check": (selfcheck.check_draft, Role.VIEWER),
    "/check/{key}/remove": (selfcheck.remove_draft, Role.VIEWER),
    "/waiting/{document_id}/assign": (waiting.assign_report, Role.EDITOR),
    "/waiting/{document_id}/none": (waiting.declare_none, Role.EDITOR),
    "/bodies/{body_id}/adopt": (adopting.adopt_body, Role.EDITOR),
    "/bodies/{body_id}/merge": (adopting.merge_body, Role.EDITOR),
    "/decisions/{decision_id}/undo": (waiting.undo_decision, Role.EDITOR),
    "/probe": (probe.probe_portal, Role.EDITOR),
    "/portals": (probe.save_portal, Role.EDITOR),
    "/register/preview": (register.preview_register, Role.EDITOR),
    "/register/import": (register.import_register, Role.EDITOR),
    "/runs": (runs.start_run, Role.ADMIN),
    "/runs/{run_id}/stop": (runs.stop_run, Role.ADMIN),
    "/runs/{run_id}/retry": (runs.retry_run, Role.ADMIN),
    "/outbox/{message}/settle": (outbox.settle_message, Role.ADMIN),
    "/users": (users.add_user, Role.ADMIN),
    "/users/role": (users.change_user, Role.ADMIN),
    "/users/active": (users.activate_user, Role.ADMIN),
    "/users/password": (users.reset_password, Role.ADMIN),
    "/subscribe": (subscriptions.subscribe, Role.VIEWER),
    "/subscriptions/remove": (subscriptions.remove, Role.ADMIN),
}
"""What is posted, and what one must be to post it. Every form holds ``{{ token_field() }}``: access.check_form."""

_ACCOUNT_PAGES: dict[str, tuple[Endpoint, Role | None]] = {
    "/login": (login.login_form, None),
    "/account": (account.account_page, Role.VIEWER),
}
_ACCOUNT_ACTIONS: dict[str, tuple[Endpoint, Role | None]] = {
    "/login": (login.login, None),
    "/logout": (login.logout, None),
    "/account/password": (account.change_password, Role.VIEWER),
    "/account/tokens": (account.make_token, Role.VIEWER),
    "/account/tokens/revoke": (account.take_token_back, Role.VIEWER),
}
"""Where accounts are required; None: for everybody."""

_UPLOADS: dict[str, int] = {
    "/check": LARGEST,
    "/register/preview": register.LARGEST,
    "/register/import": 9 * register.LARGEST,  # a form writes a Chinese letter of three bytes as nine signs
}
"""The paths to which a file may be posted, and its most bytes."""


_SIGNED: dict[str, tuple[Endpoint, Endpoint]] = {
    "/confirm": (subscriptions.confirm_form, subscriptions.confirm),
    "/unsubscribe": (subscriptions.unsubscribe_form, subscriptions.unsubscribe),
}
"""Pages of links in mails, and what their button does: for whoever holds the token in the address, without a login."""


async def healthz() -> Response:
    """Alive. Touches nothing: it is never red because something else is down."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.prober.close()
    await run_in_threadpool(app.state.examiner.close)


def create_app(
    database: Database, clock: Callable[[], datetime] = now, settings: DashboardSettings | None = None
) -> FastAPI:
    """The dashboard of a database whose schema is current. ``clock`` says what moment it is: how far behind we are."""
    site = Site(database, clock, settings or DashboardSettings())
    app = FastAPI(title="nianbao", docs_url=None, redoc_url=None, lifespan=_lifespan)
    routes = _routes_of(site.settings.access.mode)
    app.router.routes += routes.router.routes
    app.state.site, app.state.needs, app.state.version = site, dict(routes.needs), DataVersion(database)
    app.state.examiner, app.state.prober = Examiner(), Prober(site.settings.options)
    app.state.metrics, timing = observing.watched(Sources(database, site.settings.archive))
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(Kept, app.state.version)
    open_paths = frozenset(path for (path, _), role in app.state.needs.items() if role is None)
    app.add_middleware(Gate, database, site.settings.access, open_paths, _UPLOADS)
    app.add_middleware(SecureHeaders)
    app.add_middleware(observing.Timing, timing)
    handle_errors(app)
    documented(app)
    return app


@dataclass
class _Routes:
    """Routes, and what each path and method needs."""

    router: APIRouter = field(default_factory=APIRouter)
    needs: dict[tuple[str, str], Role | None] = field(default_factory=dict)


@cache
def _routes_of(mode: Mode) -> _Routes:
    """What is there in a mode: the same for every database, and longer in the making than all else.

    Twins come before pages: /counties/{region} would take /counties/4113.csv too.
    """
    routes = _Routes()
    for path, endpoint in _TWINS.items():
        _add(routes, path, endpoint, Role.VIEWER, in_schema=True)
    if mode is not Mode.PUBLIC:
        _add(routes, "/letters.zip", letters.letters_file, Role.EDITOR)  # before what would take it for a table
        for path, (endpoint, role) in _OPERATOR_TWINS.items():
            _add(routes, path, endpoint, role, in_schema=True)
    for path, endpoint in _PAGES.items():
        _add(routes, path, endpoint, Role.VIEWER)
    _add_open(routes)
    if mode is not Mode.PUBLIC:  # what is not there cannot be attacked
        _add_operating(routes)
    if mode is Mode.ACCOUNTS:
        for path, (endpoint, needs) in _ACCOUNT_PAGES.items():
            _add(routes, path, endpoint, needs)
        for path, (endpoint, needs) in _ACCOUNT_ACTIONS.items():
            _add(routes, path, endpoint, needs, posted=True)
    return routes


def _add_operating(routes: _Routes) -> None:
    """What those who run the observer see and do."""
    for path, (endpoint, role) in _OPERATOR_PAGES.items():
        _add(routes, path, endpoint, role)
    for path, (endpoint, role) in _ACTIONS.items():
        _add(routes, path, endpoint, role, posted=True)


def _add_open(routes: _Routes) -> None:
    """What needs no login: signs of life, and what asks by itself who comes."""
    _add(routes, "/healthz", healthz, None)
    _add(routes, "/readyz", observing.readyz, None)
    _add(routes, "/feeds.atom", feeds.feed, None)  # a reader of feeds cannot log in
    for path, (shown, acted) in _SIGNED.items():
        _add(routes, path, shown, None)
        _add(routes, path, acted, None, posted=True, signed=True)


def _add(
    routes: _Routes,
    path: str,
    endpoint: Endpoint,
    needs: Role | None,
    *,
    posted: bool = False,
    in_schema: bool = False,
    signed: bool = False,
) -> None:
    """Add a route with what it needs. One that was added without is open to nobody: see the test of every route."""
    methods = ["POST"] if posted else ["GET", "HEAD"]
    routes.needs |= {(path, method): needs for method in methods}
    for method in methods:
        is_told = in_schema and method == "GET"
        routes.router.add_api_route(
            path,
            endpoint,
            methods=[method],
            dependencies=[Depends(admits(needs, signed)), Depends(named_in_address)],
            include_in_schema=is_told,
            responses=answers_of(path) if is_told else None,
            response_class=Response,
            response_model=None,
        )
