"""Lines of a list that are known by other addresses."""

from datetime import date

import pytest

from crawler.looks.look import Look, as_known
from crawler.looks.profile import Profile
from crawler.search.steps import page_key
from storage.clock import now
from storage.portals.listing import KnownEntry, PortalColumn, Receipt
from storage.visits import Entry

TITLE = "青禾县财政局2025年政府信息公开工作年度报告"


def test_a_line_that_is_linked_by_https_now_is_no_new_one() -> None:
    at = now()
    lines = [Entry(f"http://www.qinghe.gov.cn/t{n}.html", TITLE, date(2026, 1, 20)) for n in range(2)]
    known = {one.url: KnownEntry(one, at, at, Receipt(at)) for one in lines}
    look = Look(PortalColumn(1, "qinghe", "http://www.qinghe.gov.cn/nb/", False, True, {}), Profile(), at, known)
    secure = [Entry(f"https://www.qinghe.gov.cn/t{n}.html", TITLE, date(2026, 1, 20)) for n in range(1, 3)]
    listed = as_known(look, {one.url: one for one in (lines[0], *secure)})
    assert list(listed.values()) == [*lines, secure[1]]


@pytest.mark.parametrize("linked", ["https://www.qinghe.gov.cn/nb/", "http://www.qinghe.gov.cn/nb/index.html"])
def test_a_column_is_known_by_whatever_scheme_and_name_it_is_linked(linked: str) -> None:
    assert page_key(linked) == page_key("http://www.qinghe.gov.cn/nb/")
