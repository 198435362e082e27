"""Recorded sites whose lists are plain pages: TRS, Ucap A, Anhui, VSB, Sudy, eportal, InfoPublic, JEECMS, unknown."""

from collections.abc import Callable, Sequence

from crawler.practice.server import Asked, Resource, Site
from tests.crawler.cms.recorded.parts import Recorded, Row, as_html, items, page, parts_of, rows, site_with

SEVEN = rows(7)
TRS_ROWS = rows(7, "/zfxxgk/nb/202501/t20250116_{n}.html")
STUB = f"<html><head><title></title></head><body>{'&nbsp;' * 55}</body></html>"


def numbered(
    column: str,
    names: Sequence[str],
    after: Callable[[int], str],
    found: Sequence[Row] = SEVEN,
    head: str = "",
    **others: str | Resource,
) -> Callable[[], Site]:
    """A list of three rows a page; ``names`` are its pages' paths below the column, ``after`` what follows its rows."""

    def build() -> Site:
        pages: dict[str, str | Resource] = {}
        for number, part in enumerate(parts_of(found, 3)):
            pages[column + names[number]] = page(f"<ul>{items(part)}</ul>{after(number)}", head)
        return site_with(found, pages | {column + name: content for name, content in others.items()})

    return build


def trs(call: str) -> Callable[[int], str]:
    return lambda number: f'<div class="page"><script>{call.replace("CUR", str(number))}</script></div>'


THREE = ("index.html", "index_1.html", "index_2.html")
FROM_ONE = ("index.html", "index_2.html", "index_3.html")


def _trs(name: str, call: str, names: Sequence[str] = THREE, asked: int = 3, listed: int = 7) -> Recorded:
    site = numbered("/zfxxgk/nb/", names, trs(call), TRS_ROWS)
    return Recorded(name, "trs", "/zfxxgk/nb/", site, asked, listed, again=2, documents="/zfxxgk/nb/2025")


def written() -> Site:
    lines = "".join(f"document.writeln('{items([row])}');\n" for row in TRS_ROWS)
    return site_with(
        TRS_ROWS, {"/nb/index.html": page(f"<ul><script>{lines}createPageHTML(1, 0, 'index', 'html');</script></ul>")}
    )


def sliced() -> Site:
    script = (
        "$(function(){ var li = $('.list li'); function turn(p){ li.hide().slice((p-1)*3, p*3).show(); } turn(1); });"
    )
    return site_with(
        TRS_ROWS,
        {
            "/nb/index.html": page(
                f"<ul class='list'>{items(TRS_ROWS)}</ul><div id='pagination'></div><script>{script}</script>"
            )
        },
    )


def sliced_by_number() -> Site:
    """The pager of lines that the page holds is put there by a script that counts them."""
    script = (
        "var lis = $('#list li'); for (var i = 0; i < Math.ceil(lis.length / 3); i++)"
        "{ $('#page').append('<a href=\"javascript:next(' + i + ')\">' + (i + 1) + '</a>') }"
    )
    body = f"<ul id='list'>{items(TRS_ROWS)}</ul><div id='page' class='pagination'></div><script>{script}</script>"
    return site_with(TRS_ROWS, {"/nb/index.html": page(body)})


def unused_library() -> Site:
    """A library of pagers that the page's template names, and nothing on the page that it could fill."""
    body = f"<ul>{items(SEVEN)}</ul><script src='/script/jpage.js'></script>"
    return site_with(SEVEN, {"/nb/index.html": page(body)})


def pager_of_another_file() -> Site:
    """An empty pager, and a script of another file that may fill it."""
    return site_with(
        SEVEN,
        {"/nb/index.html": page(f"<ul>{items(SEVEN)}</ul><div class='pagebar'></div><script src='/p.js'></script>")},
    )


def waiting_pager() -> Site:
    """The first lines stand in the page, an empty pager below them, and a script asks for the others."""
    script = "function load(p) { $.ajax({url: '/list', data: {p: p}, success: show}); $('#fenye').html(steps(p)) }"
    body = f"<ul id='list'>{items(SEVEN)}</ul><div id='fenye'></div><script>{script}</script>"
    return site_with(SEVEN, {"/nb/index.html": page(body)})


TABLE_HEADS = "第二十条第（一）项 本年制发件数 本年新收政府信息公开申请数量 结转下年度继续办理 未经复议直接起诉"


def yearly() -> Site:
    """A body's page shows the report of the latest year, and leads to those of others by the years alone."""
    site = site_with([], {})
    links = "".join(
        f'<a href="/public/column/61?type=3&action=detail&title={year}">{year}年</a>' for year in (2024, 2023, 2022)
    )
    headings = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、行政复议、行政诉讼情况 五、存在的主要问题"

    def answer(asked: Asked) -> Resource:
        title = f"青禾县青石镇{asked.query.get('title') or 2024}年政府信息公开工作年度报告"
        return as_html(page(f"{links}<h1>{title}</h1><p>{headings}</p><p>{TABLE_HEADS}</p>", title="政府信息公开年报"))

    site.interface("/public/column/61", answer)
    return site


def stubbed() -> Site:
    site = numbered("/zfxxgk/nb/", THREE, trs('createPageHTML(3, CUR, "index", "html");'), TRS_ROWS)()
    site.put("/zfxxgk/nb/index_2.html", Resource(STUB.encode()))
    return site


def gbk() -> Site:
    site = numbered("/zfxxgk/nb/", THREE, trs("createPageHTML(3, CUR, 'index', 'html');"), TRS_ROWS)()
    for name in THREE:
        text = site.find(f"/zfxxgk/nb/{name}").content.decode().replace('charset="utf-8"', 'charset="gb2312"')
        site.put(f"/zfxxgk/nb/{name}", Resource(text.encode("gb18030"), "text/html"))
    return site


def vsb_pager(number: int) -> str:
    links = ['<a href="1.htm">尾页</a>', '<a href="nb/2.htm">下页</a><a href="nb/1.htm">尾页</a>'][not number]
    if number == 1:
        links = (
            '<a href="../nb.htm">首页</a><a href="../nb.htm">上页</a><a href="1.htm">下页</a><a href="1.htm">尾页</a>'
        )
    elif number == 2:
        links = '<a href="../nb.htm">首页</a><a href="2.htm">上页</a><span>下页</span><span>尾页</span>'
    return f'<div class="pb_sys_common"><span class="p_t">共7条 {number + 1}/3</span>{links}</div><script>_showDynClicks("wbnews",1,2)</script>'


VSB_ROWS = rows(7, "/info/1025/{n}.htm")


def vsb_tree() -> Site:
    site = site_with(VSB_ROWS, {})
    parts = parts_of(VSB_ROWS, 3)

    def answer(asked: Asked) -> Resource:
        number = int(asked.query.get("a1025p") or 1)
        links = "".join(
            f'<a href="list.jsp?a1025t=3&a1025p={other}&a1025c=3&urltype=tree.TreeTempUrl&wbtreeid=1025">{other}</a>'
            for other in range(1, 4)
            if other != number
        )
        return as_html(page(f"<ul>{items(parts[number - 1])}</ul><div>{links}</div>"))

    site.interface("/list.jsp", answer)
    return site


EPORTAL = "/eportal/ui?pageId=4001"
MODULE = "a1b2c3d4e5f6"


def eportal(*, is_hidden: bool = False) -> Site:
    """``is_hidden``: what turns the page is put together by a script of fields that nobody sees."""
    found = rows(7)
    site = site_with(found, {})

    def answer(asked: Asked) -> Resource | None:
        number = int(asked.query.get("currentPage") or 1)
        if number > 1 and (asked.query.get("moduleId") != MODULE or asked.query.get("staticRequest") != "yes"):
            return None
        turn = f"queryArticleByCondition(this,'/eportal/ui?pageId=4001&amp;currentPage={number + 1}&amp;moduleId={MODULE}&amp;staticRequest=yes')"
        turn = f"gotoPage({number + 1})" if is_hidden else turn
        more = f'<a href="javascript:void(0)" onclick="{turn}">下一页</a>' if number < 3 else ""
        hidden = '<input type="hidden" id="eprotalCurrentPageId" value="4001">'
        hidden += f'<input type="hidden" id="moduleId" value="{MODULE}">' if is_hidden else ""
        return as_html(page(f"<ul>{items(parts_of(found, 3)[number - 1])}</ul>{hidden}<div>共3页 {more}</div>"))

    site.interface("/eportal/ui", answer)
    return site


def infopublic() -> Site:
    found = rows(7, "/InfoView/{n}.html")
    site = site_with(found, {})

    def answer(asked: Asked) -> Resource:
        number = int(asked.query.get("page") or 1)
        lines = "".join(
            f'<p><a href="{row.url}">{row.title}</a><span>{row.day}</span></p>'
            for row in parts_of(found, 3)[number - 1]
        )
        links = "".join(
            f'<a href="InfoPublic.aspx?cid=1019&pid=971&page={other}&kw=">{text}</a>'
            for other, text in ((1, "首页"), (3, "末页"))
        )
        return as_html(page(f'<div class="info-list">{lines}</div><div class="pages">{links}</div>'))

    site.interface("/InfoPublic.aspx", answer)
    return site


def plain(after: Callable[[int], str], names: Sequence[str] = FROM_ONE) -> Callable[[], Site]:
    return numbered("/nb/", names, after)


def buttons(number: int) -> str:
    def one(other: int) -> str:
        name = "index.html" if other == 1 else f"index_{other}.html"
        return (
            f'<li class="active"><span>{other}</span></li>'
            if other == number + 1
            else f'<li><a href="{name}">{other}</a></li>'
        )

    return f'<ul class="pagination">{"".join(map(one, (1, 2, 3)))}</ul>'


def dead_buttons(number: int) -> str:
    return (
        "<div class='page'>" + "".join(f"<span onclick='go({other})'>{other}</span>" for other in (1, 2, 3)) + "</div>"
    )


def clicked() -> Site:
    lines = "".join(
        f"<div class='row' onclick=\"location.href='{row.url}'\"><b>{row.title}</b><i>{row.day}</i></div>"
        for row in SEVEN
    )
    return site_with(SEVEN, {"/nb/index.html": page(f"<div class='list'>{lines}</div>")})


def unread() -> Site:
    lines = "".join(f"<div class='row' onclick='show({n})'><b>{row.title}</b></div>" for n, row in enumerate(SEVEN[3:]))
    return site_with(SEVEN, {"/nb/index.html": page(f"<ul>{items(SEVEN[:3])}</ul><div>{lines}</div>")})


def framed() -> Site:
    frames = '<iframe src="/visitcount.html"></iframe><iframe src="/inner/index.html" width="100%"></iframe>'
    return site_with(
        SEVEN,
        {
            "/nb/index.html": page(frames, title="信息公开"),
            "/inner/index.html": page(f"<ul>{items(SEVEN)}</ul><div>共7条 1/1页</div>"),
        },
    )


def repeated() -> Site:
    site = plain(lambda number: f'<a href="index_{number + 2}.html">下一页</a>' if number < 2 else "")()
    site.put("/nb/index_2.html", site.find("/nb/index.html"))
    return site


NEXT = '<div class="page">共3页 <a href="index_{}.html">下一页</a></div>'

SITES = (
    _trs("trs", 'createPageHTML(3, CUR, "index", "html");'),
    _trs("trs_create_page", "createPage( 3 ,CUR, 'index' , 'html' )"),
    _trs(
        "trs_page_id",
        'var PAGEID = 9513; createPageHTML(3, CUR, "index_" + PAGEID, "html");',
        ("index.html", "index_9513_1.html", "index_9513_2.html"),
    ),
    _trs(
        "trs_for_computers",
        "createPageHTML(3, CUR, 'index_pc', 'html');",
        ("index.html", "index_pc_1.html", "index_pc_2.html"),
    ),
    _trs("trs_config", "var pagination_script_config = { pageNumber: 'CUR', total: '3' };"),
    _trs("trs_config_of_lines", "var pagination_script_config = { total: 8, pageCount: 3, current: CUR };"),
    _trs("trs_variables", "var currentPage = CUR; var countPage = 3; var nextPage = currentPage + 1;"),
    _trs(
        "trs_written_pager",
        "var currentPage = CUR; var countPage = 3; var nextPage = currentPage + 1; if (nextPage < countPage)"
        """ document.write("<a href=\\"index"+"_" + nextPage + "."+"htm\\">下一页</a>");""",
        ("index.html", "index_1.htm", "index_2.htm"),
    ),
    Recorded(
        "trs_from_one",
        "trs",
        "/zfxxgk/nb/",
        numbered(
            "/zfxxgk/nb/",
            FROM_ONE,
            lambda n: f"<script>createPageHTML('pages', 3, {n + 1}, 'index', 'html', 7);</script>",
            TRS_ROWS,
        ),
        4,
        7,
        documents="/zfxxgk/nb/2025",
        again=2,
    ),
    Recorded("trs_written", "trs", "/nb/", written, 1, 7, documents="/zfxxgk/nb/2025"),
    Recorded("trs_sliced", "trs", "/nb/", sliced, 1, 7, documents="/zfxxgk/nb/2025"),
    Recorded("trs_sliced_by_number", "trs", "/nb/", sliced_by_number, 1, 7, documents="/zfxxgk/nb/2025"),
    Recorded(
        "numbers_alone",
        "generic",
        "/nb/subpage.html",
        numbered(
            "/nb/",
            ("subpage.html", "2.html", "3.html"),
            lambda n: (
                f"<script>var pageIndex={n + 1}, pageCount=3; function to(n) {{ location.href = n + '.html'; }}</script>"
            ),
        ),
        3,
        7,
        again=2,
    ),
    Recorded("library", "generic", "/nb/", unused_library, 1, 7),
    Recorded(
        "waiting",
        "generic",
        "/nb/",
        waiting_pager,
        1,
        7,
        "incomplete",
        "the list has a pager that cannot be followed",
    ),
    Recorded(
        "years_of_a_body",
        "generic",
        "/public/column/61?type=3",
        yearly,
        1,
        3,
        documents="/public/column/61?type=3&action",
    ),
    Recorded(
        "trs_stub",
        "trs",
        "/zfxxgk/nb/",
        stubbed,
        3,
        6,
        "incomplete",
        "a page of the list is empty",
        again=3,
        documents="/zfxxgk/nb/2025",
    ),
    Recorded("trs_gbk", "trs", "/zfxxgk/nb/", gbk, 3, 7, documents="/zfxxgk/nb/2025", again=2),
    Recorded(
        "ucap_a",
        "ucap_a",
        "/zfxxgknb/",
        numbered(
            "/zfxxgknb/",
            FROM_ONE,
            lambda n: f'<div class="page">第{n + 1}页 共3页</div>',
            rows(7, "/zfxxgknb/content/post_{n}.html"),
        ),
        3,
        7,
        documents="/zfxxgknb/content",
        again=2,
    ),
    Recorded(
        "anhui",
        "anhui",
        "/XxgkContent/showList/865/0/page_1.html",
        numbered(
            "/XxgkContent/showList/865/0/",
            ("page_1.html", "page_2.html", "page_3.html"),
            lambda n: f"<p>共7条 {n + 1}/3页</p>",
            rows(7, "/XxgkAnnualReport/show/{n}.html"),
        ),
        3,
        7,
        documents="/XxgkAnnualReport/",
    ),
    Recorded(
        "vsb",
        "vsb",
        "/xxgk/nb.htm",
        numbered("/xxgk/", ("nb.htm", "nb/2.htm", "nb/1.htm"), vsb_pager, VSB_ROWS),
        3,
        7,
        documents="/info/",
    ),
    Recorded(
        "vsb_tree",
        "vsb",
        "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1025",
        vsb_tree,
        3,
        7,
        documents="/info/",
        again=2,
    ),
    Recorded(
        "sudy",
        "sudy",
        "/xxgknb/list.htm",
        numbered(
            "/xxgknb/",
            ("list.htm", "list2.htm", "list3.htm"),
            lambda n: (
                f'<div class="wp_paging"><em class="all_pages">3</em><a href="list{n + 2}.htm" {"" if n < 2 else "hidden"}>下一页&gt;&gt;</a></div>'
                if n < 2
                else '<div class="wp_paging"><a href="list2.htm">上一页</a><span>下一页</span></div>'
            ),
            rows(7, "/2025/0116/c77a{n}/page.htm"),
        ),
        3,
        7,
        documents="/2025/",
        again=2,
    ),
    Recorded("eportal", "eportal", EPORTAL, eportal, 3, 7, again=2),
    Recorded("eportal_hidden", "eportal", EPORTAL, lambda: eportal(is_hidden=True), 3, 7, again=2),
    Recorded(
        "infopublic",
        "infopublic",
        "/InfoPublic.aspx?cid=1019&pid=971&page=1&kw=",
        infopublic,
        3,
        7,
        documents="/InfoView/",
        again=2,
    ),
    Recorded(
        "jeecms",
        "jeecms",
        "/jdbsc/index.jhtml",
        numbered(
            "/jdbsc/",
            ("index.jhtml", "index_2.jhtml", "index_3.jhtml"),
            lambda n: f"<div>共7条记录 {n + 1}/3页</div>",
            rows(7, "/jdbsc/2025/{n}.jhtml"),
        ),
        3,
        7,
        documents="/jdbsc/2025",
    ),
    Recorded(
        "generic_links",
        "generic",
        "/nb/",
        plain(lambda n: NEXT.format(n + 2) if n < 2 else "<div>共3页</div>"),
        3,
        7,
        again=2,
    ),
    Recorded("generic_buttons", "generic", "/nb/", plain(buttons), 3, 7, again=2),
    Recorded(
        "generic_script_pager",
        "generic",
        "/nb/",
        plain(lambda n: f'<a href="javascript:next({n + 2})">下一页</a> 第{n + 1}页/共3页', THREE),
        3,
        7,
        again=2,
    ),
    Recorded(
        "generic_dead_buttons",
        "generic",
        "/nb/",
        lambda: site_with(SEVEN, {"/nb/index.html": page(f"<ul>{items(SEVEN[:3])}</ul>{dead_buttons(0)}")}),
        3,
        3,
        "incomplete",
        again=3,
    ),
    Recorded("generic_clicked", "generic", "/nb/", clicked, 1, 7),
    Recorded(
        "generic_unread", "generic", "/nb/", unread, 1, 3, "incomplete", "a line of the list names a report", again=1
    ),
    Recorded("generic_framed", "generic", "/nb/", framed, 2, 7),
    Recorded(
        "generic_repeated",
        "generic",
        "/nb/",
        repeated,
        2,
        3,
        "incomplete",
        "a page of the list repeats another",
        again=2,
    ),
    Recorded(
        "generic_fewer",
        "generic",
        "/nb/",
        lambda: site_with(SEVEN, {"/nb/index.html": page(f"<ul>{items(SEVEN)}</ul>共 35 条")}),
        1,
        7,
        "incomplete",
        "the list says that it has more",
        again=1,
    ),
    Recorded(
        "generic_upper_case",
        "generic",
        "/ZFXXGKNB/",
        lambda: site_with(SEVEN, {"/ZFXXGKNB/index.html": page(f"<TABLE>{items(SEVEN, 'TR')}</TABLE>")}),
        1,
        7,
    ),
)
