"""A report in a document that its page links or shows is read there; the page's word about itself stands."""

from http import HTTPStatus
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource
from storage.export import Scope, reports
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, list_page, site_of

TITLE = "青禾县{place}镇人民政府2023年政府信息公开工作年度报告"
PLACES = {"by": "白杨", "qs": "青松", "cl": "垂柳", "hf": "红枫"}
REPORT = """<html><body><h1>年度报告</h1>{headings}
<table><tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>
<tr><td>行政规范性文件</td><td>{issued}</td><td>0</td><td>9</td></tr></table>
<p>本年新收政府信息公开申请数量、结转下年度继续办理见附表。</p></body></html>"""
HEADINGS = "".join(
    f"<p>{number}、{name}</p><p>本镇本年度情况。</p>"
    for number, name in zip(
        "一二三四五六",
        (
            "总体情况",
            "主动公开政府信息情况",
            "收到和处理政府信息公开申请情况",
            "政府信息公开行政复议、行政诉讼情况",
            "存在的主要问题及改进情况",
            "其他需要报告的事项",
        ),
        strict=True,
    )
)


def report(issued: int) -> Resource:
    return Resource(REPORT.format(headings=HEADINGS, issued=issued).encode())


def page(place: str, body: str) -> Resource:
    title = TITLE.format(place=place)
    head = f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>"
    return Resource(f"{head}<p>发布日期：2024-01-15</p>{body}<p>{'。' * 700}</p></body></html>".encode())


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Observatory, list[str]]:
    rows = [(f"/d/{name}.html", TITLE.format(place=place), "2024-01-15") for name, place in PLACES.items()]
    site = site_of({"/nb/": list_page(rows)})
    site.put("/d/by.html", page("白杨", '<p>附件：<a href="files/by.doc">年度报告.doc</a></p>'))
    site.put("/d/qs.html", page("青松", '<p>附件：<a href="files/gone.pdf">年度报告.pdf</a></p>'))
    whole = REPORT.format(headings=HEADINGS, issued=4).replace("<html><body><h1>年度报告</h1>", "")
    site.put("/d/cl.html", page("垂柳", whole.replace("</body></html>", '<a href="files/cl.doc">附件.doc</a>')))
    site.put("/d/hf.html", page("红枫", whole.replace("</body></html>", "")))
    site.put("/d/files/by.doc", report(7))
    site.put("/d/files/cl.doc", report(5))
    site.put("/d/files/gone.pdf", Resource(b"gone", status=HTTPStatus.NOT_FOUND))
    observatory = Observatory(Path(tmp_path_factory.mktemp("attachments")))
    with PortalServer(site) as server:
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "4199", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
    referers = [one.headers.get("Referer", "") for one in site.requests if one.path == "/d/files/by.doc"]
    return observatory, referers


def stored(observatory: Observatory) -> dict[str, dict[str, object]]:
    with observatory.database.read() as connection:
        return {str(row["body"])[3:5]: row for row in reports(connection, Scope())}


def test_the_attachment_is_read_where_the_page_has_no_tables(looked: tuple[Observatory, list[str]]) -> None:
    row = stored(looked[0])["白杨"]
    tables = row["tables"]
    assert isinstance(tables, dict)
    assert tables["disclosure.normative_documents.issued"] == 7
    assert (row["published"], row["title"], row["editions"]) == ("2024-01-15", TITLE.format(place="白杨"), 1)
    assert str(row["url"]).endswith("/d/by.html")


def test_the_server_is_told_which_page_led_to_the_file(looked: tuple[Observatory, list[str]]) -> None:
    assert [referer.rpartition("/")[2] for referer in looked[1]] == ["by.html"]


def test_an_attachment_that_is_not_to_be_had_leaves_the_report_published_and_is_asked_for_again(
    looked: tuple[Observatory, list[str]],
) -> None:
    assert stored(looked[0])["青松"]["reading"] == "failed"
    (entry,) = [row for row in looked[0].rows("entry") if "青松" in row["title"]]
    assert entry["fetched"] is None
    assert entry["problem"]


def test_a_page_with_tables_is_read_and_an_attachment_with_other_figures_named(
    looked: tuple[Observatory, list[str]],
) -> None:
    tables = stored(looked[0])["垂柳"]["tables"]
    assert isinstance(tables, dict)
    assert tables["disclosure.normative_documents.issued"] == 4
    problems = [problem for row in looked[0].rows("edition") for problem in row["problems"]]
    assert [one for one in problems if "cl.doc prints other figures in 1 cells" in one]
