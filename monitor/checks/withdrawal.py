"""A report that was published and is gone."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.checks.views import NotAssessable, PublicationView, Result, fault
from storage.clock import day_of
from storage.language import N_, Language, phrase

APART = timedelta(days=1)


def withdrawn(view: PublicationView) -> Iterator[Result]:
    """publication.withdrawn: not listed, or not found (404, 410), in two looks at least a day apart, at any address.

    A report that moved is not withdrawn: it is seen at its new address. A document that no column ever listed is not
    looked at again, so that nothing can be said of it.
    """
    on_the_web = [document for document in view.documents if document.url]
    if not on_the_web:
        return
    unknown = [document for document in on_the_web if document.address not in view.absences]
    absences = [view.absences[document.address] for document in on_the_web if document.address in view.absences]
    if any(absence is None for absence in absences):
        return
    if unknown:
        yield NotAssessable("publication.withdrawn")
        return
    gone = [absence for absence in absences if absence is not None]
    if any(absence.again - absence.first < APART for absence in gone):
        return
    last = max(gone, key=lambda absence: absence.first)

    def say(language: Language) -> str:
        message = N_(
            "The report of {year} was published, but since {first} it is listed no more, seen again on {again}. Please "
            "put it back, or say where it stands now."
        )
        if last.listed:
            message = N_(
                "The report of {year} was published and is still listed, but since {first} its page is not found "
                "(404), seen again on {again}. Please put it back, or mend the link."
            )
        first, again = (day_of(moment).isoformat() for moment in (last.first, last.again))
        return phrase(message, language, year=view.year, first=first, again=again)

    addresses = " ".join(sorted({document.address for document in on_the_web}))
    yield fault(view, "publication.withdrawn", say, found=addresses)
