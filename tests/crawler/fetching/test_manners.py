"""How long a server that asks for it is left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.manners import LONGEST_WAIT, USUAL_WAIT, wait_until

NOW = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "retry_after", "wait"),
    [
        (429, "120", timedelta(seconds=120)),
        (503, "120", timedelta(seconds=120)),
        (503, "Sat, 31 Jan 2026 09:00:00 GMT", timedelta(hours=1)),
        (503, "Sat, 31 Jan 2026 07:00:00 GMT", timedelta(0)),
        (429, "99999999999", LONGEST_WAIT),
        (429, "Fri, 31 Jan 2027 08:00:00 GMT", LONGEST_WAIT),
        (429, "", USUAL_WAIT),
        (429, "soon", USUAL_WAIT),
        (429, "-5", USUAL_WAIT),
    ],
)
def test_a_server_is_left_alone_as_it_asks(status: int, retry_after: str, wait: timedelta) -> None:
    assert wait_until(status, retry_after, NOW) == NOW + wait


@pytest.mark.parametrize(("status", "retry_after"), [(200, "120"), (500, "120"), (503, ""), (503, "later")])
def test_other_answers_ask_for_nothing(status: int, retry_after: str) -> None:
    assert wait_until(status, retry_after, NOW) is None


@given(st.sampled_from([429, 503]), st.text(max_size=40))
def test_no_header_waits_longer_than_a_day(status: int, retry_after: str) -> None:
    until = wait_until(status, retry_after, NOW)
    assert until is None or NOW <= until <= NOW + LONGEST_WAIT
