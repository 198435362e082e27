"""The practice portals judged: every state and every fault they were written to have, and no other."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from crawler.practice import PracticePortals
from crawler.reading.any_format import read
from monitor.judgement.judging import check_all
from storage import schema
from storage.clock import end_of_day
from storage.database import Database
from storage.ingest import ingest
from storage.registry.registration import put_body, put_portal
from storage.report import Document
from storage.visits import Outcome, Visit, record_visit

LATEST = 2024
FIRST_LOOK = end_of_day(date(LATEST + 1, 3, 31)) + timedelta(hours=2)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def practice() -> Iterator[PracticePortals]:
    with PracticePortals(latest_year=LATEST) as portals:
        yield portals


def status_of(url: str) -> int:
    try:
        with urlopen(url) as answer:  # noqa: S310 - the practice portals' own http addresses
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def take_in(database: Database, practice: PracticePortals, days: int = 0) -> None:
    """What a crawl does that sees every list, without the crawler."""
    seen = FIRST_LOOK + days * DAY
    documents = [(one.portal, url) for one in practice.truth.values() for url in one.urls]
    key_of_base = {portal.url.rstrip("/"): portal.key for portal in practice.portals}
    documents += [(key_of_base[url[: url.index("/", 8)]], url) for url in practice.lookalikes]
    for portal, url in documents:
        with urlopen(url) as answer:  # noqa: S310
            document = Document(answer.read(), url, seen, portal, answer.headers.get("Content-Type", ""))
        with database.write() as connection:
            ingest(connection, document, read(document))
    with database.write() as connection:
        for column, portal, url in connection.execute(
            select(schema.portal_column.c.id, schema.portal_column.c.portal, schema.portal_column.c.url)
        ).all():
            outcome = Outcome.OK if status_of(url) == HTTPStatus.OK else Outcome.BLOCKED
            record_visit(connection, Visit(portal, column, seen - 5 * MINUTE, seen + 5 * MINUTE, outcome))


def judge(database: Database, days: int = 0) -> tuple[dict[tuple[str, int], str], dict[tuple[str, int], set[str]]]:
    """The states and the unresolved findings by body and year."""
    check_all(database, None, FIRST_LOOK + (days + 1) * DAY)
    body, owed, finding = schema.body, schema.obligation, schema.finding
    with database.read() as connection:
        query = select(body.c.name, owed.c.year, owed.c.status).join(owed, owed.c.body_id == body.c.id)
        states = {(name, year): status for name, year, status in connection.execute(query)}
        faults: dict[tuple[str, int], set[str]] = defaultdict(set)
        query = select(body.c.name, finding.c.year, finding.c.check).join(finding, finding.c.body_id == body.c.id)
        for name, year, check in connection.execute(query.where(finding.c.status != "resolved")):
            faults[name, year].add(check)
    return states, dict(faults)


def test_the_truth_of_the_practice_portals_is_found_and_nothing_else(
    practice: PracticePortals, database: Database
) -> None:
    with database.write() as connection:
        for portal in practice.portals:
            put_portal(connection, portal)
        for body in practice.bodies:
            put_body(connection, body)
    take_in(database, practice)
    states, faults = judge(database)
    assert states == {key: one.status for key, one in practice.truth.items()}
    assert faults == {key: set(one.faults) for key, one in practice.truth.items() if one.faults}

    practice.revise()
    practice.publish_late()
    take_in(database, practice, days=1)
    states, faults = judge(database, days=1)
    assert states == {key: one.status for key, one in practice.truth.items()}
    assert faults == {key: set(one.faults) for key, one in practice.truth.items() if one.faults}
