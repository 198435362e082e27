"""Copied texts among the reports that are held, and judging only what changed."""

from datetime import date

from sqlalchemy import select

from monitor.judgement.copies import side_by_side
from monitor.judgement.judging import Summary, check_all
from storage import schema
from storage.register import BodyKind
from storage.visits import Outcome
from tests.monitor.checks.test_copying import words
from tests.monitor.county import FINANCE, WATER, County, moment
from tests.monitor.samples import SECTIONS, figures

OTHERS = ("某县教育局", "某县交通运输局")


def check(county: County, day: int = 10, **more: bool) -> Summary:
    return check_all(county.database, None, moment(2, day), **more)


def publish(county: County, name: str, text: str, **cells: int) -> None:
    county.publish(name, moment(1, 20), date(2024, 1, 20), figures("2021", **cells), sections=SECTIONS | {1: text})


def standing(county: County, check_id: str) -> dict[str, str]:
    names = {key: name for name, key in county.bodies.items()}
    table = schema.finding
    query = select(table.c.body_id, table.c.status).where(table.c.check == check_id)
    with county.database.read() as connection:
        return {names[body_id]: status for body_id, status in connection.execute(query)}


def test_a_copy_is_found_on_both_sides_and_resolved_when_one_is_written_anew(county: County) -> None:
    county.found(FINANCE, WATER, *OTHERS)
    publish(county, FINANCE, words(1))
    publish(county, OTHERS[0], words(2))
    first = check(county)
    assert standing(county, "text.copied") == {}
    publish(county, WATER, words(1).replace("，", "、"))
    second = check(county, 11)
    assert standing(county, "text.copied") == {FINANCE: "open", WATER: "open"}
    assert (first.judged, second.judged, second.unchanged) == (4, 2, 2)
    changed = figures(disclosure__licensing__decisions=1)
    county.publish(FINANCE, moment(2, 11), date(2024, 1, 20), changed, sections=SECTIONS | {1: words(3)})
    check(county, 12)
    assert standing(county, "text.copied") == {FINANCE: "resolved", WATER: "resolved"}


def test_the_passages_are_shown_side_by_side(county: County) -> None:
    county.found(FINANCE, WATER)
    publish(county, FINANCE, words(1))
    publish(county, WATER, words(1))
    check(county)
    with county.database.read() as connection:
        edition = connection.scalar(select(schema.report.c.edition_id).where(schema.report.c.body_id == 1))
        found = side_by_side(connection, edition or 0, 1, WATER)
        nobody = side_by_side(connection, edition or 0, 1, "某县教育局")
    assert found is not None
    assert nobody is None
    assert (found.section, found.other, found.share) == (1, WATER, 1.0)
    assert found.passages[0].own == found.passages[0].other


def test_only_what_changed_is_judged_again(county: County) -> None:
    county.found(FINANCE, WATER)
    publish(county, FINANCE, "甲。", requests__received__total=3)
    publish(county, WATER, "乙。")
    assert check(county).judged == 2
    again = check(county, 11)
    assert (again.judged, again.unchanged, again.standing) == (0, 2, 2)
    assert again.not_assessable == check(county, 11, full=True).not_assessable
    county.look(moment(2, 11), Outcome.BLOCKED)
    assert check(county, 12).judged == 0
    county.publish(WATER, moment(2, 12), date(2024, 1, 20), figures(requests__received__total=1))
    assert check(county, 13).judged == 1
    table = schema.finding
    with county.database.read() as connection:
        assert set(connection.scalars(select(table.c.last_seen))) == {moment(2, 13)}


def test_a_government_is_judged_again_when_one_of_its_bodies_changed(county: County) -> None:
    county.found(FINANCE)
    with county.database.write() as connection:
        county.add_body(connection, "某县人民政府", kind=BodyKind.GOVERNMENT)
    county.publish("某县人民政府", moment(1, 20), date(2024, 1, 20), figures())
    publish(county, FINANCE, "甲。")
    check(county)
    assert standing(county, "bodies.less_than_child") == {}
    county.publish(FINANCE, moment(2, 11), date(2024, 1, 20), figures(requests__received__total=4))
    assert check(county, 12).judged == 2
    assert standing(county, "bodies.less_than_child") == {"某县人民政府": "open"}
