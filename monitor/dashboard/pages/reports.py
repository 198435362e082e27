"""A body over the years, and one report with its tables, faults, editions and documents."""

from typing import Annotated

from fastapi import HTTPException, Path
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.differences import differences
from monitor.dashboard.pages.counties import body_rows
from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries import bodies, findings, observer, places
from monitor.dashboard.queries.reports import report_of, years_of
from monitor.dashboard.rendering import language_of, page
from monitor.dashboard.sheets import footnotes, sheets
from monitor.explanation import explain_state
from storage import schema
from storage.findings import FindingStatus
from storage.forms import FORMS

BodyId = Annotated[int, Path(ge=1, le=2**63 - 1)]
ReportYear = Annotated[int, Path(ge=1900, le=2999)]


def body(request: Request, site: At, body_id: BodyId) -> Response:
    """The page ``/bodies/ID``. Raises 404 for an unknown body."""
    with site.database.read() as connection:
        found = bodies.body_by_id(connection, body_id)
        if found is None:
            raise HTTPException(404)
        county = found.region[: places.COUNTY_DIGITS]
        return page(
            request,
            "body.html",
            body=found,
            row=body_rows([found], bodies.owed_of_body(connection, body_id))[0],
            years=years_of(connection, body_id),
            figures=bodies.key_figures(connection, body_id),
            county=county,
            county_name=places.place_names(connection, [county])[county],
            looks=observer.looks(connection, schema.portal.c.key == found.portal) if found.portal else [],
        )


def report(request: Request, site: At, body_id: BodyId, year: ReportYear) -> Response:
    """The page ``/reports/BODY/YEAR``. Raises 404 when nothing is owed and nothing was found for that year."""
    language = language_of(request)
    with site.database.read() as connection:
        found = bodies.body_by_id(connection, body_id)
        years = years_of(connection, body_id) if found else ()
        if found is None or year not in years:
            raise HTTPException(404)
        county = found.region[: places.COUNTY_DIGITS]
        held = report_of(connection, body_id, year)
        about = findings.findings_of_report(connection, body_id, year)
        standing = [one for one in about if one.status != FindingStatus.RESOLVED]
        notes = footnotes(standing, language)
        current = held.current if held else None
        form = FORMS.get(current.form or "") if current else None
        return page(
            request,
            "report.html",
            body=found,
            year=year,
            years=years,
            owed=body_rows([found], bodies.owed_of_body(connection, body_id))[0].years.get(year),
            why=explain_state(connection, body_id, year, language),
            report=held,
            current=current,
            form=form,
            sheets=sheets(form, current.cells, notes, language) if form and current else (),
            findings=about,
            changes=differences(held.in_time, language) if held else [],
            county=county,
            county_name=places.place_names(connection, [county])[county],
        )
