"""Places typed by name: filters lead on to the address with codes, forms keep codes, and doubt is said with choices."""

import pytest
from sqlalchemy import insert, select

from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from storage import schema
from storage.database import Database
from storage.people.accounts import account_named, add_account, hashed
from storage.people.roles import Role
from storage.sharing import runs
from tests.monitor.dashboard.browsing import Visitor, strings, text
from tests.monitor.dashboard.world import NOW

PASSWORD = "correct horse battery"


@pytest.fixture
def reader(database: Database) -> Visitor:
    return Visitor(create_app(database, clock=lambda: NOW))


def keep(database: Database, *regions: str) -> None:
    with database.write() as connection:
        for region in regions:
            values = {"name": f"{region}局", "kind": "department", "region": region, "registered": True}
            connection.execute(insert(schema.body).values(**values))


@pytest.mark.parametrize("page", ["/findings", "/portals", "/analysis", "/letters", "/"])
def test_a_place_may_be_named_in_every_filter(reader: Visitor, page: str) -> None:
    answer = reader.get(f"{page}?year=2024&region=海淀区&lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?year=2024&region=110108&lang=en")
    wide = reader.get(f"{page}?region=１１０１０８")
    assert wide.headers["location"] == f"{page}?region=110108"
    unknown = reader.get(f"{page}?region=Haidian")
    assert unknown.status_code == 400
    assert "没有名为“Haidian”的地区" in unknown.text


def test_the_field_shows_the_name_that_means_the_place(reader: Visitor) -> None:
    field = "//input[@name='region']/@value"
    assert strings(reader.page("/findings?region=110108"), field) == ["北京市海淀区"]
    assert strings(reader.page("/findings?region=419901"), field) == ["419901"]  # of no table
    again = reader.get("/findings?region=北京市海淀区")
    assert again.headers["location"] == "/findings?region=110108"


def test_of_several_places_one_is_chosen(reader: Visitor, database: Database) -> None:
    answer = reader.get("/findings?region=朝阳区&severity=error")
    assert answer.status_code == 400
    links = strings(reader.parse(answer), "//main//li/a/@href")
    assert links == ["/findings?region=110105&severity=error", "/findings?region=220104&severity=error"]
    assert "吉林省长春市朝阳区" in answer.text
    keep(database, "220104")  # where one of them alone is watched, it is that one
    assert reader.get("/findings?region=朝阳区").headers["location"] == "/findings?region=220104"


def test_counties_are_compared_by_their_names(reader: Visitor) -> None:
    answer = reader.get("/analysis?compare=海淀区、东城 411329")
    assert answer.headers["location"] == "/analysis?compare=110108+110101+411329"
    doubtful = reader.get("/analysis?compare=海淀区 朝阳区")
    (first, _) = strings(reader.parse(doubtful), "//main//li/a/@href")
    assert reader.get(first).status_code == 200  # nothing is owed in this database: said on the page
    assert "compare=110108+110105" in first


def test_a_place_that_only_the_register_knows_is_found_by_its_government(reader: Visitor, database: Database) -> None:
    values = {"name": "石川县人民政府", "kind": "government", "region": "419901", "registered": True}
    with database.write() as connection:
        connection.execute(insert(schema.body).values(**values))
    assert reader.get("/letters?region=石川县").headers["location"] == "/letters?region=419901"


@pytest.fixture
def ruler(database: Database) -> Visitor:
    with database.write() as connection:
        add_account(connection, "ruler", hashed(PASSWORD), Role.ADMIN)
    settings = DashboardSettings(access=Access(Mode.ACCOUNTS))
    visitor = Visitor(create_app(database, settings=settings))
    visitor.submit("/login", "/login", name="ruler", password=PASSWORD)
    return visitor


def test_accounts_are_limited_to_places_by_their_names(ruler: Visitor, database: Database) -> None:
    doubtful = ruler.submit("/users", "/users", name="clerk", role="editor", regions="南阳市 朝阳区")
    assert doubtful.status_code == 422
    assert "“朝阳区”可能指多个地区：北京市朝阳区、吉林省长春市朝阳区。" in text(ruler.parse(doubtful))
    assert strings(ruler.parse(doubtful), "//form[@action='/users']//input[@name='regions']/@value") == [
        "南阳市 朝阳区"
    ]
    ruler.submit("/users", "/users", name="clerk", role="editor", regions="南阳市，北京朝阳")
    field = "//form[@action='/users/role']//input[@name='regions']/@value"
    assert "北京市朝阳区 河南省南阳市" in strings(ruler.page("/users"), field)
    with database.read() as connection:
        kept = account_named(connection, "clerk")
    assert kept is not None
    assert set(kept.regions) == {"4113", "110105"}
    answer = ruler.submit("/users", "/users/role", name="clerk", role="viewer", regions="无此县")
    assert answer.status_code == 422
    assert "没有名为“无此县”的地区" in answer.text


def test_a_portal_is_kept_by_the_name_of_its_place(reader: Visitor, database: Database) -> None:
    fields = {"form_token": reader.token_of("/runs"), "url": "http://x.gov.cn/", "key": "x", "name": "某县"}
    refused = reader.ask("POST", "/portals", data=fields | {"region": "朝阳区"})
    assert (refused.status_code, "吉林省长春市朝阳区" in refused.text) == (422, True)
    assert reader.ask("POST", "/portals", data=fields | {"region": ""}).status_code == 422
    assert reader.ask("POST", "/portals", data=fields | {"region": "新野县"}).status_code == 303
    with database.read() as connection:
        assert connection.scalar(select(schema.portal.c.region)) == "411329"


def test_a_run_of_one_portal_is_asked_for_by_its_name_and_told_in_words(reader: Visitor, database: Database) -> None:
    with database.write() as connection:
        values = {"key": "xy", "name": "新野县人民政府门户网站", "url": "http://x.gov.cn/", "region": "411329"}
        connection.execute(insert(schema.portal).values(**values))
        told = ["--portal", "xy", "--spread=30", "--full", "--novel", "3"]
        runs.ask(connection, "crawl", told)
    assert reader.submit("/runs", "/runs", job="crawl", portal="新野县人民政府门户网站").status_code == 303
    assert reader.submit("/runs", "/runs", job="crawl", portal="旧野县").status_code == 422
    with database.read() as connection:
        (asked, first) = runs.latest(connection)
    assert asked.arguments == ("--portal", "xy")
    said = "仅门户 新野县人民政府门户网站，各门户分摊在 30 分钟内，全部重新进行，--novel，3"
    assert said in text(reader.page("/runs"))
    assert said in text(reader.page(f"/runs/{first.id}"))
    assert "only the portal 新野县人民政府门户网站, the portals over 30 minutes" in text(reader.page("/runs?lang=en"))
