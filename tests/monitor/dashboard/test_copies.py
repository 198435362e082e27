"""A report whose text is nearly another body's: the page shows both side by side, and leads to the other."""

from monitor.dashboard.app import create_app
from tests.monitor.checks.test_copying import words
from tests.monitor.county import FINANCE, WATER, County, moment
from tests.monitor.dashboard.browsing import Visitor
from tests.monitor.test_copies import check, publish


def written(county: County, finance: str, water: str) -> Visitor:
    """The dashboard of a county of two bodies, with what each wrote as its first section."""
    county.found(FINANCE, WATER)
    publish(county, FINANCE, finance)
    publish(county, WATER, water)
    check(county)
    return Visitor(create_app(county.database, clock=lambda: moment(2, 11)))


def test_copied_sections_stand_side_by_side(county: County) -> None:
    site = written(county, words(1), words(1))
    page = site.get("/reports/1/2023")
    assert "雷同文字对照" in page.text
    assert '<a href="/reports/2/2023">' in page.text
    (copy,) = site.get("/reports/1/2023.json").json()["copies"]
    assert (copy["section"], copy["other"], copy["share"]) == (1, WATER, 1.0)
    assert copy["passages"][0]["own"] == copy["passages"][0]["other"]


def test_nothing_stands_there_when_nothing_is_copied(county: County) -> None:
    site = written(county, words(1), words(2))
    assert "雷同文字对照" not in site.get("/reports/1/2023").text
    assert site.get("/reports/1/2023.json").json()["copies"] == []
