"""Whose report a document is: names cut and written in every way, in one county and among namesakes."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from storage import schema
from storage.database import Database
from storage.divisions import names_around, place_of
from storage.documents.identity import OF_MANY, PUBLISHER_ALONE, SEVERAL_BODIES, Claim, owner_of
from storage.ingest import ingest
from storage.register import Body, BodyKind, Portal, kind_of
from storage.registry.registration import bodies, put_body, put_portal
from tests.storage.test_ingest import document, reading

REGISTER = [
    Body("青石县人民政府", BodyKind.GOVERNMENT, "419901", "qs"),
    Body("青石县人民政府办公室", BodyKind.DEPARTMENT, "419901", "qs", ("县政府办",)),
    Body("青石县财政局", BodyKind.DEPARTMENT, "419901", "qs"),
    Body("青石县高新区管理委员会", BodyKind.ZONE, "419901", "qs"),
    Body("柳河镇人民政府", BodyKind.TOWNSHIP, "419901101", "qs"),
    Body("城关街道办事处", BodyKind.STREET, "419901001", "qs"),
    Body("城关街道办事处", BodyKind.STREET, "419902001", "bh"),
    Body("新野县人民政府", BodyKind.GOVERNMENT, "411329"),
    Body("新野县汉城街道办事处", BodyKind.STREET, "411329001"),
    Body("未央区汉城街道办事处", BodyKind.STREET, "610112010"),
]


@pytest.fixture
def register(database: Database) -> Database:
    with database.write() as connection:
        for key, region in (("qs", "419901"), ("bh", "419902")):
            put_portal(connection, Portal(key, key, f"http://{key}.gov.cn/", region))
        for body in REGISTER:
            put_body(connection, body)
    return database


def owner(
    register: Database, names: tuple[str, ...], portal: str = "", publisher: str = "", column: str = ""
) -> Body | str | None:
    with register.write() as connection:
        found = owner_of(connection, Claim(names, publisher, 2023, (portal,) if portal else (), column))
    return found.reason or found.body


@pytest.mark.parametrize(
    ("printed", "name", "region"),
    [
        ("青石县人民政府", "青石县人民政府", "419901"),
        ("青石县政府", "青石县人民政府", "419901"),
        ("青石县", "青石县人民政府", "419901"),
        ("青石县人民政府办公室", "青石县人民政府办公室", "419901"),
        ("青石县政府办公室", "青石县人民政府办公室", "419901"),
        ("县政府办", "青石县人民政府办公室", "419901"),
        ("青石县柳河镇人民政府", "柳河镇人民政府", "419901101"),
        ("青石县柳河镇", "柳河镇人民政府", "419901101"),
        ("柳河镇", "柳河镇人民政府", "419901101"),
        ("青石县人民政府城关街道办事处", "城关街道办事处", "419901001"),
        ("城关街道", "城关街道办事处", "419901001"),
        ("高新区", "青石县高新区管理委员会", "419901"),
        ("青石县高新区", "青石县高新区管理委员会", "419901"),
        ("财政局", "青石县财政局", "419901"),
        ("县财政局", "青石县财政局", "419901"),
        ("柳河镇人民政府办公室", "柳河镇人民政府", "419901101"),
    ],
)
def test_a_name_means_its_body_within_a_portal(register: Database, printed: str, name: str, region: str) -> None:
    found = owner(register, (printed,), "qs")
    assert isinstance(found, Body)
    assert (found.name, found.region, found.registered) == (name, region, True)


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("发改局", "发展和改革局"),
        ("县人社局", "人力资源和社会保障局"),
        ("青石县市监局", "市场监督管理局"),
        ("青石县文广旅局", "文化广电和旅游局"),
        ("青石县国资委", "国有资产监督管理委员会"),
        ("人防办", "人民防空办公室"),
        ("青石县经开区管委会", "经济技术开发区管理委员会"),
        ("青石县茅坪镇", "茅坪回族镇人民政府"),
        ("河口乡人民政府", "河口苗族侗族乡人民政府"),
    ],
)
def test_a_short_form_means_the_one_body_that_it_shortens(register: Database, printed: str, whole: str) -> None:
    with register.write() as connection:
        for name in (whole, "科学技术局", "教育体育局"):
            put_body(connection, Body(f"青石县{name}", kind_of(name), "419901", "qs"))
    found = owner(register, (printed,), "qs")
    assert isinstance(found, Body)
    assert (found.name, found.registered) == (f"青石县{whole}", True)


@pytest.mark.parametrize("printed", ["济源市市监局", "市监局", "市市场监管局"])
def test_a_city_does_not_hide_the_market_in_a_name(register: Database, printed: str) -> None:
    with register.write() as connection:
        put_portal(connection, Portal("jy", "jy", "http://jy.gov.cn/", "419001"))
        put_body(connection, Body("济源市市场监督管理局", BodyKind.DEPARTMENT, "419001", "jy"))
    found = owner(register, (printed,), "jy")
    assert isinstance(found, Body)
    assert found.registered


@pytest.mark.parametrize(
    "printed", ["改革局", "青石县社保局", "发局", "发改办", "财务局", "白河县发改局", "柳镇", "白河县"]
)
def test_what_shortens_no_name_is_another_body(register: Database, printed: str) -> None:
    with register.write() as connection:
        put_body(connection, Body("青石县发展和改革局", BodyKind.DEPARTMENT, "419901", "qs"))
        put_body(connection, Body("青石县人力资源和社会保障局", BodyKind.DEPARTMENT, "419901", "qs"))
    found = owner(register, (printed,), "qs")
    assert isinstance(found, Body)
    assert not found.registered


def test_a_short_form_of_two_bodies_is_given_to_neither(register: Database) -> None:
    with register.write() as connection:
        for name in ("城市管理局", "城乡管理服务局"):
            put_body(connection, Body(f"青石县{name}", BodyKind.DEPARTMENT, "419901", "qs"))
    assert owner(register, ("城管局",), "qs") == SEVERAL_BODIES


def test_an_office_of_another_level_is_another(register: Database) -> None:
    found = owner(register, ("市财政局",), "qs")
    assert isinstance(found, Body)
    assert not found.registered


def test_namesakes_are_told_apart_by_their_place(register: Database) -> None:
    found = owner(register, ("新野县人民政府汉城街道办事处",))
    assert isinstance(found, Body)
    assert found.region == "411329001"


def test_a_bare_namesake_is_given_to_nobody(register: Database) -> None:
    assert owner(register, ("城关街道办事处",)) == SEVERAL_BODIES


def test_the_column_of_a_county_tells_namesakes_apart_and_owns_not_all_that_stands_there(register: Database) -> None:
    with register.write() as connection:
        put_portal(connection, Portal("city", "city", "http://city.gov.cn/", "4113"))
        for region, county in (("411329", "新野县"), ("411330", "桐柏县")):
            put_body(connection, Body("城郊乡人民政府", BodyKind.TOWNSHIP, f"{region}300", "city"))
            put_body(connection, Body(f"{county}财政局", BodyKind.DEPARTMENT, region, "city"))
    named = owner(register, ("城郊乡",), "city", column="桐柏县")
    published = owner(register, (), "city", publisher="桐柏县财政局", column="桐柏县")
    assert [body.region for body in (named, published) if isinstance(body, Body)] == ["411330300", "411330"]
    assert isinstance(published, Body)
    assert published.kind is BodyKind.DEPARTMENT
    assert owner(register, ("城郊乡",), "city") == SEVERAL_BODIES


def test_the_second_cut_of_a_title_is_tried(register: Database) -> None:
    found = owner(register, ("青石县柳河镇人民", "青石县柳河镇"), "qs")
    assert isinstance(found, Body)
    assert found.name == "柳河镇人民政府"


def test_the_publisher_is_asked_only_where_the_title_names_nobody(register: Database) -> None:
    named = owner(register, ("青石县财政局",), "qs", publisher="青石县人民政府")
    unnamed = owner(register, (), "qs", publisher="青石县人民政府")
    assert isinstance(named, Body)
    assert isinstance(unnamed, Body)
    assert (named.name, unnamed.name) == ("青石县财政局", "青石县人民政府")


@pytest.mark.parametrize(
    ("column", "publisher", "name"),
    [
        ("柳河镇", "青石县人民政府", "柳河镇人民政府"),  # many a system has one publisher for all
        ("财政局", "青石县融媒体中心", "青石县财政局"),
        ("县公开办", "青石县财政局", "青石县财政局"),
        ("县政府办", "青石县人民政府", "青石县人民政府"),  # below its office stands the government's report
        ("青石县政府办公室", "青石县融媒体中心", "青石县人民政府办公室"),
        ("县政府", "县政府办公室", "青石县人民政府"),  # which its office publishes
        ("青石县人民政府", "青石县财政局", "青石县财政局"),
    ],
)
def test_where_the_title_names_nobody_the_column_tells_before_the_publisher(
    register: Database, column: str, publisher: str, name: str
) -> None:
    found = owner(register, (), "qs", publisher, column)
    assert isinstance(found, Body)
    assert found.name == name


@pytest.mark.parametrize(
    ("publisher", "authors", "kinds", "name"),
    [
        ("青石县人民政府", ("青石县财政局",), (), ""),
        ("青石县人民政府", (), ("局",), ""),
        ("青石县财政局", ("柳河镇人民政府",), (), ""),
        ("青石县融媒体中心", (), (), ""),
        ("县政府网", (), (), ""),
        ("青石县人民政府", ("青石县人民政府办公室",), (), "青石县人民政府"),
        ("青石县人民政府", ("某某单位",), ("县",), "青石县人民政府"),
        ("青石县财政局", ("县财政局",), ("局",), "青石县财政局"),
    ],
)
def test_a_publisher_is_not_believed_against_the_text(
    register: Database, publisher: str, authors: tuple[str, ...], kinds: tuple[str, ...], name: str
) -> None:
    with register.write() as connection:
        found = owner_of(connection, Claim((), publisher, 2023, ("qs",), "", authors, kinds))
    assert (found.body.name if found.body else found.reason) == (name or PUBLISHER_ALONE)


@pytest.mark.parametrize("publisher", ["青石县人民政府", "县政府办"])
def test_who_publishes_several_reports_of_a_year_owns_none_of_them_by_that(register: Database, publisher: str) -> None:
    assert owner(register, (), "qs", publisher, OF_MANY) == PUBLISHER_ALONE
    with register.write() as connection:
        said = Claim((), "青石县人民政府", 2023, ("qs",), OF_MANY, ("青石县人民政府",))
        named = owner_of(connection, said).body
    assert named is not None
    assert named.name == "青石县人民政府"
    own = owner(register, (), "qs", "青石县财政局", OF_MANY)
    assert isinstance(own, Body)
    assert own.name == "青石县财政局"


def test_an_unknown_body_is_kept_and_owes_nothing_until_it_is_adopted(register: Database) -> None:
    found = owner(register, ("汉阴县审计局",))
    assert isinstance(found, Body)
    assert (found.region, found.kind, found.registered) == ("610921", BodyKind.DEPARTMENT, False)
    with register.write() as connection:
        put_body(connection, Body("汉阴县审计局", BodyKind.DEPARTMENT, "610921"))
        adopted = [body for body in bodies(connection, region="610921") if body.registered]
        assert [body.id for body in adopted] == [found.id]


def test_one_body_shown_by_two_portals_is_one(register: Database) -> None:
    here, there = (owner(register, ("新野县审计局",), portal) for portal in ("qs", "bh"))
    assert isinstance(here, Body)
    assert isinstance(there, Body)
    assert here.id == there.id


@pytest.mark.parametrize("entered", ["桐柏县月河镇人民政府", "月河镇人民政府"])
def test_a_township_that_the_register_enters_for_its_county_is_known_to_the_city(
    database: Database, entered: str
) -> None:
    with database.write() as connection:
        put_portal(connection, Portal("city", "city", "http://city.gov.cn/", "4113"))
        put_portal(connection, Portal("tb", "tb", "http://tb.gov.cn/", "411330"))
        put_body(connection, Body(entered, BodyKind.TOWNSHIP, "411330", "tb"))
    found = [owner(database, ("桐柏县月河镇人民政府",), portal) for portal in ("city", "tb", "")]
    assert [(body.name, body.registered) for body in found if isinstance(body, Body)] == [(entered, True)] * 3


def test_a_township_that_is_entered_for_its_county_later_has_what_the_city_showed(database: Database) -> None:
    with database.write() as connection:
        put_portal(connection, Portal("city", "city", "http://city.gov.cn/", "4113"))
        shown = replace(document("http://city.gov.cn/1.html", "1"), portal="city")
        ingest(connection, shown, reading("桐柏县月河镇人民政府"))
        assert _whose(connection) == "411330101"
        put_body(connection, Body("月河镇人民政府", BodyKind.TOWNSHIP, "411330"))
        assert _whose(connection) == "411330"
        assert bodies(connection, registered=False) == []


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("新野县人民政府汉城街道办事处", "411329001"),
        ("桐柏县淮源镇人民政府", "411330108"),
        ("汉阴县人民政府", "610921"),
        ("重庆市九龙坡区二郎街道办事处", "500107008"),
        ("南京市鼓楼区人民政府", "320106"),
        ("鼓楼区人民政府", None),
        ("城关镇人民政府", None),
        ("", None),
    ],
)
def test_the_place_that_a_name_begins_with(name: str, region: str | None) -> None:
    assert place_of(name) == region


def test_the_places_around_a_region() -> None:
    assert names_around("411329001") == ("汉城街道", "新野县", "南阳市", "河南省")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("汉阴县人民政府", BodyKind.GOVERNMENT),
        ("桐柏县淮源镇人民政府", BodyKind.TOWNSHIP),
        ("扎赉特旗宝力根花苏木", BodyKind.TOWNSHIP),
        ("新野县人民政府汉城街道办事处", BodyKind.STREET),
        ("广州市花都区人民政府办公室", BodyKind.DEPARTMENT),
        ("从化经济开发区管理委员会", BodyKind.ZONE),
        ("国家税务总局鄂州市税务局", BodyKind.VERTICAL),
        ("亳州市市场监督管理局", BodyKind.DEPARTMENT),
        ("镶黄旗", BodyKind.GOVERNMENT),
    ],
)
def test_the_kind_that_a_name_shows(name: str, kind: BodyKind) -> None:
    assert kind_of(name) is kind


def test_a_body_registered_later_has_what_its_portal_shows_beside_another(database: Database) -> None:
    """As if it had been there from the beginning: the first of the portals that showed a document is asked first."""
    at_second = Body("青石县财政局", BodyKind.DEPARTMENT, "419901", "zz")
    at_first = Body("青石县财政局", BodyKind.DEPARTMENT, "419902", "aa")
    with database.write() as connection:
        for key in ("aa", "zz"):
            put_portal(connection, Portal(key, key, f"http://{key}.gov.cn/", "4199"))
        put_body(connection, at_second)
        for key in ("zz", "aa"):
            found = replace(document("http://a.gov.cn/1.html", "一"), portal=key)
            ingest(connection, found, reading("青石县财政局", 3))
    owner = select(schema.body.c.region).join(schema.document, schema.document.c.body_id == schema.body.c.id)
    with database.write() as connection:
        assert connection.scalars(owner).all() == ["419901"]
        put_body(connection, at_first)
        assert connection.scalars(owner).all() == ["419902"]


def test_a_namesake_registered_later_leaves_a_document_without_portal_to_nobody(database: Database) -> None:
    here, there = (Body("青石县财政局", BodyKind.DEPARTMENT, region) for region in ("419901", "419902"))
    with database.write() as connection:
        put_body(connection, here)
        ingest(connection, document("http://a.gov.cn/1.html", "1"), reading("青石县财政局"))
        assert _whose(connection) == "419901"
        put_body(connection, there)
        assert _whose(connection) is None


def test_a_portal_that_is_put_in_its_right_region_takes_what_it_showed_along(database: Database) -> None:
    with database.write() as connection:
        put_portal(connection, Portal("qs", "qs", "http://qs.gov.cn/", "419902"))
        shown = replace(document("http://a.gov.cn/1.html", "1"), portal="qs")
        ingest(connection, shown, reading("财政局"))
        assert _whose(connection) == "419902"
        put_portal(connection, Portal("qs", "qs", "http://qs.gov.cn/", "419901"))
        assert _whose(connection) == "419901"
        assert [body.region for body in bodies(connection, registered=False)] == ["419901"]


def _whose(connection: Connection) -> str | None:
    table = schema.document
    joined = select(schema.body.c.region).join(table, table.c.body_id == schema.body.c.id)
    region: str | None = connection.scalar(joined)
    return region


def test_a_line_says_of_which_county_an_office_is(register: Database) -> None:
    """A city's list names the county beside a title that calls the office alone."""
    ours = owner(register, ("财政局",), "qs", column="青石县财政局")
    others = owner(register, ("财政局",), "qs", column="云岭县财政局")
    above = owner(register, ("财政局",), "qs", column="市财政局")
    assert isinstance(ours, Body)
    assert isinstance(others, Body)
    assert (ours.name, ours.registered) == ("青石县财政局", True)
    assert (others.name, others.registered) == ("云岭县财政局", False)
    assert isinstance(above, Body)
    assert not above.registered
