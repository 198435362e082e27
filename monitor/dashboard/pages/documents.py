"""A document as archived, opened where nothing in it can act; the pages of a PDF, scan or image as pictures."""

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import HTTPException, Path
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from crawler.reading.formats import format_of
from crawler.reading.process.pictures import page_picture
from monitor.dashboard.pages.overview import At
from monitor.dashboard.pages.reports import DRAWN, BodyId, ReportYear
from monitor.dashboard.queries import findings
from monitor.dashboard.queries.reports import ReportView, report_of
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import Site
from storage.archive import ArchiveError
from storage.archived import Record, read_record
from storage.documents.held import DocumentView
from storage.findings import FindingStatus
from storage.language import N_
from storage.report import Box, Cell, Format

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
"""For what others wrote: an origin of its own without scripts, forms, frames or any request; its colours may stay."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,30})", re.ASCII | re.IGNORECASE)

DocumentId = Annotated[int, Path(ge=1, le=2**63 - 1)]
PageNumber = Annotated[int, Path(ge=0, le=999)]
AttachedNumber = Annotated[int, Path(ge=1, le=999)]


def archived(request: Request, site: At, body_id: BodyId, year: ReportYear, document_id: DocumentId) -> Response:
    """The page ``/reports/BODY/YEAR/documents/ID``: an archived web page in a sandbox; anything else as a download."""
    with site.database.read() as connection:
        _, document = _held(connection, body_id, year, document_id)
    return _shown(_record(site, document.evidence))


def attached(
    request: Request, site: At, body_id: BodyId, year: ReportYear, document_id: DocumentId, number: AttachedNumber
) -> Response:
    """What an archived page has attached, its first document as number 1."""
    with site.database.read() as connection:
        _, document = _held(connection, body_id, year, document_id)
    if number > len(document.attached):
        raise HTTPException(404)
    return _shown(_record(site, document.attached[number - 1]))


def _shown(record: Record) -> Response:
    form = format_of(record.body)
    headers = {"Content-Security-Policy": SANDBOX, "Cache-Control": "private, max-age=86400"}
    if form in (Format.HTML, Format.TEXT):
        charset = _charset(record)
        media_type = "text/html" if form is Format.HTML else "text/plain"
        shown = f"{media_type}; charset={charset}" if charset else media_type
        return Response(record.body, 200, headers | {"Content-Type": shown})
    name = f"nianbao-{hashlib.sha256(record.body).hexdigest()[:12]}.{form}"
    return Response(
        record.body,
        200,
        headers | {"Content-Disposition": f'attachment; filename="{name}"'},
        "application/octet-stream",
    )


def page_image(
    request: Request, site: At, body_id: BodyId, year: ReportYear, document_id: DocumentId, page: PageNumber
) -> Response:
    """A page of an archived PDF, scan or image as a picture, its faulty cells outlined. Raises 404 without it."""
    with site.database.read() as connection:
        report, document = _held(connection, body_id, year, document_id)
        about = findings.findings_of_report(connection, body_id, year)
    if document.format not in DRAWN:
        raise HTTPException(404)
    fields = {field for one in about if one.status != FindingStatus.RESOLVED for field in one.fields}
    edition = next((one for one in report.editions if one.id == document.edition_id), None)
    boxes = faulty_boxes(edition.cells, fields) if edition else []
    drawn = page_picture(_read_from(site, document).body, page, boxes)
    if not drawn:
        raise Refusal(
            404,
            N_("This page of the document could not be drawn."),
            N_("Open the archived copy or the source instead. A scan is drawn where the extra ocr is installed."),
        )
    return Response(drawn, 200, {"Cache-Control": "private, max-age=300"}, "image/png")


def faulty_boxes(cells: Mapping[str, Cell], fields: set[str]) -> list[Box]:
    """Where some cells stand on the pages of their document."""
    spots = [cells[field].spot for field in fields if field in cells]
    return [spot.box for spot in spots if spot is not None and spot.box is not None]


def _held(connection: Connection, body_id: int, year: int, document_id: int) -> tuple[ReportView, DocumentView]:
    report = report_of(connection, body_id, year)
    document = next((one for one in report.documents if one.id == document_id), None) if report else None
    if report is None or document is None:
        raise HTTPException(404)
    return report, document


def _read_from(site: Site, document: DocumentView) -> Record:
    """The record that the report was read from: the document's own, or of a page that has it attached that one."""
    own = _record(site, document.evidence)
    if format_of(own.body) == document.format:
        return own
    attached = (_record(site, name) for name in document.attached)
    return next((record for record in attached if format_of(record.body) == document.format), own)


def _record(site: Site, evidence: str) -> Record:
    if not evidence:
        raise HTTPException(404)
    try:
        return read_record(site.settings.archive, evidence)
    except ArchiveError:
        raise Refusal(
            404,
            N_("The archived copy of this document is not there or not whole."),
            N_("Look for the archive's files in the folder of storage.archive, or open the source instead."),
        ) from None


def _charset(record: Record) -> str:
    """The encoding that the server named; without one the page names its own."""
    declared = next((value for name, value in record.headers if name.lower() == "content-type"), "")
    if record.rendered:
        return "utf-8"
    found = _CHARSET.search(declared)
    return found[1] if found else ""
