"""A small register with portals, findings and looks, written through the schema, for the tests of the alerts."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Table, insert, select, update

from alerts.subscriptions import AlertSettings, Subscription
from storage import events, schema
from storage.clock import day_of
from storage.database import Database
from storage.events import EventKind
from storage.findings import Finding, Severity
from storage.visits import Outcome, Visit, record_visit

THURSDAY = datetime(2026, 4, 2, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai
MONDAY = datetime(2026, 4, 6, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OFFICE = Subscription("安康办公室", ("office@example.org",))


def settings(*subscriptions: Subscription, port: int = 25, dashboard_url: str = "") -> AlertSettings:
    return AlertSettings(
        "nianbao@example.org", f"smtp://127.0.0.1:{port}", subscriptions or (OFFICE,), dashboard_url=dashboard_url
    )


@dataclass
class World:
    """Writes what the crawler and the monitor would have written."""

    database: Database
    columns: dict[str, int] = field(default_factory=dict)

    def portal(self, key: str, name: str, region: str) -> None:
        self._insert(schema.portal, key=key, name=name, url=f"http://{key}.example.org/", region=region, render="")
        url = f"http://{key}.example.org/list"
        self.columns[key] = self._insert(
            schema.portal_column, portal=key, url=url, registered=True, active=True, profile={}
        )

    def body(self, name: str, kind: str, region: str, portal: str | None) -> int:
        return self._insert(
            schema.body, name=name, kind=kind, region=region, portal=portal, aliases=[], registered=True
        )

    def look(self, portal: str, outcome: Outcome, at: datetime) -> None:
        with self.database.write() as connection:
            record_visit(connection, Visit(portal, self.columns[portal], at - timedelta(minutes=1), at, outcome))

    def obligation(self, body: int, year: int, status: str, due: date, published: date | None = None) -> None:
        values = {"body_id": body, "year": year, "due": due, "status": status, "published": published}
        self._insert(schema.obligation, judged=THURSDAY, as_of=day_of(THURSDAY), reason={}, **values)

    def status(self, body: int, year: int, before: str | None, after: str, at: datetime = THURSDAY) -> None:
        with self.database.write() as connection:
            region = connection.execute(select(schema.body.c.region).where(schema.body.c.id == body)).scalar_one()
            values = {"before": before, "after": after}
            events.record(connection, EventKind.STATUS_CHANGED, at, region, body_id=body, year=year, values=values)

    def open(self, body: int, check: str, message: str = "", message_en: str = "", at: datetime = THURSDAY) -> str:
        """Open a finding about the report of 2025, or open it again."""
        with self.database.write() as connection:
            return self.opened(connection, Finding(check, Severity.ERROR, body, 2025, message or check, message_en), at)

    def opened(self, connection: Connection, finding: Finding, at: datetime = THURSDAY) -> str:
        """The same within a transaction."""
        table = schema.finding
        if connection.scalar(select(table.c.id).where(table.c.id == finding.id)):
            connection.execute(update(table).where(table.c.id == finding.id).values(status="open", resolved=None))
        else:
            connection.execute(
                insert(table).values(
                    id=finding.id,
                    check=finding.check,
                    severity=finding.severity,
                    body_id=finding.body_id,
                    year=2025,
                    status="open",
                    fields=[],
                    message=finding.message,
                    message_en=finding.message_en or finding.message,
                    first_seen=at,
                    last_seen=at,
                )
            )
        self._event(connection, EventKind.FINDING_OPENED, finding.id, finding.body_id, at)
        return finding.id

    def resolve(self, finding_id: str, at: datetime = THURSDAY) -> None:
        table = schema.finding
        with self.database.write() as connection:
            body = connection.execute(select(table.c.body_id).where(table.c.id == finding_id)).scalar_one()
            connection.execute(update(table).where(table.c.id == finding_id).values(status="resolved", resolved=at))
            self._event(connection, EventKind.FINDING_RESOLVED, finding_id, body, at)

    @staticmethod
    def _event(connection: Connection, kind: EventKind, finding_id: str, body: int, at: datetime) -> None:
        region = connection.execute(select(schema.body.c.region).where(schema.body.c.id == body)).scalar_one()
        events.record(connection, kind, at, region, body_id=body, year=2025, finding_id=finding_id)

    def _insert(self, table: Table, **values: object) -> int:
        with self.database.write() as connection:
            key = connection.execute(insert(table).values(**values)).inserted_primary_key
        return int(key[0]) if key and "id" in table.c else 0

    def rows(self, table: Table) -> list[dict[str, object]]:
        with self.database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]


def county(world: World) -> dict[str, int]:
    """石泉县 and 汉阴县 with a portal each that was seen yesterday; the bodies by a short name."""
    world.portal("shiquan", "石泉县人民政府门户网站", "610922")
    world.portal("hanyin", "汉阴县人民政府门户网站", "610921")
    for key in world.columns:
        world.look(key, Outcome.OK, THURSDAY - DAY)
    return {
        "shiquan": world.body("石泉县人民政府", "government", "610922", "shiquan"),
        "forestry": world.body("石泉县林业局", "department", "610922", "shiquan"),
        "chengguan": world.body("城关镇人民政府", "township", "610922100", "shiquan"),
        "hanyin": world.body("汉阴县人民政府", "government", "610921", "hanyin"),
        "water": world.body("汉阴县水利局", "department", "610921", "hanyin"),
    }
