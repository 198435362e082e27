"""Bodies made from the table of divisions, and register files taken in with a word on what they change."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from storage import schema
from storage.database import Database
from storage.divisions import divisions_in
from storage.ingest import ingest
from storage.register import Body, BodyKind
from storage.registry.importing import Effect, FieldChange, preview, take_in
from storage.registry.register_files import read_register
from storage.registry.registration import bodies, put_body
from storage.registry.seeding import seed
from tests.storage.test_ingest import document, reading

HEADER = "name,kind,region,portal,aliases,since,until\n"


def test_a_county_has_its_government_office_departments_townships_and_streets() -> None:
    made = {body.name: body for body in seed("411329")}
    kinds = Counter(body.kind for body in made.values())
    assert (kinds[BodyKind.GOVERNMENT], kinds[BodyKind.STREET], kinds[BodyKind.TOWNSHIP]) == (1, 2, 13)
    assert made["新野县人民政府"].kind is BodyKind.GOVERNMENT
    assert made["新野县人民政府办公室"].kind is BodyKind.DEPARTMENT
    assert made["新野县财政局"].region == "411329"
    assert "新野县教体局" in made["新野县教育局"].aliases
    assert made["汉城街道办事处"].region == "411329001"
    assert made["王庄镇人民政府"].kind is BodyKind.TOWNSHIP
    assert kinds[BodyKind.DEPARTMENT] >= 25


@pytest.mark.parametrize(
    ("region", "government", "department"),
    [
        ("41", "河南省人民政府", "河南省财政厅"),
        ("31", "上海市人民政府", "上海市财政局"),
        ("4113", "南阳市人民政府", "南阳市财政局"),
        ("1525", "锡林郭勒盟行政公署", "锡林郭勒盟财政局"),
        ("6529", "阿克苏地区行政公署", "阿克苏地区财政局"),
    ],
)
def test_every_level_has_its_own_names(region: str, government: str, department: str) -> None:
    own = [body.name for body in seed(region) if body.region == region]
    assert own[0] == government
    assert department in own


def test_a_zone_is_no_government_and_units_of_statistics_are_left_out() -> None:
    names = {body.name: body.kind for body in seed("411371")}
    assert names == {
        "南阳高新技术产业开发区管理委员会": BodyKind.ZONE,
        "南阳高新区张衡街道办事处": BodyKind.STREET,
        "南阳高新区百里奚街道办事处": BodyKind.STREET,
    }
    assert {body.name for body in seed("411371", pseudo=True)} - set(names) == {"中关村南阳科技产业园管理委员会"}


def test_a_street_office_of_beijing_and_villages_without_a_township() -> None:
    assert {body.name: body.kind for body in seed("110105021")} == {"南磨房地区办事处": BodyKind.STREET}
    assert not [*seed("230803198")], "nobody governs 向阳区直辖村级区划"


def test_the_table_covers_the_nation() -> None:
    divisions = list(divisions_in(""))
    lengths = Counter(len(division.code) for division in divisions)
    assert (lengths[6] > 2900, lengths[9] > 41000) == (True, True)
    assert sum(division.is_zone for division in divisions) == 124
    assert sum(division.is_pseudo for division in divisions) == 2721
    made = [(body.region, body.name) for body in seed("")]
    assert len(made) == len(set(made))


def test_what_would_change_is_said_line_by_line_and_nothing_is_changed(database: Database) -> None:
    known = Body("青石县财政局", BodyKind.DEPARTMENT, "419901", since=date(2019, 1, 1))
    with database.write() as connection:
        put_body(connection, known)
        ingest(connection, document("http://a.gov.cn/1.html", "一"), reading("青石县审计局", 3))
        ingest(connection, document("http://a.gov.cn/2.html", "二"), reading("青石县国资局", 4))
    lines = [
        "青石县财政局,department,419901,,青石县国资局,2019-01-01,",
        "青石县档案局,department,419901,,,,",
        "青石县教育局,department,419901,nowhere,,,",
    ]
    file = read_register((HEADER + "\n".join(lines)).encode())
    with database.write() as connection:
        said = preview(connection, [file])
        assert bodies(connection) == [known]
        done = take_in(connection, [file])
        assert connection.scalar(select(func.count()).select_from(schema.report)) == 2
        again = take_in(connection, [file])
    assert said == done
    assert [(one.line, one.effect, one.name) for one in said.changes] == [
        (2, Effect.CHANGED, "青石县财政局"),
        (3, Effect.ADDED, "青石县档案局"),
    ]
    assert said.changes[0].fields == (FieldChange("aliases", "", "青石县国资局"),)
    assert [(file, bad.line) for file, bad in said.refused] == [(0, 4)]
    assert said.reports_moved == 1
    assert {one.effect for one in again.changes} == {Effect.SAME}
    assert again.reports_moved == 0


def test_a_body_that_was_met_is_adopted_by_an_import(database: Database) -> None:
    with database.write() as connection:
        ingest(connection, document("http://a.gov.cn/1.html", "一"), reading("汉阴县审计局", 3))
        file = read_register(f"{HEADER}汉阴县审计局,department,610921,,,,\n".encode())
        (change,) = take_in(connection, [file]).changes
        assert change.effect is Effect.ADOPTED
        assert bodies(connection) == [replace(Body("汉阴县审计局", BodyKind.DEPARTMENT, "610921"))]
