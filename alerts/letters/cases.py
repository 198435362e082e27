"""What letters are about: a body's report of a year with all that is to be mended, or the report that is not there."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Subquery, and_, case, func, literal, or_, select, tuple_

from alerts.hygiene import one_line
from alerts.looks import failing
from storage import schema
from storage.clock import SHANGHAI, day_of
from storage.documents.editions import current_editions
from storage.documents.held import EditionView
from storage.findings import FindingStatus, Severity
from storage.keeping.portions import portions
from storage.register import BodyKind
from storage.report import ABSENT, State

MISSING = "publication.missing"
_TABLES = {
    "disclosure": "表二",
    "requests": "表三",
    "review": "表四",
    "suit_direct": "表四",
    "suit_after_review": "表四",
}
_EMPTY = {
    State.BLANK: "（空白）",
    State.ABSENT: "（无此单元格）",
    State.UNREADABLE: "（无法辨认）",
    State.DASH: "（空白）",
}


@dataclass(frozen=True)
class Rule:
    """A check as a letter speaks of it, in Chinese: what the fault is called, what is required, on what ground."""

    name: str
    requirement: str
    basis: str


@dataclass(frozen=True)
class Terms:
    """The words that the judging part has for checks and cells."""

    rules: Mapping[str, Rule]
    cell_name: Callable[[str], str]

    def rule(self, check: str) -> Rule:
        """The rule of a check; of one that is not known any more, its identifier."""
        return self.rules.get(check) or Rule(check, "", "")


@dataclass(frozen=True)
class CellFact:
    """A cell that a fault touches: where it stands in the document, and what is printed in it."""

    table: str
    name: str
    page: str
    printed: str


@dataclass(frozen=True)
class Fault:
    """One finding as a letter tells it."""

    finding_id: str
    check: str
    rule: Rule
    sentence: str
    expected: str
    cells: tuple[CellFact, ...]


@dataclass(frozen=True)
class Look:
    """A look at a column that did not show the report."""

    address: str
    at: datetime


@dataclass(frozen=True)
class Case:
    """One letter's matter. ``is_missing`` asks for the report, else its faults are to be mended."""

    body_id: int
    body: str
    kind: BodyKind
    region: str
    year: int
    due: date | None
    published: date | None
    address: str
    is_missing: bool
    faults: tuple[Fault, ...]
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Which findings: of a region by the beginning of its code, of a year, or some by their keys.

    ``within`` are the regions beyond which nothing is given, whatever is asked for; none means no such limit.
    """

    region: str = ""
    year: int | None = None
    findings: Collection[str] = ()
    within: Collection[str] = ()

    @property
    def is_of_places(self) -> bool:
        """Whether it asks where bodies lie."""
        return bool(self.region or self.within)

    def conditions(self) -> list[Any]:
        """The scope over finding and, where it is of places, body."""
        finding, found = schema.finding, []
        if self.region:
            found.append(schema.body.c.region.startswith(self.region, autoescape=True))
        if self.within:
            found.append(or_(*(schema.body.c.region.startswith(one, autoescape=True) for one in self.within)))
        if self.year is not None:
            found.append(finding.c.year == self.year)
        if self.findings:
            found.append(finding.c.id.in_(self.findings))
        return found


@dataclass(frozen=True)
class Matter:
    """What a letter would be about, without what it says; ``faults`` counts what it would name."""

    region: str
    body_id: int
    year: int
    body: str
    is_missing: bool
    faults: int


Mark = tuple[str, int, int]
"""Where a matter stands in the list of all, by region, body and year: the next portion begins behind it."""


@dataclass(frozen=True)
class Cases:
    """The cases of a scope, and the bodies that get no reminder because their portal cannot be looked at now."""

    cases: tuple[Case, ...]
    left_out: tuple[str, ...]


def matters(
    connection: Connection, scope: Scope, after: Mark | None = None, limit: int | None = None
) -> Iterator[Matter]:
    """One for each body and year of which something stands that is more than a notice, and is not put off."""
    found, body = _of_bodies(scope), schema.body
    places = (body.c.region, found.c.body_id, found.c.year)
    query = select(*places, body.c.name, found.c.missing, found.c.number).join(body, body.c.id == found.c.body_id)
    if after:
        query = query.where(tuple_(*places) > tuple_(*map(literal, after)))
    for region, body_id, year, name, missing, number in connection.execute(
        query.where(_is_written(found)).order_by(*places).limit(limit)
    ):
        yield Matter(region, body_id, year, name, bool(missing), int(missing or number))


def matter_count(connection: Connection, scope: Scope) -> int:
    """How many there are."""
    found, body = _of_bodies(scope), schema.body
    query = select(func.count()).select_from(found).join(body, body.c.id == found.c.body_id)
    return connection.scalar(query.where(_is_written(found))) or 0


def left_out(connection: Connection, scope: Scope) -> list[str]:
    """The bodies that get no reminder because their portal cannot be looked at now, once for each year."""
    found, body = _of_bodies(scope, schema.finding.c.check == MISSING), schema.body
    query = select(body.c.name).join(found, found.c.body_id == body.c.id).where(body.c.portal.in_(failing()))
    return list(connection.scalars(query.order_by(body.c.region, body.c.id, found.c.year)))


def cases(connection: Connection, scope: Scope, terms: Terms) -> Cases:
    """The matters of a scope with all that letters say of them."""
    made: list[Case] = []
    for some in portions(list(matters(connection, scope))):
        of_report = _rows(connection, scope, some)
        made += [_case(connection, one, of_report[one.body_id, one.year], terms) for one in some]
    return Cases(tuple(made), tuple(left_out(connection, scope)))


def _standing(scope: Scope) -> list[Any]:
    finding = schema.finding
    stands = finding.c.status.in_((FindingStatus.OPEN, FindingStatus.ACKNOWLEDGED))
    return [stands, finding.c.severity != Severity.NOTICE, *scope.conditions()]


def _of_bodies(scope: Scope, *more: ColumnElement[bool]) -> Subquery:
    """The findings that stand by body and year: how many, and how many of them say that the report is missing."""
    finding, body = schema.finding, schema.body
    missing = func.sum(case((finding.c.check == MISSING, 1), else_=0)).label("missing")
    query = select(finding.c.body_id, finding.c.year, missing, func.count().label("number"))
    if scope.is_of_places:
        query = query.join(body, body.c.id == finding.c.body_id)
    return query.where(*_standing(scope), *more).group_by(finding.c.body_id, finding.c.year).subquery()


def _is_written(found: Subquery) -> ColumnElement[bool]:
    """No reminder is written to a body whose portal cannot be looked at now."""
    portal = schema.body.c.portal
    return or_(found.c.missing == 0, portal.is_(None), portal.not_in(failing()))


def _rows(connection: Connection, scope: Scope, matters: Sequence[Matter]) -> dict[tuple[int, int], list[Row[Any]]]:
    """The findings of some bodies and years, with what is known of the bodies."""
    finding, body, owed = schema.finding, schema.body, schema.obligation
    names = (body.c.name, body.c.kind, body.c.region, owed.c.due, owed.c.published, owed.c.address, owed.c.reason)
    query = (
        select(finding, *names)
        .join(body, body.c.id == finding.c.body_id)
        .outerjoin(owed, and_(owed.c.body_id == finding.c.body_id, owed.c.year == finding.c.year))
        .where(finding.c.body_id.in_(sorted({one.body_id for one in matters})), *_standing(scope))
        .order_by(finding.c.body_id, finding.c.year, finding.c.check, finding.c.id)
    )
    found: dict[tuple[int, int], list[Row[Any]]] = {}
    for row in connection.execute(query):
        found.setdefault((row.body_id, row.year), []).append(row)
    return found


def _case(connection: Connection, matter: Matter, rows: list[Row[Any]], terms: Terms) -> Case:
    first, is_missing = rows[0], matter.is_missing
    edition = None if is_missing else next(current_editions(connection, [matter.body_id], matter.year), None)
    reason = first.reason or {}
    return Case(
        body_id=matter.body_id,
        body=one_line(first.name),
        kind=BodyKind(first.kind),
        region=first.region,
        year=matter.year,
        due=first.due,
        published=first.published,
        address=one_line(first.address or ""),
        is_missing=is_missing,
        faults=tuple(_fault(row, edition, terms) for row in sorted(rows, key=_weight) if _is_about(row, is_missing)),
        looks=tuple(_looks(connection, reason.get("visits", []))) if is_missing else (),
    )


def _weight(row: Row[Any]) -> int:
    return int(row.severity != Severity.ERROR)


def _is_about(row: Row[Any], is_missing: bool) -> bool:
    return bool(row.check == MISSING) == is_missing


def _fault(row: Row[Any], edition: EditionView | None, terms: Terms) -> Fault:
    fields = [field for field in row.fields if field.partition(".")[0] in _TABLES]
    cells = tuple(_cell(field, edition, terms) for field in fields) if edition else ()
    return Fault(row.id, row.check, terms.rule(row.check), one_line(row.message), one_line(row.expected), cells)


def _cell(field: str, edition: EditionView, terms: Terms) -> CellFact:
    cell = edition.cells.get(field, ABSENT)
    page = f"第{cell.spot.box.page + 1}页" if cell.spot and cell.spot.box else "网页正文" if cell.spot else ""
    printed = one_line(cell.text) or (f"{cell.value:f}" if cell.value is not None else _EMPTY.get(cell.state, ""))
    return CellFact(_TABLES[field.partition(".")[0]], terms.cell_name(field), page, printed)


def _looks(connection: Connection, visits: list[int]) -> Iterator[Look]:
    visit, column = schema.visit, schema.portal_column
    rows = connection.execute(
        select(column.c.url, visit.c.started)
        .join(column, column.c.id == visit.c.column_id)
        .where(visit.c.id.in_(visits))
        .order_by(visit.c.started, visit.c.id)
    )
    for row in rows:
        yield Look(one_line(row.url), row.started)


def chinese_day(day: date | datetime | None) -> str:
    """A day as official documents write it: 2026年4月2日, in Arabic figures without zeros before them."""
    if day is None:
        return ""
    day = day_of(day) if isinstance(day, datetime) else day
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime) -> str:
    """2026年4月2日9时10分, in Shanghai's time."""
    local = moment.astimezone(SHANGHAI)
    return f"{chinese_day(local.date())}{local.hour}时{local.minute:02}分"
