"""How often a worker proves that it is alive, and what follows when it cannot."""

from dataclasses import dataclass

_FENCE, _STALLED = 4, 9
"""How many heartbeats without a proof of life a worker ends after, and the others take its portals over after: the
second well after the first, as what it began may take a moment to end."""


@dataclass(frozen=True)
class Pulse:
    """How often a worker proves that it is alive, in seconds, and what follows from it."""

    beat: float = 5.0

    @property
    def fence(self) -> float:
        """After so long without a proof of life a worker ends."""
        return _FENCE * self.beat

    @property
    def stalled(self) -> float:
        """After so long without a heartbeat the others take a worker's portals over."""
        return _STALLED * self.beat
