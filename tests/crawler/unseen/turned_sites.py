"""Portals whose column is registered, each with a way of turning its pages that says little of where the list ends."""

import json
from collections.abc import Callable

from crawler.practice.server import Asked, Resource, Site
from tests.crawler.unseen.parts import BODIES, LATEST, PUBLISHED, Line, Made, Unseen, items, lines, links, paged, shell

NB = "政府信息公开年报"


def load_more() -> Unseen:
    """加载更多 asks for pieces of the list that say nothing of others: all are read, and none proves the end."""
    found = lines("/doc/{n}.html")
    parts = paged(found)
    script = "<script>$('#more').click(function(){n++;$.get('/nb/more.html?page='+n,function(d){add(d)})})</script>"
    made = Made(found).page("/nb/", f"{items(parts[0])}<a id='more' href='javascript:;'>加载更多</a>{script}", NB)

    def answer(asked: Asked) -> str:
        number = int(asked.query["page"])
        return items(parts[number - 1]) if number <= len(parts) else ""

    return Unseen(made.answers("/nb/more.html", answer).site, 13, ("/nb/",), again=4, last="unverified")


def posted_back() -> Unseen:
    """ASP.NET: every page is the same address, and the form must carry what the page before it gave."""
    found = lines("/show/{n}.html")
    parts = paged(found)

    def answer(asked: Asked) -> str | None:
        number = int(asked.form.get("__EVENTARGUMENT") or 1)
        if asked.method == "POST" and asked.form.get("__VIEWSTATE") != f"dDw{number - 1}":
            return None
        link = "<a href=\"javascript:__doPostBack('ctl00$Pager1','{n}')\">{text}</a>"
        numbers = "".join(link.format(n=one, text=one) if one != number else f"<span>{one}</span>" for one in (1, 2, 3))
        turn = link.format(n=number + 1, text="下一页") if number < len(parts) else "<a disabled>下一页</a>"
        hidden = "".join(
            f"<input type='hidden' name='{name}' value='{value}'>"
            for name, value in (("__VIEWSTATE", f"dDw{number}"), ("__EVENTTARGET", ""), ("__EVENTARGUMENT", ""))
        )
        inner = f"{hidden}{items(parts[number - 1])}<div>{numbers}{turn}</div>"
        return (
            f"<html><title>{NB}</title><body><form method='post' action='list.aspx?cid=7'>{inner}</form></body></html>"
        )

    return Unseen(Made(found).answers("/list.aspx", answer).site, 12, ("/list.aspx?cid=7",))


def chosen_address() -> Unseen:
    """转到: a choice whose options are the addresses of the pages."""
    found = lines("/doc/{n}.html")
    made, parts = Made(found), paged(found)
    for number, part in enumerate(parts, 1):
        options = "".join(
            f"<option value='list_{one}.htm' {'selected' if one == number else ''}>{one}</option>"
            for one in range(1, len(parts) + 1)
        )
        choice = f"共{len(found)}条 转到<select onchange='location=this.value'>{options}</select>页"
        made.page(f"/nb/list_{number}.htm", f"{items(part)}{choice}", NB)
    return Unseen(made.site, 12, ("/nb/list_1.htm",))


def turned_by_a_file() -> Unseen:
    """The function that the numbers of the pager call stands in a script file, and counts from 0."""
    return Unseen(_turned_by_a_file(3), 10, ("/nb/",))


def turned_by_a_file_in_part() -> Unseen:
    """The same where the pager names some of the pages at a time: how many there are nobody tells."""
    return Unseen(_turned_by_a_file(2), 8, ("/nb/",), again=3, last="unverified", lost=((BODIES[2], LATEST - 1),))


def _turned_by_a_file(window: int) -> Site:
    found = lines("/doc/{n}.html", lookalikes=False)
    parts = paged(found, 2)
    made = Made(found)
    for at, part in enumerate(parts):
        first = max(min(at, len(parts) - window), 0)
        numbers = "".join(
            f"<a href='javascript:toPage({one})'>{one + 1}</a>" if one != at else f"<b>{one + 1}</b>"
            for one in range(first, first + window)
        )
        script = "<script src='/js/topage.js'></script>"
        path = f"/nb/list_{at}.html" if at else "/nb/"
        made.page(path, f"{items(part)}<div class='fy'>{numbers}</div>{script}", NB)
    opens = "function toPage(n){var p='/nb/list_';location.href=p+n+'.html'}"
    made.site.put("/js/topage.js", Resource(opens.encode(), "application/javascript"))
    return made.site


def bracketed() -> Unseen:
    """[后一页] leads on; the address of the column has no number of a page."""
    found = lines("/doc/{n}.html")
    parts = paged(found)

    def answer(asked: Asked) -> str:
        number = int(asked.query.get("page") or 1)
        turn = f"<a href='?page={number + 1}'>[后一页]</a>" if number < len(parts) else ""
        return shell(f"{items(parts[number - 1])}<p>当前第 {number} 页，共 {len(parts)} 页 {turn}</p>")

    return Unseen(Made(found).answers("/nb.php", answer).site, 12, ("/nb.php",))


def notices() -> Unseen:
    """通知公告: a page in the middle of the list holds no report and no word of one."""
    others = [Line(f"/gg/9{n:03}.html", f"关于{n}号路段施工的公告", f"2026-01-{27 - n // 3:02d}") for n in range(60)]
    found = lines("/gg/{n}.html", lookalikes=False)
    mixed = [*found[:3], *others, *found[3:]]
    made, parts = Made(mixed), paged(mixed, 20)
    for number, part in enumerate(parts):
        pager = f"<script>createPageHTML({len(parts)},{number},'index','html')</script>"
        made.page(f"/gg/index{f'_{number}' if number else ''}.html", f"{items(part)}{pager}", "通知公告")
    return Unseen(made.site, 10, ("/gg/",))


def held_by_script() -> Unseen:
    """The page's script holds the list as JSON, its fields under names of its own, its characters escaped."""
    found = lines("/content/{n}.html")
    rows = [{"docTitle": line.title, "docUrl": line.url, "docTime": line.day, "hits": 3} for line in found]
    state = json.dumps({"code": 0, "list": rows, "total": len(found)})
    page = f"<div id='x'></div><script>window.__INITIAL_STATE__={state};render()</script>"
    return Unseen(Made(found).page("/nb/", page, NB).site, 9, ("/nb/",))


def year_headings() -> Unseen:
    """One page of two years: headings say the year, links below them the bodies alone."""
    found = lines("/doc/{n}.html", lookalikes=False)
    inner = "".join(
        f"<h3>{year}年度</h3><p>{links(*((line.url, line.body) for line in found if line.year == year))}</p>"
        for year in (LATEST, LATEST - 1)
    )
    return Unseen(Made(found).page("/nb/", inner, NB).site, 7, ("/nb/",))


def two_units() -> Unseen:
    """JPAAS: the page is built of a unit for departments, one for towns, and a corner that is called a list too."""
    found = lines("/art/2026/1/art_{n}.html", lookalikes=False)
    build = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    tags = {"bm": "当前栏目list", "xz": "当前栏目list", "xw": "热点列表"}
    units = "".join(
        f"<script src='/unitbuild.js' url='{build}' "
        f"queryData=\"{{'webId':'1','pageId':'{unit}','tplSetId':'t','tagId':'{tag}'}}\"></script>"
        for unit, tag in tags.items()
    )
    made = Made(found).page("/nb/", units, NB)

    def answer(asked: Asked) -> Resource:
        unit = asked.query["pageId"]
        own = [line for line in found if line.body.endswith("局") == (unit == "bm")]
        markup = items(own) if unit != "xw" else links(("/xw/1.html", "全县经济工作会议"))
        markup = markup if json.loads(asked.query["paramJson"])["pageNo"] == 1 else ""
        return Resource(json.dumps({"success": True, "data": {"html": markup}}).encode(), "application/json")

    return Unseen(made.answers(build, answer).site, 12, ("/nb/",), again=3)


def _unit(made: Made, answer: Callable[[int, int], str]) -> Made:
    """A page of JPAAS that is built of one unit, which says nowhere how many lines it has; ``answer`` makes the HTML of
    a page's number and size."""
    build = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    data = "{'webId':'1','pageId':'nb','tplSetId':'t','tagId':'信息列表'}"
    made.page("/nb/", f"<script src='/unitbuild.js' url='{build}' queryData=\"{data}\"></script>", NB)

    def answered(asked: Asked) -> Resource:
        wanted = json.loads(asked.query["paramJson"])
        found = {"success": True, "data": {"html": answer(wanted["pageNo"], wanted["pageSize"])}}
        return Resource(json.dumps(found).encode(), "application/json")

    return made.answers(build, answered)


def breaks_off() -> Unseen:
    """JPAAS: behind the second full page comes an empty success, as if there were no more."""
    found = lines("/art/2026/1/art_{n}.html")
    parts = paged(found)[:2]
    made = _unit(Made(found), lambda number, _: items(parts[number - 1]) if number <= len(parts) else "")
    lost = tuple((line.body, line.year) for line in paged(found)[2] if line.body)
    return Unseen(made.site, 12, ("/nb/",), again=4, last="unverified", lost=lost)


def full_to_the_end() -> Unseen:
    """JPAAS: the last page is full, an empty one follows; the same list in pages of another size ends with a short
    one."""
    found = [
        *lines("/art/2026/1/art_{n}.html", lookalikes=False),
        *(Line(f"/art/2026/2/art_{n}.html", f"第{n}次政务公开培训的通知", f"2024-02-{n:02d}") for n in range(1, 11)),
    ]

    def answer(number: int, size: int) -> str:
        part = found[(number - 1) * size : number * size]
        return items(part) if part else ""

    return Unseen(_unit(Made(found), answer).site, 20, ("/nb/",))


def framed_twice() -> Unseen:
    """The column frames a tree of its menu and a page that frames the list."""
    found = lines("/doc/{n}.html")
    made = Made(found).page("/nb/", "<iframe src='/tree.html'></iframe><iframe src='/nb/in.html'></iframe>", NB)
    made.page("/tree.html", links(("/gk/", "机构概况")), "目录")
    made.page("/nb/in.html", "<html><frameset><frame src='/nb/top.html'><frame src='/nb/list.html'></frameset></html>")
    made.page("/nb/top.html", "<h2>信息</h2>", "上").page("/nb/list.html", items(found), "下")
    return Unseen(made.site, 13, ("/nb/",))


def framed_years() -> Unseen:
    """Years beside a frame that shows the list of one of them, and goes to that of another by script."""
    found = lines("/doc/{n}.html", lookalikes=False)
    tabs = "".join(f"<li data-y='{year}'>{year}年</li>" for year in (LATEST, LATEST - 1))
    script = "<script>$('li').click(function(){$('#in').attr('src','/nb/in.jsp?y='+$(this).data('y'))})</script>"
    frame = f"<ul>{tabs}</ul><iframe id='in' src='/nb/in.jsp?y={LATEST}'></iframe>{script}"
    made = Made(found).page("/nb/", frame, NB)
    made.answers("/nb/in.jsp", lambda asked: shell(items([one for one in found if str(one.year) == asked.query["y"]])))
    return Unseen(made.site, 5, ("/nb/",), again=2, last="unverified", lost=_OLDER)


def numbered_files() -> Unseen:
    """Epoint: the list is plain pages, which a script turns by their numbers alone."""
    found = lines("/zwgk/5/5001/20260120/{n}.html")
    parts = paged(found)
    made = Made(found)
    for number, part in enumerate(parts, 1):
        turn = "buttonClickCallback:function(n){location.href=n==1?'list.html':n+'.html'}"
        pager = f"<script>var pagecount={len(parts)};$('#page').pager({{pagenumber:{number},{turn}}})</script>"
        common = "<div id='page'></div><script src='/js/webBuilderCommon.js'></script>"
        made.page(f"/zwgk/5/5001/{'list' if number == 1 else number}.html", f"{items(part)}{common}{pager}", NB)
    return Unseen(made.site, 12, ("/zwgk/5/5001/list.html",), again=1)


def two_pagers() -> Unseen:
    """TRS: departments and towns stand on one page, and a script turns each of the two lists by itself."""
    found = lines("/nb/202601/t20260120_{n}.html")
    lists = [[line for line in found if line.body.endswith("局") == is_own] for is_own in (False, True)]
    made, parts = Made(found), [paged(one, size) for one, size in zip(lists, (3, 1), strict=True)]
    for at, stem in enumerate(("index", "index_bm")):
        for number in range(at, len(parts[at])):
            turned = [number if one == at else 0 for one in range(2)]
            inner = "".join(
                f"{items(part[now])}<script>createPageHTML({len(part)},{now},'{name}','html')</script>"
                for part, now, name in zip(parts, turned, ("index", "index_bm"), strict=True)
            )
            made.page(f"/nb/{stem}{f'_{number}' if number else ''}.html", inner, NB)
    return Unseen(made.site, 13, ("/nb/",), again=2)


def linked_pagers(*, keeps_other: bool = True) -> Unseen:
    """Departments and towns stand on one page, each list with links of its own to its pages, which show the other's
    page as it was, or its first one again."""
    found = lines("/doc/{n}.html")
    parts = [
        paged([line for line in found if line.body.endswith("局") == is_own], 3 - 2 * is_own)
        for is_own in (False, True)
    ]

    def answer(asked: Asked) -> str:
        numbers = [int(asked.query.get(name) or 1) for name in "ab"]
        inner = ""
        for name, other, own, number, beside in zip("ab", "ba", parts, numbers, numbers[::-1], strict=True):
            kept = f"&{other}={beside}" if keeps_other else ""
            turn = f"<a href='?{name}={number + 1}{kept}'>下一页</a>" if number < len(own) else ""
            inner += f"<div>{items(own[number - 1])}<p>第{number}/{len(own)}页 {turn}</p></div>"
        return shell(inner)

    return Unseen(Made(found).answers("/nb.php", answer).site, 12, ("/nb.php",))


def forgetful_pagers() -> Unseen:
    """The same where the pages of one list show the first of the other."""
    return linked_pagers(keeps_other=False)


def beside_calendar() -> Unseen:
    """A calendar whose days lead to what was published on them stands beside a list without a pager."""
    found = lines("/doc/{n}.html")
    weeks = [range(at, min(at + 7, 31)) for at in range(1, 31, 7)]
    days = "".join(
        f"<tr>{''.join(f'<td><a href={chr(39)}/nb/day.html?d={day}{chr(39)}>{day}</a></td>' for day in week)}</tr>"
        for week in weeks
    )
    calendar = f"<table><caption>2026年11月</caption>{days}</table>"
    return Unseen(Made(found).page("/nb/", f"{items(found)}{calendar}", NB).site, 10, ("/nb/",))


def framed_latest() -> Unseen:
    """The column frames the list of the latest year, which a unit makes, and leads to those of the others."""
    found = lines("/art/2026/1/art_{n}.html", lookalikes=False)
    build = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    years = links(*((f"/nb/{year}/", f"{year}年") for year in (LATEST, LATEST - 1)))
    made = Made(found).page("/nb/", f"<div>{years}</div><iframe src='/nb/{LATEST}/'></iframe>", NB)
    for year in (LATEST, LATEST - 1):
        data = f"{{'webId':'1','pageId':'{year}','tplSetId':'t','tagId':'信息列表'}}"
        made.page(f"/nb/{year}/", f"<script src='/unitbuild.js' url='{build}' queryData=\"{data}\"></script>", NB)

    def answer(asked: Asked) -> Resource:
        own = [line for line in found if str(line.year) == asked.query["pageId"]]
        answered = {"success": True, "data": {"html": f"{items(own)}<p>共{len(own)}条</p>"}}
        return Resource(json.dumps(answered).encode(), "application/json")

    return Unseen(made.answers(build, answer).site, 11, ("/nb/",), again=2)


def framed_beside() -> Unseen:
    """Departments in one frame and towns in another, each with a pager of its own."""
    found = lines("/doc/{n}.html", lookalikes=False)
    frames = "<h3>部门</h3><iframe src='/in/bm.html'></iframe><h3>乡镇</h3><iframe src='/in/xz.html'></iframe>"
    made = Made(found).page("/nb/", frames, NB)
    for name in ("bm", "xz"):
        parts = paged([line for line in found if line.body.endswith("局") == (name == "bm")], 1)
        for number, part in enumerate(parts, 1):
            turn = f"第{number}页/共{len(parts)}页<a href='{name}_{number + 1}.html'>下一页</a>"
            turn = turn if number < len(parts) else f"第{number}页/共{len(parts)}页"
            made.page(f"/in/{name}{f'_{number}' if number > 1 else ''}.html", f"{items(part)}<p>{turn}</p>")
    return Unseen(made.site, 13, ("/nb/",), again=2)


def half_made() -> Unseen:
    """Departments stand in the page, a script fills the list of towns below them: without a browser nobody knows."""
    found = lines("/doc/{n}.html", lookalikes=False)
    own = items([line for line in found if line.body.endswith("局")])
    script = "<script>$.getJSON('/api/list?c=xz',function(d){show('#towns',d)})</script>"
    made = Made(found).page("/nb/", f"<h3>部门</h3>{own}<h3>乡镇</h3><ul id='towns'></ul>{script}", NB)
    towns = tuple((body, year) for body in BODIES[1:] for year in (LATEST, LATEST - 1) if (body, year) in PUBLISHED)
    return Unseen(made.site, 4, ("/nb/",), last="unverified", lost=towns)


def scrolled() -> Unseen:
    """More lines come by scrolling: no mark of a pager, and nothing that tells how they are asked for."""
    found = lines("/doc/{n}.html", lookalikes=False)
    script = "<script>$(window).scroll(function(){if(isNearBottom()){page++;load(page)}})</script>"
    made = Made(found).page("/nb/", f"{items(found[:3])}{script}", NB)
    lost = tuple((line.body, line.year) for line in found[3:])
    return Unseen(made.site, 5, ("/nb/",), last="unverified", lost=lost)


def strayed() -> Unseen:
    """The second page knows of no column any more, and shows the news of the whole site."""
    found = lines("/doc/{n}.html", lookalikes=False)
    news = [Line(f"/news/{n}.html", f"青禾县召开第{n}次全县工作会议", f"2026-02-0{n}") for n in range(1, 7)]
    turn = "第1页/共2页<a href='/nb/index_1.html'>下一页</a>"
    made = Made(found).page("/nb/", f"{items(found)}<p>{turn}</p>", NB)
    made.page("/nb/index_1.html", f"{items(news)}<p>第2页/共2页</p>", NB)
    return Unseen(made.site, 8, ("/nb/",), again=2, last="unverified")


_OLDER = tuple((body, LATEST - 1) for body in BODIES)

TURNED = {
    "strayed": strayed,
    "scrolled": scrolled,
    "framed-years": framed_years,
    "two-pagers": two_pagers,
    "linked-pagers": linked_pagers,
    "forgetful-pagers": forgetful_pagers,
    "numbered-files": numbered_files,
    "beside-calendar": beside_calendar,
    "framed-latest": framed_latest,
    "framed-beside": framed_beside,
    "half-made": half_made,
    "two-units": two_units,
    "breaks-off": breaks_off,
    "full-to-the-end": full_to_the_end,
    "framed-twice": framed_twice,
    "load-more": load_more,
    "posted-back": posted_back,
    "chosen-address": chosen_address,
    "turned-by-a-file": turned_by_a_file,
    "turned-by-a-file-in-part": turned_by_a_file_in_part,
    "bracketed": bracketed,
    "notices": notices,
    "held-by-script": held_by_script,
    "year-headings": year_headings,
}
