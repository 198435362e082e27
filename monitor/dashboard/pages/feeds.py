"""An Atom feed for each region: what was found and mended, as readers of feeds want it."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query
from itsdangerous import BadSignature, URLSafeSerializer
from lxml import etree
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from alerts.changes import WAITING_CHECKS
from alerts.links import Links
from alerts.looks import failing_portals
from alerts.words import Speech, kind_of
from monitor.dashboard.access import Mode, User, user_of
from monitor.dashboard.pages.overview import At
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import Site, language_of, tagged
from monitor.dashboard.security import clean
from storage import schema
from storage.divisions import name_of
from storage.divisions.called import written
from storage.events import EventKind
from storage.findings import Resolution
from storage.language import N_, phrase
from storage.people.accounts import account_of, lies_in

_ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Region = Annotated[str, Query(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6})?$")]


def feed(request: Request, site: At, region: Region = "", key: Annotated[str, Query(max_length=500)] = "") -> Response:
    """``/feeds.atom?region=4113``: open to who may read the dashboard, or holds the key of somebody who may."""
    with site.database.read() as connection:
        _require(connection, request, key, region)
        rows = _told(connection, region)
        base = site.settings.alerts.dashboard_url.rstrip("/") or str(request.base_url).rstrip("/")
        body = etree.tostring(_feed(rows, region, base, request), xml_declaration=True, encoding="utf-8")
    return tagged(request, body, "application/atom+xml; charset=utf-8")


def feed_address(connection: Connection, site: Site, user: User) -> str:
    """The address of a user's own feed; with a key where accounts are required, for a reader cannot log in."""
    region = user.regions[0] if len(user.regions) == 1 and len(user.regions[0]) in (2, 4, 6) else ""
    address = f"/feeds.atom?region={region}"
    if site.settings.access.mode is Mode.ACCOUNTS and user.account:
        address += f"&key={_signer(connection).dumps(user.account.id)}"
    return address


def _signer(connection: Connection) -> URLSafeSerializer:
    return URLSafeSerializer(Links.of(connection, "").key, salt="feed")


def _require(connection: Connection, request: Request, key: str, region: str) -> None:
    """That the asker may read the region. Raises Refusal."""
    user = user_of(request)
    regions = user.regions if user else _regions_of(connection, key)
    if regions is None:
        raise Refusal(
            401,
            N_("This feed is for those who have an account."),
            N_("Take its address from the page “Notifications”."),
        )
    if regions and not (region and lies_in(region, regions)):
        raise Refusal(
            403,
            N_("Your account is limited to {regions}."),
            N_("Name one of them in the address: region=…"),
            regions=", ".join(map(written, regions)),
        )


def _regions_of(connection: Connection, key: str) -> tuple[str, ...] | None:
    """The regions of the account that a key names, while it is active; None for no such account."""
    try:
        account_id = _signer(connection).loads(key)
    except BadSignature:
        return None
    table = schema.account
    row = connection.execute(select(table).where(table.c.id == account_id, table.c.active)).mappings().first()
    return account_of(row).regions if row else None


def _told(connection: Connection, region: str) -> list[Any]:
    """The latest events about findings; what waits until a portal can be seen again is not told here either."""
    event, finding, body = schema.event, schema.finding, schema.body
    kinds = (EventKind.FINDING_OPENED, EventKind.FINDING_RESOLVED)
    query = (
        select(
            *(event.c.id, event.c.at, event.c.kind, event.c.body_id, event.c.year, finding.c.check, finding.c.message),
            *(finding.c.message_en, finding.c.resolution, body.c.name, body.c.region, body.c.portal),
        )
        .join(finding, finding.c.id == event.c.finding_id)
        .join(body, body.c.id == finding.c.body_id)
        .where(event.c.kind.in_(kinds), event.c.region.startswith(region) if region else event.c.id > 0)
        .order_by(event.c.id.desc())
        .limit(_ENTRIES)
    )
    rows = connection.execute(query).all()
    failing = failing_portals(connection, sorted({row.portal for row in rows if row.portal}))
    return [row for row in rows if not _waits(row, failing)]


def _waits(row: Any, failing: set[str]) -> bool:
    return row.kind == EventKind.FINDING_OPENED and row.check in WAITING_CHECKS and row.portal in failing


def _feed(rows: Sequence[Any], region: str, base: str, request: Request) -> Any:
    speech = Speech(language_of(request))
    place = (name_of(region) or region) if region else phrase(N_("the whole country"), speech.language)
    own = f"{base}/feeds.atom?region={region}"
    names: Any = {None: _ATOM}
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap=names)
    _add(feed, "title", phrase(N_("Annual report watch: {place}"), speech.language, place=place))
    _add(feed, "id", own)
    _add(feed, "updated", rows[0].at.isoformat() if rows else "1970-01-01T00:00:00+00:00")
    _add(_add(feed, "author"), "name", "nianbao")
    _add(feed, "link", rel="self", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}/")
    for row in rows:
        _add_entry(_add(feed, "entry"), row, base, speech)
    return feed


def _add_entry(entry: Any, row: Any, base: str, speech: Speech) -> None:
    kind = speech.say(kind_of(row.check).label)
    if row.kind == EventKind.FINDING_RESOLVED:
        kind = speech.say(N_("{kind}, resolved"), kind=kind)
        if row.resolution and Resolution(row.resolution).by_a_person:
            kind = speech.noted(kind, speech.say(N_("decided by a person")))
    _add(entry, "title", f"[{kind}] {row.name} {speech.report(row.year)}")
    _add(entry, "id", f"{base}/feeds.atom#{row.id}")
    _add(entry, "updated", row.at.isoformat())
    _add(entry, "link", rel="alternate", type="text/html", href=f"{base}/reports/{row.body_id}/{row.year}")
    _add(entry, "summary", row.message_en if speech.language == "en" else row.message)


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    """Add an element; what XML cannot carry becomes �."""
    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    made.text = _NO_XML.sub("\ufffd", clean(text)) or None
    return made
