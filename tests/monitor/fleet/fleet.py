"""Portals, a queue in PostgreSQL and workers as processes, for tests of a fleet."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path

from sqlalchemy import select

from crawler.practice.server import PortalServer, Request, Site
from storage import schema
from storage.database import Database
from storage.register import Portal
from storage.registry.registration import put_portal
from tests.crawler.spiders.observatory import document, list_page, report_rows, site_of

_LIST = "/zfxxgknb/"
_BEGINNINGS = ("/robots.txt", _LIST)
DOCUMENTS = 3
_ROUNDING = 0.02  # seconds between a request's arrival and the moment that is written beside it


@dataclass
class Fleet:
    """A database on a server, some portals, and the workers that look at them."""

    folder: Path
    database: Database
    sites: dict[str, Site]
    delay: float = 0.4
    heartbeat: float = 1.0
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @classmethod
    def on_sqlite(cls, folder: Path) -> "Fleet":
        """No fleet: a database that only one machine can have."""
        database = Database.at(f"sqlite:///{folder}/nianbao.db")
        return cls(folder, database, {})

    def configure(self, name: str, port: int | None = None) -> Path:
        """The configuration of a worker, which may reach the database by another port."""
        url = self.database.url if port is None else self.database.url.set(port=port)
        file = self.folder / f"{name}.toml"
        file.write_text(
            f'[storage]\nurl = "{url.render_as_string(hide_password=False)}"\narchive = "{self.folder}/archive"\n'
            f'[crawl]\nallow_private_addresses = true\ndelay = {self.delay}\nuser_agent = "{name}"\n'
            'render = "never"\nconcurrency = 2\n'
            f"[service]\nheartbeat = {self.heartbeat}\n",
            encoding="utf-8",
        )
        return file

    def run(self, *arguments: str, status: int = 0) -> str:
        """A command of nianbao; what it said."""
        command = [sys.executable, "-m", "monitor.cli", *arguments, "--config", str(self.configure("office"))]
        environment = os.environ | {"NIANBAO_LANG": "en"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return done.stderr

    def start(
        self, name: str, port: int | None = None, *, room: int | None = None, within: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        """A worker; its requests bear its name. No file of one with little ``room`` may grow beyond so many bytes;
        ``within`` is a command that runs it elsewhere."""
        config = str(self.configure(name, port))
        command = [*within, sys.executable, "-m", "monitor.cli", "worker", "--config", config]

        def limit() -> None:
            if room is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        # without room Python keeps a part of a module's bytecode, and takes it for the whole ever after
        kept = {"PYTHONDONTWRITEBYTECODE": "1"} if room is not None else {}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.workers[name] = subprocess.Popen(
                command, stdout=log, stderr=log, preexec_fn=limit, env=os.environ | kept
            )
        return self.workers[name]

    @property
    def requests(self) -> list[Request]:
        """What all portals were asked, in the order of time."""
        return sorted((one for site in self.sites.values() for one in site.requests), key=lambda one: one.time)

    def looked(self) -> set[str]:
        """The portals that were looked at whole."""
        with self.database.read() as connection:
            query = select(schema.visit.c.portal).where(schema.visit.c.outcome.in_(("ok", "unchanged")))
            return set(connection.scalars(query))

    def documents(self) -> int:
        """How many documents are kept."""
        with self.database.read() as connection:
            return len(connection.execute(select(schema.document.c.id)).all())

    def until(self, met: Callable[[], bool], seconds: float = 100) -> None:
        """Wait for something that workers do."""
        limit = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < limit, self.logs()
            time.sleep(0.1)

    def logs(self) -> str:
        """What the workers said, for a test that failed."""
        return "\n".join(f"{file.name}\n{file.read_text()[-3000:]}" for file in sorted(self.folder.glob("*.log")))


def began_anew(requests: list[Request], is_held_up: Callable[[datetime], bool] = lambda _: False) -> bool:
    """Whether every change of the worker that asks a portal is the beginning of a visit: nobody asks in between.

    A request that was held up on its way (by the moment of its arrival) had been asked before.
    """
    by_portal: dict[str, list[Request]] = defaultdict(list)
    for request in requests:
        by_portal[request.portal].append(request)
    for asked in by_portal.values():
        runs = [list(run) for _, run in groupby(asked, key=_worker)]
        if runs[0][0].path not in _BEGINNINGS:
            return False
        for before, run in pairwise(runs):
            late = is_held_up(before[-1].time) or is_held_up(run[0].time)
            if run[0].path not in _BEGINNINGS and not late:
                return False
    return True


def wrong_of(
    ours: Fleet, address: Callable[[int], str], is_held_up: Callable[[datetime], bool] = lambda _: False
) -> list[str]:
    """What is wrong by the records of the portals, which stand at these addresses.

    What arrived at a moment when requests were held up on their way had been sent before: its distance tells nothing.
    """
    place = {key: address(number) for number, key in enumerate(ours.sites)}
    wrong = [] if began_anew(ours.requests, is_held_up) else ["a portal was asked by two at once"]
    for what, of, least in (
        ("portal", lambda one: one.portal, ours.delay),
        ("machine", lambda one: place[one.portal], ours.delay / 2),
    ):
        gaps = [(gap, at) for gap, at in _gaps(ours.requests, of) if not is_held_up(at)]
        close = [(gap, at) for gap, at in gaps if gap < least - _ROUNDING]
        print(f"{what}: {len(gaps)} distances, the least {min(gaps)[0]:.3f} s, {len(close)} below {least:g} s")
        wrong += [f"{what}: {gap:.3f} s at {at:%H:%M:%S}" for gap, at in close]
    return wrong


def _gaps(requests: list[Request], of: Callable[[Request], str]) -> list[tuple[float, datetime]]:
    by_place: dict[str, list[datetime]] = defaultdict(list)
    for one in requests:
        by_place[of(one)].append(one.time)
    pairs = (pair for times in by_place.values() for pair in pairwise(times))
    return [((later - earlier).total_seconds(), later) for earlier, later in pairs]


def _worker(request: Request) -> str:
    return request.headers.get("User-Agent", "").partition(" ")[0]


@contextmanager
def fleet(
    folder: Path, server_url: str, portals: int, addresses: Callable[[int], str] = lambda number: f"127.0.1.{number}"
) -> Iterator[Fleet]:
    """A fleet without workers yet, and its portals, registered and handed out to nobody; each is a machine of its own
    where ``addresses`` does not say otherwise."""
    database = Database.at(f"{server_url}/postgres")
    database.upgrade()
    with ExitStack() as stack, database.write() as connection:
        made = Fleet(folder, database, {})
        for number in range(portals):
            key = f"p{number}"
            made.sites[key] = site(key)
            server = stack.enter_context(PortalServer(made.sites[key], addresses(number)))
            put_portal(connection, Portal(key, key, f"{server.base}/", "411329", (f"{server.base}{_LIST}",)))
        serving = stack.pop_all()
    with serving:
        try:
            yield made
        finally:
            for worker in made.workers.values():
                if worker.poll() is None:
                    worker.send_signal(signal.SIGCONT)
                    worker.kill()
                    worker.wait()
            database.dispose()


def site(name: str) -> Site:
    """A portal with some reports."""
    rows = report_rows(_LIST, DOCUMENTS)
    made = site_of({_LIST: list_page(rows), **{url: document(title) for url, title, _ in rows}})
    made.portal = name
    return made
