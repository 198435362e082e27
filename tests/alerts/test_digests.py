"""What a digest tells: only what changed, once, and never what could not be seen as missing."""

import itertools
import random
from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete

from alerts import outbox, progress
from alerts.digests import Digest, plan
from alerts.sending import alert, deliver
from alerts.subscriptions import AlertSettings, Subscription
from storage import schema
from storage.clock import day_of, now
from storage.keeping.rebuilding import rebuilt
from storage.visits import Outcome
from tests.alerts.post import PostOffice
from tests.alerts.world import DAY, MONDAY, OFFICE, THURSDAY, World, county, settings


def tell(world: World, now: datetime, subscription: Subscription = OFFICE) -> Digest | None:
    """Plan a digest and move the progress behind it, as the writing of it does."""
    with world.database.write() as connection:
        planned = plan(connection, subscription, now)
        progress.save(connection, subscription.name, planned.after)
    return planned.digest


def checks(digest: Digest | None) -> tuple[list[str], list[str]]:
    """The checks told as opened and as resolved."""
    if digest is None:
        return [], []
    return [item.check for item in digest.opened], [item.check for item in digest.resolved]


@pytest.fixture
def bodies(world: World) -> dict[str, int]:
    """Two counties, and a first digest a week ago, so that what follows is news."""
    found = county(world)
    tell(world, THURSDAY - 2 * DAY)
    return found


def test_a_change_is_told_once(world: World, bodies: dict[str, int]) -> None:
    finding = world.open(bodies["water"], "publication.missing")
    assert checks(tell(world, THURSDAY)) == (["publication.missing"], [])
    assert tell(world, THURSDAY + DAY) is None
    world.resolve(finding)
    assert checks(tell(world, THURSDAY + DAY)) == ([], ["publication.missing"])
    assert tell(world, THURSDAY + 2 * DAY) is None


def test_at_most_one_message_a_day(world: World, bodies: dict[str, int]) -> None:
    world.open(bodies["water"], "form.obsolete")
    assert tell(world, THURSDAY) is not None
    world.open(bodies["water"], "form.blank_cell")
    assert tell(world, THURSDAY) is None
    assert checks(tell(world, THURSDAY + DAY)) == (["form.blank_cell"], [])


def test_what_came_and_went_is_not_told(world: World, bodies: dict[str, int]) -> None:
    world.resolve(world.open(bodies["water"], "publication.missing"))
    again = world.open(bodies["hanyin"], "form.obsolete")
    world.resolve(again)
    world.open(bodies["hanyin"], "form.obsolete")
    assert checks(tell(world, THURSDAY)) == (["form.obsolete"], [])
    world.resolve(again)
    world.open(bodies["hanyin"], "form.obsolete")
    assert tell(world, THURSDAY + DAY) is None


def test_a_finding_that_a_person_took_up_is_not_news(world: World, bodies: dict[str, int]) -> None:
    finding = world.open(bodies["water"], "form.obsolete")
    with world.database.write() as connection:
        connection.execute(schema.finding.update().where(schema.finding.c.id == finding).values(status="acknowledged"))
    assert tell(world, THURSDAY) is None


def test_only_what_is_subscribed_is_told(world: World, bodies: dict[str, int]) -> None:
    far = replace(OFFICE, name="far", regions=("6109",), kinds=("late",))
    near = replace(OFFICE, name="near", regions=("610922",))
    for one in (far, near):
        tell(world, THURSDAY - DAY, one)
    world.open(bodies["water"], "publication.late")
    world.open(bodies["chengguan"], "publication.missing")
    assert checks(tell(world, THURSDAY, far)) == (["publication.late"], [])
    assert checks(tell(world, THURSDAY, near)) == (["publication.missing"], [])


def test_missing_waits_while_the_portal_cannot_be_seen(world: World, bodies: dict[str, int]) -> None:
    world.open(bodies["forestry"], "publication.missing")  # before the portal failed, and not told yet
    world.look("shiquan", Outcome.BLOCKED, THURSDAY)
    world.open(bodies["chengguan"], "publication.late")
    world.open(bodies["chengguan"], "table3.balance")
    world.open(bodies["water"], "publication.missing")  # of another portal
    digest = tell(world, THURSDAY)
    assert checks(digest) == (["publication.missing", "table3.balance"], [])
    assert digest is not None
    assert [(line.portal.key, len(line.waiting)) for line in digest.unseen] == [("shiquan", 2)]

    assert tell(world, THURSDAY + DAY) is None, "an outage is told once"
    world.open(bodies["shiquan"], "publication.missing")
    later = tell(world, MONDAY)
    assert checks(later) == ([], [])
    assert later is not None
    assert [len(line.waiting) for line in later.unseen] == [3]
    assert later.weekly is not None
    assert [item.check for item in later.weekly.open] == ["publication.missing", "table3.balance"]
    assert [portal.key for portal in later.weekly.not_looked] == ["shiquan"]

    world.look("shiquan", Outcome.OK, MONDAY + DAY)
    recovered = tell(world, MONDAY + DAY)
    assert checks(recovered) == (["publication.missing", "publication.missing", "publication.late"], [])
    assert recovered is not None
    assert [portal.key for portal in recovered.seen_again] == ["shiquan"]
    assert tell(world, MONDAY + 2 * DAY) is None
    assert all(row["name"] == OFFICE.name for row in world.rows(schema.subscription))


def test_what_waits_outlives_a_recovery_between_two_messages(world: World, bodies: dict[str, int]) -> None:
    world.look("shiquan", Outcome.UNREACHABLE, THURSDAY)
    world.open(bodies["forestry"], "publication.missing")
    assert checks(tell(world, THURSDAY)) == ([], [])
    world.look("shiquan", Outcome.OK, THURSDAY + DAY / 4)
    world.look("shiquan", Outcome.BLOCKED, THURSDAY + DAY / 2)
    assert tell(world, THURSDAY + DAY) is None
    world.look("shiquan", Outcome.UNCHANGED, THURSDAY + DAY)
    assert checks(tell(world, THURSDAY + 2 * DAY)) == (["publication.missing"], [])


def test_a_recovery_is_told_at_once_even_of_a_portal_not_seen(world: World, bodies: dict[str, int]) -> None:
    told = world.open(bodies["forestry"], "publication.missing")
    tell(world, THURSDAY)
    world.look("shiquan", Outcome.ERROR, THURSDAY + DAY)
    world.resolve(told)
    world.resolve(world.open(bodies["chengguan"], "publication.missing"))
    assert checks(tell(world, THURSDAY + DAY)) == ([], ["publication.missing"])
    world.look("shiquan", Outcome.OK, MONDAY)
    assert checks(tell(world, MONDAY)) == ([], [])


def test_an_outage_between_two_messages_is_not_told(world: World, bodies: dict[str, int]) -> None:
    world.look("shiquan", Outcome.LAYOUT_CHANGED, THURSDAY - DAY / 2)
    world.look("shiquan", Outcome.EMPTY, THURSDAY - DAY / 4)
    assert tell(world, THURSDAY) is None


def test_changes_of_state_that_no_finding_tells(world: World, bodies: dict[str, int]) -> None:
    world.status(bodies["hanyin"], 2025, "not_due", "on_time")
    world.status(bodies["water"], 2025, "not_due", "missing")
    world.status(bodies["forestry"], 2025, "not_due", "unverified")
    world.status(bodies["shiquan"], 2025, "unverified", "missing")
    world.status(bodies["shiquan"], 2025, "missing", "unverified")
    world.status(bodies["chengguan"], 2025, None, "on_time")
    digest = tell(world, THURSDAY)
    assert digest is not None
    assert [(change.body.name, change.after) for change in digest.statuses] == [
        ("汉阴县", "on_time"),
        ("石泉县林业局", "unverified"),
    ]


def test_the_first_message_of_a_week_is_never_silent(world: World, bodies: dict[str, int]) -> None:
    assert tell(world, THURSDAY) is None
    for key in world.columns:
        world.look(key, Outcome.UNCHANGED, MONDAY)
    quiet = tell(world, MONDAY)
    assert quiet is not None
    assert quiet.weekly is not None
    assert quiet.news == 0
    assert quiet.weekly.all_looked
    assert tell(world, MONDAY + DAY) is None
    tuesday = MONDAY + 8 * DAY  # nothing was sent on that Monday
    world.body("无网站局", "department", "610921", None)
    doubtful = tell(world, tuesday)
    assert doubtful is not None
    assert doubtful.weekly is not None
    assert not doubtful.weekly.all_looked
    assert doubtful.weekly.without_portal == 1
    assert doubtful.weekly.not_looked == ()


def test_a_dry_run_changes_nothing(world: World, bodies: dict[str, int], post: PostOffice) -> None:
    world.open(bodies["water"], "publication.missing")
    tables = (schema.subscription, schema.outbox, schema.attempt)
    before = [world.rows(table) for table in tables]
    shown = alert(world.database, settings(port=post.port), THURSDAY, dry_run=True)
    assert [world.rows(table) for table in tables] == before
    sent = alert(world.database, settings(port=post.port), THURSDAY)
    assert [one.message for one in shown] == [one.message for one in sent]
    assert shown[0].why == "订阅：安康办公室 · 地区：全部 · 内容：全部"
    assert shown[0].message.to == ("office@example.org",)
    assert [str(mail["Subject"]) for mail in post.received] == [one.message.subject for one in shown]


def test_what_could_not_be_sent_is_sent_between_two_digests(
    world: World, bodies: dict[str, int], post: PostOffice
) -> None:
    config = settings(port=post.port)
    world.open(bodies["water"], "publication.missing")
    post.rules = {"DATA": "451 4.3.0 later"}
    assert [one.outcome for one in alert(world.database, config, THURSDAY)] == ["deferred"]
    world.open(bodies["hanyin"], "publication.missing")
    shown = alert(world.database, config, THURSDAY + DAY / 4, dry_run=True)
    assert len(shown) == 1
    post.rules = {}
    (sent,) = deliver(world.database, config, THURSDAY + DAY / 4)
    assert sent.message == shown[0].message
    assert sent.outcome == "sent"
    assert len(world.rows(schema.outbox)) == 1


def test_without_a_mail_server_nothing_is_written(world: World, bodies: dict[str, int]) -> None:
    world.open(bodies["water"], "publication.missing")
    with pytest.raises(ValueError, match=r"\[alerts\] from and smtp"):
        alert(world.database, AlertSettings(subscriptions=(OFFICE,)), THURSDAY)
    assert world.rows(schema.outbox) == []
    assert alert(world.database, AlertSettings(), THURSDAY) == []


def test_one_subscription_that_cannot_be_told_stops_no_other(world: World, bodies: dict[str, int]) -> None:
    world.open(bodies["water"], "publication.missing")
    with world.database.write() as connection:  # a message of that very moment and subscription is there already
        first = alert(world.database, settings(replace(OFFICE, name="a")), THURSDAY, dry_run=True)[0].message
        outbox.put(connection, first, THURSDAY + 9 * DAY)
    with PostOffice() as post:
        both = settings(replace(OFFICE, name="a"), replace(OFFICE, name="b"), port=post.port)
        told = alert(world.database, both, THURSDAY)
    assert [(one.message.subscription, one.outcome) for one in told] == [("a", "failed"), ("b", "sent")]
    assert "IntegrityError" in told[0].detail
    assert [row["name"] for row in world.rows(schema.subscription)] == ["b", OFFICE.name]


numbers = itertools.count(100000)
STEPS = st.lists(st.sampled_from(["open", "resolve", "fail", "see", "tell"]), max_size=25)


@hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, seed=st.integers(0, 2**32))
def test_nothing_is_lost_doubled_or_said_blindly(world: World, steps: list[str], seed: int) -> None:
    """Whatever happens in whatever order: a reader of all messages knows exactly what is so."""
    chance, key = random.Random(seed), str(next(numbers))
    subscription = Subscription(key, ("a@example.org",), regions=(key,))
    world.portal(key, key, key)
    world.look(key, Outcome.OK, THURSDAY - DAY)
    bodies = [world.body(f"{key}{number}局", "department", key, key) for number in range(2)]
    open_now, reader, failing, day = dict[tuple[int, str], str](), set[tuple[int, str]](), False, THURSDAY
    for step in [*steps, "see", "tell"]:
        day += DAY
        body, check = chance.choice(bodies), chance.choice(["publication.missing", "publication.late", "form.obsolete"])
        if step == "open" and (body, check) not in open_now:
            open_now[body, check] = world.open(body, check)
        elif step == "resolve" and (body, check) in open_now:
            world.resolve(open_now.pop((body, check)))
        elif step in ("fail", "see"):
            failing = step == "fail"
            world.look(key, Outcome.BLOCKED if failing else Outcome.OK, day)
        elif step == "tell" and (digest := tell(world, day, subscription)):
            opened = {(item.body.id, item.check) for item in digest.opened}
            resolved = {(item.body.id, item.check) for item in digest.resolved}
            assert opened <= set(open_now) - reader
            assert resolved <= reader - set(open_now)
            assert not failing or {check for _, check in opened} <= {"form.obsolete"}
            reader = (reader | opened) - resolved
    assert reader == set(open_now)


def portal_of(world: World, body: int) -> str:
    return next(str(row["portal"]) for row in world.rows(schema.body) if row["id"] == body)


def test_what_went_and_came_again_before_its_portal_failed_is_not_told_twice(
    world: World, bodies: dict[str, int]
) -> None:
    key = portal_of(world, bodies["water"])
    late = world.open(bodies["water"], "publication.late")
    assert checks(tell(world, THURSDAY)) == (["publication.late"], [])
    world.resolve(late)
    world.open(bodies["water"], "publication.late")
    world.look(key, Outcome.BLOCKED, THURSDAY + DAY)
    assert checks(tell(world, THURSDAY + DAY)) == ([], [])
    world.open(bodies["water"], "publication.missing")
    assert checks(tell(world, THURSDAY + 2 * DAY)) == ([], [])
    world.look(key, Outcome.OK, THURSDAY + 3 * DAY)
    assert checks(tell(world, THURSDAY + 3 * DAY)) == (["publication.missing"], [])


def test_what_goes_and_comes_again_while_another_waits_is_not_told_twice(world: World, bodies: dict[str, int]) -> None:
    key = portal_of(world, bodies["water"])
    late = world.open(bodies["water"], "publication.late")
    assert checks(tell(world, THURSDAY)) == (["publication.late"], [])
    world.look(key, Outcome.BLOCKED, THURSDAY + DAY)
    world.open(bodies["water"], "publication.missing")
    world.resolve(late)
    world.open(bodies["water"], "publication.late")
    assert checks(tell(world, THURSDAY + DAY)) == ([], [])
    world.look(key, Outcome.OK, THURSDAY + 3 * DAY)
    assert checks(tell(world, THURSDAY + 3 * DAY)) == (["publication.missing"], [])


def test_a_past_day_knows_what_waited_then(world: World) -> None:
    with time_machine.travel(THURSDAY - DAY, tick=False) as clock:
        forestry = county(world)["forestry"]
        tell(world, THURSDAY - DAY)
        clock.shift(DAY)
        world.look("shiquan", Outcome.BLOCKED, THURSDAY)
        finding = world.open(forestry, "publication.missing")
        assert checks(tell(world, THURSDAY)) == ([], [])
        clock.shift(DAY)
        world.look("shiquan", Outcome.OK, THURSDAY + DAY)
        assert checks(tell(world, THURSDAY + DAY)) == (["publication.missing"], [])
        for day, waiting in ((THURSDAY - DAY, set()), (THURSDAY, {finding}), (THURSDAY + DAY, set())):
            with rebuilt(world.database, day_of(day)) as past, past.read() as connection:
                then = progress.load(connection, OFFICE.name)
            assert then.waiting == waiting
            assert then.unseen == ({"shiquan"} if waiting else set())
            assert then.last_digest == day_of(day)


def test_a_day_before_changes_were_kept_knows_nothing_of_what_waited(world: World) -> None:
    with time_machine.travel(THURSDAY, tick=False) as clock:
        forestry = county(world)["forestry"]
        tell(world, THURSDAY)
        with world.database.write() as connection:
            connection.execute(delete(schema.past))
        clock.shift(DAY)
        for outcome in (Outcome.BLOCKED, Outcome.OK):
            world.look("shiquan", outcome, now())
            world.open(forestry, "publication.missing", at=now())
            tell(world, now())
            clock.shift(DAY)
        with rebuilt(world.database, day_of(THURSDAY)) as past, past.read() as connection:
            assert progress.load(connection, OFFICE.name).waiting == frozenset()


def test_days_overdue_are_counted_from_the_due_date(world: World, bodies: dict[str, int]) -> None:
    world.obligation(bodies["shiquan"], 2025, "missing", date(2026, 3, 31))
    tell(world, THURSDAY)
    world.open(bodies["shiquan"], "publication.missing")
    subject = alert(world.database, settings(), THURSDAY + DAY, dry_run=True)[0].message.subject
    assert subject == "[缺失] 石泉县 2025年度报告（逾期3天）"
