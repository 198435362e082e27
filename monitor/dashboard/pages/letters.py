"""Letters to bodies: which there would be, and all of them with the ledger in one file."""

import io
import zipfile
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from alerts.letters.cases import Matter, Matters, Scope, matters
from alerts.letters.templates import TemplateError
from alerts.letters.writing import letters
from monitor.dashboard.access import require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import Site, page
from monitor.dashboard.twins import Record, TableKind, as_json, as_table
from monitor.letter_terms import terms
from storage.clock import day_of
from storage.language import N_
from storage.roles import Role

_SHOWN = 300
_MOST_AT_ONCE = 1000  # half a minute of work
Region = Annotated[str, Query(pattern=r"^[0-9]{0,12}$", description=N_("The beginning of a division code."))]
Year = Annotated[str, Query(pattern=r"^(20[0-9]{2})?$", description=N_("The report year."))]
Findings = Annotated[list[str] | None, Query(max_length=500, description=N_("Only about these findings."))]


def letters_page(
    request: Request, site: At, region: Region = "", year: Year = "", finding: Findings = None
) -> Response:
    """The page ``/letters``: the letters that the findings of a region and year, or the chosen ones, would give."""
    found = _matters(request, site, region, year, finding)
    return page(
        request,
        "letters.html",
        matters=found.written[:_SHOWN],
        count=len(found.written),
        left_out=found.left_out,
        region=region,
        year=year,
        query=request.url.query,
        office=site.settings.office,
    )


_FIELDS = ("body_id", "body", "year", "letter", "faults")


def letters_json(
    request: Request, site: At, region: Region = "", year: Year = "", finding: Findings = None
) -> Response:
    """The letters that there would be as JSON, and the bodies that get no reminder."""
    found = _matters(request, site, region, year, finding)
    content = {"letters": [_record(one) for one in found.written], "left_out": found.left_out}
    return as_json(request, content)


def letters_table(
    request: Request, site: At, table: TableKind, region: Region = "", year: Year = "", finding: Findings = None
) -> Response:
    """The letters that there would be as a table."""
    found = _matters(request, site, region, year, finding)
    return as_table(request, table, "letters", map(_record, found.written), _FIELDS)


def _matters(request: Request, site: Site, region: str, year: str, finding: list[str] | None) -> Matters:
    scope = _scope(request, region, year, finding)
    with site.database.read() as connection:
        return matters(connection, scope)


def _record(one: Matter) -> Record:
    letter = "reminder" if one.is_missing else "notice"
    return {"body_id": one.body_id, "body": one.body, "year": one.year, "letter": letter, "faults": one.faults}


def letters_file(
    request: Request, site: At, region: Region = "", year: Year = "", finding: Findings = None
) -> Response:
    """``/letters.zip``: the letters of the page, and the ledger."""
    scope = _scope(request, region, year, finding)
    try:
        with site.database.read() as connection:
            if (number := len(matters(connection, scope).written)) > _MOST_AT_ONCE:
                raise Refusal(
                    400,
                    N_("These are {number} letters, more than a page can make at once."),
                    N_("Choose a region or a year. The command nianbao letters makes any number."),
                    number=str(number),
                )
            made = letters(connection, scope, terms(), site.settings.office, day_of(site.clock()))
    except TemplateError as error:
        raise Refusal(
            500, N_("A template cannot be used: {why}"), N_("Mend it or take it away."), why=str(error)
        ) from None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in made.files:
            packed.writestr(one.name, one.content)
    name = "-".join(filter(None, ("letters", region, year)))
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"', "Cache-Control": "no-store"}
    return Response(out.getvalue(), media_type="application/zip", headers=headers)


def _scope(request: Request, region: str, year: str, finding: list[str] | None) -> Scope:
    """What is asked for, within the regions of the user."""
    user = require(request, Role.EDITOR, region=region)
    return Scope(region, int(year) if year else None, tuple(finding or ()), user.regions)
