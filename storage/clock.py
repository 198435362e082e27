"""Time: moments are UTC, days are Asia/Shanghai."""

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
