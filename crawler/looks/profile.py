"""What earlier visits learnt of a column, kept as JSON beside it; and what follows from it for the next look."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from crawler.looks.policy import Rhythm
from storage.clock import day_of
from storage.portals.lacking import DUE_DAYS
from storage.visits import Outcome

_LOOKS_UNTIL_THOROUGH = 7
_RETEST_BROWSER = timedelta(days=30)
_WALL_WITHIN = timedelta(hours=1)
_MOST_KNOCKS = 3
_MOVES_WITHIN = timedelta(hours=20)
_MOST_ARRIVALS = 30


@dataclass
class Profile:
    """A column as earlier visits found it. Moments are ISO text in UTC, empty when there was none.

    ``digest`` is that of the first page's lines, ``sha256`` that of its bytes, ``parts`` are the sources and digests of
    further lists of the column; they and the validators are kept only
    while the list they belong to was read whole and every document of it was received (``whole``). ``proved`` is when
    that was last so: what the list held then is what it is measured by until it is so again.

    The address of a portal without registered columns is kept beside the columns it leads to: ``is_home`` tells that it
    is no list itself. ``is_hub`` tells that a column only leads to others, ``is_mixed`` that it lists notices of all
    kinds, ``is_masked`` that a script puts these beside other lines of its page. ``full_list`` is where the list stands
    whose first lines a body's page shows and nothing else. ``body`` is in whose name alone a column stands: nothing of
    other bodies can be found there, nor of bodies of the kinds that are ``strangers`` to a column of departments, or of
    towns, nor of other years than ``only_year``. ``longest`` is how many lines its list has that says nothing of its
    end, ``cuts`` are the years of which more may stand behind the last of them (`crawler.lists.windows`). ``stopped``
    is the sentence by which its page sends to reports elsewhere, or says that it goes on no more.

    What the next look goes by: ``looked`` is when the last one began, ``failures`` how many in a row saw nothing,
    ``arrivals`` the days on which something new was there. ``knocks`` are the requests of the last hour that ended at a
    wall, ``defence`` what the wall was called and ``sign`` its record in the archive. ``validators`` tells whether ETag
    and Last-Modified can be believed (``honest``, ``changing``, ``lying``, ``none``), ``tells_changes`` that a request
    which bore them has brought other lines. For people, besides: ``sampled`` when the budget of checks was spent,
    ``entries`` how many lines the first page has, ``answer_time`` is the server's in seconds, ``address`` its own,
    ``tls`` the old protocol it had to be spoken to in, ``certificate`` what is wrong with its own
    (`crawler.fetching.certificates`), ``why`` how the column was found.
    ``way`` is how the texts of its documents are asked for where their pages are shells (`crawler.interfaces.bodies`),
    ``clicked`` when clicks on its page were last in vain, ``unseen`` the doubt that they left, ``choices`` are
    what its own page offered last. ``ends`` and
    ``moved`` are the sources and digests of pages behind the first that tell what it does not show: where what is new
    comes to, and what a line moves that is dated back, which last did not show at ``unmoved``; ``recent`` are those on
    which reports of the latest year may stand.
    """

    family: str = ""
    pages: int = 0
    whole: str = ""
    proved: str = ""
    thorough: str = ""
    looks: int = 0
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    digest: str = ""
    source: dict[str, Any] = field(default_factory=dict)
    parts: list[Any] = field(default_factory=list)
    needs_browser: str = ""
    browser_failed: str = ""
    clicked: str = ""
    unseen: str = ""
    choices: list[str] = field(default_factory=list)
    ends: list[Any] = field(default_factory=list)
    moved: list[Any] = field(default_factory=list)
    recent: list[Any] = field(default_factory=list)
    unmoved: str = ""
    way: dict[str, Any] = field(default_factory=dict)
    not_before: str = ""
    is_home: bool = False
    is_hub: bool = False
    is_mixed: bool = False
    is_masked: bool = False
    places: dict[str, bool] = field(default_factory=dict)
    full_list: str = ""
    body: str = ""
    strangers: list[str] = field(default_factory=list)
    only_year: int = 0
    longest: int = 0
    cuts: list[list[int]] = field(default_factory=list)
    stopped: str = ""
    looked: str = ""
    failures: int = 0
    is_walled: bool = False
    knocks: list[str] = field(default_factory=list)
    defence: str = ""
    sign: str = ""
    arrivals: list[str] = field(default_factory=list)
    validators: str = ""
    tells_changes: bool = False
    sampled: str = ""
    entries: int = 0
    answer_time: float = 0.0
    address: str = ""
    tls: str = ""
    certificate: str = ""
    why: str = ""
    robots: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> "Profile":
        """A kept profile; keys of another version are left out."""
        return cls(**{name: value for name, value in kept.items() if name in cls.__dataclass_fields__})  # type: ignore[arg-type]

    def as_json(self) -> dict[str, object]:
        """As it is kept: what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value}

    def afresh(self) -> "Profile":
        """What is left of it for a look that ignores what earlier ones learnt: manners, rhythm, what it is."""
        kept = (
            "is_home",
            "is_hub",
            "is_mixed",
            "is_masked",
            "looked",
            "failures",
            "is_walled",
            "knocks",
            "defence",
            "sign",
        )
        return Profile(
            **{name: getattr(self, name) for name in (*kept, "arrivals", "robots", "why", "not_before", "sampled")}
        )

    def rhythm(self, is_dormant: bool, now: datetime) -> Rhythm:
        """What the next look goes by."""
        days = [date.fromisoformat(day) for day in self.arrivals]
        return Rhythm(
            looked=moment(self.looked),
            failures=self.failures,
            is_walled=self.is_walled,
            not_before=moment(self.not_before),
            is_dormant=is_dormant,
            arrivals=tuple((day.month, day.day) for day in days if day.year < day_of(now).year),
        )

    def note(self, started: datetime, outcome: Outcome, new: int) -> None:
        """Remember how a look ended."""
        if new and self.looked:
            self.arrivals = sorted({*self.arrivals, day_of(started).isoformat()})[-_MOST_ARRIVALS:]
        self.looked = started.isoformat()
        self.failures = 0 if outcome.looked else self.failures + 1
        self.is_walled = outcome is Outcome.BLOCKED

    def knocked(self, now: datetime, times: int) -> None:
        """Remember requests that ended at a wall."""
        self.knocks = [*self._recent_knocks(now), *[now.isoformat()] * times]

    def may_knock(self, now: datetime) -> bool:
        """Whether a wall may be asked again: three times an hour at most."""
        return len(self._recent_knocks(now)) < _MOST_KNOCKS

    def _recent_knocks(self, now: datetime) -> list[str]:
        return [knock for knock in self.knocks if now - datetime.fromisoformat(knock) < _WALL_WITHIN]

    def forget_list(self) -> None:
        """Make the next look read the whole list: this one did not."""
        self.whole = self.etag = self.last_modified = self.sha256 = self.digest = ""

    def wants_thorough(self, now: datetime) -> bool:
        """Whether the next look must read to the end even if the first page is unchanged: every seventh, and the first
        after a due day."""
        if not self.whole or self.looks >= _LOOKS_UNTIL_THOROUGH:
            return True
        last = moment(self.thorough)
        return last is None or day_of(last) <= last_due_day(day_of(now))

    def may_have_moved(self, now: datetime) -> bool:
        """Whether to ask, once a day, if a line has slipped in behind the first page."""
        last = moment(self.unmoved)
        return last is None or now >= last + _MOVES_WITHIN

    def may_be_deceived(self, now: datetime) -> bool:
        """Whether the first look of a day, while a report is overdue, asks without validators: until the server has
        shown that they keep no change from who sends them."""
        return not self.tells_changes and self.may_have_moved(now)

    def uses_browser(self, now: datetime) -> bool:
        """Whether the list is known to need a browser; tried anew without one after thirty days."""
        proved = moment(self.needs_browser)
        return proved is not None and now < proved + _RETEST_BROWSER

    def may_try_browser(self, now: datetime) -> bool:
        """Whether a browser may look at what a plain request could not read: not again for thirty days in vain."""
        failed = moment(self.browser_failed)
        return failed is None or now >= failed + _RETEST_BROWSER

    def may_click(self, now: datetime) -> bool:
        """Whether a browser may click on a page that was read without one: not again for thirty days in vain."""
        failed = moment(self.clicked)
        return failed is None or now >= failed + _RETEST_BROWSER


def moment(text: str) -> datetime | None:
    """A kept moment; None when there is none."""
    return datetime.fromisoformat(text) if text else None


def last_due_day(day: date) -> date:
    """The latest due day before a day."""
    days = [date(year, month, last) for year in (day.year - 1, day.year) for month, last in DUE_DAYS]
    return max(due for due in days if due < day)
