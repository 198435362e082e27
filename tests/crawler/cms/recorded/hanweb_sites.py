"""Recorded sites of Hanweb: jpage in both behaviours, the module xxgk, the endpoint of reports, JPAAS."""

import json
from collections.abc import Sequence

from crawler.practice.server import Asked, Resource, Site
from tests.crawler.cms.recorded.parts import Recorded, Row, as_html, as_json, items, page, refused, rows, site_with

ROWS = rows(20, "/art/2025/1/16/art_77_{n}.html")
PROXY = "/module/web/jpage/dataproxy.jsp"
JPAGE = (
    "$('#77').jpage({col:1,appid:1,webid:9,path:'/',columnid:77,sourceContentType:1,unitid:'5501',webname:'青禾县',"
    f"permissiontype:0,perPage:3,totalRecord:TOTAL,proxyUrl:'{PROXY}'}});"
)
EMPTY = "<datastore><recordset></recordset></datastore>      "[:54].ljust(54)


def xml(found: Sequence[Row], after: str = "", total: int | None = None) -> str:
    records = "".join(f"<record><![CDATA[{items([row])}]]></record>" for row in found)
    group = f'<nextgroup><![CDATA[<a href="{after}"></a>]]></nextgroup>' if after else ""
    stated = f"<totalrecord>{total}</totalrecord><totalpage>{-(-total // 3)}</totalpage>" if total is not None else ""
    return (
        f"<?xml version='1.0' encoding='utf-8'?><datastore>{group}{stated}<recordset>{records}</recordset></datastore>"
    )


def column(found: Sequence[Row], after: str = "", total: int | None = None, script: str = "") -> str:
    store = xml(found, after, total).partition("?>")[2]
    return page(f'<div id="77"><script type="text/xml">{store}</script></div><script>{script}</script>')


def by_number(asked: Asked) -> Resource:
    """The first behaviour: records from one number to another, 45 at most."""
    start, end = int(asked.query["startrecord"]), int(asked.query["endrecord"])
    return Resource(xml(ROWS[start - 1 : end], total=20).encode(), "application/xml")


def jpage_numbers() -> Site:
    site = site_with(ROWS, {"/col/col77/index.html": column(ROWS[:9], script=JPAGE.replace("TOTAL", "20"))})
    site.interface(PROXY, by_number)
    return site


def jpage_posted() -> Site:
    site = site_with(ROWS, {"/col/col77/index.html": column(ROWS[:9], script=JPAGE.replace("TOTAL", "20"))})

    def answer(asked: Asked) -> Resource:
        if asked.method != "POST" or asked.form.get("unitid") != "5501":
            return refused(405)
        return Resource(xml(ROWS[int(asked.form["startrecord"]) - 1 : int(asked.form["endrecord"])], total=20).encode())

    site.interface(PROXY, answer)
    return site


def next_group(number: int) -> str:
    return f"{PROXY}?page={number}&webid=9&path=/&columnid=ENC%2Bq7{number}%3D%3D&unitid=x9{number}&webname=qh&permissiontype=0"


def jpage_groups(*, is_cut: bool = False, total: int | None = 20) -> Site:
    """The second behaviour: pages whose ids are encrypted anew in each group."""
    site = site_with(ROWS, {"/col/col77/index.html": column(ROWS[:6], next_group(2), total)})

    def answer(asked: Asked) -> Resource:
        number = int(asked.query["page"])
        if asked.query.get("columnid") != f"ENC+q7{number}==" or (is_cut and number > 2):
            return Resource(EMPTY.encode())
        after = next_group(number + 1) if number < 4 else ""
        return Resource(xml(ROWS[(number - 1) * 6 : number * 6], after, total).encode())

    site.interface(PROXY, answer)
    return site


def jpage_ignoring() -> Site:
    """startrecord is ignored: only the page counts."""
    site = site_with(ROWS, {"/col/col77/index.html": column(ROWS[:3], script=JPAGE.replace("TOTAL", "20"))})

    def answer(asked: Asked) -> Resource:
        size, number = int(asked.query["perpage"]), int(asked.query.get("page") or 1)
        return Resource(xml(ROWS[(number - 1) * size : number * size], total=20).encode())

    site.interface(PROXY, answer)
    return site


def jpage_direct(stated: int) -> Site:
    """The proxy answers nothing, the column's HTML lists directly."""
    body = f"<ul>{items(ROWS)}</ul><script>{JPAGE.replace('TOTAL', str(stated))}</script>"
    site = site_with(ROWS, {"/col/col77/index.html": page(body)})
    site.interface(PROXY, lambda _: Resource(EMPTY.encode()))
    return site


def jpage_shell() -> Site:
    site = site_with(
        ROWS, {"/col/col77/index.html": page(f"<div id='77'></div><script>{JPAGE.replace('TOTAL', '20')}</script>")}
    )
    site.interface(PROXY, by_number)
    return site


def jpage_unnamed() -> Site:
    """Groups that only the column's page names: no answer says what follows, nor how many there are."""
    site = site_with(ROWS, {"/col/col77/index.html": column(ROWS[:6], next_group(2))})

    def answer(asked: Asked) -> Resource:
        return Resource(xml(ROWS[(int(asked.query["page"]) - 1) * 6 :][:6]).encode())

    site.interface(PROXY, answer)
    return site


def jpage_beside(found: Sequence[Sequence[Row]]) -> Site:
    """Several stores on one page, each with a unit and a pager of its own, three records a page."""
    stores = [
        column(rows[:3], script=JPAGE.replace("5501", str(n)).replace("TOTAL", str(len(rows))))
        for n, rows in enumerate(found)
    ]
    site = site_with([row for rows in found for row in rows], {"/col/col77/index.html": page("".join(stores))})

    def answer(asked: Asked) -> Resource:
        start, end = int(asked.query["startrecord"]), int(asked.query["endrecord"])
        return Resource(xml(found[int(asked.query["unitid"])][start - 1 : end]).encode(), "application/xml")

    site.interface(PROXY, answer)
    return site


NOTICES = [
    Row(f"/art/2026/5/{n}/art_11_{n}.html", f"青禾县召开第{n}次常务会议", f"2026-05-{n:02d}") for n in range(1, 8)
]
XXGK_ROWS = [*rows(12, "/art/2025/1/16/art_88_{n}.html"), *rows(8, "/art/2025/1/16/art_99_1{n}.html", 2023)]
XXGK_PAGE = page(
    '<div id="div88"></div><iframe src="/module/xxgk/tree.jsp?area=11330400MB0001234X&divid=div88" width="200"></iframe>'
    '<script src="/module/xxgk/js/list.js"></script>'
)


def xxgk() -> Site:
    found = sorted(XXGK_ROWS, key=lambda row: row.title)
    site = site_with(found, {"/col/col88/index.html": XXGK_PAGE})

    def answer(asked: Asked) -> Resource:
        if asked.method != "POST" or asked.form.get("area") != "11330400MB0001234X":
            return refused(404)
        number = int(asked.form["currpage"])
        lines = "".join(
            f"<tr><td><a href='{row.url}' title='{row.title}'>{row.title[:12]}</a></td><td>{row.day}</td></tr>"
            for row in found[(number - 1) * 8 : number * 8]
        )
        return as_html(
            f"<table>{lines}</table><div>共20条记录 共3页 当前第{number}页 <a onclick='gotopage({number + 1})'>下一页</a></div>"
        )

    site.interface("/module/xxgk/search.jsp", answer)
    return site


HEADINGS = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、因政府信息公开被申请行政复议情况 五、存在的主要问题"
YEARS = (2021, 2022, 2024)


def annual(said: str = "暂无相关信息", offered: Sequence[int] = ()) -> Site:
    site = site_with([], {})
    links = "".join(
        f'<a href="/module/xxgk/xxgkAnnualReport.jsp?area=002562728&fbtime={year}">{year}年</a>' for year in offered
    )

    def answer(asked: Asked) -> Resource:
        year = int(asked.query.get("fbtime") or 0)
        if asked.query.get("area") != "002562728" or year not in YEARS:
            return as_html(page(f"{links}<p>{said}</p>", title="政府信息公开年度报告"))
        title = f"青禾县水务集团有限公司{year}年政府信息公开工作年度报告"
        return as_html(page(f"{links}<h1>{title}</h1><p>发布日期：{year + 1}-01-20</p><p>{HEADINGS}</p>", title=title))

    site.interface("/module/xxgk/xxgkAnnualReport.jsp", answer)
    return site


UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
JPAAS_ROWS = rows(20, "/zfxxgknb/art/2025/art_{n:032x}.html")


def unit(tag: str) -> str:
    data = f"{{'parseType':'bulidstatic','webId':'51','pageId':'88f0','tplSetId':'ab12','tagId':'{tag}','pageType':'column'}}"
    return f'<script src="/script/unitbuild.js" url="{UNIT}" queryData="{data}"></script>'


def jpaas(total: str, *, is_ineffective: bool = False, size: int = 15) -> Site:
    head = "".join(map(unit, ("当前位置", "当前栏目list")))
    site = site_with(JPAAS_ROWS, {"/col/col88/index.html": page("<div class='list'></div>" + head)})

    def answer(asked: Asked) -> Resource:
        if asked.query.get("tagId") != "当前栏目list" or asked.query.get("webId") != "51":
            return as_json({"success": False, "code": "500", "data": None})
        wanted = json.loads(asked.query.get("paramJson") or "{}")
        number, most = int(wanted.get("pageNo") or 1), min(size, int(wanted.get("pageSize") or size))
        number = 1 if is_ineffective else number
        lines = items(JPAAS_ROWS[(number - 1) * most : number * most])
        return as_json(
            {"success": True, "code": "200", "data": {"html": f"<ul>{lines}</ul>{total.replace('CUR', str(number))}"}}
        )

    site.interface(UNIT, answer)
    return site


COLUMN = "/col/col77/index.html"
SITES = (
    Recorded("hanweb_numbers", "hanweb", COLUMN, jpage_numbers, 3, 20, documents="/art/"),
    Recorded("hanweb_posted", "hanweb", COLUMN, jpage_posted, 4, 20, documents="/art/"),
    Recorded("hanweb_groups", "hanweb", COLUMN, jpage_groups, 4, 20, documents="/art/"),
    Recorded(
        "hanweb_groups_uncounted", "hanweb", COLUMN, lambda: jpage_groups(total=None), 4, 20, documents="/art/", again=2
    ),
    Recorded(
        "hanweb_cut",
        "hanweb",
        COLUMN,
        lambda: jpage_groups(is_cut=True),
        3,
        12,
        "incomplete",
        "a page of the list is empty",
        3,
        documents="/art/",
    ),
    Recorded(
        "hanweb_cut_uncounted",
        "hanweb",
        COLUMN,
        lambda: jpage_groups(is_cut=True, total=None),
        3,
        12,
        "incomplete",
        "a page of the list is empty",
        3,
        documents="/art/",
    ),
    Recorded("hanweb_groups_unnamed", "hanweb", COLUMN, jpage_unnamed, 4, 20, documents="/art/", again=2),
    Recorded("hanweb_notices", "hanweb", COLUMN, lambda: jpage_beside([NOTICES, ROWS]), 3, 20, documents="/art/"),
    Recorded(
        "hanweb_lists", "hanweb", COLUMN, lambda: jpage_beside([ROWS[:8], ROWS[8:]]), 4, 20, again=2, documents="/art/"
    ),
    Recorded("hanweb_ignoring", "hanweb", COLUMN, jpage_ignoring, 9, 20, documents="/art/"),
    Recorded("hanweb_direct", "hanweb", COLUMN, lambda: jpage_direct(20), 1, 20, documents="/art/"),
    Recorded(
        "hanweb_direct_more",
        "hanweb",
        COLUMN,
        lambda: jpage_direct(45),
        4,
        20,
        "incomplete",
        "a page of the list is empty",
        4,
        documents="/art/",
    ),
    Recorded("hanweb_shell", "hanweb", COLUMN, jpage_shell, 4, 20, documents="/art/"),
    Recorded("xxgk", "xxgk", "/col/col88/index.html", xxgk, 4, 12, documents="/art/"),
    Recorded(
        "xxgk_annual",
        "xxgk_annual",
        "/module/xxgk/xxgkAnnualReport.jsp?area=002562728&fbtime=2024",
        annual,
        8,
        3,
        fetched=0,
        again=3,
    ),
    Recorded(  # the years are those that its page links, and none of them is a column of its own
        "xxgk_annual_offered",
        "xxgk_annual",
        "/module/xxgk/xxgkAnnualReport.jsp?area=002562728",
        lambda: annual("暂无2023年年报信息！", range(2021, 2026)),
        6,
        3,
        fetched=0,
        again=2,
    ),
    Recorded(
        "jpaas",
        "jpaas",
        "/col/col88/index.html",
        lambda: jpaas("<div>共2页</div>"),
        3,
        20,
        documents="/zfxxgknb/art/",
        again=2,
    ),
    Recorded(  # the number that a pager bears may be that of its pages
        "jpaas_counted_by_pages",
        "jpaas",
        "/col/col88/index.html",
        lambda: jpaas("<div class='p' data-total='5'></div>", size=4),
        6,
        20,
        documents="/zfxxgknb/art/",
        again=2,
    ),
    Recorded(
        "jpaas_counted_by_as_many_pages",
        "jpaas",
        "/col/col88/index.html",
        lambda: jpaas("<div class='p' data-total='10' data-page='CUR'></div>", size=2),
        11,
        20,
        documents="/zfxxgknb/art/",
        again=2,
    ),
    Recorded(
        "jpaas_uncounted",
        "jpaas",
        "/col/col88/index.html",
        lambda: jpaas(""),
        3,
        20,
        documents="/zfxxgknb/art/",
        again=2,
    ),
    # fewer lines a page than are asked for, and no number: only a page unlike the others, or an empty one, is the end
    Recorded(
        "jpaas_smaller",
        "jpaas",
        "/col/col88/index.html",
        lambda: jpaas("", size=8),
        4,
        20,
        documents="/zfxxgknb/art/",
        again=2,
    ),
    Recorded(
        "jpaas_full_pages",
        "jpaas",
        "/col/col88/index.html",
        lambda: jpaas("", size=10),
        5,
        20,
        documents="/zfxxgknb/art/",
        again=2,
    ),
    Recorded(
        "jpaas_uncounted_ineffective",
        "jpaas",
        "/col/col88/index.html",
        lambda: jpaas("", is_ineffective=True, size=10),
        3,
        10,
        "incomplete",
        "a page of the list repeats another",
        3,
        documents="/zfxxgknb/art/",
    ),
    Recorded(
        "jpaas_ineffective",
        "jpaas",
        "/col/col88/index.html",
        lambda: jpaas("<div>共2页</div>", is_ineffective=True),
        3,
        15,
        "incomplete",
        "a page of the list repeats another",
        3,
        documents="/zfxxgknb/art/",
    ),
)
