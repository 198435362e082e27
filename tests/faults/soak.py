"""A month of the service among portals of which some always misbehave: python -m tests.faults.soak [DAYS] [PORTALS].

What `nianbao up` is made of (scheduled runs as processes of their own, the dashboard) goes through the days, its clock
set forward from one crawl to the next. One answer in fifty is a fault, one portal in twenty is silent for a day, one
run in fifty is killed; the last two days are quiet. Then everything that was published must be there once, nothing may
ever have been called missing that was published, no mail may have come twice, and the service may not have grown.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import fmean
from threading import Thread
from time import sleep
from typing import Any
from urllib.request import urlopen

import time_machine
import uvicorn
from sqlalchemy import func, select

from crawler.practice.server import Asked, PortalServer, Resource, Site
from monitor.dashboard.app import create_app
from monitor.running.jobs import Jobs
from monitor.schedule import follow_up
from storage import schema
from storage.clock import SHANGHAI, now
from storage.database import Database
from storage.register import Body, BodyKind, Portal
from storage.registry.registration import put_body, put_portal
from storage.sharing import runs
from storage.sharing.runs import RunState
from tests.alerts.post import PostOffice
from tests.benchmarks.word_pages import dated_page, own_page
from tests.crawler.spiders.observatory import list_page
from tests.faults.misbehaving import misbehave

YEAR = 2025
BEGIN = datetime(YEAR + 1, 1, 12, tzinfo=SHANGHAI)
HOURS = range(0, 24, 2)
BODIES = 6
QUIET = 2
_SILENCE, _KILLS = 1 / 20, 1 / 50
_GROWTH, _HANDLES = 1.10, 4
AHEAD = "NIANBAO_SOAKAHEAD"
CLOCK = f"""
import os, time, time_machine
time_machine.travel(time.time() + float(os.environ["{AHEAD}"]), tick=True).start()
"""


@dataclass
class Weather:
    """What goes wrong at the moment: a share of the answers, and the portals that do not answer at all."""

    chance: Random
    faults: float
    silent: set[str] = field(default_factory=set)
    met: int = 0

    def spoil(self, portal: str, right: Resource) -> Resource:
        """The right answer, or a wrong one. Raises ConnectionAbortedError where nothing is to be answered."""
        if portal in self.silent:
            raise ConnectionAbortedError
        if self.chance.random() >= self.faults:
            return right
        self.met += 1
        return misbehave(right, self.chance)


class Portals:
    """The portals and what they publish when: most on time, some late, some never."""

    def __init__(self, count: int, days: int, weather: Weather, chance: Random) -> None:
        self.published: dict[str, datetime | None] = {}
        self.register: list[tuple[Portal, list[Body]]] = []
        self.sites: list[_Site] = []
        self._weather = weather
        for number in range(count):
            names = [f"青石{number}县{entry}镇人民政府" for entry in range(BODIES)]
            for name in names:
                day = BEGIN + timedelta(days=chance.uniform(0, days - QUIET), hours=9)
                self.published[name] = None if chance.random() < 0.1 else day.replace(hour=9 + chance.randrange(8))
            self.sites.append(_Site(f"p{number}", names, self))

    def serve(self, stack: ExitStack) -> None:
        """Begin to serve, and say what the register is to know."""
        for site in self.sites:
            base = stack.enter_context(PortalServer(site)).base
            portal = Portal(site.portal, f"青石{site.portal}县人民政府", f"{base}/", "419901", (f"{base}/nb/",))
            since = date(YEAR, 1, 1)
            bodies = [Body(name, BodyKind.TOWNSHIP, "419901", site.portal, since=since) for name in site.names]
            self.register.append((portal, bodies))

    def spoil(self, portal: str, right: Resource) -> Resource:
        """An answer as it arrives."""
        return self._weather.spoil(portal, right)


class _Site(Site):
    def __init__(self, key: str, names: list[str], portals: Portals) -> None:
        super().__init__(key, b"<html><title>404</title></html>")
        self.names, self._portals = names, portals

    def answer(self, asked: Asked) -> Resource:
        path = asked.target.partition("?")[0]
        if path == "/robots.txt":
            return self._portals.spoil(self.portal, Resource(b"User-agent: *\nDisallow: /admin/\n", "text/plain"))
        there = [(name, self._portals.published[name]) for name in self.names]
        shown = [(name, at) for name, at in there if at is not None and at <= now()]
        if path in ("/", "/nb/"):
            rows = [(f"/nb/t{self.names.index(name)}.html", _title(name), f"{at:%Y-%m-%d}") for name, at in shown]
            return self._portals.spoil(self.portal, Resource(list_page(rows).encode(), modified=BEGIN))
        for name, at in shown:
            if path == f"/nb/t{self.names.index(name)}.html":
                return self._portals.spoil(self.portal, Resource(_report(name, at), modified=at))
        return super().answer(asked)


def _title(name: str) -> str:
    return f"{name}{YEAR}年政府信息公开工作年度报告"


def _report(name: str, at: datetime) -> bytes:
    chance = Random(name)
    dated = dated_page(chance.randrange(64), YEAR, f"{at:%Y-%m-%d}")
    return own_page(dated, _title(name), name, f"QS-{YEAR}-{chance.randrange(10**6):06}", chance)


@dataclass
class Service:
    """What `nianbao up` is made of, without its own clock: runs are asked for at each step."""

    folder: Path
    database: Database
    chance: Random
    ended: int = 0
    killed: int = 0

    def __post_init__(self) -> None:
        self._jobs = Jobs(self.database, (), self.folder / "logs", 600.0, lambda run: follow_up(self.database, run))

    def run(self, job: str) -> None:
        """Ask for a run and see it and what it leads to through, or kill it."""
        with self.database.write() as connection:
            runs.ask(connection, job)
        kill = self.chance.random() < _KILLS
        while self._waiting() or self._jobs._running:
            self._jobs.tend(may_begin=True)
            for process in self._jobs._running if kill else ():
                sleep(self.chance.uniform(0, 3))
                process.popen.kill()
                self.killed, kill = self.killed + 1, False
            sleep(0.02)
        self.ended += 1

    def _waiting(self) -> bool:
        with self.database.read() as connection:
            return bool(runs.in_state(connection, RunState.QUEUED) or runs.in_state(connection, RunState.RUNNING))


@contextmanager
def _dashboard(database: Database) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(database), port=0, log_level="critical"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def soak(days: int, portals: int, hours: Sequence[int] = HOURS, faults: float = 1 / 50) -> dict[str, Any]:
    """Live through the days with a crawl at each of the hours; what came of it, and under ``wrong`` what is wrong."""
    chance = Random(20260201)
    weather = Weather(Random(20260202), faults)
    with tempfile.TemporaryDirectory() as name, PostOffice() as post, ExitStack() as stack:
        folder = Path(name)
        country = Portals(portals, days, weather, chance)
        country.serve(stack)
        stack.enter_context(_environment(folder, post.port))
        database = Database.at(f"sqlite:///{folder}/soak.db")
        database.upgrade()
        with database.write() as connection:
            for portal, bodies in country.register:
                put_portal(connection, portal)
                for body in bodies:
                    put_body(connection, body)
        service = Service(folder, database, chance)
        address = stack.enter_context(_dashboard(database))
        grown = _live(days, hours, service, weather, country, address)
        found = _wrong(database, country, post, BEGIN + timedelta(days=days))
        asked = sum(len(site.requests) for site in country.sites)
        database.dispose()
    return {
        "days": days,
        "runs": service.ended,
        "killed": service.killed,
        "faults": weather.met,
        "published": sum(at is not None for at in country.published.values()),
        "requests a portal and day": round(asked / portals / days, 2),
        "mails": len(post.received),
        **grown,
        "wrong": [*found, *(["it grew"] if grown["growth"] > _GROWTH or grown["handles"] > _HANDLES else [])],
    }


def _live(
    days: int, hours: Sequence[int], service: Service, weather: Weather, country: Portals, address: str
) -> dict[str, float]:
    """Day after day to the end; how the service grew from its second third to its last, and the handles it kept."""
    resident, handles = [], []
    with time_machine.travel(BEGIN, tick=True) as clock:
        for day in range(days):
            quiet = day >= days - QUIET
            if quiet:
                weather.faults = 0.0
            weather.silent = {one.portal for one in country.sites if not quiet and service.chance.random() < _SILENCE}
            for hour in hours:
                moment = BEGIN + timedelta(days=day, hours=hour, minutes=30)
                clock.move_to(moment)
                os.environ[AHEAD] = str(moment.timestamp() - real_time())
                service.run("crawl")
                if hour == hours[len(hours) // 3]:
                    service.run("alert")
                for path in ("", "findings", "portals", "healthz", "metrics"):
                    urlopen(f"{address}/{path}", timeout=60).read()  # noqa: S310 - our own dashboard
                resident.append(_resident())
                handles.append(len(list(Path("/proc/self/fd").iterdir())))
            if len(hours) > 1:  # each crawl has had its own
                service.run("check")
    third = max(1, len(resident) // 3)
    growth = fmean(resident[-third:]) / fmean(resident[third : 2 * third])
    more = max(handles[-third:]) - max(handles[third : 2 * third])
    return {"MiB": round(resident[-1], 1), "growth": round(growth, 3), "handles": more}


def real_time() -> float:
    """The machine's own clock, however this process's is set."""
    with Path("/proc/uptime").open() as file:
        return _BOOTED + float(file.read().split()[0])


def _booted() -> float:
    with Path("/proc/stat").open() as file:
        return float(next(line for line in file if line.startswith("btime")).split()[1])


_BOOTED = _booted()


def _resident() -> float:
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def _environment(folder: Path, port: int) -> Iterator[None]:
    """The configuration and the clock that the runs find."""
    (folder / "sitecustomize.py").write_text(CLOCK)
    (folder / "nianbao.toml").write_text(
        f'[alerts]\nfrom = "nianbao@example.org"\nsmtp = "smtp://127.0.0.1:{port}"\n'
        '[[alerts.subscriptions]]\nname = "office"\nto = ["office@example.org"]\nregions = ["4199"]\n'
    )
    before = dict(os.environ)
    os.environ.update(
        {
            "PYTHONPATH": str(folder),
            "NIANBAO_CONFIG": str(folder / "nianbao.toml"),
            "NIANBAO_STORAGE__URL": f"sqlite:///{folder}/soak.db",
            "NIANBAO_STORAGE__ARCHIVE": str(folder / "archive"),
            "NIANBAO_CRAWL__ALLOW_PRIVATE_ADDRESSES": "true",
            "NIANBAO_CRAWL__DELAY": "0.01",
            "NIANBAO_CRAWL__RENDER": "never",
            "NIANBAO_CRAWL__TIMEOUT": "3",
        }
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _wrong(database: Database, country: Portals, post: PostOffice, end: datetime) -> list[str]:
    """What contradicts the truth."""
    body, owed, report = schema.body, schema.obligation, schema.report
    truth = country.published
    wrong: list[str] = []
    with database.read() as connection:
        query = select(body.c.name, func.count()).join(report, report.c.body_id == body.c.id).group_by(body.c.name)
        held: dict[str, int] = {name: count for name, count in connection.execute(query)}  # noqa: C416 - rows
        counts = ((name, held.get(name, 0), at) for name, at in truth.items())
        wrong += [f"{name}: {count} reports" for name, count, at in counts if count != (at is not None)]
        query = select(body.c.name, owed.c.status).join(owed, owed.c.body_id == body.c.id).where(owed.c.year == YEAR)
        for name, status in connection.execute(query):
            at = truth[name]
            late = at is not None and at.date() > date(YEAR + 1, 1, 31)
            due = "not_due" if end <= datetime(YEAR + 1, 2, 1, tzinfo=SHANGHAI) else "missing"
            right = due if at is None else "late" if late else "on_time"
            if status != right:
                wrong.append(f"{name}: {status} instead of {right}")
        finding = schema.finding
        query = (
            select(body.c.name, finding.c.first_seen)
            .join(finding, finding.c.body_id == body.c.id)
            .where(finding.c.check == "publication.missing")
        )
        for name, opened in connection.execute(query):
            at = truth[name]
            if at is not None and at < opened:
                wrong.append(f"{name}: called missing at {opened}, published {at}")
        unsent = connection.scalar(select(func.count()).where(schema.outbox.c.state != "sent"))
        wrong += [f"{unsent} mails not sent"] if unsent else []
    ids = [str(mail["Message-ID"]) for mail in post.received if not mail["X-Nianbao-Possible-Repeat"]]
    return wrong + ([f"{len(ids) - len(set(ids))} mails twice"] if len(ids) != len(set(ids)) else [])


if __name__ == "__main__":
    came = soak(int(sys.argv[1]) if len(sys.argv) > 1 else 30, int(sys.argv[2]) if len(sys.argv) > 2 else 20)
    print(", ".join(f"{name} {value}" for name, value in came.items()))
    sys.exit(bool(came["wrong"]))
