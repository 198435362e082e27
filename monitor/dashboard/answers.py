"""The documentation of the API: which model every twin answers with, what it tells, and how it may fail."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from monitor.dashboard.models.answer import Answer, Failure
from monitor.dashboard.models.coverage import BodyCoverage, County, Overview
from monitor.dashboard.models.figures import Analysis
from monitor.dashboard.models.operations import (
    Accounts,
    KeptDraft,
    Letters,
    Outbox,
    Runs,
    Subscriptions,
    WaitingReports,
)
from monitor.dashboard.models.portals import Columns, Portal
from monitor.dashboard.models.report import Findings, Report
from storage.language import N_

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_MODELS: Mapping[str, type[Answer]] = {
    "/overview.json": Overview,
    "/counties/{region}.json": County,
    "/bodies/{body_id}.json": BodyCoverage,
    "/reports/{body_id}/{year}.json": Report,
    "/portals.json": Columns,
    "/portals/{key}.json": Portal,
    "/check/{key}.json": KeptDraft,
    "/waiting.json": WaitingReports,
    "/letters.json": Letters,
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
    "/letters": N_("The letters that the findings would give."),
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
