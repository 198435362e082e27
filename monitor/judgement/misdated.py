"""Reports whose titles may name a wrong year: the slip of a clerk who began with last year's file, or by the calendar.

Wide on purpose: it only ever keeps something unsaid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from monitor.judgement.states import EARLIEST_PUBLICATION
from storage.clock import day_of
from storage.report import Dates, Identity


@dataclass(frozen=True)
class Dated:
    """A report with the year of its title: where it stands, what it shows, the days it says, when it was first seen."""

    year: int
    address: str
    edition: int
    dates: Dates
    first_seen: datetime


def years_meant(report: Dated, others: Iterable[Dated], identity: Identity) -> frozenset[int]:
    """The years that a report may be of beside that of its title; none where its text confirms that one.

    One that came before its year was half over is of the year before: nobody reports on a year to come. One that came a
    season too late may be that season's, unless it is what stood there before (``others`` of the body and year).
    """
    day = report.dates.best
    if _confirms(identity, report.year):
        return frozenset()
    if (day or day_of(report.first_seen)) < date(report.year, *EARLIEST_PUBLICATION):
        return frozenset({report.year - 1})
    if day is None or day.year <= report.year + 1:
        return frozenset()
    before = [one for one in others if one.dates.best is None or one.dates.best < date(day.year, 1, 1)]
    stood = any(one.edition == report.edition or one.address == report.address for one in before)
    return frozenset() if stood else frozenset({day.year - 1})


def _confirms(identity: Identity, year: int) -> bool:
    """Whether a report's text says the year of its title too."""
    spans = identity.period is not None and {one.year for one in identity.period} == {year}
    return spans or {*identity.text_years} == {year}
