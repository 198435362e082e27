"""Lists of any length: sent while they are read, whole, each for whom it may concern, and not twice to who has them."""

import asyncio
import csv
import http.client
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from starlette.types import Message

from monitor.dashboard import streams
from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.queries import findings
from monitor.dashboard.rendering import DashboardSettings
from storage import schema
from storage.exports import spreadsheet
from storage.people.accounts import add_account, add_token
from storage.people.roles import Role
from tests.monitor.dashboard.browsing import Visitor, elements
from tests.monitor.dashboard.test_browser import _serve
from tests.monitor.dashboard.world import NOW, World, build


@pytest.fixture(scope="module")
def own_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    built = build(Path(tmp_path_factory.mktemp("streams")))
    yield built
    built.database.dispose()


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_PORTION", 4)
    monkeypatch.setattr(streams, "_CHUNK", 1)


def _rows(site: Visitor, address: str, headers: dict[str, str] | None = None) -> list[dict[str, str]]:
    answer = site.get(address, headers)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


LISTS = ("/findings.csv?status=all", "/letters.csv", "/portals.csv", "/waiting.csv", "/runs.csv", "/outbox.csv")


@pytest.mark.parametrize("address", LISTS)
def test_portions_are_the_whole(own_world: World, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    whole = site.get(address).content
    monkeypatch.setattr(streams, "_PORTION", 1)
    assert site.get(address, {"Range": "x"}).content == whole  # not the kept one


def test_a_portion_is_sent_before_the_next_is_read(
    own_world: World, small_portions: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    sent: list[int] = []
    of_database = findings.findings

    def noted(*given: Any) -> Any:
        read.append(1)
        return of_database(*given)

    monkeypatch.setattr(findings, "findings", noted)
    app = create_app(own_world.database, clock=lambda: NOW)

    async def receive() -> Message:
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body"):
            sent.append(len(read))

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/findings.csv",
        "query_string": b"status=all",
        "scheme": "http",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 40000),
        "http_version": "1.1",
    }
    asyncio.run(app(scope, receive, send))
    assert sent[0] <= 2
    assert sent[-1] > 8
    assert sent[len(sent) // 2] < sent[-1]


@pytest.fixture
def served(own_world: World) -> Iterator[str]:
    yield from _serve(own_world)


def _raw(address: str, path: str, version: str) -> http.client.HTTPResponse:
    """An answer whose body is still to be read, asked for in a version of HTTP."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
    connection._http_vsn, connection._http_vsn_str = int(version.replace(".", "")), f"HTTP/{version}"  # type: ignore[attr-defined]
    connection.request("GET", path, headers={"Host": "127.0.0.1"})
    return connection.getresponse()


@pytest.mark.parametrize("table", ["csv", "xlsx"])
def test_half_a_list_never_looks_like_the_whole(
    served: str, small_portions: None, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """Broken off in HTTP/1.1; in HTTP/1.0, where nothing tells a broken answer from one at its end, made whole first.

    nginx asks in HTTP/1.0 unless it is told otherwise.
    """
    monkeypatch.setattr(spreadsheet, "_CHUNK", 1)
    monkeypatch.setattr(spreadsheet, "_LINES_AT_ONCE", 1)
    of_database, path = findings.findings, f"/findings.{table}?status=all"
    asked: list[int] = []

    def broken(*given: Any) -> Any:
        asked.append(1)
        if len(asked) % 4 == 0:
            raise OSError(5, "Input/output error")
        return of_database(*given)

    assert _raw(served, path, "1.0").read() == _raw(served, path, "1.1").read()
    monkeypatch.setattr(findings, "findings", broken)
    begun = _raw(served, path, "1.1")
    assert begun.status == 200
    with pytest.raises(http.client.IncompleteRead):
        begun.read()
    assert _raw(served, path, "1.0").status == 500


def test_nobody_is_sent_what_is_not_theirs(own_world: World, small_portions: None) -> None:
    with own_world.database.write() as connection:
        account = add_account(connection, "li", "no password", Role.EDITOR, ("419902",))
        headers = {"Authorization": f"Bearer {add_token(connection, account, 'tests')}"}
    site = Visitor(
        create_app(own_world.database, clock=lambda: NOW, settings=DashboardSettings(access=Access(Mode.ACCOUNTS)))
    )
    assert {row["region"] for row in _rows(site, "/findings.csv?status=all", headers)} == {"419902"}
    assert {row["body"][:2] for row in _rows(site, "/letters.csv", headers)} == {"临水"}
    assert {row["region"] for row in _rows(site, "/portals.csv", headers)} == {"419902"}


@pytest.mark.parametrize(
    "address", ["/findings.csv", "/findings.xlsx", "/findings/ledger.xlsx", "/counties/419901.xlsx"]
)
def test_who_has_a_table_gets_it_again_only_after_a_commit(own_world: World, address: str) -> None:
    app = create_app(own_world.database, clock=lambda: NOW)
    site = Visitor(app)
    tag = site.get(address).headers["etag"]
    assert site.get(address, {"If-None-Match": tag}).status_code == 304
    assert site.get(f"{address}?year=2023", {"If-None-Match": tag}).status_code == 200
    with own_world.database.write() as connection:
        connection.execute(update(schema.body).where(schema.body.c.id == 1).values(aliases=[address]))
    app.state.version.forget()  # a server of databases is asked four times a second, not at every page
    assert site.get(address, {"If-None-Match": tag}).status_code == 200


def test_letters_are_paged_by_key_and_counted(own_world: World) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    paged, after = [], ""
    while after is not None:
        answer = site.get(f"/letters.json?limit=3&after={after}").json()
        paged += [(one["body_id"], one["year"]) for one in answer["letters"]]
        after = answer["next"]
    with own_world.database.read() as connection:
        finding = schema.finding
        standing = (finding.c.status == "open", finding.c.severity != "notice")
        query = select(finding.c.body_id, finding.c.year).where(*standing).group_by(finding.c.body_id, finding.c.year)
        expected = {(body_id, year) for body_id, year in connection.execute(query)}
        assert connection.scalar(select(func.count()).select_from(query.subquery())) == len(paged)
    assert set(paged) == expected
    assert len(elements(site.page("/letters"), "//main//tbody/tr")) == len(paged)
