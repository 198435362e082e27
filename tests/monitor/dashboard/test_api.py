"""The API answers what it documents, whatever it is asked."""

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings

from monitor.dashboard import answers
from monitor.dashboard import app as app_module
from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from storage.people.accounts import add_account, add_token
from storage.people.roles import Role
from tests.monitor.dashboard.browsing import Visitor, elements, text
from tests.monitor.dashboard.world import NOW, World, build

EXAMPLES = int(os.environ.get("NIANBAO_API_EXAMPLES", "3"))
"""Of each address; make fuzz asks for more."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """A dashboard with accounts, asked by a program with an admin's token."""
    database = build(Path(tmp_path_factory.mktemp("api"))).database
    with database.write() as connection:
        account = add_account(connection, "wang", "no password", Role.ADMIN)
        HEADERS["Authorization"] = f"Bearer {add_token(connection, account, 'tests')}"
    return create_app(database, clock=lambda: NOW, settings=DashboardSettings(access=Access(Mode.ACCOUNTS)))


HEADERS = {"Host": "127.0.0.1"}


TWINS = [*app_module._TWINS, *app_module._OPERATOR_TWINS]


@pytest.mark.parametrize("path", TWINS)
def test_every_answer_is_as_documented(app: FastAPI, path: str) -> None:
    told = schemathesis.openapi.from_asgi("/openapi.json", app, headers=HEADERS)

    @settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(told[path]["GET"].as_strategy())
    def ask(case: Any) -> None:
        response = case.call(headers=HEADERS)
        case.validate_response(response)

    ask()


@pytest.mark.parametrize(
    "address",
    [
        "/overview.json",
        "/overview.json?region=41&order=worst",
        "/counties/419901.json?status=missing&sort=2024",
        "/bodies/3.json",
        "/reports/3/2024.json",
        "/reports/8/2023.json",
        "/findings.json?status=all&limit=3",
        "/analysis.json?by=kind&family=shares",
        "/portals.json",
        "/portals/shichuan.json",
        "/waiting.json",
        "/letters.json?year=2024",
        "/portals.json?limit=1",
        "/runs.json?job=crawl",
        "/outbox.json",
        "/subscriptions.json",
        "/users.json",
    ],
)
def test_real_answers_fit_their_models(app: FastAPI, address: str) -> None:
    answer = Visitor(app).get(address, HEADERS)
    assert answer.status_code == 200
    asked = address.partition("?")[0].split("/")
    path = next(
        path
        for path in answers._MODELS
        if len(path.split("/")) == len(asked)
        and all(part == other or part.startswith("{") for part, other in zip(path.split("/"), asked, strict=True))
    )
    answers._MODELS[path].model_validate_json(answer.content)


def test_the_published_site_has_no_twins_of_the_operators(world: World) -> None:
    public = create_app(world.database, settings=DashboardSettings(access=Access(Mode.PUBLIC)))
    assert set(public.openapi()["paths"]) == set(app_module._TWINS)
    visitor = Visitor(public)
    assert {
        visitor.get(path.replace("{key}", "shichuan").replace("{table}", "csv")).status_code
        for path in app_module._OPERATOR_TWINS
    } == {404}


def test_pages_of_findings_lose_and_double_nothing(app: FastAPI) -> None:
    site = Visitor(app)
    everything = [one["id"] for one in site.get("/findings.json?status=all", HEADERS).json()["findings"]]
    found, after = list[str](), ""
    while True:
        answer = site.get("/findings.json", HEADERS, params={"status": "all", "limit": "4", "after": after}).json()
        found += [one["id"] for one in answer["findings"]]
        after = answer["next"]
        if not after:
            break
    assert found == everything
    assert len(found) > 4


def test_the_page_of_the_api_names_every_twin(app: FastAPI) -> None:
    page = Visitor(app).parse(Visitor(app).get("/api", HEADERS))
    named = {text(code) for code in elements(page, "//h2/code")}
    assert named == set(app.openapi()["paths"])


_WITHOUT_TWINS = {
    "/api": "tells of the API",
    "/metrics": "for programs already",
    "/check": "a form",
    "/check/{key}": "a reading is no table",
    "/probe": "a form",
    "/probe/{run_id}": "a form with what to keep",
    "/register": "a form; nianbao register export gives the register",
    "/runs/{run_id}": "a log",
    "/subscribe": "a form",
    "/waiting/{document_id}": "a form",
}


def test_every_view_has_its_twins_with_entity_tags(app: FastAPI) -> None:
    """Each page that shows data is there as JSON and CSV under the same address; unchanged, it is not sent again."""
    site, told = Visitor(app), app.openapi()["paths"]
    pages = [*app_module._PAGES, *app_module._OPERATOR_PAGES]
    views = [path for path in pages if path not in _WITHOUT_TWINS and "/documents/" not in path]
    named = ["/overview" if path == "/" else path for path in views]
    lacking = [path for path in named for kind in ("json", "{table}") if f"{path}.{kind}" not in told]
    assert lacking == []
    values = {"{region}": "419901", "{body_id}": "3", "{year}": "2024", "{key}": "shichuan"}
    for address in named:
        for name, value in values.items():
            address = address.replace(name, value)
        for kind in ("json", "csv"):
            first = site.get(f"{address}.{kind}", HEADERS)
            assert first.status_code == 200, address
            again = site.get(f"{address}.{kind}", HEADERS | {"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b""), f"{address}.{kind}"


def test_pages_of_columns_lose_and_double_nothing(app: FastAPI) -> None:
    site = Visitor(app)
    everything = site.get("/portals.json", HEADERS).json()["columns"]
    found, after = list[object](), ""
    while True:
        answer = site.get("/portals.json", HEADERS, params={"limit": "1", "after": after}).json()
        found += answer["columns"]
        after = answer["next"]
        if not after:
            break
    assert found == everything
    assert len(found) == 3
