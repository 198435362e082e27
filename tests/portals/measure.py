"""Compares what crawls made of a portal with the truth about it: faults in sentences, and counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.portals.column import LOOKED
from tests.portals.crawled import Crawled, Look
from tests.portals.pages import same
from tests.portals.plan import Event
from tests.portals.publications import LOOKS
from tests.portals.truth import owed, standing

FOUND = frozenset({"on_time", "late"})


@dataclass
class Tally:
    """Counts of portals and of what they came to.

    ``published`` could be found at the end, ``found`` was; ``settled`` may be called missing, ``told`` was; ``quiet``
    requests were made in ``quiet_looks`` in which there was nothing new.
    """

    portals: int = 0
    published: int = 0
    found: int = 0
    taken: int = 0
    false_missing: int = 0
    wrong: int = 0
    outcomes: int = 0
    wrong_outcomes: int = 0
    settled: int = 0
    told: int = 0
    first: int = 0
    second: int = 0
    third: int = 0
    quiet: int = 0
    quiet_looks: int = 0
    rendered: int = 0

    def add(self, other: "Tally") -> None:
        """Adds the counts of another."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


@dataclass
class Measured:
    """What one portal came to; ``faults`` are sentences, the gravest first."""

    number: int
    habits: tuple[str, ...]
    tally: Tally = field(default_factory=Tally)
    faults: list[str] = field(default_factory=list)


def measured(portal: Crawled, *, browser: bool) -> Measured:
    """A portal's crawls compared with the truth; without a ``browser`` nobody asks for what only scripts show."""
    result = Measured(portal.plan.number, portal.plan.habits)
    for at, look in enumerate(portal.looks, 1):
        _states(portal, at, look, result, browser=browser)
        _reports(portal, at, look, result)
        _outcomes(portal, at, look, result)
    first, second, third = (len(look.requests) for look in portal.looks)
    tally = result.tally
    tally.portals, tally.first, tally.second, tally.third = 1, first, second, third
    tally.rendered = sum(look.rendered for look in portal.looks)
    quiet = [
        count
        for is_quiet, count in ((not portal.plan.news, second), (portal.plan.event is Event.NONE, third))
        if is_quiet
    ]
    tally.quiet, tally.quiet_looks = sum(quiet), len(quiet)
    result.faults.sort(key=lambda fault: _ORDER.index(fault.partition(":")[0]))
    return result


_ORDER = ("FALSE MISSING", "WRONG", "TAKEN", "not found", "outcome")


def _states(portal: Crawled, at: int, look: Look, result: Measured, *, browser: bool) -> None:
    tally = result.tally
    for body, year in owed(portal.plan):
        true = standing(portal.plan, portal.views[:at], body, year)
        state = look.states.get((body.name, year), "none")
        may_be_missing = not true.is_out and true.is_settled
        if state == "missing" and not may_be_missing:
            tally.false_missing += 1
            why = "is out" if true.is_out else "nobody could look"
            result.faults.append(f"FALSE MISSING: look {at}: {body.name} {year} {why}")
        if state in FOUND and not true.is_out:
            tally.taken += 1
            result.faults.append(f"TAKEN: look {at}: {body.name} {year} is {state}, and nothing was published")
        if at < LOOKS:
            continue
        if true.is_open and (browser or not true.needs_browser):
            tally.published += 1
            tally.found += state in FOUND
            if state not in FOUND and state != "missing":
                result.faults.append(f"not found: {body.name} {year} is {state}")
        if may_be_missing:
            tally.settled += 1
            tally.told += state == "missing"


def _reports(portal: Crawled, at: int, look: Look, result: Measured) -> None:
    names = {body.name for body in portal.plan.county.bodies}
    for address, (name, year) in look.reports.items():
        place = same(address)
        one = next((built.documents[place] for built in portal.built[:at][::-1] if place in built.documents), None)
        if one is None or name not in names:
            continue
        if not one.is_report:
            result.tally.taken += 1
            result.faults.append(f"TAKEN: look {at}: {address} {one.title} for {name} {year}")
        elif (name, year) != (one.body.name, one.year):
            result.tally.wrong += 1
            result.faults.append(f"WRONG: look {at}: {address} {one.title} given to {name} {year}")


def _outcomes(portal: Crawled, at: int, look: Look, result: Measured) -> None:
    expected = {same(view.leaf.url): view for view in portal.views[at - 1]}
    for address, outcome, detail in look.visits:
        view = expected.get(same(address))
        if view is None:
            continue
        result.tally.outcomes += 1
        may_be_whole = bool(view.outcomes & LOOKED)
        if outcome in view.outcomes or (view.leaf.is_old and outcome in LOOKED):
            continue
        result.tally.wrong_outcomes += 1
        grave = "" if may_be_whole else " though nobody could see it whole" if outcome in LOOKED else ""
        wanted = "/".join(sorted(view.outcomes))
        result.faults.append(f"outcome: look {at}: {address} {outcome}{grave}, not {wanted}: {detail}")


def by_habit(results: Iterable[Measured]) -> dict[str, Tally]:
    """The counts of the portals that have each habit; one portal counts under all of its own."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for result in results:
        for habit in result.habits:
            tallies[habit].add(result.tally)
    return dict(sorted(tallies.items()))


def total(results: Iterable[Measured]) -> Tally:
    """The counts of all portals."""
    whole = Tally()
    for result in results:
        whole.add(result.tally)
    return whole
