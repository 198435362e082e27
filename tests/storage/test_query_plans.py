"""The main pages and exports find their rows by an index: no step of their plans reads a large table through."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from monitor.coverage import stored_coverage
from monitor.dashboard.queries import bodies as body_queries
from monitor.dashboard.queries import coverage as coverage_queries
from monitor.dashboard.queries import findings as finding_queries
from monitor.dashboard.queries import ledger as ledger_queries
from monitor.dashboard.queries import observer as observer_queries
from monitor.dashboard.queries.findings import Filter
from monitor.judgement.evidence import bodies_of, load
from storage import export
from storage.database import Database
from storage.documents.corrections import corrections_of_report
from storage.documents.editions import documents_of, editions_of
from storage.documents.resettling import concerned
from storage.export import Scope
from tests.databases import ON_POSTGRESQL
from tests.monitor.dashboard.world import NOW, World, build

LARGE = {"document", "edition", "figures", "prose", "finding", "obligation", "coverage", "visit", "entry", "event"}
Query = Callable[[Connection], object]
REGION = Scope("419901", 2023)
COUNTY = Filter(status="unresolved", region="419901")

QUERIES: dict[str, Query] = {
    "a county": lambda connection: body_queries.owed_of_place(connection, "419901"),
    "the country": lambda connection: coverage_queries.provinces(connection, (2022, 2023)),
    "the year": lambda connection: coverage_queries.counts(connection, "", 2023),
    "the counties": lambda connection: coverage_queries.places_by_year(connection, "", (2022, 2023), 6),
    "the counts of findings": lambda connection: finding_queries.facets(connection, Filter("unresolved")),
    "where the findings are": lambda connection: finding_queries.places_with_most(connection, COUNTY, 12),
    "the columns of portals": lambda connection: observer_queries.looks_in_order(connection, "", limit=50),
    "the causes": observer_queries.causes,
    "reports that wait": lambda connection: observer_queries.unassigned(connection, 50),
    "the findings": lambda connection: list(finding_queries.findings(connection, Filter("unresolved"), limit=50)),
    "the findings of a county": lambda connection: list(finding_queries.findings(connection, COUNTY, limit=50)),
    "the bodies of the ledger": lambda connection: ledger_queries.ledger_bodies(connection, COUNTY),
    "the ledger of problems": lambda connection: ledger_queries.ledger_lines(connection, COUNTY, [1, 2, 3]),
    "a changed register": lambda connection: concerned(connection, {"qs"}, {1}, {"419901"}),
    "a body": lambda connection: body_queries.owed_of_body(connection, 1),
    "key figures": lambda connection: body_queries.key_figures(connection, 1),
    "editions": lambda connection: editions_of(connection, 1),
    "documents": lambda connection: documents_of(connection, 1),
    "decisions": lambda connection: corrections_of_report(connection, 1),
    "evidence": lambda connection: load(connection, bodies_of(connection, [1]), NOW),
    "reports out": lambda connection: list(export.reports(connection, REGION)),
    "cells out": lambda connection: list(export.cells(connection, REGION)),
    "coverage out": lambda connection: list(stored_coverage(connection, REGION)),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    built = build(tmp_path_factory.mktemp("plans"))
    yield built
    built.database.dispose()


def statements(database: Database, query: Query) -> list[tuple[str, Any]]:
    """What a query sends to the database."""
    sent: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        sent.append((statement, parameters))

    with database.read() as connection:
        event.listen(connection, "before_cursor_execute", note)
        query(connection)
    return [one for one in sent if one[0].startswith("SELECT")]


def plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """The steps by which the database would answer."""
    rows = connection.exec_driver_sql(f"EXPLAIN {'' if ON_POSTGRESQL else 'QUERY PLAN '}{statement}", parameters)
    return [str(row[-1]).strip() for row in rows]


@pytest.mark.parametrize("name", list(QUERIES))
def test_no_large_table_is_read_through(world: World, name: str) -> None:
    sent = statements(world.database, QUERIES[name])
    assert sent
    with world.database.read() as connection:
        if ON_POSTGRESQL:  # on so few rows it reads through unless told that this is dear
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        steps = [step for one in sent for step in plan(connection, *one)]
    read_through = [
        step
        for step in steps
        for table in LARGE
        if step == f"SCAN {table}" or step.lstrip("-> ").startswith(f"Seq Scan on {table} ")
    ]
    assert read_through == []
