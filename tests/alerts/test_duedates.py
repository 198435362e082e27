"""Due dates: a reminder before with those still out, the whole list on the morning after, then only changes."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import update

from alerts import progress
from alerts.digests import Digest, plan
from alerts.subscriptions import Rhythm, Subscription
from storage import schema
from storage.clock import SHANGHAI
from storage.findings import Severity
from storage.visits import Outcome
from tests.alerts.world import DAY, OFFICE, World, county

DUE = date(2026, 1, 31)  # a Saturday
REMIND = (7, 1)


def morning(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 8, tzinfo=SHANGHAI)


def tell(world: World, now: datetime, subscription: Subscription = OFFICE, *, urgent: bool = False) -> Digest | None:
    with world.database.write() as connection:
        planned = plan(connection, subscription, now, REMIND, urgent)
        progress.save(connection, subscription.name, planned.after)
    return planned.digest


def groups(digest: Digest | None) -> dict[str, list[str]]:
    assert digest is not None
    (due,) = digest.due_dates
    named = {"late": due.late, "out": due.out, "unjudged": due.unjudged, "unseen": due.unseen}
    return {name: [one.body.name for one in owed] for name, owed in named.items() if owed}


def state(world: World, body: int, status: str, as_of: date, published: date | None = None) -> None:
    table = schema.obligation
    with world.database.write() as connection:
        connection.execute(
            update(table).where(table.c.body_id == body).values(status=status, as_of=as_of, published=published)
        )


@pytest.fixture
def bodies(world: World) -> dict[str, int]:
    """Departments and a township that owe by 31 January, seen well in January; told last on 12 January."""
    found = county(world)
    for key in world.columns:
        world.look(key, Outcome.OK, morning(1, 12) - DAY)
    for name in ("forestry", "chengguan", "water"):
        world.obligation(found[name], 2025, "not_due", DUE)
    world.obligation(found["shiquan"], 2025, "not_due", date(2026, 3, 31))
    tell(world, morning(1, 12))
    return found


def test_a_reminder_names_those_still_out_once(world: World, bodies: dict[str, int]) -> None:
    state(world, bodies["water"], "on_time", date(2026, 1, 20), date(2026, 1, 20))
    early = tell(world, morning(1, 23))  # a first of its week, which speaks in any case
    assert early is not None
    assert early.due_dates == ()
    reminder = tell(world, morning(1, 24))
    assert groups(reminder) == {"out": ["石泉县林业局", "石泉县城关镇人民政府"]}
    assert reminder is not None
    assert (reminder.due_dates[0].owed, reminder.due_dates[0].published, reminder.due_dates[0].days) == (3, 1, 7)
    later = tell(world, morning(1, 25))
    assert later is None
    assert groups(tell(world, morning(1, 30)))["out"]


def test_a_reminder_missed_on_its_day_comes_on_the_next(world: World, bodies: dict[str, int]) -> None:
    assert groups(tell(world, morning(1, 26)))["out"]


def test_what_cannot_be_looked_at_is_never_said_to_be_out(world: World, bodies: dict[str, int]) -> None:
    world.look("shiquan", Outcome.BLOCKED, morning(1, 23))
    reminder = tell(world, morning(1, 24))
    assert groups(reminder) == {"out": ["汉阴县水利局"], "unseen": ["石泉县林业局", "石泉县城关镇人民政府"]}


def test_no_reminder_when_nothing_is_out(world: World, bodies: dict[str, int]) -> None:
    for name in ("forestry", "chengguan", "water"):
        state(world, bodies[name], "on_time", date(2026, 1, 20), date(2026, 1, 20))
    digest = tell(world, morning(1, 24))
    assert digest is None or digest.due_dates == ()


def test_the_morning_after_has_the_whole_list_before_anything_was_judged(world: World, bodies: dict[str, int]) -> None:
    """The last judgement was on the due date itself: nobody is called missing, and nobody is left out."""
    state(world, bodies["water"], "on_time", DUE, DUE)
    whole = tell(world, morning(2, 2))
    assert groups(whole) == {"unjudged": ["石泉县林业局", "石泉县城关镇人民政府"]}
    assert whole is not None
    assert whole.due_dates[0].is_over
    assert (whole.due_dates[0].owed, whole.due_dates[0].published) == (3, 1)


def test_the_morning_after_tells_each_missing_report_once(world: World, bodies: dict[str, int]) -> None:
    state(world, bodies["water"], "late", date(2026, 2, 1), date(2026, 2, 1))
    state(world, bodies["forestry"], "missing", date(2026, 2, 1))
    state(world, bodies["chengguan"], "unverified", date(2026, 2, 1))
    world.open(bodies["forestry"], "publication.missing")
    world.open(bodies["water"], "publication.late")
    world.open(bodies["water"], "form.obsolete")
    whole = tell(world, morning(2, 2))
    assert groups(whole) == {
        "late": ["汉阴县水利局"],
        "out": ["石泉县林业局"],
        "unseen": ["石泉县城关镇人民政府"],
    }
    assert whole is not None
    assert [item.check for item in whole.opened] == ["form.obsolete"]
    assert {item.check for item in whole.in_lists} == {"publication.missing", "publication.late"}
    assert tell(world, morning(2, 3)) is None


def test_missing_of_a_portal_that_fails_is_told_as_unseen_and_told_later(world: World, bodies: dict[str, int]) -> None:
    state(world, bodies["forestry"], "missing", date(2026, 2, 1))
    world.open(bodies["forestry"], "publication.missing")
    world.look("shiquan", Outcome.UNREACHABLE, morning(2, 1))
    whole = tell(world, morning(2, 2))
    assert "石泉县林业局" in groups(whole)["unseen"]
    assert whole is not None
    assert whole.opened == whole.in_lists == ()
    world.look("shiquan", Outcome.OK, morning(2, 3))
    later = tell(world, morning(2, 3))
    assert later is not None
    assert [item.check for item in later.opened] == ["publication.missing"]


def test_a_due_date_long_past_is_no_news(world: World, bodies: dict[str, int]) -> None:
    assert [one.due for one in (tell(world, morning(3, 9)) or pytest.fail("a first of week speaks")).due_dates] == []


def test_who_wants_figures_only_is_not_reminded(world: World, bodies: dict[str, int]) -> None:
    digest = tell(world, morning(1, 24), replace(OFFICE, name="figures", kinds=("inconsistent",)))
    assert digest is not None
    assert digest.due_dates == ()


def test_kinds_of_bodies_and_severity(world: World, bodies: dict[str, int]) -> None:
    towns = replace(OFFICE, name="towns", bodies=("township", "street"))
    grave = replace(OFFICE, name="grave", severity=Severity.ERROR)
    assert groups(tell(world, morning(1, 24), towns)) == {"out": ["石泉县城关镇人民政府"]}
    tell(world, morning(1, 24), grave)
    table = schema.finding
    notice = world.open(bodies["water"], "form.appraisal_missing")
    with world.database.write() as connection:
        connection.execute(update(table).where(table.c.id == notice).values(severity="notice"))
    world.open(bodies["water"], "table3.balance")
    told = tell(world, morning(1, 27), grave)
    assert told is not None
    assert [item.check for item in told.opened] == ["table3.balance"]


def test_weekly_is_told_once_a_week_with_all_that_changed(world: World, bodies: dict[str, int]) -> None:
    weekly = replace(OFFICE, name="weekly", rhythm=Rhythm.WEEKLY)
    assert tell(world, morning(1, 13), weekly) is not None
    world.open(bodies["water"], "form.obsolete")
    assert all(tell(world, morning(1, day), weekly) is None for day in range(14, 19))
    monday = tell(world, morning(1, 19), weekly)
    assert monday is not None
    assert [item.check for item in monday.opened] == ["form.obsolete"]
    before_due = tell(world, morning(1, 26), weekly)
    assert groups(before_due)["out"]
    after = tell(world, morning(2, 2), weekly)
    assert groups(after)["unjudged"]


def test_at_once_is_told_as_soon_as_something_happened_and_weekly_lists_wait(
    world: World, bodies: dict[str, int]
) -> None:
    at_once = replace(OFFICE, name="at once", rhythm=Rhythm.AT_ONCE)
    assert tell(world, morning(1, 13), at_once, urgent=True) is None, "the first message is a whole one"
    assert tell(world, morning(1, 13), at_once) is not None
    world.open(bodies["water"], "form.obsolete")
    told = tell(world, morning(1, 19), at_once, urgent=True)
    assert told is not None
    assert [item.check for item in told.opened] == ["form.obsolete"]
    assert told.weekly is None
    assert tell(world, morning(1, 19), at_once, urgent=True) is None
    assert tell(world, morning(1, 19), urgent=True) is None, "a daily subscription is not urgent"
    whole = tell(world, morning(1, 19), at_once)
    assert whole is not None
    assert whole.weekly is not None
    assert whole.opened == ()
