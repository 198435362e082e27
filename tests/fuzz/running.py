"""Reads mutants of each format in the readers' own processes and tells what came of them."""

import random
import time
from collections import Counter, deque
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from crawler.reading.process.isolated import Reader
from storage.report import Completeness, Document, Reading
from tests.crawler.reading.reading_of import ADDRESS, SEEN
from tests.crawler.reading.reports import TITLE
from tests.fuzz.mutants import mutant, seeds

_AHEAD, _TOLD_EVERY = 4, 10_000
_NEVER = ("unexpectedly", "crash", "no valid answer")


@dataclass
class Came:
    """What came of the mutants: by format how many were read how far, what broke a reader, what a limit ended."""

    tallies: dict[str, Counter[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    limits: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def add(self, kind: str, name: str, reading: Reading, seconds: float) -> None:
        """Count one mutant."""
        self.slowest = max(self.slowest, seconds)
        self.tallies.setdefault(kind, Counter())[reading.completeness.value] += 1
        self.limits.update(problem for problem in reading.problems if problem.endswith(" limit"))
        silent = not reading.problems and reading.completeness is Completeness.FAILED
        if silent or any(never in problem for problem in reading.problems for never in _NEVER):
            self.broken.append(f"{name}: {reading.problems}")


def fuzz(seed: str, counts: Mapping[str, int], workers: int = 2, *, aloud: bool = False) -> Came:
    """Read so many mutants of each format; the same seed gives the same mutants."""
    came, sound, began = Came(), seeds(), time.monotonic()
    waiting: deque[tuple[str, str, float, Future[Reading]]] = deque()

    def take() -> None:
        kind, name, at, future = waiting.popleft()
        came.add(kind, name, future.result(), time.monotonic() - at)

    with Reader(workers=workers) as reader:
        for kind, count in counts.items():
            chance = random.Random(f"{seed} {kind}")
            for number in range(1, count + 1):
                content = mutant(chance, sound[kind])
                name = f"mutant {number} of {kind}, seed {seed}"
                asked = reader.begin(Document(content, ADDRESS, SEEN, listed_title=TITLE))
                waiting.append((kind, name, time.monotonic(), asked))
                if len(waiting) > _AHEAD * workers:
                    take()
                if aloud and number % _TOLD_EVERY == 0:
                    print(f"{time.monotonic() - began:.0f} s: {name}, broken {len(came.broken)}", flush=True)
        while waiting:
            take()
    return came
