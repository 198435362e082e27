"""Subscribing and leaving: nothing without the owner's yes, nothing by a link that a machine opens."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from alerts.sending import alert
from alerts.subscriptions import AlertSettings, Rhythm, Subscription
from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from storage import schema
from storage.database import Database
from storage.people.accounts import add_account
from storage.people.roles import Role
from storage.sharing import runs
from tests.alerts.post import PostOffice
from tests.alerts.world import DAY, THURSDAY, World, county
from tests.databases import ON_POSTGRESQL
from tests.monitor.dashboard.browsing import Visitor, strings, text

URL = "http://127.0.0.1"
LINK = re.compile(rf"{URL}(/(?:confirm|unsubscribe)\?token=[\w.-]+)")


@pytest.fixture
def world(database: Database) -> World:
    made = World(database)
    county(made)
    return made


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def settings(post: PostOffice, *subscriptions: Subscription) -> AlertSettings:
    return AlertSettings("n@example.org", f"smtp://127.0.0.1:{post.port}", subscriptions, URL)


def visitor(world: World, config: AlertSettings, mode: Mode = Mode.LOCAL) -> Visitor:
    site = DashboardSettings(access=Access(mode), alerts=config)
    return Visitor(create_app(world.database, clock=lambda: THURSDAY, settings=site))


def link(post: PostOffice, number: int = -1) -> str:
    body = post.received[number].get_body(("plain",))
    assert body is not None
    found = LINK.search(body.get_content())
    assert found
    return found[1]


def subscribed(world: World, post: PostOffice) -> tuple[Visitor, AlertSettings]:
    """Somebody who asked, was asked, and said yes."""
    config = settings(post)
    reader = visitor(world, config)
    reader.submit("/subscribe", "/subscribe", address="me@example.org", regions="6109", rhythm=Rhythm.DAILY)
    alert(world.database, config, THURSDAY)
    address = link(post)
    assert reader.ask("POST", address).status_code == 200
    return reader, config


def test_nothing_is_sent_before_the_owner_says_yes(world: World, post: PostOffice) -> None:
    config = settings(post)
    reader = visitor(world, config)
    answer = reader.submit("/subscribe", "/subscribe", address="me@example.org", regions="安康市, 4113")
    assert answer.status_code == 200
    with world.database.read() as connection:
        (sending,) = runs.latest(connection)
    assert (sending.job, sending.arguments) == ("alert", ("--waiting",)), "it is sent now, not in the morning"
    world.open(1, "publication.missing")
    alert(world.database, config, THURSDAY)
    alert(world.database, config, THURSDAY + DAY)
    (question,) = post.received
    assert str(question["Subject"]) == "[年报监测] 请确认订阅"
    assert question["List-Unsubscribe"] is None
    for method in ("GET", "HEAD"):
        assert reader.ask(method, link(post)).status_code == 200
    alert(world.database, config, THURSDAY + 2 * DAY)
    assert len(post.received) == 1, "a machine that opens links confirms nothing"


def test_after_the_yes_messages_come_and_one_click_ends_them(world: World, post: PostOffice) -> None:
    reader, config = subscribed(world, post)
    world.open(1, "publication.missing")
    alert(world.database, config, THURSDAY)
    told = post.received[-1]
    assert told["To"] == "me@example.org"
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(told["List-Unsubscribe"]).strip("<>").removeprefix(URL)
    for method in ("GET", "HEAD"):
        assert reader.ask(method, address).status_code == 200
    world.open(2, "publication.missing")
    alert(world.database, config, THURSDAY + DAY)
    assert len(post.received) == 3, "a machine that opens links unsubscribes nobody"
    one_click = {"Content-Type": "application/x-www-form-urlencoded"}
    program = Visitor(reader.app)  # without any cookie
    assert program.ask("POST", address, one_click, b"List-Unsubscribe=One-Click").status_code == 200
    assert program.ask("POST", address, one_click, b"List-Unsubscribe=One-Click").status_code == 200
    world.open(3, "publication.missing")
    alert(world.database, config, THURSDAY + 2 * DAY)
    assert len(post.received) == 3
    reader.submit(address, f"{address}")
    alert(world.database, config, THURSDAY + 2 * DAY)
    assert len(post.received) == 4, "who left may come back by the same page"


def test_it_works_without_a_login_where_accounts_are_required(world: World, post: PostOffice) -> None:
    _, config = subscribed(world, post)
    alert(world.database, config, THURSDAY)
    stranger = visitor(world, config, Mode.ACCOUNTS)
    assert stranger.get("/subscribe").status_code == 401
    assert stranger.get("/subscriptions").status_code == 401
    assert stranger.ask("POST", link(post)).status_code == 200
    published = visitor(world, config, Mode.PUBLIC)
    assert published.get(link(post)).status_code == 200
    assert published.get("/subscribe").status_code == 404


@pytest.mark.parametrize("token", ["", "x", "WyJhIiwiYiJd.forged", "a" * 2001])
@pytest.mark.parametrize("path", ["/confirm", "/unsubscribe"])
def test_a_token_that_is_not_ours_does_nothing(world: World, post: PostOffice, path: str, token: str) -> None:
    reader = visitor(world, settings(post))
    for method in ("GET", "POST"):
        assert reader.ask(method, f"{path}?token={token}").status_code in (400, 404)
    assert world.rows(schema.unsubscription) == []


def test_a_question_that_is_too_old_is_not_answered(
    world: World, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = settings(post)
    reader = visitor(world, config)
    reader.submit("/subscribe", "/subscribe", address="me@example.org")
    alert(world.database, config, THURSDAY)
    monkeypatch.setattr("alerts.links.CONFIRM_WITHIN", timedelta(seconds=-1))
    assert reader.ask("POST", link(post)).status_code == 404
    assert [row["confirmed"] for row in world.rows(schema.subscriber)] == [None]


def test_of_several_each_leaves_for_themselves(world: World, post: PostOffice) -> None:
    office = Subscription("office", ("a@example.org", "b@example.org"))
    config = settings(post, office)
    alert(world.database, config, THURSDAY)
    mail = post.received[0]
    assert mail["List-Unsubscribe-Post"] is None, "one click cannot say who clicks"
    address = str(mail["List-Unsubscribe"]).strip("<>").removeprefix(URL)
    reader = visitor(world, config)
    assert reader.ask("POST", address, data={"List-Unsubscribe": "One-Click"}).status_code == 422
    assert reader.ask("POST", address, data={"address": "evil@example.org"}).status_code == 422
    assert reader.ask("POST", address, data={"address": "b@example.org"}).status_code == 200
    world.open(1, "publication.missing")
    alert(world.database, config, THURSDAY + DAY)
    assert post.received[-1]["To"] == "a@example.org"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"address": "me"}, "不是形如"),
        ({"address": "a@b\r\nRCPT TO:<x>"}, "不是形如"),
        ({"address": "me@example.org", "regions": "河蓝"}, "没有名为“河蓝”的地区"),
        ({"address": "me@example.org", "regions": "朝阳区"}, "吉林省长春市朝阳区"),
        ({"address": "me@example.org", "regions": "4"}, "2 至 12 位行政区划代码"),
        ({"address": "me@example.org", "severity": "grave"}, "无法识别"),
        ({"address": "me@example.org", "kinds": "rumours"}, "无法识别"),
    ],
)
def test_a_bad_wish_is_said(world: World, post: PostOffice, fields: dict[str, str], words: str) -> None:
    answer = visitor(world, settings(post)).submit("/subscribe", "/subscribe", **fields)
    assert answer.status_code == 422
    assert words in text(Visitor.parse(answer))
    assert world.rows(schema.outbox) == []


def test_nobody_is_flooded_with_questions(world: World, post: PostOffice) -> None:
    reader = visitor(world, settings(post))
    answers = [reader.submit("/subscribe", "/subscribe", address="ME@example.org").status_code for _ in range(2)]
    assert answers == [200, 422]
    more = [reader.submit("/subscribe", "/subscribe", address=f"{n}@example.org").status_code for n in range(31)]
    assert more.count(200) == 29


def test_without_a_mail_server_nobody_is_promised_a_mail(world: World) -> None:
    answer = visitor(world, AlertSettings()).submit("/subscribe", "/subscribe", address="me@example.org")
    assert answer.status_code == 422


def test_failures_are_seen_and_uncertain_ones_settled(world: World, post: PostOffice) -> None:
    post.rules = {"bad@example.org": "550 5.1.1 no <b>such</b> user"}
    config = settings(post, Subscription("office", ("bad@example.org", "good@example.org")))
    alert(world.database, config, THURSDAY)
    post.cut = {"received"}
    other = settings(post, Subscription("other", ("x@example.org",)))
    alert(world.database, other, THURSDAY + DAY)
    alert(world.database, other, THURSDAY + DAY + timedelta(hours=1))
    reader = visitor(world, replace(config, operator=("ops@example.org",)))
    assert "/outbox" in strings(reader.page("/subscriptions"), "//main//a/@href")
    page = reader.page("/outbox")
    assert "/subscriptions" in strings(page, "//main//a/@href")
    assert "550 5.1.1 no <b>such</b> user" in text(page)
    (uncertain, _) = strings(page, "//form/@action[contains(., '/settle')]")
    reader.submit("/outbox", uncertain, arrived="true")
    assert strings(reader.page("/outbox"), "//form/@action[contains(., '/settle')]") == []
    reader.submit("/subscriptions", "/subscriptions/remove")
    assert len(world.rows(schema.unsubscription)) == 1


def test_the_feed_of_a_region(world: World, post: PostOffice) -> None:
    reader = visitor(world, settings(post))
    evil = "题\x00\x1b<script>&\ufffe\ud800"[:-1]
    world.open(5, "table3.balance", evil, evil)
    gone = world.open(4, "publication.missing")
    world.resolve(gone)
    answer = reader.get("/feeds.atom?region=610921")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    ns = {"a": "http://www.w3.org/2005/Atom"}
    titles = [str(one) for one in feed.xpath("//a:entry/a:title/text()", namespaces=ns)]  # type: ignore[union-attr]
    assert [title.partition("]")[0] for title in titles] == ["[缺失已消除", "[缺失", "[数据矛盾"]
    assert etree.fromstring(reader.get("/feeds.atom?region=4113").content).findall("a:entry", ns) == []
    again = reader.get("/feeds.atom?region=610921", {"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_feed_calls_nothing_missing_while_the_portal_cannot_be_seen(world: World, post: PostOffice) -> None:
    from storage.visits import Outcome

    world.open(5, "publication.missing")
    world.look("hanyin", Outcome.BLOCKED, THURSDAY)
    assert b"<entry>" not in visitor(world, settings(post)).get("/feeds.atom").content


def test_a_feed_with_a_key_needs_no_login_and_stays_within_the_regions(
    world: World, post: PostOffice, tmp_path: Path
) -> None:
    from monitor.dashboard.access import of_account
    from monitor.dashboard.pages.feeds import feed_address
    from monitor.dashboard.rendering import Site

    config = settings(post)
    with world.database.write() as connection:
        account = add_account(connection, "reader", "x", Role.VIEWER, ("6109",))
        site = Site(world.database, lambda: THURSDAY, DashboardSettings(access=Access(Mode.ACCOUNTS), alerts=config))
        address = feed_address(connection, site, of_account(account))
    stranger = visitor(world, config, Mode.ACCOUNTS)
    assert stranger.get(address).status_code == 200
    assert stranger.get(address.replace("region=6109", "region=41")).status_code == 403
    assert stranger.get("/feeds.atom?region=6109").status_code == 401
    assert stranger.get("/feeds.atom?region=6109&key=forged").status_code == 401
    with world.database.write() as connection:
        connection.execute(schema.account.update().values(active=False))
    time.sleep(0.3 if ON_POSTGRESQL else 0)  # a server is asked four times a second whether anything changed
    assert stranger.get(address).status_code == 401
