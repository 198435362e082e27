"""This year's report against last year's of the same body."""

from collections.abc import Iterator
from decimal import Decimal

from monitor.checks.labels import amount, cell_name, name_of, plain, printed
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.findings import Severity
from storage.forms import REQUEST_COLUMNS, TOTAL
from storage.language import N_, Language, phrase
from storage.report import State

_FIRST_YEAR_IN_FORCE = 2022
"""The form of 2019 has no 现行有效件数, so the report of 2021 is the first that another can be measured by."""


def carried(view: ReportView) -> Iterator[Result]:
    """years.carried: each column, carried in = last year's carried out; an error in the total, else a warning."""
    for column in REQUEST_COLUMNS:
        yield from _carried(view, column.key)


def _carried(view: ReportView, column: str) -> Iterator[Result]:
    fields = (f"requests.carried_in.{column}", f"requests.carried_out.{column}")
    before = amount(view.last_year.cell(fields[1])) if view.last_year else None
    after = amount(view.cell(fields[0]))
    if before is None or after is None:
        yield NotAssessable("years.carried", fields)
        return
    if before == after:
        return

    def say(language: Language) -> str:
        return phrase(
            N_(
                "Table 3, column “{place}”: {after} carried in from last year, but the report of {last_year} carried "
                "out {before}. Please check."
            ),
            language,
            place=name_of(column, language),
            after=plain(after),
            before=plain(before),
            last_year=view.year - 1,
        )

    severity = Severity.ERROR if column == TOTAL.key else Severity.WARNING
    yield fault(
        view, "years.carried", say, fields=fields, expected=plain(before), found=plain(after), severity=severity
    )


def in_force(view: ReportView) -> Iterator[Result]:
    """years.in_force: in force = last year's in force + issued − repealed, from the report of 2022 on."""
    if view.year >= _FIRST_YEAR_IN_FORCE:
        for row in ("regulations", "normative_documents"):
            yield from _in_force(view, row)


def _in_force(view: ReportView, row: str) -> Iterator[Result]:
    fields = tuple(f"disclosure.{row}.{column}" for column in ("in_force", "issued", "repealed"))
    now, issued, repealed = (view.cell(name) for name in fields)
    then = view.last_year.cell(fields[0]) if view.last_year else None
    made, gone = amount(issued), amount(repealed)
    # A blank number in force is no known number to start from or to arrive at.
    if then is None or then.state is not State.NUMBER or now.state is not State.NUMBER or made is None or gone is None:
        yield NotAssessable("years.in_force", fields)
        return
    before = then.value or Decimal(0)
    expected = before + made - gone
    if expected == now.value:
        return

    def say(language: Language) -> str:
        return phrase(
            N_(
                "Table 2: “{cell}” is {now}, but {before} last year + {made} issued − {gone} repealed = {expected}. "
                "Please check, unless some expired or changed hands."
            ),
            language,
            cell=cell_name(fields[0], language),
            now=printed(now),
            before=plain(before),
            made=plain(made),
            gone=plain(gone),
            expected=plain(expected),
        )

    yield fault(view, "years.in_force", say, fields=fields, expected=plain(expected), found=printed(now))


_JUMPING = (
    "requests.received.total",
    "requests.concluded.total",
    "requests.carried_out.total",
    "review.total",
    "suit_direct.total",
    "suit_after_review.total",
)
_FACTOR, _BY = 5, 20


def jump(view: ReportView) -> Iterator[Result]:
    """years.jump: a total changes more than fivefold, up or down, and by more than 20."""
    for field in _JUMPING:
        before = view.last_year.cell(field).value if view.last_year else None
        after = view.cell(field).value
        if before is None or after is None:
            yield NotAssessable("years.jump", (field,))
        elif abs(after - before) > _BY and max(before, after) > _FACTOR * min(before, after):
            yield _jumped(view, field, before, after)


def _jumped(view: ReportView, field: str, before: Decimal, after: Decimal) -> Result:
    def say(language: Language) -> str:
        return phrase(
            N_("“{cell}” was {before} in the report of {last_year} and is {after} now. Please check."),
            language,
            cell=cell_name(field, language),
            before=plain(before),
            after=plain(after),
            last_year=view.year - 1,
        )

    return fault(view, "years.jump", say, fields=(field,), expected=plain(before), found=plain(after))
