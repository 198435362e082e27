"""Two real services on one database while everything goes wrong: python -m tests.faults.rivals [MINUTES] [SEED].

Both have the same schedule, a run of each job every minute. By chance one of them is stopped for some minutes (with
what it has begun, as a paused machine is), killed and started again, or its clock is set; the database is away for half
a minute; the mail server takes messages and hangs up, or takes none; the folder of logs takes no files. Meanwhile news
keep coming. Then it is quiet, and everything must be as if nothing had happened: each run was begun once, no moment of
the schedule was lost for longer than the trouble lasted, each piece of news was told, and none twice unmarked.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.request import urlopen

from sqlalchemy import Row, func, select
from sqlalchemy.exc import SQLAlchemyError

from crawler.practice.server import PortalServer
from monitor.running.jobs import JOBS
from monitor.schedule import LEASE
from storage import schema
from storage.database import Database
from storage.register import Portal
from storage.registry.registration import put_portal
from tests.alerts.post import PostOffice
from tests.alerts.world import World, county
from tests.crawler.spiders.observatory import ROOT
from tests.databases import Server, postgresql
from tests.faults.test_stopped import free_port, nianbao
from tests.monitor.fleet.fleet import site

NEWS_EVERY = 2.0
_TROUBLES = {
    "stopped": 80,
    "stopped for long": 300,
    "killed": 5,
    "killed with all": 70,
    "no database": 30,
    "clock ahead": 40,
    "clock behind": 40,
    "mail taken and cut": 20,
    "mail refused": 40,
    "no room for logs": 40,
}
"""What goes wrong, and for how many seconds."""
_AT_THE_LEADER = 0.8
_FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
_BEGAN = re.compile(r"(\w+) began as run (\d+)")
_NEWS, _NUMBER = re.compile(r"form\.news_\d+_"), re.compile(r"[\d.]+")
_MORE = re.compile(r"另有 (\d+) 项")
_SPREAD = {"crawl": timedelta(minutes=32)}
"""For how long a run of the schedule looks at its portals, one after another."""
_BETWEEN = timedelta(seconds=90)
"""What a moment may be late without any trouble: a minute, and the beginning of a run."""


@dataclass
class Rival:
    """A service in a process of its own; ``ahead`` sets its clock where the machine has libfaketime."""

    name: str
    folder: Path
    config: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    is_stopped: bool = False

    def start(self) -> None:
        """Start it, as systemd does again and again."""
        environment = dict(os.environ)
        if _FAKETIME is not None:
            environment |= {
                "LD_PRELOAD": str(_FAKETIME),
                "FAKETIME_TIMESTAMP_FILE": str(self.folder / f"{self.name}.clock"),
                "DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_CACHE_DURATION": "1",
            }
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                nianbao(self.config, "up"), cwd=ROOT, stdout=log, stderr=log, start_new_session=True, env=environment
            )

    def set_clock(self, ahead: int) -> None:
        """Set its clock, and that of what it begins, so many seconds ahead."""
        (self.folder / f"{self.name}.clock").write_text(f"{ahead:+d}")

    def everything(self) -> list[int]:
        """Its process and those that it has begun."""
        assert self.process is not None
        found = [self.process.pid]
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                if entry.name.isdecimal() and str(self.config).encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
        return found

    def signal(self, number: int) -> None:
        """Signal it and all that it has begun."""
        for process in self.everything():
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def keep_up(self) -> None:
        """Start it again where it has ended."""
        if self.process is not None and not self.is_stopped and self.process.poll() is not None:
            self.start()


@dataclass
class Trouble:
    """What went wrong from when to when."""

    what: str
    began: datetime
    ended: datetime


@dataclass
class Storm:
    """What can go wrong, and what did."""

    chance: Random
    server: Server
    post: PostOffice
    rivals: tuple[Rival, Rival]
    folder: Path
    database: Database
    coming: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def one_trouble(self) -> None:
        """Let one thing go wrong, wait, and mend it."""
        if not self.coming:
            self.coming = self.chance.sample(list(_TROUBLES), len(_TROUBLES))
        what, rival = self.coming.pop(), self._leader() if self.chance.random() < _AT_THE_LEADER else self.rivals[0]
        seconds = _TROUBLES[what]
        began = datetime.now(UTC)
        print(f"{began:%H:%M:%S} {what} {rival.name} {seconds} s", flush=True)
        with getattr(self, f"_{what.replace(' ', '_')}")(rival):
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                for one in self.rivals:
                    one.keep_up()
                time.sleep(0.5)
        self.troubles.append(Trouble(what, began, datetime.now(UTC)))

    def _leader(self) -> Rival:
        """The one that holds the lease, as far as that can be asked."""
        with suppress(SQLAlchemyError), self.database.read() as connection:
            owner = connection.scalar(select(schema.lease.c.owner).where(schema.lease.c.name == LEASE)) or ""
            for rival in self.rivals:
                if rival.process is not None and owner.endswith(f":{rival.process.pid}"):
                    return rival
        return self.rivals[0]

    @contextmanager
    def _stopped_for_long(self, rival: Rival) -> Iterator[None]:
        with self._stopped(rival):
            yield

    @contextmanager
    def _stopped(self, rival: Rival) -> Iterator[None]:
        rival.signal(signal.SIGSTOP)
        yield
        rival.signal(signal.SIGCONT)

    @contextmanager
    def _killed(self, rival: Rival) -> Iterator[None]:
        assert rival.process is not None
        rival.process.kill()
        yield

    @contextmanager
    def _killed_with_all(self, rival: Rival) -> Iterator[None]:
        rival.is_stopped = True
        rival.signal(signal.SIGKILL)
        yield
        rival.is_stopped = False

    @contextmanager
    def _no_database(self, _: Rival) -> Iterator[None]:
        self.server.stop()
        yield
        self.server.start()

    @contextmanager
    def _clock_ahead(self, rival: Rival) -> Iterator[None]:
        rival.set_clock(3600 * self.chance.choice((1, 30)))
        yield
        rival.set_clock(0)

    @contextmanager
    def _clock_behind(self, rival: Rival) -> Iterator[None]:
        rival.set_clock(-3600)
        yield
        rival.set_clock(0)

    @contextmanager
    def _mail_taken_and_cut(self, _: Rival) -> Iterator[None]:
        self.post.cut.add("received")
        yield
        self.post.cut.clear()

    @contextmanager
    def _mail_refused(self, _: Rival) -> Iterator[None]:
        self.post.rules["MAIL"] = "421 later"
        yield
        self.post.rules.clear()

    @contextmanager
    def _no_room_for_logs(self, rival: Rival) -> Iterator[None]:
        logs = self.folder / f"{rival.name}-logs"
        aside = logs.with_suffix(".aside")
        logs.rename(aside)
        logs.write_text("")
        yield
        logs.unlink()
        aside.rename(logs)


def rivals(minutes: float, seed: int) -> list[str]:
    """Live through it; what is wrong afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgresql(durable=True))
        post = stack.enter_context(PostOffice())
        database = Database.at(f"{server.url}/postgres")
        database.upgrade()
        bodies = list(county(World(database)).values())
        own = site("office")
        base = stack.enter_context(PortalServer(own)).base
        with database.write() as connection:
            put_portal(connection, Portal("office", "office", f"{base}/", "610922", (f"{base}/zfxxgknb/",)))
        made = tuple(_rival(name, folder, database, post.port) for name in ("east", "west"))
        storm = Storm(Random(seed), server, post, (made[0], made[1]), folder, database)
        for rival in storm.rivals:
            rival.set_clock(0)
            rival.start()
        for rival in storm.rivals:
            stack.callback(rival.signal, signal.SIGKILL)
        _until(lambda: _is_ready(storm.rivals[0]))
        stop, news = Event(), Counter[str]()
        teller = Thread(target=_tell, args=(database, bodies, stop, news), daemon=True)
        teller.start()
        began, until = datetime.now(UTC), time.monotonic() + 60 * minutes
        while time.monotonic() < until:
            time.sleep(storm.chance.uniform(0, 20))
            storm.one_trouble()
        stop.set()
        teller.join()
        _until(lambda: _is_settled(database), 1800)
        time.sleep(70)
        return _wrong(database, storm, post, news, began)


def _rival(name: str, folder: Path, database: Database, mail: int) -> Rival:
    config, port, every_minute = folder / f"{name}.toml", free_port(), "* * * * *"
    config.write_text(
        f'[storage]\nurl = "{database.url.render_as_string(hide_password=False)}"\narchive = "{folder}/archive"\n'
        f'[schedule]\ncrawl = "{every_minute}"\ncheck = "{every_minute}"\nalert = "{every_minute}"\n'
        '[crawl]\nallow_private_addresses = true\ndelay = 0.1\nrender = "never"\n'
        f'[service]\nlogs = "{folder}/{name}-logs"\nlog_format = "json"\n[dashboard]\nport = {port}\n'
        f'[alerts]\nfrom = "nianbao@example.org"\nsmtp = "smtp://127.0.0.1:{mail}"\n'
        '[[alerts.subscriptions]]\nname = "office"\nto = ["office@example.org"]\nrhythm = "at_once"\n'
    )
    return Rival(name, folder, config, port)


def _tell(database: Database, bodies: list[int], stop: Event, news: Counter[str]) -> None:
    world, number = World(database), 0
    while not stop.wait(NEWS_EVERY):
        number += 1
        check = f"form.news_{number:05}_"
        with suppress(SQLAlchemyError):
            world.open(bodies[number % len(bodies)], check, at=datetime.now(UTC))
            news[check] += 1


def _is_ready(rival: Rival) -> bool:
    with suppress(OSError):
        return bool(urlopen(f"http://127.0.0.1:{rival.port}/readyz", timeout=5).status == 200)
    return False


def _until(met: Callable[[], bool], seconds: float = 120) -> None:
    limit = time.monotonic() + seconds
    while not met():
        if time.monotonic() > limit:
            print("waited in vain", flush=True)
            return
        time.sleep(1)


def _is_settled(database: Database) -> bool:
    event, told, box = schema.event, schema.subscription, schema.outbox
    with database.read() as connection:
        last = connection.scalar(select(func.max(event.c.id))) or 0
        behind = connection.scalar(select(func.min(told.c.told)).where(told.c.portal == "")) or 0
        unsent = connection.scalar(select(func.count()).where(box.c.state != "sent"))
    return behind >= last and not unsent


def _wrong(database: Database, storm: Storm, post: PostOffice, news: Counter[str], began: datetime) -> list[str]:
    """What is not as it would be without any trouble; says what happened."""
    lines = [line for one in storm.rivals for line in (storm.folder / f"{one.name}.log").read_text().splitlines()]
    begun = Counter(found[2] for line in lines if (found := _BEGAN.search(line)))
    wrong = [f"run {run} was begun {times} times" for run, times in begun.items() if times > 1]
    with database.read() as connection:
        runs = connection.execute(select(schema.run).order_by(schema.run.c.id)).all()
        unsent = connection.scalar(select(func.count()).where(schema.outbox.c.state != "sent"))
    moment = datetime.now(UTC)
    left = [
        run
        for run in runs
        if run.outcome in ("queued", "running")
        and moment - run.asked > 2 * _BETWEEN + _SPREAD.get(run.job, timedelta())
    ]
    wrong += [f"run {run.id} is still {run.outcome}" for run in left]
    wrong += [f"{unsent} messages unsent"] if unsent else []
    for job in JOBS:
        dues = sorted(run.due for run in runs if run.job == job and run.due and began <= run.due <= moment)
        gaps = [(later - earlier, earlier) for earlier, later in pairwise([began, *dues, moment])]
        waits = [(run.asked, run.started or moment) for run in runs if run.job == job]
        wrong += [
            f"{job}: nothing was due for {gap} from {at:%H:%M:%S}"
            for gap, at in gaps
            if gap > _excused(storm, at, gap) + _waited(waits, at, gap)
        ]
    wrong += _mistold(post, news)
    _say(storm, lines, runs, post)
    return wrong


def _excused(storm: Storm, at: datetime, gap: timedelta) -> timedelta:
    """How long no moment may be asked for: while trouble lasted, and until a lease had run out and a run had begun."""
    over = [one for one in storm.troubles if one.began < at + gap and one.ended > at]
    return _BETWEEN + sum((one.ended - one.began + _BETWEEN for one in over), timedelta())


def _waited(waits: Sequence[tuple[datetime, datetime]], at: datetime, gap: timedelta) -> timedelta:
    """For how long of a time a run that waited did for the moments of it."""
    return sum((max(min(to, at + gap) - max(since, at), timedelta()) for since, to in waits), timedelta())


def _mistold(post: PostOffice, news: Counter[str]) -> list[str]:
    """News that came never, or in several messages; messages that came again and do not say so."""
    told: dict[str, set[str]] = defaultdict(set)
    counted: dict[str, int] = {}
    unmarked = Counter(str(mail["Message-ID"]) for mail in post.received if not mail["X-Nianbao-Possible-Repeat"])
    for mail in post.received:
        body = mail.get_body(("plain",))
        assert body is not None
        for check in _NEWS.findall(body.get_content()):
            told[check].add(str(mail["Message-ID"]))
        if str(mail["Message-ID"]) not in counted:
            counted[str(mail["Message-ID"])] = sum(map(int, _MORE.findall(body.get_content())))
    wrong = [f"{check} was never told" for check in news if not told[check]]
    if len(wrong) == sum(counted.values()):  # a long message counts those for which it has no room
        wrong = []
    wrong += [f"{check} was told in {len(ids)} messages" for check, ids in told.items() if len(ids) > 1]
    return wrong + [f"{one} came {times} times unmarked" for one, times in unmarked.items() if times > 1]


def _say(storm: Storm, lines: list[str], runs: Sequence[Row[Any]], post: PostOffice) -> None:
    """What happened, in numbers; every kind of line of the log that is worse than news."""
    said: Counter[str] = Counter()
    for line in lines:
        shown, level = line, "no JSON"
        with suppress(ValueError):
            found = json.loads(line)
            level, shown = found["level"], found["event"] + (" WITH TRACEBACK" if "exception" in found else "")
        if level != "INFO":
            said[f"{level} {_NUMBER.sub('#', shown)[:160]}"] += 1
    for run in runs:
        said[f"run of {run.job} {run.outcome} {_NUMBER.sub('#', run.detail) if run.outcome == 'failed' else ''}"] += 1
    print(*(f"{count:6} {what}" for what, count in sorted(said.items())), sep="\n")
    ids = {str(mail["Message-ID"]) for mail in post.received}
    print(
        f"{len(storm.troubles)} troubles {dict(Counter(one.what for one in storm.troubles))}, {len(runs)} runs; "
        f"{len(post.received)} mails, {len(post.received) - len(ids)} of them marked repeats"
    )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended too
    came = rivals(float(sys.argv[1]) if len(sys.argv) > 1 else 30, int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    print(f"wrong: {len(came)}", *came[:50], sep="\n")
    sys.exit(bool(came))
