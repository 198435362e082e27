"""更多 beside the first lines of a list, and whether those are reports."""

import pytest

from crawler.pagers.more import MORE, follows_reports
from crawler.pages.page import Page

URL = "http://www.qinghe.gov.cn/nb/"
MATTER = "<li><a href='/1.html'>青禾县审计局召开年度工作会议</a></li>"
NAMED = "青禾县审计局2025年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"<a href='/1.html'>{NAMED}</a>", True),
        (f"<a href='/1.html' title='{NAMED}'>青禾县审计局2025年政府…</a>", True),
        (f"<a href='/1.html' title='点击查看详情'>{NAMED}</a>", True),
        ("<a href='/1.html' title='点击查看详情'>青禾县审计局召开年度工作会议</a>", False),
    ],
)
def test_lines_are_called_by_what_names_a_report(line: str, *, expected: bool) -> None:
    page = Page.parse(
        URL, f"<body><div><h3>县直部门<a href='/nb/bm/'>更多&gt;&gt;</a></h3><ul><li>{line}</li></ul></div>"
    )
    more = next(link for link in page.links if MORE.match(link.text))
    assert follows_reports(more.element) is expected


@pytest.mark.parametrize(("lines", "expected"), [(f"<li><a href='/1.html'>{NAMED}</a></li>", True), (MATTER, False)])
@pytest.mark.parametrize("way", ["<div><a href='/nb/'>更多</a></div>", "<p><a href='/nb/'>查看更多</a></p>"])
def test_what_stands_behind_lines_shows_more_of_them_whatever_stands_around(
    lines: str, way: str, *, expected: bool
) -> None:
    menu = "".join(f"<a href='/m{at}/'>栏目{at}</a>" for at in range(9))
    page = Page.parse(URL, f"<body>{menu}<ul>{lines}</ul>{way}<p>主办：青禾县人民政府办公室</p></body>")
    more = next(link for link in page.links if MORE.match(link.text))
    assert follows_reports(more.element) is expected
