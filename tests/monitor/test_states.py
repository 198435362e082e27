"""The truth table of states: due dates, looks, dates and sightings around the end of a due date in China."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.states import Because, Evidence, Judgement, Look, Sighting, Status, judge
from monitor.obligations import Obligation, due_date
from storage.register import Body, BodyKind
from storage.report import Dates

DEPARTMENT = Body("某县财政局", BodyKind.DEPARTMENT, "410000", "county")
YEAR = 2023
DUE = date(2024, 1, 31)
OVER = datetime(2024, 1, 31, 16, 0, tzinfo=UTC)  # 1 February 00:00 in China
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
LATER = date(2024, 3, 1)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati"], autouse=True, scope="module")
def host_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """The host's zone, with or without summer time, is of no consequence."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


def look(begun: datetime, number: int = 1, lasts: timedelta = timedelta(minutes=1)) -> Look:
    return Look(number, begun, begun + lasts)


def evidence(*looks: Look, columns: tuple[int, ...] | None = (1,), **values: object) -> Evidence:
    """Looks at column 1, unless other columns are named: then at each."""
    return Evidence(columns, dict.fromkeys(columns or (), looks), **values)  # type: ignore[arg-type]


def state(given: Evidence, today: date = LATER, body: Body = DEPARTMENT, year: int = YEAR) -> Judgement:
    return judge(Obligation(body, year, due_date(body.kind, year)), given, today)


ABSENCE: list[tuple[str, Evidence, date, Status, Because]] = [
    ("on the due date", evidence(look(OVER - DAY)), DUE, Status.NOT_DUE, Because.BEFORE_DUE_DATE),
    ("a year before", evidence(), date(2023, 2, 1), Status.NOT_DUE, Because.BEFORE_DUE_DATE),
    ("the day after, no look", evidence(), DUE + DAY, Status.UNVERIFIED, Because.NOT_LOOKED),
    ("looked a second too early", evidence(look(OVER - SECOND)), LATER, Status.UNVERIFIED, Because.NOT_LOOKED),
    ("looked at midnight", evidence(look(OVER)), DUE + DAY, Status.MISSING, Because.NOT_LISTED),
    ("looked long after", evidence(look(OVER + 20 * DAY)), LATER, Status.MISSING, Because.NOT_LISTED),
    (
        "an hour repeated",
        evidence(look(OVER - HOUR), look(OVER - HOUR, 2)),
        LATER,
        Status.UNVERIFIED,
        Because.NOT_LOOKED,
    ),
    ("no portal", evidence(columns=None), LATER, Status.UNVERIFIED, Because.NO_PORTAL),
    ("no portal, not due", evidence(columns=None), DUE, Status.NOT_DUE, Because.BEFORE_DUE_DATE),
    ("no columns", evidence(columns=()), LATER, Status.UNVERIFIED, Because.NO_COLUMNS),
    ("searched in one way only", evidence(searched=None), LATER, Status.UNVERIFIED, Because.NOT_SEARCHED),
    (
        "searched before it was due",
        evidence(look(OVER), searched=OVER - SECOND),
        LATER,
        Status.UNVERIFIED,
        Because.NOT_SEARCHED,
    ),
    ("searched in both ways", evidence(look(OVER), searched=OVER), LATER, Status.MISSING, Because.NOT_LISTED),
    (
        "one of two columns",
        Evidence((1, 2), {1: [look(OVER)], 2: [look(OVER - SECOND)]}),
        LATER,
        Status.UNVERIFIED,
        Because.NOT_LOOKED,
    ),
    ("a column never looked at", Evidence((1, 2), {1: [look(OVER)]}), LATER, Status.UNVERIFIED, Because.NOT_LOOKED),
    ("both columns", evidence(look(OVER), columns=(1, 2)), LATER, Status.MISSING, Because.NOT_LISTED),
    (
        "both, on different days",
        Evidence((1, 2), {1: [look(OVER)], 2: [look(OVER + DAY)]}),
        LATER,
        Status.MISSING,
        Because.NOT_LISTED,
    ),
    ("two looks wanted, one", evidence(look(OVER), confirming_looks=2), LATER, Status.UNVERIFIED, Because.NOT_LOOKED),
    (
        "two looks 11 h apart",
        evidence(look(OVER), look(OVER + 11 * HOUR, 2), confirming_looks=2),
        LATER,
        Status.UNVERIFIED,
        Because.NOT_LOOKED,
    ),
    (
        "two looks 12 h apart",
        evidence(look(OVER), look(OVER + HOUR, 2), look(OVER + 12 * HOUR, 3), confirming_looks=2),
        LATER,
        Status.MISSING,
        Because.NOT_LISTED,
    ),
    ("a document that may be it", evidence(look(OVER), unsettled=(7,)), LATER, Status.UNVERIFIED, Because.UNSETTLED),
]


@pytest.mark.parametrize(
    ("given", "today", "status", "because"), [row[1:] for row in ABSENCE], ids=[r[0] for r in ABSENCE]
)
def test_states_without_a_report(given: Evidence, today: date, status: Status, because: Because) -> None:
    judged = state(given, today)
    assert (judged.status, judged.because) == (status, because)


def seen(
    first_seen: datetime,
    displayed: date | None = None,
    metadata: date | None = None,
    address: date | None = None,
    *,
    at: str = "http://www.county.gov.cn/a.html",
    number: int = 1,
    listed: bool = True,
) -> Sighting:
    return Sighting(number, at, Dates(displayed, metadata, address), first_seen, listed)


IN_TIME, DUE_DAY, TOO_LATE = date(2024, 1, 20), DUE, date(2024, 2, 1)
LONG_AFTER = OVER + 20 * DAY
BEFORE_LOOK = look(OVER + DAY)

PUBLISHED: list[tuple[str, Evidence, Status, Because, bool]] = [
    (
        "seen the last second",
        evidence(sightings=(seen(OVER - SECOND),)),
        Status.ON_TIME,
        Because.SEEN_BY_DUE_DATE,
        False,
    ),
    (
        "seen in time, dated later",
        evidence(sightings=(seen(OVER - SECOND, TOO_LATE),)),
        Status.ON_TIME,
        Because.SEEN_BY_DUE_DATE,
        True,
    ),
    ("seen at midnight, undated", evidence(sightings=(seen(OVER),)), Status.ON_TIME, Because.UNDATED, True),
    ("dated in time", evidence(sightings=(seen(LONG_AFTER, IN_TIME),)), Status.ON_TIME, Because.DATED_ON_TIME, False),
    (
        "dated on the due date",
        evidence(sightings=(seen(LONG_AFTER, DUE_DAY),)),
        Status.ON_TIME,
        Because.DATED_ON_TIME,
        False,
    ),
    ("dated the day after", evidence(sightings=(seen(LONG_AFTER, TOO_LATE),)), Status.LATE, Because.DATED_LATE, False),
    (
        "dated in December",
        evidence(sightings=(seen(LONG_AFTER, date(2023, 12, 22)),)),
        Status.ON_TIME,
        Because.DATED_ON_TIME,
        False,
    ),
    ("metadata only", evidence(sightings=(seen(LONG_AFTER, None, TOO_LATE),)), Status.LATE, Because.DATED_LATE, False),
    (
        "address only",
        evidence(sightings=(seen(LONG_AFTER, None, None, IN_TIME),)),
        Status.ON_TIME,
        Because.DATED_ON_TIME,
        False,
    ),
    (
        "three dates late",
        evidence(sightings=(seen(LONG_AFTER, TOO_LATE, TOO_LATE, TOO_LATE),)),
        Status.LATE,
        Because.DATED_LATE,
        False,
    ),
    (
        "displayed late, metadata in time",
        evidence(sightings=(seen(LONG_AFTER, TOO_LATE, IN_TIME),)),
        Status.ON_TIME,
        Because.DATES_DISAGREE,
        True,
    ),
    (
        "displayed in time, address late",
        evidence(sightings=(seen(LONG_AFTER, IN_TIME, None, TOO_LATE),)),
        Status.ON_TIME,
        Because.DATES_DISAGREE,
        True,
    ),
    ("dated 1970", evidence(sightings=(seen(LONG_AFTER, date(1970, 1, 1)),)), Status.ON_TIME, Because.UNDATED, True),
    (
        "dated 1970, absent after",
        evidence(BEFORE_LOOK, sightings=(seen(LONG_AFTER, date(1970, 1, 1)),)),
        Status.LATE,
        Because.APPEARED_LATE,
        False,
    ),
    (
        "dated in the future",
        evidence(sightings=(seen(LONG_AFTER, date(2033, 1, 1)),)),
        Status.ON_TIME,
        Because.UNDATED,
        True,
    ),
    (
        "future, metadata in time",
        evidence(sightings=(seen(LONG_AFTER, date(2033, 1, 1), IN_TIME),)),
        Status.ON_TIME,
        Because.DATES_DISAGREE,
        True,
    ),
    (
        "undated, absent before",
        evidence(look(OVER - DAY), sightings=(seen(LONG_AFTER),)),
        Status.ON_TIME,
        Because.UNDATED,
        True,
    ),
    (
        "undated, absent after",
        evidence(BEFORE_LOOK, sightings=(seen(LONG_AFTER),)),
        Status.LATE,
        Because.APPEARED_LATE,
        False,
    ),
    (
        "undated, absent after from a list that may go on unseen",
        Evidence((1,), {1: [BEFORE_LOOK]}, (seen(LONG_AFTER),), cut=(1,)),
        Status.ON_TIME,
        Because.UNDATED,
        True,
    ),
    (
        "undated, found elsewhere",
        evidence(BEFORE_LOOK, sightings=(seen(LONG_AFTER, listed=False),)),
        Status.ON_TIME,
        Because.UNDATED,
        True,
    ),
    (
        "undated, found by that look",
        evidence(look(OVER + DAY, lasts=HOUR), sightings=(seen(OVER + DAY + SECOND),)),
        Status.ON_TIME,
        Because.UNDATED,
        True,
    ),
    (
        "undated, absent in one column only",
        Evidence((1, 2), {1: [BEFORE_LOOK]}, (seen(LONG_AFTER),)),
        Status.ON_TIME,
        Because.UNDATED,
        True,
    ),
    (
        "dated back",
        evidence(BEFORE_LOOK, sightings=(seen(LONG_AFTER, IN_TIME),)),
        Status.ON_TIME,
        Because.DATES_DISAGREE,
        True,
    ),
    (
        "the date of an address changed",
        evidence(sightings=(seen(LONG_AFTER, TOO_LATE), seen(LONG_AFTER + DAY, IN_TIME, number=2))),
        Status.LATE,
        Because.DATED_LATE,
        False,
    ),
    (
        "two addresses at once, one in time",
        evidence(sightings=(seen(LONG_AFTER, TOO_LATE), seen(LONG_AFTER + SECOND, IN_TIME, at="http://b/", number=2))),
        Status.ON_TIME,
        Because.DATED_ON_TIME,
        False,
    ),
    (
        "a second address in time, later",
        evidence(sightings=(seen(LONG_AFTER, TOO_LATE), seen(LONG_AFTER + DAY, IN_TIME, at="http://b/", number=2))),
        Status.ON_TIME,
        Because.DATES_DISAGREE,
        True,
    ),
    (
        "no portal, dated late",
        evidence(columns=None, sightings=(seen(LONG_AFTER, TOO_LATE),)),
        Status.LATE,
        Because.DATED_LATE,
        False,
    ),
]


@pytest.mark.parametrize(
    ("given", "status", "because", "uncertain"), [row[1:] for row in PUBLISHED], ids=[row[0] for row in PUBLISHED]
)
def test_states_with_a_report(given: Evidence, status: Status, because: Because, uncertain: bool) -> None:
    judged = state(given)
    assert (judged.status, judged.because, judged.dates_disagree) == (status, because, uncertain)


def test_a_report_found_before_the_due_date_is_on_time_at_once() -> None:
    early = seen(datetime(2024, 1, 10, tzinfo=UTC), IN_TIME)
    assert state(evidence(sightings=(early,)), date(2024, 1, 10)).status is Status.ON_TIME


def test_governments_have_until_the_end_of_march() -> None:
    government = Body("某县人民政府", BodyKind.GOVERNMENT, "410000", "county")
    over = datetime(2024, 3, 31, 16, 0, tzinfo=UTC)
    assert state(evidence(look(OVER)), date(2024, 3, 31), government).status is Status.NOT_DUE
    assert state(evidence(look(over - SECOND)), date(2024, 4, 1), government).status is Status.UNVERIFIED
    assert state(evidence(look(over)), date(2024, 4, 1), government).status is Status.MISSING
    assert state(evidence(sightings=(seen(over, date(2024, 2, 6)),)), LATER, government).status is Status.ON_TIME


def test_the_leap_day_is_a_day_like_others() -> None:
    leap = seen(datetime(2024, 3, 10, tzinfo=UTC), date(2024, 2, 29))
    judged = state(evidence(sightings=(leap,)))
    assert (judged.status, judged.published) == (Status.LATE, date(2024, 2, 29))
    assert state(evidence(), date(2024, 2, 29)).status is Status.UNVERIFIED


MOMENTS = st.integers(-62, 120).flatmap(lambda day: st.integers(0, 86399).map(lambda s: OVER + day * DAY + s * SECOND))


@given(st.lists(MOMENTS, max_size=6), st.lists(MOMENTS, max_size=6), st.dates(date(2023, 6, 1), date(2024, 12, 1)))
def test_missing_is_never_said_without_a_whole_look_at_every_column_after_the_due_date(
    first: list[datetime], second: list[datetime], today: date
) -> None:
    looks = {1: [look(moment) for moment in sorted(first)], 2: [look(moment) for moment in sorted(second)]}
    judged = state(Evidence((1, 2), looks), today)
    seen_after = all(any(one.started >= OVER for one in own) for own in looks.values())
    assert (judged.status is Status.MISSING) == (today > DUE and seen_after)


@given(
    st.lists(st.dates(date(2024, 2, 1), date(2024, 5, 1)) | st.dates(date(2023, 12, 1), DUE), min_size=1, max_size=3),
    MOMENTS,
)
def test_lateness_is_never_said_against_a_date_or_a_sighting_in_time(days: list[date], first_seen: datetime) -> None:
    judged = state(evidence(sightings=(seen(first_seen, *days),)))
    assert judged.status in (Status.ON_TIME, Status.LATE)
    if first_seen < OVER or any(day <= DUE for day in days):
        assert judged.status is Status.ON_TIME
