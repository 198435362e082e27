"""What the API answers of portals: columns and looks."""

from datetime import datetime

from pydantic import Field

from monitor.dashboard.models.answer import Answer


class Column(Answer):
    """A column of a portal and how the last look at it ended; a portal without columns has one line without."""

    portal: str
    name: str
    region: str
    url: str | None
    column: str | None
    registered: bool
    outcome: str = Field(description="how the last look ended; never: before the first")
    detail: str
    last_look: datetime | None
    last_complete_look: datetime | None
    listed: int | None
    new: int | None
    portal_requests_30_days: int
    portal_rendered_30_days: int


class Columns(Answer):
    """A page of columns, those that could not be looked at first; ``next`` is the value of ``after`` for the page
    behind."""

    columns: list[Column]
    next: str | None


class PortalKept(Answer):
    """A portal of the register."""

    key: str
    name: str
    url: str | None
    region: str
    render: str


class LearntColumn(Answer):
    """A column of a portal as it was learnt."""

    url: str | None
    name: str
    active: bool
    registered: bool
    family: str
    pages: int | None
    read_to_its_end: datetime | None
    next_look: datetime | None


class Look(Answer):
    """One look at one column."""

    column: str | None
    started: datetime
    finished: datetime
    outcome: str
    requests: int
    rendered: int
    listed: int
    new: int
    detail: str


class Portal(Answer):
    """One portal with its columns as they were learnt, its latest looks, what they cost, and why reports are not
    verified."""

    portal: PortalKept
    looks_30_days: int
    complete_looks_30_days: int
    requests_30_days: int
    rendered_30_days: int
    unverified: dict[str, int] = Field(description="how many reports could not be verified, by why")
    columns: list[LearntColumn]
    looks: list[Look]
