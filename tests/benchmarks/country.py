"""A database of the size of the country, made in SQL: every county of the division table, its bodies, seven years."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, case, cast, func, insert, literal, select, union_all, update
from sqlalchemy.sql import Select

from monitor.explaining import sums
from storage import finding_counts, rollup, schema
from storage.clock import day_of
from storage.database import Database
from storage.divisions import all_divisions
from storage.keeping.packing import pack
from storage.visits import LOOKED
from tests.monitor.dashboard.world import figures

NOW = datetime(2026, 4, 2, 1, 10, tzinfo=UTC)
YEARS = tuple(range(2019, 2026))
_DEPARTMENTS = 34
_TEMPLATES = 64
_PORTALS_COLUMNS = 2
_LOOKS = 10
_PROSE = {str(number): "全面贯彻落实条例，依法依规做好政府信息公开工作。" * 4 for number in (1, 5, 6)}


def build(database: Database, counties: int | None = None) -> None:
    """Fill a new database: so many counties, or all."""
    database.upgrade()
    divisions = all_divisions()
    chosen = list(islice((code for code in divisions if len(code) == 6), counties))
    with database.write() as connection:
        _register(connection, divisions, chosen)
    with database.write() as connection:
        _obligations(connection)
        _reports(connection)
    with database.write() as connection:
        _contents(connection)
    with database.write() as connection:
        _findings(connection)
        rollup.refresh(connection)
        finding_counts.refresh(connection)
        connection.exec_driver_sql("ANALYZE")
    sums.refresh(database)


def _register(connection: Connection, divisions: Mapping[str, str], counties: list[str]) -> None:
    portals = [
        {"key": f"p{code}", "name": f"{divisions[code]}人民政府", "url": f"https://www.{code}.gov.cn/", "region": code}
        for code in counties
    ]
    connection.execute(insert(schema.portal), portals)
    columns = [
        {"portal": portal["key"], "url": f"{portal['url']}nb{number}/", "registered": True, "profile": {}}
        for portal in portals
        for number in range(_PORTALS_COLUMNS)
    ]
    connection.execute(insert(schema.portal_column), columns)
    known = set(counties)
    bodies = [_body(f"{divisions[code]}人民政府", "government", code, code) for code in counties]
    bodies += [
        _body(f"{divisions[code]}第{number}局", "department", code, code)
        for code in counties
        for number in range(_DEPARTMENTS)
    ]
    bodies += [
        _body(f"{name}人民政府", "street" if name.endswith("街道") else "township", code, code[:6])
        for code, name in divisions.items()
        if len(code) == 9 and code[:6] in known
    ]
    for start in range(0, len(bodies), 5000):
        connection.execute(insert(schema.body).prefix_with("OR IGNORE", dialect="sqlite"), bodies[start : start + 5000])
    looks = [
        {
            "portal": column["portal"],
            "column_id": number,
            "started": NOW - timedelta(days=look, minutes=5),
            "finished": NOW - timedelta(days=look),
            "outcome": "blocked" if number % 29 == 0 else "ok",
            "requests": 3,
            "rendered": 0,
            "listed": 60,
            "new": 0,
            "evidence": [],
        }
        for number, column in enumerate(columns, 1)
        for look in range(_LOOKS)
    ]
    connection.execute(insert(schema.visit), looks)
    _point(connection)
    connection.execute(
        insert(schema.run).values(
            job="crawl", asked=NOW, started=NOW - timedelta(hours=2), finished=NOW, outcome="done"
        )
    )


def _point(connection: Connection) -> None:
    """What `storage.visits.record_visit` keeps beside each look, for all of them at once."""
    column, visit, portal = schema.portal_column, schema.visit, schema.portal
    of_column = visit.c.column_id == column.c.id
    last = select(visit.c.id).where(of_column).order_by(visit.c.finished.desc()).limit(1).scalar_subquery()
    looked = select(func.max(visit.c.finished)).where(of_column, visit.c.outcome.in_(LOOKED)).scalar_subquery()
    connection.execute(update(column).values(last_visit=last, last_looked=looked))
    province = func.substr(portal.c.region, 1, 2)
    whole = func.sum(case((visit.c.outcome.in_(LOOKED), 1), else_=0))
    sums = (func.count(), whole, func.sum(visit.c.requests), func.sum(visit.c.rendered))
    costs = select(visit.c.finished, province, *sums).join(portal, portal.c.key == visit.c.portal)
    rows = connection.execute(costs.group_by(visit.c.finished, province)).all()
    names = ("looks", "whole", "requests", "rendered")
    by_day = [{"day": day_of(at), "province": place, **dict(zip(names, n, strict=True))} for at, place, *n in rows]
    connection.execute(insert(schema.looking), by_day)


def _body(name: str, kind: str, region: str, county: str) -> dict[str, object]:
    return {"name": name, "kind": kind, "region": region, "portal": f"p{county}", "aliases": [], "registered": True}


def _fill(connection: Connection, table: Table, values: Mapping[str, Any], source: Select[Any]) -> None:
    connection.execute(insert(table).from_select(list(values), source.add_columns(*values.values())))


def _obligations(connection: Connection) -> None:
    body = schema.body
    years = union_all(*(select(literal(year).label("year")) for year in YEARS)).subquery()
    chance = (body.c.id * 7919 + years.c.year * 104729) % 1000
    status = case((chance < 25, "missing"), (chance < 60, "unverified"), (chance < 120, "late"), else_="on_time")
    published = case((chance < 60, None), else_=literal(date(2026, 1, 25), schema.obligation.c.published.type))
    values = {
        "body_id": body.c.id,
        "year": years.c.year,
        "due": literal(date(2026, 1, 31), schema.obligation.c.due.type),
        "status": status,
        "published": published,
        "as_of": literal(NOW.date(), schema.obligation.c.as_of.type),
        "judged": literal(NOW, schema.obligation.c.judged.type),
        "reason": literal({"because": "undated"}, schema.obligation.c.reason.type),
    }
    _fill(connection, schema.obligation, values, select().select_from(body.join(years, literal(True))))


def _reports(connection: Connection) -> None:
    owed = schema.obligation
    values = {
        "body_id": owed.c.body_id,
        "year": owed.c.year,
        "editions": literal(1),
        "published": literal(date(2026, 1, 25), schema.report.c.published.type),
        "first_seen": literal(NOW, schema.report.c.first_seen.type),
    }
    _fill(connection, schema.report, values, select().where(owed.c.published.is_not(None)))
    connection.execute(update(schema.report).values(edition_id=schema.report.c.id))


def _contents(connection: Connection) -> None:
    report = schema.report
    packed = [pack("2021", figures(seed, 2025)) for seed in range(_TEMPLATES)]
    form, marks = schema.edition.c.form.type, schema.edition.c.marks.type
    is_old, old_marks = report.c.year < 2021, pack("2019", figures(0, 2025))[1]
    values = {
        "id": report.c.id,
        "report_id": report.c.id,
        "digest": cast(report.c.id, schema.edition.c.digest.type),
        "form": case((is_old, literal("2019", form)), else_=literal("2021", form)),
        "format": literal("html", schema.edition.c.format.type),
        "completeness": literal("complete", schema.edition.c.completeness.type),
        "problems": literal([], schema.edition.c.problems.type),
        "marks": case((is_old, literal(old_marks, marks)), else_=literal(packed[0][1], marks)),
    }
    _fill(connection, schema.edition, values, select().select_from(report))
    prose = {"edition_id": report.c.id, "sections": literal(_PROSE, schema.prose.c.sections.type)}
    _fill(connection, schema.prose, prose, select().select_from(report))
    names = list(packed[0][0])
    templates = union_all(
        *(
            select(literal(number).label("k"), *(literal(row[name]).label(name) for name in names))
            for number, (row, _) in enumerate(packed)
        )
    ).subquery()
    share = {"edition_id": report.c.id} | {name: templates.c[name] for name in names}
    joined = report.join(templates, templates.c.k == report.c.id % _TEMPLATES)
    _fill(connection, schema.figures, share, select().select_from(joined))
    address = literal("https://www.gov.cn/nb/").concat(cast(report.c.id, schema.document.c.address.type))
    document = {
        "address": address,
        "address_key": report.c.id,
        "sha256": cast(report.c.id, schema.document.c.sha256.type),
        "kind": literal("report", schema.document.c.kind.type),
        "format": literal("html", schema.document.c.format.type),
        "said": literal({"title": "政府信息公开工作年度报告"}, schema.document.c.said.type),
        "year": report.c.year,
        "displayed": report.c.published,
        "first_seen": report.c.first_seen,
        "last_seen": report.c.first_seen,
        "body_id": report.c.body_id,
        "edition_id": report.c.id,
    }
    _fill(connection, schema.document, document, select().select_from(report))


def _findings(connection: Connection) -> None:
    owed = schema.obligation
    chance = (owed.c.body_id * 31 + owed.c.year * 17) % 100
    key = cast(owed.c.body_id * 10000 + owed.c.year, schema.finding.c.id.type)
    values = {
        "id": key,
        "check": case(
            (owed.c.status == "missing", "publication.missing"),
            (owed.c.status == "late", "publication.late"),
            else_="table3.balance",
        ),
        "severity": case((chance < 50, "error"), else_="warning"),
        "body_id": owed.c.body_id,
        "year": owed.c.year,
        "status": case((owed.c.year < 2024, "resolved"), else_="open"),
        "fields": literal([], schema.finding.c.fields.type),
        "message": literal("表三勾稽关系不平，请核对。"),
        "message_en": literal("Table 3 does not balance."),
        "first_seen": literal(NOW, schema.finding.c.first_seen.type),
        "last_seen": literal(NOW, schema.finding.c.last_seen.type),
    }
    found = owed.c.status.in_(["missing", "late"]) | (chance < 6)
    _fill(connection, schema.finding, values, select().where(found))
