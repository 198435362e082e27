"""A server's own index of files as a column: nginx's, Apache's, that of IIS; read as the whole list that it is."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.pages.page import Page
from crawler.pages.rows import entries_of
from crawler.practice.server import PortalServer, Resource
from storage.clock import now
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, report_rows, site_of

ROWS = report_rows("/nb/2023/", 10)
TITLES = [title for _, title, _ in ROWS]


def nginx(path: str, names: list[str]) -> str:
    """Names longer than fifty characters are cut; the newest is written first by ``autoindex`` of no version."""
    lines = "".join(f'<a href="{quote(name)}">{name[:20]}..&gt;</a>   18-Jan-2024 09:12   18213\r\n' for name in names)
    head = f"<html>\r\n<head><title>Index of {path}</title></head>\r\n<body>\r\n<h1>Index of {path}</h1><hr><pre>"
    return f'{head}<a href="../">../</a>\r\n{lines}</pre><hr></body>\r\n</html>\r\n'


def apache(path: str, names: list[str]) -> str:
    sorting = '<a href="?C=N;O=D">Name</a><a href="?C=M;O=A">Last modified</a>'
    up = f'<tr><td><a href="{path.rpartition("/")[0] or "/"}">Parent Directory</a></td></tr>'
    rows = "".join(
        f'<tr><td><img src="/icons/unknown.gif" alt="[   ]"></td><td><a href="{quote(name)}">{name[:9]}..&gt;</a></td>'
        "<td>2024-01-18 09:12</td><td>18K</td></tr>"
        for name in names
    )
    head = f"<html><head><title>Index of {path}</title></head><body><h1>Index of {path}</h1>"
    return f"{head}<table><tr><th>{sorting}</th></tr>{up}{rows}</table></body></html>"


def iis(path: str, names: list[str]) -> str:
    lines = "".join(f'  2024/1/18  9:12  &lt;dir&gt; <A HREF="{path}{quote(name)}">{name}</A><br>' for name in names)
    up = '<A HREF="/">[转到父目录]</A><br><br>'
    head = f"<html><head><title>ex - {path}</title></head><body><H1>ex - {path}</H1><hr>"
    return f"{head}\r\n\r\n<pre>{up}{lines}</pre></body></html>"


@pytest.mark.parametrize("made", [nginx, apache, iis])
def test_an_index_of_files_is_a_whole_list_and_its_folders_are_parts_of_it(tmp_path: Path, made: object) -> None:
    assert callable(made)
    site = site_of(
        {
            "/": "<html><body><a href='/nb/'>政府信息公开年报</a></body></html>",
            "/nb/": made("/nb/", ["2023/", "乡镇/", "images/"]),
            "/nb/2023/": made("/nb/2023/", [f"{title}.html" for title in TITLES]),
            f"/nb/{quote('乡镇')}/": made(f"/nb/{quote('乡镇')}/", []),
            **{f"/nb/2023/{quote(title)}.html": document(title) for title in TITLES},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("files", "文件", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        visits = {url.removeprefix(server.base): row for url, row in observatory.last_visits().items()}
        assert {url: row["outcome"] for url, row in visits.items()} == {
            "/": "ok",
            "/nb/": "ok",
            "/nb/2023/": "ok",
            f"/nb/{quote('乡镇')}/": "empty",
        }
        assert [(row["title"], row["listed_date"]) for row in observatory.rows("entry")] == [
            (title, None) for title in TITLES
        ], "the time of a file is not that of a publication"
        cuts = [row["profile"].get("cuts") for row in observatory.rows("portal_column")]
        assert not any(cuts), "ten lines are all of them"


def asked_when_changed(folder: Path, index: str, changed: str) -> list[str]:
    """The addresses that are asked for at a second look, the index of the reports' files changed since the first."""
    site = site_of({"/nb/": index, **{f"/nb/{quote(title)}.html": document(title) for title in TITLES}})
    with PortalServer(site) as server:
        observatory = Observatory(folder)
        observatory.register([Portal("files", "文件", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        asked = len(site.requests)
        site.put("/nb/index.html", Resource(changed.encode()))
        observatory.crawl(render="never")
    return [one.path for one in site.requests[asked:]]


@pytest.mark.parametrize(
    ("made", "written", "shown"),
    [
        (nginx, "18-Jan-2024 09:12", "%d-%b-%Y %H:%M"),
        (apache, "2024-01-18 09:12", "%Y-%m-%d %H:%M"),
        (iis, "2024/1/18  9:12", "%Y/%m/%d %H:%M"),
    ],
)
def test_a_file_that_was_written_since_is_asked_for_again(
    tmp_path: Path, made: Callable[[str, list[str]], str], written: str, shown: str
) -> None:
    names = [f"{title}.html" for title in TITLES]
    index = made("/nb/", names)
    asked = asked_when_changed(tmp_path, index, index.replace(written, now().strftime(shown), 1))
    again = [path for path in asked if path != "/nb/"]
    assert f"/nb/{quote(names[0])}" in again
    assert len(again) <= 2, "one more is the sample"


def test_files_from_the_future_are_not_asked_for_whenever_their_index_changes(tmp_path: Path) -> None:
    index = nginx("/nb/", [f"{title}.html" for title in TITLES]).replace("18-Jan-2024", "18-Jan-2099")
    assert len(asked_when_changed(tmp_path, index, index.replace("18213", "18214"))) <= 2, "the index, and the sample"


def test_folders_beside_files_are_parts_too(tmp_path: Path) -> None:
    site = site_of(
        {
            "/nb/": nginx("/nb/", [f"{TITLES[0]}.html", "bm/", "css/"]),
            "/nb/bm/": nginx("/nb/bm/", [f"{TITLES[1]}.html"]),
            f"/nb/{quote(TITLES[0])}.html": document(TITLES[0]),
            f"/nb/bm/{quote(TITLES[1])}.html": Resource(document(TITLES[1]).encode()),
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("files", "文件", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        visits = {url.removeprefix(server.base): row for url, row in observatory.last_visits().items()}
        assert {url: row["outcome"] for url, row in visits.items()} == {"/nb/": "ok", "/nb/bm/": "ok"}
        assert not [one for one in site.requests if "css" in one.path]


def test_an_index_that_leads_elsewhere_alone_is_not_empty() -> None:
    head, name = "<html><head><title>Index of /nb/</title></head><body><pre>", "财政局2025年政府信息公开工作年度报告"
    elsewhere = (
        f"{head}<a href='../'>../</a>\n<a href='/doc/1.html'>{name}</a> 2026-01-09 09:00 12K</pre></body></html>"
    )
    page = Page.parse("http://www.qinghe.gov.cn/nb/", elsewhere)
    assert [(entry.url, entry.title) for entry in entries_of(page)] == [("http://www.qinghe.gov.cn/doc/1.html", name)]
    assert not page.is_file_index
    bare = f"{head}<a href='?C=M'>Modified</a><a href='../'>../</a></pre></body></html>"
    assert "共0条" in Page.parse("http://www.qinghe.gov.cn/nb/", bare).text
