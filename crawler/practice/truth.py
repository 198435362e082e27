"""The exact truth about the practice portals, for tests and for whoever wants to compare."""

from dataclasses import dataclass
from datetime import date

from crawler.practice.tables import Cells


@dataclass(frozen=True)
class Truth:
    """What there is to know of one body's report for one year, as of a day after all due dates.

    ``status`` is ``on_time``, ``late``, ``missing`` or ``unverified``. ``published`` is the day the report was
    published, as its page says; None where nobody can see a report. ``urls`` are the addresses that carry it (two for
    the one that is published twice). ``cells`` hold all 200 fields, empty where nobody can see them. ``faults`` are
    the identifiers of the checks that the report was written to fail, in no order that matters.
    """

    body: str
    kind: str
    region: str
    portal: str
    year: int
    due: date
    published: date | None
    title: str
    index_number: str
    urls: tuple[str, ...]
    cells: Cells
    status: str
    faults: tuple[str, ...]
