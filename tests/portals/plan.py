"""What a portal is: every habit that it has, drawn from its seed, and what happens to it between the looks."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from random import Random

from tests.portals.addressing import ADDRESSING
from tests.portals.county import County, any_county
from tests.portals.documents import DETAILS
from tests.portals.drawings import DRAWINGS
from tests.portals.families import NEVER_WHOLE, STUBBABLE, any_family
from tests.portals.hosts import HOSTS
from tests.portals.manners import MANNERS, WALLS
from tests.portals.markup import MARKUP
from tests.portals.organisations import ORDERS, ORGANISATIONS, Kept, any_words
from tests.portals.publications import LATEST, LOOKS, Publication, any_publications
from tests.portals.served import SCHEMES
from tests.portals.surroundings import SURROUNDINGS
from tests.portals.ways import LINKS, Way, any_way


class Event(StrEnum):
    """What happens to a portal before the third look."""

    NONE = ""
    NEW = "new report"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    SENT_ON = "moved, sent on"
    FROZEN = "frozen"
    RELAUNCHED = "relaunched"
    EMPTIED = "emptied"
    HALVED = "halved"
    WALLED = "walled"
    DOWN = "down"
    ALL_HOME = "all sent home"
    READDRESSED = "address changed"
    STUBBED = "answers emptied"
    FORBIDDEN = "all forbidden"


_ON_SAME_COLUMNS = frozenset({Event.HALVED, Event.MOVED, Event.SENT_ON, Event.FROZEN, Event.RELAUNCHED})
"""What tells nothing where a column could never be seen."""
TROUBLES = ("robots", "blank", "broken off", *(f"wall {name}" for name in WALLS))
"""What stands before one of the columns from the first look on."""
HOME, ROOT, LEAVES = "home", "root", "leaves"
_SECOND_LOOK = date(2026, 4, 9)
_THIRD_LOOK = date(2026, 5, 12)


@dataclass(frozen=True)
class Plan:
    """A portal before it is built. ``published`` is all that ever stands there, ``size`` how many lines a page has."""

    seed: int
    number: int
    county: County
    published: tuple[Publication, ...]
    organisation: str
    words: str
    family: str
    drawing: str
    size: int
    hub: str
    way: Way
    registered: str
    detail: str
    manners: tuple[str, ...]
    trouble: str
    news: bool
    event: Event
    order: str
    hosts: str
    scheme: str
    addressing: str
    around: str
    markup: str

    @property
    def key(self) -> str:
        """Its key in the register."""
        return f"p{self.seed}-{self.number}"

    @property
    def domain(self) -> str:
        """The domain of its hosts."""
        return f"q{self.seed}-{self.number}.gov.cn"

    @property
    def has_names(self) -> bool:
        """Whether it is asked by name; other portals are bare addresses."""
        return self.hosts != "one" or self.scheme != "http"

    def event_at(self, look: int) -> Event:
        """What has happened by a look."""
        return self.event if look == LOOKS else Event.NONE

    @property
    def is_scripted(self) -> bool:
        """Whether only a script shows the way to the reports."""
        return self.registered == HOME and ("written" in self.way.shapes or self.way.entrance == "menu script")

    def chance(self, of: str) -> Random:
        """Chances that are the same at each look."""
        return Random(f"{self.key} {of}")

    def kept(self, look: int, words: str) -> Kept:
        """What its organisation arranges at a look."""
        there = tuple(one for one in self.published if one.stands(look))
        return Kept(self.county, there, self.chance("organisation"), words)

    @property
    def habits(self) -> tuple[str, ...]:
        """The names of its habits, for the table."""
        own = [
            f"organisation: {self.organisation}",
            f"family: {self.family}",
            f"drawing: {self.drawing}",
            f"hub: {self.hub}",
            f"registered: {self.registered}",
            f"detail: {self.detail}",
            f"trouble: {self.trouble or 'none'}",
            f"event: {self.event or 'none'}",
            f"order: {self.order}",
            f"hosts: {self.hosts}",
            f"scheme: {self.scheme}",
            f"addressing: {self.addressing or 'usual'}",
            f"around: {self.around}",
            f"markup: {self.markup}",
        ]
        if self.registered == HOME:
            own += [f"entrance: {self.way.entrance}", *(f"way: {shape}" for shape in dict.fromkeys(self.way.shapes))]
        return (*own, *(f"manner: {name}" for name in self.manners or ("usual",)))


def _detail(chance: Random, family: str) -> str:
    """How a portal's reports stand behind their lines; within an archive none sends on."""
    detail = chance.choice(("in page", "in page", "in page", *DETAILS))
    return "in page" if family == "packed" and detail == "sent on" else detail


def any_plan(seed: int, number: int) -> Plan:
    """The portal of a seed and a number."""
    chance = Random(f"{seed} {number}")
    county = any_county(chance)
    organisation = chance.choice(list(ORGANISATIONS))
    event = chance.choice(list(Event)[1:]) if chance.random() < 0.6 else Event.NONE
    news = chance.random() < 0.5
    published = any_publications(county, chance, chance.choice((1, 2, 2, 2, 3)))
    columns = len(ORGANISATIONS[organisation](Kept(county, published, Random(0), "x")).leaves())
    family = any_family(chance, columns)
    is_kept = organisation == "notices"  # which stay where they are
    if (event is Event.HALVED and family in NEVER_WHOLE) or (is_kept and event in _ON_SAME_COLUMNS):
        event = Event.NONE
    if event is Event.STUBBED and family not in STUBBABLE:
        event = Event.NONE
    order = chance.choice(list(ORDERS)) if chance.random() < 0.4 else "newest first"
    trouble = chance.choice(TROUBLES) if chance.random() < 0.15 and event not in _ON_SAME_COLUMNS else ""
    addressing = chance.choice(list(ADDRESSING)) if chance.random() < 0.35 else ""
    manners = tuple(sorted(chance.sample(list(MANNERS), chance.choice((0, 0, 1, 1, 2)))))
    return Plan(
        seed=seed,
        number=number,
        county=county,
        published=tuple(_between_looks(published, chance, event, news=news)),
        organisation=organisation,
        words=any_words(chance),
        family=family,
        drawing=chance.choice(list(DRAWINGS)),
        size=chance.choice((4, 5, 6, 10)),
        hub=chance.choice(("plain", "plain", "previews", *LINKS)),
        way=any_way(chance),
        registered=chance.choice((HOME, HOME, HOME, ROOT, ROOT, LEAVES)),
        detail=_detail(chance, family),
        manners=manners,
        trouble=trouble if addressing != "any case" else "",  # robots.txt and walls know one way to write a path
        news=news,
        event=event,
        order=order,
        hosts=chance.choice(list(HOSTS)) if chance.random() < 0.4 else "one",
        scheme=chance.choice(list(SCHEMES)) if chance.random() < 0.35 else "http",
        addressing=addressing,
        around=Random(f"{seed} {number} around").choice(list(SURROUNDINGS)),
        markup=Random(f"{seed} {number} markup").choice(list(MARKUP)),
    )


def _between_looks(published: list[Publication], chance: Random, event: Event, *, news: bool) -> list[Publication]:
    """The same, some of which come, change or go between the looks."""
    latest = [one for one in published if one.is_report and one.year == LATEST]
    chance.shuffle(latest)
    changed: dict[int, Publication] = {}

    def change(**values: object) -> None:
        if latest:
            one = latest.pop()
            changed[one.number] = replace(one, **values)  # type: ignore[arg-type]

    if news:
        change(since=2, day=chance.choice((_SECOND_LOOK, date(LATEST + 1, 1, 29))))
    if event in (Event.NEW, Event.FROZEN, Event.RELAUNCHED, Event.MOVED, Event.SENT_ON):
        change(since=3, day=_THIRD_LOOK)
    if event is Event.REPLACED:
        change(corrected=3)
    if event is Event.WITHDRAWN:
        change(until=3)
    if event is Event.READDRESSED:
        change(readdressed=3)
    older = [one for one in published if one.number not in changed and one.year < LATEST]
    for one in older[:1]:
        changed[one.number] = replace(one, pinned=True)
    found = [changed.get(one.number, one) for one in published]
    return sorted(found, key=lambda one: (one.day, one.title), reverse=True)
