"""更多 beside the first lines of a list, and whether those are reports."""

import pytest

from crawler.pagers.more import MORE, follows_reports
from crawler.pages.page import Page

URL = "http://www.qinghe.gov.cn/nb/"
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
