"""A government's figures against those of its own bodies."""

from collections.abc import Iterator
from decimal import Decimal

from monitor.checks.labels import cell_name, listing, plain
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.findings import Finding
from storage.language import N_, Language, phrase
from storage.register import BodyKind
from storage.report import State

_SUMMED = (
    "requests.received.total",
    "requests.carried_in.total",
    "requests.concluded.total",
    "requests.carried_out.total",
    "review.total",
    "suit_direct.total",
    "suit_after_review.total",
    "disclosure.normative_documents.issued",
    "disclosure.normative_documents.repealed",
    "disclosure.normative_documents.in_force",
    "disclosure.licensing.decisions",
    "disclosure.penalties.decisions",
    "disclosure.coercive_measures.decisions",
)
"""The figures of a government that are, where it aggregates, the sums of its bodies'. Fees are the treasury's."""


def _number(view: ReportView, field: str) -> Decimal | None:
    cell = view.cell(field)
    return cell.value if cell.state is State.NUMBER else None


def less_than_child(view: ReportView) -> Iterator[Result]:
    """bodies.less_than_child: a government's figure is below one of its own bodies', one finding for each figure."""
    if view.kind is not BodyKind.GOVERNMENT:
        return
    if not view.children:
        yield NotAssessable("bodies.less_than_child")
        return
    for field in _SUMMED:
        yield from _less(view, field)


def _less(view: ReportView, field: str) -> Iterator[Result]:
    own = _number(view, field)
    theirs = [(number, child.name) for child in view.children if (number := _number(child, field)) is not None]
    if own is None or not theirs:
        yield NotAssessable("bodies.less_than_child", (field,))
        return
    most, name = max(theirs)
    if own >= most:
        return

    def say(language: Language) -> str:
        return phrase(
            N_(
                "“{cell}” of the government is {own}, below the {most} that {child} reports. Please check, unless the "
                "government reports for itself alone."
            ),
            language,
            cell=cell_name(field, language),
            own=plain(own),
            most=plain(most),
            child=name,
        )

    yield fault(view, "bodies.less_than_child", say, fields=(field,), expected=f"≥{plain(most)}", found=plain(own))


def sums(view: ReportView) -> Iterator[Result]:
    """bodies.sum: where all of a government's bodies are held and read, its figures are not their sums."""
    if view.kind is not BodyKind.GOVERNMENT:
        return
    if not view.children or not view.children_are_all:
        yield NotAssessable("bodies.sum")
        return
    wrong: list[tuple[str, Decimal, Decimal]] = []
    for field in _SUMMED:
        own = _number(view, field)
        theirs = [number for child in view.children if (number := _number(child, field)) is not None]
        if own is None or len(theirs) < len(view.children):
            yield NotAssessable("bodies.sum", (field,))
        elif sum(theirs) != own:
            wrong.append((field, sum(theirs, Decimal(0)), own))
    if wrong:
        yield _not_the_sum(view, wrong)


def _not_the_sum(view: ReportView, wrong: list[tuple[str, Decimal, Decimal]]) -> Finding:
    def say(language: Language) -> str:
        told = [
            phrase(
                N_("{cell} {own}, its bodies together {total}"),
                language,
                cell=cell_name(field, language),
                own=plain(own),
                total=plain(total),
            )
            for field, total, own in wrong
        ]
        message = N_("The government's figures are not the sums of its {count} bodies': {figures}.")
        return phrase(message, language, count=len(view.children), figures=listing(told, language))

    return fault(
        view,
        "bodies.sum",
        say,
        fields=tuple(field for field, _, _ in wrong),
        expected=" ".join(plain(total) for _, total, _ in wrong),
        found=" ".join(plain(own) for _, _, own in wrong),
    )
