"""Recorded sites whose lists stand behind an interface: gkmlpt, Ucap B, Lonsun, Epoint, "front", truecms."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crawler.practice.server import Asked, Resource, Site
from tests.crawler.cms.recorded.parts import (
    Recorded,
    Row,
    as_html,
    as_json,
    document,
    items,
    page,
    refused,
    rows,
    site_with,
    slice_of,
)

POSTS = rows(20, "/gkmlpt/content/0/585/post_{n}.html")
CONFIG = """<script>
window._CONFIG = {
  SID: '755120', SERVICE_AREA_ID: "7551", // the site
  TREE: [{id: 1, name: '机构概况', post_count: 3, children: []},
         {"id": 5, "name": "政府信息公开", "children": [{"id": 585, "name": "政府信息公开年报", "jump_url": "", "post_count": 20, "children": []},
          {"id": 586, "name": "年度报告（往年）", "post_count": OLDER, "children": []},
          {"id": 587, "name": "法治政府建设年度报告", "post_count": 3, "children": []}]}],
  onready: function () { return 1; }
};
</script><div id="app"></div>"""


def gkmlpt(older: int = 0, stated: int = 20) -> Site:
    old = rows(older, "/gkmlpt/content/0/586/post_{n}.html", 2018)
    site = site_with([*POSTS, *old], {"/gkmlpt/index": page(CONFIG.replace("OLDER", str(older)))})

    def answer(found: Sequence[Row], count: int) -> object:
        def listed(asked: Asked) -> Resource:
            if asked.query.get("sid") != "755120":
                return as_json({"code": -1})
            part = slice_of(found, asked, "page", 15)
            articles = [
                {
                    "id": n,
                    "title": row.title,
                    "url": row.url,
                    "publisher": "青禾县人民政府",
                    "display_publish_time": row.day,
                    "attachment": [],
                }
                for n, row in enumerate(part)
            ]
            return as_json({"classify": {"id": 585, "post_count": count}, "articles": articles})

        return listed

    site.interface("/gkmlpt/api/all/585", answer(POSTS, stated))  # type: ignore[arg-type]
    site.interface("/gkmlpt/api/all/586", answer(old, older))  # type: ignore[arg-type]
    return site


def gkmlpt_years() -> Site:
    """The node of reports is empty, its years below it hold them."""
    site = gkmlpt(older=4)
    years = """{"id": 585, "name": "2024年", "post_count": 20}, {"id": 586, "name": "2018年", "post_count": 4}"""
    tree = f"""[{{"id": 584, "name": "政府信息公开年报", "post_count": 0, "children": [{years}]}}]"""
    script = f"<script>window._CONFIG = {{SID: '755120', TREE: {tree}}};</script><div id='app'></div>"
    site.put("/gkmlpt/index", Resource(page(script).encode()))
    return site


UCAP_ROWS = rows(20, "/qhx/c112945/202501/{n:032x}.shtml")
UCAP_SHELL = page(
    "<!--<UCAPCONTENT>--><ul id='list'></ul><!--</UCAPCONTENT>--><script>"
    "$.getJSON('/common/search/7c61a8f0?_isAgg=true&amp;_isJson=true&amp;_pageSize=15&amp;_template=index&amp;page=' + page);</script>"
)


def ucap_b(*, is_whole: bool = False, stated: int = 20, empty_from: int = 99, older: Sequence[Row] = ()) -> Site:
    site = site_with([*UCAP_ROWS, *older], {"/qhx/c112945/common_list.shtml": UCAP_SHELL})

    def answer(asked: Asked) -> Resource:
        number = int(asked.query.get("page") or 1)
        part = slice_of(UCAP_ROWS, asked, "page", int(asked.query["_pageSize"])) if number < empty_from else []
        results = [
            {
                "title": row.title.replace("政府信息公开", "<em>政府信息公开</em>"),
                "url": row.url,
                "publishedTimeStr": f"{row.day} 10:00:00",
                "contentHtml": document(row).partition("<body>")[2] if is_whole else "",
                "domainMetaList": [{"resultList": [{"key": "indexnumber", "value": "GC001/2025-00012"}]}],
            }
            for row in part
        ]
        return as_json({"data": {"total": stated, "page": number, "rows": 15, "results": results}})

    site.interface("/common/search/7c61a8f0", answer)
    return site


def ucap_b_begun() -> Site:
    """The first lines stand in the page, the others behind the interface, at one of its other addresses."""
    site = ucap_b()
    script = "var url = '/search/7c61a8f0?_isAgg=true&_isJson=true&_pageSize=15&_template=index&page='; load(url + 1);"
    body = f"<!--<UCAPCONTENT>--><ul id='list'>{items(UCAP_ROWS[:15])}</ul><div id='page_div'></div><script>{script}</script>"
    site.put("/qhx/c112945/common_list.shtml", Resource(page(body).encode()))
    asked_before = site.answer
    site.interface("/search/7c61a8f0", lambda asked: asked_before(replace(asked, target=f"/common{asked.target}")))
    return site


OLDER = rows(4, "/qhx/c112945/2025/old{n}.html", 2018)


def ucap_b_twice() -> Site:
    """Two lists on one page, each behind a channel of its own."""
    site = ucap_b(older=OLDER)
    calls = "".join(
        f"$.getJSON('/common/search/{one}?_isJson=true&_pageSize=15', show);" for one in ("7c61a8f0", "old")
    )
    body = f"<!--<UCAPCONTENT>--><ul id='a'></ul><ul id='b'></ul><script>{calls}</script>"
    site.put("/qhx/c112945/common_list.shtml", Resource(page(body).encode()))
    results = [{"title": row.title, "url": row.url} for row in OLDER]
    site.interface("/common/search/old", lambda _: as_json({"data": {"total": 4, "results": results}}))
    return site


LONSUN_ROWS = rows(20, "/public/29641/{n}.html")
LABEL = "/site/label/8888"


def lonsun(*, is_posted: bool = False, pager: str = "<div class='page' data-total='2'>共2页</div>") -> Site:
    if is_posted:
        script = (
            f"$.post('{LABEL}', {{IsAjax:1, dataType:'html', labelName:'publicInfoList', siteId:'6795621', organId:'29641',"
            "type:'4', catId:'', pageSize:15, pageIndex:1, action:'list', isDate:true}, show);"
        )
    else:
        script = f"load('{LABEL}?IsAjax=1&amp;dataType=html&amp;labelName=publicInfoList&amp;siteId=6795621&amp;organId=29641&amp;type=4&amp;pageSize=15&amp;pageIndex=' + n);"
    shell = page(f"<div id='list'></div><script>{script}</script>")
    site = site_with(LONSUN_ROWS, {"/public/column/29641": shell})

    def answer(asked: Asked) -> Resource:
        fields = asked.form if is_posted else asked.query
        if (
            (asked.method == "POST") is not is_posted
            or fields.get("labelName") != "publicInfoList"
            or fields.get("type") != "3"
        ):
            return refused(404) if is_posted else as_html("<ul></ul>")
        number = int(fields["pageIndex"])
        part = LONSUN_ROWS[(number - 1) * 15 : number * 15]
        turns = "<a href='javascript:page(1)'>1</a><a href='javascript:page(2)'>2</a>"
        return as_html(f"<ul class='clearfix'>{items(part)}</ul>{pager}{turns}")

    site.interface(LABEL, answer)
    return site


EPOINT_ROWS = rows(20, "/govxxgk/LY/2025-01-16/{n:08x}-5c73-4318-83c9-32cf98fea0d3.html")
COMMON = 'var siteInfo = {"projectName":"/EWB-FRONT","siteGuid":"3373428a-5c73"}; function log(text) { return text; }'
API = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"


def epoint(*, counts_from: int = 1, is_wrapped: bool = False, project: str = "EWB-FRONT") -> Site:
    shell = page("<ul id='list'></ul><script src='/js/webBuilderCommon.js'></script>")
    common = COMMON.replace("EWB-FRONT", project)
    site = site_with(EPOINT_ROWS, {"/xxgk/003006/govInfoPub.html": shell, "/js/webBuilderCommon.js": common})

    def answer(asked: Asked) -> Resource:
        fields: Mapping[str, object] = json.loads(asked.body) if asked.body[:1] == b"{" else {}
        inner = fields.get("params") if is_wrapped else fields
        if (
            not isinstance(inner, dict)
            or inner.get("siteGuid") != "3373428a-5c73"
            or inner.get("categorynum") != "003006"
        ):
            return as_json({"custom": {"data": [], "total": 0}})
        at = (int(inner["pageIndex"]) - counts_from) * int(inner["pageSize"])
        part = EPOINT_ROWS[at : at + int(inner["pageSize"])] if at >= 0 else []
        data = [
            {"infourl": row.url, "realtitle": row.title, "title": row.title[:8] + "…", "infodate": row.day}
            for row in part
        ]
        return as_json({"custom": {"data": data, "total": len(EPOINT_ROWS)}, "status": {"code": 200}})

    site.interface(API.replace("EWB-FRONT", project), answer)
    return site


FRONT_ROWS = rows(20, "/zwgk/xxgkndbg/2025/i{n}.html")
FRONT = "/zwgk-search-front/api/data/affair"
FRONT_SHELL = page(
    '<div id="app"><ul><li v-for="item in list"><a :href="item.url">{{ item.title }}</a></li></ul></div>'
    f"<script>new CMS({{el: '#app', data: {{channelList: [33001], pageSize: 15, url: '{FRONT}'}}}});</script>"
)


def front(total: int | None = 20, older: Sequence[Row] = ()) -> Site:
    """With ``older`` a second application on the page makes a list of its own."""
    second = "<script>new CMS({data: {channelList: [33002], pageSize: 15}});</script>" if older else ""
    shell = FRONT_SHELL.replace("</body>", f"{second}</body>")
    site = site_with([*FRONT_ROWS, *older], {"/zwgk/xxgkndbg/index.html": shell})

    def answer(asked: Asked) -> Resource:
        if older and asked.method == "POST" and json.loads(asked.body).get("channelList") == [33002]:
            listed = [{"title": row.title, "url": row.url, "display_date": row.day} for row in older]
            return as_json({"code": 0, "data": {"list": listed, "total": len(older)}})
        fields = json.loads(asked.body or b"{}")
        if asked.method != "POST" or fields.get("channelList") != [33001]:
            return refused(405)
        at = (fields["pageNo"] - 1) * fields["pageSize"]
        found = [
            {"title": row.title, "url": row.url, "display_date": row.day}
            for row in FRONT_ROWS[at : at + fields["pageSize"]]
        ]
        return as_json({"code": 0, "data": {"list": found, **({} if total is None else {"total": total})}})

    site.interface(FRONT, answer)
    return site


TRUE_ROWS = rows(23, "/rgsrmzf/xxgknb/content/{n}.html")
MESSAGES = "/rgsrmzf/messageController/getMessage.do"


def truecms(most: int) -> Site:
    script = f"$('#l').jpage({{columnId:'c0ffee77', proxyUrl:'{MESSAGES}', perPage:15}});"
    site = site_with(TRUE_ROWS, {"/rgsrmzf/xxgknb/index.html": page(f"<div id='l'></div><script>{script}</script>")})

    def answer(asked: Asked) -> Resource:
        size = int(asked.query["perpage"])
        if "xxgknb" not in asked.headers.get("Referer", "") or size > most:
            return refused(404)
        start = int(asked.query["startrecord"])
        lines = "".join(
            f"<record><![CDATA[{items([row])}]]></record>"
            for row in TRUE_ROWS[start - 1 : int(asked.query["endrecord"])]
        )
        result = f"<datastore><totalrecord>{len(TRUE_ROWS)}</totalrecord><recordset>{lines}</recordset></datastore>"
        return Resource(
            f"{asked.query['callback']}({json.dumps({'result': result}, ensure_ascii=False)});".encode(),
            "text/javascript;charset=utf-8",
        )

    site.interface(MESSAGES, answer)
    return site


GKMLPT = "/gkmlpt/content/"
UCAP = "/qhx/c112945/common_list.shtml"
LONSUN = "/public/column/29641?type=3"
SITES = (
    Recorded("gkmlpt", "gkmlpt", "/gkmlpt/index", gkmlpt, 4, 20, again=2, documents=GKMLPT),
    Recorded("gkmlpt_nodes", "gkmlpt", "/gkmlpt/index", lambda: gkmlpt(older=4), 4, 24, again=2, documents=GKMLPT),
    Recorded("gkmlpt_years", "gkmlpt", "/gkmlpt/index", gkmlpt_years, 4, 24, again=2, documents=GKMLPT),
    Recorded(
        "gkmlpt_fewer",
        "gkmlpt",
        "/gkmlpt/index",
        lambda: gkmlpt(stated=23),
        4,
        20,
        "incomplete",
        "a page of the list is empty",
        4,
        documents=GKMLPT,
    ),
    Recorded("ucap_b_begun", "ucap_b", UCAP, ucap_b_begun, 3, 20, documents="/qhx/c112945/2025"),
    Recorded("ucap_b_twice", "ucap_b", UCAP, ucap_b_twice, 4, 24, again=2, documents="/qhx/c112945/2025"),
    Recorded("ucap_b", "ucap_b", UCAP, ucap_b, 3, 20, documents="/qhx/c112945/2025"),
    Recorded(
        "ucap_b_whole", "ucap_b", UCAP, lambda: ucap_b(is_whole=True), 3, 20, fetched=0, documents="/qhx/c112945/2025"
    ),
    Recorded(
        "ucap_b_fewer",
        "ucap_b",
        UCAP,
        lambda: ucap_b(stated=35),
        4,
        20,
        "incomplete",
        "a page of the list is empty",
        4,
        documents="/qhx/c112945/2025",
    ),
    Recorded(
        "ucap_b_deep",
        "ucap_b",
        UCAP,
        lambda: ucap_b(empty_from=2),
        3,
        15,
        "incomplete",
        "a page of the list is empty",
        3,
        documents="/qhx/c112945/2025",
    ),
    Recorded("lonsun", "lonsun", LONSUN, lonsun, 3, 20, documents="/public/29641/", again=2),
    Recorded(
        "lonsun_uncounted", "lonsun", LONSUN, lambda: lonsun(pager=""), 3, 20, documents="/public/29641/", again=2
    ),
    Recorded(
        "lonsun_posted", "lonsun", LONSUN, lambda: lonsun(is_posted=True), 3, 20, documents="/public/29641/", again=2
    ),
    Recorded("epoint", "epoint", "/xxgk/003006/govInfoPub.html", epoint, 4, 20, documents="/govxxgk/"),
    Recorded(
        "epoint_from_zero",
        "epoint",
        "/xxgk/003006/govInfoPub.html",
        lambda: epoint(counts_from=0),
        4,
        20,
        documents="/govxxgk/",
    ),
    Recorded(
        "epoint_wrapped",
        "epoint",
        "/xxgk/003006/govInfoPub.html",
        lambda: epoint(is_wrapped=True),
        5,
        20,
        documents="/govxxgk/",
    ),
    Recorded(
        "front_twice",
        "front",
        "/zwgk/xxgkndbg/index.html",
        lambda: front(older=rows(4, "/zwgk/xxgkndbg/2025/o{n}.html", 2018)),
        4,
        24,
        again=2,
        documents="/zwgk/xxgkndbg/2025",
    ),
    Recorded("front", "front", "/zwgk/xxgkndbg/index.html", front, 3, 20, documents="/zwgk/xxgkndbg/2025"),
    Recorded(
        "front_uncounted",
        "front",
        "/zwgk/xxgkndbg/index.html",
        lambda: front(None),
        3,
        20,
        documents="/zwgk/xxgkndbg/2025",
        again=2,
    ),
    Recorded(
        "front_capped",
        "front",
        "/zwgk/xxgkndbg/index.html",
        lambda: front(10_000),
        3,
        20,
        "incomplete",
        "the list has a pager that cannot be followed: 10000",
        3,
        documents="/zwgk/xxgkndbg/2025",
    ),
    Recorded(
        "truecms",
        "truecms",
        "/rgsrmzf/xxgknb/index.html",
        lambda: truecms(50),
        2,
        23,
        documents="/rgsrmzf/xxgknb/content",
    ),
    Recorded(
        "truecms_ten",
        "truecms",
        "/rgsrmzf/xxgknb/index.html",
        lambda: truecms(10),
        6,
        23,
        documents="/rgsrmzf/xxgknb/content",
    ),
)
