"""A report's prose against its tables: what it says of requests, outcomes, reviews, suits, documents and decisions."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from monitor.checks.labels import name_of, places_of, plain, section_number
from monitor.checks.prose.claims import Claim
from monitor.checks.prose.subjects import Subject
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.forms import FORMS, REQUEST_COLUMNS, TOTAL
from storage.language import N_, Language, phrase
from storage.report import State

_FACTOR = 2
"""An approximate number contradicts a table only when it is far from it."""

_ROWS: dict[str, tuple[str, ...]] = {
    Subject.RECEIVED: ("received",),
    Subject.ACCEPTED: ("received", "carried_in"),
    Subject.HANDLED: ("received", "carried_in", "concluded"),
    Subject.ANSWERED: ("concluded",),
    Subject.CONCLUDED: ("concluded",),
    Subject.CARRIED_IN: ("carried_in",),
    Subject.CARRIED_OUT: ("carried_out",),
    Subject.GRANTED_AT_ALL: ("granted", "granted_in_part"),
    Subject.GRANTED: ("granted",),
    Subject.GRANTED_IN_PART: ("granted_in_part",),
}
_GROUPS = {
    Subject.DENIED: "denied_",
    Subject.UNAVAILABLE: "unavailable_",
    Subject.REJECTED: "rejected_",
    Subject.CLOSED: "closed",
}
_FIELDS: dict[str, tuple[str, ...]] = {
    Subject.REVIEWS: ("review.total",),
    Subject.SUITS: ("suit_direct.total", "suit_after_review.total"),
    Subject.DOCUMENTS_ISSUED: ("disclosure.normative_documents.issued",),
    Subject.DOCUMENTS_REPEALED: ("disclosure.normative_documents.repealed",),
    Subject.DOCUMENTS_IN_FORCE: ("disclosure.normative_documents.in_force",),
    Subject.LICENSING: ("disclosure.licensing.decisions",),
    Subject.PENALTIES: ("disclosure.penalties.decisions",),
    Subject.COERCIVE_MEASURES: ("disclosure.coercive_measures.decisions",),
}
Allowed = set[Decimal] | None


def requests(view: ReportView) -> Iterator[Result]:
    """text.requests: the text and table 3 give different numbers of requests received, handled or carried over."""
    yield from _compared(view, "text.requests", lambda subject: subject in _ROWS and Subject(subject).is_of_requests)


def outcomes(view: ReportView) -> Iterator[Result]:
    """text.outcomes: the same for outcomes, reviews, suits, normative documents and decisions."""
    yield from _compared(
        view, "text.outcomes", lambda subject: subject not in _ROWS or not Subject(subject).is_of_requests
    )


def _compared(view: ReportView, check: str, wanted: Callable[[str], bool]) -> Iterator[Result]:
    unread = tuple(f"sections.{number}" for number in (1, 3) if number not in view.sections)
    if view.form is None or unread:
        yield NotAssessable(check, () if view.form is None else unread)
        return
    by_subject: dict[str, list[Claim]] = {}
    for claim in view.claims:
        if wanted(claim.subject):
            by_subject.setdefault(claim.subject, []).append(claim)
    for subject, said in by_subject.items():
        yield from _judged(view, check, subject, said)


def _judged(view: ReportView, check: str, subject: str, said: list[Claim]) -> Iterator[Result]:
    """One finding for a subject of which nothing that the text says agrees with the table."""
    fields = fields_of(view, subject)
    if not fields:
        return
    verdicts = [(claim, _agrees(claim, _allowed(view, subject, claim))) for claim in said]
    if any(agrees is None for _, agrees in verdicts):
        yield NotAssessable(check, fields)
    elif not any(agrees for _, agrees in verdicts):
        yield _finding(view, check, subject, said[0], fields)


def fields_of(view: ReportView, subject: str) -> tuple[str, ...]:
    """The cells that say what a claim says, the totals of rows; none where the form has no such cells."""
    fields = _FIELDS.get(subject) or tuple(f"requests.{row}.{TOTAL.key}" for row in _rows(view, subject))
    known = FORMS[view.form or ""].fields
    return fields if all(field in known for field in fields) else ()


def _rows(view: ReportView, subject: str) -> tuple[str, ...]:
    if subject in _GROUPS:
        prefix = _GROUPS[Subject(subject)]
        return tuple(row.key for row in FORMS[view.form or ""].request_rows if row.key.startswith(prefix))
    return _ROWS.get(subject, (subject,))


def _allowed(view: ReportView, subject: str, claim: Claim) -> Allowed:
    """The numbers that agree with the tables; None where the cells do not say."""
    if subject in _FIELDS:
        cells = [view.cell(field) for field in _FIELDS[subject]]
        known = [cell.value for cell in cells if cell.state is State.NUMBER and cell.value is not None]
        if len(known) == len(cells):
            return {sum(known, Decimal(0))}
        blank = all(cell.state in (State.NUMBER, State.BLANK, State.DASH) for cell in cells)
        return {Decimal(0)} if blank and claim.high == 0 and not any(known) else None
    if subject in (Subject.RECEIVED, Subject.ACCEPTED, Subject.HANDLED, Subject.ANSWERED):
        return _allowed_of_requests(view, Subject(subject), claim)
    if subject == Subject.CONCLUDED:
        return _allowed_as_concluded(view, claim)
    return _sums(view, _rows(view, subject), claim)


def _allowed_as_concluded(view: ReportView, claim: Claim) -> Allowed:
    """Where requests were carried in, 收到30件，办结30件 may speak of those of the year alone, as 当年办结28件 does."""
    concluded, received, carried_in = (_sums(view, (row,), claim) for row in ("concluded", "received", "carried_in"))
    if concluded is None or received is None or carried_in is None:
        return None
    return concluded | received | _without(concluded, carried_in) if any(carried_in) else concluded


def _without(numbers: set[Decimal], others: set[Decimal]) -> set[Decimal]:
    return {one - other for one in numbers for other in others}


def _allowed_of_requests(view: ReportView, subject: Subject, claim: Claim) -> Allowed:
    """受理 may count those carried in, 办理 those concluded, 答复 leaves out what was closed without an answer."""
    received = _sums(view, ("received",), claim)
    if received is None:
        return None
    if subject is Subject.RECEIVED and not claim.with_carried:
        return received
    with_carried = _sums(view, ("received", "carried_in"), claim)
    if with_carried is None:
        return None
    if subject in (Subject.RECEIVED, Subject.ACCEPTED):
        return received | with_carried
    concluded = _sums(view, ("concluded",), claim)
    closed = _sums(view, _rows(view, Subject.CLOSED), claim)
    rejected = _sums(view, _rows(view, Subject.REJECTED), claim)
    if concluded is None or closed is None or rejected is None:
        return None
    answered = _without(concluded, closed)
    answered |= _without(answered, rejected) | _without(concluded, _sums(view, ("carried_in",), claim) or set())
    granted = _sums(view, ("granted", "granted_in_part"), claim) or set()
    return received | with_carried | concluded | answered | (granted if subject is Subject.HANDLED else set())


def _sums(view: ReportView, rows: tuple[str, ...], claim: Claim) -> Allowed:
    """What some rows of table 3 come to: by their totals, and by their other columns where the two differ."""
    sums = {Decimal(0)}
    for row in rows:
        figures = _figures(view, row, is_none=claim.high == 0)
        if figures is None:
            return None
        sums = {one + figure for one in sums for figure in figures}
    return sums


def _figures(view: ReportView, row: str, *, is_none: bool) -> Allowed:
    total = view.cell(f"requests.{row}.{TOTAL.key}")
    parts = [view.cell(f"requests.{row}.{column.key}") for column in REQUEST_COLUMNS if column is not TOTAL]
    if any(cell.state in (State.UNREADABLE, State.ABSENT) for cell in (total, *parts)):
        return None
    numbers = [cell.value for cell in parts if cell.value is not None]
    by_parts = {sum(numbers, Decimal(0))} if numbers else set()
    if total.value is not None:
        return {total.value} | by_parts
    return by_parts or ({Decimal(0)} if is_none else None)


def _agrees(claim: Claim, allowed: Allowed) -> bool | None:
    if allowed is None:
        return None
    if claim.is_exact:
        return Decimal(claim.low) in allowed
    return any(claim.low <= one * _FACTOR and one <= claim.high * _FACTOR for one in allowed)


_SUBJECT_NAMES = {
    Subject.RECEIVED: N_("requests received"),
    Subject.ACCEPTED: N_("requests accepted"),
    Subject.HANDLED: N_("requests handled"),
    Subject.ANSWERED: N_("requests answered"),
    Subject.CONCLUDED: N_("requests concluded"),
    Subject.CARRIED_IN: N_("requests carried in from last year"),
    Subject.CARRIED_OUT: N_("requests carried over to the next year"),
    Subject.GRANTED_AT_ALL: N_("requests granted wholly or in part"),
    Subject.GRANTED: N_("requests granted"),
    Subject.GRANTED_IN_PART: N_("requests granted in part"),
    Subject.DENIED: N_("requests denied"),
    Subject.UNAVAILABLE: N_("information that could not be provided"),
    Subject.REJECTED: N_("requests not processed"),
    Subject.CLOSED: N_("requests closed otherwise"),
    Subject.REVIEWS: N_("administrative reviews"),
    Subject.SUITS: N_("administrative suits"),
    Subject.DOCUMENTS_ISSUED: N_("normative documents issued"),
    Subject.DOCUMENTS_REPEALED: N_("normative documents repealed"),
    Subject.DOCUMENTS_IN_FORCE: N_("normative documents in force"),
    Subject.LICENSING: N_("licensing decisions"),
    Subject.PENALTIES: N_("penalties"),
    Subject.COERCIVE_MEASURES: N_("coercive measures"),
}


def _finding(view: ReportView, check: str, subject: str, claim: Claim, fields: tuple[str, ...]) -> Result:
    shown = fields[:1] if subject in (Subject.ACCEPTED, Subject.HANDLED) else fields
    printed = [value for field in shown if (value := view.cell(field).value) is not None]
    whole = len(printed) == len(shown)
    table = sum(printed, Decimal(0)) if whole else min(_allowed(view, subject, claim) or {Decimal(0)})
    said = plain(claim.low) if claim.is_exact else f"{plain(claim.low)}–{plain(claim.high)}"

    def say(language: Language) -> str:
        name = _SUBJECT_NAMES.get(subject)  # type: ignore[call-overload]
        return phrase(
            N_(
                "Section {section} says “{quote}”, but by {place} the number of {what} is {table}. "
                "Please let both give the same number."
            ),
            language,
            section=section_number(claim.section, language),
            place=places_of(shown, language),
            quote=claim.quote,
            what=phrase(name, language) if name else name_of(subject, language),
            table=plain(table),
        )

    return fault(view, check, say, fields=fields, expected=plain(table), found=said)
