"""A look at one column while it goes on: what it found, how its end is judged, and what it teaches the next one."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.cms import annual, heard
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import BlockedError, CouldNotLookError, SentAwayError
from crawler.fetching.query import GUESSED
from crawler.lists.choices import choices_not_shown
from crawler.lists.list_page import ListPage, first_page, named
from crawler.lists.list_reading import ListReading
from crawler.lists.windows import Seen, seen_now
from crawler.looks.profile import Profile, moment
from crawler.pages.wording import may_be_report, names_report, names_report_of_year
from crawler.reading.meaning.kind import lookalike
from crawler.reading.meaning.titles import parse_title
from crawler.search.clues import JOINT, is_time, year_in
from crawler.search.steps import page_key
from storage.documents.identity import OF_MANY
from storage.language import N_
from storage.portals.listing import KnownEntry, PortalColumn
from storage.visits import Entry, Outcome

DOCUMENTS_MISSING = N_("documents of the list could not be fetched")
DOCUMENTS_WALLED = N_("documents of the list stand behind a wall")
DOCUMENTS_AWAY = N_(
    "the list was read, and its documents stand on a host that is asked only once the register names it"
)
DOCUMENTS_SILENT = N_("the list was read, and pages of its documents show nothing")
_SHORT, _LARGE, _LONG = 3, 60, 20

CHOICE_NOT_SHOWN = N_("the list shows one of several choices, and a script asks for the others")
OTHERS_UNKNOWN = N_("the page is a report itself and lists no others")
NO_REPORTS = N_("none of the list's lines is a report")
ENTRIES_GONE = N_("entries that the list had are gone")
DROPPED = N_("the list shows a number of lines alone: its oldest are gone, and their documents are not")


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
    """The lines of a list, those whose addresses differ from known ones by their scheme alone at these: a site that
    has begun to link by https has no new documents."""
    known = {url.partition("://")[2]: url for url in look.known if url not in entries}
    found: dict[str, Entry] = {}
    for url, entry in entries.items():
        own = url if url in look.known else known.get(url.partition("://")[2], url)
        found.setdefault(own, entry if own == url else replace(entry, url=own))
    return found


def gone_entries(look: Look, reading: ListReading) -> frozenset[str]:
    """The addresses that the list held when it was last read whole, and holds no more."""
    return frozenset(url for url in _held(look) if url not in reading.entries)


def lost_half(look: Look, reading: ListReading, elsewhere: Callable[[], Collection[str]]) -> tuple[str, ...]:
    """The addresses of what the list held and has vanished from it, where that is half of it or more.

    A line that stands there at another address has not vanished: portals are rebuilt. Nor has one of notices that
    another column lists (``elsewhere``): they are archived by months.
    """
    titles = {entry.title for entry in reading.entries.values()}
    lost = tuple(url for url in gone_entries(look, reading) if look.known[url].entry.title not in titles)
    if lost and look.profile.is_mixed:
        lost = tuple(one for one in lost if one not in elsewhere())
    return lost if 2 * len(lost) >= len(_held(look)) else ()


def has_gone_elsewhere(look: Look, reading: ListReading, lost: Collection[str]) -> bool:
    """Whether a column's address leads to another page now, which shows nothing of what the list had."""
    shown = reading.first.answer.url
    is_sent = reading.first.source is None and page_key(shown) != page_key(look.column.url)
    return is_sent and bool(lost) and len(lost) == len(_held(look))


def is_within_folder(url: str, column: str) -> bool:
    """Whether an address lies in the folder of a column's own, by whatever scheme or host."""
    return urlsplit(url).path.lower().startswith(urlsplit(column).path.rpartition("/")[0].lower())


def is_short(look: Look) -> bool:
    """Whether a list held so few lines that half of them may well be withdrawn at once."""
    return len(_held(look)) <= _SHORT


def doubt_about_gone(look: Look, lost: Collection[str]) -> str:
    """The doubt that half of what the list held has vanished: that is no complete look, today or tomorrow. A list that
    was really shortened is accepted by a full crawl."""
    return f"{ENTRIES_GONE}: {len(lost)} / {len(_held(look))}" if lost else ""


def doubt_about_dropped(look: Look, reading: ListReading, elsewhere: Callable[[], Collection[str]]) -> str:
    """The doubt that a list shows so many lines alone: its oldest were dropped for as many new ones, and their
    documents stand as they did. What it dropped before anybody looked is not known; where the years of that are, they
    alone are in doubt. There is none about an excerpt of lists that have all that it held (``elsewhere``)."""
    days = [entry.listed_date for entry in reading.entries.values() if entry.listed_date is not None]
    proved = moment(look.profile.proved)
    held = [url for url in _held(look) if proved is not None and look.known[url].first_seen <= proved]
    if not days or len(reading.entries) != len(held) or _length_seen(look, reading).cuts:
        return ""
    titles = {entry.title for entry in reading.entries.values()}
    gone = [look.known[url].entry for url in gone_entries(look, reading) - look.withdrawn]
    gone = [entry for entry in gone if entry.title not in titles]
    dropped = sorted(one.url for one in gone if one.listed_date is not None and one.listed_date <= min(days))
    if not dropped or {*held} <= {*elsewhere()}:
        return ""
    return f"{DROPPED}: {len(dropped)}, {dropped[0]}"


def doubt_about_reports(look: Look, reading: ListReading) -> str:
    """The doubt that a list holds no reports at all, by the titles of its lines and by what its documents are."""
    titled = any(names_report(entry.title) for entry in reading.entries.values())
    is_month = look.profile.is_mixed and is_time(look.column.name.rpartition(JOINT)[2])
    if titled or is_month or look.reports or not reading.entries:
        return ""
    kinds = (look.known[url].receipt.kind for url in reading.entries if url in look.known)
    is_known = any(kind is not None and kind.is_published_report for kind in kinds)
    return "" if is_known else f"{NO_REPORTS}: {len(reading.entries)}"


def doubt_about_silence(look: Look, reading: ListReading) -> str:
    """The doubt that of none of a list's lines anybody knows what it is: their pages show nothing, and their titles
    name no year."""
    silent = look.silent.intersection(reading.entries)
    is_told = any(names_report_of_year(entry.title) for entry in reading.entries.values())
    return "" if is_told or len(silent) < len(reading.entries) or not silent else f"{DOCUMENTS_SILENT}: {len(silent)}"


def doubt_about_others(look: Look, reading: ListReading) -> str:
    """The doubt that a column's page is one report and nobody lists those of other years."""
    is_alone = reading.first.alone and len(reading.entries) == 1
    return OTHERS_UNKNOWN if is_alone and year_in(look.column.name) is None else ""


def doubt_about_choices(reading: ListReading, unseen: str = "") -> str:
    """The doubt that a script would fill the list with another year, or another group of bodies; ``unseen`` is that of
    the last look at its column's page, where the list was had without that."""
    first, entries = reading.first, reading.entries.values()
    if not first.page.source:
        return unseen
    if first.family == annual.FAMILY.name:  # which asks for each year that is to be chosen
        return ""
    pages = (first.page, first.around) if first.around is not None else (first.page,)
    lacking = [label for page in pages for label in choices_not_shown(page, entries, first.labels)]
    return f"{CHOICE_NOT_SHOWN}: {lacking[-1]}" if lacking else ""


def _held(look: Look) -> list[str]:
    proved = moment(look.profile.proved)
    return [url for url, item in look.known.items() if proved is not None and item.last_seen >= proved]


def ended(look: Look, settled: Outcome, doubt: str, missing: list[str]) -> tuple[Outcome, str]:
    """How a look ends whose list was read: with a doubt, without a document that it should have had, or settled.

    Of silent documents, and of those on hosts that are not asked, nothing is known, which keeps nobody else's from
    being known: it is told beside.
    """
    if doubt:
        return Outcome.INCOMPLETE, doubt
    if missing:
        hindrance = look.hindrances.get(missing[0])
        is_walled = isinstance(hindrance, BlockedError)
        told = f"{len(missing)}, {missing[0]}" + (f" {hindrance.facts}" if hindrance is not None and is_walled else "")
        return Outcome.INCOMPLETE, f"{DOCUMENTS_WALLED if is_walled else DOCUMENTS_MISSING}: {told}"
    if look.silent:
        return settled, f"{DOCUMENTS_SILENT}: {len(look.silent)}, {max(look.silent)}"
    away = [known.receipt.problem for known in look.known.values() if not known.receipt.sha256]
    away += [hindrance.detail for hindrance in look.hindrances.values()]
    addresses = sorted({one.partition(": ")[2] for one in away if one.startswith(f"{SentAwayError.message}: ")})
    return settled, f"{DOCUMENTS_AWAY}: {len(addresses)}, {addresses[0]}" if addresses else ""


def learn(look: Look, reading: ListReading) -> None:
    """Remember the list for the next look; only one that was read whole may be found unchanged."""
    profile, first = look.profile, reading.first
    profile.family, profile.pages = first.family, reading.pages
    is_heard = first.source is not None and first.source.family == heard.FAMILY.name
    is_of_choices = look.detail.startswith(CHOICE_NOT_SHOWN) or reading.repeated > 1
    profile.unseen = look.detail if is_heard and is_of_choices and not look.outcome.looked else ""
    if not look.outcome.looked:
        profile.forget_list()
        if profile.unseen:  # a browser would show no more than what is known to stand there
            _learn_sources(profile, reading)
        return
    seen = _length_seen(look, reading)
    profile.longest, profile.cuts = seen.longest, [list(cut) for cut in seen.cuts]
    begins = reading.begins
    # the validators and bytes of a rendered page are not those of the address that was asked
    is_own = not first.answer.rendered
    validators = begins.answer.validators if is_own else Validators()
    _learn_sources(profile, reading)
    profile.ends = _kept(reading.growing, first.page.url)
    profile.moved = _kept(reading.moved, first.page.url)
    profile.recent = _kept(reading.recent, first.page.url)
    profile.whole = profile.proved = profile.thorough = profile.unmoved = look.started.isoformat()
    profile.looks = 0
    profile.entries = len(begins.entries)
    if profile.validators == "lying":
        validators = Validators()
    profile.etag, profile.last_modified = validators.etag, validators.last_modified
    profile.sha256 = begins.answer.sha256 if is_own else ""
    profile.digest = begins.digest


def may_go_on(look: Look, reading: ListReading) -> bool:
    """Whether more lines may stand behind the last one of a list that says nothing of its end."""
    return bool(_length_seen(look, reading).cuts)


def _length_seen(look: Look, reading: ListReading) -> Seen:
    profile, titles = look.profile, {entry.title for entry in reading.entries.values()}
    gone = gone_entries(look, reading) - look.withdrawn
    has_lost = not profile.proved or any(look.known[url].entry.title not in titles for url in gone)
    before = Seen(profile.longest, profile.cuts)
    is_longer_behind = any(page.entries and page.entries[-1].url not in look.known for page in reading.untold)
    has_moved = has_lost or (bool(profile.cuts) and is_longer_behind)
    is_mixed = profile.is_mixed
    return seen_now(reading.untold, look.column.name, before, has_moved=has_moved, is_mixed=is_mixed)


def _learn_sources(profile: Profile, reading: ListReading) -> None:
    source = reading.begins.source
    profile.source = source.as_json() if source is not None else {}
    profile.parts = [[one.source.as_json(), one.digest] for one in reading.parts if one.source is not None]


def _kept(pages: Iterable[ListPage], column: str) -> list[list[object]]:
    """The sources and digests of further pages of a list, each as it is when it is asked for alone."""
    found: list[list[object]] = []
    for page in pages:
        source = page.source
        if source is None:
            continue
        if source.query.rest == GUESSED:  # it was right, and alone it is not the page of another number
            source = replace(source, query=replace(source.query, rest=""))
        alone = first_page(page.answer, source.query, named(source.family), column)
        # one that tells nothing alone lets no list be found unchanged
        found.append([source.as_json(), alone.digest if alone is not None and (alone.entries or alone.lines) else ""])
    return found


def note_validators(look: Look, first: ListPage) -> None:
    """The same lines came as another page: the next look is conditional on this one."""
    validators = first.answer.validators
    if not first.answer.rendered:
        profile = look.profile
        profile.etag, profile.last_modified = validators.etag, validators.last_modified
        profile.sha256 = first.answer.sha256


def judge_validators(profile: Profile, first: ListPage, *, is_plain: bool) -> None:
    """Whether a list's validators can be believed, by an answer that did not depend on them (``is_plain``), or by one
    that brought other lines although it did.

    The same tag over other lines would have hidden them from every conditional request; another tag over the same
    lines saves nothing.
    """
    before, now = Validators(profile.etag, profile.last_modified), first.answer.validators
    if first.answer.rendered:
        return
    if not is_plain:
        profile.tells_changes |= before != Validators() and profile.digest not in ("", first.digest)
        return
    if now == Validators():
        profile.validators = "none"
    elif before != Validators() and profile.digest:
        same_tag, same_lines = before == now, profile.digest == first.digest
        if same_tag and not same_lines:
            profile.validators = "lying"
        elif same_lines and profile.validators != "lying":
            profile.validators = "honest" if same_tag else "changing"


def note_many(look: Look, entries: Iterable[Entry]) -> None:
    """A list that has several reports of one year whose titles name nobody is not one body's: each has its own."""
    if not look.column_body and _is_of_many(entries):
        look.column_body = OF_MANY


def _is_of_many(entries: Iterable[Entry]) -> bool:
    titles = [title for entry in entries if (title := parse_title(entry.title)).is_report and not lookalike(title)]
    years = Counter(title.year for title in titles if not title.bodies and title.year)
    return max(years.values(), default=0) > 1


def leave_out_notices(reading: ListReading, *, is_mixed: bool) -> bool:
    """Keep only the lines that may be reports of a list of notices of all kinds; whether it is one.

    A column of reports names them in most of its lines, or calls them like their bodies; where half of many lines speak
    of neither, they are other matters. ``is_mixed`` tells that what
    led to the list calls it notices.
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
    return is_mixed
