"""What stands around the contents of a portal's pages: menus, trails, side columns, news beside them, old tables."""

from collections.abc import Callable

ROOT = "%ROOT%"
"""Where the reports are, in what every page shows: known when all pages are placed."""
RELATED = "%RELATED%"
"""The latest documents of the portal, likewise."""
NEWS = tuple(
    (f"/xwzx/t2026030{at}_{at}.html", title, f"2026-03-0{at}")
    for at, title in enumerate(
        (
            "县政府召开第12次常务会议",
            "关于公布2026年重大行政决策事项目录的通知",
            "县领导调研春耕备耕工作",
            "2025年国民经济和社会发展统计公报",
            "关于做好2026年政务公开工作要点落实的通知",
        ),
        1,
    )
)
_MENU = (
    ("/", "首页"),
    ("/xwzx/", "新闻中心"),
    ("/zwfw/", "政务服务"),
    ("/hdjl/", "互动交流"),
    ("/sjkf/", "数据开放"),
    ("/ztzl/", "专题专栏"),
)
_DISCLOSURE = (
    ("/zfxxgk/zn.html", "政府信息公开指南"),
    ("/zfxxgk/zd/", "政府信息公开制度"),
    ("/zfxxgk/fdzdgk/", "法定主动公开内容"),
    (ROOT, "政府信息公开年报"),
    ("/ysqgk/", "依申请公开"),
)
_FRIENDS = (
    "<select onchange='window.open(this.value)'><option value=''>友情链接</option>"
    "<option value='http://www.gov.cn/'>中国政府网</option><option value='http://www.beijing.gov.cn/'>首都之窗</option>"
    "</select>"
)


def _items(pairs: tuple[tuple[str, str], ...], current: str = "") -> str:
    own = {current: " class='on'"}
    return "".join(f"<li{own.get(name, '')}><a href='{url}'>{name}</a></li>" for url, name in pairs)


def _news() -> str:
    return "".join(f"<li><a href='{url}' title='{name}'>{name}</a><span>{day}</span></li>" for url, name, day in NEWS)


def _top() -> str:
    return f"<div class='top'><ul class='nav'>{_items(_MENU)}</ul></div>"


def _foot(place: str) -> str:
    about = "<a href='/about/'>关于我们</a> | <a href='/map/'>网站地图</a> | <a href='/contact/'>联系我们</a>"
    said = f"<p>主办：{place}人民政府办公室</p><p>网站标识码：4190010003</p>"
    return f"<div class='footer'><div class='links'>{_FRIENDS}</div>{said}<p>{about}</p></div>"


def bare(inner: str, _title: str, place: str) -> str:
    """Nothing but a way home."""
    return (
        f'<div class="header"><a href="/">首页</a></div><div class="main">{inner}</div>'
        f'<div class="footer">主办：{place}人民政府办公室　网站标识码：4190010003</div>'
    )


def menus(inner: str, title: str, place: str) -> str:
    """A menu above, the trail, what one does with a page, friends below."""
    trail = (
        f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/xwzx/'>政务公开</a> &gt; {title}</div>"
    )
    tools = "<div class='tools'>【字号：大 中 小】 【<a href='javascript:window.print()'>打印</a>】 【关闭】</div>"
    share = "<div class='share'>分享到：<a href='#' onclick='share()'>微信</a></div>"
    return f"{_top()}{trail}<div class='content'>{tools}{inner}</div>{share}{_foot(place)}"


def side_column(inner: str, title: str, place: str) -> str:
    """The platform of disclosure: its five parts at the left."""
    left = f"<div class='left'><h2>政府信息公开</h2><ul class='menu'>{_items(_DISCLOSURE, title)}</ul></div>"
    right = f"<div class='right'><h2>{title}</h2>{inner}</div>"
    return f"{_top()}<div class='wrap'>{left}{right}</div>{_foot(place)}"


def crowded(inner: str, title: str, place: str) -> str:
    """The latest news beside everything, dated as the list's lines are."""
    return (
        f"{_top()}<div class='list-left'>{inner}</div>"
        f"<div class='list-right'><h3>最新公开<a href='/xwzx/'>更多</a></h3><ul>{_news()}</ul></div>{_foot(place)}"
    )


def crowded_before(inner: str, title: str, place: str) -> str:
    """The same before it, in the same kind of list."""
    return (
        f"<div class='side'><h3>最新公开</h3><ul class='list'>{_news()}</ul><a href='/xwzx/'>更多&gt;&gt;</a></div>"
        f"<div class='body'><h3>{title}</h3>{inner}</div>{_foot(place)}"
    )


def recommended(inner: str, _title: str, place: str) -> str:
    """The latest documents beside everything, the portal's reports among them."""
    return (
        f"{_top()}<div class='main-left'>{inner}</div>"
        f"<div class='main-right'><h3>最新发布</h3><ul class='hot'>{RELATED}</ul></div>{_foot(place)}"
    )


def beside_all(inner: str, _title: str, place: str) -> str:
    """The same under words that say nothing of it."""
    return (
        f"{_top()}<div class='fl w700'>{inner}</div>"
        f"<div class='fr w300'><h3>信息公开</h3><ul class='ul-01'>{RELATED}</ul></div>{_foot(place)}"
    )


def steered(inner: str, title: str, place: str) -> str:
    """What stood before and behind each page, below it."""
    trail = f"<div class='crumb'>您的位置：<a href='/'>首页</a> &gt; {title}</div>"
    return (
        f"{_top()}{trail}<div class='article'>{inner}</div>"
        f"<div class='related'><p>相关阅读：</p>{RELATED}</div>{_foot(place)}"
    )


def disclosing(inner: str, title: str, place: str) -> str:
    """News that speak of disclosure and of other yearly reports, in a list like any."""
    told = (
        f"{place}2025年法治政府建设年度报告",
        f"{place}人民政府门户网站2025年政府网站工作年度报表",
        "政府信息公开指南（2026年版）",
        f"关于做好{place}2025年政府信息公开工作年度报告编制工作的通知",
        f"{place}召开2025年政府信息公开工作年度报告审核会",
        "县财政局2026年部门预算公开",
    )
    rows = "".join(
        f"<li><a href='/gkdt/t2026020{at}_{at}.html' title='{one}'>{one}</a><span>2026-02-0{at}</span></li>"
        for at, one in enumerate(told, 1)
    )
    return (
        f"{_top()}<div class='l'><h3>公开动态</h3>"
        f"<ul class='list'>{rows}</ul></div><div class='r'><h2>{title}</h2>{inner}</div>{_foot(place)}"
    )


def tables(inner: str, title: str, place: str) -> str:
    """Tables in tables, as in the years about 2010."""
    menu = "".join(f"<td><a href='{url}'>{name}</a></td>" for url, name in _MENU)
    left = "".join(
        f"<tr><td><img src='/images/d.gif'><a href='{url}'>{name}</a></td></tr>" for url, name in _DISCLOSURE
    )
    return (
        f"<table width='1000' align='center'><tr>{menu}</tr></table><table width='1000' align='center'><tr>"
        f"<td width='200' valign='top'><table>{left}</table></td><td valign='top'><table width='100%'><tr><td>"
        f"<b>{title}</b></td></tr><tr><td>{inner}</td></tr></table></td></tr></table>"
        f"<table width='1000' align='center'><tr><td>主办：{place}人民政府办公室</td></tr></table>"
    )


def flat(inner: str, _title: str, place: str) -> str:
    """Everything in one element."""
    menu = " ".join(f"<a href='{url}'>{name}</a>" for url, name in _MENU)
    return f"{menu}<hr>{inner}<hr>主办：{place}人民政府办公室 <a href='/map/'>网站地图</a>"


SURROUNDINGS: dict[str, Callable[[str, str, str], str]] = {
    "bare": bare,
    "menus": menus,
    "side column": side_column,
    "crowded": crowded,
    "crowded before": crowded_before,
    "recommended": recommended,
    "beside all": beside_all,
    "steered": steered,
    "disclosing": disclosing,
    "tables": tables,
    "flat": flat,
}
