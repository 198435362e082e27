"""What the API answers of coverage: regions, places, bodies and what they owe."""

from datetime import date, datetime

from pydantic import Field

from monitor.dashboard.models.answer import Answer


class Counts(Answer):
    """How many reports are owed, and how many of them are in each state."""

    owed: int
    on_time: int
    late: int
    missing: int = Field(description="due, and not there though every column was seen whole after the due date")
    unverified: int = Field(description="due, and we could not look: neither published nor missing")
    not_due: int


class PlaceCounts(Answer):
    """A county, or a city or province that stands for its counties, with its counts by report year."""

    region: str
    name: str
    years: dict[str, Counts]


class Overview(Answer):
    """Coverage of a region."""

    year: int | None
    years: list[int]
    as_of: datetime | date | None
    total: Counts
    levels: dict[str, Counts]
    kinds: dict[str, Counts]
    trend: dict[str, Counts]
    places: list[PlaceCounts]


class Coverage(Answer):
    """A report that is owed, and its state: a line of the export ``coverage``."""

    body: str
    kind: str
    region: str
    portal: str | None
    year: int
    due: date
    status: str = Field(description="not_due, on_time, late, missing or unverified")
    published: date | None
    report_url: str | None
    as_of: date


class County(Answer):
    """What the bodies of a place owe."""

    region: str
    name: str
    coverage: list[Coverage]


class Body(Answer):
    """A body of the register, or one met in a report only."""

    id: int
    name: str
    kind: str
    region: str
    portal: str | None
    aliases: list[str]
    since: date | None
    until: date | None
    registered: bool


class BodyCoverage(Answer):
    """A body with what it owes by year."""

    body: Body
    coverage: list[Coverage]
