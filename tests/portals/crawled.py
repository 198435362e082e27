"""Crawls portals three times, days apart, and keeps what was asked, stored and judged after each look."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from monitor.coverage import coverage
from monitor.judgement.judging import check_all
from storage.clock import SHANGHAI, now
from storage.register import Body as Registered
from storage.register import Portal, kind_of
from tests.crawler.spiders.observatory import Observatory
from tests.portals.hosts import HOSTS, Laid, main_of, names_of, placed
from tests.portals.manners import MANNERS
from tests.portals.pages import GeneratedSite
from tests.portals.plan import HOME, LEAVES, Plan
from tests.portals.portal import Built, build
from tests.portals.publications import LOOKS
from tests.portals.served import SCHEMES, BothWays
from tests.portals.truth import View, owed, views

MOMENTS = tuple(datetime(2026, month, day, 19, 0, tzinfo=SHANGHAI) for month, day in ((4, 7), (4, 10), (5, 13)))
"""When the looks are: after all due days, three days later, and after more than a month."""


@dataclass
class Look:
    """What one look at a portal came to.

    ``states`` are by the body's name and the year, ``visits`` are outcomes and details by the column's address,
    ``reports`` are the bodies and years that documents were given to, by their addresses.
    """

    requests: list[str] = field(default_factory=list)
    rendered: int = 0
    states: dict[tuple[str, int], str] = field(default_factory=dict)
    visits: list[tuple[str, str, str]] = field(default_factory=list)
    reports: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass
class Crawled:
    """A portal, what stood there at each look and what the looks came to."""

    plan: Plan
    site: GeneratedSite
    built: list[Built] = field(default_factory=list)
    views: list[list[View]] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)


def crawled(plans: Sequence[Plan], folder: Path, *, render: str = "auto", patience: float = 600) -> list[Crawled]:
    """Portals side by side, crawled three times."""
    named = [name for plan in plans if plan.has_names for name in names_of(plan.domain)]
    observatory = Observatory(folder, names={name: ["127.0.0.1"] for name in named}, patience=patience)
    portals = [Crawled(plan, GeneratedSite(plan.key)) for plan in plans]
    with ExitStack() as stack:
        bases = [base_of(one.plan, stack.enter_context(BothWays(one.site))) for one in portals]
        manners = [[MANNERS[name]() for name in one.plan.manners] for one in portals]
        for look in range(1, LOOKS + 1):
            for portal, own in zip(portals, manners, strict=True):
                built = build(portal.plan, look)
                portal.views.append(views(portal.plan, built, look))
                portal.built.append(built)
                portal.site.pages, portal.site.manners = built.pages, (*built.manners, *own)
            if look == 1:
                _register(observatory, portals, bases)
            _look(observatory, portals, bases, MOMENTS[look - 1], render)
    return portals


def base_of(plan: Plan, server: BothWays) -> str:
    """The address under which a portal is registered, without a slash at the end."""
    if not plan.has_names:
        return server.base
    return f"{SCHEMES[plan.scheme][0]}://{main_of(plan.domain)}:{server.port}"


def _register(observatory: Observatory, portals: Sequence[Crawled], bases: Sequence[str]) -> None:
    registered: list[Portal] = []
    bodies: list[Registered] = []
    for number, (portal, base) in enumerate(zip(portals, bases, strict=True), 1):
        plan, built = portal.plan, portal.built[0]
        own = {HOME: [], LEAVES: [leaf.url for leaf in built.leaves]}.get(plan.registered, [built.root])
        layout = HOSTS[plan.hosts](Laid(plan.domain, plan.words, [leaf.prefix for leaf in built.leaves]))
        region = f"4190{number:02d}"
        columns = tuple(placed(column, base, layout) for column in own)
        registered.append(Portal(plan.key, f"{plan.county.place}人民政府", f"{base}/", region, columns))
        first = min(year for _, year in owed(plan))
        bodies += [
            Registered(
                body.name, kind_of(body.name), region, plan.key, tuple({body.plain, body.short}), date(first, 1, 1)
            )
            for body in plan.county.bodies
        ]
    observatory.register(registered, bodies)


def _look(
    observatory: Observatory, portals: Sequence[Crawled], bases: Sequence[str], moment: datetime, render: str
) -> None:
    before = [len(portal.site.requests) for portal in portals]
    visits_before = len(observatory.rows("visit"))
    observatory.ahead = moment - now()
    observatory.crawl(render=render)
    after = moment + timedelta(hours=1)
    check_all(observatory.database, None, after)
    with observatory.database.read() as connection:
        states = list(coverage(connection, None, after))
    looks = {portal.plan.key: Look() for portal in portals}
    for portal, start in zip(portals, before, strict=True):
        looks[portal.plan.key].requests = [
            f"{one.method} {one.headers.get('Host', '')} {one.path} {one.status}"
            for one in portal.site.requests[start:]
        ]
        portal.looks.append(looks[portal.plan.key])
    for row in states:
        looks[str(row["portal"])].states[str(row["body"]), int(str(row["year"]))] = str(row["status"])
    columns = {row["id"]: row["url"] for row in observatory.rows("portal_column")}
    for visit in observatory.rows("visit")[visits_before:]:
        own = looks[visit["portal"]]
        own.rendered += visit["rendered"]
        own.visits.append((local(columns[visit["column_id"]]), visit["outcome"], visit["detail"]))
    _reports(observatory, looks)


def _reports(observatory: Observatory, looks: dict[str, Look]) -> None:
    names = {row["id"]: row["name"] for row in observatory.rows("body")}
    reports = {row["id"]: (names[row["body_id"]], row["year"]) for row in observatory.rows("report")}
    editions = {row["id"]: row["report_id"] for row in observatory.rows("edition")}
    for row in observatory.rows("document"):
        report = editions.get(row["edition_id"])
        if report is not None and row["portal"] in looks:
            looks[row["portal"]].reports[local(row["address"])] = reports[report]


def local(address: str) -> str:
    """An address without its host."""
    parts = urlsplit(address)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
