"""Documents whose page is a shell: bodies in a script, behind a request, or whole in the list; walls before a list."""

import html
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import RowMapping

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.register import Portal
from tests.crawler.cms.recorded.hanweb_sites import UNIT, jpaas
from tests.crawler.cms.recorded.interface_sites import (
    EPOINT_ROWS,
    FRONT,
    POSTS,
    UCAP_ROWS,
    epoint,
    front,
    gkmlpt,
    ucap_b,
)
from tests.crawler.cms.recorded.parts import as_json, items, page, refused, rows, site_with
from tests.crawler.reading.reports import page as report_page
from tests.crawler.reading.reports import zeros
from tests.crawler.spiders.observatory import Observatory

NUMBER = "01234567X-2025-00012"


def report(title: str) -> str:
    """The body of a report."""
    return report_page(zeros(), title=title).partition("<body>")[2].partition("</body>")[0]


def guangdong() -> Site:
    """gkmlpt: the body is in a script, escaped."""
    site = gkmlpt()
    escapes: tuple[Callable[[str], str], ...] = (
        json.dumps,
        lambda text: json.dumps(html.escape(text)),
        lambda text: json.dumps(text).replace("<", "\\u003c"),
    )
    for row, escape in zip(POSTS, escapes, strict=False):
        head = f'identifier: "{NUMBER}", publisher: "青禾县人民政府办公室", display_publish_time: "{row.day}"'
        detail = f'DETAIL: {{id: 1, title: "{row.title}", {head}, content: {escape(report(row.title))}}}'
        script = f"<script>window._CONFIG = {{SID: '755120', {detail}, TREE: []}};</script>"
        site.put(row.url, Resource(page(f"<div id='app'></div>{script}", title=row.title).encode()))
    row = POSTS[len(escapes)]
    beside = '[{name: "报告.doc", url: "/attachment/0/1.doc", size: 18213}]'
    detail = f'DETAIL: {{id: 1, title: "{row.title}", content: "详见附件。", attachment: {beside}}}'
    site.put(row.url, Resource(page(f"<script>window._CONFIG = {{{detail}}};</script>", title=row.title).encode()))
    site.put("/attachment/0/1.doc", Resource(page(report(row.title), title=row.title).encode(), "application/msword"))
    return site


def liaoyang(project: str = "EWB-FRONT") -> Site:
    """Epoint: the body is behind a POST, or is a PDF. Only the script of all pages names the project."""
    site = epoint(project=project)
    for row in EPOINT_ROWS:
        shell = f"<h1>{row.title}</h1><span id='info_spnContent'></span><script src='/js/webBuilderCommon.js'></script>"
        site.put(row.url, Resource(page(shell, title=row.title).encode()))

    def answer(asked: Asked) -> Resource:
        identity = json.loads(asked.form["params"])["infoid"]
        row = next(row for row in EPOINT_ROWS if identity in row.url)
        if row is EPOINT_ROWS[1]:
            files = [{"pdfurl": "/files/1.pdf", "name": "年报"}]
            data = {"title": row.title, "infodate": row.day, "infotype": "pdf", "pdflist": files}
        else:
            data = {"title": row.title, "infodate": row.day, "identifier": NUMBER, "infocontent": report(row.title)}
        return as_json({"custom": {"data": data}, "status": {"code": 200}})

    site.interface(f"/{project}/rest/frontAppNotNeedLoginAction/getGovInfoDetail", answer)
    site.put("/files/1.pdf", Resource(b"<html><body>referer</body></html>" * 120))
    return site


def heilongjiang() -> Site:
    """Ucap B: the list holds the documents; their own addresses are dead."""
    site = ucap_b(is_whole=True)
    lists = site.answer

    def answer(asked: Asked) -> Resource:
        found = json.loads(lists(asked).content)
        for result in found["data"]["results"]:
            result["contentHtml"] = report(result["title"])
        return as_json(found)

    whole = ucap_b(is_whole=True)
    whole.interface("/common/search/7c61a8f0", answer)
    for row in UCAP_ROWS:
        whole.put(row.url, refused())
    return whole


def walled() -> Site:
    """The page is open, the interface behind it is not."""
    site = jpaas("")
    site.interface(
        UNIT, lambda _: Resource(b"<script>$_ts = window['$_ts']</script>", status=HTTPStatus.PRECONDITION_FAILED)
    )
    return site


def forbidden() -> Site:
    """robots.txt closes the interface."""
    site = front()
    site.put("/robots.txt", Resource(f"User-agent: *\nDisallow: {FRONT}\n".encode(), "text/plain"))
    return site


def sick() -> Site:
    site = front()
    site.interface(FRONT, lambda _: refused(500))
    return site


def half() -> Site:
    """A shell that shows some lines itself while its interface is gone."""
    found = rows(3)
    script = "<script>$.post('/front/api/data/affair', {channelList: [1], pageNo: 1}, show); loadMore();</script>"
    return site_with(
        found, {"/nb/index.html": page(f"<ul>{items(found)}</ul><a href='javascript:more()'>加载更多</a>{script}")}
    )


CASES = {
    "guangdong": (guangdong, "/gkmlpt/index"),
    "liaoyang": (liaoyang, "/xxgk/003006/govInfoPub.html"),
    "panjin": (lambda: liaoyang("EpointWebBuilder"), "/xxgk/003006/govInfoPub.html"),
    "heilongjiang": (heilongjiang, "/qhx/c112945/common_list.shtml"),
    "walled": (walled, "/col/col88/index.html"),
    "forbidden": (forbidden, "/zwgk/xxgkndbg/index.html"),
    "sick": (sick, "/zwgk/xxgkndbg/index.html"),
    "half": (half, "/nb/"),
}


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observatory]:
    observatory = Observatory(Path(tmp_path_factory.mktemp("details")))
    with ExitStack() as stack:
        portals = []
        for name, (site, column) in CASES.items():
            base = stack.enter_context(PortalServer(site())).base
            portals.append(Portal(name, name, f"{base}/", "4190", (base + column,)))
        observatory.register(portals)
        observatory.crawl(render="never")
        yield observatory


def visit(looked: Observatory, portal: str) -> RowMapping:
    [found] = [row for row in looked.rows("visit") if row["portal"] == portal]
    return found


def kinds(looked: Observatory, portal: str) -> list[str]:
    """What became of the entries' documents, in the order of the list."""
    [column] = [row["id"] for row in looked.rows("portal_column") if row["portal"] == portal]
    found = sorted((row for row in looked.rows("entry") if row["column_id"] == column), key=lambda row: row["id"])
    return [str(row["kind"] or row["problem"]) for row in found]


@pytest.mark.parametrize(
    ("portal", "reports"), [("guangdong", 4), ("liaoyang", 19), ("panjin", 19), ("heilongjiang", 20)]
)
def test_a_body_is_read_wherever_it_stands(looked: Observatory, portal: str, reports: int) -> None:
    assert kinds(looked, portal).count("report") == reports


@pytest.mark.parametrize(
    ("portal", "outcome", "detail"),
    [
        ("walled", "blocked", "a wall answers in place of the page: 瑞数 (412)"),
        ("forbidden", "robots", "robots.txt does not allow the page"),
        ("sick", "unreachable", "the server gave no usable answer"),
        ("half", "incomplete", "the list has a pager that cannot be followed"),
    ],
)
def test_an_interface_that_cannot_be_asked_is_no_empty_list(
    looked: Observatory, portal: str, outcome: str, detail: str
) -> None:
    found = visit(looked, portal)
    assert (found["outcome"], found["detail"][: len(detail)]) == (outcome, detail)
