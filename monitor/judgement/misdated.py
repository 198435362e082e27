"""Reports whose titles may name a wrong year: the slip of a clerk who begins with last year's file, or the calendar.

Wide on purpose: it only ever keeps something unsaid.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from monitor.judgement.states import EARLIEST_PUBLICATION, Sighting
from storage import schema
from storage.clock import day_of
from storage.keeping.portions import portions
from storage.report import Identity


def misdated_documents(
    connection: Connection, sightings: Mapping[tuple[int, int], Sequence[Sighting]]
) -> dict[tuple[int, int], list[int]]:
    """The documents that may be of another year than their titles say, by the body and year whose they may be."""
    odd = [(body, year) for (body, year), seen in sightings.items() if any(_is_odd(year, one) for one in seen)]
    lacking = {(body, year + beside) for body, year in odd for beside in (-1, 1)} - sightings.keys()
    found = {
        (body, year): _misdated(year, sightings.get((body, year - 1), ()), sightings.get((body, year + 1), ()))
        for body, year in lacking
    }
    documents = {key for keys in found.values() for key in keys}
    table = schema.document
    rows = (
        row
        for some in portions(sorted(documents))
        for row in connection.execute(select(table.c.id, table.c.year, table.c.said).where(table.c.id.in_(some)))
    )
    sure = {row.id for row in rows if _confirms(row.said["identity"] or Identity(), row.year)}
    return {place: kept for place, keys in found.items() if (kept := [key for key in keys if key not in sure])}


def _is_odd(year: int, sighting: Sighting) -> bool:
    """Whether a report was published more than a year after the one that its title names, or before that was half
    over: of others no more need be asked."""
    day = sighting.dates.best or day_of(sighting.first_seen)
    return day.year > year + 1 or day < date(year, *EARLIEST_PUBLICATION)


def _misdated(year: int, before: Sequence[Sighting], after: Iterable[Sighting]) -> tuple[int, ...]:
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


def _confirms(identity: Identity, year: int | None) -> bool:
    """Whether a report's text says the year of its title too."""
    spans = identity.period is not None and {one.year for one in identity.period} == {year}
    return spans or {*identity.text_years} == {year}
