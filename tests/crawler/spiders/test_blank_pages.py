"""Documents whose pages answer with nothing, again and again: neither had nor proved missing, and asked for rarely."""

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import update

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage import schema
from storage.clock import day_of, now
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of
from tests.crawler.unseen.parts import Line, report

ROWS = report_rows("/docs/", 3)
LATEST, OLDER = day_of(now()).year - 1, day_of(now()).year - 3
SILENT = "the list was read, and pages of its documents show nothing"
BLANK = f"<html><head><title></title></head><body>{' ' * 240}</body></html>"
ENDPOINT = "/module/xxgk/xxgkAnnualReport.jsp"


def of_year(year: int) -> tuple[str, str, str]:
    return f"/docs/y{year}.html", f"青禾县水利局{year}年政府信息公开工作年度报告", f"{LATEST + 1}-01-09"


class Watched:
    """One column of one portal, looked at again and again."""

    def __init__(self, folder: Path, site: Site, server: PortalServer, column: str) -> None:
        self.site, self.server, self.observatory = site, server, Observatory(folder)
        self.observatory.register([Portal("blank", "空白", f"{server.base}/", "4190", (server.base + column,))])

    def look(self, days: int = 0) -> tuple[str, str, list[str]]:
        """A look so many days after the last: its outcome, its detail, and the paths that it asked for."""
        for _ in range(days):
            self.observatory.a_day_passes()
        before = len(self.site.requests)
        self.observatory.crawl(render="never")
        visit = self.observatory.rows("visit")[-1]
        asked = [one.path for one in self.site.requests[before:] if one.path != "/robots.txt"]
        return visit["outcome"], visit["detail"].replace(self.server.base, ""), asked


def test_a_page_that_stays_blank_leaves_its_list_in_doubt_no_longer_than_a_day(tmp_path: Path) -> None:
    older, latest = of_year(OLDER), of_year(LATEST)
    pages: dict[str, Resource | str] = {url: document(title) for url, title, _ in ROWS}
    site = site_of({**pages, "/nb/": list_page([*ROWS, older, latest]), older[0]: BLANK, latest[0]: BLANK})
    with PortalServer(site) as server:
        watched = Watched(tmp_path, site, server, "/nb/")
        assert watched.look()[0] == "incomplete"
        assert watched.look()[0] == "incomplete", "an accident may last some hours"
        outcome, detail, asked = watched.look(days=1)
        assert (outcome, detail) == (
            "ok",
            f"{SILENT}: 2, {latest[0]}",
        )
        assert sorted(asked) == [older[0], latest[0], "/nb/"]
        outcome, _, asked = watched.look(days=1)
        assert (outcome, asked) == ("unchanged", ["/nb/", latest[0]]), "that of the year that is owed now is asked for"
        assert older[0] in watched.look(days=6)[2], "the others after a week, then ever rarer"
        assert older[0] not in watched.look(days=6)[2]
        site.put(latest[0], Resource(document(latest[1]).encode()))
        assert watched.look()[0] == "unchanged"
        assert watched.observatory.rows("visit")[-1]["new"] == 1


def test_a_document_that_no_server_gives_leaves_its_list_in_doubt_for_some_days(tmp_path: Path) -> None:
    older, ill, latest = of_year(OLDER), Resource(b"", status=HTTPStatus.BAD_GATEWAY), of_year(LATEST)
    nobodys = ("/docs/x.html", f"{LATEST}年政府信息公开工作年度报告", f"{LATEST + 1}-01-09")
    pages: dict[str, Resource | str] = {url: document(title) for url, title, _ in (*ROWS, latest)}
    site = site_of({**pages, "/nb/": list_page([*ROWS, latest, older]), older[0]: ill, nobodys[0]: ill})
    with PortalServer(site) as server:
        watched = Watched(tmp_path, site, server, "/nb/")
        assert watched.look()[0] == "incomplete"
        assert watched.look(days=1)[0] == "incomplete", "a server may be ill for a day"
        outcome, detail, _ = watched.look(days=2)
        assert (outcome, detail) == ("ok", f"{SILENT}: 1, {older[0]}")
        assert older[0] not in watched.look(days=1)[2]
        assert older[0] in watched.look(days=6)[2]
        site.put("/nb/index.html", Resource(list_page([nobodys, *ROWS, latest, older]).encode()))
        assert watched.look()[0] == "incomplete"
        assert watched.look(days=4)[0] == "incomplete", "nobody knows whose report that is"


def test_silent_years_of_a_body_are_asked_for_ever_rarer(tmp_path: Path) -> None:
    there = {LATEST, LATEST - 1}

    def answer(asked: Asked) -> Resource:
        year = int(asked.query.get("fbtime") or 0)
        line = Line("/", f"青禾县财政局{year}年政府信息公开工作年度报告", f"{year + 1}-01-20", "财政局", year)
        return Resource(f"<html><body>{report(line)}</body></html>".encode() if year in there else BLANK.encode())

    site = site_of({})
    site.interface(ENDPOINT, answer)
    address = f"{ENDPOINT}?area=1&fbtime={{}}".format
    silent = [address(year) for year in range(LATEST - 2, 2018, -1)]
    with PortalServer(site) as server:
        watched = Watched(tmp_path, site, server, f"{ENDPOINT}?area=1")
        outcome, detail, asked = watched.look()
        assert outcome == "incomplete"
        assert detail == f"documents of the list could not be fetched: {len(silent)}, {silent[0]}"
        assert [asked.count(path) for path in silent] == [1] * len(silent)
        outcome, detail, _ = watched.look(days=1)
        assert outcome == "ok"
        assert detail == f"{SILENT}: {len(silent)}, {silent[0]}"
        outcome, _, asked = watched.look(days=1)
        assert (outcome, asked) == ("unchanged", [address(LATEST)])
        there.add(LATEST - 2)
        outcome, _, asked = watched.look(days=7)
        assert silent[0] in asked
        assert watched.observatory.rows("visit")[-1]["new"] == 1, detail
        with watched.observatory.database.write() as connection:  # the next look reads the whole list
            table = schema.portal_column
            profile = watched.observatory.rows("portal_column")[0]["profile"]
            connection.execute(update(table).values(profile={**profile, "looks": 7}))
        outcome, _, asked = watched.look(days=1)
        assert outcome == "ok"
        assert not {*asked} & {*silent[1:]}, "a whole look asks for no silent year before its time either"
        assert len(watched.observatory.rows("document")) == len(there)


def test_the_year_that_is_owed_now_is_asked_for_at_every_look(tmp_path: Path) -> None:
    there = {LATEST - 1}

    def answer(asked: Asked) -> Resource:
        year = int(asked.query.get("fbtime") or 0)
        line = Line("/", f"青禾县财政局{year}年政府信息公开工作年度报告", f"{year + 1}-01-20", "财政局", year)
        inner = report(line) if year in there else "<p>信息公开</p><a href='/'>首页</a>"
        return Resource(f"<html><body>{inner}</body></html>".encode())

    site = site_of({})
    site.interface(ENDPOINT, answer)
    latest = f"{ENDPOINT}?area=1&fbtime={LATEST}"
    with PortalServer(site) as server:
        watched = Watched(tmp_path, site, server, f"{ENDPOINT}?area=1")
        watched.look()
        assert watched.look(days=1)[0] == "ok"
        for _ in range(2):
            assert watched.look()[2] == [latest]
        there.add(LATEST)
        assert watched.look()[2].count(latest) == 1
        assert watched.observatory.rows("visit")[-1]["new"] == 1
        assert timedelta(0) <= now() - watched.observatory.rows("entry")[-1]["last_seen"]
