"""When a column is looked at next, from all that is known of it: its profile, its name, what its portal lacks."""

from collections.abc import Mapping
from datetime import datetime

from crawler.spiders.clues import body_in, year_in
from crawler.spiders.policy import Rhythm, due_at, reason
from crawler.spiders.profile import Profile
from storage.clock import day_of
from storage.lacking import Lacking


def next_look(
    portal: str, name: str, profile: Mapping[str, object], lacking: Mapping[str, Lacking], now: datetime
) -> datetime:
    """The moment from which it is due; ``lacking`` is what the portal's bodies lack (storage.lacking)."""
    return due_at(*_known(name, profile, lacking, now), portal)


def next_look_reason(
    portal: str, name: str, profile: Mapping[str, object], lacking: Mapping[str, Lacking], now: datetime
) -> str:
    """Why then: a message for people."""
    return reason(*_known(name, profile, lacking, now), portal)


def _known(
    name: str, profile: Mapping[str, object], lacking: Mapping[str, Lacking], now: datetime
) -> tuple[Rhythm, Lacking]:
    year = year_in(name)
    is_dormant = year is not None and year < day_of(now).year - 1
    own = lacking.get(body_in(name, lacking)) or lacking.get("", Lacking())
    return Profile.of(profile).rhythm(is_dormant, now), own
