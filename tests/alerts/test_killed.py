"""A sender that is killed at any moment: nothing is lost, and what may be a repeat says so, under one Message-ID."""

import os
import signal
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext
from typing import Any

import pytest

from alerts.sending import alert
from storage import schema
from tests.alerts.mortal import send
from tests.alerts.post import PostOffice
from tests.alerts.world import OFFICE, THURSDAY, World, county, settings
from tests.forking import processes_with

CONVERSATION = ["EHLO", "MAIL", "RCPT", "DATA", "ACCEPTED"] * 2
STRIDE = int(os.environ.get("NIANBAO_KILL_STRIDE", "7"))  # make faults takes every step
SUBSCRIPTIONS = (OFFICE, type(OFFICE)("第二办公室", ("second@example.org",)))


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    return processes_with("tests.alerts.mortal")


def run(
    processes: ForkServerContext, world: World, post: PostOffice, now: datetime, *, die_at: int = 0, kill_at: int = 0
) -> int | None:
    """Alert in a process that dies at a step in the database, or of which the mail server sees the death at one."""
    seen = 0
    config = settings(*SUBSCRIPTIONS, port=post.port)
    arguments = (world.database.url.render_as_string(), config, now, die_at)
    process = processes.Process(target=send, args=arguments)

    def at(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            process.kill()

    post.at = at
    process.start()
    process.join(30)
    return process.exitcode


def require_whole(world: World, post: PostOffice, *, killed: bool) -> None:
    """Each message arrived; twice only when the second says so; and the outbox knows the same."""
    ids = [str(row["message_id"]) for row in world.rows(schema.outbox)]
    assert len(ids) == len(SUBSCRIPTIONS)
    assert set(post.message_ids) == set(ids)
    for message_id in ids:
        arrived = [mail for mail in post.received if mail["Message-ID"] == message_id]
        assert len(arrived) <= 2
        assert [mail["X-Nianbao-Possible-Repeat"] for mail in arrived[1:]] == ["yes"] * (len(arrived) - 1)
    assert len(post.received) <= len(ids) + killed
    assert {row["state"] for row in world.rows(schema.outbox)} == {"sent"}
    assert [row["told"] for row in world.rows(schema.subscription)] == [1, 1]


def settle(world: World, post: PostOffice) -> None:
    """Run again, at once and when the dead sender's claims have grown old."""
    post.at = lambda _: None
    for minutes in (1, 20):
        alert(world.database, settings(*SUBSCRIPTIONS, port=post.port), THURSDAY + timedelta(minutes=minutes))


@pytest.fixture
def news(world: World) -> World:
    world.open(county(world)["water"], "publication.missing")
    return world


def test_killed_at_every_step_in_the_database(processes: ForkServerContext, news: World, post: PostOffice) -> None:
    """Among the steps is the one between two mails: there each is delivered once, and none says that it is a repeat."""
    exitcode, die_at, between = None, 0, 0
    while exitcode != 0:
        die_at += STRIDE
        _forget(news, post)
        exitcode = run(processes, news, post, THURSDAY, die_at=die_at)
        left = [row["state"] for row in news.rows(schema.outbox)]
        settle(news, post)
        require_whole(news, post, killed=exitcode != 0)
        if exitcode == -signal.SIGKILL and left == ["sent", "pending"]:
            between += 1
            assert len(post.received) == 2
            assert all("X-Nianbao-Possible-Repeat" not in mail for mail in post.received)
    assert die_at > 25
    assert between > 0 or STRIDE > 1


@pytest.mark.parametrize("kill_at", range(1, len(CONVERSATION) + 1))
def test_killed_at_every_step_of_the_conversation(
    processes: ForkServerContext, news: World, post: PostOffice, kill_at: int
) -> None:
    assert run(processes, news, post, THURSDAY, kill_at=kill_at) == -signal.SIGKILL
    settle(news, post)
    require_whole(news, post, killed=True)


def _forget(world: World, post: PostOffice) -> None:
    post.received.clear()
    with world.database.write() as connection:
        for table in (schema.attempt, schema.delivery, schema.outbox, schema.incident, schema.subscription):
            connection.execute(table.delete())


def test_two_senders_at_once_send_each_once(processes: ForkServerContext, news: World, post: PostOffice) -> None:
    config = settings(*SUBSCRIPTIONS, port=post.port)
    arguments: Any = (news.database.url.render_as_string(), config, THURSDAY, 0)
    senders = [processes.Process(target=send, args=arguments) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    require_whole(news, post, killed=False)
