"""nianbao up and demo: the whole service."""

import errno
import ipaddress
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click
import uvicorn

from crawler.practice import PracticePortals
from monitor.commands.context import Context, Failure, Misuse, command, err, say
from monitor.configuration import Dashboard, Schedule
from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.boundaries import Boundaries, BoundaryError, read_boundaries
from monitor.dashboard.rendering import DashboardSettings
from monitor.running.alert_settings import configured_alerts
from monitor.running.garbage import settled
from monitor.running.jobs import Jobs
from monitor.running.letter_terms import office
from monitor.running.logs import forget_old
from monitor.running.ping import DeadManSwitch
from monitor.schedule import Service, follow_up
from storage.database import Database
from storage.language import N_
from storage.people.accounts import any_account
from storage.sharing.runs import Run

DEMO_FOLDER = Path("var/demo")
_DEMO_LONGEST_RUN = 600.0


@command("up", "nianbao up --config nianbao.toml", log_level="INFO")
def up(context: Context) -> None:
    """Dashboard and scheduler until interrupted."""
    dashboard = context.configuration.dashboard
    _stop_on_signals()
    settings = context.configuration.service
    context.log_as_configured(settings.logs)
    forget_old(settings.logs, settings.log_days)
    with context.database() as database:
        _require_account(dashboard, database)
        shown = _shown(context)
        listening = _listen(dashboard.host, dashboard.port)
        ping = DeadManSwitch(settings.ping)
        more = {"crawl": ("--hand-out",)} if settings.fleet else {}

        def ended(run: Run) -> None:
            follow_up(database, run)  # where the database does not answer it is all done again
            ping.ended(run)

        jobs = Jobs(database, context.options, settings.logs, settings.longest_run, ended, ping.began, arguments=more)
        service = Service(database, context.configuration.schedule, jobs)
        service.start()
        try:
            _serve(dashboard, database, listening, shown)
        finally:
            context.note(N_("Stopping."))
            service.stop()


@command("demo", "nianbao demo")
@click.option("--port", type=int, help=say(N_("the dashboard's port; as configured, or a free one, by default")))
@click.option("--once", is_flag=True, help=say(N_("end when everything is judged, without serving the dashboard")))
def demo(context: Context, port: int | None, once: bool) -> None:
    """Everything on invented counties, in a folder of its own that is made anew each time."""
    _stop_on_signals()
    shutil.rmtree(DEMO_FOLDER, ignore_errors=True)
    DEMO_FOLDER.mkdir(parents=True)
    with PracticePortals() as practice:
        environment = _demo_environment()
        (DEMO_FOLDER / "portals.csv").write_text(practice.portals_csv, encoding="utf-8")
        (DEMO_FOLDER / "bodies.csv").write_text(practice.bodies_csv, encoding="utf-8")
        for portal in practice.portals:
            context.note(N_("Practice portal: {name}, {url}"), name=portal.name, url=portal.url)
        _nianbao(environment, "register", "import", *map(str, DEMO_FOLDER.glob("*.csv")))
        context.note(N_("Looking at the portals …"))
        _nianbao(environment, "crawl")
        practice.revise()
        context.note(N_("One body has changed its report meanwhile; looking again …"))
        _nianbao(environment, "crawl", "--full")
        _nianbao(environment, "check")
        if once:
            return
        wanted = context.configuration.dashboard.port if port is None else port
        listening = _listen("127.0.0.1", wanted, any_port=port is None)
        os.environ.update(environment)  # what is started from the dashboard reads it as well
        database = Database.at(environment["NIANBAO_STORAGE__URL"])
        jobs = Jobs(database, (), DEMO_FOLDER / "logs", _DEMO_LONGEST_RUN, partial(follow_up, database))
        service = Service(database, Schedule(), jobs)
        service.start()
        try:
            shown = DashboardSettings(archive=DEMO_FOLDER / "archive", logs=DEMO_FOLDER / "logs")
            _serve(Dashboard(), database, listening, shown)
        finally:
            service.stop()
            database.dispose()


def _demo_environment() -> dict[str, str]:
    """The demo's own configuration: its own data, the loopback allowed, no delay, nothing from a file."""
    (DEMO_FOLDER / "nianbao.toml").write_text("")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_") or name == "NIANBAO_LANG"
    }
    return kept | {
        "NIANBAO_CONFIG": str(DEMO_FOLDER / "nianbao.toml"),
        "NIANBAO_STORAGE__URL": f"sqlite:///{DEMO_FOLDER}/nianbao.db",
        "NIANBAO_STORAGE__ARCHIVE": str(DEMO_FOLDER / "archive"),
        "NIANBAO_SERVICE__LOGS": str(DEMO_FOLDER / "logs"),
        "NIANBAO_CRAWL__ALLOW_PRIVATE_ADDRESSES": "true",
        "NIANBAO_CRAWL__DELAY": "0.02",
    }


def _nianbao(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a command of nianbao in a process of its own."""
    status = subprocess.call([sys.executable, "-m", "monitor.cli", *arguments], env=environment)  # noqa: S603
    if status != 0:
        raise Failure(say(N_("nianbao {command} failed"), command=arguments[0]))


def _listen(host: str, port: int, *, any_port: bool = False) -> socket.socket:
    """A socket for the dashboard. Raises Failure for a port in use, Misuse for a host that is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) != errno.EADDRINUSE:
            raise Misuse(say(N_("dashboard.host {host}: this machine has no such address"), host=host)) from None
        if not any_port:
            raise Failure(say(N_("port {port} is in use: choose another dashboard.port"), port=port)) from None
        listening.bind((host, 0))
    listening.listen()  # who reads the address may follow it at once
    return listening


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def access_of(dashboard: Dashboard) -> Access:
    """Who is let in: accounts are required as soon as others than this machine can reach the dashboard."""
    others = not _is_loopback(dashboard.host) or not _is_loopback(urlsplit(dashboard.url).hostname or "localhost")
    if dashboard.public:
        mode = Mode.PUBLIC
    elif dashboard.login or dashboard.trusted_proxies or others:
        mode = Mode.ACCOUNTS
    else:
        mode = Mode.LOCAL
    names = tuple(name.lower() for name in (dashboard.host, *dashboard.hosts))
    return Access(mode, names, dashboard.url)


def _require_account(dashboard: Dashboard, database: Database) -> None:
    """Refuse to serve others while nobody could log in. Raises Misuse."""
    if access_of(dashboard).mode is not Mode.ACCOUNTS:
        return
    with database.read() as connection:
        if any_account(connection):
            return
    text = N_(
        "dashboard.host {host}: others can reach it, so accounts are required: nianbao user add NAME --role admin"
    )
    raise Misuse(say(text, host=dashboard.host))


def _shown(context: Context) -> DashboardSettings:
    """What the pages have to know of the configuration."""
    configuration = context.configuration
    try:
        alerts = configured_alerts(configuration)
    except ValueError as error:
        raise Misuse(f"alerts: {error}") from None
    return DashboardSettings(
        access=access_of(configuration.dashboard),
        archive=configuration.storage.archive,
        logs=configuration.service.logs,
        options=tuple(context.options),
        crawl=configuration.schedule.crawl,
        timezone=configuration.schedule.timezone,
        alerts=alerts,
        office=office(configuration),
        boundaries=_boundaries(configuration.dashboard),
    )


def _boundaries(dashboard: Dashboard) -> Boundaries | None:
    """The operator's own map; None where none is configured. Raises Misuse."""
    if not dashboard.map:
        return None
    try:
        return read_boundaries(Path(dashboard.map), Path(dashboard.map_aliases) if dashboard.map_aliases else None)
    except BoundaryError as error:
        raise Misuse(f"dashboard.map: {error}") from None


def _serve(dashboard: Dashboard, database: Database, listening: socket.socket, settings: DashboardSettings) -> None:
    """Serve the dashboard until a signal comes."""
    host, port = listening.getsockname()[:2]
    config = uvicorn.Config(
        create_app(database, settings=settings),
        log_level="warning",
        server_header=False,
        proxy_headers=bool(dashboard.trusted_proxies),
        forwarded_allow_ips=list(dashboard.trusted_proxies),
    )
    shown = f"[{host}]" if ":" in host else host
    err.print(say(N_("The dashboard: {url}"), url=f"http://{shown}:{port}/"), markup=False)
    with settled():
        uvicorn.Server(config).run([listening])


def _stop_on_signals() -> None:
    """End as if by itself, so that what must be put in order is, when the service is told to stop."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
