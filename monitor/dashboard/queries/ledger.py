"""The ledger of problems: findings with what an office writes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from monitor.dashboard.queries.findings import Filter, FindingView, finding_of, finding_query
from storage import schema


@dataclass(frozen=True)
class LedgerLine:
    """A finding with what an office's ledger of problems asks for besides."""

    finding: FindingView
    address: str
    evidence: str
    reviewer: str


def ledger_bodies(connection: Connection, wanted: Filter) -> list[int]:
    """The bodies of which a filter keeps findings, as a ledger names them: by region and name."""
    body, finding = schema.body, schema.finding
    query = select(body.c.id).join(finding, finding.c.body_id == body.c.id).where(*wanted.conditions())
    found = connection.scalars(query.group_by(body.c.id).order_by(body.c.region, body.c.name, body.c.id))
    return list(found)


def ledger_lines(connection: Connection, wanted: Filter, bodies: Sequence[int]) -> list[LedgerLine]:
    """The findings of some bodies that a filter keeps: with the report's address, its record and who decided last."""
    finding, owed, document, step = schema.finding, schema.obligation, schema.document, schema.finding_history
    report, edition = schema.report, schema.edition
    evidence = (
        select(document.c.evidence)
        .join(edition, edition.c.id == document.c.edition_id)
        .join(report, report.c.id == edition.c.report_id)
        .where(report.c.body_id == owed.c.body_id, report.c.year == owed.c.year, document.c.address == owed.c.address)
        .order_by(document.c.evidence.desc())
        .limit(1)
        .scalar_subquery()
    )
    reviewer = (
        select(step.c.by)
        .where(step.c.finding_id == finding.c.id, step.c.by != "")
        .order_by(step.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        finding_query()
        .join(owed, (owed.c.body_id == finding.c.body_id) & (owed.c.year == finding.c.year), isouter=True)
        .add_columns(owed.c.address, evidence.label("evidence"), reviewer.label("reviewer"))
        .where(*wanted.conditions(), finding.c.body_id.in_(bodies))
        .order_by(schema.body.c.region, schema.body.c.name, schema.body.c.id, finding.c.year, finding.c.id)
    )
    lines = []
    for row in connection.execute(query).mappings():
        own = {name: row[name] for name in FindingView.__dataclass_fields__}
        lines.append(LedgerLine(finding_of(own), row["address"] or "", row["evidence"] or "", row["reviewer"] or ""))
    return lines
