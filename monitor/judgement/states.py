"""The state of an obligation: judged from what was seen and when it was looked, never from what could not be seen."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from monitor.obligations import Obligation
from storage.clock import day_of, end_of_day
from storage.report import Dates

BETWEEN_CONFIRMING_LOOKS = timedelta(hours=12)
ALWAYS = datetime.max.replace(tzinfo=UTC)
EARLIEST_PUBLICATION = (7, 1)
"""A date before July of the report's own year is none of publication; early reports appear in its December."""


class Status(StrEnum):
    """The states of an obligation."""

    NOT_DUE = "not_due"
    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    UNVERIFIED = "unverified"


class Because(StrEnum):
    """What decided a state."""

    BEFORE_DUE_DATE = "before_due_date"  # not due: the due date is not over
    SEEN_BY_DUE_DATE = "seen_by_due_date"  # on time: we saw it ourselves before the due date was over
    DATED_ON_TIME = "dated_on_time"  # on time: by the date it bears
    DATES_DISAGREE = "dates_disagree"  # on time, for lateness cannot be asserted
    UNDATED = "undated"  # on time, for nothing says when it appeared
    DATED_LATE = "dated_late"  # late: by the date it bears
    APPEARED_LATE = "appeared_late"  # late: undated, and not listed yet after the due date
    NOT_LISTED = "not_listed"  # missing: every column was seen whole after the due date
    NO_PORTAL = "no_portal"  # unverified, as all below
    NO_COLUMNS = "no_columns"
    NOT_SEARCHED = "not_searched"
    NOT_LOOKED = "not_looked"
    NO_PLACE = "no_place"  # nothing says that the columns which were seen are where the body publishes
    CUT = "cut"  # a list may go on behind its last line, and have the report there
    STOPPED = "stopped"  # a list says that it goes on no more, or that reports stand elsewhere
    UNSETTLED = "unsettled"  # a document that may be the report waits for a body, or could not be told apart or had


class Look(NamedTuple):
    """A look at a column that saw it whole (storage.visits.LOOKED)."""

    visit_id: int
    started: datetime
    finished: datetime


NO_LOOKS: Mapping[int, Sequence[Look]] = MappingProxyType({})


class Sighting(NamedTuple):
    """A document of the report: one content at one address, with the days it says and when it was first seen.

    ``listed`` tells whether it was found through the columns of the body's portal.
    """

    document_id: int
    address: str
    dates: Dates
    first_seen: datetime
    listed: bool = True


class Evidence(NamedTuple):
    """What is known of one obligation at a moment.

    ``columns`` are the active columns of the body's portal, None where it has no portal; ``looks`` are those that
    saw a column whole, by column, in the order of their beginnings; ``unsettled`` are documents that may be the report,
    ``unreceived`` the addresses of entries that may lead to it and whose documents were never had. ``searched`` is when
    the last search began that followed a portal, whose columns nobody registered, both to the column of all bodies and
    to those of single ones; None before one ended, and ALWAYS where the register names columns. ``place_known`` tells
    whether those columns are known to be where the body publishes (monitor.judgement.places). ``cut`` are the columns
    whose list may go on behind its last line with reports of that year, ``stopped`` those whose page says that they go
    on no more.
    """

    columns: tuple[int, ...] | None
    looks: Mapping[int, Sequence[Look]] = NO_LOOKS
    sightings: tuple[Sighting, ...] = ()
    unsettled: tuple[int, ...] = ()
    unreceived: tuple[str, ...] = ()
    confirming_looks: int = 1
    searched: datetime | None = ALWAYS
    place_known: bool = True
    cut: tuple[int, ...] = ()
    stopped: tuple[int, ...] = ()


class Judgement(NamedTuple):
    """A state and why: the documents, visits or columns that decided it.

    ``published`` is the day it was published by what the page says; ``not_before`` a moment after the due date at
    which it was still absent.
    """

    status: Status
    because: Because
    published: date | None = None
    dates_disagree: bool = False
    documents: tuple[int, ...] = ()
    visits: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    first_seen: datetime | None = None
    not_before: datetime | None = None
    address: str = ""

    @property
    def reason(self) -> dict[str, object]:
        """Why, as it is kept: plain JSON values, without what is empty."""
        values: dict[str, object] = {
            "because": self.because,
            "dates_disagree": self.dates_disagree,
            "documents": list(self.documents),
            "visits": list(self.visits),
            "columns": list(self.columns),
            "first_seen": self.first_seen.isoformat() if self.first_seen else None,
            "not_before": self.not_before.isoformat() if self.not_before else None,
        }
        return {key: value for key, value in values.items() if value}


def judge(obligation: Obligation, evidence: Evidence, today: date) -> Judgement:
    """The state of an obligation on a day in Asia/Shanghai, by the evidence known at its end.

    ``missing`` is said only when the due date is over and, after it, every active column was seen whole without the
    report, as many times as asked. A report published on the due date is on time.
    """
    if evidence.sightings:
        return _judge_publication(obligation, evidence)
    if today <= obligation.due:
        return Judgement(Status.NOT_DUE, Because.BEFORE_DUE_DATE)
    return _judge_absence(obligation, evidence)


def _judge_absence(obligation: Obligation, evidence: Evidence) -> Judgement:
    if evidence.columns is None:
        return Judgement(Status.UNVERIFIED, Because.NO_PORTAL)
    if not evidence.columns:
        return Judgement(Status.UNVERIFIED, Because.NO_COLUMNS)
    over = end_of_day(obligation.due)
    if evidence.searched is None or evidence.searched < over:
        return Judgement(Status.UNVERIFIED, Because.NOT_SEARCHED)
    confirming = {
        column: _confirming(evidence.looks.get(column, ()), over, evidence.confirming_looks)
        for column in evidence.columns
    }
    unseen = tuple(column for column, looks in confirming.items() if len(looks) < evidence.confirming_looks)
    if unseen:
        return Judgement(Status.UNVERIFIED, Because.NOT_LOOKED, columns=unseen)
    if evidence.unsettled or evidence.unreceived:
        return Judgement(Status.UNVERIFIED, Because.UNSETTLED, documents=evidence.unsettled)
    if evidence.cut:
        return Judgement(Status.UNVERIFIED, Because.CUT, columns=evidence.cut)
    if evidence.stopped:
        return Judgement(Status.UNVERIFIED, Because.STOPPED, columns=evidence.stopped)
    if not evidence.place_known:
        return Judgement(Status.UNVERIFIED, Because.NO_PLACE, columns=evidence.columns)
    visits = tuple(look.visit_id for looks in confirming.values() for look in looks)
    return Judgement(Status.MISSING, Because.NOT_LISTED, visits=visits, columns=evidence.columns)


def _confirming(looks: Sequence[Look], over: datetime, wanted: int) -> list[Look]:
    """The first looks begun after the due date was over, as many as wanted, far enough apart."""
    chosen: list[Look] = []
    for look in looks[bisect_left(looks, over, key=lambda look: look.started) :]:
        if len(chosen) == wanted:
            break
        if not chosen or look.started - chosen[-1].started >= BETWEEN_CONFIRMING_LOOKS:
            chosen.append(look)
    return chosen


def _judge_publication(obligation: Obligation, evidence: Evidence) -> Judgement:
    """The earliest publication counts; another address with another date leaves lateness in doubt, never asserted."""
    if len(evidence.sightings) == 1:
        return _judge_sighting(obligation, evidence, evidence.sightings[0])
    firsts = _first_of_each_address(evidence.sightings)
    verdicts = [_judge_sighting(obligation, evidence, sighting) for sighting in firsts]
    late = [verdict for verdict in verdicts if verdict.status is Status.LATE]
    in_time = [verdict for verdict in verdicts if verdict.status is Status.ON_TIME]
    if not in_time:
        return late[0]
    best = min(in_time, key=lambda verdict: verdict.dates_disagree)
    if not late:
        return best
    began = day_of(firsts[0].first_seen)
    shown_later = best.first_seen is not None and day_of(best.first_seen) > began
    if shown_later and not best.dates_disagree:
        documents = (*late[0].documents, *best.documents)
        return best._replace(because=Because.DATES_DISAGREE, dates_disagree=True, documents=documents)
    return best


def _first_of_each_address(sightings: Iterable[Sighting]) -> list[Sighting]:
    """A date that an address shows later cannot undo the one it showed first."""
    firsts: dict[str, Sighting] = {}
    for sighting in sorted(sightings, key=lambda one: (one.first_seen, one.address, one.document_id)):
        firsts.setdefault(sighting.address, sighting)
    return list(firsts.values())


def _judge_sighting(obligation: Obligation, evidence: Evidence, sighting: Sighting) -> Judgement:
    due, over = obligation.due, end_of_day(obligation.due)
    dates = sighting.dates
    stated = [day for day in (dates.displayed, dates.metadata, dates.address) if day]
    best = _first_credible(stated, obligation.year, sighting.first_seen)
    some_late, some_in_time = any(day > due for day in stated), any(day <= due for day in stated)
    if sighting.first_seen < over:
        return _of(sighting, Because.SEEN_BY_DUE_DATE, best, disagree=some_late)
    absent = _last_look_without(evidence, sighting.first_seen) if sighting.listed else None
    absent = absent if absent is not None and absent >= over else None  # seen whole after the due date, and not there
    if some_late and some_in_time:
        return _of(sighting, Because.DATES_DISAGREE, best, absent, disagree=True)
    if best is None and (absent is None or evidence.cut):
        return _of(sighting, Because.UNDATED, disagree=True)
    if best is None:
        return _of(sighting, Because.APPEARED_LATE, None, absent, status=Status.LATE)
    if best > due:
        return _of(sighting, Because.DATED_LATE, best, absent, status=Status.LATE)
    if absent is not None:
        return _of(sighting, Because.DATES_DISAGREE, best, absent, disagree=True)
    return _of(sighting, Because.DATED_ON_TIME, best)


def _first_credible(stated: Sequence[date], year: int, first_seen: datetime) -> date | None:
    if not stated:
        return None
    earliest, seen = _earliest_publication(year), day_of(first_seen)
    return next((day for day in stated if earliest <= day <= seen), None)


@lru_cache(maxsize=256)
def _earliest_publication(year: int) -> date:
    return date(year, *EARLIEST_PUBLICATION)


def _of(
    sighting: Sighting,
    because: Because,
    published: date | None = None,
    absent: datetime | None = None,
    *,
    status: Status = Status.ON_TIME,
    disagree: bool = False,
) -> Judgement:
    documents = (sighting.document_id,)
    return Judgement(
        status, because, published, disagree, documents, (), (), sighting.first_seen, absent, sighting.address
    )


def _last_look_without(evidence: Evidence, first_seen: datetime) -> datetime | None:
    """The moment until which all columns had been seen whole without the report; None where one had not."""
    if not evidence.columns:
        return None
    moments = []
    for column in evidence.columns:
        looks = evidence.looks.get(column, ())
        begun = looks[: bisect_left(looks, first_seen, key=lambda look: look.started)]
        last = next((look for look in reversed(begun) if look.finished < first_seen), None)
        if last is None:
            return None
        moments.append(last.started)
    return min(moments)
