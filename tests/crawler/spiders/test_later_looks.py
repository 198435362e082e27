"""What a second look makes of a list that has changed, or of documents that it could not have the first time."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import update

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage import schema
from storage.clock import now
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of
from tests.crawler.unseen.parts import Line, report

ROWS = report_rows("/docs/", 4)
DEAD = ("/docs/dead.html", "青禾县水利局2023年政府信息公开工作年度报告", "2024-01-09")
SCHOOLS = "青禾县教育局2023年政府信息公开工作年度报告"
END, BACK = "/oldest/index_2.html", '<a href="/oldest/">上一页</a>'
SLIPPED = "/slipped/index_2.html"
ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp?area=1"
LATER = ("/docs/t8.html", "青禾县第8镇人民政府2023年政府信息公开工作年度报告", "2024-02-09")
AGAIN = "/aged/again/"
CHANGED = (*ROWS[0][:2], "2024-03-01")


class Twice:
    """One site crawled twice, with something done to it in between."""

    def __init__(self, folder: Path, site: Site, base: str) -> None:
        self.site, self.base, self.none_yet = site, base, {2024, 2022}
        site.interface(ANNUAL.partition("?")[0], self.annual)
        self.observatory = Observatory(folder)
        paths = (
            "/emptied/",
            "/halved/",
            "/dead/",
            "/healed/",
            "/row/",
            "/aged/",
            "/noisy/",
            "/grown/",
            "/oldest/",
            "/slipped/",
            "/guessed/",
            ANNUAL,
            "/gone/",
            "/new/",
        )
        self.observatory.register(
            [
                Portal(
                    path.strip("/"),
                    path,
                    base,
                    f"41{number}0",
                    (base + path, *([f"{base}{AGAIN}"] if path == "/aged/" else ())),
                )
                for number, path in enumerate(paths)
            ]
        )
        self.observatory.crawl(render="never", concurrency=1)
        self.first = self.looks()
        self.between()
        self._seen = len(site.requests)
        self.observatory.crawl(render="never", concurrency=1)
        self.second = self.looks()
        self._until = len(site.requests)
        self.observatory.crawl(["halved"], render="never")
        self.third = self.looks()
        self.observatory.crawl(["halved"], render="never", full=True)
        self.fourth = self.looks()

    def looks(self) -> dict[str, tuple[str, str, int]]:
        return {
            url.removeprefix(self.base): (row["outcome"], row["detail"].replace(self.base, ""), row["new"])
            for url, row in self.observatory.last_visits().items()
        }

    def asked(self, path: str) -> list[int]:
        """The statuses of the second crawl's requests for a path."""
        return [one.status for one in self.site.requests[self._seen : self._until] if one.path == path]

    def annual(self, asked: Asked) -> Resource:
        """Hanweb's page of one body and year, which offers each year and may have no report for it."""
        year = int(asked.query.get("fbtime") or 2025)
        offered = "".join(f"<option value='{one}'>{one}年</option>" for one in range(2025, 2020, -1))
        line = Line("/", f"青禾县财政局{year}年政府信息公开工作年度报告", f"{year + 1}-01-20", "财政局", year)
        inner = "<p>暂无年度报告</p>" if year in self.none_yet else report(line)
        return Resource(f"<select name='fbtime'>{offered}</select>{inner}".encode())

    def between(self) -> None:
        put = self.site.put
        put("/emptied/index.html", Resource(list_page([]).encode()))
        put("/halved/index.html", Resource(list_page(ROWS[2:]).encode()))
        put(
            "/new/index.html",
            Resource(list_page([(f"/rebuilt{url}", title, day) for url, title, day in ROWS]).encode()),
        )
        put("/healed/doc.html", Resource(document("青禾县教育局2023年政府信息公开工作年度报告").encode()))
        put("/row/index.html", Resource(list_page([CHANGED, *ROWS[1:]]).encode()))
        put("/noisy/index.html", Resource(list_page(ROWS, "<p>访问量：2</p>").encode()))
        put("/grown/index.html", Resource(list_page([*ROWS, ("/docs/t9.html", ROWS[0][1], "2024-02-09")]).encode()))
        put(END, Resource(list_page([*ROWS[2:], LATER], BACK).encode()))
        put(SLIPPED, Resource(list_page([LATER, *ROWS[:2]], BACK).encode()))
        put("/guessed/index_1.html", Resource(list_page([LATER, *ROWS[:2]], "第2页 共2页").encode()))
        self.none_yet = {2022}
        self.observatory.a_day_passes()
        entries = schema.entry
        with self.observatory.database.write() as connection:
            connection.execute(
                update(entries)
                .where(entries.c.url == f"{self.base}/aged/doc.html")
                .values(fetched=now() - timedelta(days=400))
            )
        put("/aged/doc.html", Resource(document("换了内容").encode()))
        put("/docs/gone.html", Resource(b"", status=HTTPStatus.NOT_FOUND))
        with self.observatory.database.write() as connection:
            old = entries.c.url == f"{self.base}/docs/gone.html"
            connection.execute(update(entries).where(old).values(fetched=now() - timedelta(days=400)))


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    listed = list_page(ROWS)
    pages: dict[str, Resource | str] = {
        "/emptied/": listed,
        "/halved/": listed,
        "/new/": list_page([(f"/old{url}", title, day) for url, title, day in ROWS]),
        "/dead/": list_page([*ROWS, DEAD]),
        "/healed/": list_page([*ROWS, ("/healed/doc.html", SCHOOLS, "2024-01-09")]),
        "/healed/doc.html": Resource(b"", status=HTTPStatus.BAD_GATEWAY),
        "/row/": listed,
        "/aged/": list_page([*ROWS, ("/aged/doc.html", "青禾县财政局2023年政府信息公开工作年度报告", "2024-01-09")]),
        AGAIN: list_page([*ROWS, ("/aged/doc.html", "青禾县财政局2023年政府信息公开工作年度报告", "2024-01-09")]),
        "/aged/doc.html": document("青禾县财政局2023年政府信息公开工作年度报告"),
        "/gone/": list_page([*ROWS, ("/docs/gone.html", "青禾县水利局2023年政府信息公开工作年度报告", "2024-01-09")]),
        "/docs/gone.html": document("青禾县水利局2023年政府信息公开工作年度报告"),
        "/noisy/": list_page(ROWS, "<p>访问量：1</p>"),
        "/grown/": listed,
        "/oldest/": list_page(ROWS[:2], f'<a href="{END}">下一页</a>'),
        END: list_page(ROWS[2:], BACK),
        "/slipped/": list_page([*ROWS[2:][::-1]], f'共2页<a href="{SLIPPED}">下一页</a>'),
        SLIPPED: list_page(ROWS[:2][::-1], BACK),
        "/guessed/": list_page([*ROWS[2:][::-1]], "第1页 共2页"),
        "/guessed/index_1.html": list_page(ROWS[:2][::-1], "第2页 共2页"),
        LATER[0]: document(LATER[1]),
        "/docs/t9.html": document("新"),
        **{url: document(title) for url, title, _ in ROWS},
        **{f"{folder}{url}": document(title) for url, title, _ in ROWS for folder in ("/old", "/rebuilt")},
    }
    site = site_of(pages)
    with PortalServer(site) as server:
        yield Twice(tmp_path_factory.mktemp("twice"), site, server.base)


def test_a_list_that_lost_everything_is_no_look(twice: Twice) -> None:
    assert twice.first["/emptied/"][0] == "ok"
    assert twice.second["/emptied/"][0] == "layout_changed"


def test_a_list_that_lost_half_is_incomplete(twice: Twice) -> None:
    assert twice.second["/halved/"][:2] == ("incomplete", "entries that the list had are gone: 2 / 4")
    assert twice.third["/halved/"] == twice.second["/halved/"], "what is missing does not become usual by itself"
    assert twice.fourth["/halved/"][0] == "ok", "a full crawl accepts the list as it is"


def test_a_portal_that_was_rebuilt_has_lost_nothing(twice: Twice) -> None:
    assert twice.second["/new/"] == ("ok", "", len(ROWS)), "the same lines at other addresses"


def test_a_dead_link_is_in_doubt_once(twice: Twice) -> None:
    assert twice.first["/dead/"][:2] == ("incomplete", "documents of the list could not be fetched: 1, /docs/dead.html")
    assert twice.second["/dead/"][0] == "ok"
    assert twice.asked("/docs/dead.html") == [404]


def test_a_document_that_could_not_be_had_is_asked_for_again(twice: Twice) -> None:
    assert twice.first["/healed/"][0] == "incomplete"
    assert twice.second["/healed/"] == ("ok", "", 1)
    assert twice.asked("/healed/doc.html") == [200]


def test_a_changed_line_fetches_its_document_again(twice: Twice) -> None:
    assert twice.second["/row/"] == ("ok", "", 0)
    assert len(twice.asked(ROWS[0][0])) == 1


def test_an_old_document_is_checked_in_turn(twice: Twice) -> None:
    assert twice.second["/aged/"][0] == "unchanged"
    assert twice.asked("/aged/doc.html") == [200], "once, though two columns list it"
    contents = {
        row["sha256"] for row in twice.observatory.rows("document") if row["address"] == f"{twice.base}/aged/doc.html"
    }
    assert len(contents) == 2


def test_since_when_a_listed_document_is_not_found_is_remembered(twice: Twice) -> None:
    gone = {
        row["url"].removeprefix(twice.base): (row["gone_since"], row["sha256"])
        for row in twice.observatory.rows("entry")
        if row["gone_since"] is not None
    }
    assert list(gone) == ["/docs/gone.html"], "a link that was always dead is none"
    assert gone["/docs/gone.html"][1]
    assert twice.asked("/docs/gone.html") == [404]
    assert twice.second["/gone/"][0] == "unchanged"


def test_noise_around_a_list_is_no_change(twice: Twice) -> None:
    assert twice.second["/noisy/"] == ("unchanged", "", 0)
    assert twice.asked("/noisy/") == [200]


def test_a_new_line_fetches_that_document_alone(twice: Twice) -> None:
    assert twice.second["/grown/"] == ("ok", "", 1)
    assert len(twice.asked("/docs/t9.html")) == 1
    assert not twice.asked(ROWS[3][0])


def test_a_new_line_at_the_end_of_a_list_that_begins_with_the_oldest_is_found(twice: Twice) -> None:
    assert twice.first["/oldest/"] == ("ok", "", len(ROWS))
    assert twice.second["/oldest/"] == ("ok", "", 1)


@pytest.mark.parametrize("path", ["/slipped/", "/guessed/"])
def test_a_line_that_slips_in_behind_an_unchanged_first_page_is_found(twice: Twice, path: str) -> None:
    assert twice.first[path] == ("ok", "", len(ROWS))
    assert twice.second[path] == ("ok", "", 1)


def test_a_year_that_had_no_report_is_asked_for_again(twice: Twice) -> None:
    assert twice.first[ANNUAL] == ("ok", "", 3)
    assert twice.second[ANNUAL] == ("ok", "", 1)


def test_a_server_that_asks_to_wait_is_left_alone(tmp_path: Path) -> None:
    site = site_of({"/nb/": Resource(b"", status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "3600"})})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        columns = (f"{server.base}/nb/", f"{server.base}/other/")
        observatory.register([Portal("busy", "忙", server.base, "4190", columns)])
        observatory.crawl(render="never")
        assert {row["outcome"] for row in observatory.rows("visit")} == {"unreachable"}
        assert all(row["detail"].startswith("the server asks to wait until: ") for row in observatory.rows("visit"))
        assert [one.path for one in site.requests] == ["/robots.txt", "/nb/"]
        observatory.crawl(render="never")
        assert len(site.requests) == 2
        assert len(observatory.rows("visit")) == 2


def test_private_addresses_are_refused_unless_allowed(tmp_path: Path) -> None:
    site = site_of({"/nb/": list_page(ROWS)})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        by_name = server.base.replace("127.0.0.1", "localhost")
        observatory.register([Portal("inside", "内", server.base, "4190", (f"{server.base}/nb/", f"{by_name}/nb/"))])
        observatory.crawl(allow_private_addresses=False)
        visits = observatory.rows("visit")
        assert [row["outcome"] for row in visits] == ["error", "error"]
        assert all("is not a public address" in row["detail"] for row in visits)
        assert site.requests == ()
        assert visits[0]["requests"] == 0


def test_the_delay_holds_for_each_host_and_not_across_hosts(tmp_path: Path) -> None:
    delay = 0.3
    sites = [site_of({"/nb/": list_page(ROWS), **{url: document(title) for url, title, _ in ROWS}}) for _ in range(2)]
    with PortalServer(sites[0]) as one, PortalServer(sites[1]) as two:
        observatory = Observatory(tmp_path)
        observatory.register([Portal(s.base[-5:], "门", s.base, s.base[-4:], (f"{s.base}/nb/",)) for s in (one, two)])
        observatory.crawl(delay=delay)
    spans = []
    for site in sites:
        times = [request.time for request in site.requests]
        assert len(times) == 6
        gaps = [(after - before).total_seconds() for before, after in pairwise(times)]
        assert min(gaps) >= delay - 0.02
        spans.append((times[0], times[-1]))
    assert spans[0][0] < spans[1][1], "the portals were looked at one after the other"
    assert spans[1][0] < spans[0][1], "the portals were looked at one after the other"


def test_a_server_that_is_ill_for_robots_is_asked_for_nothing(tmp_path: Path) -> None:
    ill = Resource(b"", status=HTTPStatus.INTERNAL_SERVER_ERROR)
    site = site_of({"/robots.txt": ill, "/nb/": list_page(ROWS)})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("ill", "病", server.base, "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        (visit,) = observatory.rows("visit")
        assert visit["outcome"] == "unreachable"
        assert "robots.txt HTTP 500" in visit["detail"]
        assert [one.path for one in site.requests] == ["/robots.txt"]
        site.put("/robots.txt", Resource(b"", "text/plain"))
        observatory.crawl(render="never")
        assert observatory.rows("visit")[-1]["outcome"] == "incomplete", "tried again: but its documents are not there"


def test_a_server_that_asks_to_wait_at_a_document_is_left_alone_too(tmp_path: Path) -> None:
    rows = report_rows("/nb/", 2)
    waits = Resource(b"", status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "3600"})
    site = site_of({"/nb/": list_page(rows), **{url: waits for url, _, _ in rows}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("slow", "慢县", f"{server.base}/", "411329", (f"{server.base}/nb/",))])
        observatory.crawl()
        asked = len(site.requests)
        observatory.crawl()
    assert [request.path for request in site.requests].count(rows[0][0]) + asked == len(site.requests) + 1
