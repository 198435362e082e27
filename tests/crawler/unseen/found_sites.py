"""Portals of which only the home page is registered, each with a way to its reports that some portal really has."""

import json
from collections.abc import Callable
from dataclasses import replace

from crawler.practice.server import Asked, Resource
from tests.crawler.unseen.parts import BODIES, LATEST, Line, Made, Unseen, items, lines, links, paged, report, shell

COLUMN = "政府信息公开年报"


def names_alone() -> Unseen:
    """A page a year calls each report by its body alone; the page's address is that of an article."""
    found = lines("/nb/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/nb/", COLUMN)), "首页")
    made.page("/nb/", links(("/nb/y1.html", "2025年"), ("/nb/y2.html", "2024年")), COLUMN)
    for path, year in (("/nb/y1.html", LATEST), ("/nb/y2.html", LATEST - 1)):
        own = [(line.url, line.body.removesuffix("人民政府")) for line in found if line.year == year]
        made.page(path, f"<table><tr><td>{links(*own)}</td></tr></table>", f"{year}年{COLUMN}")
    return Unseen(made.site, 11, again=3)


def at_the_address() -> Unseen:
    """What was registered as the portal is the list itself."""
    found = lines("/doc/{n}.html", lookalikes=False)
    menu = links(*((f"/x{at}/", f"栏目{at}") for at in range(9)))
    return Unseen(Made(found).page("/", menu + items(found), f"青禾县{COLUMN}").site, 7)


def undated() -> Unseen:
    """Columns of a year whose lines say neither year nor date."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/zwgk/", "政务公开")), "首页").page("/zwgk/", links(("/nb/", COLUMN)), "公开")
    made.page("/nb/", links(("/nb/2025n/", "2025年"), ("/nb/2024n/", "2024年")), COLUMN)
    for year in (LATEST, LATEST - 1):
        own = [line for line in found if line.year == year]
        listed = items(
            own, lambda line: f"<li><a href='{line.url}'>{line.title.replace(f'{line.year}年', '')}</a></li>"
        )
        made.page(f"/nb/{year}n/", listed, f"{year}年")
    return Unseen(made.site, 11, again=3)


def organs() -> Unseen:
    """Lonsun: departments and towns side by side, called 县财政局 and 柳湾镇, each with a list of its own."""
    found = lines("/public/{b}/{n}.html")
    made = Made(found).page("/", links(("/zfxxgk/", "政府信息公开")), "首页")
    organ = {body: f"2460{number}" for number, body in enumerate(BODIES)}
    names = [(f"/public/column/{organ[body]}", _at_home(body)) for body in BODIES]
    made.page("/zfxxgk/", f"<h3>公开单位</h3>{links(*names)}", "政府信息公开")
    for number in organ.values():
        script = (
            f"<script>$.ajax({{url:'/site/label/8888?labelName=publicInfoList&siteId=67&organId={number}'}})</script>"
        )
        made.page(f"/public/column/{number}", f"<div id='list'></div>{script}", "信息公开")

    def answer(asked: Asked) -> str:
        own = [line for line in found if line.body and organ[line.body] == asked.query.get("organId")]
        if asked.query.get("type") != "3":
            return "暂无相关信息"
        return f"{items(own)}<script>var totalCount = {len(own)};</script>"

    return Unseen(made.answers("/site/label/8888", answer).site, 17, again=3)


def _at_home(body: str) -> str:
    return f"县{body}" if body.endswith("局") else body.removesuffix("人民政府")


def organ_years() -> Unseen:
    """Lonsun, one page a body and year (``type=3&title=2025``): pattern D."""
    found = lines("/x/{n}", lookalikes=False)
    made = Made().page("/", links(("/zfxxgk/bm/", "部门信息公开"), ("/zfxxgk/xz/", "乡镇信息公开")), "首页")
    for path, ending in (("/zfxxgk/bm/", "局"), ("/zfxxgk/xz/", "政府")):
        own = [(f"/public/column/659{n}831", body) for n, body in enumerate(BODIES) if body.endswith(ending)]
        made.page(path, links(*own), "信息公开")
    for number, body in enumerate(BODIES):
        made.answers(f"/public/column/659{number}831", _years_of([line for line in found if line.body == body]))
    return Unseen(made.site, 15, again=3)


def _years_of(own: list[Line]) -> Callable[[Asked], str | None]:
    def answer(asked: Asked) -> str | None:
        path = asked.target.partition("?")[0]
        if asked.query.get("type") != "3":
            return shell(links((f"{path}?type=2", "政府信息公开指南"), (f"{path}?type=3&action=list", COLUMN)), "公开")
        if "title" not in asked.query:
            years = [(f"{path}?type=3&action=detail&title={line.year}", f"{line.year}年") for line in own]
            return shell(links(*years), COLUMN)
        return next((report(line) for line in own if str(line.year) == asked.query["title"]), None)

    return answer


def annual_pages_of_latest() -> Unseen:
    """The same where the page of bodies leads to the latest year's reports, each of which leads to the others."""
    return annual_pages(f"&fbtime={LATEST}")


def annual_pages(asked_for: str = "") -> Unseen:
    """Hanweb's endpoint of reports behind a page of bodies; each page leads to its other years: pattern D."""
    found = lines("/x/{n}", lookalikes=False)
    made = Made().page("/", links(("/col/col12/index.html", "政府信息公开")), "首页")
    made.page("/col/col12/index.html", links(("/col/col13/index.html", COLUMN)), "政府信息公开")
    page = "/module/xxgk/xxgkAnnualReport.jsp?area=0010"
    areas = [(f"{page}{n}{asked_for}", f"青禾县{body}") for n, body in enumerate(BODIES)]
    made.page("/col/col13/index.html", links(*areas), COLUMN)

    def answer(asked: Asked) -> str:
        body, year = BODIES[int(asked.query["area"][-1])], asked.query.get("fbtime") or str(LATEST)
        line = next((line for line in found if (line.body, str(line.year)) == (body, year)), None)
        choice = "<select name='fbtime'><option value='2025'>2025</option><option value='2024'>2024</option></select>"
        return (report(line) if line else shell("<p>暂无数据</p>")).replace("<h1>", f"{choice}<h1>")

    return Unseen(made.answers("/module/xxgk/xxgkAnnualReport.jsp", answer).site, 28, again=6)


def catalogue() -> Unseen:
    """gkmlpt: the home page leads to the catalogue, whose tree holds the reports' node deep inside; the script of each
    document's page holds its text."""
    found = lines("/qhczj/gkmlpt/content/3/4/post_{n}.html")
    tree = [
        {"id": 1, "name": "政府信息公开指南", "children": []},
        {"id": 2, "name": "法定主动公开内容", "children": [{"id": 35, "name": "年度报告", "post_count": len(found)}]},
    ]
    script = f"<script>window._CONFIG = {{'SID':'755001', TREE:{json.dumps(tree, ensure_ascii=False)}}}</script>"
    made = Made(found).page("/", links(("/gkmlpt/index", "政府信息公开")), "首页")
    shown = "<html><body><div id='app'></div>{}</body></html>"
    made.page("/gkmlpt/index", shown.format(script))
    for line in found:
        detail = {"DETAIL": {"title": line.title, "content": line.document, "display_publish_time": line.day}}
        kept = json.dumps(detail, ensure_ascii=False).replace("</", "<\\/")
        made.page(line.url, shown.format(f"<script>window._CONFIG = {kept}</script>"))

    def answer(asked: Asked) -> Resource:
        part = found[int(asked.query["page"]) * 5 - 5 : int(asked.query["page"]) * 5]
        rows = [{"title": one.title, "url": one.url, "display_publish_time": one.day} for one in part]
        return _json({"classify": {"post_count": len(found)}, "articles": rows})

    return Unseen(made.answers("/gkmlpt/api/all/35", answer).site, 13)


def _json(value: object) -> Resource:
    return Resource(json.dumps(value, ensure_ascii=False).encode(), "application/json")


def more() -> Unseen:
    """The home page moves on by script; its column is called by a heading, and the link beside it 更多."""
    found = lines("/qh/nb/{n}.html")
    made = Made(found).page("/", "<html><script>window.location.href='/qh/index.html'</script></html>")
    box = f"<h3>信息公开年报<a href='/qh/nb/'>更多&gt;&gt;</a></h3>{items(found[:2])}"
    made.page("/qh/index.html", f"<a href='/en/'>English</a><a href='/xw/'>要闻</a>{box}", "青禾县人民政府")
    for number, part in enumerate(paged(found, 5)):
        pager = "<a href='index_1.html'>下一页</a>" if not number else "<a href='index.html'>上一页</a>下一页"
        made.page(f"/qh/nb/index{f'_{number}' if number else ''}.html", f"{items(part)}{pager}", COLUMN)
    return Unseen(made.site, 13)


def pictured() -> Unseen:
    """Frames, an image map, pictures for links, and bodies in a choice."""
    found = lines("/gk/{b}/nb/{n}.html", lookalikes=False)
    made = Made(found).page("/", "<html><frameset><frame src='/top.html'><frame src='/main.html'></frameset></html>")
    made.page("/top.html", "<img usemap='#m'><map name='m'><area href='/zwgk/' alt='政务公开'></map>", "上")
    made.page("/main.html", links(("/xw/1.html", "要闻")), "下")
    made.page("/zwgk/", "<a href='/gk/'><img src='/a.png' alt='部门信息公开'></a>", "政务公开")
    choice = "".join(f"<option value='/gk/{number}/'>{body}</option>" for number, body in enumerate(BODIES))
    made.page("/gk/", f"<select onchange='location.href=this.value'><option>请选择</option>{choice}</select>", "部门")
    for number, body in enumerate(BODIES):
        made.page(f"/gk/{number}/", f"<a href='/gk/{number}/nb/'><img title='信息公开年报'></a>", body)
        made.page(f"/gk/{number}/nb/", items([line for line in found if line.body == body]), COLUMN)
    return Unseen(made.site, 17, again=3)


def entered_twice() -> Unseen:
    """The home page asks for the language, and the next one shows a picture that leads into the site."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", f"<html><body>{links(('/cn/', '简体中文'), ('/en/', 'English'))}</body></html>")
    made.page("/cn/", "<html><body><a href='/cn/main.html'><img src='/in.png' alt='进入网站'></a></body></html>")
    made.page("/cn/main.html", links(("/nb/", COLUMN), ("/xw/", "新闻")), "首页").page("/nb/", items(found), COLUMN)
    return Unseen(made.site, 12)


def tree() -> Unseen:
    """The column stands in the nodes of a script's tree; the list's links carry a session."""
    found = lines("/doc/{n}.html;jsessionid=A1B2C3")
    made = Made(found).page("/", links(("/zwgk/", "政务公开")), "首页")
    for line in found:
        made.page(line.url.partition(";")[0], line.document)
    nodes = f"[{{id:1,name:'政府信息公开指南',url:'/zn/'}},{{id:2,name:\"{COLUMN}\",url:\"/nb/\"}}]"
    made.page("/zwgk/", f"<ul id='tree'></ul><script>var zNodes={nodes};</script>", "政务公开")
    return Unseen(made.page("/nb/", items(found), COLUMN).site, 12)


def named_columns() -> Unseen:
    """A page of columns called like reports without a year, each at an address like an article's: 财政局…年报."""
    found = lines("/gk/{b}/{n}.htm", lookalikes=False)
    made = Made(found).page("/", links(("/gk/nb.htm", COLUMN)), "首页")
    made.page("/gk/nb.htm", links(*((f"/gk/{n}/nb.htm", f"{body}{COLUMN}") for n, body in enumerate(BODIES))), COLUMN)
    for number, body in enumerate(BODIES):
        made.page(f"/gk/{number}/nb.htm", items([line for line in found if line.body == body]), f"{body}{COLUMN}")
    return Unseen(made.site, 16, again=4)


def partly_named() -> Unseen:
    """A page of a year calls departments' reports by their names, and leads to a part of its own for the towns."""
    found = lines("/nb/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/nb/", COLUMN)), "首页")
    made.page("/nb/", links(("/nb/2025n/", "2025年"), ("/nb/2024n/", "2024年")), COLUMN)
    for year in (LATEST, LATEST - 1):
        own = [line for line in found if line.year == year]
        department = [(line.url, line.body) for line in own if line.body.endswith("局")]
        made.page(f"/nb/{year}n/", links(*department, (f"/nb/{year}n/xz/", "乡镇街道")), f"{year}年{COLUMN}")
        made.page(f"/nb/{year}n/xz/", items([line for line in own if line.body.endswith("政府")]), "乡镇街道")
    return Unseen(made.site, 16, again=7)


def sent_on() -> Unseen:
    """The home page is a picture that leads into the site; each line's page is sent on by a script to the report."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", "<html><body><a href='/main.html'><img src='/in.jpg'></a></body></html>")
    made.page("/main.html", links(("/nb/", COLUMN)), "首页")
    for line in found:
        made.page(f"/in{line.url}", f"<html><script>window.location.href='{line.url}'</script></html>")
    listed = items(found, lambda line: f"<li><a href='/in{line.url}'>{line.title}</a><span>{line.day}</span></li>")
    return Unseen(made.page("/nb/", listed, COLUMN).site, 14)


def collected() -> Unseen:
    """Each line of the column is a collection of one year, an article that calls its reports by their bodies alone."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/nb/", COLUMN)), "首页")
    titles = {year: f"青禾县{year}年政府信息公开年报汇总" for year in (LATEST, LATEST - 1)}
    for year, title in titles.items():
        own = [f"<p>{n}、{links((line.url, line.body))}</p>" for n, line in enumerate(found) if line.year == year]
        made.page(f"/art/{year}.html", f"<h1>{title}</h1>{''.join(own)}", title)
    rows = [f"<li>{links((f'/art/{year}.html', title))}<i>{year + 1}-02-01</i></li>" for year, title in titles.items()]
    made.page("/nb/", f"<ul>{''.join(rows)}</ul>", COLUMN)
    return Unseen(made.site, 12, again=3)


def besides() -> Unseen:
    """Departments' reports stand in the column, those of towns among the notices; the home page shows the way to
    disclosure by a picture without words, and one line's address has backslashes."""
    found = lines("/doc/{n}.html")
    pictured = '<a href="/zfxxgk/"><img src="/1.png"></a><a href="/hd/"><img src="/2.png"></a>'
    made = Made(found).page("/", f"{pictured}{links(('/tzgg/', '通知公告'))}", "首页")
    made.page("/zfxxgk/", links(("/zfxxgk/nb/", COLUMN)), "公开")
    towns = [line for line in found if line.body and not line.body.endswith("局")]
    made.page("/zfxxgk/nb/", items([line for line in found if line not in towns]).replace("/doc/", "\\doc\\"), COLUMN)
    others = [Line(f"/t/{n}.html", f"关于第{n}号道路施工的通告", "2026-05-01") for n in range(20)]
    made.page("/tzgg/", items([*others[:12], *towns, *others[12:]]), "通知公告")
    return Unseen(made.site, 14, again=2)


def all_of_a_body() -> Unseen:
    """A page of bodies leads to a list of all that each of them publishes."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/gk/", "政务公开")), "首页")
    made.page("/gk/", links(("/gk/dw/", "各单位信息公开目录")), "公开")
    made.page("/gk/dw/", links(*((f"/gk/dw/{n}.html", body) for n, body in enumerate(BODIES))), "各单位")
    for n, body in enumerate(BODIES):
        others = [Line(f"/o/{n}{m}.html", f"{body}{what}", "2026-03-01") for m, what in enumerate(("权责清单", "预算"))]
        made.page(f"/gk/dw/{n}.html", items([*others, *(line for line in found if line.body == body)]), body)
    return Unseen(made.site, 12, again=3)


def first_lines() -> Unseen:
    """The page of one body shows its first report and leads to the list by 查看更多; the columns of others do so."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/gk/", "部门信息公开")), "首页")
    made.page("/gk/", links(*((f"/gk/{n}/", body) for n, body in enumerate(BODIES))), "部门信息公开")
    for n, body in enumerate(BODIES):
        own = [line for line in found if line.body == body]
        shown = f"{items(own[:1])}{links((f'/gk/{n}/nb/all.html', '查看更多'))}"
        made.page(f"/gk/{n}/", links((f"/gk/{n}/nb/", "信息公开年报")) if n else f"<div>{shown}</div>", body)
        made.page(f"/gk/{n}/nb/", shown, "信息公开年报").page(f"/gk/{n}/nb/all.html", items(own), "信息公开年报")
    return Unseen(made.site, 16, again=3)


def behind_notices() -> Unseen:
    """The first pages of the notices name no report: since it was published others came."""
    found = lines("/doc/{n}.html", lookalikes=False)
    others = [Line(f"/t/{n}.html", f"关于第{n}号道路施工的通告", f"2026-05-{n + 1:02d}") for n in range(12)]
    parts, made = paged([*others, *found], 6), Made(found)
    made.page("/", links(("/zwgk/", "政务公开"), ("/tzgg/", "通知公告")), "首页").page(
        "/zwgk/", "<p>简介</p>", "政务公开"
    )
    for n, part in enumerate(parts):
        turn = f"<a href='index_{n + 1}.html'>下一页</a>" if n + 1 < len(parts) else ""
        menu = links(("/zwgk/", "政务公开"))
        made.page(f"/tzgg/index{f'_{n}' if n else ''}.html", f"{menu}{items(part)}{turn}", "通知公告")
    return Unseen(made.site, 16)


def notices_by_months() -> Unseen:
    """The notices are archived by months, and those of the latest name no report."""
    found = lines("/doc/{n}.html", lookalikes=False)
    others = [Line("/t/1.html", "关于道路施工的通告", "2026-05-01")]
    months = {
        "2026/05": others,
        **{f"{y + 1}/01": [one for one in found if one.year == y] for y in (LATEST, LATEST - 1)},
    }
    archive = links(*((f"/tzgg/{one}/", f"{one[:4]}年{int(one[5:])}月") for one in months))
    made = Made(found).page("/", links(("/tzgg/", "通知公告")), "首页")
    made.page("/tzgg/", f"{items(others)}{archive}", "通知公告")
    for month, own in months.items():
        made.page(f"/tzgg/{month}/", f"{items(own)}{archive}", "通知公告")
    return Unseen(made.site, 12, again=4)


def articles_of_bodies() -> Unseen:
    """Among the notices lines are called by bodies alone and lead to articles with a file each: what is not listed yet
    may come to stand there."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made().page("/", links(("/tzgg/", "通知公告")), "首页")
    others = "".join(f"<li>{links((f'/t/{n}.html', f'关于第{n}号道路施工的公告'))}</li>" for n in range(5))
    rows = "".join(f"<li>{links((line.url, line.body))}</li>" for line in found)
    made.page("/tzgg/", f"<h3>2025年度报告</h3><ul>{others}{rows}</ul>", "通知公告")
    for line in found:
        file = line.url.replace("doc", "file")
        made.page(line.url, f"<h1>{line.title}</h1><p>附件：{links((file, line.title))}</p>", line.title)
        made.page(file, line.document)
    return Unseen(made.site, 13, last="unverified")


def headings_among_notices() -> Unseen:
    """Notices without days below headings of years, and among them reports that are called by their bodies alone."""
    found = lines("/content/{n}.html", lookalikes=False)
    others = [(f"/content/8{n:03}.html", f"关于青禾县第{n}号道路施工的公告") for n in range(9)]
    parts = {year: [(line.url, line.body) for line in found if line.year == year] for year in (LATEST, LATEST - 1)}
    parts[LATEST] = [*others[:4], *parts[LATEST], *others[4:]]
    inner = "".join(
        f"<h3>{year}年度报告</h3><ul>{''.join(f'<li>{links(one)}</li>' for one in part)}</ul>"
        for year, part in parts.items()
    )
    made = Made(found).page("/", links(("/tzgg/", "通知公告")), "青禾县人民政府").page("/tzgg/", inner, "通知公告")
    return Unseen(made.site, 8)


def late_in_a_body() -> Unseen:
    """A page of bodies leads to a list of all that each of them publishes, whose reports stand on a later page."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/gk/", "政务公开")), "首页")
    made.page("/gk/", links(*((f"/gk/{n}.html", body) for n, body in enumerate(BODIES))), "各单位信息公开")
    for n, body in enumerate(BODIES):
        others = [Line(f"/o/{n}{m}.html", f"{body}关于第{m}号事项的通知", "2026-03-01") for m in range(6)]
        turn = f"<p>共2页 第1页 <a href='{n}_2.html'>下一页</a></p>"
        made.page(f"/gk/{n}.html", f"<h2>政务公开</h2>{items(others)}{turn}", body)
        own = items([line for line in found if line.body == body])
        made.page(f"/gk/{n}_2.html", f"<h2>政务公开</h2>{own}<p>共2页 第2页</p>", body)
    return Unseen(made.site, 25, again=3)


def headed() -> Unseen:
    """The column shows the first lines of its parts, each in one block with its heading and 更多."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/nb/", COLUMN)), "首页")
    kinds = {"bm": [line for line in found if line.body.endswith("局")]}
    kinds["xz"] = [line for line in found if line not in kinds["bm"]]
    names = {"bm": "部门年报", "xz": "乡镇年报"}
    blocks = [
        f"<div><h3>{names[kind]}</h3>{links((f'/nb/{kind}/', '更多>>'))}{items(own[:1])}</div>"
        for kind, own in kinds.items()
    ]
    made.page("/nb/", "".join(blocks), COLUMN)
    for kind, own in kinds.items():
        made.page(f"/nb/{kind}/", items(own), names[kind])
    return Unseen(made.site, 10, again=3)


def odd_groups() -> Unseen:
    """Years in Chinese digits, groups that no word betrays beside one that does, a list in one of two frames, and lines
    called by their bodies alone beside one that has a title."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/nb/", COLUMN)), "首页")
    made.page("/nb/", links(("/nb/2025n/", "二〇二五年"), ("/nb/2024n/", "二○二四年")), COLUMN)
    latest, older = (paged([line for line in found if line.year == year], 1) for year in (LATEST, LATEST - 1))
    made.page("/nb/2025n/", links(("/nb/2025n/bm/", "县直"), ("/nb/2025n/jc/", "基层")), COLUMN)
    made.page("/nb/2025n/bm/", items(latest[0]), "县直")
    frames = "<iframe src='/tj.html'></iframe><iframe src='/nb/2025n/jc.html'></iframe>"
    made.page("/tj.html", "<p>访问量</p>", "统计").page("/nb/2025n/jc/", f"<p>{COLUMN}</p>{frames}", "基层")
    made.page("/nb/2025n/jc.html", items(latest[1]), "基层")
    towns = links(*((line.url, line.body.removesuffix("人民政府")) for (line,) in older[1:]))
    made.page("/nb/2024n/", f"{items(older[0])}<h3>乡镇</h3><div>{towns}</div>", COLUMN)
    return Unseen(made.site, 16, again=5)


def grown() -> Unseen:
    """Hanweb: beside its news the page of disclosure frames a tree whose calls lead to the endpoint of reports.

    One body's page offers its only year, which proves nothing of the others.
    """
    found = {(line.body, line.year): line for line in lines("/x/{n}", lookalikes=False)}
    news = links(*((f"/art/{n}.html", f"第{n}次常务会议") for n in range(5)))
    made = Made().page("/", links(("/gk/", "政府信息公开")), "首页")
    made.page("/gk/", f"<iframe src='/module/xxgk/tree.jsp?area=1'></iframe>{news}", "政府信息公开")
    calls = "".join(
        f"d.add({at},0,'{body}','/module/xxgk/xxgkAnnualReport.jsp?area=41{at}','');" for at, body in enumerate(BODIES)
    )
    made.page("/module/xxgk/tree.jsp", f"<script src='dtree.js'></script><script>{calls}document.write(d)</script>")

    def answer(asked: Asked) -> str:
        body = BODIES[int(asked.query["area"]) - 410]
        years = [year for year in (LATEST, LATEST - 1) if (body, year) in found]
        line = found.get((body, int(asked.query.get("fbtime") or years[0])))
        offered = links(*((f"?area={asked.query['area']}&fbtime={year}", f"{year}年") for year in years))
        return f"{offered}{report(line)}" if line else shell(offered, body)

    made.answers("/module/xxgk/xxgkAnnualReport.jsp", answer)
    return Unseen(made.site, 28, again=10, last="unverified")


def own_pages() -> Unseen:
    """A tree opens the pages of bodies by script, each the list of that body's reports."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/gk/", "政府信息公开")), "首页")
    nodes = ",".join(f"{{id:{at},name:'{body}',url:'/gk/o{at}/'}}" for at, body in enumerate(BODIES))
    made.page("/gk/", f"<ul class='ztree'></ul><script>$.fn.zTree.init($('ul'),{{}},[{nodes}])</script>", "信息公开")
    for at, body in enumerate(BODIES):
        own = [line for line in found if line.body == body]
        made.page(f"/gk/o{at}/", f"{items(own)}共1页", f"{body}信息公开年报")
    return Unseen(made.site, 12, again=3)


def joined_choice() -> Unseen:
    """A column of departments with its earlier years behind 历年年报; towns by a choice that makes addresses of ids."""
    found = lines("/doc/{n}.html", lookalikes=False)
    options = "".join(f"<option value='{at}'>{body}</option>" for at, body in enumerate(BODIES) if at)
    choice = f"<select onchange=\"location.href='/xz/'+this.value+'/nb/'\"><option>请选择</option>{options}</select>"
    made = Made(found).page("/", links(("/zwgk/", "政务公开")), "首页")
    made.page("/zwgk/", f"{links(('/nb/', COLUMN))}<h3>乡镇信息公开</h3>{choice}", "政务公开")
    own = [line for line in found if line.body == BODIES[0]]
    made.page("/nb/", f"{items(own[:1])}{links(('/ln/', '历年年报'))}", COLUMN).page("/ln/", items(own[1:]), "历年年报")
    for at, body in enumerate(BODIES):
        made.page(f"/xz/{at}/nb/", items([line for line in found if line.body == body]), f"{body}{COLUMN}")
    return Unseen(made.site, 13, again=4)


_LOGO = "<a href='/'><img src='/logo.png' alt='青禾县人民政府'></a>"


def years_beside() -> Unseen:
    """A logo called like the government, and a menu of years beside reports that are called by their bodies alone."""
    found = lines("/nb/d{n}.html", lookalikes=False)
    made = Made(found).page("/", _LOGO + links(("/nb/", COLUMN)), "首页")
    menu = _LOGO + links(("/nb/", COLUMN), ("/nb/n2025.html", "2025年"), ("/nb/n2024.html", "2024年"))
    for year, paths in ((LATEST, ("/nb/", "/nb/n2025.html")), (LATEST - 1, ("/nb/n2024.html",))):
        own = [(line.url, line.body.removesuffix("人民政府")) for line in found if line.year == year]
        for path in paths:
            made.page(path, f"<div>{menu}</div><h3>各单位</h3><p>{links(*own)}</p>", f"{year}年")
    return Unseen(made.site, 11, again=3)


def years_below_bodies() -> Unseen:
    """Below each body's heading its reports, called by their years alone, on a page with the logo of the government."""
    found = lines("/nb/d{n}.html", lookalikes=False)
    made = Made(found).page("/", _LOGO + links(("/nb/", COLUMN)), "首页")
    blocks = "".join(
        f"<h3>{body}</h3><ul>{items([line for line in found if line.body == body], _by_year)}</ul>" for body in BODIES
    )
    return Unseen(made.page("/nb/", _LOGO + blocks, COLUMN).site, 8)


def years_in_rows() -> Unseen:
    """Each body's row has the links of its years, and no document says whose it is."""
    found = lines("/nb/d{n}.html", lookalikes=False)
    made = Made().page("/", links(("/nb/", COLUMN)), "首页")
    rows = ""
    for body in BODIES:
        own = [line for line in found if line.body == body]
        rows += f"<li>{body}：{' '.join(links((line.url, f'{line.year}年')) for line in own)}</li>"
        for line in own:
            bare = replace(line, title=f"{line.year}年政府信息公开工作年度报告")
            made.page(line.url, bare.document.replace(f"青禾县{body}", "本单位"))
    return Unseen(made.page("/nb/", f"<ul>{rows}</ul>", COLUMN).site, 8)


def _by_year(line: Line) -> str:
    return f"<li><a href='{line.url}'>{line.year}年</a></li>"


def one_publisher(ending: str = "") -> Unseen:
    """A column for each body, whose reports name nobody: their publisher is the county's government throughout."""
    found = lines("/nb/d{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/nb/", COLUMN)), "首页")
    made.page("/nb/", links(*((f"/nb/{n}/", f"青禾县{body}") for n, body in enumerate(BODIES))), COLUMN)
    for line in found:
        title = f"{line.year}年政府信息公开工作年度报告"
        publisher = f"<p>发布日期：{line.day}</p><span>来源：青禾县人民政府</span><span>浏览次数：</span>"
        page = line.document.replace(line.title, title).replace(f"<p>发布日期：{line.day}</p>", publisher)
        made.page(line.url, page.replace(f"青禾县{line.body}各项", "我单位各项"))
    for n, body in enumerate(BODIES):
        made.page(f"/nb/{n}/", items([line for line in found if line.body == body], _by_year), body + ending)
    return Unseen(made.site, 11, again=4)


def own_columns() -> Unseen:
    """The same columns as the register names them, by their addresses alone: each page's title says whose it is."""
    unseen = one_publisher(COLUMN)
    return replace(unseen, asked=9, columns=tuple(f"/nb/{n}/" for n in range(len(BODIES))), again=3)


def departments_alone() -> Unseen:
    """The only column that the home page leads to is that of departments: of towns nobody knows where they publish."""
    found = lines("/doc/{n}.html", lookalikes=False)
    own = [line for line in found if line.body.endswith("局")]
    made = Made(own).page("/", links(("/zwgk/", "政府信息公开")), "首页")
    made.page("/zwgk/", links(("/bm/nb/", f"部门{COLUMN.removeprefix('政府')}")), "政府信息公开")
    made.page("/bm/nb/", items(own), "部门信息公开年报")
    lost = tuple((line.body, line.year) for line in found if line not in own)
    return Unseen(made.site, 6, last="unverified", lost=lost)


def departments_registered() -> Unseen:
    """The same where the register names that column."""
    return replace(departments_alone(), asked=4, columns=("/bm/nb/",))


def year_registered() -> Unseen:
    """The register names the column of one year, whose title says so."""
    found = [line for line in lines("/doc/{n}.html", lookalikes=False) if line.year == LATEST]
    made = Made(found).page("/nb/2025/", items(found), f"{LATEST}年{COLUMN}")
    return Unseen(made.site, 4, ("/nb/2025/",), lost=tuple((body, LATEST - 1) for body in BODIES))


def topics() -> Unseen:
    """A topic page of the year that leads to that of the year before, which stands beside it."""
    found = lines("/zt/{n}.html", lookalikes=False)
    first, other = (f"{year}年度政府信息公开年报专题" for year in (LATEST, LATEST - 1))
    made = Made(found).page("/", f"<a href='/zt/2025nb/'><img alt='{first}' src='/1.jpg'></a>", "首页")
    latest = items([line for line in found if line.year == LATEST])
    made.page("/zt/2025nb/", f"{latest}<p>{links(('/zt/2024nb/', other))}</p>", first)
    made.page("/zt/2024nb/", items([line for line in found if line.year < LATEST]), other)
    return Unseen(made.site, 9, again=2)


def told_of() -> Unseen:
    """Among the notices an article of each year has a table of who published: its lines say 查看 and no year."""
    found = lines("/doc/{n}.html", lookalikes=False)
    made = Made(found).page("/", links(("/tzgg/", "通知公告")), "首页")
    titles = {year: f"青禾县{year}年度政府信息公开工作年度报告公布情况一览表" for year in (LATEST, LATEST - 1)}
    for year, title in titles.items():
        cells = "".join(
            f"<tr><td>{n}</td><td>{line.body}</td><td>{links((line.url, '查看'))}</td></tr>"
            for n, line in enumerate(found)
            if line.year == year
        )
        made.page(f"/tzgg/a{year}.html", f"<h1>{title}</h1><table>{cells}</table>", title)
    rows = [Line(f"/tzgg/a{year}.html", title, f"{year + 1}-02-01") for year, title in titles.items()]
    others = [Line(f"/tzgg/9{n}.html", f"关于{n}号路段施工的公告", "2026-03-01") for n in range(9)]
    return Unseen(made.page("/tzgg/", items([*others, *rows]), "通知公告").site, 12, again=3)


def called() -> Unseen:
    """A menu calls a function that stands in a script of its own."""
    found = lines("/doc/{n}.html", lookalikes=False)
    menu = "".join(f"<li><a href='javascript:openCol({n})'>{text}</a></li>" for n, text in enumerate(("指南", COLUMN)))
    scripts = "<script src='/js/jquery.min.js'></script><script src='/js/col.js'></script>"
    made = (
        Made(found).page("/", links(("/gk/", "政府信息公开")), "首页").page("/gk/", f"<ul>{menu}</ul>{scripts}", "公开")
    )
    function = b"function openCol(i){window.location.href='/col/'+i+'/'}"
    made.site.put("/js/col.js", Resource(function, "application/javascript"))
    return Unseen(made.page("/col/1/", items(found), COLUMN).site, 10)


def picture_buttons() -> Unseen:
    """Buttons of the home page are pictures, which call a function of the site's script."""
    found = lines("/doc/{n}.html", lookalikes=False)
    buttons = "".join(
        f"<img src='/i/{n}.png' alt='{text}' onclick='toCol({n})'>" for n, text in enumerate(("公开指南", COLUMN))
    )
    made = Made(found).page("/", f"<div>{buttons}</div><script src='/js/site.js'></script>", "首页")
    function = b"function toCol(i){window.location.href='/col/'+i+'.html'}"
    made.site.put("/js/site.js", Resource(function, "application/javascript"))
    return Unseen(made.page("/col/1.html", items(found), COLUMN).site, 11)


def written_menus() -> Unseen:
    """The menus of the home page and of the page on the way are written by scripts, and the list is fetched by one."""
    found = lines("/gk/nb/{n}.html", lookalikes=False)
    made = Made(found).page("/", "<script src='/js/site.js'></script><script src='/js/nav.js'></script>", "首页")
    made.page("/gk/", "<script src='/js/jquery.min.js'></script><script src='/js/left.js'></script>", "公开")
    menus = {"nav": links(("/gk/", "政府信息公开")), "left": links(("/gk/zn.html", "指南"), ("/gk/nb/", COLUMN))}
    for name, menu in menus.items():
        script = f"document.write('<ul>');\ndocument.writeln({json.dumps(menu + '</ul>', ensure_ascii=False)});"
        made.site.put(f"/js/{name}.js", Resource(script.encode(), "application/javascript"))
    made.page("/gk/nb/", "<div id='l'></div><script>$('#l').load('inc.html');</script>", COLUMN)
    return Unseen(made.page("/gk/nb/inc.html", items(found), COLUMN).site, 13)


FOUND = {
    "at-the-address": at_the_address,
    "written-menus": written_menus,
    "picture-buttons": picture_buttons,
    "behind-notices": behind_notices,
    "articles-of-bodies": articles_of_bodies,
    "headings-among-notices": headings_among_notices,
    "first-lines": first_lines,
    "notices-by-months": notices_by_months,
    "late-in-a-body": late_in_a_body,
    "called": called,
    "told-of": told_of,
    "years-beside": years_beside,
    "years-below-bodies": years_below_bodies,
    "years-in-rows": years_in_rows,
    "one-publisher": one_publisher,
    "own-columns": own_columns,
    "departments-alone": departments_alone,
    "departments-registered": departments_registered,
    "year-registered": year_registered,
    "topics": topics,
    "joined-choice": joined_choice,
    "odd-groups": odd_groups,
    "collected": collected,
    "besides": besides,
    "all-of-a-body": all_of_a_body,
    "headed": headed,
    "sent-on": sent_on,
    "names-alone": names_alone,
    "named-columns": named_columns,
    "partly-named": partly_named,
    "undated": undated,
    "organs": organs,
    "organ-years": organ_years,
    "annual-pages": annual_pages,
    "annual-pages-of-latest": annual_pages_of_latest,
    "catalogue": catalogue,
    "more": more,
    "pictured": pictured,
    "entered-twice": entered_twice,
    "tree": tree,
    "grown": grown,
    "own-pages": own_pages,
}
