"""A line that a page shows twice is one line."""

import pytest

from crawler.cms.family import shown
from crawler.cms.generic import paging
from crawler.pages.page import Page

HOST = "http://www.qinghe.gov.cn"
TITLE = "青禾县财政局2025年政府信息公开工作年度报告"


def urls(*rows: tuple[str, str]) -> list[str]:
    lines = "".join(f'<li><a href="{url}">{title}</a><span>2026-01-20</span></li>' for url, title in rows)
    page = Page.parse(f"{HOST}/nb/", f"<html><title>政府信息公开年报</title><body><ul>{lines}</ul></body></html>")
    return [entry.url for entry in shown(page, paging(page, page)).entries]


@pytest.mark.parametrize("twin", [f"{HOST}/nb/t1.html?from=m", "https://www.qinghe.gov.cn/nb/t1.html"])
def test_a_twin_is_left_out(twin: str) -> None:
    assert urls((f"{HOST}/nb/t1.html", TITLE), (twin, TITLE)) == [f"{HOST}/nb/t1.html"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{HOST}/show.jsp?id=1", f"{HOST}/show.jsp?id=2"),
        (f"{HOST}/nb/t1.html", f"{HOST}/nb/t2.html"),
        (f"{HOST}/#/detail?id=1", f"{HOST}/#/detail?id=2"),
    ],
)
def test_two_documents_of_one_title_stay_two(one: str, other: str) -> None:
    assert urls((one, TITLE), (other, TITLE)) == [one, other]
