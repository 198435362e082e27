"""The practice portals as one context: what runs, what the register needs, the truth, and what can happen later."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.practice.figures import YEARS
from crawler.practice.plot import Report
from crawler.practice.reports import due_date
from crawler.practice.script_portal import ScriptPortal
from crawler.practice.seed_portal import KEY as SEEDS
from crawler.practice.seed_portal import SeedPortal
from crawler.practice.server import PortalServer, Request, Site
from crawler.practice.static_portal import StaticPortal
from crawler.practice.truth import Truth
from storage.clock import day_of, now
from storage.register import Body, BodyKind, Portal
from storage.registry.register_files import write_bodies, write_portals

_FORM_2021_BEGINS = 2021


class PracticePortals:
    """Runs the practice portals on free ports of 127.0.0.1 while its ``with`` block lasts.

    ``latest_year`` is the latest of the three report years; by default the latest whose reports are all due. The same
    year gives the same pages, byte for byte. ``seeds`` is a folder of real report texts, served by a third portal.
    Raises ValueError for a year whose reports would not all follow form 2021.
    """

    def __init__(self, latest_year: int | None = None, seeds: Path | None = None) -> None:
        self.latest_year = latest_due_year(day_of(now())) if latest_year is None else latest_year
        if self.latest_year - YEARS + 1 < _FORM_2021_BEGINS:
            raise ValueError(f"latest_year {latest_year}: the first of its three years must be 2021 or later")
        self._static = StaticPortal(self.latest_year)
        self._script = ScriptPortal(self.latest_year)
        self._seeds = SeedPortal(seeds) if seeds else None
        self._servers: dict[str, PortalServer] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for site in self._sites():
            self._servers[site.portal] = self._stack.enter_context(PortalServer(site))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def portals(self) -> tuple[Portal, ...]:
        """The portals as the register knows them, with the addresses at which they run."""
        found = [self._portal(portal, f"{portal.county.name}人民政府门户网站") for portal in self._county_portals()]
        if self._seeds:
            base = self._servers[SEEDS].base
            columns = tuple(base + column for column in self._seeds.columns)
            found.append(Portal(SEEDS, "年报存档", f"{base}/", "41", columns))
        return tuple(found)

    @property
    def bodies(self) -> tuple[Body, ...]:
        """The bodies that owe reports; those of the two counties exist since the first of the three years."""
        since = date(self.latest_year - YEARS + 1, 1, 1)
        county_bodies = tuple(
            Body(body.name, BodyKind(body.kind), county.region, county.key, body.aliases, since)
            for county in (portal.county for portal in self._county_portals())
            for body in (*county.bodies, *county.walled)
        )
        return county_bodies + (self._seeds.bodies if self._seeds else ())

    @property
    def portals_csv(self) -> str:
        """The portals as a register file."""
        return write_portals(self.portals)

    @property
    def bodies_csv(self) -> str:
        """The bodies as a register file."""
        return write_bodies(self.bodies)

    @property
    def truth(self) -> dict[tuple[str, int], Truth]:
        """What there is to know of every report of the two counties by body and year, as things stand now."""
        return {
            (report.body.name, report.year): self._truth(portal, report)
            for portal in self._county_portals()
            for report in portal.reports.values()
        }

    @property
    def lookalikes(self) -> tuple[str, ...]:
        """The addresses of the pages that are listed among the reports and are none."""
        return tuple(
            self._servers[portal.county.key].base + path
            for portal in self._county_portals()
            for path in portal.lookalikes
        )

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request to any of the portals so far, in the order of time."""
        return tuple(sorted((one for site in self._sites() for one in site.requests), key=lambda one: one.time))

    def revise(self) -> Truth:
        """Publishes a corrected edition of one report at its address; returns the truth about it from now on."""
        return self._truth(self._static, self._static.revise())

    def publish_late(self) -> Truth:
        """Publishes the report that was missing, dated April 1st; returns the truth about it from now on."""
        return self._truth(self._static, self._static.publish_late())

    def _county_portals(self) -> tuple[StaticPortal | ScriptPortal, ...]:
        return self._static, self._script

    def _sites(self) -> tuple[Site, ...]:
        return (self._static.site, self._script.site, *([self._seeds.site] if self._seeds else []))

    def _portal(self, portal: StaticPortal | ScriptPortal, name: str) -> Portal:
        county, base = portal.county, self._servers[portal.county.key].base
        return Portal(county.key, name, f"{base}/", county.region, tuple(base + column for column in portal.columns))

    def _truth(self, portal: StaticPortal | ScriptPortal, report: Report) -> Truth:
        published = report.published.date() if report.published else None
        due = due_date(report.body.kind, report.year)
        seen = published is not None
        return Truth(
            body=report.body.name,
            kind=report.body.kind,
            region=portal.county.region,
            portal=portal.county.key,
            year=report.year,
            due=due,
            published=published,
            title="".join(report.title.split("\n")) if seen else "",
            index_number=report.index_number if seen else "",
            urls=tuple(self._servers[portal.county.key].base + path for path in portal.paths[report.key]),
            cells=report.cells if seen else {},
            status=_status(published, due, walled=report.body in portal.county.walled),
            faults=report.faults,
        )


def latest_due_year(today: date) -> int:
    """The latest report year whose reports are all due before a day: the year before, from April 1st on."""
    return today.year - (1 if today >= date(today.year, 4, 1) else 2)


def _status(published: date | None, due: date, *, walled: bool) -> str:
    if published is None:
        return "unverified" if walled else "missing"
    return "on_time" if published <= due else "late"
