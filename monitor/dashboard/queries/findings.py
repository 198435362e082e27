"""Findings: the ledger by its filters, and those of one report."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, case, func, literal, or_, select, tuple_

from monitor.dashboard.queries.places import COUNTY_DIGITS, PROVINCE_DIGITS, are_whole_provinces, of_place, within
from storage import schema
from storage.findings import FindingStatus, Severity
from storage.forms import ALL_FIELDS


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

    @property
    def is_of_provinces(self) -> bool:
        """Whether it keeps whole provinces, as the roll-up has them."""
        return are_whole_provinces(self.region) and all(len(one) == PROVINCE_DIGITS for one in self.regions)

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter in SQL over finding and body."""
        return [*self.places(schema.body.c.region), *self.values(schema.finding, schema.body.c.kind)]

    def places(self, region: ColumnElement[str]) -> list[ColumnElement[bool]]:
        """The places that are kept, by a column of regions; ``regions`` are those that the asker may see, none: all."""
        found = [within(region, self.region)]
        if self.regions:
            found.append(or_(*(within(region, one) for one in self.regions)))
        return found

    def values(self, finding: FromClause, kind: ColumnElement[str]) -> list[ColumnElement[bool]]:
        """What else is kept, by the table of findings or of their counts."""
        found: list[ColumnElement[bool]] = []
        if self.kind:
            found.append(kind == self.kind)
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
    """Where the last finding of a page stands: the next page begins behind it."""

    first_seen: datetime
    body_id: int
    year: int
    id: str

    @classmethod
    def of(cls, finding: FindingView) -> "Cursor":
        """The place of a finding."""
        return cls(finding.first_seen, finding.body_id, finding.year, finding.id)


def finding_query() -> Select[Any]:
    """Findings with their bodies, all of them."""
    finding, body = schema.finding, schema.body
    columns = [finding.c[name] for name in FindingView.__dataclass_fields__ if name in finding.c]
    return select(*columns, body.c.name.label("body"), body.c.kind, body.c.region).join(
        body, body.c.id == finding.c.body_id
    )


def finding_of(row: Any) -> FindingView:
    """A finding of a row of that query."""
    return FindingView(**(dict(row) | {"fields": tuple(row["fields"])}))


def findings(
    connection: Connection, wanted: Filter, after: Cursor | None = None, limit: int | None = None
) -> Iterator[FindingView]:
    """The findings that a filter keeps, streaming: the newest first, those of a moment by body and year; behind a
    cursor when one is given."""
    finding = schema.finding
    query = finding_query().where(*wanted.conditions())
    places = (finding.c.first_seen, finding.c.body_id, finding.c.year, finding.c.id)
    if after:  # as the index has them, so that a page costs what it shows
        values = zip(astuple(after), places, strict=True)
        query = query.where(tuple_(*places) < tuple_(*(literal(value, place.type) for value, place in values)))
    query = query.order_by(*(place.desc() for place in places)).limit(limit)
    for row in connection.execute(query.execution_options(yield_per=500)).mappings():
        yield finding_of(row)


_SEVERITY_ORDER = case({severity: place for place, severity in enumerate(Severity)}, value=schema.finding.c.severity)


def findings_of_report(connection: Connection, body_id: int, year: int) -> list[FindingView]:
    """All findings about a body's report of a year: the open ones before the resolved, the graver first, those of a
    check in the order of the form."""
    finding = schema.finding
    rows = connection.execute(finding_query().where(finding.c.body_id == body_id, finding.c.year == year)).mappings()
    return sorted(map(finding_of, rows), key=_place_in_report)


def _place_in_report(one: FindingView) -> tuple[object, ...]:
    is_resolved, gravity = one.status == FindingStatus.RESOLVED, list(Severity).index(Severity(one.severity))
    on_form = min((_PLACES[field] for field in one.fields if field in _PLACES), default=len(_PLACES))
    return is_resolved, gravity, one.check, on_form, one.message, one.id


_PLACES = {field: place for place, field in enumerate(ALL_FIELDS)}


def open_findings_of_place(connection: Connection, region: str, limit: int) -> list[FindingView]:
    """The open findings of a place, the latest years and the graver first."""
    finding = schema.finding
    rows = connection.execute(
        finding_query()
        .where(of_place(schema.body.c.region, region), finding.c.status == FindingStatus.OPEN)
        .order_by(finding.c.year.desc(), _SEVERITY_ORDER, schema.body.c.name, finding.c.id)
        .limit(limit)
    )
    return [finding_of(row) for row in rows.mappings()]


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
    """The counts behind each filter: of whole provinces from the roll-up, else from the findings of the region."""
    counted = _of_provinces(wanted) if wanted.is_of_provinces else _of_region(wanted)
    counters: list[Counter[Any]] = [Counter() for _ in range(5)]
    total = 0
    for *values, number in connection.execute(counted):
        misses = [place for place, kept in enumerate(_keeps(wanted, *values)) if not kept]
        total += 0 if misses else number
        for place, counter in enumerate(counters):
            if misses in ([], [place]):
                counter[values[place]] += number
    statuses, severities, checks, years, kinds = counters
    return Facets(total, severities, statuses, checks, kinds, years)


def _of_provinces(wanted: Filter) -> Select[Any]:
    table = schema.finding_count
    keys = (table.c.status, table.c.severity, table.c.check, table.c.year, table.c.kind)
    query = select(*keys, func.sum(table.c.number)).where(*wanted.places(table.c.province)).group_by(*keys)
    return query.having(func.sum(table.c.number) > 0)


def _of_region(wanted: Filter) -> Select[Any]:
    finding, body = schema.finding, schema.body
    keys = (finding.c.status, finding.c.severity, finding.c.check, finding.c.year, body.c.kind)
    query = select(*keys, func.count()).join(body, body.c.id == finding.c.body_id)
    return query.where(*wanted.places(body.c.region)).group_by(*keys)


def _keeps(wanted: Filter, status: str, severity: str, check: str, year: int, kind: str) -> tuple[bool, ...]:
    unresolved = wanted.status == "unresolved" and status != FindingStatus.RESOLVED
    return (
        unresolved or wanted.status in ("", status),
        wanted.severity in ("", severity),
        wanted.check in ("", check),
        wanted.year in (0, year),
        wanted.kind in ("", kind),
    )


def places_with_most(connection: Connection, wanted: Filter, limit: int) -> list[tuple[str, int]]:
    """The places with the most findings that a filter keeps, each with their number: provinces where it keeps those
    of several, else counties."""
    if not wanted.region and wanted.is_of_provinces:
        found = _provinces_with_most(connection, wanted, limit)
        if len(found) > 1:
            return found
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


def _provinces_with_most(connection: Connection, wanted: Filter, limit: int) -> list[tuple[str, int]]:
    table = schema.finding_count
    number = func.sum(table.c.number)
    query = (
        select(table.c.province, number)
        .where(table.c.province != "", *wanted.places(table.c.province), *wanted.values(table, table.c.kind))
        .group_by(table.c.province)
        .having(number > 0)
        .order_by(number.desc(), table.c.province)
        .limit(limit)
    )
    return [(code, int(count)) for code, count in connection.execute(query)]
