"""Findings: the ledger by its filters, and those of one report."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from monitor.dashboard.queries.places import of_place, within
from storage import schema
from storage.findings import FindingStatus, Severity


@dataclass(frozen=True)
class FindingView:
    """A finding with the body it is about."""

    id: str
    check: str
    severity: str
    body_id: int
    body: str
    kind: str
    region: str
    year: int
    status: str
    message: str
    message_en: str
    fields: tuple[str, ...]
    expected: str
    found: str
    first_seen: datetime
    last_seen: datetime
    resolved: datetime | None


@dataclass(frozen=True)
class Filter:
    """What the ledger shows; an empty value, or year 0, keeps all. ``status`` "unresolved" is all but resolved."""

    status: str = ""
    severity: str = ""
    check: str = ""
    region: str = ""
    year: int = 0

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter in SQL over finding and body."""
        finding = schema.finding
        found: list[ColumnElement[bool]] = [within(schema.body.c.region, self.region)]
        if self.status == "unresolved":
            found.append(finding.c.status.in_([one for one in FindingStatus if one is not FindingStatus.RESOLVED]))
        elif self.status:
            found.append(finding.c.status == self.status)
        if self.severity:
            found.append(finding.c.severity == self.severity)
        if self.check:
            found.append(finding.c.check == self.check)
        if self.year:
            found.append(finding.c.year == self.year)
        return found


@dataclass(frozen=True)
class Cursor:
    """The last finding of a page: the next page begins behind it."""

    first_seen: datetime
    id: str


def _query() -> Select[Any]:
    finding, body = schema.finding, schema.body
    columns = [finding.c[name] for name in FindingView.__dataclass_fields__ if name in finding.c]
    return select(*columns, body.c.name.label("body"), body.c.kind, body.c.region).join(
        body, body.c.id == finding.c.body_id
    )


def _finding(row: Any) -> FindingView:
    return FindingView(**(dict(row) | {"fields": tuple(row["fields"])}))


def findings(
    connection: Connection, wanted: Filter, after: Cursor | None = None, limit: int | None = None
) -> Iterator[FindingView]:
    """The findings that a filter keeps, the newest first, streaming; behind a cursor when one is given."""
    finding = schema.finding
    query = _query().where(*wanted.conditions())
    if after:
        older = finding.c.first_seen < after.first_seen
        same = and_(finding.c.first_seen == after.first_seen, finding.c.id > after.id)
        query = query.where(or_(older, same))
    query = query.order_by(finding.c.first_seen.desc(), finding.c.id).limit(limit)
    for row in connection.execute(query.execution_options(yield_per=500)).mappings():
        yield _finding(row)


_SEVERITY_ORDER = case({severity: place for place, severity in enumerate(Severity)}, value=schema.finding.c.severity)


def findings_of_report(connection: Connection, body_id: int, year: int) -> list[FindingView]:
    """All findings about a body's report of a year: the open ones before the resolved, the graver first."""
    finding = schema.finding
    rows = connection.execute(
        _query()
        .where(finding.c.body_id == body_id, finding.c.year == year)
        .order_by(finding.c.status == FindingStatus.RESOLVED, _SEVERITY_ORDER, finding.c.check, finding.c.id)
    )
    return [_finding(row) for row in rows.mappings()]


def open_findings_of_place(connection: Connection, region: str, limit: int) -> list[FindingView]:
    """The open findings of a place, the latest years and the graver first."""
    finding = schema.finding
    rows = connection.execute(
        _query()
        .where(of_place(schema.body.c.region, region), finding.c.status == FindingStatus.OPEN)
        .order_by(finding.c.year.desc(), _SEVERITY_ORDER, schema.body.c.name, finding.c.id)
        .limit(limit)
    )
    return [_finding(row) for row in rows.mappings()]


def severities(connection: Connection, wanted: Filter) -> Counter[str]:
    """How many findings a filter keeps, by severity."""
    finding = schema.finding
    rows = connection.execute(
        select(finding.c.severity, func.count())
        .join(schema.body, schema.body.c.id == finding.c.body_id)
        .where(*wanted.conditions())
        .group_by(finding.c.severity)
    )
    return Counter({row[0]: row[1] for row in rows})


@dataclass(frozen=True)
class Facets:
    """The checks and years of which findings are held, the latest year first."""

    checks: tuple[str, ...]
    years: tuple[int, ...]


def facets(connection: Connection) -> Facets:
    """What the ledger can be filtered by."""
    finding = schema.finding
    checks = connection.scalars(select(finding.c.check).distinct().order_by(finding.c.check))
    years = connection.scalars(select(finding.c.year).distinct().order_by(finding.c.year.desc()))
    return Facets(tuple(checks), tuple(years))
