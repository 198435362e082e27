"""Sending against a real server that refuses, puts off, cuts off or is not there."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import cast

import pytest

from alerts import outbox
from alerts.addresses import MailServer
from alerts.channels.mail import MailChannel
from alerts.messages import Attempt, Message
from storage import schema
from tests.alerts.post import PostOffice
from tests.alerts.world import DAY, THURSDAY, World

MINUTE = timedelta(minutes=1)
HEADERS = {"From": "nianbao <nianbao@example.org>", "Auto-Submitted": "auto-generated", "Content-Language": "en"}


def put(world: World, number: int = 1, *to: str) -> None:
    recipients = to or ("office@example.org",)
    message = Message(f"s{number}", f"<{number}@example.org>", recipients, "subject", "text", "<main></main>", HEADERS)
    with world.database.write() as connection:
        outbox.put(connection, message, THURSDAY)


def send(world: World, post: PostOffice, at: datetime = THURSDAY) -> list[Attempt]:
    channel = MailChannel(MailServer.parse(f"smtp://127.0.0.1:{post.port}"), "nianbao@example.org")
    return list(outbox.deliver(world.database, channel, at))


def states(world: World) -> list[object]:
    return [row["state"] for row in world.rows(schema.outbox)]


def tries(world: World) -> list[tuple[object, object]]:
    return [(row["outcome"], row["detail"]) for row in world.rows(schema.attempt)]


def test_each_is_sent_once(world: World, post: PostOffice) -> None:
    put(world, 1, "a@example.org", "b@example.org")
    put(world, 2)
    assert [attempt.outcome for attempt in send(world, post)] == ["sent", "sent"]
    assert send(world, post) == []
    assert post.message_ids == ["<1@example.org>", "<2@example.org>"]
    assert post.envelopes[0] == ["a@example.org", "b@example.org"]
    assert post.received[0]["To"] == "a@example.org, b@example.org"
    assert states(world) == ["sent", "sent"]


def test_a_refused_recipient_is_recorded_and_stops_no_other(world: World, post: PostOffice) -> None:
    post.rules = {"bad@example.org": "550 5.1.1 no such user"}
    put(world, 1, "bad@example.org", "good@example.org")
    put(world, 2, "bad@example.org")
    put(world, 3)
    assert [attempt.outcome for attempt in send(world, post)] == ["partial", "failed", "sent"]
    assert post.envelopes == [["good@example.org"], ["office@example.org"]]
    assert states(world) == ["sent", "failed", "sent"]
    assert tries(world)[0] == (
        "partial",
        "accepted: good@example.org\nrefused: bad@example.org: 550 5.1.1 no such user",
    )


def test_a_recipient_put_off_gets_it_later_and_the_others_not_again(world: World, post: PostOffice) -> None:
    post.rules = {"busy@example.org": "450 4.2.0 greylisted"}
    put(world, 1, "busy@example.org", "good@example.org")
    assert [attempt.outcome for attempt in send(world, post)] == ["partial"]
    assert states(world) == ["pending"]
    assert send(world, post, THURSDAY + MINUTE) == []
    post.rules = {}
    assert [attempt.outcome for attempt in send(world, post, THURSDAY + 6 * MINUTE)] == ["sent"]
    assert post.envelopes == [["good@example.org"], ["busy@example.org"]]
    assert "X-Nianbao-Possible-Repeat" not in post.received[1]


@pytest.mark.parametrize("command", ["MAIL", "DATA", "office@example.org"])
@pytest.mark.parametrize(
    "answer", ["421 4.3.2 shutting down", "450 4.2.0 later", "451 4.3.0 trouble", "452 4.3.1 full"]
)
def test_a_passing_error_is_tried_again(world: World, post: PostOffice, command: str, answer: str) -> None:
    post.rules = {command: answer}
    put(world)
    assert [attempt.outcome for attempt in send(world, post)] == ["deferred"]
    assert tries(world) == [("deferred", f"put off: office@example.org: {answer}")]
    post.rules = {}
    assert [attempt.outcome for attempt in send(world, post, THURSDAY + 6 * MINUTE)] == ["sent"]
    assert len(post.received) == 1


@pytest.mark.parametrize("command", ["MAIL", "DATA", "office@example.org"])
@pytest.mark.parametrize("answer", ["550 5.7.1 no", "552 5.3.4 too big"])
def test_a_lasting_error_is_shown(world: World, post: PostOffice, command: str, answer: str) -> None:
    post.rules = {command: answer}
    put(world)
    assert [attempt.outcome for attempt in send(world, post)] == ["failed"]
    assert tries(world) == [("failed", f"refused: office@example.org: {answer}")]
    assert states(world) == ["failed"]
    assert send(world, post, THURSDAY + DAY) == []


def test_a_server_that_is_down_is_tried_less_and_less_often(world: World) -> None:
    with PostOffice() as post:
        pass
    put(world)
    due = [THURSDAY]
    while send(world, post, due[-1]) and states(world) == ["pending"]:
        due.append(cast(datetime, world.rows(schema.outbox)[0]["due"]))
    pauses = [round((later - earlier) / MINUTE) for earlier, later in pairwise(due)]
    assert pauses == [5, 15, 60] + [240] * (len(pauses) - 3)
    assert due[-1] - THURSDAY > 5 * DAY
    assert states(world) == ["failed"]
    assert str(tries(world)[-1][1]).startswith("given up after 5 days\nput off: office@example.org: SMTPConnectError")


def test_no_answer_to_a_message_is_uncertain_and_sent_once_more(world: World, post: PostOffice) -> None:
    post.cut = {"received"}
    put(world)
    assert [attempt.outcome for attempt in send(world, post)] == ["uncertain"]
    assert states(world) == ["uncertain"]
    assert send(world, post, THURSDAY + MINUTE) == []
    post.cut = set()
    assert [attempt.outcome for attempt in send(world, post, THURSDAY + 20 * MINUTE)] == ["sent"]
    assert post.message_ids == ["<1@example.org>"] * 2
    assert [mail["X-Nianbao-Possible-Repeat"] for mail in post.received] == [None, "yes"]


def test_twice_uncertain_is_left_to_a_person(world: World, post: PostOffice) -> None:
    post.cut = {"received"}
    put(world)
    for hours in range(5):
        send(world, post, THURSDAY + timedelta(hours=hours))
    assert len(post.received) == 2
    assert states(world) == ["uncertain"]


def test_what_a_living_sender_holds_is_left_alone(world: World, post: PostOffice) -> None:
    put(world)
    found: list[list[Attempt]] = []
    post.at = lambda step: found.append(send(world, post, THURSDAY + 14 * MINUTE)) if step == "MAIL" else None
    assert [attempt.outcome for attempt in send(world, post)] == ["sent"]
    assert found == [[]]
    assert len(post.received) == 1


def test_a_message_that_cannot_be_made_stops_no_other(world: World, post: PostOffice) -> None:
    put(world, 1, "a@b\r\nRCPT TO:<x@example.org>")
    put(world, 2)
    assert [attempt.outcome for attempt in send(world, post)] == ["failed", "sent"]
    assert len(post.received) == 1


def test_encryption_that_is_insisted_on_is_not_done_without(world: World, post: PostOffice) -> None:
    put(world)
    server = MailServer.parse(f"smtp://127.0.0.1:{post.port}?starttls=yes")
    attempts = list(outbox.deliver(world.database, MailChannel(server, "nianbao@example.org"), THURSDAY))
    assert [attempt.outcome for attempt in attempts] == ["deferred"]
    assert post.received == []
