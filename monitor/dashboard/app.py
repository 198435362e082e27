"""The web application: routes, error pages and what is sent with every answer."""

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from monitor.dashboard.errors import handle_errors
from monitor.dashboard.pages import counties, ledger, overview, portals, reports
from monitor.dashboard.rendering import STATIC, DashboardSettings, Site
from monitor.dashboard.security import SecureHeaders
from storage.clock import now
from storage.database import Database

_PAGES: dict[str, Callable[..., Response]] = {
    "/": overview.overview,
    "/counties/{region}": counties.county,
    "/bodies/{body_id}": reports.body,
    "/reports/{body_id}/{year}": reports.report,
    "/findings": ledger.findings,
    "/portals": portals.portals,
}
_TWINS: dict[str, Callable[..., Response]] = {
    "/overview.json": overview.overview_json,
    "/overview.{kind}": overview.overview_table,
    "/counties/{region}.json": counties.county_json,
    "/counties/{region}.csv": counties.county_csv,
    "/findings.json": ledger.findings_json,
    "/findings.csv": ledger.findings_csv,
}


async def healthz() -> Response:
    """Alive. Touches nothing: it is never red because something else is down."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


def create_app(
    database: Database, clock: Callable[[], datetime] = now, settings: DashboardSettings | None = None
) -> FastAPI:
    """The dashboard of a database whose schema is current. ``clock`` says what moment it is: how far behind we are."""
    app = FastAPI(title="nianbao", docs_url=None, redoc_url=None)
    app.state.site = Site(database, clock, settings or DashboardSettings())
    for path, endpoint in _TWINS.items():  # before the pages: /counties/{region} would take /counties/4113.csv too
        app.add_api_route(path, endpoint, methods=["GET", "HEAD"], response_class=Response)
    for path, endpoint in _PAGES.items():
        app.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/healthz", healthz, methods=["GET", "HEAD"], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(SecureHeaders)
    handle_errors(app)
    return app
