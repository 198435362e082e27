"""When a column is due: what holds for every history, and what a year of the policy comes to."""

import random
from datetime import UTC, date, datetime, timedelta
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.looks.policy import RUN, Rhythm, due_at
from crawler.search.searching import is_search_old
from storage.clock import SHANGHAI, day_of, end_of_day
from storage.portals.lacking import DUE_DAYS, Lacking
from tests.benchmarks import bench_policy, bench_replaced

DAY = timedelta(days=1)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
LACKING = st.builds(
    lambda owed, governments, others: Lacking(owed + governments + others, governments, others),
    st.integers(0, 60),
    st.integers(0, 2),
    st.integers(0, 60),
)
RHYTHMS = st.builds(
    Rhythm,
    looked=MOMENTS,
    failures=st.integers(0, 5),
    is_walled=st.booleans(),
    is_dormant=st.booleans(),
    arrivals=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=3).map(tuple),
)
KEYS = st.text(min_size=1, max_size=12)


def local(moment: datetime) -> tuple[int, int]:
    inside = moment.astimezone(SHANGHAI)
    return inside.hour, inside.minute


@given(LACKING, KEYS, MOMENTS)
def test_what_was_never_looked_at_is_due(lacking: Lacking, key: str, now: datetime) -> None:
    assert due_at(Rhythm(), lacking, key) <= now


@given(RHYTHMS, LACKING, KEYS)
def test_the_next_look_comes_and_comes_within_a_week(rhythm: Rhythm, lacking: Lacking, key: str) -> None:
    assert rhythm.looked is not None
    due = due_at(rhythm, lacking, key)
    assert rhythm.looked < due <= rhythm.looked + 7 * DAY + RUN
    assert due == due_at(rhythm, lacking, key)


@given(RHYTHMS, LACKING, KEYS)
def test_while_something_is_missing_no_office_day_ends_unseen(rhythm: Rhythm, lacking: Lacking, key: str) -> None:
    assert rhythm.looked is not None
    if not lacking.any or rhythm.is_dormant or rhythm.is_walled:
        return
    evening = rhythm.looked.astimezone(SHANGHAI).replace(hour=18, minute=30, second=0, microsecond=0)
    while evening <= rhythm.looked or evening.weekday() > 4:
        evening += DAY
    assert due_at(rhythm, lacking, key) <= evening + RUN


@given(LACKING, KEYS, st.integers(0, 300))
def test_a_robots_txt_of_one_day_is_good_for_the_next(lacking: Lacking, key: str, day: int) -> None:
    first = due_at(Rhythm(looked=datetime(2026, 1, 1, 12, tzinfo=UTC) + day * DAY), lacking, key)
    second = due_at(Rhythm(looked=first), lacking, key)
    if day_of(second) - day_of(first) == DAY and day_of(second).weekday() in (1, 3, 5):
        assert second - first < DAY or local(second)[0] < 12


@given(RHYTHMS, LACKING, KEYS)
def test_the_first_look_after_a_due_day_comes_at_once(rhythm: Rhythm, lacking: Lacking, key: str) -> None:
    assert rhythm.looked is not None
    if rhythm.is_walled:
        return
    for year in (rhythm.looked.year, rhythm.looked.year + 1):
        for over in (end_of_day(date(year, month, day)) for month, day in DUE_DAYS):
            assert due_at(rhythm, lacking, key) <= over + RUN or over <= rhythm.looked


@given(RHYTHMS, LACKING, KEYS, MOMENTS)
def test_a_server_that_asked_to_wait_is_left_alone(rhythm: Rhythm, lacking: Lacking, key: str, until: datetime) -> None:
    waiting = Rhythm(**{**vars(rhythm), "not_before": until})
    assert due_at(waiting, lacking, key) >= until


@given(RHYTHMS, KEYS)
def test_more_that_is_missing_is_never_later(rhythm: Rhythm, key: str) -> None:
    complete, lacking = Lacking(owed=50), Lacking(owed=50, governments=1, others=10)
    assert due_at(rhythm, lacking, key) <= due_at(rhythm, complete, key)


@given(MOMENTS, KEYS)
def test_a_wall_is_not_asked_again_the_same_day(looked: datetime, key: str) -> None:
    walled = Rhythm(looked=looked, failures=1, is_walled=True)
    assert due_at(walled, Lacking(9, 1, 8), key) >= looked + timedelta(hours=20)


def test_looks_come_just_after_office_hours() -> None:
    may = Rhythm(looked=datetime(2026, 5, 6, 12, 0, tzinfo=UTC))
    assert (18, 30) <= local(due_at(may, Lacking(9, 0, 1), "qinghe")) <= (19, 0)
    rush = Rhythm(looked=datetime(2026, 1, 20, 2, 45, tzinfo=UTC))
    assert (12, 30) <= local(due_at(rush, Lacking(9, 0, 1), "qinghe")) <= (13, 0)


def test_portals_of_one_moment_are_not_asked_at_once() -> None:
    looked = Rhythm(looked=datetime(2026, 5, 6, 12, 0, tzinfo=UTC))
    moments = {due_at(looked, Lacking(9, 0, 1), f"portal-{number}") for number in range(100)}
    assert len(moments) > 80
    assert max(moments) - min(moments) <= RUN


def test_a_year_of_it_is_as_frugal_and_as_early_as_it_must_be() -> None:
    country = [sorted(bench_policy.arrivals(random.Random(seed))) for seed in range(60)]
    figures = bench_policy.simulate(country, bench_policy.POLICIES["nianbao"])
    assert figures.robots <= 1.0
    checks = fmean(bench_replaced.year_of(random.Random(seed)).checks for seed in range(2)) / 365
    assert figures.requests + checks <= 1.0
    assert figures.rush_mean <= 3
    assert figures.rush_p95 <= 8
    assert figures.rest_p95 <= 24
    assert figures.peak <= 6 + figures.peak_new


@pytest.mark.parametrize(
    ("ended", "at", "is_old"),
    [
        (None, "2026-06-01", True),
        ("2026-04-01", "2026-04-07", False),
        ("2026-04-01", "2026-04-08", True),
        ("2026-04-28", "2026-05-04", False),
        ("2026-04-28", "2026-05-05", True),
        ("2026-05-05", "2026-05-20", False),
        ("2026-05-05", "2026-06-05", True),
        ("2026-02-01", "2026-02-09", True),
    ],
)
def test_missing_rests_on_no_old_search(ended: str | None, at: str, is_old: bool) -> None:
    def moment(day: str) -> datetime:
        return datetime.fromisoformat(f"{day}T04:00:00+00:00")

    assert is_search_old(moment(ended) if ended else None, moment(at)) is is_old
