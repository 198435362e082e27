"""An operator's own boundaries: which are taken, what is said of others, and how a region is drawn with them."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dashboard.app import create_app
from monitor.dashboard.boundaries import Boundaries, BoundaryError, read_boundaries
from monitor.dashboard.pages import overview
from monitor.dashboard.rendering import DashboardSettings
from monitor.dashboard.tally import Tally
from tests.monitor.dashboard.browsing import Visitor, elements, strings, text
from tests.monitor.dashboard.world import NOW, World


def square(code: object, west: float, south: float = 33.0, name: str = "adcode") -> dict[str, object]:
    """A county of one degree by one, its sides bent by less than a pixel."""
    ring = [[west, south], [west + 0.5, south + 0.0004], [west + 1, south], [west + 1, south + 1], [west, south + 1]]
    return {
        "type": "Feature",
        "properties": {name: code},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def written(folder: Path, *features: object) -> Path:
    file = folder / "counties.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def test_codes_are_found_under_several_names_and_others_are_counted(tmp_path: Path) -> None:
    without = {"type": "Feature", "properties": None, "geometry": None}
    found = read_boundaries(
        written(
            tmp_path, square(419901, 110), square("156419902", 111, name="GB"), square("410000", 110), without, None
        )
    )
    assert set(found.rings) == {"419901", "419902"}
    assert found.ignored == 3


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", "not GeoJSON"),
        ("[" * 100_000, "not GeoJSON"),
        ("[]", "list of features"),
        ('{"features": []}', "six-digit code"),
        (json.dumps({"features": [square("419901", 500000.0)]}), "EPSG:4326"),
        ('{"features": [{"id": "419901", "geometry": {"type": "Polygon", "coordinates": [[["a"]]]}}]}', "points"),
        ('{"features": [{"id": "419901", "geometry": 7}]}', "points"),
        ('{"features": [{"id": "419901", "geometry": {"type": "Polygon", "coordinates": [[[NaN, 1]]]}}]}', "degrees"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "map.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BoundaryError, match=named) as refused:
        read_boundaries(file)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"gone\.json: No such file"):
        read_boundaries(tmp_path / "gone.json")


def test_renamed_codes_are_joined_by_the_table(tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("map_code,code\n419801,419901\n", encoding="utf-8")
    assert set(read_boundaries(written(tmp_path, square("419801", 110)), aliases).rings) == {"419901"}
    for content, named in (("from,to\n", "map_code,code"), ("map_code,code\n4198,419901\n", "line 2")):
        aliases.write_text(content, encoding="utf-8")
        with pytest.raises(BoundaryError, match=named):
            read_boundaries(written(tmp_path, square("419801", 110)), aliases)


def test_a_line_finer_than_a_pixel_is_left_out_and_neighbours_share_their_side(tmp_path: Path) -> None:
    found = read_boundaries(written(tmp_path, square("419901", 110), square("419902", 111)))
    drawing = found.drawn({code: Tally({"on_time": 1}) for code in ("419901", "419902", "419903")})
    assert drawing is not None
    assert drawing.unjoined == {"419903"}
    assert drawing.width == 640
    west, east = (corners(area.path) for area in drawing.areas)
    assert len(west) == len(east) == 4
    assert len(set(west) & set(east)) == 2
    assert found.drawn({"410000": Tally()}) is None


def corners(path: str) -> list[tuple[int, int]]:
    """The points of a path of one outline."""
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    points = [(numbers[0], numbers[1])]
    for x, y in zip(numbers[2::2], numbers[3::2], strict=True):
        points.append((points[-1][0] + x, points[-1][1] + y))
    return points


@given(st.lists(st.tuples(st.integers(73000, 135000), st.integers(18000, 54000)), min_size=1, max_size=30))
def test_every_outline_lies_in_its_drawing(points: list[tuple[int, int]]) -> None:
    drawing = Boundaries({"419901": (tuple(points),)}).drawn({"419901": Tally()})
    assert drawing is not None
    assert 0 < drawing.width <= 640
    for area in drawing.areas:
        found = corners(area.path)
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in found)
        assert all(one != other for one, other in pairwise(found))


def test_the_overview_draws_the_boundaries_and_shows_what_is_not_in_them(tmp_path: Path, world: World) -> None:
    settings = DashboardSettings(boundaries=read_boundaries(written(tmp_path, square("419901", 110))))
    page = Visitor(create_app(world.database, lambda: NOW, settings)).page("/?lang=en")
    assert strings(page, "//svg[contains(@class,'outlines')]/a/@href") == ["/counties/419901"]
    assert strings(page, "//li[contains(@class,'tile')]/a/@href") == ["/counties/419902"]
    assert "have 1 of the 2 counties" in text(elements(page, "//div[contains(@class,'map')]")[0])


def test_a_country_leads_to_its_provinces(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "_MOST_PLACES", 1)
    settings = DashboardSettings(boundaries=read_boundaries(written(tmp_path, square("419901", 110))))
    page = Visitor(create_app(world.database, lambda: NOW, settings)).page("/?lang=en")
    assert strings(page, "//svg[contains(@class,'outlines')]/a/@href") == ["/?year=2024&region=41"]
    assert text(elements(page, "//svg[contains(@class,'outlines')]/a/title")[0]) == "河南省"
    assert strings(page, "//li[contains(@class,'tile')]/a/@href") == ["/counties/419902"]


def test_boundaries_of_elsewhere_leave_the_tiles(tmp_path: Path, world: World) -> None:
    settings = DashboardSettings(boundaries=read_boundaries(written(tmp_path, square("110101", 116))))
    page = Visitor(create_app(world.database, lambda: NOW, settings)).page("/?lang=en")
    assert not elements(page, "//svg[contains(@class,'outlines')]")
    assert len(strings(page, "//li[contains(@class,'tile')]/a/@href")) == 2
    assert "have 0 of the 2 counties" in text(elements(page, "//div[contains(@class,'map')]")[0])
