"""Letters to bodies: which there would be, and all of them with the ledger in one file."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from alerts.letters import cases
from alerts.letters.cases import Mark, Matter, Scope
from alerts.letters.templates import TemplateError
from alerts.letters.writing import letters
from monitor.dashboard.access import require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import page
from monitor.dashboard.streams import portioned
from monitor.dashboard.twins import Record, TableKind, as_json, as_long_table
from monitor.running.letter_terms import terms
from storage.clock import day_of
from storage.language import N_
from storage.people.roles import Role

_SHOWN = 300
_MOST_AT_ONCE = 1000  # half a minute of work
Region = Annotated[str, Query(pattern=r"^[0-9]{0,12}$", description=N_("The beginning of a division code."))]
Year = Annotated[str, Query(pattern=r"^(20[0-9]{2})?$", description=N_("The report year."))]
After = Annotated[
    str,
    Query(pattern=r"^([0-9]{0,12}~[0-9]{1,18}~[0-9]{4})?$", description=N_("Where the page before ended: its next.")),
]
Limit = Annotated[int, Query(ge=1, le=1000, description=N_("How many at most."))]
Findings = Annotated[list[str] | None, Query(max_length=500, description=N_("Only about these findings."))]


def letters_page(
    request: Request, site: At, region: Region = "", year: Year = "", finding: Findings = None, after: After = ""
) -> Response:
    """The page ``/letters``: the letters that the findings of a region and year, or the chosen ones, would give."""
    scope = _scope(request, region, year, finding)
    with site.database.read() as connection:
        shown, following = _listed(connection, scope, after, _SHOWN)
        count, left_out = cases.matter_count(connection, scope), cases.left_out(connection, scope)
    asked = [("region", region), ("year", year), *(("finding", one) for one in finding or ())]
    here = urlencode([(name, value) for name, value in asked if value])
    return page(
        request,
        "letters.html",
        matters=shown,
        count=count,
        left_out=left_out,
        region=region,
        year=year,
        here=here,
        is_first=not after,
        next_page="&".join(filter(None, (here, urlencode({"after": following})))) if following else "",
        office=site.settings.office,
    )


_FIELDS = ("body_id", "body", "year", "letter", "faults")


def letters_json(
    request: Request,
    site: At,
    region: Region = "",
    year: Year = "",
    finding: Findings = None,
    after: After = "",
    limit: Limit = 1000,
) -> Response:
    """The letters that there would be as JSON, and the bodies that get no reminder; ``next`` is what ``after`` asks for
    the letters behind."""
    scope = _scope(request, region, year, finding)
    with site.database.read() as connection:
        shown, following = _listed(connection, scope, after, limit)
        left_out = cases.left_out(connection, scope)
    return as_json(request, {"letters": list(map(_record, shown)), "left_out": left_out, "next": following or None})


def letters_table(
    request: Request, site: At, table: TableKind, region: Region = "", year: Year = "", finding: Findings = None
) -> Response:
    """The letters that there would be as a table."""
    scope = _scope(request, region, year, finding)

    def portion(connection: Connection, place: Mark | None, limit: int) -> list[Matter]:
        return list(cases.matters(connection, scope, place, limit))

    def portions() -> Iterator[Iterable[Record]]:
        for found in portioned(site, portion, _mark_of):
            yield map(_record, found)

    return as_long_table(request, table, "letters", portions, _FIELDS)


def _listed(connection: Connection, scope: Scope, after: str, limit: int) -> tuple[list[Matter], str]:
    """A page of letters, and where the next one begins; empty at the end."""
    region, _, rest = after.partition("~")
    body_id, _, year = rest.partition("~")
    mark = (region, int(body_id), int(year)) if after else None
    found = list(cases.matters(connection, scope, mark, limit + 1))
    return found[:limit], "~".join(map(str, _mark_of(found[limit - 1]))) if len(found) > limit else ""


def _mark_of(one: Matter) -> Mark:
    return one.region, one.body_id, one.year


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
            if (number := cases.matter_count(connection, scope)) > _MOST_AT_ONCE:
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
