"""When the end of a list of one page is not proved: a line without a link, fewer entries than it says."""

import asyncio
from typing import cast

import pytest

from crawler.fetching.answer import Answer
from crawler.fetching.fetcher import Fetcher
from crawler.spiders.list_page import understood
from crawler.spiders.lists import ENTRIES_MISSED, TOTAL_MISSED, UNREAD, read_list

ROW = '<li><a href="/1.html">甲局2025年政府信息公开工作年度报告</a><span>2026-01-20</span></li>'
CLICKED = '<li onclick="show(2)">乙局2025年政府信息公开工作年度报告</li>'
SHORT = '共2页<a href="/nb/">尾页</a>'


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        (ROW, ""),
        (f"{ROW}共 1 条", ""),
        (f"{ROW}共 35 条", f"{ENTRIES_MISSED}: 1 / 35"),
        (ROW + CLICKED, f"{UNREAD}: 乙局2025年政府信息公开工作年度报告"),
        (ROW + SHORT, f"{TOTAL_MISSED}: 1 / 2"),
    ],
)
def test_the_end_of_a_list_of_one_page(body: str, doubt: str) -> None:
    answer = Answer("http://www.county.gov.cn/nb/", 200, (), body.encode(), f"<ul>{body}</ul>")
    reader = read_list(cast(Fetcher, None), understood(answer))
    assert asyncio.run(reader).doubt == doubt
