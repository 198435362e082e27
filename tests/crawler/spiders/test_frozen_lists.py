"""Lists of which something keeps what is new, while a report is overdue: a server that says for ever that nothing
changed."""

from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import select, update

from crawler.practice.server import Asked, PortalServer, Resource
from monitor.judgement.judging import check_all
from storage import schema
from storage.clock import now
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, list_page, site_of
from tests.crawler.unseen.parts import LATEST, Line

BODIES = ("财政局", "教育局", "水利局", "司法局")
PATH = "/nb/"


def line_of(body: str) -> Line:
    url = f"{PATH}t{BODIES.index(body)}.html"
    return Line(url, f"青禾县{body}{LATEST}年政府信息公开工作年度报告", f"{LATEST + 1}-01-20", body, LATEST)


def shown(*bodies: str) -> bytes:
    return list_page([(line.url, line.title, line.day) for line in map(line_of, bodies)]).encode()


def observed(folder: Path, base: str, columns: tuple[str, ...] = (PATH,)) -> Observatory:
    """The four bodies and their portal, whose columns the register names."""
    observatory = Observatory(folder)
    bodies = [
        Body(f"青禾县{body}", kind_of(body), "411329", "qh", (body,), since=date(LATEST, 1, 1)) for body in BODIES
    ]
    names = tuple(f"{base}{column}" for column in columns)
    observatory.register([Portal("qh", "青禾县", f"{base}/", "411329", names)], bodies)
    return observatory


def never_changed(asked: Asked) -> bool:
    """A server that tells whoever names a tag that it is still right."""
    return "If-None-Match" in asked.headers


@pytest.mark.parametrize("tags", [('"x1"', '"x1"'), ('"x1"', '"x2"')], ids=["one tag", "true tags"])
def test_a_report_comes_though_the_server_says_that_nothing_changed(tmp_path: Path, tags: tuple[str, str]) -> None:
    bodies, tag = list(BODIES[:2]), tags[0]

    def answer(asked: Asked) -> Resource:
        if never_changed(asked):
            return Resource(b"", status=HTTPStatus.NOT_MODIFIED)
        return Resource(shown(*bodies), headers={"ETag": tag})

    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.interface(PATH, answer)
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base)
        observatory.crawl(render="never")
        bodies, tag = list(BODIES[:3]), tags[1]
        observatory.a_day_passes()
        observatory.crawl(render="never")
        assert observatory.last_visits()[f"{server.base}{PATH}"]["listed"] == len(bodies)
        bodies.append(BODIES[3])
        observatory.crawl(render="never")
        assert observatory.last_visits()[f"{server.base}{PATH}"]["listed"] == len(bodies), "it is believed no more"


def told(asked: Asked, page: bytes) -> Resource:
    """A server whose tags are true."""
    found = Resource(page, headers={"ETag": f'"{len(page)}"'})
    is_same = asked.headers.get("If-None-Match") == found.headers["ETag"]
    return Resource(b"", status=HTTPStatus.NOT_MODIFIED) if is_same else found


@pytest.mark.parametrize("days", [0, 1], ids=["the second look of a day", "the next day"])
def test_a_server_that_has_told_of_a_change_is_believed(tmp_path: Path, days: int) -> None:
    bodies = list(BODIES[:2])
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.interface(PATH, lambda asked: told(asked, shown(*bodies)))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base)
        observatory.crawl(render="never")
        bodies.append(BODIES[2])
        for _ in range(days):
            observatory.a_day_passes()
        observatory.crawl(render="never")  # the first look of a day asks for the old tag behind it, the second before
        observatory.a_day_passes()
        asked = len(site.requests)
        observatory.crawl(render="never")
        statuses = [one.status for one in site.requests[asked:] if one.path == PATH]
        assert observatory.last_visits()[f"{server.base}{PATH}"]["outcome"] == "unchanged"
    assert statuses == [HTTPStatus.NOT_MODIFIED]


def test_a_server_that_answers_304_to_whoever_names_no_tag_shows_nothing(tmp_path: Path) -> None:
    answers: list[Callable[[Asked], Resource]] = [lambda asked: Resource(shown(*BODIES[:2]), headers={"ETag": '"1"'})]
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.interface(PATH, lambda asked: answers[-1](asked))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base)
        observatory.crawl(render="never")
        answers.append(lambda asked: Resource(b"", status=HTTPStatus.NOT_MODIFIED))
        observatory.a_day_passes()
        observatory.crawl(render="never")
    visit = observatory.rows("visit")[-1]
    assert (visit["outcome"], visit["detail"].endswith("HTTP 304")) == ("unreachable", True)


NOTICE = "<p>本栏目已停止更新，请移步新版平台。</p>"


def state_of(observatory: Observatory, body: str) -> tuple[str, str]:
    """The state of a body's latest report, and why it is so."""
    check_all(observatory.database, None, now())
    names = {row["id"]: row["name"] for row in observatory.rows("body")}
    rows = [row for row in observatory.rows("obligation") if names[row["body_id"]] == f"青禾县{body}"]
    return next((row["status"], row["reason"]["because"]) for row in rows if row["year"] == LATEST)


def test_what_a_list_lacks_is_not_missing_once_it_says_that_it_goes_on_no_more(tmp_path: Path) -> None:
    page = shown(*BODIES[:3])
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.put(f"{PATH}index.html", Resource(page))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base)
        observatory.crawl(render="never")
        assert state_of(observatory, BODIES[3]) == ("missing", "not_listed")
        site.put(f"{PATH}index.html", Resource(page.replace(b"<ul", f"{NOTICE}<ul".encode(), 1)))
        observatory.a_day_passes()
        observatory.crawl(render="never")
        assert state_of(observatory, BODIES[3]) == ("unverified", "stopped")
        site.put(f"{PATH}index.html", Resource(page))
        observatory.a_day_passes()
        observatory.crawl(render="never")
        assert state_of(observatory, BODIES[3]) == ("missing", "not_listed")


def test_the_column_that_a_notice_means_is_found_and_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    page = shown(*BODIES[:3])
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.put(f"{PATH}index.html", Resource(page))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base)
        observatory.crawl(render="never")
        site.put(f"{PATH}index.html", Resource(page.replace(b"<ul", f"{NOTICE}<ul".encode(), 1)))
        site.put("/index.html", Resource('<a href="/new/">政府信息公开年报</a>'.encode()))
        site.put("/new/index.html", Resource(shown(*BODIES[1:])))
        observatory.a_day_passes()
        observatory.crawl(render="never")
        assert state_of(observatory, BODIES[3])[0] == "on_time"
        active = {row["url"].removeprefix(server.base) for row in observatory.rows("portal_column") if row["active"]}
    assert "/new/" in active
    assert PATH not in active


def a_month_passes(observatory: Observatory) -> None:
    """The portal was searched a month before, and one of its ways led nowhere then."""
    table, earlier = schema.portal, (now() - timedelta(days=31)).isoformat()
    with observatory.database.write() as connection:
        for key, searched in connection.execute(select(table.c.key, table.c.searched)).all():
            failed = [{"url": "http://127.0.0.1:1/", "promise": "way", "score": 5, "names": []}]
            aged = {**searched, "ended": earlier, "failed": failed}
            connection.execute(update(table).where(table.c.key == key).values(searched=aged))


HOME = '<a href="/nb/">政府信息公开年报</a>'


@pytest.mark.parametrize("columns", [(PATH,), ()], ids=["registered", "found"])
def test_a_frozen_list_is_told_by_a_new_column_that_the_home_page_leads_to(
    tmp_path: Path, columns: tuple[str, ...]
) -> None:
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.put("/index.html", Resource(HOME.encode()))
    site.put(f"{PATH}index.html", Resource(shown(*BODIES[:2])))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base, columns)
        for _ in range(2):
            observatory.crawl(render="never")
        site.put("/index.html", Resource(f'{HOME}<a href="/new/">政府信息公开年报（新）</a>'.encode()))
        site.put("/new/index.html", Resource(shown(*BODIES[1:])))
        asked = len(site.requests)
        observatory.crawl(render="never")
        assert [one.path for one in site.requests[asked:]] == [PATH], "the last search was not a month ago"
        a_month_passes(observatory)
        observatory.crawl(render="never")
        states = {state_of(observatory, body)[0] for body in BODIES}
    assert states == {"on_time"}


def test_a_search_that_meets_no_column_reads_the_scripts_that_may_write_the_menu(tmp_path: Path) -> None:
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.put("/index.html", Resource('<script src="/menu.js"></script><a href="/xw/">新闻</a>'.encode()))
    menu = "document.write('<a href=\"/new/\">政府信息公开年报</a>')"
    site.put("/menu.js", Resource(menu.encode(), "application/javascript"))
    site.put("/new/index.html", Resource(shown(*BODIES[1:])))
    site.put(f"{PATH}index.html", Resource(shown(*BODIES[:2])))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base)
        for _ in range(2):
            observatory.crawl(render="never")
        states = {state_of(observatory, body)[0] for body in BODIES}
    assert states == {"on_time"}


def test_a_new_column_calls_its_years_as_the_frozen_one_does(tmp_path: Path) -> None:
    year = f"<h1>政府信息公开年报</h1><ul><li><a href='{{}}'>{LATEST}年政府信息公开年报</a></li></ul>"
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.put(f"{PATH}index.html", Resource(year.format("/nb/y.html").encode()))
    site.put("/nb/y.html", Resource(shown(*BODIES[:2])))
    site.put("/index.html", Resource('<a href="/new/">政府信息公开年报</a>'.encode()))
    site.put("/new/index.html", Resource(year.format("/new/y.html").encode()))
    site.put("/new/y.html", Resource(shown(*BODIES[1:])))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base)
        for _ in range(2):
            observatory.crawl(render="never")
        states = {state_of(observatory, body)[0] for body in BODIES}
    assert states == {"on_time"}


def test_beside_registered_columns_a_new_one_is_taken_up_only_for_what_they_lack(tmp_path: Path) -> None:
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    site.put("/index.html", Resource(f'{HOME}<a href="/new/">政府信息公开年报（新）</a>'.encode()))
    site.put(f"{PATH}index.html", Resource(shown(*BODIES[:2])))
    site.put("/new/index.html", Resource(shown(*BODIES[:1])))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base)
        for _ in range(2):
            observatory.crawl(render="never")
        looked = {url.removeprefix(server.base) for url in observatory.last_visits()}
    assert looked == {PATH, "/"}
    assert "/new/" in {one.path for one in site.requests}


COLLECTED = f"青禾县集中公布{LATEST}年政府信息公开工作年度报告"


@pytest.mark.parametrize("columns", [(PATH,), ()], ids=["registered", "found"])
def test_an_article_among_notices_that_collects_the_reports_of_bodies_is_a_list_of_them(
    tmp_path: Path, columns: tuple[str, ...]
) -> None:
    site = site_of({line.url: line.document for line in map(line_of, BODIES)})
    links = "".join(f'<p><a href="{line_of(body).url}">{body}</a></p>' for body in BODIES[1:])
    site.put("/index.html", Resource(f'{HOME}<a href="/tz/">通知公告</a>'.encode()))
    site.put(f"{PATH}index.html", Resource(shown(BODIES[0])))
    site.put("/tz/index.html", Resource(list_page([("/tz/5.html", COLLECTED, f"{LATEST + 1}-01-31")]).encode()))
    site.put("/tz/5.html", Resource(f"<html><body><h1>{COLLECTED}</h1>{links}</body></html>".encode()))
    with PortalServer(site) as server:
        observatory = observed(tmp_path, server.base, columns)
        for _ in range(2):
            observatory.crawl(render="never")
        states = {state_of(observatory, body)[0] for body in BODIES}
    assert states == {"on_time"}
