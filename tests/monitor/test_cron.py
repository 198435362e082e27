"""Cron lines mean what they mean everywhere: 0 and 7 are Sunday, and a day and a weekday mean either."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.running.cron import trigger

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, tzinfo=SHANGHAI)


def days(line: str, count: int) -> list[str]:
    """The first days on which a line fires from a Monday on, as weekday and day of the month."""
    found: list[str] = []
    moment = MONDAY
    when = trigger(line, SHANGHAI)
    while len(found) < count:
        fired = when.get_next_fire_time(None, moment)
        assert fired is not None
        found.append(fired.strftime("%a %d"))
        moment = fired + timedelta(minutes=1)
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 8 * * 1-5", ["Mon 02", "Tue 03", "Wed 04", "Thu 05", "Fri 06", "Mon 09"]),
        ("0 8 * * 0", ["Sun 08", "Sun 15"]),
        ("0 8 * * 7", ["Sun 08", "Sun 15"]),
        ("0 8 * * sun,wed", ["Wed 04", "Sun 08"]),
        ("0 8 * * 5-7", ["Fri 06", "Sat 07", "Sun 08", "Fri 13"]),
        ("0 8 * * */2", ["Tue 03", "Thu 05", "Sat 07", "Sun 08"]),
        ("0 8 * * 1/3", ["Mon 02", "Thu 05", "Mon 09"]),
        ("0 8 1,15 * *", ["Sun 15", "Wed 01"]),
        ("0 8 10 * 5", ["Fri 06", "Tue 10", "Fri 13"]),
    ],
)
def test_a_line_fires_on_its_days(line: str, expected: list[str]) -> None:
    assert days(line, len(expected)) == expected


@given(st.sets(st.integers(0, 7), min_size=1))
def test_any_set_of_weekdays(chosen: set[int]) -> None:
    line = f"30 6 * * {','.join(map(str, sorted(chosen)))}"
    wanted = {("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")[day % 7] for day in chosen}
    assert {day.split()[0] for day in days(line, 7)} == wanted


@pytest.mark.parametrize("line", ["", "* * * *", "0 8 * * 8", "0 8 * * 5-2", "0 8 * * foo", "61 8 * * *", "0 8 * * 1-"])
def test_a_bad_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        trigger(line, SHANGHAI)
