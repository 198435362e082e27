"""The practice portals as a client meets them: lists, validators, the wall, and what happens later."""

import csv
import io
import json
import re
import threading
from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest

from crawler.practice import PracticePortals
from storage.registry.register_files import read_register
from tests.crawler.practice.conftest import fetch, page_text


def listed(column: str) -> list[tuple[str, str, str]]:
    """Address, title and date of every line of a TRS list, as its createPageHTML call pages it."""
    pages = re.search(r'createPageHTML\((\d+), 0, "index", "html"\)', fetch(column).text)
    assert pages
    names = ["index.html", *(f"index_{page}.html" for page in range(1, int(pages[1])))]
    line = re.compile(r'<li><a href="(\./[^"]+)" title="([^"]+)"[^>]*>[^<]*</a><span>([\d-]+)</span></li>')
    return [
        (urljoin(column, path), title, day)
        for name in names
        for path, title, day in line.findall(fetch(column + name).text)
    ]


def test_the_static_list_has_two_pages_and_holds_everything(practice: PracticePortals) -> None:
    [column] = practice.portals[0].columns
    entries = listed(column)
    addresses = {address for address, _, _ in entries}
    truth = [one for one in practice.truth.values() if one.portal == "yunlan"]
    lookalikes = {one for one in practice.lookalikes if one.startswith(practice.portals[0].url)}
    assert addresses == {url for one in truth for url in one.urls} | lookalikes
    assert len(entries) == len(addresses) == 29
    assert fetch(f"{column}index_2.html").status == 404
    titles = {address: (title, day) for address, title, day in entries}
    for one in truth:
        if one.published:
            assert titles[one.urls[0]] == (one.title, one.published.isoformat())


def test_every_page_says_what_the_truth_says(practice: PracticePortals) -> None:
    dates = re.compile(r"发(?:布日期|布时间)[：\s]*(\d{4})\D(\d{1,2})\D(\d{1,2})")
    for truth in practice.truth.values():
        for url in truth.urls:
            text = page_text(url)
            body = re.sub(r"<[^>]+>|\s", "", text)
            assert re.sub(r"\s", "", truth.title) in body
            assert truth.index_number in body
            shown = dates.search(body)
            meta = re.search(r'"PubDate" content="(\d{4})-(\d\d)-(\d\d) ', text)
            found = [tuple(map(int, match.groups())) for match in (shown, meta) if match]
            assert truth.published
            day = truth.published.timetuple()[:3]
            assert found, url
            assert set(found) == {day}, url


def test_lists_and_documents_answer_304_to_their_validators(practice: PracticePortals) -> None:
    [column] = practice.portals[0].columns
    for url in (column, f"{column}index_1.html", practice.truth["云澜县水利局", 2023].urls[0]):
        first = fetch(url)
        tag, day = first.headers["ETag"], first.headers["Last-Modified"]
        for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_Modified_Since": day}):
            again = fetch(url, **headers)
            assert (again.status, again.content) == (304, b"")
            assert again.headers["ETag"] == tag
        assert fetch(url, If_None_Match='"x"', If_Modified_Since=day).status == 200
        assert fetch(url, If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT").status == 200
        assert fetch(url, If_Modified_Since="yesterday").status == 200


def test_the_second_portal_has_no_validators(practice: PracticePortals) -> None:
    page = fetch(practice.truth["砚溪县人民政府", 2024].urls[0])
    assert not {"ETag", "Last-Modified"} & set(page.headers)


def test_the_wall_stands_before_the_whole_second_column(practice: PracticePortals) -> None:
    walled = practice.portals[1].columns[1]
    for url in (walled, f"{walled}index.html", f"{walled}2025/any.html"):
        page = fetch(url)
        assert page.status == 412
        assert "$_ts" in page.text
        assert "Set-Cookie" in page.headers
        assert len(page.content) < 2000
    assert fetch(practice.portals[1].url).status == 200


def test_the_scripted_column_shows_nothing_without_its_script(practice: PracticePortals) -> None:
    column = practice.portals[1].columns[0]
    shell = fetch(column).text
    assert 'id="app"' in shell
    assert "年度报告" not in shell
    assert "api-gateway" not in shell
    assert not re.search(r"/xxgk/nb/\d{4}/", shell)


def test_the_address_that_the_script_makes_holds_the_list(practice: PracticePortals) -> None:
    column = practice.portals[1].columns[0]
    channel = re.search(r'data-channel="(\w+)"', fetch(column).text)
    assert channel
    sign = 2166136261
    for byte in channel[1].encode():
        sign = ((sign ^ byte) * 16777619) & 0xFFFFFFFF
    page = json.loads(fetch(urljoin(column, f"/api-gateway/front/{channel[1]}/{sign:08x}/page-1")).text)
    addresses = {urljoin(column, f"{row['y']}/{row['k']}.html") for row in page["rows"]}
    truth = {url for one in practice.truth.values() if one.portal == "yanxi" for url in one.urls}
    assert addresses == truth | {one for one in practice.lookalikes if one.startswith(practice.portals[1].url)}
    assert page["total"] == len(page["rows"]) == 23


def test_one_page_says_gb2312_and_is_gb18030(practice: PracticePortals) -> None:
    page = fetch(practice.truth["砚溪县公安局", 2022].urls[0])
    assert b"charset=gb2312" in page.content
    assert "charset" not in page.headers["Content-Type"]
    assert "砚溪县公安局2022年政府信息公开年度报告" in page.content.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        page.content.decode()


def test_robots_allows_the_columns_and_forbids_paths_that_are_linked_and_answer(practice: PracticePortals) -> None:
    portal = practice.portals[0]
    rules = fetch(f"{portal.url}robots.txt").text
    forbidden = re.findall(r"^Disallow: (/\S+)$", rules, re.MULTILINE)
    links = set(re.findall(r'href="(/[^"]+)"', fetch(portal.columns[0]).text))
    for prefix in forbidden:
        [linked] = [link for link in links if link.startswith(prefix)]
        assert fetch(urljoin(portal.url, linked)).status == 200
    assert not any(url.startswith(urljoin(portal.url, prefix)) for prefix in forbidden for url in portal.columns)


def test_every_link_and_file_of_the_portals_is_there(practice: PracticePortals) -> None:
    """From the home pages on, everything that is linked answers, but for what the wall keeps."""
    for portal in practice.portals:
        seen, waiting = {portal.url}, [portal.url]
        while waiting:
            page = fetch(waiting.pop())
            walled = len(portal.columns) > 1 and page.status == 412
            assert page.status == 200 or walled
            if walled or "html" not in page.headers["Content-Type"]:
                continue
            for link in re.findall(rb'(?:href|src)="([^"#]+)"', page.content):
                url = urljoin(portal.url, link.decode())
                if link.startswith(b"/") and url not in seen:
                    seen.add(url)
                    waiting.append(url)


def test_a_revision_changes_one_cell_and_one_sentence() -> None:
    with PracticePortals(latest_year=2024) as practice:
        before = practice.truth["云澜县市场监督管理局", 2024]
        [url] = before.urls
        page = fetch(url)
        after = practice.revise()
        assert after == practice.truth["云澜县市场监督管理局", 2024]
        assert after.faults == ("publication.revised",)
        changed = {field for field in before.cells if before.cells[field] != after.cells[field]}
        assert changed == {"disclosure.penalties.decisions"}
        revised = fetch(url, If_None_Match=page.headers["ETag"])
        assert revised.status == 200
        assert fetch(url, If_Modified_Since=page.headers["Last-Modified"]).status == 200
        pairs = zip(page.text.splitlines(), revised.text.splitlines(), strict=True)
        lines = [(old, new) for old, new in pairs if old != new]
        count = str(after.cells["disclosure.penalties.decisions"])
        assert [count in new for _, new in lines] == [True, True]
        assert practice.revise() == after
        assert fetch(url, If_None_Match=revised.headers["ETag"]).status == 304


def test_a_report_published_late_joins_the_list() -> None:
    with PracticePortals(latest_year=2024) as practice:
        [column] = practice.portals[0].columns
        tag = fetch(column).headers["ETag"]
        late = practice.publish_late()
        assert (late.status, str(late.published), late.faults) == ("late", "2025-04-01", ("publication.late",))
        assert fetch(column, If_None_Match=tag).status == 200
        assert listed(column)[0] == (late.urls[0], late.title, "2025-04-01")
        assert fetch(late.urls[0]).status == 200
        assert "missing" not in {truth.status for truth in practice.truth.values()}
        assert practice.publish_late() == late
        assert len(listed(column)) == 30


def test_the_same_year_gives_the_same_bytes() -> None:
    def pages(practice: PracticePortals) -> dict[str, bytes]:
        bases = [portal.url for portal in practice.portals]
        urls = [url for truth in practice.truth.values() for url in truth.urls]
        urls += [*practice.lookalikes, *(column for portal in practice.portals for column in portal.columns), *bases]
        return {re.sub(r":\d+/", "/", url): fetch(url).content for url in urls}

    with PracticePortals(latest_year=2023) as one, PracticePortals(latest_year=2023) as other:
        assert pages(one) == pages(other)


def test_requests_are_recorded_with_what_was_answered(practice: PracticePortals) -> None:
    before = len(practice.requests)
    started = datetime.now(UTC)
    home = practice.portals[0].url
    fetch(f"{home}?a=1", User_Agent="nianbao-test")
    fetch(f"{home}zwgk/zfxxgk", method="HEAD")
    fetch(f"{home}nowhere.html")
    found = practice.requests[before:]
    assert [(one.portal, one.method, one.path, one.status) for one in found] == [
        ("yunlan", "GET", "/?a=1", 200),
        ("yunlan", "HEAD", "/zwgk/zfxxgk", 301),
        ("yunlan", "GET", "/nowhere.html", 404),
    ]
    assert found[0].headers == {"Host": home.split("/")[2], "User-Agent": "nianbao-test"}
    assert started <= found[0].time <= found[-1].time <= datetime.now(UTC)


def test_no_request_is_lost_when_many_come_at_once(practice: PracticePortals) -> None:
    before = len(practice.requests)
    url = practice.portals[0].columns[0]
    threads = [threading.Thread(target=lambda: [fetch(url) for _ in range(5)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(practice.requests) - before == 40


def test_the_register_files_are_read_by_the_register(practice: PracticePortals) -> None:
    portals = read_register(practice.portals_csv.encode())
    bodies = read_register(practice.bodies_csv.encode())
    assert not portals.bad + bodies.bad
    assert tuple(portal for _, portal in portals.portals) == practice.portals
    assert tuple(body for _, body in bodies.bodies) == practice.bodies
    owed = {
        (row["name"], year) for row in csv.DictReader(io.StringIO(practice.bodies_csv)) for year in (2022, 2023, 2024)
    }
    assert owed == set(practice.truth)


def test_all_kinds_of_local_bodies_are_there(practice: PracticePortals) -> None:
    assert {truth.kind for truth in practice.truth.values()} == {
        "government",
        "department",
        "township",
        "street",
        "zone",
    }
