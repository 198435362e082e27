"""One portal: its columns as they were learnt, its looks and what they cost; probing an unknown one and keeping it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.dashboard.access import require
from monitor.dashboard.pages.overview import At
from monitor.dashboard.probing import Probe, Prober
from monitor.dashboard.queries import portals as query
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import Site, language_of, page
from monitor.portraits import Portrait, next_words, notes, portraits
from storage.language import N_
from storage.register import Portal
from storage.register_files import is_web_address, read_register, write_portals
from storage.registration import portals as registered
from storage.registration import put_portal
from storage.roles import Role

_LOOKS_SHOWN = 40
_LOOKED_BACK = timedelta(days=30)

Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Address = Annotated[str, Form(max_length=2000)]

_DONE = {"saved": N_("The portal is in the register. It is looked at in the next round.")}


@dataclass(frozen=True)
class ShownPortal:
    """A portal with its columns, its latest looks and what looking cost in 30 days."""

    portal: query.PortalView
    columns: list[Portrait]
    looks: list[query.LookView]
    cost: query.Cost


def shown_portal(request: Request, site: Site, key: str) -> ShownPortal:
    """What is told of a portal. Raises Refusal for an unknown one, and for one of another region."""
    now = site.clock()
    with site.database.read() as connection:
        found = query.portal_view(connection, key)
        if found is None:
            raise Refusal(
                404, N_("The register holds no such portal."), N_("The list of portals shows all that it holds.")
            )
        require(request, Role.VIEWER, region=found.region)
        return ShownPortal(
            found,
            portraits(connection, [key], now)[key],
            query.latest_looks(connection, key, _LOOKS_SHOWN),
            query.cost(connection, now - _LOOKED_BACK, key).get(key, query.Cost()),
        )


def portal(request: Request, site: At, key: Key, done: str = "") -> Response:
    """The page ``/portals/KEY``. Raises 404 for an unknown portal."""
    now, shown = site.clock(), shown_portal(request, site, key)
    user = require(request, Role.VIEWER)
    return page(
        request,
        "portal.html",
        portal=shown.portal,
        columns=shown.columns,
        next_words=partial(next_words, at=now, language=language_of(request)),
        notes=partial(notes, language=language_of(request)),
        cost=shown.cost,
        looks=shown.looks,
        next_round=site.settings.next_round(now),
        may_start=user.may(Role.ADMIN) and not _is_published(request),
        done=_DONE.get(done, ""),
    )


def _is_published(request: Request) -> bool:
    return ("/runs", "POST") not in request.app.state.needs


def probe_form(request: Request) -> Response:
    """The page ``/probe``: the address of a portal that the register does not know yet."""
    return _form(request)


def _form(
    request: Request,
    fault: str = "",
    probe: Probe | None = None,
    url: str = "",
    status: int = 200,
    portal: Portal | None = None,
    values: Mapping[str, str] | None = None,
) -> Response:
    shown = {"fault": fault, "fault_values": values or {}, "probe": probe, "url": url, "portal": portal}
    return page(request, "probe.html", status=status, **shown)


def probe_portal(request: Request, site: At, url: Address) -> Response:
    """POST ``/probe``: what the portal leads to, as a run in a process of its own; nothing is kept."""
    user = require(request, Role.EDITOR)
    url = url.strip()
    if not is_web_address(url):
        return _form(request, _NO_ADDRESS, url=url, status=422)
    prober: Prober = request.app.state.prober
    return _form(request, probe=prober.probe(site.database, url, user.name), url=url)


_NO_ADDRESS = N_("An address begins with http:// or https:// and names a host.")


def save_portal(
    request: Request,
    site: At,
    url: Address,
    key: Annotated[str, Form(max_length=64)],
    name: Annotated[str, Form(max_length=200)],
    region: Annotated[str, Form(pattern=r"^[0-9]{2,12}$")],
    columns: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """POST ``/portals``: keep a portal in the register, where the user may."""
    require(request, Role.EDITOR, region=region)
    wanted = Portal(key.strip(), name.strip() or key.strip(), url.strip(), region, tuple(columns or ()))
    checked = read_register(write_portals([wanted]).encode())
    if checked.bad:
        bad = checked.bad[0]
        return _form(request, bad.reason, url=url, status=422, portal=wanted, values=bad.values)
    with site.database.write() as connection:
        for before in registered(connection, [wanted.key]):
            require(request, Role.EDITOR, region=before.region)
            return _form(request, _TAKEN, url=url, status=422, portal=wanted)
        put_portal(connection, wanted)
    return RedirectResponse(f"/portals/{wanted.key}?done=saved", 303)


_TAKEN = N_("The register holds a portal of this key already. Choose another key.")
