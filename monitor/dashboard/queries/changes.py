"""What changed: events counted since a moment, and the latest of them told by body and year."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.dashboard.queries.places import within
from storage import schema
from storage.events import EventKind

_LOOKED_THROUGH = 400


@dataclass(frozen=True)
class Changes:
    """How many states became which, and how many events of the other kinds there were."""

    states: Counter[str]
    kinds: Counter[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not self.states and not self.kinds


@dataclass(frozen=True)
class Happening:
    """What happened last to a body's report, or to a portal: several events told as one.

    ``before`` and ``after`` are states; ``opened`` and ``resolved`` count findings; ``message`` is the latest one's.
    """

    at: datetime
    body_id: int | None
    year: int | None
    name: str
    region: str
    before: str = ""
    after: str = ""
    opened: int = 0
    resolved: int = 0
    message: str = ""
    message_en: str = ""
    portal: str = ""
    outcome: str = ""
    detail: str = ""


def changes_since(connection: Connection, region: str, since: datetime) -> Changes:
    """What happened in a region since a moment."""
    event = schema.event
    after = event.c["values"]["after"].as_string()
    query = (
        select(event.c.kind, after, func.count())
        .where(event.c.at >= since, within(event.c.region, region))
        .group_by(event.c.kind, after)
    )
    states, kinds = Counter[str](), Counter[str]()
    for kind, state, number in connection.execute(query):
        if kind == EventKind.STATUS_CHANGED:
            states[state] += number
        else:
            kinds[kind] += number
    return Changes(states, kinds)


def latest(connection: Connection, region: str, limit: int) -> list[Happening]:
    """What happened last in a region, the newest first, a body's year or a portal once."""
    found: dict[tuple[object, ...], Happening] = {}
    for row in _events(connection, region):
        key = (row["body_id"], row["year"]) if row["body_id"] else (row["portal"], row["kind"])
        told = found.get(key) or _begun(row)
        found[key] = _with(told, row)
        if len(found) > limit:
            del found[key]
            break
    return list(found.values())


def _events(connection: Connection, region: str) -> Iterator[Any]:
    event, body, portal, finding = schema.event, schema.body, schema.portal, schema.finding
    query = (
        select(
            *(event.c[name] for name in ("at", "kind", "region", "body_id", "year", "portal", "values")),
            body.c.name.label("body"),
            portal.c.name.label("portal_name"),
            finding.c.message,
            finding.c.message_en,
        )
        .join(body, body.c.id == event.c.body_id, isouter=True)
        .join(portal, portal.c.key == event.c.portal, isouter=True)
        .join(finding, finding.c.id == event.c.finding_id, isouter=True)
        .where(within(event.c.region, region))
        .order_by(event.c.id.desc())
        .limit(_LOOKED_THROUGH)
    )
    yield from connection.execute(query).mappings()


def _begun(row: Any) -> Happening:
    name = row["body"] or row["portal_name"] or row["portal"] or ""
    return Happening(row["at"], row["body_id"], row["year"], name, row["region"])


def _with(told: Happening, row: Any) -> Happening:
    """A happening with one more event, an earlier one than those before."""
    values = {name: getattr(told, name) for name in Happening.__dataclass_fields__}
    if row["kind"] == EventKind.STATUS_CHANGED:
        values["before"] = row["values"].get("before") or ""
        values["after"] = told.after or row["values"].get("after") or ""
    elif row["kind"] == EventKind.FINDING_OPENED:
        values["opened"] += 1
    elif row["kind"] == EventKind.FINDING_RESOLVED:
        values["resolved"] += 1
    elif row["kind"] in (EventKind.PORTAL_FAILING, EventKind.PORTAL_RECOVERED):
        values["portal"] = row["kind"]
        values["outcome"] = row["values"].get("outcome") or ""
        values["detail"] = row["values"].get("detail") or ""
    if not told.message and row["message"]:
        values |= {"message": row["message"], "message_en": row["message_en"]}
    return Happening(**values)
