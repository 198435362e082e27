"""A walk over the recorded sites of all families: recognised, read to their end, in few requests, without a browser."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from sqlalchemy import RowMapping

from crawler.cms import FAMILIES
from crawler.practice.server import PortalServer, Request, Site
from storage.register import Portal
from tests.crawler.cms.recorded import SITES
from tests.crawler.cms.recorded.parts import Recorded
from tests.crawler.spiders.observatory import Observatory


@dataclass
class Walk:
    """Two crawls of all sites, a day apart."""

    visits: list[dict[str, RowMapping]]
    requests: list[dict[str, list[Request]]]
    families: dict[str, str]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    observatory = Observatory(tmp_path_factory.mktemp("families"))
    with ExitStack() as stack:
        sites: dict[str, Site] = {}
        portals = []
        for recorded in SITES:
            sites[recorded.name] = recorded.site()
            base = stack.enter_context(PortalServer(sites[recorded.name])).base
            key = recorded.name.replace("_", "-")
            portals.append(Portal(key, recorded.name, f"{base}/", "4190", (base + recorded.column,)))
        observatory.register(portals)
        done = Walk([], [], {})
        for _ in range(2):
            before = {name: len(site.requests) for name, site in sites.items()}
            observatory.crawl(render="never")
            done.visits.append({row["portal"].replace("-", "_"): row for row in observatory.rows("visit")})
            done.requests.append({name: list(site.requests[before[name] :]) for name, site in sites.items()})
            observatory.a_day_passes()
        done.families = {
            row["portal"].replace("-", "_"): row["profile"].get("family", "")
            for row in observatory.rows("portal_column")
        }
        yield done


def lists(recorded: Recorded, requests: list[Request]) -> list[str]:
    """The requests for the list: neither robots.txt nor documents."""
    return [
        f"{one.method} {one.path}" for one in requests if not one.path.startswith(("/robots.txt", recorded.documents))
    ]


@pytest.mark.parametrize("recorded", SITES, ids=lambda recorded: recorded.name)
def test_a_recorded_site_is_read(walk: Walk, recorded: Recorded) -> None:
    visit, requests = walk.visits[0][recorded.name], walk.requests[0][recorded.name]
    assert (visit["outcome"], visit["listed"]) == (recorded.outcome, recorded.listed), visit["detail"]
    assert visit["detail"].startswith(recorded.detail)
    assert walk.families[recorded.name] == recorded.family
    assert visit["rendered"] == 0
    asked = lists(recorded, requests)
    assert len(asked) == recorded.asked, asked
    fetched = sum(1 for one in requests if one.path.startswith(recorded.documents) and one.path != recorded.column)
    assert fetched == (recorded.listed if recorded.fetched is None else recorded.fetched)


@pytest.mark.parametrize("recorded", SITES, ids=lambda recorded: recorded.name)
def test_a_second_look_asks_for_the_first_page_and_what_tells_of_the_others(walk: Walk, recorded: Recorded) -> None:
    visit, requests = walk.visits[1][recorded.name], walk.requests[1][recorded.name]
    assert visit["outcome"] == ("unchanged" if recorded.outcome == "ok" else recorded.outcome), visit["detail"]
    asked = lists(recorded, requests)
    assert len(asked) == recorded.again, asked
    assert not [one for one in requests if one.path.startswith(recorded.documents) and one.path != recorded.column]


def test_every_family_has_a_recorded_site() -> None:
    """The one that is learnt by a browser has its own: test_heard."""
    assert {family.name for family in FAMILIES} == {recorded.family for recorded in SITES} | {"heard"}
