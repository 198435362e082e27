"""Whole mails as they are read, in both languages, compared with files that a person accepted.

After a change that is meant, NIANBAO_ACCEPT=1 writes them anew: read the difference before it is committed.
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import time_machine

from alerts.confirming import ask_to_confirm
from alerts.sending import Alert, alert
from alerts.subscriptions import Rhythm, Subscription
from storage import schema
from storage.language import Language
from storage.visits import Outcome
from tests.alerts.post import PostOffice
from tests.alerts.world import DAY, MONDAY, OFFICE, THURSDAY, World, county, settings

GOLDEN = Path(__file__).parents[1] / "golden" / "alerts"
DASHBOARD = "https://nianbao.example.org"
BALANCE = (
    "表三“自然人”列不平：30（一）+0（二）=30，29（七）+0（四）=29，相差1，请核对。",
    "Table 3, column natural person: 30 received + 0 carried in = 30, 29 concluded + 0 carried out = 29; please check.",
)
OBSOLETE = ("2025年度报告应使用2021年印发的格式。", "The report for 2025 has to use the form of 2021.")


def require_same(name: str, found: str) -> None:
    file = GOLDEN / name
    if os.environ.get("NIANBAO_ACCEPT"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8"), f"{name} differs: NIANBAO_ACCEPT=1 accepts it"


def require_same_mail(name: str, told: list[Alert]) -> None:
    (one,) = told
    require_same(f"{name}.txt", f"Subject: {one.message.subject}\n\n{one.message.text}")
    require_same(f"{name}.html", one.message.html)


def told(world: World, language: Language, *, monday: bool = False) -> list[Alert]:
    subscription = replace(OFFICE, language=language)
    return alert(
        world.database, settings(subscription, dashboard_url=DASHBOARD), MONDAY if monday else THURSDAY, dry_run=True
    )


@pytest.fixture
def bodies(world: World) -> dict[str, int]:
    found = county(world)
    with world.database.write() as connection:
        row = {"name": OFFICE.name, "told": 0, "last_digest": date(2026, 4, 1)}
        connection.execute(schema.subscription.insert().values(row))
        connection.execute(schema.secret.update().values(value="the same in every run"))
    return found


@pytest.mark.parametrize("language", Language)
def test_a_day_with_all_kinds_of_news(world: World, bodies: dict[str, int], language: Language) -> None:
    for name, due, status in (("shiquan", (2026, 3, 31), "missing"), ("forestry", (2026, 1, 31), "missing")):
        world.obligation(bodies[name], 2025, status, date(*due))
        world.open(bodies[name], "publication.missing")
    world.obligation(bodies["water"], 2025, "late", date(2026, 1, 31), date(2026, 2, 4))
    world.open(bodies["water"], "publication.late")
    world.open(bodies["chengguan"], "table3.balance", *BALANCE)
    world.open(bodies["chengguan"], "form.obsolete", *OBSOLETE)
    world.open(bodies["forestry"], "form.obsolete", *OBSOLETE)
    world.status(bodies["hanyin"], 2025, "not_due", "on_time")
    require_same_mail(f"news.{language}", told(world, language))


@pytest.mark.parametrize("language", Language)
def test_a_monday_with_an_outage(world: World, bodies: dict[str, int], language: Language) -> None:
    mended = world.open(bodies["water"], "publication.missing")
    world.open(bodies["hanyin"], "table3.balance", *BALANCE)
    with world.database.write() as connection:
        connection.execute(schema.subscription.update().values(told=2))
    world.resolve(mended)
    world.obligation(bodies["water"], 2025, "late", date(2026, 1, 31), date(2026, 4, 5))
    world.open(bodies["water"], "publication.late")
    world.look("shiquan", Outcome.BLOCKED, MONDAY - DAY)
    world.open(bodies["forestry"], "publication.missing")
    world.obligation(bodies["chengguan"], 2025, "unverified", date(2026, 1, 31))
    require_same_mail(f"outage.{language}", told(world, language, monday=True))


@pytest.mark.parametrize("language", Language)
def test_a_quiet_monday(world: World, bodies: dict[str, int], language: Language) -> None:
    require_same_mail(f"quiet.{language}", told(world, language, monday=True))


@pytest.mark.parametrize("language", Language)
def test_a_reminder(world: World, bodies: dict[str, int], language: Language) -> None:
    """Five days before: two are out, one is published, and of one nobody can see whether it is."""
    for name, status in (("shiquan", "not_due"), ("hanyin", "on_time")):
        world.obligation(bodies[name], 2025, status, date(2026, 4, 9), date(2026, 4, 1))
    town = world.body("汉阴县涧池镇人民政府", "township", "610921101", "hanyin")
    world.obligation(town, 2025, "not_due", date(2026, 4, 9))
    world.look("shiquan", Outcome.UNREACHABLE, THURSDAY - DAY)
    require_same_mail(f"reminder.{language}", told(world, language))


@pytest.mark.parametrize("language", Language)
def test_the_morning_after_a_due_date(world: World, bodies: dict[str, int], language: Language) -> None:
    due = date(2026, 4, 1)
    published = {"hanyin": date(2026, 4, 1), "water": date(2026, 4, 2)}
    states = {"hanyin": "on_time", "water": "late", "shiquan": "missing", "forestry": "missing"}
    for name, status in states.items():
        world.obligation(bodies[name], 2025, status, due, published.get(name))
    world.obligation(bodies["chengguan"], 2025, "not_due", due)
    world.open(bodies["shiquan"], "publication.missing")
    world.open(bodies["water"], "publication.late")
    world.open(bodies["hanyin"], "table3.balance", *BALANCE)
    require_same_mail(f"due.{language}", told(world, language))


@pytest.mark.parametrize("language", Language)
def test_withdrawn_and_revised(world: World, bodies: dict[str, int], language: Language) -> None:
    world.open(bodies["water"], "publication.withdrawn", "2025年度报告已不在原网址。", "The report of 2025 is gone.")
    world.open(
        bodies["hanyin"], "publication.revised", "2025年度报告公布后改动 3 处。", "The report of 2025 was changed."
    )
    require_same_mail(f"changed.{language}", told(world, language))


@pytest.mark.parametrize("language", Language)
def test_a_question_to_confirm(world: World, bodies: dict[str, int], language: Language) -> None:
    wanted = Subscription(
        "@", ("me@example.org",), ("6109",), ("missing",), language, ("township",), rhythm=Rhythm.WEEKLY
    )
    config = settings(dashboard_url=DASHBOARD)
    with time_machine.travel(THURSDAY, tick=False), world.database.write() as connection:
        ask_to_confirm(connection, wanted, config, THURSDAY)
    require_same_mail(f"confirm.{language}", alert(world.database, config, THURSDAY, dry_run=True)[:1])


@pytest.mark.parametrize("language", Language)
def test_a_word_to_the_operator(world: World, bodies: dict[str, int], language: Language, post: PostOffice) -> None:
    post.rules = {"office@example.org": "550 5.1.1 no such <b>user</b>"}
    world.open(bodies["water"], "publication.missing")
    config = settings(port=post.port, dashboard_url=DASHBOARD)
    alert(world.database, replace(config, operator=("ops@example.org",), operator_language=language), THURSDAY)
    word = world.rows(schema.outbox)[-1]
    require_same(f"trouble.{language}.txt", f"Subject: {word['subject']}\n\n{word['text']}")
    require_same(f"trouble.{language}.html", str(word["html"]))


SINGLES = {
    "publication.missing": (
        "[缺失] 石泉县林业局 2025年度报告（逾期61天）",
        "[Report missing] 石泉县林业局, 2025 report (61 days overdue)",
    ),
    "publication.late": (
        "[迟到] 石泉县林业局 2025年度报告（迟1天）",
        "[Report late] 石泉县林业局, 2025 report (1 day late)",
    ),
    "table3.balance": (
        f"[数据矛盾] 石泉县林业局 2025年度报告：{BALANCE[0]}",
        f"[Contradictory figures] 石泉县林业局, 2025 report: {BALANCE[1]}",
    ),
}


@pytest.mark.parametrize("check", SINGLES)
def test_a_single_piece_of_news_is_the_subject(world: World, bodies: dict[str, int], check: str) -> None:
    world.open(bodies["forestry"], check, *BALANCE)
    world.obligation(bodies["forestry"], 2025, "late", date(2026, 1, 31), date(2026, 2, 1))
    assert tuple(told(world, language)[0].message.subject for language in Language) == SINGLES[check]


def test_hostile_names_stay_text(world: World, bodies: dict[str, int]) -> None:
    name = "<script>alert(1)</script>\"'</title>{{7*7}}{0.__class__}%s"
    evil = world.body(name, "department", "610922", "shiquan")
    message = "一\r\n-- \r\n\x1b[2J伪造\u2028<img src=x onerror=alert(1)>\u202e<main>"
    world.open(evil, "form.obsolete", message, message)
    (one,) = told(world, Language.ZH)
    assert "<script" not in one.message.html
    assert "<img" not in one.message.html
    assert one.message.html.count("<main>") == 1
    assert f"石泉县{name}" in one.message.text
    assert "    一 -- [2J伪造 <img src=x onerror=alert(1)> <main>\n" in one.message.text
    assert not set(one.message.text) & set("\r\x1b\u2028\u202e")
    assert "\n" not in one.message.subject


def test_a_national_outage_stays_a_mail_of_readable_size(world: World, bodies: dict[str, int]) -> None:
    for number in range(250):
        key = f"p{number}"
        world.portal(key, f"第{number}县人民政府门户网站", f"41{number:04}")
        world.look(key, Outcome.UNREACHABLE, THURSDAY)
    (one,) = told(world, Language.ZH)
    assert one.message.subject == "[年报监测] 4月2日：未能查看网站 250"
    assert "另有 50 项，见仪表板" in one.message.text
    assert len(one.message.html.encode()) < 100_000
