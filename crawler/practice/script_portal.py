"""The portal of 砚溪县: a list that a script fills in, no validators, and a second column behind a wall page."""

import json
from hashlib import sha256
from http import HTTPStatus

from crawler.practice import lookalikes
from crawler.practice.counties import YANXI
from crawler.practice.pages import Article, render, report_article, static_file
from crawler.practice.plot import OLD_PAGE, Key, Report
from crawler.practice.reports import write_reports
from crawler.practice.server import Resource, Site

COLUMN = "/xxgk/nb/"
WALLED_COLUMN = "/xzjd/nb/"

_CHANNEL = "c7f20be4"
_ROBOTS = b"User-agent: *\nDisallow: /admin/\n"
_FNV_OFFSET, _FNV_PRIME = 2166136261, 16777619
_CARDS = (
    (COLUMN, "政府信息公开年报", "县政府及各部门年度报告"),
    (WALLED_COLUMN, "乡镇街道年报", "各乡镇、街道年度报告"),
    ("/xxgk/zhinan/", "公开指南", "获取政府信息的途径"),
    ("/xxgk/zhidu/", "公开制度", "法规与配套制度"),
)


class ScriptPortal:
    """The site of 砚溪县: its ``reports``, and in ``paths`` where each of them stands."""

    columns = (COLUMN, WALLED_COLUMN)

    def __init__(self, latest_year: int) -> None:
        self.county = YANXI
        self.site = Site(YANXI.key, _home("页面不存在", "您访问的页面不存在。"))
        self.reports = {report.key: report for report in write_reports(YANXI, latest_year)}
        self.paths: dict[Key, tuple[str, ...]] = {}
        self.lookalikes: list[str] = []
        self._listed: list[tuple[Article, str]] = []
        for report in self.reports.values():
            self._publish(report)
        self._put_lookalikes(latest_year)
        self._put_list()
        self._put_frame()

    def _publish(self, report: Report) -> None:
        if report.published is None:
            self.paths[report.key] = ()
            return
        article = report_article(report, report.published)
        self.paths[report.key] = (self._list_article(article, old=report.key == OLD_PAGE),)

    def _list_article(self, article: Article, *, old: bool = False) -> str:
        key = sha256(f"{article.title}{article.published}".encode()).hexdigest()[:24]
        path = f"{COLUMN}{article.published.year}/{key}.html"
        self._listed.append((article, key))
        page = render("yanxi/old.html" if old else "yanxi/article.html", self.county, article=article)
        if old:
            self.site.put(path, Resource(page.decode().encode("gb18030"), "text/html"))
        else:
            self.site.put(path, Resource(page))
        return path

    def _put_lookalikes(self, latest_year: int) -> None:
        government = self.reports[self.county.bodies[0].name, 0]
        if government.published:
            article = lookalikes.explanation(government, government.published)
            self.lookalikes.append(self._list_article(article))
        self.lookalikes.append(self._list_article(lookalikes.website_report(self.county, latest_year)))

    def _put_list(self) -> None:
        """The JSON that the script asks for; its address is an FNV-1a sign of the channel, as the script makes it."""
        listed = sorted(self._listed, key=lambda pair: pair[0].published, reverse=True)
        rows = [
            {
                "k": key,
                "t": "".join(article.title_lines),
                "y": article.published.year,
                "d": f"{article.published:%Y-%m-%d}",
            }
            for article, key in listed
        ]
        sign = _FNV_OFFSET
        for byte in _CHANNEL.encode():
            sign = (sign ^ byte) * _FNV_PRIME % 2**32
        content = json.dumps({"total": len(rows), "rows": rows}, ensure_ascii=False).encode()
        path = f"/api-gateway/front/{_CHANNEL}/{sign:08x}/page-1"
        self.site.put(path, Resource(content, "application/json; charset=utf-8"))

    def _put_frame(self) -> None:
        blob = sha256(self.county.site_code.encode()).hexdigest() * 3
        wall = Resource(
            render("yanxi/wall.html", self.county, blob=blob),
            status=HTTPStatus.PRECONDITION_FAILED,
            headers={"Set-Cookie": f"sVoELocvxVW0O={blob[:40]}; Path=/; HttpOnly", "Cache-Control": "no-store"},
        )
        self.site.wall(WALLED_COLUMN, wall)
        frame = {
            "/index.html": _home(f"{self.county.name}人民政府网", "公开、便民、高效、廉洁"),
            "/xxgk/index.html": _home("政府信息公开", "统一平台，集中公开"),
            "/xxgk/zhinan/index.html": _home("政府信息公开指南", "当面、信函、网络三种方式均可提出申请"),
            "/xxgk/zhidu/index.html": _home("政府信息公开制度", "本县执行的政府信息公开法规与制度"),
            f"{COLUMN}index.html": render("yanxi/shell.html", self.county, channel=_CHANNEL),
        }
        for path, content in frame.items():
            self.site.put(path, Resource(content))
        self.site.put("/robots.txt", Resource(_ROBOTS, "text/plain"))
        for path, kind in (("js/app.js", "text/javascript; charset=utf-8"), ("css/app.css", "text/css")):
            name = path.rpartition("/")[2]
            self.site.put(f"/static/{path}", Resource(static_file(f"yanxi/{name}"), kind))


def _home(heading: str, lead: str) -> bytes:
    return render("yanxi/home.html", YANXI, heading=heading, lead=lead, cards=_CARDS)
