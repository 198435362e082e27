"""Why a check could not be judged: what was lacking, told from the report and the cells that the check wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from monitor.checks.views import NotAssessable, ReportView
from storage.language import N_
from storage.report import Completeness, State


class Reason(StrEnum):
    """What a check lacked."""

    NO_FORM = "no_form"
    UNREAD_REPORT = "unread_report"
    UNREAD_SECTIONS = "unread_sections"
    UNREAD_CELLS = "unread_cells"
    NO_LAST_YEAR = "no_last_year"
    UNREAD_LAST_YEAR = "unread_last_year"
    REORGANISED = "reorganised"
    NO_NUMBER = "no_number"
    NO_OWN_BODIES = "no_own_bodies"
    NOT_COMPARED = "not_compared"
    NOT_LISTED = "not_listed"
    NOT_LOOKED = "not_looked"
    SEEN_LATER = "seen_later"
    UNKNOWN_BODY = "unknown_body"
    OTHER = "other"


WORDS = {
    Reason.NO_FORM: N_("the form of the tables could not be told"),
    Reason.UNREAD_REPORT: N_("the report could not be read"),
    Reason.UNREAD_SECTIONS: N_("sections of the text were not found or not read"),
    Reason.UNREAD_CELLS: N_("cells were not found or could not be read with certainty"),
    Reason.NO_LAST_YEAR: N_("last year's report is not held"),
    Reason.UNREAD_LAST_YEAR: N_("cells of last year's report are not known"),
    Reason.REORGANISED: N_("work may have passed between it and a body of its county that ended or began then"),
    Reason.NO_NUMBER: N_("cells that it compares hold no number"),
    Reason.NO_OWN_BODIES: N_("not all reports of the government's own bodies are held and read"),
    Reason.NOT_COMPARED: N_("its text was not compared with others"),
    Reason.NOT_LOOKED: N_("not every column could be seen whole"),
    Reason.NOT_LISTED: N_("no column that is looked at lists the document"),
    Reason.SEEN_LATER: N_("everything held of it was seen after the day that is judged"),
    Reason.UNKNOWN_BODY: N_("it is not known whose report it is"),
    Reason.OTHER: N_("the documents do not say enough"),
}
"""How each reason is said, in English; translated where it is shown."""


@dataclass(frozen=True)
class Unjudged:
    """A check that could not be judged, as it is kept: ``check=reason``."""

    check: str
    reason: Reason

    def __str__(self) -> str:
        return f"{self.check}={self.reason}"


def unjudged(results: Iterable[NotAssessable], view: ReportView | None) -> list[Unjudged]:
    """Each check that could not be judged, once, with what it lacked; ``view`` is None where no report is held."""
    found: dict[str, Reason] = {}
    for one in results:
        found.setdefault(one.check, _reason(one, view))
    return [Unjudged(check, reason) for check, reason in sorted(found.items())]


def kept(text: str) -> list[Unjudged]:
    """What was kept of a body and year by an earlier run; an earlier version kept no reasons."""
    parts = (each.partition("=") for each in text.split())
    return [Unjudged(check, Reason(reason) if reason else Reason.OTHER) for check, _, reason in parts]


_OF_PUBLICATION = {
    "publication.missing": Reason.NOT_LOOKED,
    "publication.withdrawn": Reason.NOT_LISTED,
}


def _reason(result: NotAssessable, view: ReportView | None) -> Reason:
    family = result.check.partition(".")[0]
    if family == "publication":
        return _OF_PUBLICATION.get(result.check, Reason.UNREAD_REPORT)
    if view is None:
        return Reason.SEEN_LATER
    if view.completeness is Completeness.FAILED:
        return Reason.UNREAD_REPORT
    if family == "bodies" and not (view.children and (view.children_are_all or result.fields)):
        return Reason.NO_OWN_BODIES
    if result.check == "text.copied":
        return Reason.NOT_COMPARED
    if family == "years" and view.last_year is None:
        return Reason.NO_LAST_YEAR
    return _lacking(result.fields, view, across_years=family == "years")


def _lacking(fields: tuple[str, ...], view: ReportView, *, across_years: bool) -> Reason:
    unknown = (State.UNREADABLE, State.ABSENT)
    if not fields:
        return Reason.NO_FORM if view.form is None else Reason.UNKNOWN_BODY if not view.name else Reason.OTHER
    if any(name.startswith("sections.") and int(name.rpartition(".")[2]) not in view.sections for name in fields):
        return Reason.UNREAD_SECTIONS
    cells = [name for name in fields if not name.startswith("sections.")]
    if any(view.cell(name).state in unknown for name in cells):
        return Reason.UNREAD_CELLS
    last = view.last_year if across_years else None
    if last is not None and any(last.cell(name).state in unknown for name in cells):
        return Reason.UNREAD_LAST_YEAR
    if last is not None and (view.ended or view.begun) and all(name in view.amounts for name in cells):
        return Reason.REORGANISED
    if last is not None and any(last.cell(name).state is not State.NUMBER for name in cells):
        return Reason.UNREAD_LAST_YEAR
    return Reason.NO_NUMBER if cells else Reason.UNREAD_LAST_YEAR if last is not None else Reason.OTHER
