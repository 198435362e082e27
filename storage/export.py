"""Data out: the rows of the exports reports, cells, findings and visits, streaming and in a fixed order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, select

from storage import schema
from storage.clock import SHANGHAI
from storage.editions import current_editions, documents_of
from storage.forms import ALL_FIELDS, SECTIONS
from storage.held import DocumentView, EditionView
from storage.report import Cell

Row = dict[str, Any]


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reports": (
        *("body", "region", "portal", "year", "title", "index_number", "url", "published", "form", "editions"),
        *("format", "sha256"),
        *(f"tables.{name}" for name in ALL_FIELDS),
        *(f"sections.{number}" for number in SECTIONS),
        "reading",
    ),
    "cells": ("body", "region", "year", "field", "value", "text", "state"),
    "coverage": ("body", "kind", "region", "portal", "year", "due", "status", "published", "report_url", "as_of"),
    "findings": (
        *("id", "check", "severity", "body", "region", "year", "status", "message", "message_en", "fields"),
        *("expected", "found", "first_seen", "last_seen", "resolved"),
    ),
    "visits": (
        *("portal", "column", "started", "finished", "outcome", "requests", "rendered", "listed", "new", "detail"),
    ),
}
"""The columns of each export as a table, whatever rows there are: all cells of both forms, all sections."""


@dataclass(frozen=True)
class Scope:
    """Which part of the data: a region by the beginning of its code, and a report year; empty and None mean all."""

    region: str = ""
    year: int | None = None


def reports(connection: Connection, scope: Scope) -> Iterator[Row]:
    """One row for each report: one body, one year."""
    for body, row, view in _current(connection, scope):
        documents = documents_of(connection, row["id"])
        own = [document for document in documents if document.edition_id == view.id]
        first = _representative(own)
        yield {
            "body": body["name"],
            "region": body["region"],
            "portal": body["portal"],
            "year": view.year,
            "title": first.title,
            "index_number": first.index_number or None,
            "url": first.url,
            "published": _day(row["published"]),
            "form": view.form,
            "editions": row["editions"],
            "format": view.format.value,
            "sha256": first.sha256,
            "tables": {name: _value(cell) for name, cell in view.cells.items()},
            "sections": {str(number): text for number, text in sorted(view.sections.items())},
            "reading": view.completeness.value,
        }


def _representative(documents: list[DocumentView]) -> DocumentView:
    """The document that stands for an edition: one from the web, the earliest, one with an index number."""
    return min(documents, key=lambda one: (one.url is None, not one.index_number, one.first_seen, one.address))


def _value(cell: Cell) -> int | Decimal | None:
    """A number for export: a whole count as an int, an amount with decimals exactly as a Decimal."""
    if cell.value is None:
        return None
    return int(cell.value) if cell.value == cell.value.to_integral_value() else cell.value


def cells(connection: Connection, scope: Scope) -> Iterator[Row]:
    """One row for each cell of each report's current edition."""
    for body, _, view in _current(connection, scope):
        for name, cell in view.cells.items():
            yield {
                "body": body["name"],
                "region": body["region"],
                "year": view.year,
                "field": name,
                "value": _value(cell),
                "text": cell.text,
                "state": cell.state.value,
            }


def _current(
    connection: Connection, scope: Scope
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], EditionView]]:
    """Bodies with their reports and current editions, by region, name and year, a county's body at a time."""
    table = schema.body
    bodies = select(table.c.id, table.c.name, table.c.region, table.c.portal)
    bodies = bodies.where(table.c.region.startswith(scope.region)).order_by(table.c.region, table.c.name)
    for body in connection.execute(bodies).mappings().all():
        rows = {
            row["year"]: row
            for row in connection.execute(select(schema.report).where(schema.report.c.body_id == body["id"])).mappings()
        }
        if not rows:
            continue
        for view in current_editions(connection, [body["id"]], scope.year):
            yield dict(body), dict(rows[view.year]), view


def findings(connection: Connection, scope: Scope) -> Iterator[Row]:
    """One row for each finding, open and resolved."""
    table, body = schema.finding, schema.body
    query = select(table, body.c.name, body.c.region).join(body, body.c.id == table.c.body_id)
    query = _within(query, scope, table.c.year).order_by(body.c.region, body.c.name, table.c.year, table.c.id)
    for row in _stream(connection, query):
        yield {
            "id": row["id"],
            "check": row["check"],
            "severity": row["severity"],
            "body": row["name"],
            "region": row["region"],
            "year": row["year"],
            "status": row["status"],
            "message": row["message"],
            "message_en": row["message_en"],
            "fields": row["fields"],
            "expected": row["expected"],
            "found": row["found"],
            "first_seen": _moment(row["first_seen"]),
            "last_seen": _moment(row["last_seen"]),
            "resolved": _moment(row["resolved"]),
        }


def visits(connection: Connection, scope: Scope) -> Iterator[Row]:
    """One row for each look at a column, the oldest first; the year of the scope is the year of the look."""
    table, column, portal = schema.visit, schema.portal_column, schema.portal
    query = (
        select(table, column.c.url)
        .join(column, column.c.id == table.c.column_id)
        .join(portal, portal.c.key == table.c.portal)
        .where(portal.c.region.startswith(scope.region))
        .order_by(table.c.id)
    )
    for row in _stream(connection, query):
        if scope.year in (None, row["started"].astimezone(SHANGHAI).year):
            yield {
                "portal": row["portal"],
                "column": row["url"],
                "started": _moment(row["started"]),
                "finished": _moment(row["finished"]),
                "outcome": row["outcome"],
                "requests": row["requests"],
                "rendered": row["rendered"],
                "listed": row["listed"],
                "new": row["new"],
                "detail": row["detail"],
            }


def _within(query: Select[Any], scope: Scope, year: Any) -> Select[Any]:
    query = query.where(schema.body.c.region.startswith(scope.region))
    return query.where(year == scope.year) if scope.year is not None else query


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Mapping[str, Any]]:
    for row in connection.execute(query.execution_options(yield_per=500)).mappings():
        yield dict(row)


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(SHANGHAI).isoformat(timespec="seconds") if value else None
