"""Lines of a list that are known by other addresses."""

from dataclasses import replace
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


@pytest.mark.parametrize(
    ("before", "after", "is_known"),
    [
        ("/t1.html?t=1764300000", "/t1.html?t=1764300001", True),
        ("/t1.html", "/t1.html?_=7", True),
        ("/show.jsp?id=5&r=0.31", "/show.jsp?id=5&r=0.77", True),
        ("/show.jsp?id=5", "/show.jsp?id=6", False),
    ],
)
def test_what_is_written_into_an_address_each_time_makes_no_new_line(before: str, after: str, is_known: bool) -> None:
    at, base = now(), "http://www.qinghe.gov.cn"
    line = Entry(base + before, TITLE, date(2026, 1, 20))
    column = PortalColumn(1, "qinghe", f"{base}/nb/", False, True, {})
    look = Look(column, Profile(), at, {line.url: KnownEntry(line, at, at, Receipt(at))})
    fresh = replace(line, url=base + after)
    assert as_known(look, {fresh.url: fresh}) == ({line.url: line} if is_known else {fresh.url: fresh})


def test_documents_that_a_field_of_the_hour_tells_apart_are_not_one() -> None:
    at, base = now(), "http://www.qinghe.gov.cn"
    lines = [Entry(f"{base}/show.jsp?t={n}", "政府信息公开年报", date(2026, 1, 20)) for n in range(3)]
    column = PortalColumn(1, "qinghe", f"{base}/nb/", False, True, {})
    look = Look(column, Profile(), at, {lines[0].url: KnownEntry(lines[0], at, at, Receipt(at))})
    listed = {one.url: one for one in lines[1:]}
    assert as_known(look, listed) == listed


@pytest.mark.parametrize("linked", ["https://www.qinghe.gov.cn/nb/", "http://www.qinghe.gov.cn/nb/index.html"])
def test_a_column_is_known_by_whatever_scheme_and_name_it_is_linked(linked: str) -> None:
    assert page_key(linked) == page_key("http://www.qinghe.gov.cn/nb/")
