"""Laws of counting: parts add up, and a share never says more than is known."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dashboard import tiles
from monitor.dashboard.tally import Tally
from monitor.judgement.states import Status

TALLIES = st.dictionaries(st.sampled_from([str(status) for status in Status]), st.integers(0, 500)).map(Tally)


@given(TALLIES)
def test_the_bar_is_full_and_shows_every_state_that_occurs(tally: Tally) -> None:
    parts = tally.segments
    assert sum(part.number for part in parts) == tally.owed
    if parts:
        assert parts[0].start == 0
        assert parts[-1].start + parts[-1].width == pytest.approx(100, abs=0.01)
    for one, following in pairwise(parts):
        assert one.start + one.width == pytest.approx(following.start, abs=0.01)


@given(TALLIES)
def test_the_share_is_a_range_exactly_when_something_was_not_looked_at(tally: Tally) -> None:
    share = tally.published_share
    if share is None:
        assert tally.due == 0
        return
    least, most = share
    assert 0 <= least <= most <= 100
    assert (least == 100) == (tally.published == tally.due)
    assert (most == 0) == (tally.published + tally[Status.UNVERIFIED] == 0)
    if not tally[Status.UNVERIFIED]:
        assert least == most


@given(TALLIES)
def test_missing_is_the_gravest_and_on_time_the_least_grave(tally: Tally) -> None:
    if tally[Status.MISSING]:
        assert tally.gravest == Status.MISSING
    elif tally.gravest == Status.ON_TIME:
        assert tally[Status.ON_TIME] == tally.owed


def test_provinces_bear_the_names_that_fit_a_tile() -> None:
    names = {"11": "北京市", "15": "内蒙古自治区", "23": "黑龙江省", "45": "广西壮族自治区", "65": "新疆维吾尔自治区"}
    drawn = tiles.country({code: Tally() for code in names}, names, 2024)
    called = {tile.region: tile.name for tile in drawn.blocks[0].tiles}
    assert [called[code] for code in names] == ["北京", "内蒙古", "黑龙江", "广西", "新疆"]
