"""What a visit asks for: documents that are new or changed, and those that may have been replaced behind the same line.

Asking for every known report each week would cost ten times everything else. So what is going to be corrected comes
first, then what is young, then a sample of all others within a budget; where one of those was replaced, all are asked.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.fetching.answer import Validators
from crawler.fetching.failures import BlankError, UnreachableError
from storage.clock import day_of
from storage.portals.listing import KnownEntry
from storage.visits import Entry

_A_WEEK = timedelta(days=5, hours=12)
"""Looks of a weekly rhythm lie six days apart, give or take some minutes."""
_YOUNG, _LATEST = timedelta(days=15), timedelta(days=400)
_CHECKS = ((_YOUNG, _A_WEEK), (_LATEST, timedelta(days=120)), (timedelta.max, timedelta(days=365)))
"""Up to which age of a report it is asked for again how long after it was last had: most are replaced soon or never."""
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)
"""By how much the clock that a server writes may differ from that of Greenwich."""
_A_DAY = timedelta(days=1)
"""After the first 404 where a document had stood, until it is told for certain."""
_OF_LATEST, _OF_OLDER = timedelta(days=250), timedelta(days=5000)
"""How much time gives one check for each report of the latest year, and of older ones: 0.26 a day for a portal of fifty
bodies and seven years. What is pressing, and what a find leads to, is had at once; the sample then waits for it."""
_SILENCE = (BlankError.message, UnreachableError.message)
MOST_AT_ONCE, _MOST_WIDENED, _DEEPEST_DEBT = 10, 100, 20


@dataclass(frozen=True)
class Errand:
    """A document to ask for; ``known`` is what an earlier visit received, None when nothing was."""

    entry: Entry
    known: KnownEntry | None

    @property
    def validators(self) -> Validators:
        """Those of what was received; none when nothing was, for then the document is wanted whatever it is."""
        if self.known is None or not self.known.receipt.sha256:
            return Validators()
        return Validators(self.known.receipt.etag, self.known.receipt.last_modified)


@dataclass(frozen=True)
class Errands:
    """What a visit has to fetch: ``wanted`` must be had for the look to be whole; ``pressing`` ones are asked for again
    for a reason, ``sample`` is taken of all others."""

    wanted: tuple[Errand, ...]
    pressing: tuple[Errand, ...]
    sample: tuple[Errand, ...]

    @property
    def checked(self) -> tuple[Errand, ...]:
        """All that is asked for again."""
        return (*self.pressing, *self.sample)


def errands(
    listed: dict[str, Entry],
    known: dict[str, KnownEntry],
    now: datetime,
    *,
    full: bool,
    gone: frozenset[str],
    faulty: Collection[str] = frozenset(),
    budget: float = MOST_AT_ONCE,
) -> Errands:
    """What is to be fetched of a list; what is gone from it is asked for once.

    Wanted: entries without a document, and those whose line has changed; with ``full`` all of them. Checked: of those
    that are due as many as the ``budget`` allows, the longest due first; whatever the budget, one that was not found is
    asked for again after a day, what never stood where a line leads as `may_come_now` tells, a file that the server
    wrote since, and ``faulty`` ones, addresses of reports with open findings, each week, as they are the ones that are
    going to be corrected.
    """
    wanted = [
        Errand(entry, None if full else known.get(url))
        for url, entry in listed.items()
        if full or _lacks_document(known.get(url)) or _line_changed(entry, known[url].entry)
    ]
    asked = {errand.entry.url for errand in wanted}
    rest = [item for url, item in known.items() if url not in asked and item.receipt.at is not None]
    pressing = [
        item
        for item in rest
        if item.entry.url in gone
        or _is_gone_again(item, now)
        or may_come_now(item, now)
        or _was_written_since(listed.get(item.entry.url), item, now)
        or (item.entry.url in faulty and _is_due(item, now, _A_WEEK))
    ]
    taken = {item.entry.url for item in pressing}
    due = [(_overdue(item, now), item) for item in rest if item.entry.url not in taken]
    due = sorted((one for one in due if one[0] >= 1), key=lambda one: -one[0])
    sample = [Errand(item.entry, item) for _, item in due[: max(0, int(budget))]]
    return Errands(tuple(wanted), tuple(Errand(item.entry, item) for item in pressing[:MOST_AT_ONCE]), tuple(sample))


def widened(known: Iterable[KnownEntry], now: datetime, asked: Collection[str]) -> tuple[Errand, ...]:
    """The reports of the latest year that were not had for a week: where one was replaced, others may be too."""
    found = [
        item
        for item in known
        if item.entry.url not in asked
        and item.receipt.sha256
        and _age(item, now) < _LATEST
        and _is_due(item, now, _A_WEEK)
    ]
    found.sort(key=lambda item: item.receipt.at or now)
    return tuple(Errand(item.entry, item) for item in found[:_MOST_WIDENED])


def budget(known: Collection[KnownEntry], now: datetime, since: datetime | None) -> float:
    """How many checks a column may make; ``since`` is when its budget was spent, None where never, later than now where
    more was asked for than it had."""
    if since is None:
        return min(max(1.0, len(known) / 10), MOST_AT_ONCE)
    return min(_rate(known, now) * ((now - since) / _A_DAY), MOST_AT_ONCE)


def may_widen(budget: float) -> bool:
    """Whether a find may be followed: not where they come all the time."""
    return budget > -_DEEPEST_DEBT


def spent(known: Collection[KnownEntry], now: datetime, allowed: float, checks: int) -> datetime | None:
    """When the budget is spent of which some checks were made now: before now where some of it is left, else later.

    None of a list that has nothing known yet.
    """
    rate = _rate(known, now)
    return now - (allowed - checks) / rate * _A_DAY if rate else None


def _rate(known: Collection[KnownEntry], now: datetime) -> float:
    latest = sum(1 for item in known if _age(item, now) < _LATEST)
    return latest / (_OF_LATEST / _A_DAY) + (len(known) - latest) / (_OF_OLDER / _A_DAY)


def _lacks_document(known: KnownEntry | None) -> bool:
    return known is None or known.receipt.at is None


def _line_changed(listed: Entry, before: Entry) -> bool:
    return (listed.title, listed.listed_date) != (before.title, before.listed_date)


def _was_written_since(listed: Entry | None, known: KnownEntry, now: datetime) -> bool:
    """Whether a server says that the file of a line was written since it was had, in whatever time zone; a time that no
    zone has yet says nothing, or its file would be asked for at each look."""
    written = listed.written if listed is not None else None
    if written is None or known.receipt.at is None or written - _AHEAD > now:
        return False
    return written + _BEHIND > known.receipt.at


def _age(known: KnownEntry, now: datetime) -> timedelta:
    published = known.entry.listed_date or day_of(known.first_seen)
    return timedelta(days=max(0, (day_of(now) - published).days))


def _is_gone_again(known: KnownEntry, now: datetime) -> bool:
    since, again = known.receipt.gone_since, known.receipt.gone_again
    is_open = since is not None and again is not None and again - since < _A_DAY
    return is_open and since is not None and now - since >= _A_DAY


def is_silent(known: KnownEntry) -> bool:
    """Whether what a line leads to answers with nothing or not at all, and did so for too long for an accident."""
    receipt = known.receipt
    return not receipt.sha256 and receipt.at is not None and receipt.problem.startswith(_SILENCE)


def may_come_now(known: KnownEntry, now: datetime) -> bool:
    """Whether to ask for what never stood where a line leads.

    One of the year that is owed now is looked for in every look, another weekly; what answers with nothing after as
    long a time as it has done so, a week at least and a year at most.
    """
    receipt = known.receipt
    if receipt.sha256 or receipt.at is None:
        return False
    if str(day_of(now).year - 1) in known.entry.title:
        return True
    if is_silent(known):
        return _is_due(known, now, min(max(receipt.at - known.first_seen, _A_WEEK), _LATEST))
    return _age(known, now) < _LATEST and _is_due(known, now, _A_WEEK)


def _is_due(known: KnownEntry, now: datetime, after: timedelta) -> bool:
    return known.receipt.at is not None and now - known.receipt.at >= after


def _overdue(known: KnownEntry, now: datetime) -> float:
    """How many times its interval a report has waited; nothing while it is told whether it is gone."""
    received, age = known.receipt.at, _age(known, now)
    if received is None or (known.receipt.gone_since is not None and not _is_settled(known)):
        return 0.0
    return (now - received) / next(interval for limit, interval in _CHECKS if age < limit)


def _is_settled(known: KnownEntry) -> bool:
    since, again = known.receipt.gone_since, known.receipt.gone_again
    return since is not None and again is not None and again - since >= _A_DAY
