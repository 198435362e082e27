"""Tables of bodies and years: what a cell's link is called when it only says to look, or on which day it appeared."""

import pytest

from crawler.cms import generic
from crawler.pages.matrix import lines_of_tables
from crawler.pages.page import Page

HEAD = "<tr><th>单位</th><th>2025年度</th><th>2024年度</th></tr>"
TITLE = "<title>政府信息公开年度报告</title>"


@pytest.mark.parametrize("said", ["查看", "2026-01-20", "2026年1月20日", "[2026.1.20]"])
def test_a_cell_is_called_by_its_row_and_column(said: str) -> None:
    rows = "".join(
        f"<tr><td>{body}</td><td><a href='/nb/{at}.html'>{said}</a></td><td>—</td></tr>"
        for at, body in enumerate(("财政局", "柳湾镇人民政府"))
    )
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html>{TITLE}<body><table>{HEAD}{rows}</table></body></html>")
    assert [(entry.url[-6:], entry.title) for entry in lines_of_tables(page)] == [
        ("0.html", "财政局2025年政府信息公开工作年度报告"),
        ("1.html", "柳湾镇人民政府2025年政府信息公开工作年度报告"),
    ]


@pytest.mark.parametrize(("head", "is_list"), [("单位名称", True), ("发布机构", False)])
def test_a_single_line_is_a_list_where_the_head_says_so(head: str, is_list: bool) -> None:
    rows = (
        f"<tr><th>{head}</th><th>2024年</th></tr><tr><td>柳湾镇人民政府</td><td><a href='/nb/7.html'>查看</a></td></tr>"
    )
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html>{TITLE}<body><table>{rows}</table></body></html>")
    assert [one.title for one in lines_of_tables(page)] == ["柳湾镇人民政府2024年政府信息公开工作年度报告"] * is_list


def test_a_body_without_a_report_is_a_row_that_a_pager_counts() -> None:
    """共3条 beside two reports: the third row has none."""
    cells = ("<a href='/nb/0.html'>查看</a>", "<a href='/nb/1.html'>查看</a>", "—")
    rows = "".join(
        f"<tr><td>{body}</td><td>{cell}</td></tr>"
        for body, cell in zip(("财政局", "柳湾镇人民政府", "东河乡人民政府"), cells, strict=True)
    )
    table = f"<table><tr><th>单位</th><th>2025年度</th></tr>{rows}</table><p>共3条 第1/1页</p>"
    sheet = generic.FAMILY.opened(
        Page.parse("http://www.qinghe.gov.cn/nb/", f"<html>{TITLE}<body>{table}</body></html>")
    )
    assert (len(sheet.entries), sheet.rows, sheet.paging.entries) == (2, 3, 3)


def test_what_stands_behind_a_table_is_counted_with_it_but_not_what_a_box_shows_again() -> None:
    """共4条: a table of two, a report behind it, and a notice that names none; the box and the pager add nothing."""
    rows = "".join(
        f"<tr><td>{body}</td><td><a href='/nb/{at}.html'>查看</a></td></tr>"
        for at, body in enumerate(("财政局", "柳湾镇人民政府"))
    )
    others = ("图解：青禾县财政局2025年政府信息公开工作年度报告", "青禾县人民政府门户网站2025年工作年度报表")
    table = f"<table><tr><th>单位</th><th>2025年度</th></tr>{rows}</table>"
    behind = "".join(f"<p><a href='/nb/{at}.html'>{title}</a></p>" for at, title in enumerate(others, 2))
    box = f"<ul><li><a href='/nb/2.html'>{others[0]}</a></li></ul>"
    shown = f"<div>{table}{behind}<p>共4条 <a href='/nb/?page=1'>首页</a></p></div>{box}"
    sheet = generic.FAMILY.opened(
        Page.parse("http://www.qinghe.gov.cn/nb/", f"<html>{TITLE}<body>{shown}</body></html>")
    )
    assert (len(sheet.entries), sheet.rows, sheet.paging.entries) == (3, 4, 4)
