"""The CSV, XLSX and JSON twins of pages: exactly what is shown, under the names of the exports."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

import simplejson
from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.differences import Difference, differences
from monitor.dashboard.queries.bodies import BodyView, Owed
from monitor.dashboard.queries.findings import FindingView
from monitor.dashboard.queries.reports import ReportView
from monitor.dashboard.rendering import moment, tagged
from monitor.dashboard.security import clean, neutral, web_link
from monitor.dashboard.streams import lines_of_csv, under_version
from monitor.explaining.chronicle import Happening
from storage.documents.held import DocumentView
from storage.exports.tabular import chunks_of_xlsx
from storage.findings import HistoryEntry
from storage.language import N_, Language

Record = Mapping[str, Any]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"


def coverage_record(owed: Owed) -> Record:
    """A line of the export ``coverage``."""
    names = ("body", "kind", "region", "portal", "year", "due", "status", "published")
    return {name: getattr(owed, name) for name in names} | {
        "report_url": web_link(owed.address) or None,
        "as_of": owed.as_of,
    }


COVERAGE_FIELDS = ("body", "kind", "region", "portal", "year", "due", "status", "published", "report_url", "as_of")


def body_record(body: BodyView) -> Record:
    """A body of the register, or one met in a report only."""
    names = ("id", "name", "kind", "region", "portal", "aliases", "since", "until", "registered")
    return {name: getattr(body, name) for name in names}


def document_record(document: DocumentView) -> Record:
    """A document in which a report was found."""
    names = ("title", "kind", "format", "sha256", "index_number", "displayed", "in_metadata", "in_address")
    found = {name: getattr(document, name) for name in (*names, "first_seen", "last_seen", "evidence")}
    return (
        {"address": web_link(document.address) or None}
        | found
        | {
            "identity": document.identity.as_json(),
            "facts": dict(document.facts),
            "differences": [asdict(one) for one in document.differences],
        }
    )


def edition_records(report: ReportView, language: Language) -> list[Record]:
    """The contents of a report in the order in which they appeared, each with what it changed."""
    changes: list[Difference | None] = [None, *differences(report.in_time, language)]
    records: list[Record] = []
    for number, (edition, change) in enumerate(zip(report.in_time, changes, strict=True), 1):
        held = report.documents_of_edition(edition.id)
        records.append(
            {
                "edition": number,
                "stands_now": report.current is not None and edition.id == report.current.id,
                "form": edition.form,
                "format": edition.format,
                "reading": edition.completeness,
                "first_seen": held[0].first_seen if held else None,
                "last_seen": max((one.last_seen for one in held), default=None),
                "problems": edition.problems,
                "changed_cells": [
                    {"field": one.field, "label": one.label, "before": one.before.text, "after": one.after.text}
                    for one in (change.cells if change else ())
                ],
                "changed_sections": [str(section) for section in (change.sections if change else ())],
            }
        )
    return records


def happened_records(happenings: Iterable[Happening], report: ReportView) -> list[Record]:
    """What became of a report, the first first; editions by their number in its history."""
    numbers = {edition.id: number for number, edition in enumerate(report.in_time, 1)}
    return [
        {
            "at": one.at,
            "event": one.event,
            "addresses": [web_link(address) for address in one.addresses if web_link(address)],
            "evidence": one.evidence,
            "edition": numbers.get(one.edition_id or 0),
            "changed": one.changed,
        }
        for one in happenings
    ]


def life_record(step: HistoryEntry) -> Record:
    """What happened to a finding, when, by whom and why."""
    return {"at": step.at, "step": step.step, "by": step.by, "why": step.why, "until": step.until}


def finding_record(finding: FindingView) -> Record:
    """A line of the export ``findings``."""
    names = (
        *("id", "check", "severity", "body", "region", "year", "status", "message", "message_en"),
        *("fields", "expected", "found", "first_seen", "last_seen", "resolved"),
    )
    return {name: getattr(finding, name) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def as_json(request: Request, content: Record) -> Response:
    """The JSON twin: one object; moments and days in ISO form."""
    text = simplejson.dumps(_plain(content), ensure_ascii=False, separators=(",", ":"), use_decimal=True)
    return tagged(request, text.encode(), "application/json")


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, tuple | list):
        return neutral(" ".join(map(str, value)))
    return neutral(value) if isinstance(value, str) else value


TableKind = Annotated[Literal["csv", "xlsx"], Path(description=N_("The kind of table."))]


def as_table(
    request: Request, table: Literal["csv", "xlsx"], name: str, records: Iterable[Record], fields: Iterable[str]
) -> Response:
    """The twin as a table of one kind."""
    if table == "xlsx":
        return as_xlsx(request, name, lambda: records, fields)
    response = tagged(request, b"".join(lines_of_csv(map(_csv_line, records), fields)), _CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="nianbao-{name}.csv"'
    return response


def as_long_table(
    request: Request,
    table: Literal["csv", "xlsx"],
    name: str,
    portions: Callable[[], Iterator[Iterable[Record]]],
    fields: Iterable[str],
) -> Response:
    """The twin of a list of any length: all of it, sent while it is read."""
    records = (record for portion in portions() for record in portion)
    if table == "xlsx":
        return as_xlsx(request, name, lambda: records, fields)
    return under_version(request, _CSV, lambda: lines_of_csv(map(_csv_line, records), fields), f"nianbao-{name}.csv")


def as_xlsx(request: Request, name: str, records: Callable[[], Iterable[Record]], fields: Iterable[str]) -> Response:
    """The spreadsheet twin: one sheet, every text a text; moments in Asia/Shanghai."""

    def chunks() -> Iterator[bytes]:
        return chunks_of_xlsx(map(_sheet_line, records()), list(fields))

    return under_version(request, _XLSX, chunks, f"nianbao-{name}.xlsx")


def _csv_line(record: Record) -> dict[str, Any]:
    return {key: _cell(value) for key, value in record.items()}


def _sheet_line(record: Record) -> dict[str, Any]:
    return {key: _sheet_value(value) for key, value in record.items()}


def _sheet_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return clean(" ".join(map(str, value)))
    return clean(value) if isinstance(value, str) else value
