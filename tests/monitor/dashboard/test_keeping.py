"""An unchanged page is made once, a changed one at once anew, and nobody gets what was made for another."""

import gc
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from monitor.dashboard.app import create_app
from monitor.running.garbage import settled
from storage import schema
from storage.database import Database
from tests.monitor.dashboard.browsing import Visitor
from tests.monitor.dashboard.world import NOW, World, build


@pytest.fixture
def own_world(tmp_path: Path) -> World:
    return build(tmp_path)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were made anew, by their templates."""
    from monitor.dashboard import keeping, rendering

    pages: list[str] = []
    render = rendering._rendered

    def noted(template: str, *arguments: object, **values: object) -> str:
        pages.append(template)
        return render(template, *arguments, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(rendering, "_rendered", noted)
    monkeypatch.setattr(keeping, "_BETWEEN_QUESTIONS", 0)  # a server is else not asked before a quarter of a second
    return pages


def test_it_is_made_once_and_anew_after_a_commit(own_world: World, made: list[str]) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    first, second = site.get("/counties/419901"), site.get("/counties/419901")
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert made == ["county.html"]
    with own_world.database.write() as connection:
        body = schema.body
        connection.execute(update(body).where(body.c.name == "石川县教育局").values(name="石川县教育体育局"))
    assert "石川县教育体育局" in site.get("/counties/419901").text
    assert made == ["county.html"] * 2


def test_another_process_that_writes_is_seen_too(own_world: World, made: list[str]) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    site.get("/")
    other = Database(own_world.database.url)
    with other.write() as connection:
        connection.execute(insert(schema.lease).values(name="x", owner="y", until=NOW))
    other.dispose()
    site.get("/")
    assert made == ["overview.html"] * 2


def test_what_is_unchanged_is_not_sent_nor_made(own_world: World, made: list[str]) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    tag = site.get("/").headers["etag"]
    answer = site.get("/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert made == ["overview.html"]
    assert site.get("/", headers={"If-None-Match": '"another"'}).status_code == 200


def test_cookies_and_encodings_are_kept_apart(own_world: World, made: list[str]) -> None:
    app = create_app(own_world.database, clock=lambda: NOW)
    chinese, english = Visitor(app), Visitor(app)
    assert 'lang="zh-CN"' in chinese.get("/counties/419901").text
    assert 'lang="en"' in english.get("/counties/419901", headers={"Cookie": "lang=en"}).text
    plain = chinese.get("/counties/419901", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert chinese.get("/counties/419901", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert len(made) == 3


def test_an_error_is_never_kept(own_world: World, made: list[str]) -> None:
    site = Visitor(create_app(own_world.database, clock=lambda: NOW))
    assert [site.get("/counties/999999").status_code for _ in range(2)] == [404, 404]
    assert made == ["error.html"] * 2


def test_while_pages_are_served_the_program_is_no_garbage_to_look_for() -> None:
    consists_of: list[list[int]] = [[] for _ in range(20_000)]
    before = gc.get_freeze_count()
    try:
        with settled():
            assert gc.get_freeze_count() >= before + len(consists_of)
        assert gc.get_freeze_count() == 0
    finally:
        gc.freeze()  # the tests themselves are no garbage either
