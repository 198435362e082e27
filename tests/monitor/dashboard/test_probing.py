"""From the address of an unknown portal to its line in the register: what was found is shown, and why."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select

from crawler.practice import PracticePortals
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from storage import schema
from storage.database import Database
from storage.sharing import runs
from storage.sharing.runs import RunState
from tests.monitor.dashboard.browsing import Visitor, elements, strings, text


@pytest.fixture(scope="module")
def practice() -> Iterator[PracticePortals]:
    with PracticePortals(latest_year=2024) as portals:
        yield portals


@pytest.fixture
def settings(tmp_path: Path) -> DashboardSettings:
    """A configuration that lets the probe look at this machine, without a browser."""
    file = tmp_path / "nianbao.toml"
    file.write_text(
        f"[storage]\narchive = {str(tmp_path / 'archive')!r}\n"
        "[crawl]\ndelay = 0.001\nallow_private_addresses = true\nrender = 'never'\n",
        encoding="utf-8",
    )
    return DashboardSettings(options=("--config", str(file)))


def ended(visitor: Visitor, address: str) -> html.HtmlElement:
    for _ in range(600):
        page = visitor.page(address)
        if not elements(page, "//*[@data-running]"):
            return page
        time.sleep(0.1)
    raise AssertionError("the probe does not end")


@pytest.mark.timeout(120)
def test_a_portal_is_probed_in_the_background_looked_at_and_registered(
    database: Database, practice: PracticePortals, settings: DashboardSettings
) -> None:
    visitor = Visitor(create_app(database, settings=settings))
    home = practice.portals[0].url
    begun = visitor.submit("/probe", "/probe", url=home)
    assert begun.status_code == 303
    address = begun.headers["location"]
    waits = visitor.page(address)
    assert elements(waits, "//*[@data-running]//a[@href='" + address + "']")
    assert visitor.submit("/probe", "/probe", url=home).status_code == 503
    page = ended(visitor, address)
    assert "认定依据" in text(page)
    assert any("年度报告" in text(one) or "年报" in text(one) for one in elements(page, "//ul[@class='why']/li"))
    columns = strings(page, "//input[@name='columns']/@value")
    assert columns
    kept = visitor.submit(address, "/portals", key="unknown", name="某县", region="419901", columns=columns)
    assert kept.headers["location"] == "/portals/unknown?done=saved"
    with database.read() as connection:
        found = connection.scalars(select(schema.portal_column.c.url)).all()
        (run,) = runs.latest(connection)
    assert set(found) == set(columns)
    assert (run.job, run.outcome, run.asked_by != "") == ("probe", RunState.DONE, True)
    assert address in strings(visitor.page("/runs"), "//a/@href")
    again = visitor.ask("POST", f"/runs/{run.id}/retry", data={"form_token": visitor.token_of("/probe")})
    assert again.headers["location"].startswith("/probe?url=http")
    assert visitor.get("/probe/99").status_code == 404


@pytest.mark.timeout(60)
def test_a_portal_that_answers_nothing_is_said_so(database: Database, settings: DashboardSettings) -> None:
    visitor = Visitor(create_app(database, settings=settings))
    assert visitor.submit("/probe", "/probe", url="file:///etc/passwd").status_code == 422
    begun = visitor.submit("/probe", "/probe", url="http://127.0.0.1:9/")
    page = ended(visitor, begun.headers["location"])
    assert elements(page, "//section//*[@role='alert']")
    with database.read() as connection:
        (run,) = runs.latest(connection)
    assert (run.job, run.outcome) == ("probe", RunState.DONE)
    assert "http://127.0.0.1:9/" in run.detail
