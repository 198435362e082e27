"""What anybody can find on a portal, and so what a crawl may say of each body and year and of each column."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.portals.column import LOOKED
from tests.portals.county import Body
from tests.portals.manners import all_home, barred, blank, broken_off, closed, empty_answers, forbidden
from tests.portals.pages import Manner
from tests.portals.plan import Event, Plan
from tests.portals.portal import Built, Leaf
from tests.portals.publications import LATEST, Publication

_GONE = frozenset({"layout_changed", "incomplete"})
_EVENTS = {
    Event.EMPTIED: _GONE | {"empty"},
    Event.STUBBED: _GONE | {"empty"},
    Event.HALVED: frozenset({"incomplete", "layout_changed"}),
    Event.WALLED: frozenset({"blocked"}),
    Event.DOWN: frozenset({"unreachable"}),
    Event.FORBIDDEN: frozenset({"blocked", "unreachable", "robots"}),
    Event.ALL_HOME: _GONE | {"unreachable"},
}
"""How looks at all columns of a portal may end after something happened to it."""
_TROUBLES = {
    "robots": frozenset({"robots"}),
    "blank": _GONE | {"blocked", "unreachable"},
    "broken off": _GONE | {"blocked", "unreachable"},
}
_BARRING = {"blank": blank, "broken off": broken_off}
_SHORT = 6
_WALLED = frozenset({"blocked"})


@dataclass(frozen=True)
class View:
    """A column as a look meets it: how the look may end, and whether nobody gets beyond its door."""

    leaf: Leaf
    outcomes: frozenset[str]
    is_barred: bool = False

    @property
    def is_open(self) -> bool:
        """Whether everything that stands there can be seen, and its end too."""
        return not (self.is_barred or self.leaf.seen.hidden) and bool(self.outcomes & LOOKED)

    def shows(self, one: Publication) -> bool:
        """Whether a person finds a publication there."""
        is_listed = any(line.publication.number == one.number for line in self.leaf.lines)
        return is_listed and not self.is_barred and one.number not in self.leaf.seen.hidden


@dataclass(frozen=True)
class Standing:
    """What is true of a body and year: ``is_out`` it was published, ``is_open`` a person can find it, ``needs_browser``
    only with a browser; ``is_settled``: a look has met every column that may hold it open."""

    is_out: bool
    is_open: bool
    needs_browser: bool
    is_settled: bool


def views(plan: Plan, built: Built, look: int) -> list[View]:
    """The columns of a portal as a look meets them; sets up what stands before them."""
    event = plan.event_at(look)
    robots = ["User-agent: *", "Disallow: /admin/"]
    found = [_view(event, leaf) for leaf in built.leaves]
    built.manners += _of_event(event, built.leaves)
    if plan.trouble and event not in _EVENTS:
        at = plan.chance("trouble").randrange(len(built.leaves))
        leaf = built.leaves[at]
        found[at] = View(leaf, _TROUBLES.get(plan.trouble, _WALLED), is_barred=True)
        if plan.trouble == "robots":
            robots.append(f"Disallow: {leaf.prefix}")
        elif plan.trouble in _BARRING:
            built.manners.append(_BARRING[plan.trouble](leaf.prefix))
        else:
            built.manners.append(barred(leaf.prefix, plan.trouble.removeprefix("wall ")))
    if plan.trouble == "robots" or plan.chance("robots").random() < 0.7:
        built.pages.raw("/robots.txt", "\n".join(robots), "text/plain")
    return [view for view in found if not (view.leaf.is_old and event is Event.SENT_ON)]


def _view(event: Event, leaf: Leaf) -> View:
    usual = leaf.seen.outcomes
    if leaf.seen.by_browser:
        usual |= {"incomplete"}
    if not any(line.publication.is_report for line in leaf.lines):  # it may be another column for all one sees
        usual |= _GONE
    is_doubtful = leaf.seen.outcomes != LOOKED or leaf.seen.hidden or len(leaf.lines) < _SHORT
    if event is Event.HALVED and is_doubtful:  # what is gone is a line or two, or was never seen
        return View(leaf, usual | {"incomplete"})
    return View(leaf, _EVENTS.get(event, usual), event in _EVENTS)


def _of_event(event: Event, leaves: Sequence[Leaf]) -> list[Manner]:
    match event:
        case Event.WALLED:
            return [barred(leaf.prefix, "412") for leaf in leaves]
        case Event.DOWN:
            return [closed]
        case Event.FORBIDDEN:
            return [forbidden]
        case Event.ALL_HOME:
            return [all_home]
        case Event.STUBBED:
            return [empty_answers]
    return []


def standing(plan: Plan, looks: Sequence[list[View]], body: Body, year: int) -> Standing:
    """What is true of a body and year after some looks."""
    reports = [one for one in plan.published if one.is_report and (one.body, one.year) == (body, year)]
    out = is_open = shown = settled = False
    for look, met in enumerate(looks, 1):
        there = [one for one in reports if one.stands(look)]
        out = out or bool(there)
        open_to = [view for view in met if any(view.shows(one) for one in there)]
        is_open = is_open or bool(open_to)
        shown = shown or any(not view.leaf.seen.by_browser for view in open_to)
        settled = settled or all(view.is_open for view in met if view.leaf.node.may_hold(body, year))
    needs_browser = is_open and (plan.is_scripted or not shown)
    return Standing(out, is_open, needs_browser, settled)


def owed(plan: Plan) -> list[tuple[Body, int]]:
    """The bodies and years of which a report is owed."""
    first = min((one.year for one in plan.published), default=LATEST)
    return [(body, year) for body in plan.county.bodies for year in range(LATEST, first - 1, -1)]
