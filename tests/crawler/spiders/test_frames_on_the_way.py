"""Which frames of a page on the way to columns are followed, and may hold a column's list."""

import pytest

from crawler.lists.behind import frames_of
from crawler.pages.page import Page
from crawler.search.steps import frames_on

PAGE = "http://www.qinghe.gov.cn/zwgk/"
HEAD = "".join(f"<a href='/{name}/'>{name}</a>" for name in ("xw", "fw", "hd", "gk", "dt"))


@pytest.mark.parametrize(
    ("address", "is_followed"),
    [
        ("/pt/index.html", True),
        ("http://xxgk.qinghe.gov.cn:8080/pt/index.html", True),
        ("http://tianqi.example.com/qinghe.html", False),
        ("http://xxgk.nanpu.gov.cn/pt/index.html", False),
        ("http://xxgk.qinghe.gov.cn/foot.html", False),
    ],
)
def test_a_platform_on_another_host_of_the_portals_domain_is_its_own(address: str, is_followed: bool) -> None:
    page = Page.parse(PAGE, f"{HEAD}<iframe src='{address}'></iframe>")
    assert bool(frames_on(page, leads_on=False)) is is_followed
    assert bool(frames_of(page)) is is_followed
    assert not frames_on(page, leads_on=True)
