"""What does not get through is seen: each recipient's fate, a word to the operator by another way, what is past."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts import troubles
from alerts.messages import Fate
from alerts.outbox import has_due
from alerts.sending import alert, deliver
from alerts.subscribers import active, subscribe_again, unsubscribe
from alerts.subscriptions import AlertSettings, Rhythm
from storage import schema
from storage.visits import Outcome
from tests.alerts.channels.programs import Programs
from tests.alerts.post import PostOffice
from tests.alerts.world import DAY, OFFICE, THURSDAY, World, county, settings

MINUTE = timedelta(minutes=1)
THREE = replace(OFFICE, to=("a@example.org", "bad@example.org", "c@example.org"))


@pytest.fixture
def bodies(world: World) -> dict[str, int]:
    return county(world)


@pytest.fixture
def chat() -> Iterator[Programs]:
    with Programs() as server:
        yield server


def with_operator(config: AlertSettings, *operator: str) -> AlertSettings:
    return replace(config, operator=operator)


def test_every_recipients_fate_is_kept(world: World, bodies: dict[str, int], post: PostOffice) -> None:
    post.rules = {"bad@example.org": "550 5.1.1 no such user"}
    alert(world.database, settings(THREE, port=post.port), THURSDAY)
    assert [(row["recipient"], row["fate"], row["answer"]) for row in world.rows(schema.delivery)] == [
        ("a@example.org", "sent", ""),
        ("bad@example.org", "refused", "550 5.1.1 no such user"),
        ("c@example.org", "sent", ""),
    ]
    with world.database.read() as connection:
        (found,) = troubles.troubles(connection, THURSDAY)
    assert found.undelivered == (("bad@example.org", Fate.REFUSED, "550 5.1.1 no such user"),)


def test_the_operator_is_told_once_by_another_way(
    world: World, bodies: dict[str, int], post: PostOffice, chat: Programs
) -> None:
    post.rules = {"bad@example.org": "550 5.1.1 no such user"}
    operator = ("ops@example.org", f"json://127.0.0.1:{chat.port}/ops")
    config = with_operator(settings(THREE, port=post.port), *operator)
    alert(world.database, config, THURSDAY)
    assert len(chat.posted) == 1
    assert "550 5.1.1 no such user" in chat.posted[0].body.decode("unicode_escape")
    assert [mail["To"] for mail in post.received] == ["a@example.org, bad@example.org, c@example.org"]
    alert(world.database, config, THURSDAY + DAY)
    assert len(chat.posted) == 1, "the operator is told of a trouble once"


def test_without_another_way_the_operators_own_mailbox_is_tried(
    world: World, bodies: dict[str, int], post: PostOffice
) -> None:
    post.rules = {"bad@example.org": "550 5.1.1 no such user"}
    alert(world.database, with_operator(settings(THREE, port=post.port), "ops@example.org"), THURSDAY)
    assert [mail["To"] for mail in post.received][1:] == ["ops@example.org"]
    assert str(post.received[1]["Subject"]) == "[未能送达] 未能送达的消息 1 条"


def test_a_server_that_is_down_for_an_hour_is_told_by_chat_and_words_to_the_operator_do_not_breed(
    world: World, bodies: dict[str, int], chat: Programs
) -> None:
    with PostOffice() as gone:
        pass
    config = with_operator(settings(port=gone.port), f"json://127.0.0.1:{chat.port}/ops", "ops@example.org")
    alert(world.database, config, THURSDAY)
    assert chat.posted == []
    for minutes in (6, 30, 61, 90, 400):
        deliver(world.database, config, THURSDAY + minutes * MINUTE)
    assert len(chat.posted) == 1
    broken = with_operator(settings(port=gone.port), "ops@example.org")
    world.open(bodies["water"], "form.obsolete")
    for days in (1, 2, 3):
        alert(world.database, broken, THURSDAY + days * DAY)
    kinds = [row["kind"] for row in world.rows(schema.outbox)]
    assert kinds.count("trouble") <= 1 + kinds.count("digest")


def test_a_mail_whose_cause_is_gone_says_so(world: World, bodies: dict[str, int], post: PostOffice) -> None:
    finding = world.open(bodies["water"], "publication.missing")
    world.open(bodies["hanyin"], "form.obsolete")
    world.look("shiquan", Outcome.BLOCKED, THURSDAY - MINUTE)
    post.rules = {"DATA": "451 4.3.0 later"}
    alert(world.database, settings(port=post.port), THURSDAY)
    world.resolve(finding)
    world.look("shiquan", Outcome.OK, THURSDAY + MINUTE)
    post.rules = {}
    deliver(world.database, settings(port=post.port), THURSDAY + 6 * MINUTE)
    text = post.received[0].get_body(("plain",))
    assert text is not None
    first = text.get_content().splitlines()[0]
    assert first == "写成之后已有变化：汉阴县水利局 2025年度报告（缺失）；石泉县人民政府门户网站（未能查看）"


def test_what_stays_uncertain_is_settled_by_a_person(world: World, bodies: dict[str, int], post: PostOffice) -> None:
    post.cut = {"received"}
    alert(world.database, settings(port=post.port), THURSDAY)
    for hours in (1, 2):
        deliver(world.database, settings(port=post.port), THURSDAY + timedelta(hours=hours))
    with world.database.read() as connection:
        (found,) = troubles.troubles(connection, THURSDAY + DAY)
    assert found.state == "uncertain"
    assert troubles.settle(world.database, found.outbox_id, arrived=True, now=THURSDAY + DAY)
    assert not troubles.settle(world.database, found.outbox_id, arrived=True, now=THURSDAY + DAY)
    assert [row["fate"] for row in world.rows(schema.delivery)] == ["sent"]
    with world.database.read() as connection:
        assert troubles.troubles(connection, THURSDAY + DAY) == []


def test_sent_once_more_on_a_persons_word(world: World, bodies: dict[str, int], post: PostOffice) -> None:
    post.cut = {"received"}
    alert(world.database, settings(port=post.port), THURSDAY)
    deliver(world.database, settings(port=post.port), THURSDAY + timedelta(hours=1))
    troubles.settle(world.database, 1, arrived=False, now=THURSDAY + DAY)
    post.cut = set()
    (sent,) = deliver(world.database, settings(port=post.port), THURSDAY + DAY)
    assert sent.outcome == "sent"
    assert [mail["X-Nianbao-Possible-Repeat"] for mail in post.received] == [None, "yes", "yes"]
    assert len(set(post.message_ids)) == 1


def test_who_left_gets_nothing_not_even_what_waited(world: World, bodies: dict[str, int], post: PostOffice) -> None:
    post.rules = {"DATA": "451 4.3.0 later"}
    two = replace(OFFICE, to=("a@example.org", "b@example.org"))
    alert(world.database, settings(two, port=post.port), THURSDAY)
    with world.database.write() as connection:
        unsubscribe(connection, OFFICE.name, "b@example.org", THURSDAY)
        unsubscribe(connection, OFFICE.name, "b@example.org", THURSDAY)
    post.rules = {}
    deliver(world.database, settings(two, port=post.port), THURSDAY + 6 * MINUTE)
    assert post.envelopes == [["a@example.org"]]
    with world.database.write() as connection:
        unsubscribe(connection, OFFICE.name, "a@example.org", THURSDAY)
        assert list(active(connection, [two])) == []
        subscribe_again(connection, OFFICE.name, "b@example.org")
        assert [one.to for one in active(connection, [two])] == [("b@example.org",)]


def test_a_message_nobody_wants_any_more_is_dropped(world: World, bodies: dict[str, int], post: PostOffice) -> None:
    post.rules = {"DATA": "451 4.3.0 later"}
    alert(world.database, settings(port=post.port), THURSDAY)
    with world.database.write() as connection:
        unsubscribe(connection, OFFICE.name, "office@example.org", THURSDAY)
    assert [row["state"] for row in world.rows(schema.outbox)] == ["dropped"]
    assert deliver(world.database, settings(port=post.port), THURSDAY + DAY) == []


def test_news_for_those_who_want_it_at_once_wakes_the_sender(
    world: World, bodies: dict[str, int], post: PostOffice
) -> None:
    config = settings(replace(OFFICE, rhythm=Rhythm.AT_ONCE), port=post.port)
    alert(world.database, config, THURSDAY)

    def wakes() -> bool:
        with world.database.read() as connection:
            return has_due(connection, THURSDAY)

    assert not wakes()
    world.open(bodies["water"], "publication.missing")
    assert wakes()
    (told,) = deliver(world.database, config, THURSDAY + MINUTE)
    assert told.message.subject.startswith("[缺失] 汉阴县水利局")
    assert not wakes()
    world.open(bodies["hanyin"], "publication.missing")
    deliver(world.database, settings(port=post.port), THURSDAY + MINUTE)
    assert not wakes(), "a subscription that is daily now is not waited for"


def test_messages_on_one_matter_are_one_thread(world: World, bodies: dict[str, int], post: PostOffice) -> None:
    config = settings(port=post.port)
    alert(world.database, config, THURSDAY - DAY)
    finding = world.open(bodies["water"], "publication.missing")
    alert(world.database, config, THURSDAY)
    world.open(bodies["hanyin"], "form.obsolete")
    alert(world.database, config, THURSDAY + DAY)
    world.resolve(finding)
    alert(world.database, config, THURSDAY + 2 * DAY)
    world.open(bodies["water"], "publication.late")
    world.open(bodies["hanyin"], "form.blank_cell")
    alert(world.database, config, THURSDAY + 3 * DAY)
    first, missing, obsolete, resolved, both = post.received
    assert first["References"] is None
    assert missing["References"] is None
    assert obsolete["References"] is None
    assert resolved["In-Reply-To"] == missing["Message-ID"]
    assert both["In-Reply-To"] == resolved["Message-ID"]
    assert set(both["References"].split()) == {missing["Message-ID"], resolved["Message-ID"], obsolete["Message-ID"]}
