"""What later crawls make of portals: columns that moved, walls, limits, and other processes."""

import subprocess
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from crawler.fetching.answer import Answer
from crawler.lists.list_page import understood
from crawler.looks.profile import Profile
from crawler.looks.remembering import judge_validators
from crawler.practice.server import PortalServer, Request, Resource, Site
from storage.register import Portal
from tests.crawler.spiders.observatory import ROOT, Observatory, document, list_page, report_rows, site_of

ROWS = report_rows("/docs/", 3)
DOCUMENTS: dict[str, Resource | str] = {url: document(title) for url, title, _ in ROWS}
WALL = Resource(b"<html><script>$_ts=window['$_ts'];</script></html>", status=HTTPStatus.PRECONDITION_FAILED)
GONE = Resource(b"<html><body>404</body></html>", status=HTTPStatus.NOT_FOUND)


def page(*links: tuple[str, str]) -> str:
    anchors = "".join(f'<a href="{url}">{name}</a>' for url, name in links)
    return f"<!doctype html><html><head><title>青禾县人民政府</title></head><body>{anchors}</body></html>"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Observatory, Site, str]]:
    site = site_of(
        {
            "/": page(("/zwgk/", "政务公开")),
            "/zwgk/": page(("/old/", "政府信息公开年报")),
            "/old/": list_page(ROWS),
            "/walled/a/": WALL,
            "/walled/b/": WALL,
            **DOCUMENTS,
        }
    )
    with PortalServer(site) as server:
        base = server.base
        observatory = Observatory(tmp_path_factory.mktemp("returning"))
        observatory.register(
            [
                Portal("moved", "迁", f"{base}/", "4190", (f"{base}/old/",)),
                Portal("walled", "墙", f"{base}/walled/", "4192", (f"{base}/walled/a/", f"{base}/walled/b/")),
            ]
        )
        observatory.crawl(render="never")
        site.put("/old/index.html", GONE)
        site.put("/zwgk/index.html", Resource(page(("/new/", "政府信息公开年报")).encode()))
        site.put("/new/index.html", Resource(list_page(ROWS).encode()))
        for _ in range(3):
            observatory.crawl(render="never")
        yield observatory, site, base


def test_a_column_that_moved_is_found_again(world: tuple[Observatory, Site, str]) -> None:
    observatory, _, base = world
    columns = {row["url"]: row for row in observatory.rows("portal_column") if row["portal"] == "moved"}
    assert columns[f"{base}/new/"]["active"]
    assert not columns[f"{base}/old/"]["active"], "its reports stand elsewhere now"
    assert observatory.last_visits()[f"{base}/new/"]["outcome"] in ("ok", "unchanged")
    gone = observatory.last_visits()[f"{base}/old/"]
    assert (gone["outcome"], f"{base}/new/" in gone["detail"]) == ("layout_changed", True)


def test_what_moves_soon_after_a_search_is_found_at_once(tmp_path: Path) -> None:
    site = site_of({"/": page(("/old/", "政府信息公开年报")), "/old/": list_page(ROWS), **DOCUMENTS})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("moved", "迁", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        site.put("/old/index.html", GONE)
        site.put("/index.html", Resource(page(("/new/", "政府信息公开年报")).encode()))
        site.put("/new/index.html", Resource(list_page(ROWS).encode()))
        observatory.crawl(render="never")
        assert observatory.last_visits()[f"{server.base}/new/"]["outcome"] == "ok"
        asked = len(site.requests)
        site.put("/new/index.html", GONE)
        for _ in range(3):
            observatory.crawl(render="never")
        again = [one.path for one in site.requests[asked:] if one.path == "/"]
        assert len(again) == 1, "once where it was there after the last search, then not for a week"


def test_documents_of_a_column_that_moved_are_not_all_asked_for_again(tmp_path: Path) -> None:
    site = site_of({"/": page(("/old/", "政府信息公开年报")), "/old/": list_page(ROWS), **DOCUMENTS})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("moved", "迁", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        for _ in range(3):
            observatory.a_day_passes()
        (url, title, _), *same = ROWS
        site.put("/old/index.html", GONE)
        site.put("/index.html", Resource(page(("/new/", "政府信息公开年报")).encode()))
        site.put("/new/index.html", Resource(list_page([(url, title, "2024-05-06"), *same]).encode()))
        asked = len(site.requests)
        observatory.crawl(render="never")
        assert observatory.last_visits()[f"{server.base}/new/"]["outcome"] == "ok"
        again = [one.path for one in site.requests[asked:] if one.path in DOCUMENTS]
    assert again == [url], "its line says another day"


def test_a_wall_is_asked_three_times_an_hour_at_most_and_stands_for_its_folder(
    world: tuple[Observatory, Site, str],
) -> None:
    observatory, site, _ = world
    visits = [row for row in observatory.rows("visit") if row["portal"] == "walled"]
    assert len(visits) == 8
    assert {row["outcome"] for row in visits} == {"blocked"}
    assert all("瑞数 (412)" in row["detail"] and row["evidence"] for row in visits)
    for path in ("/walled/a/", "/walled/b/"):
        assert len([one for one in site.requests if one.path == path]) <= 3


class Slow(Site):
    """A site that says when its list was asked for, and may keep it back."""

    def __init__(self) -> None:
        super().__init__("slow", b"<html></html>")
        self.asked, self.released = threading.Event(), threading.Event()
        self.put("/nb/index.html", Resource(list_page(ROWS).encode()))
        for url, title, _ in ROWS:
            self.put(url, Resource(document(title).encode()))

    def record(self, request: Request) -> None:
        super().record(request)
        if request.path == "/nb/":
            self.asked.set()
            self.released.wait(90)


def test_two_processes_look_at_a_portal_one_at_a_time(tmp_path: Path) -> None:
    site = Slow()
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("one", "一", server.base, "4190", (f"{server.base}/nb/",))])
        with subprocess.Popen(
            observatory.command(timeout=100.0, render="never"),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as first:
            assert site.asked.wait(60)
            beside = observatory.crawl(render="never")
            site.released.set()
            assert beside["outcomes"] == {}
            assert "another process looks at it" in observatory.log
            assert first.wait(60) == 0
    assert [row["outcome"] for row in observatory.rows("visit")] == ["ok"]
    assert len([one for one in site.requests if one.path == "/nb/"]) == 1
    assert observatory.rows("lease") == []


def test_a_portal_that_takes_too_long_says_so(tmp_path: Path) -> None:
    site = Slow()
    site.released.set()
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        columns = (f"{server.base}/nb/", f"{server.base}/other/")
        observatory.register([Portal("long", "长", server.base, "4190", columns)])
        observatory.crawl(delay=1.0, render="never", portal_limit=2.5)
    visits = observatory.rows("visit")
    assert [row["outcome"] for row in visits][-1:] == ["error"]
    assert visits[-1]["detail"] == "the portal took longer than it may: 2.5 s"


def answer(rows: int, tag: str) -> Answer:
    text = list_page(ROWS[:rows])
    headers = (("Content-Type", "text/html"), *((("ETag", tag),) if tag else ()))
    return Answer("http://www.qinghe.gov.cn/nb/", 200, headers, text.encode(), text)


@pytest.mark.parametrize(
    ("rows", "tag", "judged"),
    [(3, '"1"', "honest"), (2, '"1"', "lying"), (3, '"2"', "changing"), (2, '"2"', ""), (3, "", "none")],
)
def test_validators_are_believed_by_what_they_did(rows: int, tag: str, judged: str) -> None:
    before = understood(answer(3, '"1"'))
    profile = Profile(etag='"1"', digest=before.digest)
    judge_validators(profile, understood(answer(rows, tag)), is_plain=True)
    assert profile.validators == judged


def test_a_liar_is_never_believed_again() -> None:
    before = understood(answer(3, '"1"'))
    profile = Profile(etag='"1"', digest=before.digest, validators="lying")
    judge_validators(profile, before, is_plain=True)
    assert profile.validators == "lying"
