"""Reports whose titles may name a wrong year: the slip of a clerk who begins with last year's file, or the calendar.

Wide on purpose: it only ever keeps something unsaid.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from monitor.judgement.states import EARLIEST_PUBLICATION, Sighting
from storage.clock import day_of
from storage.report import Identity


def is_odd(year: int, sighting: Sighting) -> bool:
    """Whether a report was published more than a year after the one that its title names, or before that was half
    over: of others no more need be asked."""
    day = sighting.dates.best or day_of(sighting.first_seen)
    return day.year > year + 1 or day < date(year, *EARLIEST_PUBLICATION)


def misdated(year: int, before: Sequence[Sighting], after: Iterable[Sighting]) -> tuple[int, ...]:
    """The documents of the years ``before`` and ``after`` that may be a body's report of one year.

    Of the year after what came before that was half over: nobody reports on a year to come. Of the year before what
    came in the season of the next, unless it is what stood there before.
    """
    season = date(year + 1, 1, 1)
    again = [one for one in before if one.dates.best is not None and one.dates.best >= season]
    held = {key for one in before if one not in again for key in (one.edition, one.address)}
    early = [one for one in after if (one.dates.best or day_of(one.first_seen)) < date(year + 1, *EARLIEST_PUBLICATION)]
    others = (one for one in again if held.isdisjoint((one.edition, one.address)))
    return tuple(one.document_id for one in (*others, *early))


def confirms(identity: Identity, year: int | None) -> bool:
    """Whether a report's text says the year of its title too."""
    spans = identity.period is not None and {one.year for one in identity.period} == {year}
    return spans or {*identity.text_years} == {year}
