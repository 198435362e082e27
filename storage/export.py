"""Data out: the rows of the exports reports, cells, findings and visits, streaming and in a fixed order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, select

from storage import schema
from storage.clock import SHANGHAI
from storage.documents.editions import editions_by_key
from storage.documents.held import EditionView
from storage.forms import ALL_FIELDS, SECTIONS
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


_BATCH = 300
Current = tuple[Mapping[str, Any], Mapping[str, Any], EditionView]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that an edition was found in, as far as the export names it."""

    address: str
    title: str
    index_number: str
    sha256: str
    first_seen: datetime

    @property
    def url(self) -> str | None:
        """Its address on the web; None for a file that came without one."""
        return None if self.address.startswith("file:") else self.address


def reports(connection: Connection, scope: Scope) -> Iterator[Row]:
    """One row for each report: one body, one year."""
    for batch in _batches(_current(connection, scope)):
        documents = _documents(connection, [view.id for _, _, view in batch])
        for body, row, view in batch:
            first = _representative(documents[view.id])
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


def _batches(found: Iterator[Current]) -> Iterator[list[Current]]:
    while batch := list(islice(found, _BATCH)):
        yield batch


def _documents(connection: Connection, edition_ids: list[int]) -> dict[int, list[Source]]:
    """The documents of some editions."""
    table = schema.document
    query = select(table.c.edition_id, table.c.address, table.c.said, table.c.sha256, table.c.first_seen)
    found: dict[int, list[Source]] = {}
    for row in connection.execute(query.where(table.c.edition_id.in_(edition_ids))):
        source = Source(row.address, row.said["title"], row.said["index_number"], row.sha256, row.first_seen)
        found.setdefault(row.edition_id, []).append(source)
    return found


def _representative(documents: list[Source]) -> Source:
    """The document that stands for an edition: one from the web, the earliest, one with an index number."""
    return min(
        documents, key=lambda one: (one.url is None, not one.index_number, one.first_seen, one.address, one.sha256)
    )


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


def _current(connection: Connection, scope: Scope) -> Iterator[Current]:
    """Bodies with their reports and current editions, by region, name and year, some hundred at a time."""
    body, report = schema.body, schema.report
    query = (
        select(body.c.name, body.c.region, body.c.portal, report.c.published, report.c.editions, report.c.edition_id)
        .join(report, report.c.body_id == body.c.id)
        .where(report.c.edition_id.is_not(None))
        .order_by(body.c.region, body.c.name, report.c.year)
    )
    for batch in _portions(_stream(connection, _within(query, scope, report.c.year))):
        views = {view.id: view for view in editions_by_key(connection, [row["edition_id"] for row in batch])}
        for row in batch:
            yield row, row, views[row["edition_id"]]


def _portions(rows: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    while portion := list(islice(rows, _BATCH)):
        yield portion


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
