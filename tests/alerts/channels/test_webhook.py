"""Webhooks against a real server: signed, with the same id in every try, and never sent on to another address."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from alerts.addresses import Webhook, public_name
from alerts.sending import alert, deliver
from alerts.subscriptions import AlertSettings, Subscription
from storage import schema
from storage.clock import end_of_day
from tests.alerts.channels.programs import Programs
from tests.alerts.world import THURSDAY, World, county

SECRET = "a secret of forty characters or so, not less"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def programs() -> Iterator[Programs]:
    with Programs() as server:
        yield server


def hook(port: int) -> str:
    return f"webhook+http://{SECRET.replace(' ', '%20')}@127.0.0.1:{port}/in?from=nianbao"


def settings(port: int) -> AlertSettings:
    return AlertSettings(subscriptions=(Subscription("program", (hook(port),)),))


@pytest.fixture
def news(world: World) -> World:
    world.open(county(world)["water"], "publication.missing", "缺失", "missing")
    return world


def outcomes(world: World, programs: Programs, at: datetime) -> list[str | None]:
    return [one.outcome for one in deliver(world.database, settings(programs.port), at)]


def test_it_is_signed_as_the_specification_says(news: World, programs: Programs) -> None:
    (sent,) = alert(news.database, settings(programs.port), THURSDAY)
    assert sent.outcome == "sent"
    (posted,) = programs.posted
    assert posted.path == "/in?from=nianbao"
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode() + posted.body
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert posted.headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(posted.headers["webhook-timestamp"]) - THURSDAY.timestamp()) < 60
    told = json.loads(posted.body)
    assert told["id"] == posted.headers["webhook-id"]
    assert [(one["check"], one["body"], one["year"]) for one in told["opened"]] == [
        ("publication.missing", "汉阴县水利局", 2025)
    ]
    assert told["possible_repeat"] is False
    assert "authorization" not in posted.headers


def test_the_secret_is_kept_nowhere_but_in_the_configuration(news: World, programs: Programs) -> None:
    alert(news.database, settings(programs.port), THURSDAY)
    (row,) = news.rows(schema.outbox)
    assert row["recipients"] == [public_name(hook(programs.port))]
    assert "secret" not in repr(row)
    assert SECRET not in repr(Webhook.parse(hook(programs.port)))


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_passing_error_is_tried_again_under_the_same_id(news: World, programs: Programs, status: int) -> None:
    programs.answers = [status]
    (first,) = alert(news.database, settings(programs.port), THURSDAY)
    assert first.outcome == "deferred"
    assert first.detail.endswith(f"{status} {{}}")
    assert outcomes(news, programs, THURSDAY + MINUTE) == []
    assert outcomes(news, programs, THURSDAY + 6 * MINUTE) == ["sent"]
    ids = [one.headers["webhook-id"] for one in programs.posted]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("status", [302, 307, 400, 401, 404, 410])
def test_a_no_for_good_is_shown_and_not_tried_again(news: World, programs: Programs, status: int) -> None:
    programs.answers = [status]
    (first,) = alert(news.database, settings(programs.port), THURSDAY)
    assert first.outcome == "failed"
    assert outcomes(news, programs, end_of_day(THURSDAY.date())) == []
    assert [one.path for one in programs.posted] == ["/in?from=nianbao"]
    assert [row["fate"] for row in news.rows(schema.delivery)] == ["refused"]


def test_no_answer_is_uncertain_and_repeated_once_saying_so(news: World, programs: Programs) -> None:
    programs.answers = [0]
    (first,) = alert(news.database, settings(programs.port), THURSDAY)
    assert first.outcome == "uncertain"
    assert outcomes(news, programs, THURSDAY + 20 * MINUTE) == ["sent"]
    assert [json.loads(one.body)["possible_repeat"] for one in programs.posted] == [False, True]
    assert len({one.headers["webhook-id"] for one in programs.posted}) == 1


def test_a_server_that_is_down_is_tried_again(news: World) -> None:
    with Programs() as gone:
        pass
    (first,) = alert(news.database, settings(gone.port), THURSDAY)
    assert first.outcome == "deferred"
    assert "ConnectionRefusedError" in first.detail


def test_an_address_that_left_the_configuration_is_not_posted_to(news: World, programs: Programs) -> None:
    programs.answers = [500]
    alert(news.database, settings(programs.port), THURSDAY)
    other = AlertSettings(subscriptions=(Subscription("other", (hook(programs.port) + "&x=1",)),))
    told = deliver(news.database, other, THURSDAY + 6 * MINUTE)
    assert [(one.outcome, one.detail.partition(": ")[2].rpartition(": ")[2]) for one in told] == [
        ("failed", "its address is no longer configured")
    ]
    assert len(programs.posted) == 1
