"""A count of lines that a page states settles where a list ends only where it is that list's own."""

import pytest

from crawler.pagers.counts import entries_stated_on
from crawler.pages.page import Page
from tests.crawler.spiders.observatory import list_page, report_rows

ROWS = report_rows("/nb/", 9)
NEWS = "".join(f'<li><a href="/xw/{n}.html">青禾县召开第{n}次安全生产工作会议</a></li>' for n in range(3))


def test_the_count_beside_lines_that_a_click_opens_is_theirs() -> None:
    title = "青禾县甲局2025年政府信息公开工作年度报告"
    line = f"<li onclick=\"window.open('/nb/1.html')\"><a href='javascript:;'>{title}</a></li>"
    body = f"<ul>{NEWS}</ul><div><ul>{line}</ul><div class='page'><span>共1条</span></div></div>"
    assert entries_stated_on(Page.parse("http://www.qinghe.gov.cn/nb/", f"<body>{body}")) == 1


@pytest.mark.parametrize(
    ("beside", "count"),
    [
        ("<div>共9条</div>", 9),
        ('<div class="page">共<b>9</b>条 第1/1页 <a href="/nb/">首页</a> 尾页</div>', 9),
        ("<div>政府信息公开年报共9条信息</div>", 9),
        ("<p>检索结果：共检索到9条记录</p>", 9),
        ("<div>总记录数：9</div>", 9),
        ("<div><p>热点共9条</p></div>", None),
        ("<div><p>网友评论：共9条</p></div>", None),
        ("<div><p>共9条评论</p></div>", None),
        (f"<div><h3>要闻</h3><ul>{NEWS}</ul><p>共9条</p></div>", None),
        (f"<div><h3>要闻</h3><ul>{NEWS}</ul><p>共9条</p></div><div>共35条</div>", 35),
        ("<li><a href='/nb/9.html'>甲局2023年年报</a></li>共9条", 9),
        ("", None),
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_the_count_of_a_list_is_told_from_that_of_something_else(
    beside: str, count: int | None, *, is_above: bool
) -> None:
    shown = list_page(ROWS, "" if is_above else beside)
    shown = shown.replace("<ul", f"{beside}<ul", 1) if is_above else shown
    assert entries_stated_on(Page.parse("http://www.qinghe.gov.cn/nb/", shown)) == count
