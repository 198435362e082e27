"""The main pages whole, as outlines that a person accepted.

After a change that is meant, NIANBAO_ACCEPT=1 writes them anew: read the difference before it is committed.
"""

import os
from pathlib import Path

import pytest

from monitor.dashboard.app import create_app
from tests.crawler.reading.reports import page as report_page
from tests.crawler.reading.reports import zeros
from tests.databases import fresh_database
from tests.monitor.dashboard.browsing import Visitor
from tests.monitor.dashboard.outline import outline
from tests.monitor.dashboard.world import NOW, build

GOLDEN = Path(__file__).parents[2] / "golden" / "dashboard"
PAGES = {
    "overview": "/?lang=zh",
    "overview-en": "/?lang=en",
    "county": "/counties/419901?lang=zh",
    "report": "/reports/3/2024?lang=zh",
    "report-revised-en": "/reports/1/2024?lang=en",
    "ledger": "/findings?severity=error&lang=zh",
    "analysis": "/analysis?lang=zh",
    "portals": "/portals?lang=zh",
}


def require_same(name: str, found: str) -> None:
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("NIANBAO_ACCEPT"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8"), f"{name} differs: NIANBAO_ACCEPT=1 accepts it"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """A world that no other test changes."""
    return Visitor(create_app(build(tmp_path_factory.mktemp("golden")).database, clock=lambda: NOW))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_was_accepted(untouched: Visitor, name: str) -> None:
    require_same(name, outline(untouched.page(PAGES[name])))


def test_a_checked_draft_is_as_it_was_accepted(untouched: Visitor) -> None:
    draft = report_page(zeros(requests__received__natural_person="7", requests__received__total="7"))
    token = untouched.token_of("/check?lang=zh")
    answer = untouched.ask(
        "POST",
        "/check",
        data={"form_token": token, "body": "石川县教育局", "year": "2024"},
        files={"draft": ("draft.html", draft.encode(), "text/html")},
    )
    assert answer.status_code == 200
    require_same("self-check", outline(untouched.parse(answer)))


def test_the_first_page_of_all_is_as_it_was_accepted(tmp_path: Path) -> None:
    visitor = Visitor(create_app(fresh_database(tmp_path, "empty"), clock=lambda: NOW))
    require_same("first-run", outline(visitor.page("/?lang=zh")))
