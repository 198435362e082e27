"""Cron lines in their usual meaning as triggers: 0 and 7 are Sunday, and day and weekday both given mean either."""

from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = 5


def trigger(line: str, zone: ZoneInfo) -> BaseTrigger:
    """The trigger of a cron line of five fields. Raises ValueError, saying what is wrong with it."""
    fields = line.split()
    if len(fields) != _FIELDS:
        raise ValueError(f"“{line}” has {len(fields)} fields, a cron line has 5: minute hour day month weekday")
    minute, hour, day, month, weekday = fields
    common = {"minute": minute, "hour": hour, "month": month, "timezone": zone}
    days = _weekdays(weekday)
    if day != "*" and days != "*":
        return OrTrigger([CronTrigger(day=day, **common), CronTrigger(day_of_week=days, **common)])
    return CronTrigger(day=day, day_of_week=days, **common)


def _weekdays(field: str) -> str:
    """The field by names: the scheduler counts weekdays from Monday, cron from Sunday."""
    if field == "*":
        return field
    days = {day % 7 for part in field.lower().split(",") for day in _span(part)}
    return ",".join(_NAMES[day] for day in sorted(days))


def _span(part: str) -> range:
    span, _, step = part.partition("/")
    low, dash, high = ("0", "-", "6") if span == "*" else span.partition("-")
    try:
        first, last = _day(low), _day(high if dash else "6" if step else low)
        if not 0 <= first <= last <= 7:
            raise ValueError
        return range(first, last + 1, int(step or 1))
    except ValueError:
        raise ValueError(f"weekday “{part}”: 0-7 or sun-sat, first to last") from None


def _day(name: str) -> int:
    return _NAMES.index(name) if name in _NAMES else int(name)
