"""Lists whose lines are called by their bodies alone, behind which viewers show the reports."""

from pathlib import Path

from crawler.practice.server import PortalServer
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, site_of

BODIES = ("水利局", "石桥镇人民政府", "柳湾镇人民政府")
OTHERS = (
    ("/d/8.html", "关于印发政府信息公开工作年度报告格式的通知"),
    ("/d/9.html", "青禾县2025年法治政府建设年度报告"),
)


def viewed(title: str) -> str:
    viewer = "<div class='wp_pdf_player' pdfsrc='/attach/1.pdf'></div>"
    return f"<html><head><title>青禾县人民政府</title></head><body><h1>{title}</h1>{viewer}</body></html>"


def test_lines_beside_which_a_viewer_shows_reports_are_a_list(tmp_path: Path) -> None:
    named = {f"/d/{at}.html": body for at, body in enumerate(BODIES)}
    rows = "".join(f"<li><a href='{url}'>{text}</a></li>" for url, text in (*named.items(), *OTHERS))
    column = (
        f"<html><head><title>政府信息公开年报</title></head><body><h3>2025年度报告</h3><ul>{rows}</ul></body></html>"
    )
    site = site_of(
        {
            "/": "<html><head><title>青禾县</title></head><body><a href='/nb/'>政府信息公开年报</a></body></html>",
            "/nb/": column,
            **{url: viewed(f"青禾县{body}2025年政府信息公开工作年度报告") for url, body in named.items()},
            **{url: f"<html><title>{title}</title><body>{title * 9}</body></html>" for url, title in OTHERS},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        bodies = [Body(f"青禾县{name}", kind_of(name), "4190", "called", (name,)) for name in BODIES]
        observatory.register([Portal("called", "单位", f"{server.base}/", "4190")], bodies)
        observatory.crawl(render="never")
        assert observatory.last_visits()[f"{server.base}/nb/"]["listed"] == len(BODIES) + len(OTHERS)
