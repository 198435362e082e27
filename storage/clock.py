"""Time: moments are UTC, days are Asia/Shanghai."""

import sys
import time as system
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day in Asia/Shanghai on which an aware moment lies."""
    return moment.astimezone(SHANGHAI).date()


@lru_cache(maxsize=1024)
def end_of_day(day: date) -> datetime:
    """The first moment after a day in Asia/Shanghai, in UTC: 31 January is over at 16:00 UTC."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def beginning_of_day(day: date) -> datetime:
    """The first moment of a day in Asia/Shanghai, in UTC."""
    return end_of_day(day - timedelta(days=1))


def elapsed() -> float:
    """Seconds since some moment that nobody can set, those in which the machine slept included."""
    if sys.platform == "linux":
        return system.clock_gettime(system.CLOCK_BOOTTIME)
    return system.monotonic()


class Watch:
    """Notices that the clock of this machine is set."""

    def __init__(self) -> None:
        self._ahead = self._now_ahead()

    def jumped(self) -> float:
        """By how many seconds the clock was set since the last question."""
        before, self._ahead = self._ahead, self._now_ahead()
        return self._ahead - before

    @staticmethod
    def _now_ahead() -> float:
        return now().timestamp() - elapsed()
