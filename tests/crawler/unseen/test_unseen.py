"""Portals as somebody builds them who knows no code of ours: all reports found, no look-alike taken, nobody blamed."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

import pytest

from crawler.practice.server import PortalServer
from monitor.coverage import coverage
from monitor.judgement.judging import check_all
from storage.clock import now
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory
from tests.crawler.unseen.found_sites import FOUND
from tests.crawler.unseen.listed_sites import LISTED
from tests.crawler.unseen.parts import BODIES, LATEST, PUBLISHED, UNPUBLISHED, Unseen
from tests.crawler.unseen.turned_sites import TURNED

_MOST_OF_A_SEARCH = 3
"""These portals are small: their home page, and what it leads to."""
SITES = {**LISTED, **TURNED, **FOUND}


@dataclass
class Crawled:
    """What three crawls made of all portals: the second, which finds nothing new, searches them again beside that."""

    unseen: dict[str, Unseen]
    asked: list[dict[str, list[str]]]
    rendered: dict[str, int]
    states: dict[str, dict[tuple[str, int], str]]
    reports: dict[str, list[str]]
    details: dict[str, list[str]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    observatory = Observatory(tmp_path_factory.mktemp("unseen"))
    with ExitStack() as stack:
        unseen, portals, bodies = {key: make() for key, make in SITES.items()}, [], []
        for number, (key, one) in enumerate(unseen.items()):
            base = stack.enter_context(PortalServer(one.site)).base
            region = f"4190{number + 1:02d}"
            portals.append(Portal(key, key, f"{base}/", region, tuple(base + column for column in one.columns)))
            bodies += [
                Body(f"青禾县{name}", kind_of(name), region, key, (name,), since=date(LATEST - 1, 1, 1))
                for name in BODIES
            ]
        observatory.register(portals, bodies)
        asked: list[dict[str, list[str]]] = []
        for _ in range(3):
            before = {key: len(one.site.requests) for key, one in unseen.items()}
            observatory.crawl(render="never")
            asked.append(
                {key: [f"{r.method} {r.path}" for r in one.site.requests[before[key] :]] for key, one in unseen.items()}
            )
    check_all(observatory.database, None, now())
    with observatory.database.read() as connection:
        rows = list(coverage(connection, None, now()))
    states: dict[str, dict[tuple[str, int], str]] = {key: {} for key in unseen}
    for row in rows:
        states[str(row["portal"])][str(row["body"]).removeprefix("青禾县"), int(str(row["year"]))] = str(row["status"])
    visits = observatory.rows("visit")
    return Crawled(
        unseen,
        asked,
        {key: sum(row["rendered"] for row in visits if row["portal"] == key) for key in unseen},
        states,
        {
            key: [row["address"] for row in observatory.rows("document") if row["portal"] == key and row["edition_id"]]
            for key in unseen
        },
        {key: [f"{row['outcome']} {row['detail']}" for row in visits if row["portal"] == key] for key in unseen},
    )


@pytest.mark.parametrize("key", SITES)
def test_every_report_is_found_and_only_the_unpublished_is_missing(crawled: Crawled, key: str) -> None:
    unseen = crawled.unseen[key]
    lost = dict.fromkeys(unseen.lost, "unverified")
    wanted = dict.fromkeys(PUBLISHED, "on_time") | lost | {UNPUBLISHED: unseen.last}
    assert crawled.states[key] == wanted, crawled.details[key]
    assert len(crawled.reports[key]) == len(PUBLISHED) - len(lost), "look-alikes are no reports"


@pytest.mark.parametrize("key", SITES)
def test_in_few_requests(crawled: Crawled, key: str) -> None:
    unseen = crawled.unseen[key]
    first, second, third = (asked[key] for asked in crawled.asked)
    assert len(first) <= unseen.asked, first
    assert len(second) <= unseen.again + _MOST_OF_A_SEARCH, second
    assert len(third) == unseen.again, third
    assert crawled.rendered[key] == unseen.rendered
