"""The web application: routes with what each needs, error pages and what is sent with every answer."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from monitor.dashboard.access import Mode, admits
from monitor.dashboard.errors import handle_errors
from monitor.dashboard.gate import Gate
from monitor.dashboard.pages import (
    account,
    counties,
    decisions,
    documents,
    ledger,
    login,
    observing,
    overview,
    portals,
    reports,
)
from monitor.dashboard.rendering import STATIC, DashboardSettings, Site
from monitor.dashboard.security import SecureHeaders
from monitor.metrics import Sources
from storage.clock import now
from storage.database import Database
from storage.roles import Role

Endpoint = Callable[..., Response | Awaitable[Response]]

_PAGES: dict[str, Endpoint] = {
    "/": overview.overview,
    "/counties/{region}": counties.county,
    "/bodies/{body_id}": reports.body,
    "/reports/{body_id}/{year}": reports.report,
    "/findings": ledger.findings,
    "/portals": portals.portals,
    "/reports/{body_id}/{year}/documents/{document_id}": documents.archived,
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
    "/findings.json": ledger.findings_json,
    "/findings.{table}": ledger.findings_table,
    "/findings/ledger.xlsx": ledger.ledger_file,
}
"""Pages and their twins: for everybody who may read; all that there is where the site is published."""

_OPERATOR_PAGES: dict[str, tuple[Endpoint, Role]] = {
    "/metrics": (observing.metrics, Role.VIEWER),
}
"""Pages for those who run the observer, and what one must be to see them."""

_ACTIONS: dict[str, tuple[Endpoint, Role]] = {"/findings/decide": (decisions.decide_findings, Role.EDITOR)}
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

_UPLOADS: dict[str, int] = {}
"""The paths to which more bytes may be posted than a form has."""


async def healthz() -> Response:
    """Alive. Touches nothing: it is never red because something else is down."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


def create_app(
    database: Database, clock: Callable[[], datetime] = now, settings: DashboardSettings | None = None
) -> FastAPI:
    """The dashboard of a database whose schema is current. ``clock`` says what moment it is: how far behind we are."""
    site = Site(database, clock, settings or DashboardSettings())
    mode = site.settings.access.mode
    app = FastAPI(title="nianbao", docs_url=None, redoc_url=None)
    app.state.site, app.state.needs = site, {}
    app.state.metrics, timing = observing.watched(Sources(database, site.settings.archive))
    for path, endpoint in _TWINS.items():  # before the pages: /counties/{region} would take /counties/4113.csv too
        _add(app, path, endpoint, Role.VIEWER, in_schema=True)
    for path, endpoint in _PAGES.items():
        _add(app, path, endpoint, Role.VIEWER)
    _add(app, "/healthz", healthz, None)
    _add(app, "/readyz", observing.readyz, None)
    if mode is not Mode.PUBLIC:  # what is not there cannot be attacked
        for path, (endpoint, role) in _OPERATOR_PAGES.items():
            _add(app, path, endpoint, role)
        for path, (endpoint, role) in _ACTIONS.items():
            _add(app, path, endpoint, role, posted=True)
    if mode is Mode.ACCOUNTS:
        for path, (endpoint, needs) in _ACCOUNT_PAGES.items():
            _add(app, path, endpoint, needs)
        for path, (endpoint, needs) in _ACCOUNT_ACTIONS.items():
            _add(app, path, endpoint, needs, posted=True)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    open_paths = frozenset(path for (path, _), role in app.state.needs.items() if role is None)
    app.add_middleware(Gate, database, site.settings.access, open_paths, _UPLOADS)
    app.add_middleware(SecureHeaders)
    app.add_middleware(observing.Timing, timing)
    handle_errors(app)
    return app


def _add(
    app: FastAPI, path: str, endpoint: Endpoint, needs: Role | None, *, posted: bool = False, in_schema: bool = False
) -> None:
    """Add a route with what it needs. One that was added without is open to nobody: see the test of every route."""
    methods = ["POST"] if posted else ["GET", "HEAD"]
    app.state.needs |= {(path, method): needs for method in methods}
    app.add_api_route(
        path,
        endpoint,
        methods=methods,
        dependencies=[Depends(admits(needs))],
        include_in_schema=in_schema,
        response_class=Response,
        response_model=None,
    )
