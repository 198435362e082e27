"""Running the observer from its pages: runs and logs, accounts, reports that wait, messages that did not arrive."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.pages.runs import readable
from monitor.dashboard.rendering import DashboardSettings
from storage import schema
from storage.database import Database
from storage.people.accounts import account_named, accounts, add_account, hashed
from storage.people.roles import Role
from storage.sharing import runs
from storage.sharing.runs import RunState
from tests.monitor.dashboard.browsing import Visitor, elements, strings, text
from tests.monitor.dashboard.world import NOW, World, build, reading

PASSWORD = "correct horse battery"


@pytest.fixture
def operator(database: Database, tmp_path: Path) -> Visitor:
    return Visitor(create_app(database, clock=lambda: NOW, settings=DashboardSettings(logs=tmp_path / "logs")))


def test_a_run_is_started_stopped_and_tried_again_by_name(operator: Visitor, database: Database) -> None:
    assert "尚未运行" in operator.get("/runs").text
    with database.write() as connection:
        values = {"key": "yunlan", "name": "云岚县", "url": "http://yunlan.gov.cn/", "region": "419901"}
        connection.execute(insert(schema.portal).values(**values))
    answer = operator.submit("/runs", "/runs", job="crawl", portal="yunlan")
    assert answer.headers["location"] == "/runs?done=asked"
    with database.read() as connection:
        (run,) = runs.latest(connection)
    assert (run.job, run.arguments, run.outcome) == ("crawl", ("--portal", "yunlan"), RunState.QUEUED)
    assert run.asked_by
    for address in ("/runs", f"/runs/{run.id}"):
        assert elements(operator.page(address), "//*[@data-live][@data-running]"), "the script follows it"
    assert "没有这次运行的日志" not in operator.get(f"/runs/{run.id}").text
    operator.submit(f"/runs/{run.id}", f"/runs/{run.id}/stop")
    with database.read() as connection:
        stopped = runs.find(connection, run.id)
    assert stopped is not None
    assert stopped.outcome is RunState.STOPPED
    again = operator.submit(f"/runs/{run.id}", f"/runs/{run.id}/retry")
    assert again.headers["location"] == f"/runs/{run.id + 1}?done=asked"
    assert (
        operator.ask("POST", "/runs", data={"form_token": operator.token_of("/runs"), "job": "rm"}).status_code == 422
    )
    assert operator.get("/runs/99").status_code == 404


def test_the_log_of_a_run_is_shown_from_its_end_and_nothing_else(
    operator: Visitor, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "secret").write_text("secret of the machine")
    hostile = "<script>alert(1)</script>\x1b[31m\u202e"
    (tmp_path / "logs" / "run-1.log").write_text("first line\n" + "字" * 100_000 + f"\nlast {hostile}\n")
    with database.write() as connection:
        for name in ("run-1.log", "../secret", "/etc/passwd", "run-9.log", ""):
            key = runs.ask(connection, "check", by=name)
            assert key is not None
            runs.begin(connection, key, name)
    page = operator.page("/runs/1")
    (log,) = elements(page, "//pre")
    assert "last <script>" in log.text_content()
    assert "first line" not in log.text_content()
    assert "run-1.log" in text(page)
    assert not set("\x1b\u202e") & set(operator.get("/runs/1").text)
    for number in (2, 3, 4, 5):
        page = operator.page(f"/runs/{number}")
        assert elements(page, "//pre") == []
        assert "没有这次运行的日志" in text(page)


def test_a_log_of_json_is_told_to_people() -> None:
    lines = (
        '{"ts": "2025-04-02T01:10:00.123+00:00", "level": "INFO", "event": "visit", "run_id": 3, "portal": "x"}',
        '{"ts": "2025-04-02T01:10:01+00:00", "level": "ERROR", "event": "broken", "exception": "Traceback\\nboom"}',
        '{"ts": 5}',
        "{not json",
        "a plain line",
    )
    assert readable("\n".join(lines)).splitlines() == [
        "04-02 09:10:00 INFO    visit portal=x",
        "04-02 09:10:01 ERROR   broken",
        "Traceback",
        "boom",
        '{"ts": 5}',
        "{not json",
        "a plain line",
    ]


def test_accounts_are_made_changed_and_disabled(operator: Visitor, database: Database) -> None:
    made = operator.submit("/users", "/users", name="王芳", role="admin", regions="")
    (password,) = re.findall(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b", made.text)
    assert password not in operator.get("/users").text
    assert "已有同名账号" in operator.submit("/users", "/users", name="王芳", role="viewer").text
    assert "区划代码" in operator.submit("/users", "/users", name="x", role="viewer", regions="abc").text
    assert "最后一个" in operator.submit("/users", "/users/role", role="viewer").text
    assert "最后一个" in operator.submit("/users", "/users/active").text
    operator.submit("/users", "/users", name="li", role="editor", regions="4113 419901")
    with database.read() as connection:
        assert {one.name: (one.role, one.regions) for one in accounts(connection)} == {
            "王芳": (Role.ADMIN, ()),
            "li": (Role.EDITOR, ("4113", "419901")),
        }
    by_hand = {"form_token": operator.token_of("/users"), "name": "li"}
    operator.ask("POST", "/users/active", data=by_hand | {"active": "false"})
    operator.ask("POST", "/users/role", data=by_hand | {"role": "viewer", "regions": ""})
    with database.read() as connection:
        changed = account_named(connection, "li")
    assert changed is not None
    assert (changed.active, changed.role, changed.regions) == (False, Role.VIEWER, ())
    assert operator.ask("POST", "/users/password", data=by_hand | {"name": "nobody"}).status_code == 404


def test_an_admin_of_a_region_manages_no_accounts(database: Database) -> None:
    with database.write() as connection:
        add_account(connection, "county", hashed(PASSWORD), Role.ADMIN, ["419901"])
    visitor = Visitor(create_app(database, settings=DashboardSettings(access=Access(Mode.ACCOUNTS))))
    visitor.submit("/login", "/login", name="county", password=PASSWORD)
    assert visitor.get("/users").status_code == 403
    data = {"form_token": visitor.token_of("/account"), "name": "mine", "role": "admin"}
    assert visitor.ask("POST", "/users", data=data).status_code == 403


@pytest.fixture
def own_world(tmp_path: Path) -> World:
    return build(tmp_path)


def test_a_waiting_report_is_given_to_its_body_and_back(own_world: World) -> None:
    visitor = Visitor(create_app(own_world.database, clock=lambda: NOW))
    (address,) = strings(visitor.page("/waiting"), "//tbody//th/a[starts-with(@href, '/waiting/')]/@href")
    found = visitor.page(f"{address}?q=财政")
    (choice,) = elements(found, "//input[@name='body']")
    assert choice.get("value") == str(own_world.body_id("石川县财政局"))
    assert elements(visitor.page(f"{address}?q=%25"), "//input[@name='body']") == []
    fields = {
        "form_token": visitor.token_of(address),
        "body": choice.get("value") or "",
        "year": "2024",
        "note": "附件",
    }
    assert visitor.ask("POST", f"{address}/assign", data=fields).status_code == 303
    page = visitor.page("/waiting")
    assert "没有待办" in text(page)
    assert "石川县财政局" in text(elements(page, "//section[@aria-labelledby='decisions']")[0])
    with own_world.database.read() as connection:
        authors = set(connection.scalars(select(schema.correction.c.author)))
    assert authors
    assert "" not in authors
    while undo := strings(visitor.page("/waiting"), "//form[contains(@action, '/undo')]/@action"):
        visitor.submit("/waiting", undo[0])
    assert address in strings(visitor.page("/waiting"), "//tbody//th/a/@href")
    visitor.submit(address, f"{address}/none", note="通知")
    assert "没有待办" in text(visitor.page("/waiting"))


def test_pages_of_waiting_reports_lose_and_double_nothing(own_world: World) -> None:
    for number in range(60):
        report = reading("石川县不知名单位", 2024, date(2025, 3, 1), number)
        seen = NOW - timedelta(hours=number // 7)  # several are seen at one moment
        own_world.publish(replace(report, year=None, index_number=f"X{number}"), "shichuan", seen)
    visitor = Visitor(create_app(own_world.database, clock=lambda: NOW))
    found: list[int] = []
    before = ""
    while True:
        answer = visitor.get("/waiting.json", params={"before": before} if before else {}).json()
        found += [one["document_id"] for one in answer["waiting"]]
        before = str(answer["next"] or "")
        if not before:
            break
    assert len(found) == len(set(found)) == 61
    first = visitor.page("/waiting")
    (following,) = strings(first, "//a[@rel='next']/@href")
    shown = [*strings(first, "//tbody//th/a[starts-with(@href, '/waiting/')]/@href")]
    shown += strings(visitor.page(following), "//tbody//th/a[starts-with(@href, '/waiting/')]/@href")
    assert shown == [f"/waiting/{key}" for key in found]
    assert visitor.get("/waiting?before=0").status_code == 400


def test_an_editor_of_a_region_decides_there_alone(own_world: World) -> None:
    with own_world.database.write() as connection:
        add_account(connection, "linshui", hashed(PASSWORD), Role.EDITOR, ["419902"])
    visitor = Visitor(
        create_app(
            own_world.database,
            clock=lambda: NOW,
            settings=replace(DashboardSettings(), access=Access(Mode.ACCOUNTS)),
        )
    )
    (address,) = strings(
        Visitor(create_app(own_world.database)).page("/waiting"), "//tbody//th/a[starts-with(@href, '/w')]/@href"
    )
    visitor.submit("/login", "/login", name="linshui", password=PASSWORD)
    assert "没有待办" in text(visitor.page("/waiting"))
    assert visitor.get(address).status_code == 404
    token = visitor.token_of("/account")
    for name, status in (("石川县财政局", 403), ("临水县卫生健康委员会", 404)):
        data = {"form_token": token, "body": str(own_world.body_id(name)), "year": "2024"}
        assert visitor.ask("POST", f"{address}/assign", data=data).status_code == status
    assert visitor.ask("POST", f"{address}/none", data={"form_token": token}).status_code == 404


def test_an_uncertain_message_is_settled(operator: Visitor, database: Database) -> None:
    at = NOW - timedelta(days=1)
    with database.write() as connection:
        for key in (1, 2):
            connection.execute(
                insert(schema.outbox).values(
                    id=key, subscription="office", channel="mail", message_id=f"<{key}@x>", recipients=[],
                    subject=f"[年报监测] {key}", text="", html="", created=at, due=at, state="uncertain", attempts=2,
                )
            )  # fmt: skip
            connection.execute(
                insert(schema.delivery).values(outbox_id=key, recipient="a@example.org", fate="uncertain", at=at)
            )
            for _ in range(2):
                connection.execute(
                    insert(schema.attempt).values(outbox_id=key, at=at, outcome="uncertain", detail="cut")
                )
    assert len(elements(operator.page("/outbox"), "//tbody/tr")) == 2
    token = operator.token_of("/outbox")
    for key, arrived, state in ((1, "true", "sent"), (2, "false", "pending")):
        operator.ask("POST", f"/outbox/{key}/settle", data={"form_token": token, "arrived": arrived})
        with database.read() as connection:
            assert connection.scalar(select(schema.outbox.c.state).where(schema.outbox.c.id == key)) == state
    late = operator.ask("POST", "/outbox/1/settle", data={"form_token": token, "arrived": "false"})
    assert late.headers["location"] == "/outbox?done=late"


def test_a_register_file_is_shown_before_it_is_taken_in(operator: Visitor, database: Database) -> None:
    portals = "key,name,url,region\nshiquan,石泉县人民政府,https://www.shiquan.gov.cn/,610922\nbad key,x,y,1\n"
    token = {"form_token": operator.token_of("/register")}
    shown = operator.ask("POST", "/register/preview", data=token, files={"file": ("p.csv", portals.encode("gb18030"))})
    assert "石泉县人民政府" in shown.text
    assert "第3行" in shown.text
    with database.read() as connection:
        assert connection.execute(select(schema.portal)).all() == []
    (content,) = strings(operator.parse(shown), "//textarea[@name='content']/text()")
    taken = operator.ask("POST", "/register/import", data=token | {"content": content})
    assert "已导入" in taken.text
    with database.read() as connection:
        assert connection.scalars(select(schema.portal.c.key)).all() == ["shiquan"]
    bodies = "name,kind,region,portal\n石泉县财政局,department,610922,shiquan\n某局,department,610922,nowhere\n"
    shown = operator.ask("POST", "/register/preview", data=token, files={"file": ("b.csv", bodies.encode())})
    assert "nowhere" in shown.text
    assert "首行" in operator.ask("POST", "/register/preview", data=token, files={"file": ("x", b"\0\1")}).text
    assert operator.get("/portals/shiquan").status_code == 200
    assert operator.get("/portals/none").status_code == 404


def test_an_editor_takes_in_no_lines_of_other_regions(database: Database) -> None:
    with database.write() as connection:
        add_account(connection, "ankang", hashed(PASSWORD), Role.EDITOR, ["6109"])
        connection.execute(insert(schema.portal).values(key="far", name="远", url="https://x.gov.cn/", region="4113"))
    visitor = Visitor(create_app(database, settings=DashboardSettings(access=Access(Mode.ACCOUNTS))))
    visitor.submit("/login", "/login", name="ankang", password=PASSWORD)
    token = {"form_token": visitor.token_of("/register")}
    content = (
        "key,name,url,region\nfar,改,https://y.gov.cn/,610922\nnear,近,https://n.gov.cn/,610922\n"
        "wide,宽,https://w.gov.cn/,61\n"
    )
    answer = visitor.ask("POST", "/register/import", data=token | {"content": content})
    assert answer.text.count("不在您账号的范围内") == 2
    with database.read() as connection:
        found = {row.key: row.region for row in connection.execute(select(schema.portal))}
    assert found == {"far": "4113", "near": "610922"}
    save = token | {"url": "https://z.gov.cn/", "key": "new", "name": "新", "region": "4113"}
    assert visitor.ask("POST", "/portals", data=save).status_code == 403
    assert visitor.ask("POST", "/portals", data=save | {"region": "610922", "key": "far"}).status_code == 403
    kept = visitor.ask("POST", "/portals", data=save | {"region": "610922", "columns": "https://z.gov.cn/nb/"})
    assert kept.headers["location"] == "/portals/new?done=saved"
    assert visitor.get("/portals/far").status_code == 403


def test_portals_are_listed_by_region_and_as_data(operator: Visitor, database: Database) -> None:
    with database.write() as connection:
        for key, region in (("one", "610922"), ("two", "411329")):
            connection.execute(
                insert(schema.portal).values(key=key, name=key, url=f"https://{key}.gov.cn/", region=region)
            )
            connection.execute(
                insert(schema.portal_column).values(
                    portal=key, url=f"https://{key}.gov.cn/nb/", name="", registered=True, active=True, profile={}
                )
            )
    listed = operator.get("/portals.json?region=6109").json()["columns"]
    assert [(one["portal"], one["outcome"], one["portal_requests_30_days"]) for one in listed] == [("one", "never", 0)]
    assert operator.get("/portals.csv").text.count("\n") == 3
    assert "two.gov.cn" not in text(elements(operator.page("/portals?region=6109"), "//main")[0])
