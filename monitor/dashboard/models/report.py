"""What the API answers of a report: cells, documents, editions, findings and what became of it."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from monitor.dashboard.models.answer import Answer
from monitor.dashboard.models.coverage import Body, Coverage


class Cell(Answer):
    """A cell of a report: a line of the export ``cells`` with its printed label."""

    body: str
    region: str
    year: int
    field: str
    label: str
    value: float | None = Field(description="a number only where one is printed: a blank is not a zero")
    text: str
    state: str = Field(description="number, blank, dash, unreadable or absent")
    note: str


class Otherwise(Answer):
    """A cell that an attached document prints otherwise than the page."""

    document: str
    field: str
    here: str
    there: str


class Document(Answer):
    """A document in which a report was found."""

    address: str | None
    title: str
    kind: str
    format: str
    sha256: str
    index_number: str
    displayed: date | None
    in_metadata: date | None
    in_address: date | None
    first_seen: datetime
    last_seen: datetime
    evidence: str
    identity: dict[str, Any] = Field(description="whose report it is and of which year, by where the document says so")
    facts: dict[str, str] = Field(description="the information block as printed, by its labels")
    differences: list[Otherwise] = Field(description="cells that an attached document prints otherwise")


class Finding(Answer):
    """A line of the export ``findings``."""

    id: str
    check: str
    severity: str
    body: str
    region: str
    year: int
    status: str
    message: str
    message_en: str
    fields: list[str]
    expected: str
    found: str
    first_seen: datetime
    last_seen: datetime
    resolved: datetime | None


class ChangedCell(Answer):
    """A cell that an edition gives otherwise than the one before it."""

    field: str
    label: str
    before: str
    after: str


class Edition(Answer):
    """A content of a report, in the order in which they appeared, and what it changed."""

    edition: int
    stands_now: bool
    form: str | None
    format: str
    reading: str
    first_seen: datetime | None
    last_seen: datetime | None
    problems: list[str]
    changed_cells: list[ChangedCell]
    changed_sections: list[str]


class Happened(Answer):
    """A step of what became of a report: it appeared, changed, was found elsewhere too, withdrawn or back again."""

    at: datetime
    event: str = Field(description="appeared, changed, repeated, withdrawn or returned")
    addresses: list[str]
    evidence: list[str] = Field(description="records of the archive that show it")
    edition: int | None = Field(description="the number of the edition that came, as in history")
    changed: list[str] = Field(description="the cells and sections (sections.1) that differ from the edition before")


class LifeStep(Answer):
    """What happened to a finding, when, by whom and why."""

    at: datetime
    step: str
    by: str
    why: str
    until: date | None


class Passage(Answer):
    """What two texts share, as each writes it."""

    own: str
    other: str


class Copied(Answer):
    """A section that a finding says to be nearly that of another body's report, with what both share."""

    section: int
    other: str
    other_body_id: int
    share: float = Field(description="how much of both is alike, from 0 to 1")
    passages: list[Passage]


class Report(Answer):
    """One body's report of one year."""

    body: Body
    year: int
    years: list[int]
    coverage: Coverage | None
    why: list[str]
    form: str | None
    format: str | None
    reading: str | None
    editions: int
    cells: list[Cell]
    sections: dict[str, str]
    documents: list[Document]
    history: list[Edition]
    happened: list[Happened] = Field(description="what became of the report, the first first")
    findings: list[Finding]
    copies: list[Copied]
    lives: dict[str, list[LifeStep]] = Field(description="what happened to each finding, by its id")


class Findings(Answer):
    """A page of findings, the newest first; ``next`` is the value of ``after`` for the page behind."""

    findings: list[Finding]
    next: str | None
