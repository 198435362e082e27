"""The pages of a known world say what is true there."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from fastapi.routing import APIRoute
from lxml import html
from sqlalchemy import delete, insert

from monitor.dashboard.app import create_app
from monitor.dashboard.security import HEADERS
from storage import rollup, schema
from storage.database import Database
from tests.monitor.dashboard.browsing import Visitor, elements, strings, text
from tests.monitor.dashboard.world import NOW, World

_MOST_OF_A_KIND = 4
PAGES = ("/", "/counties/419901", "/counties/419902", "/bodies/3", "/findings", "/portals")


def test_overview_begins_with_the_sentence_in_chinese_and_english(site: Visitor) -> None:
    (heading,) = elements(site.page("/"), "//h1")
    assert text(heading) == "2024 年度：应公布 10，已公布 6，迟 1，缺 1，未能查看 2，截至 2025-04-02 09:10"
    (english,) = elements(site.page("/?lang=en"), "//h1")
    assert text(english) == (
        "2024: owed 10, published on time 6, late 1, missing 1, could not look 2, as of 2025-04-02 09:10"
    )


def test_a_year_has_an_address(site: Visitor) -> None:
    (heading,) = elements(site.page("/?year=2022"), "//h1")
    assert text(heading).startswith("2022 年度：应公布 10，已公布 10，迟 0，缺 0，未能查看 0")


def test_what_could_not_be_looked_at_is_a_share_of_its_own_and_makes_a_range(site: Visitor) -> None:
    rows = elements(site.page("/"), "//table[contains(@class, 'places')]/tbody/tr")
    by_name = {text(row.find("th")): row for row in rows}
    linshui = by_name["临水县"]
    assert "50–100%" in text(linshui)
    (bar,) = elements(linshui, ".//*[local-name()='svg']")
    assert bar.get("aria-label") == "按时公布 2，未能查看 2"
    assert [rect.get("fill") for rect in elements(bar, ".//*[local-name()='rect']")] == [None, "url(#stripes)"]


def test_missing_is_not_said_of_what_could_not_be_looked_at(site: Visitor, world: World) -> None:
    county = site.page("/counties/419902")
    assert not elements(county, "//table[contains(@class, 'bodies')]//*[contains(@class, 'status-missing')]")
    page = text(site.page(f"/reports/{world.body_id('临水县大川镇人民政府')}/2024"))
    assert "未能查看" in page
    assert "412：瑞数动态防护" in page


def test_county_leads_to_the_reason_of_every_state(site: Visitor, world: World) -> None:
    links = elements(site.page("/counties/419901"), "//table[contains(@class, 'bodies')]//a[contains(@class, 'state')]")
    assert len(links) == 18
    treasury = world.body_id("石川县财政局")
    (missing,) = [link for link in links if "status-missing" in link.get("class")]
    assert missing.get("href") == f"/reports/{treasury}/2024"
    assert "2025-04-01 08:20查看https://www.shichuan.gov.cn/zfxxgk/nb/" in text(site.page(missing.get("href")))


def test_report_shows_every_cell_with_its_state_and_its_faults(site: Visitor, world: World) -> None:
    page = site.page(f"/reports/{world.body_id('石川县教育局')}/2024")
    cells = elements(page, "//table[contains(@class, 'official')]//td[not(contains(@class, 'corner'))]")
    assert len(cells) == 200
    states = [cell.get("class").split()[0] for cell in cells]
    assert {state: states.count(state) for state in set(states)} == {
        "number": 194,
        "dash": 2,
        "blank": 2,
        "unreadable": 1,
        "absent": 1,
    }
    (received,) = [cell for cell in cells if cell.text == "99"]
    assert "fault" in received.get("class")
    assert "72" in received.get("title")
    for link in elements(page, "//td//sup/a"):
        (note,) = elements(page, f"//*[@id='{link.get('href')[1:]}']")
        assert text(note) == link.get("title")
    assert "1077.892534" in [cell.text for cell in cells]


def test_a_revised_report_shows_what_changed(site: Visitor, world: World) -> None:
    page = site.page(f"/reports/{world.body_id('石川县人民政府')}/2024")
    gone, new = strings(page, "//table//del/text()"), strings(page, "//table//ins/text()")
    assert gone == ["60", "0"]
    assert new == ["57", "空"]
    assert strings(page, "//details//ins/text()") == ["全年通过门户网站公开信息348条。"]


def test_report_without_readable_tables_says_so(site: Visitor, world: World) -> None:
    page = site.page(f"/reports/{world.body_id('临水县卫生健康委员会')}/2023")
    assert "表格未能读出" in text(page)
    assert "按时公布" in text(page)


def test_every_link_of_every_kind_of_page_leads_somewhere(site: Visitor) -> None:
    """Of pages that only numbers and the values of their filters tell apart a few are opened."""
    seen, waiting, opened = set[str](), {"/"}, Counter[str]()
    while waiting:
        address = min(waiting)
        waiting.remove(address)
        seen.add(address)
        kind = re.sub(r"\d+|(?<==)[^&]+", "0", address)
        opened[kind] += 1
        if opened[kind] > _MOST_OF_A_KIND:
            continue
        answer = site.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            waiting |= set(_own_links(address, answer.text)) - seen
    assert {"/findings.csv?status=unresolved", "/counties/419902.json"} <= seen
    assert opened["/reports/0/0"] >= 30


def _own_links(address: str, page: str) -> Iterator[str]:
    for link in strings(html.document_fromstring(page), "//@href"):
        if link.startswith("/") and "lang=" not in link:
            yield urljoin(address, link)


@pytest.mark.parametrize("address", [*PAGES, "/reports/1/2024", "/reports/3/2024", "/nothing"])
def test_markup_is_sound(site: Visitor, address: str) -> None:
    page = html.document_fromstring(site.get(address).content)
    names = strings(page, "//@id")
    assert len(names) == len(set(names))
    labels = {name for labels in strings(page, "//@aria-labelledby") for name in labels.split()}
    assert labels <= set(names)
    assert len(elements(page, "//h1")) == len(elements(page, "//main")) == 1
    assert elements(page, "//table[not(caption)]") == []
    assert elements(page, "//thead//th[not(@scope)] | //tbody//th[not(@scope)]") == []
    assert strings(page, "//script[not(@src)] | //script/text() | //style | //@style") == []
    assert page.get("lang") == "zh-CN"


def test_language_is_kept_by_a_cookie_and_stays_one_click_away(site: Visitor) -> None:
    assert "Findings" in site.get("/findings?year=2024&lang=en").text
    page = site.page("/findings?year=2024")
    assert page.get("lang") == "en"
    (back,) = strings(page, "//a[@lang='zh-CN']/@href")
    assert back == "/findings?year=2024&lang=zh"
    assert site.page(back).get("lang") == "zh-CN"


@pytest.mark.parametrize("address", [*PAGES, "/overview.json", "/counties/419901.csv", "/findings.json"])
def test_an_unchanged_page_is_not_sent_again(site: Visitor, address: str) -> None:
    first = site.get(address)
    again = site.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_ledger_filters_by_its_address(site: Visitor) -> None:
    everything = site.get("/findings.json?status=all").json()["findings"]
    errors = site.get("/findings.json?severity=error&region=419901&year=2024&check=&status=").json()["findings"]
    assert 0 < len(errors) < len(everything)
    assert {(one["severity"], one["region"], one["year"]) for one in errors} == {("error", "419901", 2024)}
    rows = elements(site.page("/findings?severity=error&region=419901&year=2024"), "//table/tbody/tr")
    assert len(rows) == len(errors)


def test_ledger_pages_lose_and_double_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.dashboard.pages.ledger._PAGE", 3)
    site = Visitor(create_app(world.database, clock=lambda: NOW))
    messages, address = list[str](), "/findings?status=all"
    while address:
        page = site.page(address)
        messages += [text(cell) for cell in elements(page, "//table/tbody/tr/td[contains(@class, 'message')]")]
        address = next(iter(strings(page, "//a[@rel='next']/@href")), "")
    expected = [one["message"] for one in site.get("/findings.json?status=all").json()["findings"]]
    assert messages == [" ".join(message.split()) for message in expected]


def test_the_twin_of_a_portal_says_why_reports_are_not_verified_as_its_page_does(site: Visitor) -> None:
    keys = {one["portal"] for one in site.get("/portals.json").json()["columns"]}
    told = {key: site.get(f"/portals/{key}.json").json()["unverified"] for key in keys}
    assert any(told.values())
    for key, reasons in told.items():
        shown = site.page(f"/portals/{key}").text_content()
        assert ("不能核实" in shown) is bool(reasons)
        assert all(f" {number}" in shown for number in reasons.values())


def test_twins_hold_what_is_shown(site: Visitor) -> None:
    overview = site.get("/overview.json?year=2024").json()
    assert overview["total"] == {"owed": 10, "on_time": 6, "late": 1, "missing": 1, "unverified": 2, "not_due": 0}
    assert [place["name"] for place in overview["places"]] == ["石川县", "临水县"]
    answer = site.get("/counties/419901.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 18
    late = next(row for row in rows if row["status"] == "late")
    assert (late["body"], late["due"], late["published"]) == ("石川县青石镇人民政府", "2025-01-31", "2025-02-18")
    assert late["report_url"].startswith("https://www.shichuan.gov.cn/")
    missing = next(row for row in rows if row["status"] == "missing")
    assert missing["report_url"] == missing["published"] == ""


def test_many_places_are_rolled_up_and_each_leads_deeper(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as connection:
        for key, region in enumerate(("4113", "411329", "411329001", "411302"), 1):
            connection.execute(
                insert(schema.body).values(id=key, name=f"单位{key}", kind="department", region=region, registered=True)
            )
            connection.execute(
                insert(schema.obligation).values(
                    body_id=key, year=2024, due=NOW.date(), status="on_time", as_of=NOW.date(), judged=NOW
                )
            )
        rollup.refresh(connection)
    site = Visitor(create_app(database, clock=lambda: NOW))
    every = "//table[contains(@class, 'places')]/tbody//th/a/@href"
    assert strings(site.page("/"), every) == ["/counties/4113", "/counties/411302", "/counties/411329"]
    assert len(elements(site.page("/counties/4113"), "//table[contains(@class, 'bodies')]/tbody/tr[not(@class)]")) == 1
    assert (
        len(elements(site.page("/counties/411329"), "//table[contains(@class, 'bodies')]/tbody/tr[not(@class)]")) == 2
    )
    monkeypatch.setattr("monitor.dashboard.pages.overview._MOST_PLACES", 2)
    anew = Visitor(create_app(database, clock=lambda: NOW))
    assert strings(anew.page("/"), every) == ["/?year=2024&region=4113"]


def test_a_banner_says_when_the_view_is_behind(world: World) -> None:
    now = Visitor(create_app(world.database, clock=lambda: NOW))
    later = Visitor(create_app(world.database, clock=lambda: NOW + timedelta(days=2)))
    assert "页面内容已滞后" not in now.get("/").text
    assert "页面内容已滞后" in later.get("/").text


def test_an_empty_database_says_what_to_do(database: Database) -> None:
    site = Visitor(create_app(database))
    assert "nianbao register import portals.csv bodies.csv" in site.get("/").text
    assert "nianbao register import" in site.get("/portals").text
    assert "nianbao crawl" in site.get("/findings").text
    assert site.get("/overview.json").json()["total"]["owed"] == 0


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/counties/999999", 404),
        ("/counties/41a", 404),
        ("/counties/４１９９０１", 404),
        ("/bodies/0", 404),
        ("/bodies/99999999999999999999999", 404),
        ("/reports/1/1999", 404),
        ("/reports/1/9999999", 404),
        ("/?year=2001", 404),
        ("/?year=soon", 400),
        ("/?region=11111", 400),
        ("/findings?severity=fatal", 400),
        ("/findings?after=yesterday", 400),
        ("/portals?outcome=%3Cscript%3E", 400),
    ],
)
def test_a_wrong_address_is_answered_by_a_sentence_and_a_next_step(site: Visitor, address: str, status: int) -> None:
    answer = site.get(address)
    assert answer.status_code == status
    page = html.document_fromstring(answer.content)
    assert text(elements(page, "//h1")[0]).endswith("。")
    assert strings(page, "//main//a/@href") == ["/"]


def test_errors_of_twins_are_json(site: Visitor) -> None:
    answer = site.get("/counties/999999.json")
    assert (answer.status_code, list(answer.json())) == (404, ["error", "next_step"])


def test_a_failure_is_a_page_too_and_keeps_the_headers(database: Database) -> None:
    with database.write() as connection:
        connection.execute(delete(schema.run))
        connection.exec_driver_sql("DROP TABLE event")
        connection.exec_driver_sql(
            "INSERT INTO body (id, name, kind, region, aliases, registered) VALUES (1, 'x', 'street', '11', '[]', TRUE)"
        )
    answer = Visitor(create_app(database)).get("/")
    assert answer.status_code == 500
    assert "nianbao doctor" in answer.text
    assert "event" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_every_route_reads_or_is_posted_and_is_guarded(site: Visitor) -> None:
    app = site.app
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    assert len(routes) >= 13
    posted = {route.path for route in routes if "POST" in (route.methods or ())}
    assert posted == {path for path, method in app.state.needs if method == "POST"}
    assert {method for route in routes for method in route.methods or ()} == {"GET", "HEAD", "POST"}
    for address in (*PAGES, "/healthz", "/static/style.css", "/nothing", "/overview.csv", "/?year=x"):
        answer = site.get(address)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, address
    refused = site.ask("POST", "/findings")
    assert (refused.status_code, refused.headers["x-frame-options"]) == (405, "DENY")
    assert site.ask("HEAD", "/").status_code == 200


def test_healthz_touches_nothing(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    site = Visitor(create_app(Database.at(f"sqlite:///{file}")))
    assert site.get("/healthz").text == "ok\n"
    assert not file.exists()


def test_of_tables_that_could_not_be_read_no_cell_is_said_not_to_be_there(site: Visitor) -> None:
    content = text(elements(site.page("/reports/8/2023?lang=en"), "//section[@aria-labelledby='content']")[0])
    assert content.count("The table could not be read.") == 3
    assert "no cell" not in content
