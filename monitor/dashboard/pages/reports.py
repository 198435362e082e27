"""A body over the years, and one report with its tables, faults, editions and documents."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Annotated

from fastapi import HTTPException, Path, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from monitor.checks.labels import cell_name
from monitor.dashboard.access import user_of
from monitor.dashboard.adopting import ADOPTED, Adopting, may_decide_about, offering
from monitor.dashboard.differences import differences
from monitor.dashboard.pages.counties import body_rows
from monitor.dashboard.pages.decisions import told
from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries import bodies, findings, observer, places
from monitor.dashboard.queries.comparisons import comparisons
from monitor.dashboard.queries.reports import ReportView, report_of, years_of
from monitor.dashboard.rendering import Site, language_of, page
from monitor.dashboard.sheets import footnotes, sheets
from monitor.dashboard.twins import (
    COVERAGE_FIELDS,
    TableKind,
    as_json,
    as_table,
    body_record,
    coverage_record,
    document_record,
    edition_records,
    finding_record,
    happened_records,
    life_record,
)
from monitor.explaining.chronicle import chronicle
from monitor.explaining.explanation import explain_state, explain_unjudged
from monitor.judgement.copies import SideBySide, side_by_side
from monitor.judgement.decisions import history
from storage import schema
from storage.clock import day_of
from storage.findings import FindingStatus, HistoryEntry, Step
from storage.forms import FORMS
from storage.language import N_, Language
from storage.people.roles import Role
from storage.report import Cell, Format

DRAWN = frozenset({Format.PDF, Format.IMAGE})
"""The formats of which pages are drawn; a scan is mostly a PDF."""

BodyId = Annotated[int, Path(ge=1, le=2**63 - 1, description=N_("The number of a body."))]
ReportYear = Annotated[int, Path(ge=1900, le=2999, description=N_("The report year."))]
Done = Annotated[str, Query(max_length=20)]
Part = Annotated[str, Query(max_length=60, description=N_("A part of the name of the body that it may be."))]


def body(request: Request, site: At, body_id: BodyId, q: Part = "", done: Done = "") -> Response:
    """The page ``/bodies/ID``. Raises 404 for an unknown body."""
    return body_page(request, site, body_id, Adopting(part=q, done=ADOPTED.get(done, "")))


def body_page(request: Request, site: Site, body_id: int, adopting: Adopting, status: int = 200) -> Response:
    """A body; one that was only met in reports with what an editor may decide about it. Raises 404 without it."""
    user = user_of(request)
    with site.database.read() as connection:
        found = bodies.body_by_id(connection, body_id)
        if found is None:
            raise HTTPException(404)
        county = found.region[: places.COUNTY_DIGITS]
        may_adopt = not found.registered and user is not None and may_decide_about(user, found.region)
        return page(
            request,
            "body.html",
            status=status,
            **offering(connection, found, adopting, user if may_adopt else None),
            body=found,
            row=body_rows([found], bodies.owed_of_body(connection, body_id))[0],
            years=years_of(connection, body_id),
            figures=bodies.key_figures(connection, body_id),
            county=county,
            county_name=places.place_names(connection, [county])[county],
            looks=observer.looks(connection, schema.portal.c.key == found.portal) if found.portal else [],
        )


_TOLD_ELSEWHERE = ("索引号", "名称", "发布日期")
"""Labels of a page's information block of which the report page tells anyway."""


@dataclass(frozen=True)
class Picture:
    """A page of a PDF, scan or image that holds cells, to be shown as a picture; ``is_faulty`` when one has a fault."""

    page: int
    address: str
    is_faulty: bool


def report(request: Request, site: At, body_id: BodyId, year: ReportYear, done: Done = "") -> Response:
    """The page ``/reports/BODY/YEAR``. Raises 404 when nothing is owed and nothing was found for that year."""
    language = language_of(request)
    with site.database.read() as connection:
        found, years = _body_and_years(connection, body_id, year)
        county = found.region[: places.COUNTY_DIGITS]
        held = report_of(connection, body_id, year)
        about = findings.findings_of_report(connection, body_id, year)
        standing = [one for one in about if one.status != FindingStatus.RESOLVED]
        notes = footnotes(standing, language)
        current = held.current if held else None
        form = FORMS.get(current.form or "") if current else None
        user = user_of(request)
        return page(
            request,
            "report.html",
            body=found,
            year=year,
            years=years,
            owed=body_rows([found], bodies.owed_of_body(connection, body_id))[0].years.get(year),
            why=explain_state(connection, body_id, year, language),
            unjudged=list(explain_unjudged(connection, body_id, year, language)),
            told_elsewhere=_TOLD_ELSEWHERE,
            report=held,
            current=current,
            form=form,
            sheets=sheets(form, current.cells, notes, language) if form and current and current.is_read else (),
            findings=about,
            histories=_lives(connection, site, about),
            may_decide=bool(about) and user is not None and user.may(Role.EDITOR, found.region),
            tomorrow=day_of(site.clock()) + timedelta(days=1),
            done=told(done),
            compared=comparisons(connection, body_id, found.kind, county, year) if current else [],
            pictures=_pictures(site, held, standing) if held else [],
            has_archive=site.settings.archive.is_dir(),
            changes=differences(held.in_time, language) if held else [],
            happened=chronicle(connection, body_id, year),
            copies=_copies(connection, held, standing),
            county=county,
            county_name=places.place_names(connection, [county])[county],
        )


def _lives(connection: Connection, site: Site, about: Iterable[findings.FindingView]) -> dict[str, list[HistoryEntry]]:
    """What happened to each finding; where the site is published, without who decided and what they wrote."""
    lives = {one.id: history(connection, one.id) for one in about}
    if not site.is_published:
        return lives
    return {
        key: [replace(step, by="", why="") for step in steps if step.step is not Step.COMMENTED]
        for key, steps in lives.items()
    }


def _body_and_years(connection: Connection, body_id: int, year: int) -> tuple[bodies.BodyView, tuple[int, ...]]:
    found = bodies.body_by_id(connection, body_id)
    years = years_of(connection, body_id) if found else ()
    if found is None or year not in years:
        raise HTTPException(404)
    return found, years


_COPIED = "text.copied"


def _copies(connection: Connection, held: ReportView | None, standing: list[findings.FindingView]) -> list[SideBySide]:
    """The sections that findings say are nearly another body's, each beside the other's."""
    current = held.current if held else None
    if current is None:
        return []
    said = [(field, one.found) for one in standing if one.check == _COPIED for field in one.fields]
    found = [side_by_side(connection, current.id, int(field.rpartition(".")[2]), other) for field, other in said]
    return [one for one in found if one is not None]


def _pictures(site: Site, held: ReportView, standing: list[findings.FindingView]) -> list[Picture]:
    """The pages on which the current edition's cells stand, where its document is archived and has pages to draw."""
    current = held.current
    documents = [one for one in held.documents_of_edition(current.id) if one.evidence] if current else []
    if current is None or not documents or documents[-1].format not in DRAWN or not site.settings.archive.is_dir():
        return []
    boxes = {field: cell.spot.box for field, cell in current.cells.items() if cell.spot and cell.spot.box}
    faulty = {boxes[field].page for one in standing for field in one.fields if field in boxes}
    address = f"/reports/{current.body_id}/{current.year}/documents/{documents[-1].id}/pages"
    numbers = sorted({box.page for box in boxes.values()})
    return [Picture(number, f"{address}/{number}.png", number in faulty) for number in numbers]


_CELL_FIELDS = ("body", "region", "year", "field", "label", "value", "text", "state", "note")


def report_json(request: Request, site: At, body_id: BodyId, year: ReportYear) -> Response:
    """A report as JSON: its state, the current edition's cells and sections, its documents and findings."""
    language = language_of(request)
    with site.database.read() as connection:
        found, years = _body_and_years(connection, body_id, year)
        owed = body_rows([found], bodies.owed_of_body(connection, body_id))[0].years.get(year)
        held = report_of(connection, body_id, year)
        about = findings.findings_of_report(connection, body_id, year)
        why = explain_state(connection, body_id, year, language)
        lives = _lives(connection, site, about)
        happened = chronicle(connection, body_id, year)
        standing = [one for one in about if one.status != FindingStatus.RESOLVED]
        copies = _copies(connection, held, standing)
    current = held.current if held else None
    return as_json(
        request,
        {
            "body": body_record(found),
            "year": year,
            "years": years,
            "coverage": coverage_record(owed) if owed else None,
            "why": why or [],
            "form": current.form if current else None,
            "format": current.format if current else None,
            "reading": current.completeness if current else None,
            "editions": len(held.editions) if held else 0,
            "cells": [_cell_record(found, year, name, cell, language) for name, cell in current.cells.items()]
            if current
            else [],
            "sections": {str(number): text for number, text in current.sections.items()} if current else {},
            "documents": [document_record(one) for one in held.documents] if held else [],
            "history": edition_records(held, language) if held else [],
            "happened": happened_records(happened, held) if held else [],
            "findings": [finding_record(one) for one in about],
            "copies": [asdict(one) for one in copies],
            "lives": {key: [life_record(step) for step in steps] for key, steps in lives.items()},
        },
    )


def report_table(request: Request, site: At, body_id: BodyId, year: ReportYear, table: TableKind) -> Response:
    """A report's cells as a table, one line for each, as in the export ``cells``."""
    with site.database.read() as connection:
        found, _ = _body_and_years(connection, body_id, year)
        held = report_of(connection, body_id, year)
    current = held.current if held else None
    cells = current.cells.items() if current else ()
    records = [_cell_record(found, year, name, cell, language_of(request)) for name, cell in cells]
    return as_table(request, table, f"report-{body_id}-{year}", records, _CELL_FIELDS)


def _cell_record(body: bodies.BodyView, year: int, name: str, cell: Cell, language: Language) -> dict[str, object]:
    return {
        "body": body.name,
        "region": body.region,
        "year": year,
        "field": name,
        "label": cell_name(name, language),
        "value": cell.value,
        "text": cell.text,
        "state": cell.state,
        "note": cell.note,
    }


def body_json(request: Request, site: At, body_id: BodyId) -> Response:
    """A body as JSON, with what it owes by year. Raises 404 for an unknown body."""
    found, owed = _body_and_owed(site, body_id)
    return as_json(request, {"body": body_record(found), "coverage": [coverage_record(one) for one in owed]})


def body_table(request: Request, site: At, body_id: BodyId, table: TableKind) -> Response:
    """What a body owes as a table: its lines of the export ``coverage``. Raises 404 for an unknown body."""
    _, owed = _body_and_owed(site, body_id)
    return as_table(request, table, f"body-{body_id}", map(coverage_record, owed), COVERAGE_FIELDS)


def _body_and_owed(site: Site, body_id: int) -> tuple[bodies.BodyView, list[bodies.Owed]]:
    with site.database.read() as connection:
        found = bodies.body_by_id(connection, body_id)
        if found is None:
            raise HTTPException(404)
        return found, bodies.owed_of_body(connection, body_id)
