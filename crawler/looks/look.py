"""A look at one column while it goes on: what it found, and which of the lines that it knew are there no more."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.fetching.answer import Answer
from crawler.fetching.failures import CouldNotLookError
from crawler.lists.list_reading import ListReading
from crawler.looks.profile import Profile, moment
from crawler.pages.addresses import lasting
from crawler.pages.wording import may_be_report, names_another_kind, names_report
from crawler.reading.meaning.kind import lookalike
from crawler.reading.meaning.titles import parse_title
from crawler.search.scope import bodies_named
from crawler.search.steps import page_key
from storage.divisions import has_offices, is_county
from storage.documents.identity import OF_MANY
from storage.language import N_
from storage.portals.listing import KnownEntry, PortalColumn
from storage.visits import Entry, Outcome

CHOICE_NOT_SHOWN = N_("the list shows one of several choices, and a script asks for the others")
_SHORT, _LARGE, _LONG = 3, 60, 20


@dataclass
class Look:
    """A look at one column while it goes on; turned into a `Visit` when it ends.

    ``column_body`` is the body whose own column it is, by the anchors that lead there; ``replaced`` counts documents
    that are others now, ``reports`` those received that are reports; ``hindrances`` are why documents could not be had,
    by their addresses; ``silent`` are those whose pages show nothing, ``withdrawn`` those of documents that are not
    found. ``overdue`` are the years of which a report is owed that may stand in the column and was never found.
    ``is_plain`` tells that the first page was asked for without validators; ``lines`` are the addresses of the list's
    lines.
    """

    column: PortalColumn
    profile: Profile
    started: datetime
    known: dict[str, KnownEntry]
    outcome: Outcome = Outcome.ERROR
    detail: str = ""
    listed: int = 0
    new: int = 0
    evidence: list[str] = field(default_factory=list)
    column_body: str = ""
    replaced: int = 0
    reports: int = 0
    contents: dict[str, Answer] = field(default_factory=dict)
    hindrances: dict[str, CouldNotLookError] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    overdue: frozenset[int] = frozenset()
    is_plain: bool = False
    lines: Collection[str] = ()

    def end(self, outcome: Outcome, detail: str = "") -> None:
        """Settle how the look ended."""
        self.outcome, self.detail = outcome, detail


def last_listed(look: Look) -> dict[str, Entry]:
    """What the list held when it was last read whole."""
    whole = moment(look.profile.whole)
    return {url: item.entry for url, item in look.known.items() if whole is None or item.last_seen >= whole}


def as_known(look: Look, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The lines of a list, those whose addresses differ from known ones by their scheme alone at these, and those of
    the same title that differ by what is written into them each time: the site has no new documents."""
    unmet = [url for url in look.known if url not in entries]
    known = {url.partition("://")[2]: url for url in unmet}
    called = Counter((lasting(url), entry.title) for url, entry in entries.items())
    alike = {(lasting(url), look.known[url].entry.title): url for url in unmet}
    found: dict[str, Entry] = {}
    for url, entry in entries.items():
        key = (lasting(url), entry.title)
        own = known.get(url.partition("://")[2]) or (alike.get(key) if called[key] == 1 else None)
        own = url if url in look.known or own is None else own
        found.setdefault(own, entry if own == url else replace(entry, url=own))
    return found


def gone_entries(look: Look, reading: ListReading) -> frozenset[str]:
    """The addresses that the list held when it was last read whole, and holds no more."""
    return frozenset(url for url in lines_held(look) if url not in reading.entries)


def lost_half(look: Look, reading: ListReading, elsewhere: Callable[[], Collection[str]]) -> tuple[str, ...]:
    """The addresses of what the list held and has vanished from it, where that is half of it or more.

    A line that stands there at another address has not vanished: portals are rebuilt. Nor has one to which the page
    still leads, outside of its list, or one of notices that another column lists (``elsewhere``): they are archived by
    months.
    """
    titles = {entry.title for entry in reading.entries.values()}
    linked = {link.url for link in reading.first.page.links}
    gone = (url for url in gone_entries(look, reading) if url not in linked)
    lost = tuple(url for url in gone if look.known[url].entry.title not in titles)
    if lost and look.profile.is_mixed:
        lost = tuple(one for one in lost if one not in elsewhere())
    return lost if 2 * len(lost) >= len(lines_held(look)) else ()


def has_gone_elsewhere(look: Look, reading: ListReading, lost: Collection[str]) -> bool:
    """Whether a column's address leads to another page now, which shows nothing of what the list had."""
    shown = reading.first.answer.url
    is_sent = reading.first.source is None and page_key(shown) != page_key(look.column.url)
    return is_sent and bool(lost) and len(lost) == len(lines_held(look))


def is_within_folder(url: str, column: str) -> bool:
    """Whether an address lies in the folder of a column's own, by whatever scheme or host."""
    return urlsplit(url).path.lower().startswith(urlsplit(column).path.rpartition("/")[0].lower())


def is_short(look: Look) -> bool:
    """Whether a list held so few lines that half of them may well be withdrawn at once."""
    return len(lines_held(look)) <= _SHORT


def lines_held(look: Look) -> list[str]:
    proved = moment(look.profile.proved)
    return [url for url, item in look.known.items() if proved is not None and item.last_seen >= proved]


def note_many(look: Look, entries: Iterable[Entry]) -> None:
    """A list that has several reports of one year whose titles name nobody is not one body's: each has its own. Nor is
    that of a zone which names several offices."""
    place = look.column_body
    is_of_offices = has_offices(place) and len(bodies_named(entries)) > 1
    if is_of_offices or ((not place or is_county(place)) and _is_of_many(entries)):
        look.column_body = f"{place}{OF_MANY}"


def _is_of_many(entries: Iterable[Entry]) -> bool:
    titles = [title for entry in entries if (title := parse_title(entry.title)).is_report and not lookalike(title)]
    years = Counter(title.year for title in titles if not title.bodies and title.year)
    return max(years.values(), default=0) > 1


def leave_out_notices(reading: ListReading, known: Collection[str], *, is_mixed: bool) -> bool:
    """Keep only the lines that may be reports of a list of notices of all kinds; whether it is one.

    A column of reports names them in most of its lines, or calls them like their bodies; where half of many lines speak
    of neither, they are other matters. ``is_mixed`` tells that what led to the list calls it notices. Of any list that
    names reports, lines that call themselves another kind of writing (关于停水检修的通知) are no documents to ask for,
    unless they were once (``known``).
    """
    fitting = {url: entry for url, entry in reading.entries.items() if names_report(entry.title)}
    if fitting and len(reading.entries) >= _LARGE and 5 * len(fitting) <= len(reading.entries):
        reading.entries = fitting
        return True
    matters = [entry for entry in reading.entries.values() if not may_be_report(entry.title)]
    is_mixed = is_mixed or (
        bool(fitting) and len(reading.entries) >= _LONG and 2 * len(matters) >= len(reading.entries)
    )
    if is_mixed:
        reading.entries = {url: entry for url, entry in reading.entries.items() if may_be_report(entry.title)}
    if fitting:
        reading.entries = {
            url: entry for url, entry in reading.entries.items() if url in known or not names_another_kind(entry.title)
        }
    return is_mixed
