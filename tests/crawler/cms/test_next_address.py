"""A link to the next page of a list is told by its address where its words are none that are known."""

import pytest

from crawler.pagers.next_address import next_by_address
from crawler.pages.page import Page

HOST = "http://www.qinghe.gov.cn"


@pytest.mark.parametrize(
    ("url", "links", "following"),
    [
        ("/nb/list.asp?c=5", [("list.asp?c=5&pg=2", "旧一些的")], "/nb/list.asp?c=5&pg=2"),
        ("/nb/list.asp?c=5&pg=2", [("list.asp?c=5&pg=1", "新"), ("list.asp?c=5&pg=3", "旧")], "/nb/list.asp?c=5&pg=3"),
        ("/nb/list.do", [("list.do?start=20", "更多"), ("list.do?start=10", "…")], "/nb/list.do?start=10"),
        ("/nb/", [("page/2/", "旧文")], "/nb/page/2/"),
        ("/nb/page/2/", [("/nb/page/3/", "旧文"), ("/nb/", "新文")], "/nb/page/3/"),
        ("/nb/index.html", [("index_2.html", "...")], "/nb/index_2.html"),
        ("/nb/", [("index_1.html", "…")], "/nb/index_1.html"),
        ("/nb/index_2.html", [("index_3.html", "…"), ("index_1.html", "…")], "/nb/index_3.html"),
        ("/nb/list.asp?c=5", [("list.asp?c=6&pg=2", "旧一些的")], ""),
        ("/nb/list.asp?c=5", [(f"list.asp?c=5&pg={'2' * 5000}", "旧一些的")], ""),
        ("/nb/list.asp?c=5", [("list.asp?c=5&year=2024", "2024年"), ("list.asp?c=5&type=2", "乡镇")], ""),
        ("/nb/list.asp?c=5", [("list.asp?c=5&pg=3", "尾页"), ("list.asp?c=5&pg=1", "首页")], ""),
        ("/nb/index.html", [("/nb/t20260101_2.html", "青禾县"), ("other.html", "其他"), ("index_7.html", "专题")], ""),
    ],
)
def test_the_next_page_by_its_address(url: str, links: list[tuple[str, str]], following: str) -> None:
    anchors = "".join(f'<a href="{target}">{text}</a>' for target, text in links)
    found = next_by_address(Page.parse(f"{HOST}{url}", f"<html><body>{anchors}</body></html>"))
    assert found.removeprefix(HOST) == following
