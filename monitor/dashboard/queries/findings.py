"""Findings: the ledger by its filters, and those of one report."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from monitor.dashboard.queries.places import COUNTY_DIGITS, of_place, within
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
    resolution: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Filter:
    """What the ledger shows; an empty value, or year 0, keeps all. ``status`` "unresolved" is all but resolved."""

    status: str = ""
    severity: str = ""
    check: str = ""
    region: str = ""
    year: int = 0
    kind: str = ""
    regions: tuple[str, ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter in SQL over finding and body; ``regions`` are those that the asker may see, none: all."""
        finding = schema.finding
        found: list[ColumnElement[bool]] = [within(schema.body.c.region, self.region)]
        if self.regions:
            found.append(or_(*(within(schema.body.c.region, region) for region in self.regions)))
        if self.kind:
            found.append(schema.body.c.kind == self.kind)
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


def ids_that_fit(connection: Connection, filters: Filter, most: int) -> list[str]:
    """The keys of the findings that a filter keeps, ``most`` of them."""
    finding = schema.finding
    query = select(finding.c.id).join(schema.body, schema.body.c.id == finding.c.body_id).where(*filters.conditions())
    return list(connection.scalars(query.order_by(finding.c.id).limit(most)))


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


@dataclass(frozen=True)
class Facets:
    """How many findings each value of each filter would keep, the other filters as they are set."""

    total: int
    severities: Counter[str]
    statuses: Counter[str]
    checks: Counter[str]
    kinds: Counter[str]
    years: Counter[int]


def facets(connection: Connection, wanted: Filter) -> Facets:
    """The counts behind each filter, from one pass over the findings of the region."""
    finding, body = schema.finding, schema.body
    keys = (finding.c.status, finding.c.severity, finding.c.check, finding.c.year, body.c.kind)
    everything = Filter(region=wanted.region, regions=wanted.regions)
    query = select(*keys, func.count()).join(body, body.c.id == finding.c.body_id)
    rows = connection.execute(query.where(*everything.conditions()).group_by(*keys)).all()
    counters: list[Counter[Any]] = [Counter() for _ in keys]
    total = 0
    for *values, number in rows:
        misses = [place for place, kept in enumerate(_keeps(wanted, *values)) if not kept]
        total += 0 if misses else number
        for place, counter in enumerate(counters):
            if misses in ([], [place]):
                counter[values[place]] += number
    statuses, severities, checks, years, kinds = counters
    return Facets(total, severities, statuses, checks, kinds, years)


def _keeps(wanted: Filter, status: str, severity: str, check: str, year: int, kind: str) -> tuple[bool, ...]:
    unresolved = wanted.status == "unresolved" and status != FindingStatus.RESOLVED
    return (
        unresolved or wanted.status in ("", status),
        wanted.severity in ("", severity),
        wanted.check in ("", check),
        wanted.year in (0, year),
        wanted.kind in ("", kind),
    )


def counties_with_most(connection: Connection, wanted: Filter, limit: int) -> list[tuple[str, int]]:
    """The counties with the most findings that a filter keeps, each with their number."""
    county, number = func.substr(schema.body.c.region, 1, COUNTY_DIGITS), func.count()
    query = (
        select(county, number)
        .select_from(schema.finding)
        .join(schema.body, schema.body.c.id == schema.finding.c.body_id)
        .where(*wanted.conditions(), schema.body.c.region != "")
        .group_by(county)
        .order_by(number.desc(), county)
        .limit(limit)
    )
    return [(code, count) for code, count in connection.execute(query)]


@dataclass(frozen=True)
class LedgerLine:
    """A finding with what an office's ledger of problems asks for besides."""

    finding: FindingView
    address: str
    evidence: str
    reviewer: str


def ledger_lines(connection: Connection, wanted: Filter, limit: int) -> Iterator[LedgerLine]:
    """The findings that a filter keeps with the report's address, its archive record and who decided last."""
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
        _query()
        .join(owed, (owed.c.body_id == finding.c.body_id) & (owed.c.year == finding.c.year), isouter=True)
        .add_columns(owed.c.address, evidence.label("evidence"), reviewer.label("reviewer"))
        .where(*wanted.conditions())
        .order_by(schema.body.c.region, schema.body.c.name, finding.c.year, finding.c.id)
        .limit(limit)
    )
    for row in connection.execution_options(yield_per=500).execute(query).mappings():
        own = {name: row[name] for name in FindingView.__dataclass_fields__}
        yield LedgerLine(_finding(own), row["address"] or "", row["evidence"] or "", row["reviewer"] or "")
