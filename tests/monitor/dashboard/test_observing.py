"""What machines ask of the dashboard: is it fit to work, and its metrics."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from monitor.schedule import LEASE
from storage.database import Database
from storage.sharing.leases import hold
from tests.monitor.dashboard.browsing import Visitor


@pytest.fixture
def visitor_in(database: Database, tmp_path: Path) -> Callable[[Mode], Visitor]:
    def made(mode: Mode) -> Visitor:
        return Visitor(create_app(database, settings=DashboardSettings(access=Access(mode), archive=tmp_path)))

    return made


def test_readiness_is_told_to_everybody_and_why_to_those_who_may_read(
    database: Database, visitor_in: Callable[[Mode], Visitor]
) -> None:
    answer = visitor_in(Mode.LOCAL).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["scheduler"] == {"ready": False, "detail": "no service runs the jobs"}
    assert answer.json()["database"]["ready"]
    assert visitor_in(Mode.ACCOUNTS).get("/readyz").json()["scheduler"] == {"ready": False}
    with database.write() as connection:
        hold(connection, LEASE, "me", timedelta(minutes=1))
    assert visitor_in(Mode.ACCOUNTS).get("/readyz").json()["scheduler"] == {"ready": True}


def test_metrics_are_for_those_who_may_read(visitor_in: Callable[[Mode], Visitor]) -> None:
    visitor = visitor_in(Mode.LOCAL)
    visitor.get("/healthz")
    visitor.get("/nowhere")
    text = visitor.get("/metrics").text
    assert 'nianbao_http_request_duration_seconds_count{method="GET",status="2xx"} 1.0' in text
    assert 'nianbao_http_request_duration_seconds_count{method="GET",status="4xx"} 1.0' in text
    assert "nianbao_build_info{" in text
    assert visitor_in(Mode.ACCOUNTS).get("/metrics").status_code in (303, 401)
    assert visitor_in(Mode.PUBLIC).get("/metrics").status_code == 404
