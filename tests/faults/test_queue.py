"""F22: the queue of a fleet is emptied while workers take from it. It holds nothing that the register does not know.

F6: a worker's disk is full; what it could not keep is looked at again, and no portal is blamed.
"""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from monitor.fleet.state import SCHEMA
from storage import schema
from tests.databases import postgresql
from tests.monitor.fleet.fleet import DOCUMENTS, Fleet, began_anew, fleet

pytestmark = pytest.mark.timeout(300)
PORTALS = 4


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Fleet]:
    with postgresql() as server, fleet(tmp_path, server.url, PORTALS) as made:
        yield made


def test_an_emptied_queue_is_filled_again_and_nothing_is_lost(ours: Fleet) -> None:
    assert f"{PORTALS} of {PORTALS}" in ours.run("crawl", "--hand-out")
    ours.start("first")
    ours.until(lambda: len(ours.requests) > PORTALS)
    with ours.database.write() as connection:
        connection.execute(text(f"TRUNCATE {SCHEMA}.procrastinate_jobs CASCADE"))
    ours.run("crawl", "--hand-out")
    ours.until(lambda: ours.looked() == set(ours.sites))
    ours.until(lambda: ours.documents() == PORTALS * DOCUMENTS)
    assert began_anew(ours.requests)
    documents = [one.path for one in ours.requests if one.path.endswith(".html")]
    assert len(documents) == PORTALS * DOCUMENTS, "none is asked for twice"


def test_a_worker_without_room_blames_nobody_and_another_goes_on(ours: Fleet) -> None:
    ours.run("crawl", "--hand-out")
    ours.start("full", room=1_000)
    ours.until(lambda: len(visits(ours)) >= PORTALS)
    assert {outcome for _, outcome in visits(ours)} <= {"error", "incomplete"}
    ours.workers["full"].send_signal(signal.SIGTERM)
    ours.workers["full"].wait(60)
    ours.start("roomy")
    ours.run("crawl", "--hand-out", *(part for key in ours.sites for part in ("--portal", key)))
    ours.until(lambda: ours.looked() == set(ours.sites))
    assert ours.documents() == PORTALS * DOCUMENTS
    assert all(file.stat().st_size for file in (ours.folder / "archive").iterdir())


def visits(ours: Fleet) -> set[tuple[str, str]]:
    """The portals that were looked at, and how it ended."""
    with ours.database.read() as connection:
        return {(row.portal, row.outcome) for row in connection.execute(select(schema.visit))}
