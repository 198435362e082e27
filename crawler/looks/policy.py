"""When a column is due: a pure function of what was learnt of it, the season, what is still missing, and its key.

Reports crowd in before two due days, in office hours; nothing else needs more than a look a day. So columns that may
hold a missing report are looked at just after office hours, twice a day when the due day is near, not at week-ends
when it is not, and columns that lack nothing once a week. The first look after a due day is what "missing" may rest on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zlib import crc32

from storage.clock import SHANGHAI, day_of, end_of_day
from storage.language import N_
from storage.portals.lacking import DUE_DAYS, Lacking

RUN = timedelta(minutes=30)
"""Columns of one moment fall due over so much time: fixed times are noticed, and nobody is asked by all at once."""

_TWICE = (time(12, 30), time(18, 30))
_ONCE = (time(18, 30),)
_BEFORE_JANUARY, _BEFORE_MARCH = timedelta(days=21), timedelta(days=11)
_AFTER = timedelta(days=2)
_AROUND_ARRIVALS = 3
_WEEKLY, _EARLY = timedelta(days=6), timedelta(days=3)
_AGAIN = (timedelta(hours=2), timedelta(hours=6))
_LONGEST = 9
_EARLIER = timedelta(minutes=5)
"""Every other day comes so much earlier: a robots.txt that is good for 24 hours then serves two days."""
_SATURDAY, _DECEMBER, _APRIL = 5, 12, 4


@dataclass(frozen=True)
class Rhythm:
    """What earlier looks say about the next one.

    ``looked`` is when the last look began, None before the first; ``failures`` how many in a row ended without having
    looked, ``is_walled`` whether the last of them met a wall. ``not_before`` is when the server may be asked again.
    ``is_dormant`` tells that the column is one of an older year. ``arrivals`` are the days of the year (month, day)
    on which it brought something new in earlier years.
    """

    looked: datetime | None = None
    failures: int = 0
    is_walled: bool = False
    not_before: datetime | None = None
    is_dormant: bool = False
    arrivals: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class NextLook:
    """When a column is looked at next, and why then: a message."""

    at: datetime
    why: str


_NEVER = N_("it was never looked at")
_ASKED_TO_WAIT = N_("the site asked not to be asked before")
_WALLED = N_("a wall was met: it is asked again the next day")
_FAILED = N_("the last look failed: it is tried again soon")
_OVER = N_("the due day has passed: the first look after it counts")
_OLD = N_("a column of an older year: once a week")
_COMPLETE = N_("nothing is missing: once a week, twice in December")
_LACKING = N_("a report is missing: each working day, oftener near the due days")
_UNKNOWN = N_("no body of the portal is registered: each working day from December to April")


def next_look(rhythm: Rhythm, lacking: Lacking, key: str) -> NextLook:
    """The moment from which a column is due; ``key`` decides on its own minutes within `RUN`."""
    looked = rhythm.looked
    if looked is None:
        return NextLook(datetime.min.replace(tzinfo=UTC), _NEVER)
    ordinary, over = _ordinary(rhythm, looked, lacking), _after_due_day(looked)
    found = NextLook(over, _OVER) if over < ordinary else NextLook(ordinary, _usual_reason(rhythm, lacking))
    found = NextLook(found.at + _minutes_of(key, day_of(found.at)), found.why)
    if rhythm.failures:
        found = _after_failure(rhythm, looked, found)
    if rhythm.not_before is not None and rhythm.not_before > found.at:
        return NextLook(rhythm.not_before, _ASKED_TO_WAIT)
    return found


def _usual_reason(rhythm: Rhythm, lacking: Lacking) -> str:
    if rhythm.is_dormant:
        return _OLD
    if lacking.any:
        return _LACKING
    return _COMPLETE if lacking.owed else _UNKNOWN


def due_at(rhythm: Rhythm, lacking: Lacking, key: str) -> datetime:
    """The moment of the next look."""
    return next_look(rhythm, lacking, key).at


def _minutes_of(key: str, day: date) -> timedelta:
    own = (RUN - _EARLIER) * (crc32(key.encode()) % 1000) / 1000
    return own if day.weekday() % 2 else own + _EARLIER


def _after_failure(rhythm: Rhythm, looked: datetime, usual: NextLook) -> NextLook:
    """Two early tries for what may be an accident; a wall, and what stays broken, waits for the usual time."""
    if rhythm.is_walled:
        rested = looked + timedelta(hours=20)
        return NextLook(rested, _WALLED) if rested > usual.at else usual
    if rhythm.failures <= len(_AGAIN):
        again = looked + _AGAIN[rhythm.failures - 1]
        return NextLook(again, _FAILED) if again < usual.at else usual
    return usual


def _after_due_day(looked: datetime) -> datetime:
    """The end of the first due day that the last look did not outlast."""
    year = day_of(looked).year
    overs = (end_of_day(date(year + more, month, day)) for more in (0, 1) for month, day in DUE_DAYS)
    return min(over for over in overs if over > looked)


def _ordinary(rhythm: Rhythm, looked: datetime, lacking: Lacking) -> datetime:
    """The first of the column's times after the last look."""
    rest = _rest(rhythm, lacking, day_of(looked))
    if rest:
        return _moment(day_of(looked) + rest, _ONCE[0])
    for day in _days_from(day_of(looked)):
        for hour in _times(rhythm, lacking, day):
            moment = _moment(day, hour)
            # a look that a busy run began late counts for the time after it
            if moment > looked:
                return moment
    return looked + timedelta(days=1)


def _days_from(day: date) -> Iterator[date]:
    return (day + timedelta(days=days) for days in range(_LONGEST))


def _rest(rhythm: Rhythm, lacking: Lacking, day: date) -> timedelta:
    """How long a column that nothing is awaited of may rest; nothing for the others."""
    if rhythm.is_dormant:
        return _WEEKLY
    if lacking.any:
        return timedelta()
    if lacking.owed:
        # early reports of the year that ends
        return _EARLY if day.month == _DECEMBER else _WEEKLY
    # no body of the portal is registered: nobody knows what it lacks
    return timedelta() if day.month == _DECEMBER or day.month <= _APRIL else _WEEKLY


def _times(rhythm: Rhythm, lacking: Lacking, day: date) -> tuple[time, ...]:
    """The hours of a day's looks: none at a week-end far from the due days, when nobody publishes."""
    january, march = (date(day.year, month, last) for month, last in DUE_DAYS)
    is_office_day = day.weekday() < _SATURDAY
    if january - _BEFORE_JANUARY <= day <= january + _AFTER and (lacking.others or not lacking.owed):
        return _TWICE if is_office_day or day >= january else _ONCE
    if march - _BEFORE_MARCH <= day <= march + _AFTER:
        return _TWICE if is_office_day or day >= march else _ONCE
    if not is_office_day:
        return ()
    return _TWICE if _has_arrivals(rhythm, day) else _ONCE


def _has_arrivals(rhythm: Rhythm, day: date) -> bool:
    return any(_distance(day, month, number) <= _AROUND_ARRIVALS for month, number in rhythm.arrivals)


def _distance(day: date, month: int, number: int) -> int:
    same = date(day.year, month, min(number, 28))
    apart = abs((day - same).days)
    return min(apart, 365 - apart)


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI).astimezone(UTC)
