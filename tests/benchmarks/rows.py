"""A row of the table of benchmarks, and how its times are taken."""

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

SCALE = float(os.environ.get("NIANBAO_BENCH_SCALE", "1"))
"""What all sizes are multiplied by; `make bench` says which figures were taken at what size."""

_ROUNDS = 15
_NUMBER = re.compile(r"[PC]\d+")


@dataclass(frozen=True)
class Row:
    """A figure beside the floor or the alternative that it is compared with, from the same run.

    The name begins with the number of the quality (``P5``). Times are CPU seconds an item and shown in milliseconds;
    what is no time names its ``unit``. ``goal`` is the highest ratio to the floor that is wanted, ``most`` the highest
    figure. ``scale`` says at what size it was measured and from what it was worked out.
    """

    name: str
    figure: float
    floor_name: str = ""
    floor: float = 0.0
    goal: float | None = None
    most: float | None = None
    unit: str = "ms"
    scale: str = ""

    @property
    def number(self) -> str:
        """The quality it measures, empty when it belongs to none."""
        found = _NUMBER.match(self.name)
        return found[0] if found else ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor the figure is."""
        return self.figure / self.floor if self.floor else None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None without one, and where a difference was lost in the noise of a small size."""
        if (self.goal is None and self.most is None) or self.figure < 0:
            return None
        return not self._is_above(self.ratio, self.goal) and not self._is_above(self.figure, self.most)

    @staticmethod
    def _is_above(figure: float | None, limit: float | None) -> bool:
        return figure is not None and limit is not None and figure > limit


def scaled(size: int, least: int = 1) -> int:
    """A size at the scale of this run."""
    return max(least, round(size * SCALE))


def cpu_of(task: Callable[[], object]) -> float:
    """CPU seconds of this process for a task."""
    start = time.process_time()
    task()
    return time.process_time() - start


def seconds(tasks: Mapping[str, Callable[[bytes], object]], items: list[bytes]) -> dict[str, float]:
    """CPU seconds an item for each task, the best of some rounds.

    The tasks take turns in every round: a machine that slows down slows all of them. Each round goes through all
    items, so that no task works on what the processor still holds of its last turn.
    """
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(min(_ROUNDS, scaled(_ROUNDS))):
        for name, task in tasks.items():
            start = time.process_time()
            for item in items:
                task(item)
            best[name] = min(best[name], (time.process_time() - start) / len(items))
    return best
