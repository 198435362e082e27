"""Figures added up are the sums of the reports, by year, kind and place, and say what they rest on."""

import json
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from monitor.dashboard.access import User
from monitor.dashboard.charts import Line, line_chart
from monitor.dashboard.pages import overview
from monitor.dashboard.pages.analysis import asked
from monitor.dashboard.refusal import Refusal
from monitor.explaining.measures import MEASURES, value_of
from storage.documents.editions import current_editions
from storage.keeping.packing import pack
from storage.people.roles import Role
from tests.monitor.dashboard.browsing import Visitor, elements, strings, text
from tests.monitor.dashboard.world import World


def _by_hand(world: World, year: int, measure: str) -> tuple[Decimal, int]:
    """The sum over the current editions, and in how many the measure is a number."""
    total, counted = Decimal(0), 0
    with world.database.read() as connection:
        for edition in current_editions(connection, year=year):
            if edition.form:
                value = value_of(MEASURES[measure], edition.form, pack(edition.form, edition.cells)[0])
                total, counted = total + (value or 0), counted + (value is not None)
    return total, counted


def test_sums_are_those_of_the_reports(site: Visitor, world: World) -> None:
    for family, measure in (("requests", "received"), ("disclosure", "penalties"), ("money", "fees")):
        answer = site.get(f"/analysis.json?family={family}").json()
        (figure,) = [one for one in answer["figures"] if one["measure"] == measure and one["year"] == 2024]
        assert (Decimal(str(figure["value"])), figure["reports_counted"]) == _by_hand(world, 2024, measure)


def test_groups_add_up_to_the_whole(site: Visitor) -> None:
    (whole,) = [one for one in site.get("/analysis.json?measure=received").json()["figures"] if one["year"] == 2024]
    for by in ("kind", "place"):
        parts = site.get(f"/analysis.json?measure=received&by={by}").json()["figures"]
        assert sum(one["value"] for one in parts if one["year"] == 2024) == whole["value"]


def test_a_share_is_never_added_up(site: Visitor) -> None:
    figures = site.get("/analysis.json?family=shares").json()["figures"]
    assert figures
    assert all(0 <= one["value"] <= 100 for one in figures if one["value"] is not None)


def test_it_says_what_it_rests_on(site: Visitor) -> None:
    page = site.page("/analysis")
    assert "应公布 10，缺 1，未能查看 2" in text(elements(page, "//*[contains(@class, 'lead')]")[0])
    basis = {one["year"]: one for one in site.get("/analysis.json").json()["basis"]}
    assert (basis[2024]["owed"], basis[2024]["unverified"]) == (10, 2)
    assert basis[2024]["reports_with_errors"] > 0
    marks = strings(page, "//thead//abbr/parent::th/text()")
    assert "2024" in [mark.strip() for mark in marks]


def test_the_table_is_the_download(site: Visitor) -> None:
    shown = strings(
        site.page("/analysis?by=kind&measure=received"), "//table[contains(@class, 'compared')][1]//tbody/tr/th/text()"
    )
    rows = site.get("/analysis.csv?by=kind&measure=received").content.decode("utf-8-sig")
    assert all(name in rows for name in shown[:3])


values = st.dictionaries(st.integers(2019, 2025), st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 3)))


@given(st.lists(values, min_size=1, max_size=6))
def test_every_number_stands_within_the_scale_and_higher_is_higher(numbers: list[dict[int, float]]) -> None:
    lines = [Line(str(place), "", one) for place, one in enumerate(numbers)]
    chart = line_chart(range(2019, 2026), lines)
    if chart is None:
        assert not any(numbers)
        return
    assert len(chart.ticks) <= 8
    dots = sorted((dot for curve in chart.curves for dot in curve.dots), key=lambda dot: dot.value)
    assert len(dots) == sum(map(len, numbers))
    assert all(-0.01 <= dot.y <= 100.01 and 0 < dot.x < 100 for dot in dots)
    assert all(one.y >= other.y - 0.01 for one, other in pairwise(dots))


def test_an_account_limited_to_a_region_sees_that_alone(site: Visitor) -> None:
    user = User("clerk", Role.VIEWER, ("419901",))
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "app": site.app}
    request = Request(scope | {"state": {"user": user}})
    shown = overview.overview_json(request, site.app.state.site)
    assert [place["region"] for place in json.loads(bytes(shown.body))["places"]] == ["419901"]
    assert asked(request).region == "419901"
    with pytest.raises(Refusal):
        asked(request, region="419902")


def test_any_cell_of_the_form_may_be_followed(site: Visitor) -> None:
    field = "requests.received.natural_person"
    found = site.get(f"/analysis.json?cell={field}").json()["figures"]
    assert {one["measure"] for one in found} == {field}
    assert any(one["value"] for one in found)
    page = site.page(f"/analysis?cell={field}")
    assert "自然人" in text(elements(page, "//h1")[0])
    assert strings(page, "//option[@selected]/@value").count(field) == 1
    assert len(elements(page, "//select[@name='cell']//option")) == 201
    assert site.get("/analysis?cell=requests.received.nobody").status_code == 404


def test_chosen_counties_stand_beside_each_other(site: Visitor) -> None:
    both = site.get("/analysis.json?measure=received&compare=419901%20419902").json()
    assert {one["group"] for one in both["figures"]} == {"419901", "419902"}
    one = site.get("/analysis.json?measure=received&compare=419901").json()
    assert {figure["group"] for figure in one["figures"]} == {"419901"}
    owed = {basis["year"]: basis["owed"] for basis in one["basis"]}
    assert 0 < owed[2024] < {basis["year"]: basis["owed"] for basis in both["basis"]}[2024]
    assert site.get("/analysis?compare=41").status_code == 400
