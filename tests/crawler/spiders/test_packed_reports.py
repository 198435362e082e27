"""An archive of the reports of several bodies is a list of them, a line itself or attached to an article."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource
from monitor.judgement.judging import check_all
from storage.clock import day_of, now
from storage.register import Body, Portal, kind_of
from tests.crawler.reading.office_documents import docx_of
from tests.crawler.spiders.observatory import Observatory, document, list_page, site_of
from tests.crawler.unseen.parts import Line

LATEST = day_of(now()).year - 1
BODIES = ("财政局", "教育局", "水利局", "司法局")
ARCHIVE = "/f/nb.zip"
ALL = f"青禾县各部门{LATEST}年政府信息公开年报汇总"
PUBLISHED = f"关于公布{LATEST}年政府信息公开工作年度报告的公告"


def line_of(body: str) -> Line:
    title = f"青禾县{body}{LATEST}年政府信息公开工作年度报告"
    return Line(f"/nb/t{BODIES.index(body)}.html", title, f"{LATEST + 1}-01-20", body, LATEST)


def archive(*bodies: str, folder: str = "") -> Resource:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for body in bodies:
            made.writestr(f"{folder}{body}.docx", docx_of(line_of(body).document))
    return Resource(stream.getvalue(), "application/zip")


def states(observatory: Observatory) -> dict[str, str]:
    check_all(observatory.database, None, now())
    names = {row["id"]: row["name"].removeprefix("青禾县") for row in observatory.rows("body")}
    return {names[row["body_id"]]: row["status"] for row in observatory.rows("obligation") if row["year"] == LATEST}


@pytest.mark.parametrize("way", ["a line itself", "attached to an article"])
def test_its_documents_are_the_reports_of_their_bodies(tmp_path: Path, way: str) -> None:
    own = line_of(BODIES[0])
    day = f"{LATEST + 1}-01-30"
    link = (ARCHIVE, ALL, day) if way == "a line itself" else ("/nb/g.html", PUBLISHED, day)
    article = document(PUBLISHED).replace("</body>", f'<p>附件：<a href="{ARCHIVE}">各部门年报.zip</a></p></body>')
    site = site_of({"/nb/": list_page([link, (own.url, own.title, own.day)]), own.url: own.document})
    site.put("/nb/g.html", Resource(article.encode()))
    site.put(ARCHIVE, archive(*BODIES[1:3], folder="各部门/"))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        bodies = [
            Body(f"青禾县{body}", kind_of(body), "411329", "qh", (body,), since=date(LATEST, 1, 1)) for body in BODIES
        ]
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329", (f"{server.base}/nb/",))], bodies)
        observatory.crawl(render="never")
        found = states(observatory)
        assert [found[body] for body in BODIES] == ["on_time", "on_time", "on_time", "missing"]
        visit = observatory.last_visits()[f"{server.base}{ARCHIVE}"]
        assert (visit["outcome"], visit["listed"]) == ("ok", 2)
        asked = len(site.requests)
        observatory.crawl(render="never")
        paths = [one.path for one in site.requests[asked:]]
        assert paths.count(ARCHIVE) == 1
        site.put(ARCHIVE, archive(*BODIES[1:4]))
        observatory.a_day_passes()
        observatory.crawl(render="never")
        assert set(states(observatory).values()) == {"on_time"}
