"""What people ask of portals and of the archive: the list, one portal whole, and what a server answered."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from loguru import logger
from warcio.archiveiterator import ArchiveIterator

from crawler.practice.server import PortalServer, Resource
from monitor.cli import main
from monitor.explaining.portraits import notes, portraits
from monitor.explaining.unverified import WORDS, reasons_told, unverified
from monitor.judgement.judging import check_all
from monitor.judgement.states import Because
from storage.clock import now
from storage.language import Language
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

ROWS = report_rows("/docs/", 3)
DEFENCE = b"<html><script>$_ts=window['$_ts'];</script></html>"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Observatory, str]]:
    pages: dict[str, Resource | str] = {
        "/nb/": list_page(ROWS),
        "/walled/": Resource(DEFENCE, status=412),  # type: ignore[arg-type]
        **{url: document(title) for url, title, _ in ROWS},
    }
    with PortalServer(site_of(pages)) as server:
        observatory = Observatory(tmp_path_factory.mktemp("portals"))
        columns = (f"{server.base}/nb/", f"{server.base}/walled/")
        mistyped = Portal("liuwan", "柳湾镇", server.base, "419002", (f"{server.base}/mistyped/",))
        owing = [Body(name, kind_of(name), "419002", "liuwan", (), since=date(2023, 1, 1)) for name in ("甲局", "乙局")]
        observatory.register([Portal("qinghe", "青禾县", server.base, "419001", columns), mistyped], owing)
        observatory.crawl(render="never")
        check_all(observatory.database, None, now())
        yield observatory, server.base


@pytest.fixture
def run(world: tuple[Observatory, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.setenv("NIANBAO_STORAGE__URL", world[0].url)
    monkeypatch.setenv("NIANBAO_STORAGE__ARCHIVE", str(world[0].archive))
    yield CliRunner()
    logger.remove()  # the command's log goes where this run's standard error was


def asked(run: CliRunner, *arguments: str) -> Result:
    result = run.invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result


def test_a_portal_is_listed_by_its_worst_column(run: CliRunner) -> None:
    text = asked(run, "portal", "list").stdout
    assert "qinghe" in text
    assert "Blocked" in text
    assert "qinghe" not in asked(run, "portal", "list", "--region", "42").stdout


def test_a_portal_is_shown_whole(run: CliRunner, world: tuple[Observatory, str]) -> None:
    text = " ".join(asked(run, "portal", "show", "qinghe").stdout.split())
    assert "3 lines on the first page" in text
    assert "defence met: 瑞数 (412)" in text
    assert "its server is 127.0.0.1" in text
    assert "a wall was met" in text or "no body of the portal is registered" in text
    shown = json.loads(asked(run, "portal", "show", "qinghe", "--format", "json").stdout)
    assert [one["last"]["outcome"] for one in shown["columns"]] == ["ok", "blocked"]
    assert all(one["next"] for one in shown["columns"])


def test_why_reports_cannot_be_verified_is_said(run: CliRunner, world: tuple[Observatory, str]) -> None:
    with world[0].database.read() as connection:
        found = unverified(connection, "liuwan")
    assert found.keys() == {Because.NOT_LOOKED}
    number = found[Because.NOT_LOOKED]
    text = " ".join(asked(run, "portal", "show", "liuwan").stdout.split())
    assert f"cannot be verified: a column could not be seen whole after the due date {number}" in text
    assert json.loads(asked(run, "portal", "show", "liuwan", "--format", "json").stdout)["unverified"] == found
    assert reasons_told(found, Language.ZH) == (f"期限过后有栏目未能完整查看 {number}",)
    assert WORDS.keys() >= {one for one in Because if one.value.startswith(("no_p", "no_c", "not_s", "cut", "unse"))}


def test_what_was_learnt_of_a_list_in_parts_is_told(world: tuple[Observatory, str]) -> None:
    with world[0].database.read() as connection:
        portrait = portraits(connection, ["qinghe"], now())["qinghe"][0]
    profile = replace(portrait.profile, parts=[[{}, ""]] * 2, ends=[[{}, ""]], moved=[[{}, ""]], unseen="doubt")
    told = notes(replace(portrait, profile=profile), Language.EN)
    learnt = set(told) - set(notes(portrait, Language.EN))
    assert learnt == {
        "further lists below it: 2",
        "further pages asked at each look: 1",
        "further pages asked once a day: 1",
        "clicks on its page left choices that nobody has seen",
    }


def test_a_registered_address_without_a_list_is_said_with_what_to_do(run: CliRunner) -> None:
    never = "it has shown no list since it was registered"
    assert never in " ".join(asked(run, "portal", "show", "liuwan").stdout.split())
    walled = " ".join(asked(run, "portal", "show", "qinghe").stdout.split())
    assert never not in walled, "a wall is another matter"


def test_an_unknown_portal_is_said_to_be(run: CliRunner) -> None:
    assert run.invoke(main, ("portal", "show", "nowhere")).exit_code == 1


def test_the_archive_gives_back_what_was_received(
    run: CliRunner, world: tuple[Observatory, str], tmp_path: Path
) -> None:
    address = world[1] + ROWS[0][0]
    assert asked(run, "evidence", address).stdout_bytes == document(ROWS[0][1]).encode()
    asked(run, "evidence", address, "--format", "warc", "-o", str(tmp_path / "one.warc.gz"))
    records = [
        (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"))
        for one in ArchiveIterator(io.BytesIO((tmp_path / "one.warc.gz").read_bytes()), check_digests=True)
    ]
    assert records == [("response", address), ("request", address)]
    facts = json.loads(asked(run, "evidence", f"{world[1]}/walled/", "--format", "json").stdout)
    assert facts["status"] == 412
    again = json.loads(asked(run, "evidence", facts["record"], "--format", "json").stdout)
    assert again["url"] == f"{world[1]}/walled/"


def test_what_nobody_received_is_said_to_be_unknown(run: CliRunner) -> None:
    result = run.invoke(main, ("evidence", "http://www.example.gov.cn/"))
    assert result.exit_code == 1
    assert "no record of the archive" in result.stderr
