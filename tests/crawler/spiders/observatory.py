"""A database, an archive and crawls of the portals registered in it, for tests."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select, update

from crawler.practice.server import PortalServer, Resource, Site
from storage import schema
from storage.clock import now
from storage.register import Body, Portal
from storage.registry.registration import put_body, put_portal
from tests.crawler.spiders import loaded
from tests.crawler.spiders.loaded import ROOT
from tests.databases import fresh_database

FAST = {"delay": 0.0, "timeout": 10.0, "allow_private_addresses": True}


def site_of(pages: dict[str, Resource | str]) -> Site:
    """A site of pages by path; text is served as HTML. Without a robots.txt of its own it allows everything."""
    site = Site("test", b"<html><body>404</body></html>")
    for path, page in pages.items():
        site.put(
            f"{path}index.html" if path.endswith("/") else path,
            page if isinstance(page, Resource) else Resource(page.encode()),
        )
    return site


def list_page(rows: Sequence[tuple[str, str, str]], after: str = "") -> str:
    """A list page of rows (address, title, date), with what comes after the list."""
    lines = "".join(
        f'<li><a href="{url}" title="{title}">{title[:9]}…</a><span>{day}</span></li>' for url, title, day in rows
    )
    return (
        "<!doctype html><html><head><title>政府信息公开年报</title></head><body>"
        '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>'
        f'<ul class="list">{lines}</ul>{after}</body></html>'
    )


def report_rows(folder: str, count: int) -> list[tuple[str, str, str]]:
    """Rows of a list of reports of invented towns."""
    return [
        (
            f"{folder}t{number}.html",
            f"青禾县第{number}镇人民政府2023年政府信息公开工作年度报告",
            f"2024-01-{number + 1:02d}",
        )
        for number in range(1, count + 1)
    ]


def document(title: str) -> str:
    """A page that is no report by its content."""
    head = f"<!doctype html><html><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1><p>{'正文。' * 400}</p></body></html>"


@dataclass
class Observatory:
    """Everything that one crawl after another shares; ``names`` are those of the name server (`crawl_once`)."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=lambda: dict(FAST))
    names: dict[str, list[str]] = field(default_factory=dict)
    patience: float = 100
    """Seconds that a crawl may take."""
    ahead: timedelta = timedelta()
    """How far the clock of its crawls is ahead of that of the machine."""

    def __post_init__(self) -> None:
        self.database = fresh_database(self.folder)
        self.url = self.database.url.render_as_string(hide_password=False)
        self.archive = self.folder / "archive"

    def register(self, portals: Sequence[Portal], bodies: Sequence[Body] = ()) -> None:
        with self.database.write() as connection:
            for portal in portals:
                put_portal(connection, portal)
            for body in bodies:
                put_body(connection, body)

    def command(self, portals: Sequence[str] | None = None, *, full: bool = False, **settings: object) -> list[str]:
        """The command of a crawl in a process of its own."""
        return loaded.command(self._wanted(portals, full, settings))

    def crawl(self, portals: Sequence[str] | None = None, *, full: bool = False, **settings: object) -> dict[str, Any]:
        """Crawl; gives the summary."""
        done = loaded.run(self._wanted(portals, full, settings), self.patience)
        assert done.returncode == 0, done.stderr
        self.log = done.stderr
        summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return summary

    def _wanted(self, portals: Sequence[str] | None, full: bool, settings: dict[str, object]) -> dict[str, Any]:
        return {
            "url": self.url,
            "portals": portals,
            "full": full,
            "names": self.names,
            "ahead": self.ahead.total_seconds(),
            "settings": {**self.settings, "archive": str(self.archive), **settings},
        }

    def rows(self, table: str) -> list[RowMapping]:
        """A table, in the order of its keys."""
        found = schema.metadata.tables[table]
        with self.database.read() as connection:
            return list(connection.execute(select(found).order_by(*found.primary_key)).mappings())

    def last_visits(self) -> dict[str, RowMapping]:
        """The latest visit of every column, by the column's address."""
        columns = {row["id"]: row["url"] for row in self.rows("portal_column")}
        return {columns[row["column_id"]]: row for row in self.rows("visit")}

    def a_day_passes(self) -> None:
        """What was asked and met was so a day before: pages behind the first of each list, lines and documents."""
        table, earlier = schema.portal_column, (now() - timedelta(days=1)).isoformat()
        entries, day = schema.entry, timedelta(days=1)
        with self.database.write() as connection:
            for key, seen, had in connection.execute(
                select(entries.c.id, entries.c.first_seen, entries.c.fetched)
            ).all():
                moments = {"first_seen": seen - day, "fetched": had and had - day}
                connection.execute(update(entries).where(entries.c.id == key).values(moments))
            for column, profile in connection.execute(select(table.c.id, table.c.profile)).all():
                aged = {**profile, "unmoved": earlier}
                connection.execute(update(table).where(table.c.id == column).values(profile=aged))


def probe(folder: Path, url: str, **settings: object) -> dict[str, Any]:
    """A probe of an address in a process of its own."""
    wanted = {"probe": url, "settings": {**FAST, "archive": str(folder / "archive"), **settings}}
    done = loaded.run(wanted, 100)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


__all__ = [
    "ROOT",
    "Observatory",
    "PortalServer",
    "Resource",
    "Site",
    "document",
    "list_page",
    "probe",
    "report_rows",
    "site_of",
]
