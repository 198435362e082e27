"""Workers on machines of their own that are cut off at random: python -m tests.faults.parted [MINUTES] [SEED].

Each machine is a network namespace. Its network goes down as a whole, or only the way to the database, or only the way
back, or only the way to the portals, without a word to anybody; or it loses its power. What must hold is what
tests.faults.crowd asks for, and besides: whoever is gone keeps nobody waiting for a lock longer than half a minute and
some more.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from storage.database import Database, alone
from tests.databases import postgresql
from tests.faults.crowd import everyone, to_all, warnings
from tests.monitor.fleet.fleet import DOCUMENTS, Fleet, fleet, wrong_of

PORTALS, MACHINES = 24, 4
_OFFICE, _PORTALS = "10.213.0.1", "10.213.1"
_LONGEST_WAIT = 45.0
_CUTS = {
    "the database": (f"OUTPUT -d {_OFFICE}", f"INPUT -s {_OFFICE}"),
    "the database's answers": (f"INPUT -s {_OFFICE}",),
    "the portals": (f"OUTPUT -d {_PORTALS}.0/24",),
}


def address(number: int) -> str:
    """The address of a portal, each of which is a machine of its own."""
    return f"{_PORTALS}.{number + 1}"


@dataclass
class Machine:
    """A machine with a worker, joined to the others by one cable."""

    number: int
    worker: str = ""
    cut_at: float = 0.0
    cut_until: float = 0.0

    @property
    def name(self) -> str:
        return f"nianbao{self.number}"

    @property
    def within(self) -> tuple[str, ...]:
        """What runs a command there."""
        return ("ip", "netns", "exec", self.name)

    def join(self) -> None:
        """Make it, and its cable."""
        _run(f"ip netns add {self.name}")
        _run(f"ip link add v{self.name} type veth peer name eth0 netns {self.name}")
        _run(f"ip link set v{self.name} master nianbao up")
        _run(f"ip -n {self.name} addr add 10.213.2.{self.number + 1}/16 dev eth0")
        _run(f"ip -n {self.name} link set eth0 up")
        _run(f"ip -n {self.name} link set lo up")

    def cut(self, what: str) -> None:
        """Let packets vanish."""
        for rule in _CUTS.get(what, ()):
            _run(f"{' '.join(self.within)} iptables -A {rule} -j DROP")
        if what not in _CUTS:
            _run(f"ip link set v{self.name} down")

    def heal(self) -> None:
        """Let everything pass."""
        _run(f"{' '.join(self.within)} iptables -F")
        _run(f"ip link set v{self.name} up")
        self.cut_until = 0.0


@contextmanager
def network() -> Iterator[list[Machine]]:
    """The machines, joined to this one, where the database and the portals are."""
    made = [Machine(number) for number in range(MACHINES)]
    try:
        _run("ip link add nianbao type bridge")
        for own in (_OFFICE, *map(address, range(PORTALS))):
            _run(f"ip addr add {own}/16 dev nianbao")
        _run("ip link set nianbao up")
        for machine in made:
            machine.join()
        yield made
    finally:
        for machine in made:
            subprocess.run(["ip", "netns", "del", machine.name], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "link", "del", "nianbao"], check=False, stderr=subprocess.DEVNULL)


@dataclass
class Parted:
    """The fleet, its machines, and what was done to them."""

    ours: Fleet
    machines: list[Machine]
    chance: Random
    done: Counter[str] = field(default_factory=Counter)
    started: int = 0
    longest_wait: float = 0.0
    held_up: list[tuple[datetime, datetime]] = field(default_factory=list)

    def step(self) -> None:
        """Some seconds: machines come back, workers are started where none is, one more machine is cut off."""
        for machine in self.machines:
            if machine.cut_until and machine.cut_until < time.monotonic():
                machine.heal()
                self._note_late(time.monotonic() - machine.cut_at)
            if not machine.cut_until and not self._works(machine):
                self.start(machine)
        self.ours.run("crawl", "--hand-out", *everyone(self.ours))
        time.sleep(self.chance.uniform(1, 8))
        self._cut(self.chance.choice(self.machines))
        self.longest_wait = max(self.longest_wait, _wait(self.ours.database))

    def start(self, machine: Machine) -> None:
        self.started += 1
        machine.worker = f"w{self.started}"
        self.ours.start(machine.worker, within=machine.within)

    def _works(self, machine: Machine) -> bool:
        return bool(machine.worker) and self.ours.workers[machine.worker].poll() is None

    def _cut(self, machine: Machine) -> None:
        what = self.chance.choice((*_CUTS, "all", "power"))
        if machine.cut_until:
            return
        self.done[what] += 1
        machine.cut(what)
        machine.cut_at = time.monotonic()
        machine.cut_until = machine.cut_at + self.chance.choice((1, 3, 8, 20, 60))
        if what == "power" and machine.worker:
            to_all(self.ours.workers[machine.worker], signal.SIGKILL)

    def _note_late(self, seconds: float) -> None:
        """What a machine had sent while its network was down: TCP sends it again at growing distances."""
        healed = datetime.now(UTC)
        self.held_up.append((healed, healed + timedelta(seconds=seconds + 1)))

    def is_held_up(self, moment: datetime) -> bool:
        """Whether what arrived at a moment may have waited on its way for a machine's network."""
        return any(begins <= moment <= ends for begins, ends in self.held_up)


def parted(minutes: float, seed: int) -> list[str]:
    """Let them work and suffer so long; what is wrong afterwards."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        network() as machines,
        postgresql(address=_OFFICE) as server,
        fleet(Path(folder), server.url, PORTALS, address) as ours,
    ):
        world = Parted(ours, machines, Random(seed))
        while time.monotonic() - began < 60 * minutes:
            world.step()
        for machine in machines:
            machine.heal()
        ours.run("crawl", "--hand-out", *everyone(ours))
        world.start(machines[0])
        ours.until(lambda: ours.looked() == set(ours.sites), 300)
        ours.until(lambda: ours.documents() == PORTALS * DOCUMENTS, 300)
        wrong = wrong_of(ours, address, world.is_held_up)
        if world.longest_wait > _LONGEST_WAIT:
            wrong.append(f"somebody who was gone kept others waiting for {world.longest_wait:.0f} s")
        print(f"{dict(world.done)}, {world.started} workers, {len(ours.requests)} requests")
        print(f"the longest wait for a lock {world.longest_wait:.1f} s")
        print(ours.logs() if wrong else warnings(Path(folder)))
        return wrong


def _wait(database: Database) -> float:
    """How many seconds it takes until it is one's turn to write."""
    began = time.monotonic()
    with database.write() as connection:
        alone(connection)
    return time.monotonic() - began


def _run(command: str) -> None:
    subprocess.run(command.split(), check=True)


if __name__ == "__main__":
    if os.geteuid() or not all(map(shutil.which, ("ip", "iptables"))):
        sys.exit("not run: it needs root, ip and iptables to make networks of its own")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended too
    came = parted(float(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    print(f"wrong: {len(came)}", *came[:50], sep="\n")
    sys.exit(bool(came))
