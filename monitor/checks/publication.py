"""How a report was published: in time, once, under one number and readable."""

from collections import defaultdict
from collections.abc import Iterator

from monitor.checks.labels import listing
from monitor.checks.views import NotAssessable, PublicationView, Result, fault
from monitor.judgement.states import Because, Judgement, Status
from monitor.obligations import is_due_by_law
from storage.clock import day_of
from storage.documents.held import DocumentView
from storage.findings import Severity
from storage.language import N_, Language, phrase
from storage.report import Completeness


def missing(view: PublicationView) -> Iterator[Result]:
    """publication.missing: not there though every column was seen whole after the due date."""
    if view.judgement is None or view.due is None:
        return
    if view.judgement.status is Status.UNVERIFIED:
        yield NotAssessable("publication.missing")
    elif view.judgement.status is Status.MISSING:
        due = view.due.isoformat()

        def say(language: Language) -> str:
            message = N_(
                "The report of {year} was due on {due}. Every column was seen whole after that day, and the report was "
                "not there. Please publish it, or check in which column it stands."
            )
            return phrase(message, language, year=view.year, due=due)

        yield fault(view, "publication.missing", say, expected=due)


def late(view: PublicationView) -> Iterator[Result]:
    """publication.late: published after the due date; a warning where that date is practice and not law."""
    judgement = view.judgement
    if judgement is None or view.due is None:
        return
    if judgement.status is not Status.LATE:
        yield from _after_the_local_date(view, judgement)
        return
    due, by_law = view.due, is_due_by_law(view.kind)
    appeared = judgement.not_before and day_of(judgement.not_before)
    found = judgement.published or appeared or due

    def say(language: Language) -> str:
        dated = N_(
            "The report of {year} was published on {found}, {days} days after {due}, the day on which it was due."
        )
        undated = N_(
            "The report of {year} bears no date; on {found}, after {due} when it was due, it was not there yet."
        )
        text = phrase(
            undated if judgement.because is Because.APPEARED_LATE else dated,
            language,
            year=view.year,
            found=found.isoformat(),
            due=due.isoformat(),
            days=(found - due).days,
        )
        practice = N_("The day is practice for bodies of this kind; the law does not name them.")
        return text if by_law else _joined(text, phrase(practice, language), language)

    severity = None if by_law else Severity.WARNING
    yield fault(view, "publication.late", say, expected=due.isoformat(), found=found.isoformat(), severity=severity)


def _after_the_local_date(view: PublicationView, judgement: Judgement) -> Iterator[Result]:
    """In time by law, but after the earlier day that a local order asks for: a warning."""
    published, asked = judgement.published, view.local_due
    if judgement.status is not Status.ON_TIME or judgement.dates_disagree or published is None or asked is None:
        return
    if published <= asked:
        return

    def say(language: Language) -> str:
        return phrase(
            N_(
                "The report of {year} was published on {found}, in time by law or practice ({due}), but after {asked}, "
                "the day that a local order asks for."
            ),
            language,
            year=view.year,
            found=published.isoformat(),
            due=view.due,
            asked=asked.isoformat(),
        )

    yield fault(
        view,
        "publication.late",
        say,
        expected=asked.isoformat(),
        found=published.isoformat(),
        severity=Severity.WARNING,
    )


def _joined(first: str, second: str, language: Language) -> str:
    return first + second if language is Language.ZH else f"{first} {second}"


def date_uncertain(view: PublicationView) -> Iterator[Result]:
    """publication.date_uncertain: the dates do not settle whether the report was in time."""
    judgement = view.judgement
    if judgement is None or view.due is None or not judgement.dates_disagree:
        return
    due = view.due.isoformat()
    documents = [document for document in view.documents if document.id in judgement.documents]

    def say(language: Language) -> str:
        dates = listing([line for document in documents for line in _dates(document, language)], language)
        message = N_(
            "Whether the report of {year} was published by {due} is uncertain: {dates}. Please check the date of "
            "publication on the page."
        )
        return phrase(message, language, year=view.year, due=due, dates=dates)

    stated = {day for one in documents for day in (one.displayed, one.in_metadata, one.in_address) if day}
    found = " ".join(sorted(day.isoformat() for day in stated))
    yield fault(view, "publication.date_uncertain", say, expected=due, found=found)


def _dates(document: DocumentView, language: Language) -> Iterator[str]:
    stated = (
        (N_("displayed {day}"), document.displayed),
        (N_("metadata {day}"), document.in_metadata),
        (N_("address {day}"), document.in_address),
        (N_("first seen {day}"), day_of(document.first_seen)),
    )
    for message, day in stated:
        if day:
            yield phrase(message, language, day=day.isoformat())


def duplicate(view: PublicationView) -> Iterator[Result]:
    """publication.duplicate: the same content at several addresses or index numbers of one site.

    A page and a copy of it in another format (a PDF beside the page) are one publication.
    """
    groups: dict[tuple[str, int | None, str], list[DocumentView]] = defaultdict(list)
    for document in view.documents:
        if document.site:
            groups[document.site, document.edition_id, document.format].append(document)
    for (site, _, _), documents in groups.items():
        addresses = tuple(sorted({document.address for document in documents}))
        if len(addresses) > 1:
            yield _duplicate(view, site, addresses, tuple(sorted({one.index_number for one in documents} - {""})))


def _duplicate(view: PublicationView, site: str, addresses: tuple[str, ...], numbers: tuple[str, ...]) -> Result:
    def say(language: Language) -> str:
        message = N_("The same report of {year} stands at {count} addresses of {site}: {addresses}. Please keep one.")
        text = phrase(
            message,
            language,
            year=view.year,
            count=len(addresses),
            site=site,
            addresses=listing(addresses, language),
        )
        if len(numbers) < 2:
            return text
        numbered = phrase(N_("Its index numbers differ: {numbers}."), language, numbers=listing(numbers, language))
        return _joined(text, numbered, language)

    return fault(view, "publication.duplicate", say, found=" ".join(addresses))


def index_conflict(view: PublicationView) -> Iterator[Result]:
    """publication.index_conflict: an index number of the report is carried by the report of another body or year.

    Several contents of one report keep its number rightly: a revision, a copy, a page that moved.
    """
    conflicts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for neighbour in view.neighbours:
        if (neighbour.body_id, neighbour.year) == (view.body_id, view.year):
            continue
        for document in view.documents:
            if _same_number(document, neighbour.document):
                conflicts[document.site, document.index_number] |= {document.address, neighbour.document.address}
    others = {one.document.address: f"{one.body} {one.year}" for one in view.neighbours}
    for (site, number), found in conflicts.items():
        addresses = tuple(sorted(found))

        def say(
            language: Language, site: str = site, number: str = number, addresses: tuple[str, ...] = addresses
        ) -> str:
            message = N_(
                "The index number {number} of {site} is carried by different documents: {documents}. Please give each "
                "its own number."
            )
            documents = [f"{address}（{others[address]}）" if address in others else address for address in addresses]
            return phrase(message, language, number=number, site=site, documents=listing(documents, language))

        yield fault(view, "publication.index_conflict", say, expected=number, found=" ".join(addresses))


def _same_number(own: DocumentView, other: DocumentView) -> bool:
    return bool(own.site and own.index_key) and (own.site, own.index_key) == (other.site, other.index_key)


def unreadable(view: PublicationView) -> Iterator[Result]:
    """publication.unreadable: the report is there, but its tables cannot be read."""
    if view.current is None or view.current.completeness is not Completeness.FAILED:
        return

    def say(language: Language) -> str:
        message = N_(
            "The report of {year} is published, but its tables could not be read. Please publish it as a page or a "
            "document with text."
        )
        return phrase(message, language, year=view.year)

    yield fault(view, "publication.unreadable", say, found=view.current.format)
