"""A small county in the database: a portal, its columns, bodies, looks and documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, insert, select

from storage import schema
from storage.database import Database
from storage.ingest import Ingested, ingest
from storage.keeping.past import write
from storage.register import Body, BodyKind
from storage.registry.bodies import add_body
from storage.report import Cell, Completeness, Dates, Document, DocumentKind, Format, Reading
from storage.visits import Outcome, Visit, record_visit
from tests.monitor.samples import SECTIONS, figures

PORTAL = "county"
HOST = "http://www.county.gov.cn"
FINANCE, WATER = "某县财政局", "某县水利局"


def moment(month: int, day: int, hour: int = 12, year: int = 2024) -> datetime:
    """A moment by the clock of China."""
    return datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=8)


@dataclass
class County:
    """What tests do to the county, each in its own transaction."""

    database: Database
    columns: list[int] = field(default_factory=list)
    bodies: dict[str, int] = field(default_factory=dict)

    def found(self, *names: str, columns: int = 1) -> "County":
        """The portal with its columns and bodies."""
        with self.database.write() as connection:
            portal = {"key": PORTAL, "name": "某县", "url": HOST, "region": "410000"}
            connection.execute(insert(schema.portal).values(portal))
            for number in range(columns):
                self.add_column(connection, f"{HOST}/{number}/")
            for name in names:
                self.add_body(connection, name)
        return self

    def add_column(self, connection: Connection, url: str) -> None:
        values = {"portal": PORTAL, "url": url, "registered": True}
        key = connection.execute(insert(schema.portal_column).values(values)).inserted_primary_key
        assert key is not None
        self.columns.append(key[0])
        write(connection, "portal_column", str(key[0]), None)

    def add_body(self, connection: Connection, name: str, **values: object) -> None:
        kind = values.pop("kind", BodyKind.DEPARTMENT)
        body = Body(name, kind, "410000", PORTAL, **values)  # type: ignore[arg-type]
        self.bodies[name] = add_body(connection, body).id

    def look(self, at: datetime, outcome: Outcome = Outcome.OK, column: int = 0) -> None:
        """One look at a column, of a minute."""
        visit = Visit(PORTAL, self.columns[column], at, at + timedelta(minutes=1), outcome, listed=3)
        with self.database.write() as connection:
            record_visit(connection, visit)

    def publish(
        self,
        name: str,
        seen: datetime,
        displayed: date | None = None,
        cells: Mapping[str, Cell] | None = None,
        *,
        year: int | None = 2023,
        address: str = "",
        index_number: str = "",
        title_names_body: bool = True,
        **reading: object,
    ) -> Ingested:
        """A report as it is found on the portal."""
        values: dict[str, object] = {
            "kind": DocumentKind.REPORT,
            "format": Format.HTML,
            "completeness": Completeness.COMPLETE,
            "title": f"{name}{year}年政府信息公开工作年度报告",
            "bodies": (name,) if title_names_body else (),
            "year": year,
            "form": "2021",
            "cells": figures() if cells is None else cells,
            "sections": SECTIONS,
            "dates": Dates(displayed=displayed),
            "index_number": index_number,
        }
        whole = Reading(**(values | reading))  # type: ignore[arg-type]
        address = address or f"{HOST}/{name}/{year}.html"
        content = f"{address} {displayed} {sorted((key, str(cell.value)) for key, cell in whole.cells.items())}"
        document = Document(content.encode(), address, seen, PORTAL)
        with self.database.write() as connection:
            return ingest(connection, document, whole)

    def list_last(self, title: str, seen: datetime) -> None:
        """The document that came last stands in the first column, in a line of that title."""
        with self.database.write() as connection:
            table = schema.document
            query = select(table.c.address, table.c.sha256).order_by(table.c.id.desc()).limit(1)
            address, sha256 = connection.execute(query).one()
            values = {"url": address, "sha256": sha256, "title": title, "first_seen": seen, "last_seen": seen}
            kept = {"kind": "", "etag": "", "last_modified": "", "problem": ""}
            connection.execute(insert(schema.entry).values(column_id=self.columns[0], **values, **kept))

    def states(self) -> dict[tuple[str, int], str]:
        """The stored states by body and year."""
        names = {key: name for name, key in self.bodies.items()}
        with self.database.read() as connection:
            table = schema.obligation
            rows = connection.execute(select(table.c.body_id, table.c.year, table.c.status)).all()
        return {(names[body], year): status for body, year, status in rows}

    def findings(self) -> dict[str, str]:
        """The stored findings: check → status; of several, that of the last in the order of their keys."""
        with self.database.read() as connection:
            table = schema.finding
            return {
                row[0]: row[1] for row in connection.execute(select(table.c.check, table.c.status).order_by(table.c.id))
            }

    def events(self) -> list[tuple[str, dict[str, str]]]:
        """Everything told, in order."""
        with self.database.read() as connection:
            table = schema.event
            query = select(table.c.kind, table.c["values"]).order_by(table.c.id)
            return [(kind, values) for kind, values in connection.execute(query) if not kind.startswith("portal")]
