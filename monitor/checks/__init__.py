"""The checks: which there are, and judging a report, its publication, or a draft that nobody has stored."""

from collections.abc import Collection, Iterable

from monitor.checks import (
    arithmetic,
    bodies,
    copying,
    form,
    publication,
    revisions,
    tables,
    text,
    withdrawal,
    wording,
    years,
)
from monitor.checks.catalogue import CHECKS, Check
from monitor.checks.views import (
    Neighbour,
    NotAssessable,
    PublicationCheck,
    PublicationView,
    ReportCheck,
    ReportView,
    Result,
)
from storage.divisions import place_of
from storage.findings import Finding
from storage.register import BodyKind
from storage.report import Reading

__all__ = [
    "CHECKS",
    "PUBLICATION_CHECKS",
    "REPORT_CHECKS",
    "Check",
    "Neighbour",
    "NotAssessable",
    "PublicationView",
    "ReportView",
    "check_publication",
    "check_reading",
    "check_report",
    "split",
]

REPORT_CHECKS: dict[str, ReportCheck] = {
    "form.obsolete": form.obsolete,
    "form.section_missing": form.section_missing,
    "form.table_missing": tables.table_missing,
    "form.row_missing": tables.row_missing,
    "form.column_missing": tables.column_missing,
    "form.blank_cell": tables.blank_cell,
    "form.not_a_number": tables.not_a_number,
    "form.cites_repealed_notice": form.cites_repealed_notice,
    "form.fee_statement_missing": wording.fee_statement_missing,
    "form.appraisal_missing": wording.appraisal_missing,
    "table3.balance": arithmetic.balance,
    "table3.concluded": arithmetic.concluded,
    "table3.row_total": arithmetic.row_total,
    "table4.total": arithmetic.table4_total,
    "table2.in_force": arithmetic.in_force,
    "table2.regulations": arithmetic.regulations,
    "years.carried": years.carried,
    "years.in_force": years.in_force,
    "years.jump": years.jump,
    "years.same_text": copying.same_text,
    "text.requests": text.requests,
    "text.outcomes": text.outcomes,
    "text.year": wording.year,
    "text.body": wording.body,
    "text.sum": wording.sums,
    "text.copied": copying.copied,
    "bodies.less_than_child": bodies.less_than_child,
    "bodies.sum": bodies.sums,
}
"""The checks of a report's content, by identifier."""

PUBLICATION_CHECKS: dict[str, PublicationCheck] = {
    "publication.missing": publication.missing,
    "publication.late": publication.late,
    "publication.date_uncertain": publication.date_uncertain,
    "publication.withdrawn": withdrawal.withdrawn,
    "publication.duplicate": publication.duplicate,
    "publication.index_conflict": publication.index_conflict,
    "publication.revised": revisions.revised,
    "publication.unreadable": publication.unreadable,
}
"""The checks of how a report was published, by identifier."""


def check_report(view: ReportView, in_order: Collection[str] = ()) -> list[Result]:
    """Every finding in a report's content, and every check that could not be judged.

    Checks that are known to be ``in_order`` (monitor.judgement.screening) are not carried out again.
    """
    return [result for name, check in REPORT_CHECKS.items() if name not in in_order for result in check(view)]


def check_publication(view: PublicationView) -> list[Result]:
    """Every finding in how a report was published, and every check that could not be judged."""
    return [result for check in PUBLICATION_CHECKS.values() for result in check(view)]


def check_reading(
    reading: Reading, kind: BodyKind | None, year: int, name: str = ""
) -> tuple[list[Finding], list[NotAssessable]]:
    """The findings in a report that is not stored, such as a draft, and what could not be judged.

    The findings bear body 0. Last year's report is not held, so that checks across years are not assessable.
    """
    view = ReportView(
        0,
        year,
        kind,
        reading.form,
        reading.completeness,
        reading.cells,
        reading.sections,
        name=name,
        region=place_of(name) or "",
        preface=reading.preface,
        identity=reading.identity,
    )
    return split(check_report(view))


def split(results: Iterable[Result]) -> tuple[list[Finding], list[NotAssessable]]:
    """Results as findings and as what could not be judged."""
    results = list(results)
    findings = [result for result in results if isinstance(result, Finding)]
    return findings, [result for result in results if isinstance(result, NotAssessable)]
