"""The table of all combinations in docs/states.md is what the program says, cell by cell, from rows in the database."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from monitor.coverage import judged
from storage import schema
from storage.database import Database
from storage.ingest import ingest
from storage.register import Body, BodyKind
from storage.registry.bodies import add_body
from storage.report import Completeness, Dates, Document, DocumentKind, Format, Reading
from storage.visits import Outcome, Visit, record_visit
from tests.monitor.county import moment

DOCS = Path(__file__).parents[2] / "docs" / "states.md"
IN_TIME, TOO_LATE = date(2024, 1, 20), date(2024, 2, 15)
SEEN_IN_TIME, SEEN_LATE = moment(1, 25), moment(2, 20)
OK, UNCHANGED, INCOMPLETE, BLOCKED = Outcome.OK, Outcome.UNCHANGED, Outcome.INCOMPLETE, Outcome.BLOCKED

REPORTS: dict[str, tuple[datetime, Dates, bool] | None] = {
    "none": None,
    "seen by us in time": (SEEN_IN_TIME, Dates(), True),
    "dated in time": (SEEN_LATE, Dates(displayed=IN_TIME), True),
    "dated after it": (SEEN_LATE, Dates(displayed=TOO_LATE), True),
    "dates on both sides": (SEEN_LATE, Dates(displayed=TOO_LATE, metadata=IN_TIME), True),
    "undated": (SEEN_LATE, Dates(), True),
    "undated, found elsewhere": (SEEN_LATE, Dates(), False),
}
"""The report as it was seen: when, with which days, and whether through a column."""

BEFORE = ((moment(1, 10), OK, OK),)
LOOKS: dict[str, tuple[tuple[datetime, Outcome, Outcome], ...]] = {
    "due date not over": BEFORE,
    "no look since": BEFORE,
    "own column whole, county's blocked": (*BEFORE, (moment(2, 2), OK, BLOCKED)),
    "all whole": (*BEFORE, (moment(2, 2), OK, OK)),
    "unchanged, was whole": (*BEFORE, (moment(2, 2), UNCHANGED, UNCHANGED)),
    "unchanged, was not whole": (*BEFORE, (moment(1, 12), INCOMPLETE, OK), (moment(2, 2), UNCHANGED, UNCHANGED)),
    "all blocked": (*BEFORE, (moment(2, 2), BLOCKED, BLOCKED)),
}
"""Looks at the body's own column and the county's: when, and how each ended."""


def table() -> dict[tuple[str, str], str]:
    """The cells of the table in the documentation by row and column."""
    text = DOCS.read_text(encoding="utf-8").partition("## All combinations")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    heads = rows[0][1:]
    return {(row[0], head): cell for row in rows[2:] for head, cell in zip(heads, row[1:], strict=True)}


@pytest.fixture
def judgements(database: Database) -> dict[tuple[str, str], str]:
    """What the program says of each combination: a portal for each kind of looks, a body for each kind of report."""
    with database.write() as connection:
        for place, looks in enumerate(LOOKS):
            _portal(connection, f"p{place}", LOOKS[looks])
            for report in REPORTS:
                _body(connection, f"p{place}", f"{report} {looks}", REPORTS[report])
    found = {}
    for as_of in (date(2024, 1, 31), date(2024, 3, 1)):
        with database.read() as connection:
            for obligation, judgement in judged(connection, as_of, moment(3, 1)):
                name = obligation.body.name
                if obligation.year == 2023 and name.endswith("due date not over") is (as_of.month == 1):
                    found[name] = f"`{judgement.status}`" + ("?" if judgement.dates_disagree else "")
    return {
        (report, looks): found[f"{report} {looks}"]
        for report in REPORTS
        for looks in LOOKS
        if f"{report} {looks}" in found
    }


def _portal(connection: Connection, key: str, looks: tuple[tuple[datetime, Outcome, Outcome], ...]) -> None:
    connection.execute(insert(schema.portal).values(key=key, name=key, url=f"http://{key}.gov.cn", region="410000"))
    columns = []
    for name in ("own", "county"):
        values = {"portal": key, "url": f"http://{key}.gov.cn/{name}/", "registered": True, "profile": {}}
        key_of = connection.execute(insert(schema.portal_column).values(values)).inserted_primary_key
        assert key_of is not None
        columns.append(key_of[0])
    for at, *outcomes in looks:
        for column, outcome in zip(columns, outcomes, strict=True):
            record_visit(connection, Visit(key, column, at, at + timedelta(minutes=1), outcome, listed=3))


def _body(connection: Connection, portal: str, name: str, report: tuple[datetime, Dates, bool] | None) -> None:
    add_body(connection, Body(name, BodyKind.DEPARTMENT, "410000", portal))
    if report is None:
        return
    seen, dates, listed = report
    address = f"http://{portal if listed else 'elsewhere'}.gov.cn/{len(name)}/{re.sub('[^a-z]', '', name)}.html"
    document = Document(address.encode(), address, seen, portal if listed else "")
    reading = Reading(
        DocumentKind.REPORT, Format.HTML, Completeness.FAILED, title=name, bodies=(name,), year=2023, dates=dates
    )
    ingest(connection, document, reading)


def test_the_table_in_the_documentation_holds(judgements: dict[tuple[str, str], str]) -> None:
    assert set(table()) == {(report, looks) for report in REPORTS for looks in LOOKS}
    assert judgements == table()
