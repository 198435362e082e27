"""Workers beside one another, killed and paused at random, before machines with many portals: python -m
tests.faults.crowd [MINUTES] [SEED].

Every portal is handed out again and again. What arrives is taken from the servers' own records: at one portal no two
requests lie closer than the delay, at one machine none closer than half of it, no matter which worker asks; nobody asks
a portal in the middle of another's visit; in the end every portal was looked at and every document is kept once.
"""

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from subprocess import Popen

from tests.databases import postgresql
from tests.monitor.fleet.fleet import DOCUMENTS, Fleet, fleet, wrong_of

PORTALS, MACHINES, WORKERS = 24, 6, 4


def machine(number: int) -> str:
    """The address of a portal's machine: four portals each."""
    return f"127.0.2.{number % MACHINES}"


def crowd(minutes: float, seed: int) -> list[str]:
    """Let them work and suffer so long; what is wrong afterwards."""
    chance, began, done = Random(seed), time.monotonic(), Counter[str]()
    with (
        tempfile.TemporaryDirectory() as folder,
        postgresql() as server,
        fleet(Path(folder), server.url, PORTALS, machine) as ours,
    ):
        number = 0
        while time.monotonic() - began < 60 * minutes:
            ours.run("crawl", "--hand-out", *everyone(ours))
            alive = [name for name, worker in ours.workers.items() if worker.poll() is None]
            for _ in range(WORKERS - len(alive)):
                number += 1
                ours.start(f"w{number}")
            time.sleep(chance.uniform(2, 12))
            what = chance.choice(("kill", "kill all", "pause", "long pause", "nothing"))
            done[what] += 1
            _suffer(what, ours.workers[chance.choice(list(ours.workers))], chance)
        for worker in ours.workers.values():
            to_all(worker, signal.SIGCONT)
        ours.run("crawl", "--hand-out", *everyone(ours))
        if all(worker.poll() is not None for worker in ours.workers.values()):
            ours.start("last")
        before = len(ours.requests)
        ours.until(lambda: ours.looked() == set(ours.sites), 300)
        ours.until(lambda: ours.documents() == PORTALS * DOCUMENTS, 300)
        wrong = wrong_of(ours, machine)
        print(f"{dict(done)}, {number} workers, {len(ours.requests)} requests ({before} before the end)")
        print(ours.logs() if wrong else warnings(Path(folder)))
        return wrong


def everyone(ours: Fleet) -> list[str]:
    """The options that name every portal."""
    return [part for key in ours.sites for part in ("--portal", key)]


def _suffer(what: str, worker: Popen[bytes], chance: Random) -> None:
    if worker.poll() is not None:
        return
    if what == "kill":
        worker.kill()
    elif what == "kill all":
        to_all(worker, signal.SIGKILL)
    elif what in ("pause", "long pause"):
        to_all(worker, signal.SIGSTOP)
        time.sleep(chance.uniform(0.5, 3) if what == "pause" else 15)
        to_all(worker, signal.SIGCONT)


def to_all(worker: Popen[bytes], number: int) -> None:
    """A worker and its crawling processes, as a machine that is paused or dies."""
    for process in [worker.pid, *_children(worker.pid)]:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if entry.name.isdecimal() and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found += [int(entry.name), *_children(int(entry.name))]
    return found


def warnings(folder: Path) -> str:
    """What the workers said besides the usual, and how often."""
    lines = [line[9:] for file in folder.glob("*.log") for line in file.read_text().splitlines()]
    kinds = Counter(" ".join(word for word in line.split() if not any(map(str.isdigit, word))) for line in lines)
    return "\n".join(f"{count:5} {line[:150]}" for line, count in kinds.most_common(25) if not line.startswith("INFO"))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended too
    came = crowd(float(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    print(f"wrong: {len(came)}", *came[:50], sep="\n")
    sys.exit(bool(came))
