"""Lists of unknown shells: what is learnt from the JSON behind them, and that it is asked for from then on."""

import json
from datetime import date
from html import escape
from pathlib import Path

import pytest

from crawler.cms import heard, learning
from crawler.cms.family import Paging, Turn
from crawler.fetching.answer import Heard
from crawler.fetching.query import FORM, JSON, Query
from crawler.pages.page import Page
from crawler.practice.server import Asked, PortalServer, Resource
from storage.register import Portal
from storage.visits import Entry
from tests.crawler.cms.recorded.parts import as_json, page, rows, site_with
from tests.crawler.spiders.observatory import Observatory

BASE = "http://www.qinghe.gov.cn/xxgk/nb/"
TITLES = ("甲局2024年政府信息公开工作年度报告", "乙局2024年政府信息公开工作年度报告")


def entries(*paths: str) -> list[Entry]:
    return [
        Entry(f"http://www.qinghe.gov.cn{path}", title, date(2025, 1, 20))
        for path, title in zip(paths, TITLES, strict=True)
    ]


def answer(**fields: tuple[object, object]) -> str:
    found = [{"t": f"<em>{title}</em>", "d": "2025-01-20"} for title in TITLES]
    for name, values in fields.items():
        for row, value in zip(found, values, strict=True):
            row[name] = value  # type: ignore[assignment]
    return json.dumps({"code": 0, "data": {"total": 2, "rows": found}, "menu": [{"t": "首页"}]})


@pytest.mark.parametrize(
    ("paths", "fields"),
    [
        (("/a/1.html", "/a/2.html"), {"u": ("/a/1.html", "/a/2.html")}),
        (("/xxgk/nb/2025/7f.html", "/xxgk/nb/2025/8f.html"), {"k": ("7f", "8f"), "y": (2025, 2025)}),
        (("/art/info/77/501", "/art/info/77/502"), {"id": (501, 502), "col": ("77", "77")}),
        (("/show?id=501&c=2025", "/show?id=502&c=2025"), {"id": (501, 502)}),
    ],
)
def test_what_was_heard_gives_the_lines_that_were_shown(
    paths: tuple[str, str], fields: dict[str, tuple[object, object]]
) -> None:
    text = answer(**fields)
    query = learning.learnt(entries(*paths), [Heard("http://x/menu", "[]"), Heard("http://x/list", text)], BASE)
    assert query is not None
    sheet = heard.FAMILY.turned(Turn(Page.parse(BASE, ""), query, query.url, text, 1, 0))
    assert list(sheet.entries) == entries(*paths)
    assert (sheet.paging.following, sheet.paging.entries, sheet.paging.is_proved) == (None, 2, True)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "no json",
        answer(),
        answer(id=("501", "777")),
        json.dumps({"rows": [{"t": TITLES[0], "u": "/a/1.html"}]}),
    ],
)
def test_nothing_is_learnt_from_what_does_not_give_every_line(text: str) -> None:
    assert learning.learnt(entries("/a/501.html", "/a/502.html"), [Heard("http://x/list", text)], BASE) is None


def test_an_answer_that_states_more_and_cannot_be_paged_proves_nothing() -> None:
    text = answer(u=("/a/1.html", "/a/2.html")).replace('"total": 2', '"total": 9')
    query = learning.learnt(entries("/a/1.html", "/a/2.html"), [Heard("http://x/list", text)], BASE)
    assert query is not None
    assert not heard.FAMILY.turned(Turn(Page.parse(BASE, ""), query, query.url, text, 1, 0)).paging.is_proved


DATA = json.dumps([{"id": 501, "t": TITLES[0], "d": "2025-01-20"}, {"id": 502, "t": TITLES[1], "d": "2025-01-20"}])


@pytest.mark.parametrize(
    "script",
    [
        f"<script id='d' type='application/json'>{{\"list\": {DATA}}}</script>",
        f"<script>window.__STATE__ = {{menu: go(), list: {DATA}}};</script>",
        f"<script>const all={DATA};show(all)</script>",
        f"<script>draw(JSON.parse({json.dumps(DATA)}))</script>",
        f'<input type="hidden" id="d" value="{escape(DATA)}"><script>draw(d.value)</script>',
    ],
)
def test_the_data_in_a_page_s_own_script_is_read_once_a_browser_showed_its_lines(script: str) -> None:
    shown = entries("/show/501", "/show/502")
    query = learning.learnt_inline(shown, BASE, f"<html><body><script>var a=[1]</script>{script}</body></html>")
    assert query is not None
    assert query.url == BASE
    plain = f"<html><body><script>var a=[1]</script>{script.replace('501', '503')}</body></html>"
    sheet = heard.FAMILY.turned(Turn(Page.parse(BASE, plain), query, BASE, plain, 1, 0))
    assert list(sheet.entries) == entries("/show/503", "/show/502")
    assert (sheet.paging.following, sheet.paging.is_proved) == (None, True)


def test_what_a_page_gives_another_name_besides_does_not_take_the_place_of_its_list() -> None:
    shown = entries("/show/501", "/show/502")
    script = f"<script>var menu=[1];var all={DATA};</script>"
    query = learning.learnt_inline(shown, BASE, script)
    assert query is not None
    news = DATA.replace("501", "901").replace("工作年度报告", "工作会议")
    changed = script.replace("var all", f"var news={news};var all")
    assert list(heard.FAMILY.turned(Turn(Page.parse(BASE, ""), query, BASE, changed, 1, 0)).entries) == shown


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        (f"{{total: 57, list: {DATA}}}", 57),
        (f"{{page: {{total: 57}}, list: {DATA}}}", 57),
        (f"{{total: 57, data: {{list: {DATA}, hot: {{total: 2, list: []}}}}}}", 57),
        (f"{{hot: {{total: 2, list: []}}, nb: {{list: {DATA}}}}}", None),
        (f"{{nb: {{total: 1, list: {DATA}, hot: []}}}}", None),
        (f"{{nb: {DATA}}}", None),
        (f"{DATA}; var hot = {{total: 2, about: '年报'}}", None),
    ],
)
def test_only_what_holds_a_list_in_a_script_says_how_long_it_is(value: str, stated: int | None) -> None:
    script = f"<script>var state = {value};</script>"
    query = learning.learnt_inline(entries("/show/501", "/show/502"), BASE, script)
    assert query is not None
    assert heard.FAMILY.turned(Turn(Page.parse(BASE, ""), query, BASE, script, 1, 0)).paging.entries == stated


def test_a_page_whose_script_holds_other_data_teaches_nothing() -> None:
    other = f"<script>var list={DATA.replace('502', '777')}</script>"
    assert learning.learnt_inline(entries("/show/501", "/show/502"), BASE, other) is None


def test_a_piece_of_markup_goes_on_as_its_own_pager_says() -> None:
    shown = entries("/a/1.html", "/a/2.html")
    lines = "".join(f"<li><a href='{entry.url}'>{entry.title}</a></li>" for entry in shown)
    pager = """<p>第{}页 共2页 <a href='javascript:go("/xxgk/nb/inc/p-{}.html")'>下一页</a></p>"""
    first = "http://www.qinghe.gov.cn/xxgk/nb/inc/p-1.html"
    query = learning.learnt(shown, [Heard(first, lines + pager.format(1, 2))], BASE)
    assert query is not None
    column = Page.parse(BASE, "")
    found = heard.FAMILY.turned(Turn(column, query, query.url, lines + pager.format(1, 2), 1, 0)).paging.following
    assert found is not None
    assert (found.url, found.rest) == ("http://www.qinghe.gov.cn/xxgk/nb/inc/p-2.html", query.rest)
    last = heard.FAMILY.turned(Turn(column, found, found.url, lines + pager.format(2, 3), 2, 2))
    assert (last.paging.following, last.paging.is_proved) == (None, True)


def test_a_piece_of_markup_is_asked_for_until_a_page_is_shorter() -> None:
    shown = entries("/d/1.html", "/d/2.html")
    markup = "".join(f"<li><a href='{entry.url}'>{entry.title}</a></li>" for entry in shown)
    query = learning.learnt(
        shown, [Heard("http://www.qinghe.gov.cn/more.do", markup, "catid=7&pn=1", FORM, True)], BASE
    )
    assert query is not None
    column = Page.parse(BASE, "")
    first = heard.FAMILY.turned(Turn(column, query, query.url, markup, 1, 0))
    assert [entry.url for entry in first.entries] == [entry.url for entry in shown]
    following = first.paging.following
    assert following is not None
    assert following.body == "catid=7&pn=2"
    line = "<li><a href='/d/3.html'>丙局2024年政府信息公开工作年度报告</a></li>"
    last = heard.FAMILY.turned(Turn(column, following, following.url, line, 2, 2))
    assert (len(last.entries), last.paging) == (1, Paging())
    assert not heard.FAMILY.turned(Turn(column, following, following.url, "", 2, 2)).entries


def test_a_piece_of_markup_may_stand_within_an_object_that_says_how_many_pages_there_are() -> None:
    shown = entries("/d/1.html", "/d/2.html")
    markup = "".join(f'<li><a href="{entry.url}">{entry.title}</a></li>' for entry in shown)
    text = json.dumps({"code": 0, "data": {"html": markup, "menu": "<a href='/'>首页</a>", "pages": 2}})
    query = learning.learnt(shown, [Heard("http://www.qinghe.gov.cn/list.do", text, "c=7&pageNo=1", FORM, True)], BASE)
    assert query is not None
    column = Page.parse(BASE, "")
    first = heard.FAMILY.turned(Turn(column, query, query.url, text, 1, 0))
    assert [entry.url for entry in first.entries] == [entry.url for entry in shown]
    following = first.paging.following
    assert following is not None
    assert following.body == "c=7&pageNo=2"
    last = heard.FAMILY.turned(Turn(column, following, following.url, text, 2, 2))
    assert (last.paging.following, last.paging.total, last.paging.is_proved) == (None, 2, True)
    beyond = json.dumps({"code": 0, "data": {"html": "<ul></ul>"}})
    assert heard.FAMILY.turned(Turn(column, following, following.url, beyond, 2, 2)).says_empty


def test_lines_are_counted_where_a_list_is_asked_for_by_them() -> None:
    text = answer(u=("/a/1.html", "/a/2.html")).replace('"total": 2', '"total": 9')
    query = learning.learnt(entries("/a/1.html", "/a/2.html"), [Heard("http://x/list?start=0&limit=2", text)], BASE)
    assert query is not None
    following = heard.FAMILY.turned(Turn(Page.parse(BASE, ""), query, query.url, text, 1, 0)).paging.following
    assert following is not None
    assert following.url == "http://x/list?start=2&limit=2"


def test_a_posted_page_number_is_turned() -> None:
    text = answer(u=("/a/1.html", "/a/2.html")).replace('"total": 2', '"total": 9')
    sent = Heard("http://x/list", text, '{"pageNo": 1, "pageSize": 2, "channel": "7"}', JSON, is_post=True)
    query = learning.learnt(entries("/a/1.html", "/a/2.html"), [sent], BASE)
    assert query is not None
    following = heard.FAMILY.turned(Turn(Page.parse(BASE, ""), query, query.url, text, 1, 0)).paging.following
    assert following is not None
    assert json.loads(following.body) == {"pageNo": 2, "pageSize": 2, "channel": "7"}
    assert Query.of(following.as_json()) == following


FOUND = rows(7, "/show/{n}.html")
SCRIPT = """<script>
fetch('/api/channel/77/list?page=1&size=3').then(function (a) { return a.json(); }).then(function (a) {
  var list = document.createElement('ul');
  a.result.records.forEach(function (row) {
    var link = '<a href="/show/' + row.id + '.html">' + row.name + '</a>';
    list.insertAdjacentHTML('beforeend', '<li>' + link + '<span>' + row.day + '</span></li>');
  });
  document.getElementById('app').append(list);
});
</script>"""


@pytest.mark.browser
def test_an_unknown_shell_is_shown_once_and_asked_for_its_data_from_then_on(tmp_path: Path) -> None:
    site = site_with(FOUND, {"/nb/index.html": page(f"<div id='app'></div>{SCRIPT}")})

    def listed(asked: Asked) -> Resource:
        at = (int(asked.query["page"]) - 1) * int(asked.query["size"])
        part = FOUND[at : at + int(asked.query["size"])]
        records = [{"id": row.url[6:-5], "name": row.title, "day": row.day} for row in part]
        return as_json({"result": {"records": records, "total": len(FOUND)}})

    site.interface("/api/channel/77/list", listed)
    observatory = Observatory(tmp_path)
    with PortalServer(site) as server:
        observatory.register([Portal("shell", "壳", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl()
        before = len(site.requests)
        observatory.crawl()
    first, second = observatory.rows("visit")
    assert (first["outcome"], first["listed"], first["rendered"], first["new"]) == ("ok", 7, 1, 7), first["detail"]
    assert (second["outcome"], second["rendered"]) == ("unchanged", 0)
    assert [one.path for one in site.requests[before:]] == ["/api/channel/77/list?page=1&size=3"]


def test_the_fields_of_a_line_may_lie_within_its_object_or_in_a_text_of_it() -> None:
    paths = ("/a/1.html", "/a/2.html")
    rows_ = [
        {"source": {"title": title, "pubDate": "2025-01-20 09:00", "urls": json.dumps({"pc": path})}, "score": 1}
        for title, path in zip(TITLES, paths, strict=True)
    ]
    text = json.dumps({"data": {"total": 2, "results": rows_}})
    asked = Heard("http://www.qinghe.gov.cn/queryList", text, "current=1&pageSize=15", FORM, True, says_script=True)
    query = learning.learnt(entries(*paths), [asked], BASE)
    assert query is not None
    assert query.headers["X-Requested-With"] == "XMLHttpRequest"
    assert list(heard.FAMILY.turned(Turn(Page.parse(BASE, ""), query, query.url, text, 1, 0)).entries) == entries(
        *paths
    )
