"""F22: the queue of a fleet is emptied while workers take from it. It holds nothing that the register does not know."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.fleet.queue import SCHEMA
from tests.databases import postgresql
from tests.monitor.fleet.fleet import DOCUMENTS, Fleet, began_anew, fleet

pytestmark = pytest.mark.timeout(300)
PORTALS = 6


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
