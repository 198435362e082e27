"""Who is let in: by default nobody; and every route says what it needs."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from starlette.routing import Mount

from monitor.dashboard.access import Access, Mode, own_path
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from storage import schema
from storage.clock import now
from storage.database import Database
from storage.people.accounts import account_named, activate, add_account, add_token, hashed, set_password
from storage.people.roles import Role
from storage.people.sessions import IDLE, LONGEST, MOST_TRIES
from tests.monitor.dashboard.browsing import Visitor, text
from tests.monitor.dashboard.test_hostile import ADDRESSES
from tests.monitor.dashboard.world import NOW, World

PASSWORD = "correct horse battery"

SIGNED = {"/confirm", "/unsubscribe"}  # for whoever holds the token of a mail
OPEN = {"/healthz", "/readyz", "/feeds.atom"} | SIGNED


@pytest.fixture
def kept() -> str:
    return hashed(PASSWORD)


def app_of(database: Database, mode: Mode, url: str = "") -> FastAPI:
    access = Access(mode, url=url)
    return create_app(database, clock=lambda: NOW, settings=DashboardSettings(access=access))


@pytest.fixture
def accounts(database: Database, kept: str) -> Database:
    """A database with an account of each role, and one limited to a city."""
    with database.write() as connection:
        for role in Role:
            add_account(connection, role, kept, role)
        add_account(connection, "nanyang", kept, Role.EDITOR, ["4113"])
    return database


@pytest.fixture
def stranger(accounts: Database) -> Visitor:
    return Visitor(app_of(accounts, Mode.ACCOUNTS))


def logged_in(database: Database, name: str) -> Visitor:
    visitor = Visitor(app_of(database, Mode.ACCOUNTS))
    answer = visitor.submit("/login", "/login", name=name, password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return visitor


@pytest.mark.parametrize("mode", Mode)
def test_every_route_says_what_it_needs(database: Database, mode: Mode) -> None:
    app = app_of(database, mode)
    walked = set()
    for route in app.routes:
        if isinstance(route, Mount):
            assert route.path == "/static"
        elif isinstance(route, APIRoute):
            walked |= {(route.path, method) for method in route.methods or ()}
        else:
            assert getattr(route, "path", "") == "/openapi.json"
    assert walked == set(app.state.needs)
    posted = {path for path, method in app.state.needs if method not in ("GET", "HEAD")}
    nobody = {path for (path, _), role in app.state.needs.items() if role is None}
    assert nobody == (OPEN | {"/login", "/logout"} if mode is Mode.ACCOUNTS else OPEN)
    if mode is Mode.PUBLIC:
        assert posted == SIGNED
        assert set(app.state.needs.values()) == {None, Role.VIEWER}


def test_a_stranger_reaches_nothing(stranger: Visitor) -> None:
    for path, method in stranger.app.state.needs:
        address = re.sub(r"\{[^}]*\}", "1", path)
        if address in (*OPEN, "/login", "/logout"):
            continue
        answer = stranger.ask(method, address)
        assert answer.status_code in (401, 403), path
        assert "set-cookie" not in answer.headers
    for address in ("/openapi.json", "/nothing", "/findings.json", "//", "/static/../openapi.json", "/LOGIN"):
        assert stranger.get(address).status_code == 401, address
    for address in ("/healthz", "/login", "/static/style.css"):
        assert stranger.get(address).status_code == 200


def test_a_person_is_led_to_the_login_and_back(accounts: Database, stranger: Visitor) -> None:
    answer = stranger.get("/findings?year=2024&check=", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Ffindings%3Fyear%3D2024%26check%3D"
    answer = stranger.submit(answer.headers["location"], "/login", name=" ＶＩＥＷＥＲ ", password=PASSWORD)
    assert answer.headers["location"] == "/findings?year=2024&check="
    assert stranger.get("/findings").status_code == 200
    assert "viewer" in stranger.get("/").text
    left = stranger.submit("/account", "/logout")
    assert left.headers["location"] == "/login"
    assert stranger.get("/findings").status_code == 401
    with accounts.read() as connection:
        assert connection.execute(select(schema.session)).all() == []


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "\\\\evil", "https://evil.example", "javascript:alert(1)", "/\t/evil", "",
     "/%0d%0aSet-Cookie:x\r\n", "evil", "/login?next=//evil", "/logout", "///evil", "/" + "x" * 3000],
)  # fmt: skip
def test_after_a_login_one_stays_here(accounts: Database, target: str) -> None:
    assert own_path(target) == "/"
    visitor = logged_in(accounts, "viewer")
    assert visitor.get("/login", params={"next": target}).headers["location"] == "/"


@given(st.text())
def test_where_one_goes_is_always_a_path_of_ours(target: str) -> None:
    path = own_path(target)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isprintable()


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(accounts: Database) -> None:
    for base, name, secure in (("http", "nianbao", False), ("https", "__Host-nianbao", True)):
        visitor = Visitor(app_of(accounts, Mode.ACCOUNTS), base=f"{base}://127.0.0.1")
        answer = visitor.submit("/login", "/login", name="viewer", password=PASSWORD)
        (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{name}=")]
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= parts
        assert ("secure" in parts) == secure
        assert not any(part.startswith(("max-age", "expires", "domain")) for part in parts)
        secret = cookie.split(";")[0].split("=", 1)[1]
        with accounts.read() as connection:
            stored = [str(row) for row in connection.execute(select(schema.session))]
        assert all(secret not in row for row in stored)


@pytest.mark.parametrize(("column", "age"), [("seen", IDLE), ("created", LONGEST)])
def test_a_session_ends_by_itself(accounts: Database, column: str, age: timedelta) -> None:
    visitor = logged_in(accounts, "viewer")
    with accounts.write() as connection:
        connection.execute(update(schema.session).values({column: now() - age + timedelta(minutes=1)}))
    assert visitor.get("/findings").status_code == 200
    with accounts.write() as connection:
        connection.execute(update(schema.session).values({column: now() - age - timedelta(seconds=1)}))
    assert visitor.get("/findings").status_code == 401


def test_a_new_password_or_a_disabled_account_ends_sessions_and_tokens(accounts: Database, kept: str) -> None:
    visitor = logged_in(accounts, "viewer")
    with accounts.write() as connection:
        account = account_named(connection, "viewer")
        assert account is not None
        token = add_token(connection, account, "statistics")
        set_password(connection, account, kept)
    assert visitor.get("/findings").status_code == 401
    by_token = {"Authorization": f"Bearer {token}"}
    assert visitor.get("/findings.json", headers=by_token).status_code == 200
    with accounts.write() as connection:
        activate(connection, account, active=False)
    assert visitor.get("/findings.json", headers=by_token).status_code == 401
    answer = visitor.submit("/login", "/login", name="viewer", password=PASSWORD)
    assert answer.status_code == 401


def test_a_login_gives_a_new_session_and_ends_the_one_before(accounts: Database) -> None:
    visitor = logged_in(accounts, "viewer")
    visitor.submit("/account", "/logout")
    visitor.submit("/login", "/login", name="viewer", password=PASSWORD)
    with accounts.read() as connection:
        assert len(connection.execute(select(schema.session)).all()) == 1


def test_failed_logins_are_slowed_down_in_every_process(accounts: Database) -> None:
    for _ in range(MOST_TRIES):
        # another application each time: another process of a restarted or forked service
        visitor = Visitor(app_of(accounts, Mode.ACCOUNTS))
        answer = visitor.submit("/login", "/login", name="viewer", password="wrong wrong wrong")
        assert answer.status_code == 401
        assert "名称或密码不对" in answer.text
    answer = visitor.submit("/login", "/login", name="viewer", password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert logged_in(accounts, "editor").get("/").status_code == 200
    with accounts.write() as connection:
        connection.execute(update(schema.login_attempt).values(at=now() - timedelta(minutes=16)))
    assert logged_in(accounts, "viewer").get("/").status_code == 200


def test_an_unknown_name_is_told_no_more_than_a_wrong_password(accounts: Database) -> None:
    visitor = Visitor(app_of(accounts, Mode.ACCOUNTS))
    pages = [
        text(visitor.parse(visitor.submit("/login", "/login", name=name, password="wrong wrong wrong")))
        for name in ("viewer", "nobody")
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(stranger: Visitor, headers: dict[str, str]) -> None:
    answer = stranger.submit("/login", "/login", headers, name="viewer", password=PASSWORD)
    assert answer.status_code == 403
    assert stranger.get("/findings").status_code == 401
    own = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    assert stranger.submit("/login", "/login", own, name="viewer", password=PASSWORD).status_code == 303


@pytest.mark.parametrize("mode", [Mode.LOCAL, Mode.ACCOUNTS])
def test_every_form_needs_its_token(accounts: Database, mode: Mode) -> None:
    visitor = logged_in(accounts, "admin") if mode is Mode.ACCOUNTS else Visitor(app_of(accounts, mode))
    other = Visitor(app_of(accounts, Mode.ACCOUNTS))
    foreign = other.token_of("/login")
    posts = {path for path, method in visitor.app.state.needs if method == "POST"}
    for path in posts - SIGNED:
        address = re.sub(r"\{[^}]*\}", "1", path)
        for token in ("", "x", "é", foreign):
            answer = visitor.ask("POST", address, data={"form_token": token})
            assert answer.status_code == 403, path
            assert "没有作任何更改" in answer.text


def test_one_changes_ones_own_password_and_tokens(accounts: Database) -> None:
    visitor, elsewhere = logged_in(accounts, "viewer"), logged_in(accounts, "viewer")
    wrong = visitor.submit("/account", "/account/password", present="not it at all", fresh="another good one")
    assert wrong.status_code == 422
    short = visitor.submit("/account", "/account/password", present=PASSWORD, fresh="short")
    assert "密码至少10个字符" in short.text
    done = visitor.submit("/account", "/account/password", present=PASSWORD, fresh="another good one")
    assert done.status_code == 303
    assert visitor.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 401
    (secret,) = re.findall(r"nianbao_[\w-]{40,}", visitor.submit("/account", "/account/tokens", label="统计").text)
    assert secret not in visitor.get("/account").text
    program = Visitor(app_of(accounts, Mode.ACCOUNTS))
    by_token = {"Authorization": f"Bearer {secret}"}
    assert program.get("/findings.json", headers=by_token).status_code == 200
    assert program.get("/account", headers=by_token).status_code == 403
    assert program.ask("POST", "/account/tokens", headers=by_token, data={"label": "x"}).status_code == 403
    visitor.submit("/account", "/account/tokens/revoke")
    assert program.get("/findings.json", headers=by_token).status_code == 401


def test_a_role_may_do_no_more_than_it_says(accounts: Database) -> None:
    for name in Role:
        visitor = logged_in(accounts, name)
        for (path, method), needs in visitor.app.state.needs.items():
            if needs is None or needs is Role.VIEWER or Role(name).includes(needs):
                continue
            address = re.sub(r"\{[^}]*\}", "1", path)
            answer = visitor.ask(
                method, address, data={"form_token": visitor.token_of("/account")} if method == "POST" else None
            )
            assert answer.status_code == 403, (name, path)
            assert "没有作任何更改" not in answer.text


def test_a_token_reads_and_never_writes(accounts: Database) -> None:
    with accounts.write() as connection:
        account = account_named(connection, "admin")
        assert account is not None
        secret = add_token(connection, account, "x")
        assert secret not in str(connection.execute(select(schema.api_token)).all())
    visitor = Visitor(app_of(accounts, Mode.ACCOUNTS))
    headers = {"Authorization": f"Bearer {secret}"}
    assert visitor.get("/findings.json", headers=headers).json()["findings"] == []
    for (path, method), needs in visitor.app.state.needs.items():
        if needs in (Role.EDITOR, Role.ADMIN):
            address = re.sub(r"\{[^}]*\}", "1", path.replace("{table}", "csv"))
            is_data = method != "POST" and address.endswith((".json", ".csv"))
            assert visitor.ask(method, address, headers=headers).status_code == (200 if is_data else 403), path
    with accounts.write() as connection:
        reader = account_named(connection, "viewer")
        assert reader is not None
        headers = {"Authorization": f"Bearer {add_token(connection, reader, 'y')}"}
    assert visitor.get("/waiting.json", headers=headers).status_code == 200
    assert visitor.get("/users.json", headers=headers).status_code == 403
    refused = visitor.get("/findings.json", headers={"Authorization": "Bearer nianbao_wrong"})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert set(refused.json()) == {"error", "next_step"}


def test_who_is_limited_to_regions_opens_no_other(world: World, kept: str) -> None:
    with world.database.write() as connection:
        add_account(connection, "limited", kept, Role.EDITOR, ["419901"])
    try:
        visitor = logged_in(world.database, "limited")
        own, other = world.body_id("石川县教育局"), world.body_id("临水县大川镇人民政府")
        for address in ("/counties/419901", "/counties/419901.csv", f"/bodies/{own}", f"/reports/{own}/2024"):
            assert visitor.get(address).status_code == 200, address
        for address in ("/counties/419902", "/counties/4199", "/counties/419902.json", f"/bodies/{other}",
                        f"/reports/{other}/2024"):  # fmt: skip
            answer = visitor.get(address)
            assert answer.status_code == 403, address
            assert "419901" in answer.text
        for address in (one for many in ADDRESSES.values() for one in many):
            answer = visitor.get(address)
            assert answer.status_code in (200, 400, 403, 404), address
            if answer.status_code == 200:
                assert "临水" not in answer.text, address
                assert "419902" not in answer.text, address
        assert visitor.get("/overview.json?year=2024").json()["total"]["owed"] == 6
        assert "1 个栏目未能查看" not in visitor.get("/portals").text
        assert "1 个栏目未能查看" in Visitor(app_of(world.database, Mode.LOCAL)).get("/portals").text
        assert "全国汇总" in visitor.get("/metrics?lang=zh").text
    finally:
        with world.database.write() as connection:
            for table in (schema.session, schema.login_attempt, schema.account):
                connection.execute(delete(table))


def test_the_published_site_reads_and_does_nothing_else(world: World) -> None:
    site = Visitor(app_of(world.database, Mode.PUBLIC, url="https://nianbao.example.org"))
    assert site.get("/findings").status_code == 200
    for address in ("/login", "/account", "/users"):
        assert site.get(address).status_code == 404
    assert site.ask("POST", "/findings").status_code == 405
    assert "set-cookie" not in site.get("/").headers
    assert '<form method="post"' not in site.get("/").text


@pytest.mark.parametrize(
    ("mode", "host", "is_known"),
    [
        (Mode.LOCAL, "127.0.0.1:8000", True),
        (Mode.LOCAL, "localhost", True),
        (Mode.LOCAL, "LOCALHOST.", True),
        (Mode.LOCAL, "[::1]:8000", True),
        (Mode.LOCAL, "evil.example", False),
        (Mode.LOCAL, "192.168.1.7", False),
        (Mode.LOCAL, "127.0.0.1.evil.example", False),
        (Mode.LOCAL, "127.0.0.1@evil.example", False),
        (Mode.LOCAL, "", False),
        (Mode.LOCAL, "[", False),
        (Mode.ACCOUNTS, "192.168.1.7:8000", True),
        (Mode.ACCOUNTS, "nianbao.example.org", True),
        (Mode.ACCOUNTS, "evil.example", False),
        (Mode.PUBLIC, "nianbao.example.org", True),
        (Mode.PUBLIC, "evil.example", False),
    ],
)
def test_the_dashboard_answers_to_its_names_alone(database: Database, mode: Mode, host: str, is_known: bool) -> None:
    site = Visitor(app_of(database, mode, url="https://nianbao.example.org"))
    answer = site.get("/healthz", headers={"Host": host})
    assert (answer.status_code == 200) == is_known
    if not is_known:
        assert answer.status_code == 400


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_without_accounts_nobody_comes_through_a_proxy(database: Database, header: str) -> None:
    site = Visitor(app_of(database, Mode.LOCAL))
    assert site.get("/", headers={header: "203.0.113.7"}).status_code == 403
    assert Visitor(app_of(database, Mode.LOCAL), client="192.168.1.7").get("/").status_code == 403


def test_no_more_is_taken_than_a_form_holds(stranger: Visitor) -> None:
    assert stranger.ask("POST", "/login", data={"name": "x" * 2_000_000}).status_code == 413

    def drops() -> Iterator[bytes]:
        for _ in range(40):
            yield b"name=" + b"x" * 50_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert stranger.ask("POST", "/login", headers=headers, content=drops()).status_code == 413
    for length in ("-1", "1e3", "9" * 30):
        answer = stranger.ask("POST", "/login", headers=headers | {"Content-Length": length}, content=b"")
        assert answer.status_code == 413


def test_ranges_of_a_file_cost_nothing(stranger: Visitor) -> None:
    ranges = "bytes=" + ",".join("0-" for _ in range(10_000))
    answer = stranger.get("/static/style.css", headers={"Range": ranges})
    assert answer.status_code in (200, 206, 416)
    assert len(answer.content) < 200_000
