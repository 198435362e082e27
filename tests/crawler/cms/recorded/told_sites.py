"""Recorded sites where one part of what a page or a server says is not so, or not there."""

import json
from collections.abc import Mapping

from crawler.practice.server import Asked, Resource, Site
from tests.crawler.cms.recorded.parts import Recorded, as_json, items, page, refused, rows, site_with

OWN = rows(9, "/doc/{n}.html")


def frames(status: int) -> Site:
    """The column frames the lists of its groups, one of which cannot be had."""
    shell = page("<h3>县直部门</h3><iframe src='bm.html'></iframe><h3>乡镇街道</h3><iframe src='xz.html'></iframe>")
    site = site_with(OWN, {"/nb/index.html": shell, "/nb/bm.html": page(items(OWN))})
    site.put("/nb/xz.html", refused(status))
    return site


def framed_beside() -> Site:
    """The column has lines of its own, and frames more of them behind a wall."""
    shell = page(f"{items(OWN)}<h3>乡镇街道</h3><iframe src='xz.html'></iframe>")
    site = site_with(OWN, {"/nb/index.html": shell})
    site.put("/nb/xz.html", refused(412))
    return site


def pieces(*, is_gone: bool = False) -> Site:
    """Pieces that a script puts into the page: their links are relative to that page."""
    script = "<script>$('#a').load('inc/bm.html');$('#b').load('inc/xz.html');</script>"
    relative = items(OWN[:5]).replace("/doc/", "../doc/")
    site = site_with(OWN, {"/nb/index.html": page(f"<div id='a'></div><div id='b'></div>{script}")})
    site.put("/nb/inc/bm.html", Resource(f"<h3>政府信息公开年报</h3><ul>{relative}</ul>".encode()))
    other = Resource(f"<h3>政府信息公开年报</h3>{items(OWN[5:]).replace('/doc/', '../doc/')}".encode())
    site.put("/nb/inc/xz.html", refused() if is_gone else other)
    return site


POSTS = rows(6, "/gkmlpt/content/0/9/post_{n}.html")


def node_without() -> Site:
    """gkmlpt: the tree counts six documents in a node whose list is empty; those of its years have them."""
    years = [{"id": 902, "name": "2024年", "post_count": 4}, {"id": 901, "name": "2023年", "post_count": 2}]
    node = {"id": 9, "name": "政府信息公开年报", "post_count": 6, "children": years}
    script = f"<script>window._CONFIG = {{SID: '755', TREE: {json.dumps([node])}}};</script>"
    site = site_with(POSTS, {"/gkmlpt/index": page(f"<div id='app'></div>{script}")})

    def listed(at: slice) -> object:
        found = [{"title": row.title, "url": row.url, "display_publish_time": row.day} for row in POSTS[at]]
        return lambda _: as_json({"classify": {"post_count": len(found)}, "articles": found})

    for node_id, at in ((9, slice(0)), (902, slice(4)), (901, slice(4, None))):
        site.interface(f"/gkmlpt/api/all/{node_id}", listed(at))  # type: ignore[arg-type]
    return site


LINES = rows(20, "/govxxgk/QH/{n}.html")


def total_of_first() -> Site:
    """Epoint: pages count from 0, and only the first one says how many lines there are; the others say none."""
    common = 'var siteInfo = {"projectName":"/QH","siteGuid":"33-5c"};'
    shell = page("<ul id='list'></ul><script src='/js/webBuilderCommon.js'></script>")
    site = site_with(LINES, {"/xxgk/003006/info.html": shell, "/js/webBuilderCommon.js": common})

    def answer(asked: Asked) -> Resource:
        fields: Mapping[str, int] = json.loads(asked.body or b"{}")
        number, size = fields["pageIndex"], fields["pageSize"]
        part = LINES[number * size : number * size + size]
        data = [{"infourl": row.url, "realtitle": row.title, "infodate": row.day} for row in part]
        return as_json({"custom": {"data": data, "total": 0 if number else len(LINES)}})

    site.interface("/QH/rest/lightfrontaction/getgovinfolist", answer)
    return site


COUNTED = rows(20, "/zwgk/nb/i{n}.html")


def counts_its_page() -> Site:
    """front: what is called the total is the number of lines of the page."""
    script = "new CMS({el: '#app', data: {channelList: [7], pageSize: 15, url: '/front/api/data/affair'}});"
    shell = page(f"<ul><li v-for='item in list'>{{{{ item.title }}}}</li></ul><script>{script}</script>")
    site = site_with(COUNTED, {"/zwgk/index.html": shell})

    def answer(asked: Asked) -> Resource:
        fields = json.loads(asked.body or b"{}")
        at = (fields["pageNo"] - 1) * fields["pageSize"]
        part = COUNTED[at : at + fields["pageSize"]]
        found = [{"title": row.title, "url": row.url, "display_date": row.day} for row in part]
        return as_json({"code": 0, "data": {"list": found, "total": len(found)}})

    site.interface("/front/api/data/affair", answer)
    return site


NB = "/nb/index.html"
EMPTY = "a page of the list is empty"
SITES = (
    # what cannot be had is asked for once more, as a part of the list
    Recorded("frame_gone", "generic", NB, lambda: frames(404), 4, 9, "incomplete", EMPTY, 4),
    Recorded("frame_walled", "generic", NB, lambda: frames(412), 4, 9, "incomplete", "", 4),
    Recorded("frame_walled_beside", "generic", NB, framed_beside, 3, 9, "incomplete", "", 3),
    Recorded("pieces_of_page", "included", NB, pieces, 3, 9, again=2),
    Recorded("piece_gone", "included", NB, lambda: pieces(is_gone=True), 4, 5, "incomplete", EMPTY, 4),
    Recorded(
        "gkmlpt_node_without", "gkmlpt", "/gkmlpt/index", node_without, 4, 6, again=2, documents="/gkmlpt/content/"
    ),
    Recorded(
        "epoint_total_of_first",
        "epoint",
        "/xxgk/003006/info.html",
        total_of_first,
        4,
        20,
        again=2,
        documents="/govxxgk/",
    ),
    Recorded(
        "front_counts_its_page", "front", "/zwgk/index.html", counts_its_page, 3, 20, again=2, documents="/zwgk/nb/"
    ),
)
