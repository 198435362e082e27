"""Probing an unknown portal in the background, looking at what it found, and keeping it in the register."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.pages.runs import RunId
from monitor.dashboard.probing import Prober
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import page
from monitor.dashboard.typed_places import UnclearPlaceError, own_code_of
from storage.language import N_
from storage.people.roles import Role
from storage.portals import probes
from storage.portals.probes import Probe
from storage.register import Portal
from storage.registry.register_files import is_web_address, read_register, write_portals
from storage.registry.registration import portals as registered
from storage.registry.registration import put_portal
from storage.sharing import runs
from storage.sharing.runs import Run

Address = Annotated[str, Form(max_length=2000)]


def probe_form(request: Request, url: str = "") -> Response:
    """The page ``/probe``: the address of a portal that the register does not know yet."""
    return _page(request, url=url[:2000])


def _page(
    request: Request,
    fault: str = "",
    probe: Probe | None = None,
    url: str = "",
    status: int = 200,
    portal: Portal | None = None,
    values: Mapping[str, str] | None = None,
    run: Run | None = None,
) -> Response:
    shown = {"fault": fault, "fault_values": values or {}, "probe": probe, "url": url, "portal": portal, "run": run}
    return page(request, "probe.html", status=status, **shown)


def probe_portal(request: Request, site: At, url: Address) -> Response:
    """POST ``/probe``: look what the portal leads to, as a run in a process of its own; nothing is registered."""
    user = require(request, Role.EDITOR)
    url = url.strip()
    if not is_web_address(url):
        return _page(request, _NO_ADDRESS, url=url, status=422)
    prober: Prober = request.app.state.prober
    return RedirectResponse(f"/probe/{prober.start(site.database, url, user.name)}", 303)


_NO_ADDRESS = N_("An address begins with http:// or https:// and names a host.")


def probe_result(request: Request, site: At, run_id: RunId) -> Response:
    """The page ``/probe/RUN``: what a probe found, or that it goes on. Raises 404 for a run that is no probe."""
    with site.database.read() as connection:
        run, probe = runs.find(connection, run_id), probes.find(connection, run_id)
    if run is None or run.job != "probe" or not (run.arguments or probe):
        raise Refusal(404, N_("There is no such probe."), N_("Send the address of the portal again."))
    response = _page(request, probe=probe, url=probe.url if probe else run.arguments[0], run=run)
    response.headers["Cache-Control"] = "no-store"
    return response


def save_portal(
    request: Request,
    site: At,
    url: Address,
    key: Annotated[str, Form(max_length=64)],
    name: Annotated[str, Form(max_length=200)],
    region: Annotated[str, Form(max_length=60)],
    columns: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """POST ``/portals``: keep a portal in the register, where the user may."""
    try:
        with site.database.read() as connection:
            region = own_code_of(connection, region)
    except UnclearPlaceError as error:
        wanted = Portal(key.strip(), name.strip(), url.strip(), region, tuple(columns or ()))
        return _page(request, error.sentence, url=url, status=422, portal=wanted, values=error.values)
    wanted = Portal(key.strip(), name.strip() or key.strip(), url.strip(), region, tuple(columns or ()))
    require(request, Role.EDITOR, region=region)
    checked = read_register(write_portals([wanted]).encode())
    if checked.bad:
        bad = checked.bad[0]
        return _page(request, bad.reason, url=url, status=422, portal=wanted, values=bad.values)
    with site.database.write() as connection:
        for before in registered(connection, [wanted.key]):
            require(request, Role.EDITOR, region=before.region)
            return _page(request, _TAKEN, url=url, status=422, portal=wanted)
        put_portal(connection, wanted)
    return RedirectResponse(f"/portals/{wanted.key}?done=saved", 303)


_TAKEN = N_("The register holds a portal of this key already. Choose another key.")
