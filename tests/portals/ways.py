"""The way from the home page to the reports: pages that lead to others, and every shape that a link has on them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from random import Random

from crawler.practice.server import Resource
from tests.portals.pages import Pages, links
from tests.portals.surroundings import NEWS

Named = Sequence[tuple[str, str]]
"""What a page leads to: addresses and names."""
_ASIDE: Named = (
    ("/xwzx/", "新闻中心"),
    ("/zwfw/", "政务服务"),
    ("/hdjl/", "互动交流"),
    ("/sjkf/", "数据开放"),
    ("/ztzl/", "专题专栏"),
)
_BESIDE: Named = (
    ("/zfxxgk/zn.html", "政府信息公开指南"),
    ("/zfxxgk/zd/", "政府信息公开制度"),
    ("/zfxxgk/fdzdgk/", "法定主动公开内容"),
    ("/ysqgk/", "依申请公开"),
)
_DECOYS: Named = (
    ("/fzzf/nb/", "法治政府建设年度报告"),
    ("/wzbb/", "政府网站工作年度报表"),
    ("/ndjh/", "年度工作计划"),
)


def plain(named: Named) -> str:
    """A list of links."""
    return f"<ul>{links(named)}</ul>"


def pictured(named: Named) -> str:
    """Pictures whose alternative text names them."""
    return "".join(
        f'<a href="{url}"><img src="/images/{at}.png" alt="{name}"></a>' for at, (url, name) in enumerate(named)
    )


def titled(named: Named) -> str:
    """Links that only an attribute names."""
    return "".join(f'<a href="{url}" title="{name}"><i class="icon"></i></a>' for url, name in named)


def mapped(named: Named) -> str:
    """The parts of one picture."""
    areas = "".join(
        f'<area shape="rect" coords="0,{at * 20},90,{at * 20 + 20}" href="{url}" alt="{name}">'
        for at, (url, name) in enumerate(named)
    )
    return f'<img src="/images/map.jpg" usemap="#m"><map name="m">{areas}</map>'


def selected(named: Named) -> str:
    """The options of a choice."""
    options = "".join(f'<option value="{url}">{name}</option>' for url, name in named)
    return (
        f'<select onchange="if(this.value)location.href=this.value"><option value="">请选择</option>{options}</select>'
    )


def clicked(named: Named) -> str:
    """Boxes that a click leads on from."""
    return "".join(f'<div class="box" onclick="window.location.href=\'{url}\'">{name}</div>' for url, name in named)


def opened(named: Named) -> str:
    """Links whose script opens a window."""
    return "".join(f'<a href="javascript:void(0)" onclick="window.open(\'{url}\')">{name}</a>' for url, name in named)


def headed(named: Named) -> str:
    """Headings with 更多 beside them."""
    return "".join(f"<div class='tt'><h3>{name}</h3><a href='{url}'>更多&gt;&gt;</a></div>" for url, name in named)


def in_tree(named: Named) -> str:
    """The nodes of a tree that a script draws."""
    nodes = ",".join(f'{{id:{at},pId:0,name:"{name}",url:"{url}"}}' for at, (url, name) in enumerate(named, 1))
    script = f"var zNodes=[{nodes}];$.fn.zTree.init($('#tree'),{{}},zNodes);"
    return f"<ul id='tree' class='ztree'></ul><script>{script}</script>"


def tabled(named: Named) -> str:
    """The cells of a table, names in the bodies' order."""
    cells = "".join(f"<td><a href='{url}'>{name}</a></td>" for url, name in named)
    return f"<table><tr>{cells}</tr></table>"


def folded(named: Named) -> str:
    """A menu that is folded up."""
    items = "".join(f"<dd style='display:none'><a href='{url}'>{name}</a></dd>" for url, name in named)
    return f"<dl class='accordion'><dt onclick='unfold(this)'>展开</dt>{items}</dl>"


def written(named: Named) -> str:
    """Links that a script of the page writes."""
    return "".join(f"<script>document.write('<a href=\"{url}\">{name}</a>');</script>" for url, name in named)


LINKS: dict[str, Callable[[Named], str]] = {
    "plain": plain,
    "pictured": pictured,
    "titled": titled,
    "mapped": mapped,
    "selected": selected,
    "clicked": clicked,
    "opened": opened,
    "headed": headed,
    "tree": in_tree,
    "table": tabled,
    "folded": folded,
    "written": written,
}
_TWINS: Named = (("/en/", "English"), ("/m/", "手机版"), ("/wza/", "无障碍"))
_PHONES = "<script>if(/Android|iPhone|Mobile/i.test(navigator.userAgent)){window.location.href='/m/';}</script>"
ENTRANCES = (
    *("none",) * 4,
    "script",
    "meta",
    "splash",
    "frames",
    "menu script",
    "near meta",
    "timed",
    "replaced",
    "sent on",
)
_STEPS = (
    ("/zwgk/", "政务公开"),
    ("/zfxxgk/", "政府信息公开"),
)


@dataclass(frozen=True)
class Way:
    """How one comes from the home page to the root: through some pages, by shapes of links, behind an entrance."""

    steps: int
    shapes: tuple[str, ...]
    entrance: str
    decoys: bool
    twins: bool


def any_way(random: Random) -> Way:
    """A way at random."""
    steps = random.randint(0, len(_STEPS))
    shapes = tuple(random.choice(("plain", "plain", *LINKS)) for _ in range(steps + 1))
    return Way(steps, shapes, random.choice(ENTRANCES), random.random() < 0.5, random.random() < 0.4)


def place_way(pages: Pages, way: Way, roots: Named, friends: Named = ()) -> None:
    """Places the home page and the pages between it and the roots; ``friends`` are other portals."""
    chosen = _STEPS[len(_STEPS) - way.steps :]
    for at in range(way.steps + 1):
        target = roots if at == way.steps else (chosen[at],)
        beside = _BESIDE if at else ()
        decoys = _DECOYS if way.decoys and at == way.steps else ()
        friendly = f"<div class='friends'>友情链接：{links(friends)}</div>" if friends else ""
        inner = f"{links(beside)}{LINKS[way.shapes[at]]([*target, *decoys])}{friendly}"
        if at:
            url, name = chosen[at - 1]
            pages.page(url, inner, name)
        else:
            _home(pages, way, f"{links(_ASIDE)}{inner}<p>欢迎访问</p>")
    for url, name, _ in NEWS:
        pages.page(url, f"<h1>{name}</h1><p>{pages.place}的有关情况。</p>", name)
    for url, name in (*_ASIDE, *_BESIDE, *(_DECOYS if way.decoys else ())):
        if pages.is_free(url):
            pages.page(url, f"<p>{name}：本栏目介绍{pages.place}的有关情况。</p>", name)


def _home(pages: Pages, way: Way, inner: str) -> None:
    title = f"{pages.place}人民政府门户网站"
    if way.twins:
        inner = f"{_PHONES}{links(_TWINS)}{inner}"
        pages.page("/en/", "<a href='/en/news.html'>News</a><a href='/en/gov.html'>Government</a>", "English")
        pages.page("/en/gov.html", "<p>Annual Report on Government Information Disclosure</p>", "Government")
        pages.page("/en/news.html", "<p>News of the county.</p>", "News")
        pages.page("/m/", "<a href='/m/xw.html'>新闻</a><a href='/m/bs.html'>办事</a>", "手机版")
        pages.page("/wza/", "<p>无障碍浏览说明。</p>", "无障碍")
    if way.entrance == "menu script":
        pages.script("/js/menu.js", f"document.write('{inner.replace(chr(39), chr(92) + chr(39))}');")
        pages.page("/", "<script src='/js/menu.js'></script>" + links(_ASIDE), title)
        return
    pages.page("/" if way.entrance == "none" else "/home/main.html", inner, title)
    entrances = {
        "script": "<html><head><script>window.location.href='/home/main.html'</script></head></html>",
        "meta": "<html><head><meta http-equiv='Refresh' content='0; URL=/home/main.html'></head></html>",
        "near meta": "<html><head><META HTTP-EQUIV=REFRESH CONTENT='1;URL=home/main.html'></head></html>",
        "timed": (
            "<html><body><p>正在进入……</p><script>setTimeout(\"window.location.href='home/main.html'\",2000)</script>"
            "</body></html>"
        ),
        "replaced": "<html><script>var u='/home/main.html';top.location.replace(u);</script></html>",
        "splash": "<html><body><a href='/home/main.html'><img src='/images/in.jpg'></a></body></html>",
        "frames": (
            "<html><frameset rows='80,*'><frame src='/home/top.html'><frame src='/home/main.html'></frameset></html>"
        ),
    }
    if way.entrance == "sent on":
        pages.standing["/index.html"] = Resource(b"", status=HTTPStatus.FOUND, headers={"Location": "/home/main.html"})
    if way.entrance in entrances:
        pages.raw("/", entrances[way.entrance])
        pages.page("/home/top.html", links(_ASIDE), title)
