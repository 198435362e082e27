"""The pages in a real browser: quiet console, nothing refused by the policy, nothing wider than the screen."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, sync_playwright

from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from tests.crawler.reading.reports import page as report_page
from tests.crawler.reading.reports import zeros
from tests.monitor.dashboard.test_hostile import poison
from tests.monitor.dashboard.world import NOW, World, build

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/counties/419901",
    "/bodies/3",
    "/reports/3/2024",
    "/reports/1/2024",
    "/findings",
    "/analysis",
    "/api",
    "/portals",
)
SCREENS = ((1280, 900, "light", "zh"), (390, 844, "dark", "en"))


class Served(uvicorn.Server):
    """A server in a thread that says when it listens."""

    def __init__(self, world: World, settings: DashboardSettings | None = None) -> None:
        app = create_app(world.database, clock=lambda: NOW, settings=settings)
        super().__init__(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
        self.listens = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        self.listens.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"


def _serve(world: World, settings: DashboardSettings | None = None) -> Iterator[str]:
    server = Served(world, settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    assert server.listens.wait(10)
    yield server.address
    server.should_exit = True
    thread.join()


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
        own = Path(playwright.chromium.executable_path)
        if path is None and not own.exists():
            pytest.skip("no Chromium on this machine")
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.mark.parametrize("screen", SCREENS, ids=["wide", "phone"])
def test_pages_are_quiet_and_fit(browser: Browser, address: str, screen: tuple[int, int, str, str]) -> None:
    width, height, scheme, language = screen
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    page = context.new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES:
        page.goto(f"{address}{path}?lang={language}")
        assert said == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.styleSheets.length") == 1
        assert page.get_by_role("heading", level=1).is_visible()
    context.close()


def test_nothing_hostile_runs_or_is_fetched(browser: Browser, hostile_address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in (*PAGES, "/findings?status=all", "/counties/419902", "/reports/8/2023"):
        page.goto(hostile_address + path)
    assert {url.startswith(hostile_address) for url in fetched} == {True}
    assert said == []
    context.close()


@pytest.mark.parametrize(("turn", "scheme"), [(1, "light"), (0, "dark")])
def test_axe_finds_nothing_serious(browser: Browser, address: str, turn: int, scheme: Literal["light", "dark"]) -> None:
    """Every second page light, the others dark: the other way round from what test_manners looks at."""
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # the policy lets no script in, axe neither
    page = context.new_page()
    for path in PAGES[turn::2]:
        page.goto(address + path)
        found = Axe().run(page)
        serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in serious] == [], path
    context.close()


def test_a_fault_is_found_by_keyboard(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/reports/3/2024")
    link = page.locator("td.fault sup a").first
    link.focus()
    page.keyboard.press("Enter")
    target = page.locator(":target")
    assert target.inner_text() == link.get_attribute("title")
    assert page.evaluate("getComputedStyle(document.querySelector(':target')).outlineStyle") == "solid"
    context.close()


def test_a_result_is_kept_from_the_form_and_removed_again(browser: Browser, address: str) -> None:
    """The address of the kept result is the browser's own, so that it can be copied and opened again."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/check")
    draft = report_page(zeros(requests__received__natural_person="7", requests__received__total="7"))
    page.set_input_files("#draft", FilePayload(name="draft.html", mimeType="text/html", buffer=draft.encode()))
    page.check("input[name=keep]")
    page.click("[data-check] button.primary")
    page.wait_for_selector(".verdict.faulty", timeout=30_000)
    kept = page.url
    assert kept.startswith(f"{address}/check/")
    page.reload()
    assert page.locator("td.fault").count() > 0
    page.click("form[action$='/remove'] button")
    page.wait_for_url(f"{address}/check?removed=1")
    assert page.goto(kept).status == 404  # type: ignore[union-attr]
    context.close()
