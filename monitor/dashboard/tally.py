"""Counts of obligations by state, and what may honestly be said of them: shares are ranges where we could not look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from monitor.dashboard.words import GRAVITY, STATUSES
from monitor.judgement.states import Status


@dataclass(frozen=True)
class Segment:
    """One part of a bar, in per cent of its length."""

    status: str
    number: int
    start: float
    width: float


@dataclass(frozen=True)
class Tally:
    """How many obligations are in each state (keys of STATUSES; absent is 0)."""

    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, status: str) -> int:
        return self.numbers.get(status, 0)

    def __add__(self, other: "Tally") -> "Tally":
        sums = {status.key: self[status.key] + other[status.key] for status in STATUSES}
        return Tally({status: number for status, number in sums.items() if number})

    @property
    def owed(self) -> int:
        """All obligations, due or not."""
        return sum(self.numbers.values())

    @property
    def published(self) -> int:
        """Published reports, on time or late."""
        return self[Status.ON_TIME] + self[Status.LATE]

    @property
    def due(self) -> int:
        """Obligations of which it can be asked whether they were met."""
        return self.owed - self[Status.NOT_DUE]

    @property
    def published_share(self) -> tuple[int, int] | None:
        """The least and the most that can be published of what is due, in per cent.

        Rounded so that 0 and 100 are said only when they are exactly so; None when nothing is due.
        """
        if not self.due:
            return None
        return _per_cent(self.published, self.due), _per_cent(self.published + self[Status.UNVERIFIED], self.due)

    @property
    def gravest(self) -> str:
        """The state that most wants attention among those that occur; empty when nothing is owed."""
        return next((status for status in GRAVITY if self[status]), "")

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The parts of a bar, the states in their order."""
        parts, start = [], 0.0
        for status in STATUSES:
            if self[status.key]:
                width = 100 * self[status.key] / self.owed
                parts.append(Segment(status.key, self[status.key], round(start, 3), round(width, 3)))
                start += width
        return tuple(parts)


def _per_cent(part: int, whole: int) -> int:
    if part in (0, whole):
        return 100 * part // whole
    return min(99, max(1, round(100 * part / whole)))


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, start=Tally())
