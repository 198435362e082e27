"""A row of the table of benchmarks, and how its times are taken."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_ROUNDS = 15


@dataclass(frozen=True)
class Row:
    """A figure and the floor it is compared with, both in CPU seconds an item, and the highest ratio that is wanted."""

    name: str
    seconds: float
    floor_name: str
    floor_seconds: float
    goal: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the floor the figure is."""
        return self.seconds / self.floor_seconds


def seconds(tasks: Mapping[str, Callable[[bytes], object]], items: list[bytes]) -> dict[str, float]:
    """CPU seconds an item for each task, the best of some rounds.

    The tasks take turns in every round: a machine that slows down slows all of them. Each round goes through all
    items, so that no task works on what the processor still holds of its last turn.
    """
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(_ROUNDS):
        for name, task in tasks.items():
            start = time.process_time()
            for item in items:
                task(item)
            best[name] = min(best[name], (time.process_time() - start) / len(items))
    return best
