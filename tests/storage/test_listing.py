"""What is remembered of columns and their lines."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage import schema
from storage.database import Database
from storage.language import Language
from storage.portals import listing
from storage.portals.listing import Receipt, detail_in
from storage.register import Portal
from storage.registry.registration import put_portal
from storage.report import DocumentKind
from storage.visits import Entry

AT = datetime(2026, 1, 20, tzinfo=UTC)
PORTAL = Portal("qinghe", "青禾县", "http://www.qinghe.gov.cn/", "419001", ("http://www.qinghe.gov.cn/nb/",))


def column_of(database: Database) -> int:
    with database.write() as connection:
        put_portal(connection, PORTAL)
        return listing.columns_of(connection, PORTAL.key)[0].id


def test_lines_keep_when_they_were_first_seen_and_what_was_received(database: Database) -> None:
    column = column_of(database)
    one, two = Entry("http://a/1", "一", date(2026, 1, 1)), Entry("http://a/2", "二")
    receipt = Receipt(AT, DocumentKind.REPORT, '"e"', "Tue", "0" * 64)
    with database.write() as connection:
        listing.remember_entries(connection, column, [one, two], AT)
        listing.mark_fetched(connection, column, one.url, receipt)
        changed = Entry(one.url, "一（更正）", date(2026, 2, 1))
        listing.remember_entries(connection, column, [changed], AT + timedelta(days=1))
    with database.read() as connection:
        known = listing.known_entries(connection, column)
    assert known[one.url].entry == changed
    assert known[one.url].receipt == replace(receipt, at=None), "a changed line wants its document again"
    assert known[one.url].last_seen == AT + timedelta(days=1)
    assert (known[two.url].last_seen, known[two.url].receipt) == (AT, Receipt())


@given(st.lists(st.sampled_from("abcdef"), max_size=12))
def test_listing_the_same_again_doubles_nothing(names: list[str]) -> None:
    entries = [Entry(f"http://a/{name}", name) for name in names]
    database = Database.at("sqlite://")
    with database.write() as connection:
        schema.metadata.create_all(connection)
        put_portal(connection, PORTAL)
        column = listing.columns_of(connection, PORTAL.key)[0].id
        for _ in range(2):
            listing.remember_entries(connection, column, entries, AT)
        assert set(listing.known_entries(connection, column)) == {entry.url for entry in entries}
    database.dispose()


def test_found_columns_are_kept_beside_registered_ones(database: Database) -> None:
    column = column_of(database)
    found = "http://www.qinghe.gov.cn/zwgk/nb/"
    with database.write() as connection:
        for _ in range(2):
            listing.remember_columns(connection, PORTAL.key, {PORTAL.columns[0]: "", found: "政务公开 > 年报"})
        listing.save_profile(connection, column, {"family": "trs"})
        columns = listing.columns_of(connection, PORTAL.key)
        assert [(item.url, item.registered) for item in columns] == [(PORTAL.columns[0], True), (found, False)]
        assert columns[0].profile == {"family": "trs"}
        listing.set_active(connection, columns[1].id, active=False)
        assert [item.active for item in listing.columns_of(connection, PORTAL.key)] == [True, False]


def test_a_detail_is_told_in_both_languages() -> None:
    detail = "a wall answers in place of the page: 瑞数 (412)"
    assert detail_in(detail, Language.EN) == detail
    assert detail_in(detail, Language.ZH) == "防护系统拦截，未能看到页面：瑞数 (412)"
    assert detail_in("the page ends early", Language.ZH) == "页面不完整"
    assert detail_in("", Language.ZH) == ""
