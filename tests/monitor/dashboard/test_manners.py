"""Manners of all pages: nothing serious for axe, nothing hostile runs, no answer of the API that is not described."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import status_code_conformance

from monitor.dashboard.access import Access, Mode
from monitor.dashboard.boundaries import read_boundaries
from monitor.dashboard.rendering import DashboardSettings
from storage.people.accounts import add_account, hashed
from storage.people.roles import Role
from storage.portals.probes import Probe, keep
from storage.sharing import runs
from storage.sharing.runs import RunState
from tests.crawler.reading.reports import page as report_page
from tests.crawler.reading.reports import zeros
from tests.monitor.dashboard.test_boundaries import square
from tests.monitor.dashboard.test_browser import _serve
from tests.monitor.dashboard.test_hostile import ADDRESSES, poison
from tests.monitor.dashboard.world import World, build

PAGES = (
    *("/", "/counties/419901", "/bodies/3", "/reports/3/2024", "/findings", "/portals", "/portals/shichuan", "/check"),
    *("/waiting", "/waiting/30", "/runs", "/runs/1", "/outbox", "/users", "/register", "/probe", "/nothing"),
    *("/letters", "/subscribe", "/subscriptions", "/analysis"),
)
API_EXAMPLES = int(os.environ.get("NIANBAO_API_EXAMPLES", "5"))
"""Of each operation; make fuzz asks for more."""
SCREENS = ((1280, 900, "light", "zh"), (390, 844, "dark", "en"))


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    yield from _serve(world)


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    world = build(Path(tmp_path_factory.mktemp("hostile")))
    poison(world.database)
    yield from _serve(world)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium on this machine")
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out: rule, and the elements that break it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


@pytest.mark.browser
@pytest.mark.timeout(240)
@pytest.mark.parametrize("turn", [0, 1], ids=["wide", "phone"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, turn: int) -> None:
    """Every second page wide, light and Chinese, the others on a phone, dark and English."""
    width, height, scheme, language = SCREENS[turn]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    faults: dict[str, list[str]] = {}
    for path in PAGES[turn::2]:
        page.goto(f"{address}{path}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if found := serious(page):
            faults[path] = found
    context.close()
    assert faults == {}


@pytest.mark.browser
@pytest.mark.timeout(240)
def test_axe_finds_nothing_serious_where_accounts_are_required(browser: Browser, tmp_path: Path) -> None:
    world = build(tmp_path)
    with world.database.write() as connection:
        add_account(connection, "wang", hashed("a long password"), Role.ADMIN, [])
    served = _serve(world, DashboardSettings(access=Access(Mode.ACCOUNTS)))
    address = next(served)
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{address}/login")
    faults = {"/login": serious(page)}
    page.fill("input[name=name]", "wang")
    page.fill("input[name=password]", "a long password")
    page.click("main button.primary")
    page.wait_for_url(f"{address}/")
    for path in ("/account", "/users"):
        page.goto(f"{address}{path}")
        assert page.url == f"{address}{path}"
        faults[path] = serious(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    kept = _kept_draft(page, address)
    for path in (kept, f"{address}/probe/{_probed(world)}"):
        page.goto(path)
        faults[path] = serious(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.context.close()
    next(served, None)
    assert not any(faults.values()), faults


def _kept_draft(page: Page, address: str) -> str:
    """The address of a kept result, with faults."""
    page.goto(f"{address}/check")
    draft = report_page(zeros(requests__received__natural_person="7", requests__received__total="7"))
    page.set_input_files("#draft", FilePayload(name="draft.html", mimeType="text/html", buffer=draft.encode()))
    page.check("input[name=keep]")
    page.click("[data-check] button.primary")
    page.wait_for_selector(".verdict.faulty", timeout=60_000)
    return page.url


def _probed(world: World) -> int:
    """The run of a probe that found a column with reports."""
    entry = {
        "url": "https://www.a.gov.cn/nb/1.html",
        "title": "某局2024年政府信息公开年度报告",
        "date": "2025-01-20",
    }
    column: dict[str, object] = {"url": "https://www.a.gov.cn/nb/", "name": "年报", "family": "trs", "pages": 2}
    column |= {"is_hub": False, "needs_browser": False, "detail": "", "why": "", "entries": [entry]}
    with world.database.write() as connection:
        run_id = runs.begin_at_once(connection, "probe", ("https://www.a.gov.cn/",), "wang")
        found = {"url": "https://www.a.gov.cn/", "detail": "", "requests": 5, "columns": [column]}
        keep(connection, run_id, Probe("https://www.a.gov.cn/", found))
        runs.end(connection, run_id, RunState.DONE)
    return run_id


@pytest.mark.browser
@pytest.mark.timeout(240)
def test_axe_finds_nothing_serious_on_the_published_site(browser: Browser, tmp_path: Path, world: World) -> None:
    file = tmp_path / "counties.geojson"
    file.write_text(json.dumps({"features": [square("419901", 110), square("419902", 111)]}), encoding="utf-8")
    settings = DashboardSettings(access=Access(Mode.PUBLIC), boundaries=read_boundaries(file))
    served = _serve(world, settings)
    address = next(served)
    page = browser.new_context().new_page()
    faults = {}
    for path in ("/", "/findings", "/portals", "/portals/shichuan"):
        page.goto(f"{address}{path}")
        faults[path] = serious(page)
    page.context.close()
    next(served, None)
    assert not any(faults.values()), faults


@pytest.mark.browser
@pytest.mark.timeout(240)
def test_no_page_of_a_hostile_database_runs_or_fetches_anything(browser: Browser, hostile_address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in (one for many in ADDRESSES.values() for one in many):
        answer = page.request.get(hostile_address + path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(hostile_address + path)
        expected = "Failed to load resource" if answer.status >= 400 else None
        assert [text for text in said if not (expected and text.startswith(expected))] == [], path
        said.clear()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    assert {url.startswith(hostile_address) for url in fetched} == {True}
    context.close()


@pytest.mark.timeout(0 if "NIANBAO_API_EXAMPLES" in os.environ else 240)
def test_the_api_answers_as_it_says(address: str) -> None:
    """Whatever is asked of each operation of the description: no failure of ours, no status that it does not name."""
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
    operations = [cast("Any", found).ok() for found in schema.get_all_operations()]
    assert len(operations) >= 6
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(
            max_examples=API_EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )
        def answers(case: Any) -> None:
            case.call_and_validate(checks=[not_a_server_error, status_code_conformance])

        answers()
