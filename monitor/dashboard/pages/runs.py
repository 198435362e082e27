"""What the service does and did: its runs with their logs; they are started, stopped and tried again from here."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path as FilePath
from typing import Annotated
from urllib.parse import urlencode

import simplejson
from fastapi import Form, Path, Query
from sqlalchemy import Connection, or_, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries.places import is_limited, within
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import Site, language_of, page
from monitor.dashboard.run_arguments import in_words, portals_in
from monitor.running.jobs import JOBS
from storage import schema
from storage.clock import SHANGHAI
from storage.language import N_
from storage.people.roles import Role
from storage.sharing import runs as stored

_PAGE = 50
_MOST_OFFERED = 300
_LOG_SHOWN = 200_000
"""Bytes of a log's end that a page shows; the whole is a click away."""

RunId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Job = Annotated[str, Query(pattern=f"^({'|'.join(JOBS)})?$", description=N_("Only runs of a job."))]
Before = Annotated[
    int | None, Query(ge=1, le=2**63 - 1, description=N_("Those behind this one: next of the answer before."))
]

_DONE = {
    "asked": N_("The run waits for the service, which takes it up within seconds."),
    "stopped": N_("The run is told to stop."),
    "over": N_("The run was over already."),
}


def runs(request: Request, site: At, job: Job = "", before: Before = None, done: str = "") -> Response:
    """The page ``/runs``: the newest first."""
    with site.database.read() as connection:
        found = stored.latest(connection, _PAGE + 1, job=job, before=before)
        named = _portal_names(connection, found)
        choices = _few_portals(connection)
    listed = [seen(one) for one in found[:_PAGE]]
    return page(
        request,
        "runs.html",
        runs=listed,
        told_of={one.id: in_words(one.arguments, language_of(request), named) for one in listed},
        portals=choices,
        job=job,
        jobs=JOBS,
        older=listed[-1].id if len(found) > _PAGE else None,
        is_first=before is None,
        done=_DONE.get(done, ""),
    )


def run(request: Request, site: At, run_id: RunId, done: str = "") -> Response:
    """The page ``/runs/RUN``: what it did and the end of its log. Raises 404 for an unknown run."""
    found = seen(_run(site, run_id))
    with site.database.read() as connection:
        told = in_words(found.arguments, language_of(request), _portal_names(connection, [found]))
    text, is_whole = _log(site.settings.logs, found.log)
    return page(
        request,
        "run.html",
        run=found,
        told=told,
        log=text and readable(text),
        is_whole=is_whole,
        done=_DONE.get(done, ""),
    )


def _portal_names(connection: Connection, found: Iterable[stored.Run]) -> dict[str, str]:
    table, keys = schema.portal, portals_in(one.arguments for one in found)
    query = select(table.c.key, table.c.name).where(table.c.key.in_(sorted(keys)))
    return {row.key: row.name for row in connection.execute(query)} if keys else {}


def _few_portals(connection: Connection) -> list[tuple[str, str]]:
    """The portals to choose from, where they are few enough to be offered."""
    table = schema.portal
    query = select(table.c.key, table.c.name).where(within(table.c.region, ""))
    found = connection.execute(query.order_by(table.c.name).limit(_MOST_OFFERED + 1)).all()
    return [(key, name) for key, name in found] if len(found) <= _MOST_OFFERED else []


def seen(run: stored.Run) -> stored.Run:
    """The run as who asks may see it: what it did in all regions, and its log, are not for those limited to some."""
    return replace(run, detail="", log="", arguments=()) if is_limited() else run


def _run(site: At, run_id: int) -> stored.Run:
    with site.database.read() as connection:
        found = stored.find(connection, run_id)
    if found is None:
        raise Refusal(404, N_("There is no such run."), N_("The list of runs shows all that there are."))
    return found


def _log(folder: FilePath | None, name: str) -> tuple[str | None, bool]:
    """The end of a log, and whether that is all of it; None where there is none. The name is only a name."""
    if folder is None or not name or FilePath(name).name != name:
        return None, True
    try:
        with (folder / name).open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _LOG_SHOWN))
            text = file.read(_LOG_SHOWN).decode(errors="replace")
    except OSError:
        return None, True
    return (text if size <= _LOG_SHOWN else text.partition("\n")[2]), size <= _LOG_SHOWN


_BESIDE = ("ts", "level", "event", "exception", "run_id")


def readable(log: str) -> str:
    """A log of JSON lines as a person reads it: moment, level, event, what else is known; other lines as they are."""
    return "\n".join(_told(line) for line in log.splitlines())


def _told(line: str) -> str:
    try:
        said = simplejson.loads(line) if line.startswith("{") else None
        moment = datetime.fromisoformat(said["ts"]).astimezone(SHANGHAI) if isinstance(said, dict) else None
    except (ValueError, KeyError, TypeError):
        return line
    if moment is None or not isinstance(said, dict):
        return line
    more = " ".join(f"{name}={value}" for name, value in said.items() if name not in _BESIDE and value != "")
    head = f"{moment:%m-%d %H:%M:%S} {said.get('level', '')!s:<7} {said.get('event', '')} {more}".rstrip()
    return f"{head}\n{said['exception']}" if said.get("exception") else head


def start_run(
    request: Request,
    site: At,
    job: Annotated[str, Form(pattern=f"^({'|'.join(JOBS)})$")],
    portal: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """POST ``/runs``: let the service do a job now; a crawl of one portal, where one is named."""
    user = require(request, Role.ADMIN)
    arguments = ("--portal", _key_of(site, portal.strip())) if portal.strip() and job == "crawl" else ()
    with site.database.write() as connection:
        stored.ask(connection, job, arguments, by=user.name)
    return RedirectResponse("/runs?done=asked", 303)


def _key_of(site: Site, portal: str) -> str:
    """The key of the portal that was typed, by key or name. Raises Refusal."""
    table = schema.portal
    query = select(table.c.key).where(or_(table.c.key == portal, table.c.name == portal))
    with site.database.read() as connection:
        keys = connection.scalars(query.order_by(table.c.key).limit(2)).all()
    if portal in keys:
        return portal
    if len(keys) != 1:
        sentence = N_("Several portals are called “{name}”.") if keys else N_("The register holds no portal “{name}”.")
        raise Refusal(422, sentence, N_("Nothing was started. The page of portals shows the key of each."), name=portal)
    return str(keys[0])


def stop_run(request: Request, site: At, run_id: RunId) -> Response:
    """POST ``/runs/RUN/stop``: end a run that waits or is under way."""
    user = require(request, Role.ADMIN)
    _run(site, run_id)
    with site.database.write() as connection:
        stopped = stored.ask_to_stop(connection, run_id, user.name)
    return RedirectResponse(f"/runs/{run_id}?done={'stopped' if stopped else 'over'}", 303)


def retry_run(request: Request, site: At, run_id: RunId) -> Response:
    """POST ``/runs/RUN/retry``: another run like it."""
    user = require(request, Role.ADMIN)
    before = _run(site, run_id)
    if before.job not in JOBS:  # a probe is begun on its own page
        return RedirectResponse("/probe?" + urlencode({"url": "".join(before.arguments)}), 303)
    with site.database.write() as connection:
        again = stored.ask_again(connection, run_id, user.name)
    return RedirectResponse(f"/runs/{again}?done=asked", 303)
