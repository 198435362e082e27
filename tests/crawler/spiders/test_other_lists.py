"""Further lists that a column's page leads to: 更多 beside the first lines of one, choices of a form, files."""

import pytest

from crawler.pages.page import Page
from crawler.search.collected import files_on, is_collection_of_files
from crawler.search.other_lists import others_of

LINES = "<ul><li><a href='t1.html'>青禾县柳湾镇2025年政府信息公开年报</a></li></ul>"
UNDATED = "<ul><li><a href='/info?id=1'>青禾县柳湾镇政府信息公开年报</a><i>2026-01-08</i></li></ul>"
COVERS = "".join(
    f"<div><a href='/show/{number}.html'><img src='/i/cover.jpg'></a><p>青禾县{name}镇2025年政府信息公开年报</p></div>"
    for number, name in enumerate(("柳湾", "石桥"))
)
LOOK = "<td><a href='/show/{}.html'>查看</a></td>"
TABLED = (
    f"<table><tr><th>单位</th><th>2025年</th></tr><tr><td>柳湾镇人民政府</td>{LOOK.format(1)}</tr>"
    f"<tr><td>财政局</td>{LOOK.format(2)}</tr></table>"
)
NEWS = "<ul><li><a href='/xw/1.html'>青禾县召开常务会议</a></li></ul>"


def page(body: str) -> Page:
    return Page.parse("http://www.qinghe.gov.cn/zwgk/nb/", f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (f"<div>{LINES}<a href='/zwgk/xz/'>更多&gt;&gt;</a></div>", "年报 > 更多>>"),  # a tab's, named elsewhere
        (f"<div>{LINES}<a href='/zwgk/xz/'>点击查看全部年报</a></div>", "年报 > 点击查看全部年报"),
        (f"<div>{LINES}<a href='http://czj.qinghe.gov.cn/nb/'>更多</a></div>", "年报 > 更多"),  # a department's host
        (f"<div>{LINES}<a href='http://www.nanpu.gov.cn/nb/'>更多</a></div>", ""),
        (f"<div>{LINES}<a href='/zwgk/xz/'>全部</a></div>", ""),  # a choice of the list itself
        (f"<div><h3>乡镇年报</h3>{LINES}<a href='/zwgk/xz/'>+ More</a></div>", "年报 > 乡镇年报"),
        (f"<div><h3>基层<a href='/zwgk/xz/'><img src='/i/more.gif'></a></h3>{LINES}</div>", "年报 > 基层"),
        (f"<div><h3>乡镇<a href='/list.jsp?c=5'>更多</a></h3>{COVERS}</div>", "年报 > 乡镇"),
        (f"<div><h3>要闻<a href='/list.jsp?c=5'>更多</a></h3><p>简讯</p></div><div>{COVERS}</div>", ""),
        (f"<div><h3>要闻</h3>{NEWS}<a href='/zwgk/xz/'>更多</a></div>{LINES}", ""),
        (f"<div><h3>2025年度<a href='/zwgk/list.jsp?c=5'>更多&gt;&gt;</a></h3>{UNDATED}</div>", "年报 > 2025年度"),
        (f"<div><h3>年报<a href='/zwgk/list.jsp?c=5'>更多&gt;&gt;</a></h3>{UNDATED}</div>", ""),
        (f"<div><h3>2025年度<a href='/col/12/'>更多&gt;&gt;</a></h3>{TABLED}</div>", "年报 > 2025年度"),
        (f"{LINES}<p>按月归档：<a href='/zwgk/nb/2025/01/'>2025年1月</a></p>", "年报 > 2025年1月"),
        (f"{LINES}<p><a href='http://czj.qinghe.gov.cn/zwgk/nb/2024/'>2024年</a></p>", "年报 > 2024年"),
        (f"{LINES}<p><a href='http://czj.qinghe.gov.cn/xw/2024/'>2024年</a></p>", ""),
        (f"{LINES}<p><a href='/xw/2025/01/'>2025年1月</a></p>", ""),
        (f"{LINES}<h3 data-src='/zwgk/nb/2024.html'>2024年</h3>", "年报 > 2024年"),
        (f"{LINES}<li>2024年<img data-src='/zwgk/nb/2024.png'></li>", ""),
        (f"{LINES}<p><a href='/new/'>点击进入新版政府信息公开平台</a></p>", "年报 > 点击进入新版政府信息公开平台"),
        (f"<p>本栏目已停止更新，请访问<a href='/new/'>这里</a></p>{LINES}", "年报 > 这里"),
        (f"<p><a href='/old/'>旧版网站（已停止更新）</a></p>{LINES}", ""),
        (f"{LINES}<p><a href='/new/'>新版网站</a></p>", ""),
    ],
)
def test_what_a_list_shows_the_beginning_of_is_a_column(body: str, name: str) -> None:
    assert list(others_of(page(body), "年报", ()).values()) == ([name] if name else [])


@pytest.mark.parametrize(
    ("form", "urls"),
    [
        ("<form action='/nb'>CHOICE</form>", ["http://www.qinghe.gov.cn/nb?d=1"]),
        (
            "<form action='/nb'><input type='hidden' name='c' value='5'>CHOICE</form>",
            ["http://www.qinghe.gov.cn/nb?c=5&d=1"],
        ),
        ("<form action='/nb'><input name='q'>CHOICE</form>", []),  # a search
        ("<form action='/nb' method='post'>CHOICE</form>", []),
    ],
)
def test_a_form_of_one_choice_leads_to_its_lists(form: str, urls: list[str]) -> None:
    choice = "<select name='d'><option value=''>请选择</option><option value='1'>财政局</option></select>"
    assert [link.url for link in page(form.replace("CHOICE", choice)).links] == urls


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("青禾县各乡镇2025年政府信息公开工作年度报告", True),
        ("2025年政府信息公开年报汇总", True),
        ("青禾县财政局2025年政府信息公开工作年度报告", False),
        ("青禾县各乡镇政务公开工作要点", False),
    ],
)
def test_the_files_of_a_collection_are_reports_of_their_own(title: str, is_one: bool) -> None:
    assert is_collection_of_files(title) is is_one
    assert [one.title for one in files_on(page("<a href='P1.docx'>1.docx</a><a href='/a.html'>下一条</a>"))] == [
        "1.docx"
    ]


def test_the_box_of_a_body_that_has_published_nothing_is_a_column_beside_those_of_others() -> None:
    full = "<div><h3>石桥镇<a href='/list.jsp?c=5'>更多</a></h3>LINES</div>".replace("LINES", LINES)
    empty = "<div><h3>柳湾镇<a href='/list.jsp?c=6'>更多</a></h3></div>"
    assert list(others_of(page(full + empty), "年报", ()).values()) == ["年报 > 石桥镇", "年报 > 柳湾镇"]
    assert not others_of(page(empty), "年报", ())
