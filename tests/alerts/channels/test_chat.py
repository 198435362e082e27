"""Chats through apprise against a real server, by its JSON: the services of chats cannot be reached from a test."""

import json
from collections.abc import Iterator

import pytest

from alerts.hygiene import shortened
from alerts.sending import alert, deliver
from alerts.subscriptions import AlertSettings, Subscription
from storage import schema
from tests.alerts.channels.programs import Programs
from tests.alerts.world import DAY, THURSDAY, World, county


@pytest.fixture
def programs() -> Iterator[Programs]:
    with Programs() as server:
        yield server


def settings(*ports: int) -> AlertSettings:
    return AlertSettings(
        subscriptions=(Subscription("chat", tuple(f"json://user:secret@127.0.0.1:{port}/room" for port in ports)),),
        dashboard_url="https://nianbao.example.org",
    )


@pytest.fixture
def bodies(world: World) -> dict[str, int]:
    return county(world)


def test_a_chat_gets_title_and_text(world: World, bodies: dict[str, int], programs: Programs) -> None:
    world.open(bodies["water"], "publication.missing")
    (sent,) = alert(world.database, settings(programs.port), THURSDAY)
    assert sent.outcome == "sent"
    (posted,) = programs.posted
    told = json.loads(posted.body)
    assert told["title"] == sent.message.subject
    assert "汉阴县水利局" in told["message"]
    assert told["message"].endswith("https://nianbao.example.org")
    assert "secret" not in repr(world.rows(schema.outbox))


def test_a_dead_chat_blocks_no_other(world: World, bodies: dict[str, int], programs: Programs) -> None:
    with Programs() as gone:
        pass
    world.open(bodies["water"], "publication.missing")
    told = alert(world.database, settings(gone.port, programs.port), THURSDAY)
    assert sorted(str(one.outcome) for one in told) == ["deferred", "sent"]
    assert len(programs.posted) == 1


def test_a_chat_that_says_no_is_tried_again(world: World, bodies: dict[str, int], programs: Programs) -> None:
    programs.answers = [500]
    world.open(bodies["water"], "publication.missing")
    (first,) = alert(world.database, settings(programs.port), THURSDAY)
    assert first.outcome == "deferred"
    assert "500" in first.detail
    assert "secret" not in first.detail
    assert [one.outcome for one in deliver(world.database, settings(programs.port), THURSDAY + DAY)] == ["sent"]


def test_a_long_text_is_cut_at_a_line_and_leads_on(world: World, bodies: dict[str, int], programs: Programs) -> None:
    for number in range(80):
        body = world.body(f"第{number}局", "department", "610921", "hanyin")
        world.open(body, "publication.missing")
    alert(world.database, settings(programs.port), THURSDAY)
    message = json.loads(programs.posted[0].body)["message"]
    assert 1400 < len(message.encode()) <= 1600
    assert "第9局" in message
    assert message.endswith("…\nhttps://nianbao.example.org")


def test_nothing_is_cut_in_the_middle_of_a_character() -> None:
    text = "年报\n" * 1000
    cut = shortened(text, 1900)
    assert 1800 < len(cut.encode()) <= 1900
    assert set(cut) == set("年报\n…")
