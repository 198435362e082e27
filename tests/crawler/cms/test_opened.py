"""Addresses that a page's own function puts together."""

import pytest

from crawler.fetching.answer import Answer
from crawler.pages.opened import functions_of, opened_by
from crawler.pages.page import Page

SOURCE = """
function show(id){ window.open('/detail.html?id='+id,'_blank'); }
var turn = function(n, kind) { location.href = "list_" + n + '.html?k=' + kind };
function login(){ document.f.submit() }
function odd(id){ location.href = base + id }
var root = '/doc/';
function go(n){ if(n==1) location.href="list.html"; else location.href="list_"+(n-1)+".html" }
function either(n){ if(!n) location.href="/list.html"; location.href="/list_"+n+".html" }
function load(id){ var x = new XMLHttpRequest(); x.open("GET", "/nb_" + id + ".html"); x.send() }
function view(id){ var url = root + id + '.html'; window.open(url); return false }
"""


@pytest.mark.parametrize(
    ("call", "address"),
    [
        ("show('51')", "/detail.html?id=51"),
        ("javascript:show(51);", "/detail.html?id=51"),
        ("return show('a b')", "/detail.html?id=a b"),
        ("turn(2, 'nb')", "list_2.html?k=nb"),
        ("turn(2)", ""),
        ("show(this)", ""),
        ("login()", ""),
        ("odd('51')", ""),
        ("return view(51)", "/doc/51.html"),
        ("load(51)", ""),
        ("go(1)", ""),  # what is given stands in a sum that nobody can tell
        ("either('7')", "/list_7.html"),
        ("unknown('51')", ""),
        ("alert('x'); show('51')", ""),
        ("", ""),
    ],
)
def test_what_a_click_opens(call: str, address: str) -> None:
    assert opened_by(call, functions_of(SOURCE)) == address


def test_such_links_are_links() -> None:
    markup = (
        f"<a href='javascript:void(0)' onclick=\"show('7')\">财政局</a><a href='#'>顶部</a><script>{SOURCE}</script>"
    )
    page = Page.parse("http://www.qinghe.gov.cn/nb/", markup)
    assert [(link.url, link.text) for link in page.links] == [("http://www.qinghe.gov.cn/detail.html?id=7", "财政局")]


def test_a_query_is_sent_as_its_page_is_encoded() -> None:
    link = "<a href='list.asp?lb=年报&amp;page=2'>年报</a>"
    for head, sent in (("<meta charset=gb2312>", "%C4%EA%B1%A8"), ("<meta charset='utf-8'>", "年报")):
        (found,) = Page.parse("http://www.qinghe.gov.cn/gk/", f"<html><head>{head}</head>{link}</html>").links
        assert found.url == f"http://www.qinghe.gov.cn/gk/list.asp?lb={sent}&page=2"


def test_a_page_in_utf_8_with_an_old_charset_in_its_head_sends_utf_8() -> None:
    text = "<html><head><meta charset=gb2312></head><a href='list.asp?lb=年报&amp;page=2'>年报</a></html>"
    for body, sent in ((text.encode("gb18030"), "%C4%EA%B1%A8"), (text.encode(), "年报")):
        answer = Answer("http://www.qinghe.gov.cn/gk/", 200, (), body, text)
        (found,) = Page.parse(answer.url, answer.text, answer.encoding).links
        assert found.url == f"http://www.qinghe.gov.cn/gk/list.asp?lb={sent}&page=2"


def test_what_only_keeps_an_answer_from_being_kept_is_no_part_of_an_address() -> None:
    urls = ("1.html?t=1769000000123", "2.html?id=1769000000", "3.jsp?t=17690000")
    links = "".join(f"<a href='/d/{url}'>财政局</a>" for url in urls)
    found = [link.url.rpartition("/")[2] for link in Page.parse("http://www.qinghe.gov.cn/nb/", links).links]
    assert found == ["1.html", *urls[1:]]


def test_a_button_opens_what_was_chosen_beside_it() -> None:
    choice = "<select id='d'><option value=''>请选择</option><option value='101'>财政局</option></select>"
    taken = "var v=document.getElementById('d').value;if(v)location.href='/dept/'+v+'/nb.html'"
    button = f"<button onclick='go()'>查看</button><script>function go(){{{taken}}}</script>"
    source = f"<html><body>{choice}{button}</body></html>"
    found = [(link.url, link.text) for link in Page.parse("http://www.qinghe.gov.cn/dept/", source).links]
    assert found == [("http://www.qinghe.gov.cn/dept/101/nb.html", "财政局")]
    other = source.replace("getElementById('d')", "getElementById('k')")
    assert Page.parse("http://www.qinghe.gov.cn/dept/", other).links == ()


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("window.open('/show.jsp?id='+i.getAttribute('data-id'))", "/show.jsp?id=51"),
        ("location.href = '/doc/' + this.dataset.id + '.html'", "/doc/51.html"),
        ("window.open('/doc/'+$(this).data('id')+'.html')", "/doc/51.html"),
        ("location.href='/doc/'+$(this).attr('data-id')+'.html'", "/doc/51.html"),
        ("location.href = '/doc/' + this.dataset.infoId + '.html'", ""),
        ("location.href='/a/'+this.dataset.id;location.href='/b/'+this.dataset.id", ""),
    ],
)
def test_a_click_makes_an_address_of_what_a_line_bears(script: str, address: str) -> None:
    line = "<li class='item' data-id='51'><a>柳湾镇2025年政府信息公开年报</a><span>2026-01-08</span></li>"
    bound = f"<script>all('.item').forEach(function(i){{i.onclick=function(){{{script}}}}})</script>"
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html><body><ul>{line}</ul>{bound}</body></html>")
    assert [link.url for link in page.links] == ([f"http://www.qinghe.gov.cn{address}"] if address else [])


CLICKS = """
$(function(){
  $('#zn').click(function(){ location.href = '/gk/zn/' });
  $("#nb").on("click", function (e) { e.preventDefault(); window.location.href="/gk/nb/"; });
  jQuery('.ml').bind('click', () => window.open('/gk/ml/', '_blank'));
  document.getElementById('zd').addEventListener('click', function(){ location.assign('/gk/zd/') });
  document.querySelector('#sq').onclick = function(){ location = '/gk/sq/' };
  $('#tab').click(function(){ $('#tab').addClass('on'); });
  $('#made').click(function(){ location.href = '/gk/' + id });
  $('#either').click(function(){ location.href = '/a/' }); $('#either').click(function(){ location.href = '/b/' });
});
"""


@pytest.mark.parametrize(
    ("element", "address"),
    [
        ("<li id='zn'>政府信息公开指南</li>", "zn/"),
        ("<span id='nb'>政府信息公开年报</span>", "nb/"),
        ("<div class='item ml'>政府信息公开目录</div>", "ml/"),
        ("<a id='zd' href='javascript:;'>政府信息公开制度</a>", "zd/"),
        ("<p id='sq'>依申请公开</p>", "sq/"),
    ],
)
def test_what_a_script_binds_to_an_element_is_a_link(element: str, address: str) -> None:
    unbound = "<p id='tab'>栏</p><p id='made'>目</p><p id='either'>录</p><p id='other'>页</p>"
    page = Page.parse("http://www.qinghe.gov.cn/gk/", f"{element}{unbound}<script>{CLICKS}</script>")
    assert [link.url for link in page.links] == [f"http://www.qinghe.gov.cn/gk/{address}"]


@pytest.mark.parametrize(
    ("form", "addresses"),
    [
        ("<form action='/gk/'><button>信息公开</button></form>", ["/gk/"]),
        (
            (
                "<form action='/gk/zn/'><input type=hidden name=k value=3><input type=submit value=指南>"
                "<button formaction='/gk/nb/' name=y value=2025>年报</button></form>"
            ),
            ["/gk/zn/?k=3", "/gk/nb/?k=3&y=2025"],
        ),
        ("<form action='/s'><input name=q><button>搜索</button></form>", []),
        ("<form action='/gk/' method='post'><button>信息公开</button></form>", []),
        ("<form action='/gk/'><button type=button>信息公开</button><button type=reset>重置</button></form>", []),
        ("<table data-url='/api/rows'><tr><th>标题</th></tr></table>", []),
        ("<ul><li data-url='/gk/'>信息公开</li></ul>", ["/gk/"]),
        ("<li @click=\"go('/gk/')\">信息公开</li><script>function go(u){location.href=u}</script>", ["/gk/"]),
        ("<router-link to='/gk/'>信息公开</router-link>", ["/gk/"]),
        (
            "<a href='javascript:;' lay-href='/gk/'>信息公开</a><a href='#' _href='/gk/nb/'>年报</a>",
            ["/gk/", "/gk/nb/"],
        ),
        ("<a href='javascript:;' share-url='/gk/' link-url='88'>分享</a>", []),
        ("<svg><a xlink:href='/gk/'><text>信息公开</text></a></svg>", ["/gk/"]),
    ],
)
def test_a_button_of_a_form_that_nobody_fills_in_is_a_link(form: str, addresses: list[str]) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/", form)
    assert [link.url.removeprefix("http://www.qinghe.gov.cn") for link in page.links] == addresses
