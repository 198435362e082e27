"""The practice portals crawled four times: first, again, after a late report, and in full after a revision."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import RowMapping

from crawler.practice import PracticePortals, Request, Truth
from crawler.search.discovery import MOST_REQUESTS
from storage.archived import read_record
from tests.crawler.spiders.observatory import Observatory

pytestmark = pytest.mark.browser


@dataclass
class Crawl:
    """One crawl: its summary, its visits, the requests that the servers saw, and the reports that were known then."""

    summary: dict[str, Any]
    visits: list[RowMapping]
    requests: list[Request]
    reports: dict[tuple[str, int], RowMapping]


@dataclass
class Story:
    """What was done, in order, and the truth at its beginning."""

    observatory: Observatory
    truth: dict[tuple[str, int], Truth]
    static: str
    walled: str
    scripted: str
    late: Truth | None = None
    revised: Truth | None = None
    crawls: list[Crawl] = field(default_factory=list)

    def crawl(self, practice: PracticePortals, *, full: bool = False) -> None:
        seen, visits = len(practice.requests), len(self.observatory.rows("visit"))
        summary = self.observatory.crawl(full=full)
        bodies = {row["id"]: row["name"] for row in self.observatory.rows("body")}
        reports = {(bodies[row["body_id"]], row["year"]): row for row in self.observatory.rows("report")}
        self.crawls.append(
            Crawl(summary, self.observatory.rows("visit")[visits:], list(practice.requests[seen:]), reports)
        )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    observatory = Observatory(tmp_path_factory.mktemp("practice"))
    with PracticePortals(latest_year=2024) as practice:
        observatory.register(practice.portals, practice.bodies)
        scripted, walled = practice.portals[1].columns
        story = Story(observatory, practice.truth, practice.portals[0].key, walled, scripted)
        story.crawl(practice)
        story.crawl(practice)
        story.late = practice.publish_late()
        story.crawl(practice)
        story.revised = practice.revise()
        story.crawl(practice, full=True)
        yield story


def test_the_first_crawl_finds_what_there_is(story: Story) -> None:
    published = {key: truth for key, truth in story.truth.items() if truth.urls}
    found = story.crawls[0].reports
    assert set(found) == set(published)
    assert {key: row["published"] for key, row in found.items()} == {
        key: truth.published for key, truth in published.items()
    }
    assert sum(visit["new"] for visit in story.crawls[0].visits) == len(story.observatory.rows("entry")) - 1


def test_every_look_has_its_outcome(story: Story) -> None:
    outcomes = [sorted(visit["outcome"] for visit in crawl.visits) for crawl in story.crawls]
    assert outcomes == [
        ["blocked", "ok", "ok"],
        ["blocked", "ok", "ok", "unchanged", "unchanged"],  # two were searched again, as nothing new came
        ["blocked", "ok", "unchanged"],
        ["blocked", "ok", "ok"],
    ]


def test_requests_and_renderings_are_counted_exactly(story: Story) -> None:
    for crawl in story.crawls:
        assert sum(visit["requests"] for visit in crawl.visits) == len(crawl.requests)


def test_the_second_crawl_costs_list_requests_and_a_search_for_other_columns(story: Story) -> None:
    crawl = story.crawls[1]
    static = [(one.path, one.status) for one in crawl.requests if one.portal == story.static]
    assert static[:2] == [("/zwgk/zfxxgk/zfxxgknb/", 304), ("/", 200)]
    assert len(static) <= 1 + MOST_REQUESTS
    assert not [one for one in story.crawls[2].requests if one.path == "/"], "not again within a month"
    assert not [one for one in crawl.requests if one.path == "/robots.txt"]
    assert crawl.summary["new"] == 0
    documents = {row["url"] for row in story.observatory.rows("entry")}
    assert not [one for one in crawl.requests if any(url.endswith(one.path) for url in documents)]


def test_the_wall_is_named_and_kept(story: Story) -> None:
    columns = {row["id"]: row["url"] for row in story.observatory.rows("portal_column")}
    visits = [visit for crawl in story.crawls for visit in crawl.visits if columns[visit["column_id"]] == story.walled]
    assert {visit["outcome"] for visit in visits} == {"blocked"}
    assert visits[0]["detail"] == "a wall answers in place of the page: 瑞数 (412)"
    assert read_record(story.observatory.archive, visits[0]["evidence"][0]).status == 412
    assert [visit["rendered"] for visit in visits[:3]] == [1, 0, 0], "a browser looks once, not at every visit"


def test_a_scripted_list_is_remembered(story: Story) -> None:
    columns = {row["id"]: row["url"] for row in story.observatory.rows("portal_column")}
    visits = [
        visit for crawl in story.crawls for visit in crawl.visits if columns[visit["column_id"]] == story.scripted
    ]
    assert [visit["rendered"] for visit in visits] == [1, 0, 0, 1], "its JSON is asked for once it was heard"
    path = "/" + story.scripted.split("/", 3)[3]
    asked = [len([one for one in crawl.requests if one.path == path]) for crawl in story.crawls]
    assert asked == [2, 0, 0, 2], "the page is asked for only when nothing was known of it"
    record = read_record(story.observatory.archive, visits[0]["evidence"][0])
    assert (record.rendered, b'"rows"' in record.body) == (False, True)


def test_a_late_report_is_the_only_document_fetched(story: Story) -> None:
    assert story.late is not None
    crawl = story.crawls[2]
    assert crawl.summary["new"] == 1
    assert crawl.reports[story.late.body, story.late.year]["published"] == story.late.published
    late = {url.split("/", 3)[3] for url in story.late.urls}
    documents = [one.path for one in crawl.requests if one.path.rpartition("/")[2].startswith(("t20", "content"))]
    assert {path.lstrip("/") for path in documents} <= late


def test_a_revision_is_a_second_edition(story: Story) -> None:
    assert story.revised is not None
    key = story.revised.body, story.revised.year
    assert story.crawls[2].reports[key]["editions"] == 1
    assert story.crawls[3].reports[key]["editions"] == 2
    others = {name: row["editions"] for name, row in story.crawls[3].reports.items() if name != key}
    assert others == {name: story.crawls[2].reports[name]["editions"] for name in others}


def test_a_refused_path_is_never_asked_for(story: Story) -> None:
    refused = ("/ysqgk/", "/search/", "/archive/", "/admin/")
    assert not [one for crawl in story.crawls for one in crawl.requests if one.path.startswith(refused)]


def test_every_document_is_in_the_archive(story: Story) -> None:
    for document in story.observatory.rows("document"):
        record = read_record(story.observatory.archive, document["evidence"])
        assert record.url == document["address"]
        assert record.status == 200
