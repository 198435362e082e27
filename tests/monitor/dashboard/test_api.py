"""The API answers what it documents, whatever it is asked."""

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
from tests.monitor.dashboard.browsing import Visitor, elements, text
from tests.monitor.dashboard.world import NOW, World


@pytest.fixture(scope="module")
def app(world: World) -> FastAPI:
    public = DashboardSettings(access=Access(Mode.PUBLIC))
    return create_app(world.database, clock=lambda: NOW, settings=public)


TWINS = list(app_module._TWINS)


@pytest.mark.parametrize("path", TWINS)
def test_every_answer_is_as_documented(app: FastAPI, path: str) -> None:
    told = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"Host": "127.0.0.1"})

    @settings(max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(told[path]["GET"].as_strategy())
    def ask(case: Any) -> None:
        response = case.call(headers={"Host": "127.0.0.1"})
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
    ],
)
def test_real_answers_fit_their_models(app: FastAPI, address: str) -> None:
    answer = Visitor(app).get(address)
    assert answer.status_code == 200
    path = next(
        path for path in answers._MODELS if path.split("/")[1].split(".")[0] == address[1:].split("/")[0].split(".")[0]
    )
    answers._MODELS[path].model_validate_json(answer.content)


def test_pages_of_findings_lose_and_double_nothing(app: FastAPI) -> None:
    site = Visitor(app)
    everything = [one["id"] for one in site.get("/findings.json?status=all").json()["findings"]]
    found, after = list[str](), ""
    while True:
        answer = site.get("/findings.json", params={"status": "all", "limit": "4", "after": after}).json()
        found += [one["id"] for one in answer["findings"]]
        after = answer["next"]
        if not after:
            break
    assert found == everything
    assert len(found) > 4


def test_the_page_of_the_api_names_every_twin(app: FastAPI) -> None:
    page = Visitor(app).page("/api")
    named = {text(code) for code in elements(page, "//h2/code")}
    assert named == set(app.openapi()["paths"])
