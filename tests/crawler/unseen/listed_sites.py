"""Portals whose column is registered, each with a list that is made or paged in a way of its own."""

import json

from crawler.practice.server import Asked, Resource
from tests.crawler.unseen.parts import (
    BODIES,
    LATEST,
    LOOKALIKES,
    PUBLISHED,
    Line,
    Made,
    Unseen,
    items,
    lines,
    links,
    paged,
)

NB = "政府信息公开年报"


def cut_titles() -> Unseen:
    """Nothing that the page shows says what it is about: titles are cut, and whole only in an attribute."""
    found = lines("/doc/{n}.html")
    return Unseen(Made(found).page("/nb/", items(found), "2025年").site, 10, ("/nb/",))


def hints() -> Unseen:
    """Every link says 点击查看 where others have their title."""
    found = lines("/doc/{n}.html")
    row = lambda line: f"<li><a href='{line.url}' title='点击查看详情'>{line.title}</a>({line.day})</li>"  # noqa: E731
    return Unseen(Made(found).page("/nb/", items(found, row), NB).site, 10, ("/nb/",))


def scripted() -> Unseen:
    """A script makes the list of objects that stand in it: no browser is needed."""
    found = lines("/doc/{n}.html")
    rows = ",".join(f"{{title:'{line.title}',url:'{line.url}',date:'{line.day}'}}" for line in found)
    return Unseen(
        Made(found).page("/nb/", f"<ul id='ul'></ul><script>var rows=[{rows}];show(rows)</script>", NB).site,
        9,
        ("/nb/",),
    )


def posted() -> Unseen:
    """A script sends a form with another number of a page."""
    found = lines("/doc/{n}.html")
    parts = paged(found)

    def answer(asked: Asked) -> str:
        number = int(asked.form.get("pageNum") or 1)
        form = f"<form method='post' action='/nb/list.do'><input type='hidden' name='pageNum' value='{number}'></form>"
        pager = f"第{number}页 共{len(parts)}页 <a href='javascript:go({number + 1})'>下一页</a>"
        return f"<html><title>{NB}</title><body>{form}{items(parts[number - 1])}{pager}</body></html>"

    return Unseen(Made(found).answers("/nb/list.do", answer).site, 12, ("/nb/list.do?cid=88",))


def jumped() -> Unseen:
    """Struts: the field of the page's number has a dot, each page leads on by ``#``, and only the lines are counted."""
    found = lines("/doc/{n}.html")
    parts = paged(found)

    def answer(asked: Asked) -> str:
        number = min(int(asked.form.get("page.pageNo") or 1), len(parts))
        hidden = f"<input type=hidden name='cid' value='41'><input type=hidden name='page.pageNo' value='{number}'>"
        form = f"<form name='f' action='/xxgk/list.action' method='post'>{hidden}</form>"
        pager = f"<div>共{len(found)}条 <a href='#' onclick='jumpPage({number + 1})'>下一页</a></div>"
        return f"<html><title>{NB}</title><body>{form}{items(parts[number - 1])}{pager}</body></html>"

    return Unseen(Made(found).answers("/xxgk/list.action", answer).site, 12, ("/xxgk/list.action?cid=41",))


def put_together() -> Unseen:
    """A script puts the address of a page together; an old pager beside it has numbers without links."""
    found = lines("/doc/{n}.html")
    parts = paged(found)

    def answer(asked: Asked) -> str:
        number = int(asked.query.get("pageIndex") or 1)
        steps = "".join(
            f"<a class='{'cur' if one == number else ''}' href='javascript:to({one})'>{one}</a>" for one in (1, 2, 3)
        )
        script = "<script>function to(n){location.href='/nb/list.html?columnId=12&pageIndex='+n}</script>"
        return f"<html><title>{NB}</title><body>{items(parts[number - 1])}{steps}{script}</body></html>"

    return Unseen(Made(found).answers("/nb/list.html", answer).site, 12, ("/nb/list.html?columnId=12",))


def chosen() -> Unseen:
    """A pager that is a choice of pages, with the one that is shown."""
    found = lines("/doc/{n}.html")
    made, parts = Made(found), paged(found)
    for number, part in enumerate(parts):
        options = "".join(
            f"<option value='{one}' {'selected' if one == number else ''}>第{one + 1}页</option>"
            for one in range(len(parts))
        )
        name = f"list_{number + 1}" if number else "list"
        made.page(f"/nb/{name}.html", f"{items(part)}<select onchange='turn(this.value)'>{options}</select>", NB)
    return Unseen(made.site, 13, ("/nb/list.html",))


def beyond() -> Unseen:
    """eportal: the last page, too, has a link to the one after it."""
    found = lines("/doc/{n}.html")
    parts = paged(found)

    def answer(asked: Asked) -> str:
        number = int(asked.query.get("currentPage") or 1)
        turn = f"/eportal/ui?pageId=200&currentPage={number + 1}&moduleId=ab12cd34&staticRequest=yes"
        pager = f"第{number}页/共{len(parts)}页<a href='javascript:void(0)' onclick=\"page('{turn}')\">下页</a>"
        hidden = "<input type='hidden' name='eprotalCurrentPageId' value='200'>"
        return f"<html><title>{NB}</title><body>{items(parts[number - 1])}{hidden}{pager}</body></html>"

    return Unseen(Made(found).answers("/eportal/ui", answer).site, 12, ("/eportal/ui?pageId=200",))


def dead_next() -> Unseen:
    """Sudy: the last page's 下一页 leads nowhere, its number stands beside that of all pages."""
    found = lines("/2026/0116/c70a{n}/page.htm")
    made, parts = Made(found), paged(found)
    for number, part in enumerate(parts):
        following = f"/70/list{number + 2}.htm" if number + 1 < len(parts) else "javascript:void(0)"
        pages = f"页码<em>{number + 1}</em>/<em class='all_pages'>{len(parts)}</em>"
        pager = f"<div class='wp_paging'>总共{len(found)}记录{links((following, '下一页'))}{pages}</div>"
        made.page(f"/70/list{number + 1 if number else ''}.htm", f"{items(part)}{pager}", NB)
    return Unseen(made.site, 12, ("/70/list.htm",))


def capped() -> Unseen:
    """Epoint: the server gives fewer lines a page than it is asked for."""
    found = lines("/govxxgk/QH/{n}.html")
    made = Made(found)
    script = "var siteInfo = {'projectName':'/QH','siteGuid':'7eb5'};"
    made.site.put("/js/webBuilderCommon.js", Resource(script.encode(), "application/javascript"))

    def answer(asked: Asked) -> Resource | None:
        if asked.method != "POST":
            return None
        part = paged(found)[int(json.loads(asked.body)["pageIndex"]) - 1]
        rows = [{"infourl": line.url, "realtitle": line.title, "infodate": line.day} for line in part]
        value = json.dumps({"custom": {"total": len(found), "data": rows}})
        return Resource(value.encode(), "application/json")

    made.answers("/QH/rest/lightfrontaction/getgovinfolist", answer)
    shell = "<div id='list'></div><script src='/js/webBuilderCommon.js'></script><script>var deptcode='033'</script>"
    return Unseen(made.page("/govxxgk/033/033005/info.html", shell, NB).site, 14, ("/govxxgk/033/033005/info.html",))


def asked_otherwise() -> Unseen:
    """front: what the page's script sends besides nobody can tell without a browser, and without it nothing comes."""
    rows = [{"title": line.title, "url": line.url, "display_date": line.day} for line in lines("/nb/i{n}.html")]

    def answer(asked: Asked) -> Resource:
        held = rows if "siteId" in json.loads(asked.body or "{}") else []
        value = {"code": 200, "data": {"total": len(held), "list": held}}
        return Resource(json.dumps(value, ensure_ascii=False).encode(), "application/json")

    shell = "<p v-for='item in list'>{{item.title}}</p><script>new CMS(with_site({channelList:['9']}))</script>"
    made = Made(lines("/nb/i{n}.html")).page("/nb/", shell, NB).answers("/front/api/data/affair", answer)
    return Unseen(made.site, 3, ("/nb/",), again=2, last="unverified", lost=PUBLISHED)


def previews() -> Unseen:
    """The column shows the first line of each of its parts, and 更多 beside their headings."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made, boxes = Made(found), ""
    for path, heading, ending in (("bm", "县政府部门", "局"), ("xz", "乡镇", "政府")):
        own = [line for line in found if line.body.endswith(ending)]
        made.page(f"/nb/{path}/", items(own), heading)
        boxes += f"<div><h3>{heading}<a href='/nb/{path}/'>更多&gt;&gt;</a></h3>{items(own[:1])}</div>"
    news = "<div><h3>县区动态<a href='/nb/xw/'>更多&gt;&gt;</a></h3></div>"
    return Unseen(made.page("/nb/", boxes + news, NB).site, 10, ("/nb/",), again=3)


def years_beside() -> Unseen:
    """The column shows the latest year; the others are chosen."""
    found = lines("/doc/{n}.html", lookalikes=False)
    choice = "<select><option value='?year=2025'>2025年</option><option value='?year=2024'>2024年</option></select>"

    def answer(asked: Asked) -> str:
        year = int(asked.query.get("year") or LATEST)
        own = [line for line in found if line.year == year]
        return f"<html><title>{NB}</title><body>{choice}{items(own)}</body></html>"

    return Unseen(Made(found).answers("/nb/list.html", answer).site, 10, ("/nb/list.html",), again=3)


def years_called() -> Unseen:
    """The column shows the latest year; a choice calls a function of the page that goes to another."""
    found = lines("/doc/{n}.html", lookalikes=False)
    options = "<option value='2025'>2025年</option><option value='2024'>2024年</option>"
    choice = f"<select onchange='go(this.value)'>{options}</select>"
    script = "<script>function go(y){window.location.href='/nb/list.html?year='+y}</script>"

    def answer(asked: Asked) -> str:
        own = [line for line in found if str(line.year) == (asked.query.get("year") or str(LATEST))]
        return f"<html><title>{NB}</title><body>{choice}{script}{items(own)}</body></html>"

    return Unseen(Made(found).answers("/nb/list.html", answer).site, 10, ("/nb/list.html",), again=3)


def told_of_earlier() -> Unseen:
    """A sentence below the list of the latest year says where the earlier reports stand."""
    found = lines("/doc/{n}.html", lookalikes=False)
    latest, older = ([line for line in found if (line.year == LATEST) == is_latest] for is_latest in (True, False))
    note = f"<p>{LATEST}年以前的年报请查看{links(('/old/nb/', '旧版网站'))}</p>"
    made = Made(found).page("/nb/", f"{items(latest)}{note}", NB).page("/old/nb/", items(older), "年报")
    return Unseen(made.site, 8, ("/nb/",), again=2)


def matrix() -> Unseen:
    """A table of bodies and years whose cells say 查看; what nobody published has a dash."""
    found = {(line.body, line.year): line for line in lines("/doc/{n}.html", lookalikes=False)}
    years = (LATEST, LATEST - 1)
    rows = "".join(
        f"<tr><td>{at}</td><td>{body}</td>{''.join(_cell(found.get((body, year))) for year in years)}</tr>"
        for at, body in enumerate(BODIES, 1)
    )
    head = f"<tr><th>序号</th><th>单位</th>{''.join(f'<th>{year}年</th>' for year in years)}</tr>"
    made = Made(list(found.values())).page("/nb/", f"<table>{head}{rows}</table>", NB)
    return Unseen(made.site, 7, ("/nb/",))


def _cell(line: Line | None) -> str:
    return f"<td><a href='{line.url}'><img alt='查看'></a></td>" if line else "<td>—</td>"


def sliced() -> Unseen:
    """A script shows three of the page's lines at a time; its pager has numbers and no addresses."""
    found = lines("/doc/{n}.html")
    pager = "".join(f"<a href='javascript:next({n})'>{n}</a>" for n in (1, 2, 3))
    script = "<script>function next(n){var li=$('#a li');li.hide();li.slice(3*n-3,3*n).show()}next(1)</script>"
    return Unseen(Made(found).page("/nb/", f"{items(found)}{pager}{script}", NB).site, 10, ("/nb/",))


def archive() -> Unseen:
    """上海: a script turns to ``index_2.html``, which says nothing of where it stands among the pages."""
    found = lines("/doc/{n}.html")
    parts, made = paged(found), Made(found)
    script = f"<ul id='page'></ul><script>$('#page').pagination({{totalPage: {len(parts)}, callback: turn}})</script>"
    for number, own in enumerate(parts, 1):
        made.page(f"/nw12/index{'' if number == 1 else f'_{number}'}.html", f"{items(own)}{script}", NB)
    return Unseen(made.site, 13, ("/nw12/index.html",))


def in_scripts() -> Unseen:
    """Two scripts of the site hold the lines as data, of departments and of towns, that another one draws."""
    found = lines("/nb/{n}.html", lookalikes=False)
    scripts = "".join(f"<script src='/nb/{name}.js'></script>" for name in ("bm", "xz"))
    made = Made(found).page("/nb/", f"<div id='l'></div>{scripts}<script>draw(rows, others)</script>", "信息公开年报")
    for name, given, towns in (("bm", "rows", False), ("xz", "others", True)):
        own = [line for line in found if line.body.endswith("政府") is towns]
        rows = [{"bt": line.title, "lj": line.url, "sj": line.day} for line in own]
        script = f"var {given} = {json.dumps(rows, ensure_ascii=False)};"
        made.site.put(f"/nb/{name}.js", Resource(script.encode(), "application/javascript"))
    return Unseen(made.site, 10, columns=("/nb/",), again=2)


def among_notices() -> Unseen:
    """Reports stand in a list of notices, of which nobody needs to open what calls itself another kind."""
    found = lines("/doc/{n}.html", lookalikes=False)
    names = ("关于东环路施工的公告", "关于停水检修的通知", "招聘人员名单公示", "2025年防汛演练方案", "征求意见的通告")
    notices = [Line(f"/doc/{5600 + n}.html", name, f"2026-02-0{n + 1}") for n, name in enumerate(names)]
    return Unseen(Made(found).page("/tzgg/", items([*notices, *found]), "通知公告").site, 7, ("/tzgg/",))


def dead_line() -> Unseen:
    """A line that leads nowhere stands in two columns: it is asked for once in a round."""
    found = lines("/doc/{n}.html", lookalikes=False)
    dead = Line("/doc/9.html", LOOKALIKES[0], "2026-01-30")
    made = Made(found)
    for path in ("/nb/", "/nb/2025/"):
        made.page(path, items([dead, *found]), "政府信息公开年报")
    return Unseen(made.site, 9, ("/nb/", "/nb/2025/"), again=3)


def abstracts() -> Unseen:
    """A line leads to an abstract, which leads to the report by 点击查看全文."""
    found = lines("/info/{n}.html", lookalikes=False)
    made = Made().page("/nb/", items(found), NB)
    for line in found:
        whole = line.url.replace("info", "whole")
        made.page(line.url, f"<h1>{line.title}</h1><p>现予公布。</p>{links((whole, '点击查看全文'))}", line.title)
        made.page(whole, line.document)
    return Unseen(made.site, 12, ("/nb/",))


def framed_reports() -> Unseen:
    """A line leads to a page that says whose report it is and frames it, in a frame within a frame; or whose script
    fetches it."""
    found = lines("/info/{n}.html", lookalikes=False)
    made = Made().page("/nb/", items(found), NB)
    for at, line in enumerate(found):
        inner, whole = line.url.replace("info", "view"), line.url.replace("info", "whole")
        fetched = f"<div id='c'></div><script>$('#c').load('{whole}')</script>"
        shown = fetched if at % 2 else f"<iframe src='{inner}'></iframe>"
        made.page(line.url, f"<h1>{line.title}</h1>{shown}", line.title)
        made.page(inner, f"<html><body><iframe src='{whole}'></iframe></body></html>").page(whole, line.document)
    return Unseen(made.site, 15, ("/nb/",))


def other_matters() -> Unseen:
    """A column of disclosure lists the reports among other matters, whose documents nobody asks for."""
    found = lines("/doc/{n}.html", lookalikes=False)
    others = [Line(f"/x/{n}.html", f"关于第{n}批行政许可事项的公示", f"2026-01-{n + 1:02d}") for n in range(24)]
    listed = f"{items([*others[:12], *found, *others[12:]])}<p>共{len(others) + len(found)}条 第1/1页</p>"
    return Unseen(Made(found).page("/gk/", listed, "政府信息公开").site, 7, ("/gk/",))


def called_back() -> Unseen:
    """A script file calls a function of the page with the lines of its list: no browser is needed."""
    found = lines("/doc/{n}.html", lookalikes=False)
    rows = json.dumps([{"t": line.title, "u": line.url, "d": line.day} for line in found], ensure_ascii=False)
    draws = "<script>function draw(rows){put(rows)}</script><script src='/nb/data_12.js'></script>"
    made = Made(found).page("/nb/", f"<ul id='l'></ul>{draws}", NB)
    made.site.put("/nb/data_12.js", Resource(f"draw({rows});".encode(), "application/javascript"))
    return Unseen(made.site, 8, ("/nb/",))


def called_by_bodies() -> Unseen:
    """Lines are called by their bodies alone, beside a look-alike that is called a report; scripts send on to each."""
    found = lines("/show/{n}.html", lookalikes=False)
    made = Made(found)
    for year in (LATEST, LATEST - 1):
        own = [line for line in found if line.year == year]
        picture = Line(f"/content/9{year}.html", f"一图读懂青禾县{own[0].body}{year}年政府信息公开工作年度报告", "")
        rows = "".join(
            f"<li>{links((line.url.replace('show', 'content'), line.body.removesuffix('人民政府')))}</li>"
            for line in own
        )
        made.page(
            f"/nb/{year}/", f"<h3>{year}年度报告</h3><ul><li>{links((picture.url, picture.title))}</li>{rows}</ul>", NB
        )
        made.page(picture.url, "<p><img src='/1.png'></p>", picture.title)
        for line in own:
            made.page(
                line.url.replace("show", "content"), f"<html><script>window.location.href='{line.url}'</script></html>"
            )
    return Unseen(made.site, 15, ("/nb/2025/", "/nb/2024/"), again=2)


LISTED = {
    "called-by-bodies": called_by_bodies,
    "called-back": called_back,
    "other-matters": other_matters,
    "abstracts": abstracts,
    "framed-reports": framed_reports,
    "dead-line": dead_line,
    "among-notices": among_notices,
    "in-scripts": in_scripts,
    "years-called": years_called,
    "told-of-earlier": told_of_earlier,
    "cut-titles": cut_titles,
    "previews": previews,
    "years-beside": years_beside,
    "hints": hints,
    "scripted": scripted,
    "asked-otherwise": asked_otherwise,
    "posted": posted,
    "jumped": jumped,
    "put-together": put_together,
    "chosen": chosen,
    "beyond": beyond,
    "dead-next": dead_next,
    "capped": capped,
    "matrix": matrix,
    "sliced": sliced,
    "archive": archive,
}
