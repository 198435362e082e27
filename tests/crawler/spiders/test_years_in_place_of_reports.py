"""Years that stand in a list as reports would, each of which leads to a list of its own."""

from pathlib import Path

from crawler.practice.server import PortalServer
from storage.clock import day_of, now
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, site_of

LATEST = day_of(now()).year - 1
CHINESE = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(LATEST))
NEW = '<img src="/images/new.gif">'


def test_a_year_whose_lines_bear_pictures_and_chinese_years_is_a_list(tmp_path: Path) -> None:
    towns = {
        f"/nb/{LATEST}/{at}.html": f"青禾县{name}镇人民政府{CHINESE}年政府信息公开工作年度报告"
        for at, name in enumerate(("柳湾", "石桥", "大川"))
    }
    towns[f"/nb/{LATEST}/9.html"] = f"青禾县水利局{LATEST}年政府信息公开工作年度报告"
    lines = "".join(
        f'<li><a href="{url}">{title}{NEW}</a>{LATEST + 1}-01-1{at}</li>'
        for at, (url, title) in enumerate(towns.items())
    )
    years = "".join(f'<option value="/nb/{year}/index.html">{year}年度报告</option>' for year in (LATEST, LATEST - 1))
    older = f"<li><a href='/nb/old.html'>青禾县水利局{LATEST - 1}年政府信息公开工作年度报告</a>{LATEST}-01-09</li>"
    head = "<html><head><title>政府信息公开年报</title></head><body>"
    site = site_of(
        {
            "/nb/": f'{head}<select onchange="location.href=this.value"><option>请选择</option>{years}</select>',
            f"/nb/{LATEST}/": f"{head}<ul>{lines}</ul>",
            f"/nb/{LATEST - 1}/": f"{head}<ul>{older}</ul>",
            "/nb/old.html": document(f"青禾县水利局{LATEST - 1}年政府信息公开工作年度报告"),
            **{url: document(title) for url, title in towns.items()},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("years", "年度", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
    asked = {one.path for one in site.requests}
    assert asked >= {*towns}
