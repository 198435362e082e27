"""What the API answers, as models: the documentation of every twin, which tests hold its answers to."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

from storage.language import N_

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Failure(_Answer):
    """Why there is no answer, in a sentence, and what to do next."""

    error: str
    next_step: str


class Counts(_Answer):
    """How many reports are owed, and how many of them are in each state."""

    owed: int
    on_time: int
    late: int
    missing: int = Field(description="due, and not there though every column was seen whole after the due date")
    unverified: int = Field(description="due, and we could not look: neither published nor missing")
    not_due: int


class PlaceCounts(_Answer):
    """A county, or a city or province that stands for its counties, with its counts by report year."""

    region: str
    name: str
    years: dict[str, Counts]


class Overview(_Answer):
    """Coverage of a region."""

    year: int | None
    years: list[int]
    as_of: datetime | date | None
    total: Counts
    levels: dict[str, Counts]
    kinds: dict[str, Counts]
    trend: dict[str, Counts]
    places: list[PlaceCounts]


class Coverage(_Answer):
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


class County(_Answer):
    """What the bodies of a place owe."""

    region: str
    name: str
    coverage: list[Coverage]


class Body(_Answer):
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


class BodyCoverage(_Answer):
    """A body with what it owes by year."""

    body: Body
    coverage: list[Coverage]


class Cell(_Answer):
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


class Otherwise(_Answer):
    """A cell that an attached document prints otherwise than the page."""

    document: str
    field: str
    here: str
    there: str


class Document(_Answer):
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


class Finding(_Answer):
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


class ChangedCell(_Answer):
    """A cell that an edition gives otherwise than the one before it."""

    field: str
    label: str
    before: str
    after: str


class Edition(_Answer):
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


class LifeStep(_Answer):
    """What happened to a finding, when, by whom and why."""

    at: datetime
    step: str
    by: str
    why: str
    until: date | None


class Passage(_Answer):
    """What two texts share, as each writes it."""

    own: str
    other: str


class Copied(_Answer):
    """A section that a finding says to be nearly that of another body's report, with what both share."""

    section: int
    other: str
    other_body_id: int
    share: float = Field(description="how much of both is alike, from 0 to 1")
    passages: list[Passage]


class Report(_Answer):
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
    findings: list[Finding]
    copies: list[Copied]
    lives: dict[str, list[LifeStep]] = Field(description="what happened to each finding, by its id")


class Findings(_Answer):
    """A page of findings, the newest first; ``next`` is the value of ``after`` for the page behind."""

    findings: list[Finding]
    next: str | None


class Column(_Answer):
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


class Columns(_Answer):
    """The columns of the portals, those that could not be looked at first."""

    columns: list[Column]


class KeptDraft(_Answer):
    """A kept result of a self-check; ``result`` is what ``nianbao inspect --format json`` says."""

    name: str
    kept: datetime
    until: datetime
    result: dict[str, Any]


class PortalKept(_Answer):
    """A portal of the register."""

    key: str
    name: str
    url: str | None
    region: str
    render: str


class LearntColumn(_Answer):
    """A column of a portal as it was learnt."""

    url: str | None
    name: str
    active: bool
    registered: bool
    family: str
    pages: int | None
    read_to_its_end: datetime | None
    next_look: datetime | None


class Look(_Answer):
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


class Portal(_Answer):
    """One portal with its columns as they were learnt, its latest looks and what they cost."""

    portal: PortalKept
    looks_30_days: int
    complete_looks_30_days: int
    requests_30_days: int
    rendered_30_days: int
    columns: list[LearntColumn]
    looks: list[Look]


class WaitingReport(_Answer):
    """A report that could not be given to a body and year, and bodies that it may belong to."""

    document_id: int
    address: str | None
    title: str
    portal: str | None
    region: str
    names: list[str]
    publisher: str
    year: int | None
    reason: str
    first_seen: datetime
    may_be: list[str]


class WaitingReports(_Answer):
    """A page of them, the latest first; ``next`` is the value of ``before`` for the page behind."""

    waiting: list[WaitingReport]
    next: int | None


class Run(_Answer):
    """A run of the service."""

    id: int
    job: str
    arguments: list[str]
    due: datetime | None
    asked: datetime
    asked_by: str
    started: datetime | None
    finished: datetime | None
    outcome: str = Field(description="queued, running, done, failed or stopped")
    detail: str
    host: str


class Runs(_Answer):
    """A page of runs, the newest first; ``next`` is the value of ``before`` for the page behind."""

    runs: list[Run]
    next: int | None


class Recipient(_Answer):
    """Somebody who does not have a message for certain, and the last words of the server."""

    recipient: str
    fate: str
    answer: str


class Message(_Answer):
    """A message that somebody did not get, or may not have got."""

    id: int
    subscription: str
    kind: str
    way: str
    subject: str
    created: datetime
    state: str
    attempts: int
    undelivered: list[Recipient]


class Outbox(_Answer):
    """How many messages are in which state, and those of 90 days that did not get through."""

    states: dict[str, int]
    oldest_waiting: datetime | None
    troubles: list[Message]


class Subscription(_Answer):
    """Who is told, of what and how often."""

    name: str
    to: list[str]
    regions: list[str]
    kinds: list[str]
    bodies: list[str]
    severity: str
    rhythm: str
    language: str


class Subscriptions(_Answer):
    """Every subscription."""

    subscriptions: list[Subscription]


class Account(_Answer):
    """An account of the dashboard."""

    name: str
    role: str
    regions: list[str]
    active: bool
    created: datetime


class Accounts(_Answer):
    """The accounts of the dashboard."""

    accounts: list[Account]


class Figure(_Answer):
    """A measure added up over the reports of a year and group."""

    year: int
    group: str | None
    name: str | None
    measure: str
    value: float | None
    reports_counted: int = Field(description="reports in which every cell of the measure is a number")
    reports: int


class Basis(_Answer):
    """What the figures of a year rest on."""

    year: int
    owed: int
    published: int
    unverified: int
    reports: int
    reports_with_errors: int


class Analysis(_Answer):
    """Figures added up, and what they rest on."""

    figures: list[Figure]
    basis: list[Basis]


_MODELS: Mapping[str, type[_Answer]] = {
    "/overview.json": Overview,
    "/counties/{region}.json": County,
    "/bodies/{body_id}.json": BodyCoverage,
    "/reports/{body_id}/{year}.json": Report,
    "/portals.json": Columns,
    "/portals/{key}.json": Portal,
    "/check/{key}.json": KeptDraft,
    "/waiting.json": WaitingReports,
    "/runs.json": Runs,
    "/outbox.json": Outbox,
    "/subscriptions.json": Subscriptions,
    "/users.json": Accounts,
    "/findings.json": Findings,
    "/analysis.json": Analysis,
}
_TABLE = {
    "text/csv": {"schema": {"type": "string"}},
    _XLSX: {"schema": {"type": "string", "format": "binary"}},
}


TOLD: Mapping[str, str] = {
    "/overview": N_(
        "How many reports of a region are owed and in which state they are: by place, level, kind and year."
    ),
    "/counties/{region}": N_("What each body of a place owes for each year, and its state."),
    "/bodies/{body_id}": N_("A body, and what it owes by year."),
    "/reports/{body_id}/{year}": N_("A report: state and reason, cells, sections, documents, history and findings."),
    "/findings": N_("The ledger of findings, the newest first."),
    "/findings/ledger": N_("The ledger of problems, in the layout that offices use."),
    "/analysis": N_("Figures of the reports added up, and what they rest on."),
    "/portals": N_("The columns of the portals, and how the last look at each ended."),
    "/portals/{key}": N_("A portal with its columns as they were learnt, its latest looks and what they cost."),
    "/check/{key}": N_("A kept result of a self-check."),
    "/waiting": N_("Reports that nobody could place, the latest first."),
    "/runs": N_("The runs of the service, the newest first."),
    "/outbox": N_("Messages by state, and those that did not get through."),
    "/subscriptions": N_("Who is told, of what and how often."),
    "/users": N_("The accounts of the dashboard."),
}
"""What there is to read at an address without its ending, in a sentence."""


def answers_of(path: str) -> dict[int | str, dict[str, Any]]:
    """The documented answers of a twin."""
    if path in _MODELS:
        good: dict[str, Any] = {"model": _MODELS[path], "description": (_MODELS[path].__doc__ or "").strip()}
    else:
        kinds = _TABLE if "{table}" in path else {_XLSX: _TABLE[_XLSX]}
        good = {"content": kinds, "description": "The same as a table."}
    return {
        200: good,
        304: {"description": "Unchanged since the answer whose ETag was sent as If-None-Match."},
        400: {"model": Failure, "description": "A value of the address is not understood."},
        401: {"model": Failure, "description": "Accounts are required: send a token as Authorization: Bearer."},
        403: {"model": Failure, "description": "The account is limited to other regions."},
        404: {"model": Failure, "description": "There is nothing at this address."},
    }


def documented(app: FastAPI) -> None:
    """Let ``/openapi.json`` tell of reading alone, and of the answers that are really given."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
            for path in schema["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]


_ABOUT = (
    "Read access to everything that the pages show: each page has the same address as its twin, with .json, .csv or "
    ".xlsx behind it and the same parameters. Answers carry an ETag; a failure is an object with error and next_step. "
    "Moments are ISO 8601 with an offset, days are those of Asia/Shanghai."
)
