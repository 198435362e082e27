"""What happened that is worth telling: written in the transaction of its cause, read by alerts and the dashboard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert

from storage import schema
from storage.keeping.prepared import inserted


class EventKind(StrEnum):
    """The kinds of events; what each carries in ``values`` stands behind it."""

    FINDING_OPENED = "finding_opened"
    FINDING_RESOLVED = "finding_resolved"
    STATUS_CHANGED = "status_changed"  # {"before": status or None, "after": status}
    PORTAL_FAILING = "portal_failing"  # {"outcome", "detail", "column"}: the first look that does not count
    PORTAL_RECOVERED = "portal_recovered"  # {"column"}


@dataclass(frozen=True)
class Event:
    """Something that happened, to be written."""

    kind: EventKind
    at: datetime
    region: str
    body_id: int | None = None
    year: int | None = None
    portal: str | None = None
    finding_id: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def record_all(connection: Connection, happened: Iterable[Event]) -> None:
    """Write events in their order."""
    rows = [vars(event) for event in happened]
    if rows:
        connection.execute(insert(schema.event), rows)


def record(
    connection: Connection,
    kind: EventKind,
    at: datetime,
    region: str,
    *,
    body_id: int | None = None,
    year: int | None = None,
    portal: str | None = None,
    finding_id: str | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """Write one event."""
    event = Event(kind, at, region, body_id, year, portal, finding_id, dict(values or {}))
    inserted(connection, schema.event, vars(event))
