"""The last second in which a report is in time and the first in which it is late, whatever the host's clock and zone.

Ten scenes around the midnight of China in which the due date is over, each on a host in four zones: 40 cases, all the
way from the facts in the database to the state that `check` writes.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from monitor.judgement.judging import check_all
from storage.clock import now
from storage.register import BodyKind
from tests.monitor.county import FINANCE, County

LAST_SECOND = datetime(2024, 1, 31, 15, 59, 59, tzinfo=UTC)
"""31 January, 23:59:59 in China."""
OVER = LAST_SECOND + timedelta(seconds=1)
LATER = OVER + timedelta(days=30)
HOUR = timedelta(hours=1)
ZONES = ("UTC", "America/New_York", "America/Los_Angeles", "Australia/Lord_Howe")
"""Hosts behind China by 8, 13 and 16 hours and before it by 3; all but the first change to summer time."""


@dataclass(frozen=True)
class Scene:
    """What happened, at which moment it is judged, and the state and findings that this gives."""

    name: str
    happened: Callable[[County], object]
    judged: datetime
    state: str
    findings: tuple[str, ...] = ()
    kind: BodyKind = BodyKind.DEPARTMENT


def published(
    seen: datetime, displayed: date | None = None, looked: datetime | None = None
) -> Callable[[County], None]:
    def happened(county: County) -> None:
        if looked:
            county.look(looked)
        county.publish(FINANCE, seen, displayed)

    return happened


def looked(*begun: datetime) -> Callable[[County], None]:
    def happened(county: County) -> None:
        for at in begun:
            county.look(at)

    return happened


SCENES = (
    Scene("not there in the last second", looked(LAST_SECOND - HOUR), LAST_SECOND, "not_due"),
    Scene("a look that began in the last second", looked(LAST_SECOND), LATER, "unverified"),
    Scene("a look that began when it was over", looked(OVER), LATER, "missing", ("publication.missing",)),
    Scene("the clock was set back after that look", looked(OVER), OVER - HOUR, "not_due"),
    Scene("seen in the last second", published(LAST_SECOND), LATER, "on_time"),
    Scene("seen when it was over, dated on the day", published(OVER, date(2024, 1, 31)), LATER, "on_time"),
    Scene("dated on the day after", published(OVER, date(2024, 2, 1)), LATER, "late", ("publication.late",)),
    Scene(
        "a government's, dated on the leap day",
        published(datetime(2024, 2, 29, 16, tzinfo=UTC), date(2024, 2, 29)),
        datetime(2024, 4, 30, tzinfo=UTC),
        "on_time",
        kind=BodyKind.GOVERNMENT,
    ),
    Scene(
        "dated in the future",
        published(OVER, date(2099, 1, 1)),
        LATER,
        "on_time",
        ("publication.date_uncertain",),
    ),
    Scene("dated in 1970", published(OVER, date(1970, 1, 1)), LATER, "on_time", ("publication.date_uncertain",)),
)


@pytest.fixture(params=ZONES)
def _host_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_host_zone")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_midnight_in_china_decides(scene: Scene, county: County) -> None:
    county.found(columns=1)
    with county.database.write() as connection:
        county.add_body(connection, FINANCE, kind=scene.kind)
    scene.happened(county)
    with time_machine.travel(scene.judged.timestamp(), tick=False):
        check_all(county.database, None, now())
    assert county.states()[FINANCE, 2023] == scene.state
    about_dates = [check for check in county.findings() if check.startswith("publication.")]
    assert tuple(sorted(about_dates)) == scene.findings
