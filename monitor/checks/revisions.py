"""What changed in a report after it was published: figures and text, edition by edition."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from monitor.checks.labels import cell_name, listing, printed, section_number, shown
from monitor.checks.views import NotAssessable, PublicationView, Result, fault
from storage.clock import day_of, end_of_day
from storage.documents.held import DocumentView, EditionView
from storage.findings import Severity
from storage.forms import SECTIONS
from storage.language import N_, Language, phrase
from storage.report import ABSENT, Cell, Completeness, State

_LISTED_CHANGES = 8


def revised(view: PublicationView) -> Iterator[Result]:
    """publication.revised: what changed from one edition to the next; a warning when it changed after the due date.

    At one address figures and text are compared; between addresses and formats figures only, for the text is then
    cut differently. What either reading could not make out is no change.
    """
    firsts = {one.id: _first_document(view, one) for one in view.editions}
    editions = [one for one in view.editions if firsts[one.id]]
    editions.sort(key=lambda one: (firsts[one.id].first_seen, one.id))  # type: ignore[union-attr]
    for before, after in pairwise(editions):
        first = firsts[after.id]
        if first is not None:
            yield from _revision(view, before, after, first)


def _first_document(view: PublicationView, edition: EditionView) -> DocumentView | None:
    return next((document for document in view.documents if document.edition_id == edition.id), None)


def _revision(view: PublicationView, before: EditionView, after: EditionView, first: DocumentView) -> Iterator[Result]:
    if Completeness.FAILED in (before.completeness, after.completeness):
        yield NotAssessable("publication.revised")
        return
    replaced = any(one.address == first.address and one.edition_id == before.id for one in view.documents)
    cells = _changed_cells(before, after)
    sections = _changed_sections(before, after) if replaced and before.format == after.format else ()
    if not cells and not sections:
        return

    def say(language: Language) -> str:
        changes = [_change(name, before.cells, after.cells, language) for name in cells]
        changes += [
            phrase(N_("section {number} (text)"), language, number=section_number(number, language))
            for number in sections
        ]
        message = (
            N_("The report of {year} was changed after publication, seen on {day}: {changes}.")
            if replaced
            else N_("The report of {year} stands at another address with other figures, seen on {day}: {changes}.")
        )
        day = day_of(first.first_seen).isoformat()
        return phrase(message, language, year=view.year, day=day, changes=listing(changes, language, _LISTED_CHANGES))

    after_due = replaced and view.due is not None and first.first_seen >= end_of_day(view.due)
    yield fault(
        view,
        "publication.revised",
        say,
        fields=(*cells, *(f"sections.{number}" for number in sections)),
        expected=" ".join(printed(before.cells[name]) or "-" for name in cells),
        found=" ".join(printed(after.cells[name]) or "-" for name in cells),
        severity=Severity.WARNING if after_due else None,
    )


def _changed_cells(before: EditionView, after: EditionView) -> tuple[str, ...]:
    """The cells that both editions hold and that say something else; a blank and a 0 are not the same."""
    both = [name for name in before.cells if name in after.cells]
    return tuple(name for name in both if _differs(before.cells[name], after.cells[name]))


def _differs(before: Cell, after: Cell) -> bool:
    unknown = (State.UNREADABLE, State.ABSENT)
    if before.state in unknown or after.state in unknown:
        return False
    return (before.state, before.value) != (after.state, after.value)


def _changed_sections(before: EditionView, after: EditionView) -> tuple[int, ...]:
    def text(edition: EditionView, number: int) -> str | None:
        kept = edition.sections.get(number)
        return None if kept is None else "".join(kept.split())

    pairs = {number: (text(before, number), text(after, number)) for number in SECTIONS}
    return tuple(number for number, (old, new) in pairs.items() if old is not None and new is not None and old != new)


def _change(name: str, before: Mapping[str, Cell], after: Mapping[str, Cell], language: Language) -> str:
    old, new = (shown(cells.get(name, ABSENT), language) for cells in (before, after))
    return phrase(N_("{cell} from {old} to {new}"), language, cell=cell_name(name, language), old=old, new=new)
