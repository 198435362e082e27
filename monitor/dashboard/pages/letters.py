"""Letters to bodies: which there would be, and all of them with the ledger in one file."""

import io
import zipfile
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from alerts.letters.cases import Scope, matters
from alerts.letters.templates import TemplateError
from alerts.letters.writing import letters
from monitor.dashboard.access import require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import page
from monitor.letter_terms import terms
from storage.clock import day_of
from storage.language import N_
from storage.roles import Role

_SHOWN = 300
_MOST_AT_ONCE = 1000  # half a minute of work
Region = Annotated[str, Query(pattern=r"^[0-9]{0,12}$")]
Year = Annotated[str, Query(pattern=r"^(20[0-9]{2})?$")]
Findings = Annotated[list[str] | None, Query(max_length=500)]


def letters_page(
    request: Request, site: At, region: Region = "", year: Year = "", finding: Findings = None
) -> Response:
    """The page ``/letters``: the letters that the findings of a region and year, or the chosen ones, would give."""
    scope = _scope(request, region, year, finding)
    with site.database.read() as connection:
        found = matters(connection, scope)
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
