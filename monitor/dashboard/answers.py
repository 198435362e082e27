"""What the API answers, as models: the documentation of every twin, which tests hold its answers to."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

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
    findings: list[Finding]


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
    "/findings.json": Findings,
    "/analysis.json": Analysis,
}
_TABLE = {
    "text/csv": {"schema": {"type": "string"}},
    _XLSX: {"schema": {"type": "string", "format": "binary"}},
}


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
