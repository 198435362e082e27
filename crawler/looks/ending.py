"""How a look ends whose list was read: the doubts that it leaves, and the documents that it lacks."""

from collections.abc import Callable, Collection

from crawler.cms import annual
from crawler.fetching.failures import BlockedError, SentAwayError
from crawler.lists.choices import choices_not_shown
from crawler.lists.list_reading import ListReading
from crawler.looks.look import CHOICE_NOT_SHOWN, Look, gone_entries, lines_held
from crawler.looks.profile import moment
from crawler.looks.remembering import length_seen
from crawler.pages.lone import title_on
from crawler.pages.wording import names_report, names_report_of_year
from crawler.reading.meaning.titles import Title, parse_title
from crawler.search.clues import JOINT, is_time, year_in
from storage.documents.identity import stands_for_many
from storage.language import N_
from storage.visits import Outcome

DOCUMENTS_MISSING = N_("documents of the list could not be fetched")
DOCUMENTS_WALLED = N_("documents of the list stand behind a wall")
DOCUMENTS_AWAY = N_(
    "the list was read, and its documents stand on a host that is asked only once the register names it"
)
DOCUMENTS_SILENT = N_("the list was read, and pages of its documents show nothing")

OTHERS_UNKNOWN = N_("the page is a report itself and lists no others")
NO_REPORTS = N_("none of the list's lines is a report")
_MOST_FILES = 3
"""The files of an article about one report."""
ENTRIES_GONE = N_("entries that the list had are gone")
DROPPED = N_("the list shows a number of lines alone: its oldest are gone, and their documents are not")


def doubt_about_gone(look: Look, lost: Collection[str]) -> str:
    """The doubt that half of what the list held has vanished: that is no complete look, today or tomorrow. A list that
    was really shortened is accepted by a full crawl."""
    return f"{ENTRIES_GONE}: {len(lost)} / {len(lines_held(look))}" if lost else ""


def doubt_about_dropped(look: Look, reading: ListReading, elsewhere: Callable[[], Collection[str]]) -> str:
    """The doubt that a list shows so many lines alone: its oldest were dropped for as many new ones, and their
    documents stand as they did. What it dropped before anybody looked is not known; where the years of that are, they
    alone are in doubt. There is none about an excerpt of lists that have all that it held (``elsewhere``)."""
    days = [entry.listed_date for entry in reading.entries.values() if entry.listed_date is not None]
    proved = moment(look.profile.proved)
    held = [url for url in lines_held(look) if proved is not None and look.known[url].first_seen <= proved]
    if not days or len(reading.entries) != len(held) or length_seen(look, reading).cuts:
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
    is_alone = (reading.first.alone and len(reading.entries) == 1) or _is_article(look, reading)
    return OTHERS_UNKNOWN if is_alone and year_in(look.column.name) is None else ""


def _is_article(look: Look, reading: ListReading) -> bool:
    """Whether the page of a body's column is an article about one report, whose files are all that it lists."""
    if stands_for_many(look.column_body):
        return False
    own = parse_title(title_on(reading.first.page)) if reading.first.source is None else Title()
    titles = [parse_title(entry.title) for entry in reading.entries.values()]
    is_of_one = all(one.year in (own.year, None) and one.bodies in (own.bodies, ()) for one in titles)
    return own.is_report and bool(own.year and own.bodies) and is_of_one and len(titles) <= _MOST_FILES


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
