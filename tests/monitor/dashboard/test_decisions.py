"""Findings are decided from the report and the ledger, by who may, with a reason where one is needed."""

import io
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from monitor.judgement.decisions import decide
from storage import schema
from storage.findings import Decision
from tests.monitor.dashboard.browsing import Visitor, elements, strings, text
from tests.monitor.dashboard.world import NOW, World, build


@pytest.fixture
def own_world(tmp_path: Path) -> World:
    """A world that a test may change."""
    return build(tmp_path)


def _status(world: World, finding: str) -> str:
    with world.database.read() as connection:
        return str(connection.scalar(select(schema.finding.c.status).where(schema.finding.c.id == finding)))


def test_a_finding_is_acknowledged_on_its_report(own_world: World) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    address = f"/reports/{own_world.body_id('石川县教育局')}/2024"
    first, second, *_ = strings(site.page(address), "//input[@name='ids']/@value")
    answer = site.submit(
        address,
        "/findings/decide",
        ids=[first, second],
        decision="acknowledge",
        why="已联系",
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{address}?done=2.0.0#findings"
    page = site.page(answer.headers["location"])
    assert "2 条已更改" in text(elements(page, "//*[@role='status']")[0])
    assert {_status(own_world, one) for one in (first, second)} == {"acknowledged"}
    assert "已联系" in text(elements(page, f"//tr[@id='finding-{first}']//ol")[0])


def test_many_are_decided_in_the_ledger_and_it_leads_back_with_its_filters(own_world: World) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    ids = strings(site.page("/findings?severity=error"), "//input[@name='ids']/@value")
    answer = site.submit(
        "/findings?severity=error",
        "/findings/decide",
        ids=ids,
        decision="snooze",
        until="2025-05-01",
    )
    assert answer.headers["location"].startswith("/findings?status=unresolved&severity=error&done=")
    assert {_status(own_world, one) for one in ids} == {"snoozed"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": "acknowledge"}, "没有选择问题"),
        ({"decision": "not_a_fault", "ids": "one"}, "理由"),
        ({"decision": "snooze", "ids": "one", "until": "2025-02-31"}, "日期不存在"),
        ({"decision": "snooze", "ids": "one", "until": "2025-04-01"}, "晚于今天"),
    ],
)
def test_what_makes_no_sense_is_said(own_world: World, fields: dict[str, str], said: str) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    (one, *_) = strings(site.page("/findings"), "//input[@name='ids']/@value")
    sent = {name: one if value == "one" else value for name, value in fields.items()}
    answer = site.submit("/findings", "/findings/decide", **sent)
    assert answer.status_code == 400
    assert said in answer.text
    assert _status(own_world, one) == "open"


def test_nobody_decides_without_a_form_of_ours(own_world: World) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    (one, *_) = strings(site.page("/findings"), "//input[@name='ids']/@value")
    answer = site.ask("POST", "/findings/decide", data={"ids": one, "decision": "acknowledge"})
    assert answer.status_code == 403
    assert _status(own_world, one) == "open"


def test_the_published_site_shows_no_form(own_world: World) -> None:
    settings = DashboardSettings(access=Access(Mode.PUBLIC))
    site = Visitor(create_app(own_world.database, clock=lambda: NOW, settings=settings))
    for address in ("/findings", f"/reports/{own_world.body_id('石川县教育局')}/2024"):
        assert elements(site.page(address), "//form[@method='post']") == []
    assert site.ask("POST", "/findings/decide", data={"decision": "acknowledge"}).status_code in (404, 405)


def test_the_published_site_names_nobody_who_decided(own_world: World) -> None:
    """Nor what they wrote for each other; that something was decided, and when, it tells."""
    inside = Visitor(create_app(own_world.database, clock=lambda: NOW))
    settings = DashboardSettings(access=Access(Mode.PUBLIC))
    outside = Visitor(create_app(own_world.database, clock=lambda: NOW, settings=settings))
    (one, *_) = strings(inside.page("/findings?region=419901&year=2024&severity=error"), "//input[@name='ids']/@value")
    with own_world.database.write() as connection:
        for decision in (Decision.ACKNOWLEDGE, Decision.COMMENT):
            decide(connection, [one], decision, by="王小芳", now=NOW, why="已电话联系经办人")
        body_id = connection.scalar(select(schema.finding.c.body_id).where(schema.finding.c.id == one))
    address = f"/reports/{body_id}/2024"
    for path in (address, f"{address}.json", "/findings/ledger.xlsx"):
        told = (_words(inside.get(path)), _words(outside.get(path)))
        assert "王小芳" in told[0], path
        assert "王小芳" not in told[1], path
        assert "电话" not in told[1], path
    assert [step["step"] for step in outside.get(f"{address}.json").json()["lives"][one]][-1] == "acknowledged"


def _words(answer: httpx.Response) -> str:
    """All that an answer says: a spreadsheet unpacked."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    lines = load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    return " ".join(str(value) for line in lines for value in line)


def test_all_that_fit_are_decided_at_once_unless_the_ledger_has_changed(own_world: World) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    (form, *_) = elements(site.page("/findings?severity=error"), "//form[@action='/findings/decide']")
    fit, number = strings(form, ".//input[@name='fit']/@value")[0], strings(form, ".//input[@name='number']/@value")[0]
    sent = {"decision": "acknowledge", "fit": fit}
    changed = site.submit("/findings", "/findings/decide", **sent, number="1")
    assert changed.status_code == 409
    assert f"现有 {number} 条" in changed.text
    answer = site.submit("/findings", "/findings/decide", **sent, number=number)
    assert answer.headers["location"].endswith(f"done={number}.0.0#findings")
    with own_world.database.read() as connection:
        query = select(schema.finding.c.severity).where(schema.finding.c.status == "acknowledged")
        assert connection.scalars(query).all() == ["error"] * int(number)


def test_letters_are_made_of_the_chosen_findings(own_world: World) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    (one, *_) = strings(site.page("/findings?severity=error"), "//input[@name='ids']/@value")
    token = {"form_token": site.token_of("/findings")}
    answer = site.ask("POST", "/findings/letters", data=token | {"ids": one})
    assert answer.headers["location"] == f"/letters?finding={one}"
    assert site.get(answer.headers["location"]).status_code == 200
    assert site.ask("POST", "/findings/letters", data=token).status_code == 400
