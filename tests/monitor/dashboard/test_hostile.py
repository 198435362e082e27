"""Whatever stands in the database, the pages show it as text: no script, no foreign link, no formula."""

import csv
import io
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html
from sqlalchemy import Column, Table, select, update

from monitor.dashboard.app import create_app
from storage import schema
from storage.database import Database
from tests.monitor.dashboard.browsing import Visitor, elements, strings
from tests.monitor.dashboard.world import NOW, build

HOSTILE = (
    "<script>alert(1)</script>",
    "</title></style></textarea><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)//",
    "data:text/html,<script>alert(1)</script>",
    "JaVaScRiPt:alert(1)",
    "//evil.example/x",
    "https://user@evil.example\\@good.example/",
    "{{7*7}}{% raw %}%s{0.__class__}{name}",
    "行一\u2028行二\u2029</script>\x00\x1b[31m",
    "\u202egnp.exe\u2066隐藏\u200b文字",
    "=cmd|' /C calc'!A0",
    "＝HYPERLINK(1)",
    "\t=1+1",
    "-2+3",
    "字" * 5000,
)

_TEXTS = {
    schema.portal: ("name", "url"),
    schema.portal_column: ("url",),
    schema.body: ("name",),
    schema.visit: ("detail",),
    schema.document: ("address", "evidence", "unassigned"),
    schema.finding: ("message", "message_en", "expected", "found"),
    schema.run: ("detail", "asked_by", "host"),
    schema.account: ("name",),
}


def poison(database: Database) -> None:
    """Put a hostile text into every free text of every row."""
    sources = cycle(HOSTILE)
    with database.write() as connection:
        for table, names in _TEXTS.items():
            for key in connection.scalars(select(_key(table))).all():
                values = {name: f"{next(sources)}#{key}" for name in names}
                connection.execute(update(table).where(_key(table) == key).values(values))
        for key, said in connection.execute(select(schema.document.c.id, schema.document.c.said)).all():
            said |= {name: f"{next(sources)}#{key}" for name in ("title", "publisher", "index_number")}
            connection.execute(update(schema.document).where(schema.document.c.id == key).values(said=said))
        for key in connection.scalars(select(schema.body.c.id)).all():
            connection.execute(update(schema.body).where(schema.body.c.id == key).values(aliases=[next(sources)]))
        for key in connection.scalars(select(schema.edition.c.id)).all():
            texts = {str(number): f"{next(sources)}\ud800" for number in range(1, 7)}
            row = update(schema.edition).where(schema.edition.c.id == key)
            connection.execute(row.values(problems=[next(sources)]))
            prose = update(schema.prose).where(schema.prose.c.edition_id == key)
            connection.execute(prose.values(sections=texts))
        for key in connection.scalars(select(schema.event.c.id)).all():
            told = {"before": next(sources), "after": next(sources), "outcome": next(sources), "detail": next(sources)}
            connection.execute(update(schema.event).where(schema.event.c.id == key).values(values=told))


def _key(table: Table) -> Column[Any]:
    return next(iter(table.primary_key.columns))


ADDRESSES = {
    "/": ["/", "/?year=2024&order=worst", "/?lang=en"],
    "/overview.json": ["/overview.json"],
    "/overview.{table}": ["/overview.csv", "/overview.xlsx"],
    "/counties/{region}": ["/counties/419901", "/counties/419902"],
    "/counties/{region}.json": ["/counties/419901.json"],
    "/counties/{region}.{table}": ["/counties/419901.csv", "/counties/419901.xlsx"],
    "/bodies/{body_id}": [f"/bodies/{key}" for key in range(1, 11)],
    "/reports/{body_id}/{year}": [f"/reports/{key}/{year}" for key in range(1, 11) for year in (2022, 2023, 2024)],
    "/findings": ["/findings?status=all", "/findings?check=%3Cscript%3E", "/findings?region=%22onload"],
    "/analysis": [
        "/analysis",
        "/analysis?by=kind&family=disclosure",
        "/analysis?by=place&region=41",
        "/analysis?compare=419901",
    ],
    "/analysis.json": ["/analysis.json?by=place"],
    "/analysis.{table}": ["/analysis.csv"],
    "/api": ["/api"],
    "/findings.json": ["/findings.json?status=all"],
    "/findings.{table}": ["/findings.csv?status=all", "/findings.xlsx?status=all"],
    "/findings/ledger.xlsx": ["/findings/ledger.xlsx?status=all"],
    "/bodies/{body_id}.json": ["/bodies/3.json"],
    "/bodies/{body_id}.{table}": ["/bodies/3.csv"],
    "/reports/{body_id}/{year}.json": ["/reports/3/2024.json"],
    "/reports/{body_id}/{year}.{table}": ["/reports/3/2024.csv"],
    "/portals": ["/portals", "/portals?outcome=blocked"],
    "/portals.json": ["/portals.json"],
    "/portals.{table}": ["/portals.csv", "/portals.xlsx"],
    "/portals/{key}.json": ["/portals/shichuan.json"],
    "/portals/{key}.{table}": ["/portals/linshui.csv"],
    "/waiting.json": ["/waiting.json"],
    "/waiting.{table}": ["/waiting.csv"],
    "/runs.json": ["/runs.json"],
    "/runs.{table}": ["/runs.csv"],
    "/outbox.json": ["/outbox.json"],
    "/outbox.{table}": ["/outbox.csv"],
    "/subscriptions.json": ["/subscriptions.json"],
    "/subscriptions.{table}": ["/subscriptions.csv"],
    "/users.json": ["/users.json"],
    "/users.{table}": ["/users.csv"],
    "/check": ["/check"],
    "/check/{key}": [],  # need a key: tests.monitor.dashboard.test_selfcheck
    "/check/{key}.json": [],
    "/waiting": ["/waiting"],
    "/waiting/{document_id}": ["/waiting/30", "/waiting/30?q=%27%22%3Cscript%3E%25"],
    "/portals/{key}": ["/portals/shichuan", "/portals/linshui"],
    "/probe": ["/probe", "/probe?url=%22%3E%3Cscript%3E"],
    "/probe/{run_id}": [],  # needs a probe: tests.monitor.dashboard.test_probing
    "/register": ["/register"],
    "/runs": ["/runs", "/runs?job=crawl"],
    "/runs/{run_id}": ["/runs/1", "/runs/2"],
    "/outbox": ["/outbox"],
    "/users": ["/users"],
    "/healthz": ["/healthz"],
    "/subscribe": ["/subscribe"],
    "/subscriptions": ["/subscriptions"],
    "/letters": ["/letters", "/letters?region=41&year=2024"],
    "/letters.json": ["/letters.json"],
    "/letters.{table}": ["/letters.csv", "/letters.xlsx"],
    "/letters.zip": ["/letters.zip"],
    "/feeds.atom": ["/feeds.atom", "/feeds.atom?region=41&lang=en"],
    "/confirm": [],  # need a token: tests.monitor.dashboard.test_subscriptions
    "/unsubscribe": [],
    "/readyz": [],
    "/metrics": ["/metrics"],
}


ARCHIVED = {
    "/reports/{body_id}/{year}/documents/{document_id}",
    "/reports/{body_id}/{year}/documents/{document_id}/attached/{number}",
    "/reports/{body_id}/{year}/documents/{document_id}/pages/{page}.png",
}
"""What others wrote, as they wrote it: test_documents.py."""


FOR_MACHINES = {"/metrics", "/readyz"}
"""Numbers and states of the observer: nothing in them comes from the web."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    database = build(Path(tmp_path_factory.mktemp("hostile"))).database
    poison(database)
    yield Visitor(create_app(database, clock=lambda: NOW))
    database.dispose()


def test_every_route_is_walked(site: Visitor) -> None:
    shown = {path for path, method in site.app.state.needs if method == "GET"}
    assert shown - ARCHIVED == set(ADDRESSES)


@pytest.mark.parametrize("address", [one for many in ADDRESSES.values() for one in many])
def test_hostile_texts_stay_texts(site: Visitor, address: str) -> None:
    answer = site.get(address)
    assert answer.status_code in ((200, 400) if "%" in address else (200,))
    policy = answer.headers["content-security-policy"].split("; ")
    assert [part for part in policy if "script" in part] == ["script-src 'self'"]
    if not answer.headers["content-type"].startswith("text/html"):
        return
    assert not set("\u2028\u2029\u202e\u2066\u200b\x00\x1b") & set(answer.text)
    page = html.document_fromstring(answer.content)
    allowed = {"svg", "pattern", "rect", "line", "title", "text", "circle", "path", "g"}
    assert {element.tag for element in page.iter()} & {"style", "img", "iframe", "object", "base"} == set()
    assert elements(page, "//script[not(starts-with(@src, '/static/'))] | //script[text()]") == []
    assert {element.tag for element in page.iterfind(".//svg//*")} <= allowed
    assert [name for name in strings(page, "//@*/..//@*[starts-with(name(), 'on')]") if name] == []
    assert strings(page, "//@style") == []
    for link in strings(page, "//@href | //@src | //@action"):
        if not link.startswith(("/", "#")):
            parts = urlsplit(link)
            assert parts.scheme in ("http", "https")
            assert "\\" not in link
        assert not link.startswith("//")


def test_templates_are_not_filled_a_second_time(site: Visitor) -> None:
    shown = "".join(site.get(f"/bodies/{key}").text for key in range(1, 11))
    assert "{{7*7}}{% raw %}%s{0.__class__}{name}" in shown


@pytest.mark.parametrize(
    "address",
    [
        "/overview.csv",
        "/counties/419901.csv",
        "/counties/419902.csv",
        "/findings.csv",
        "/runs.csv",
        "/waiting.csv",
        "/letters.csv",
    ],
)
def test_no_cell_of_a_table_is_a_formula(site: Visitor, address: str) -> None:
    rows = list(csv.reader(io.StringIO(site.get(address).content.decode("utf-8-sig"))))
    assert len(rows) > 1
    cells = [cell for row in rows for cell in row if not cell.lstrip("-").isdecimal()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))] == []
