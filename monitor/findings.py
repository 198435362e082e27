"""The life of findings: opened, seen again, resolved, reopened; what a person decided survives every run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from monitor.checks.views import NotAssessable
from storage import events, schema
from storage.events import EventKind
from storage.findings import Finding, FindingStatus
from storage.register import Body


@dataclass(frozen=True)
class Examined:
    """A body and year that were judged: what was found, and what could not be judged this time."""

    body: Body
    year: int
    findings: tuple[Finding, ...] = ()
    not_assessable: tuple[NotAssessable, ...] = ()


@dataclass
class Changes:
    """What a run changed, by the findings' keys, and how many stand as before."""

    opened: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    standing: int = 0


def reconcile(connection: Connection, examined: Iterable[Examined], now: datetime) -> Changes:
    """Bring the stored findings of judged bodies and years in line with what was found, with an event for each change.

    New: opened. Still there: ``last_seen`` moves, what a person decided stays. Gone: resolved. Back again: reopened.
    Not assessable this time: left as it is. A second run with the same facts writes no events.
    """
    examined = list(examined)
    stored = _stored(connection, sorted({one.body.id for one in examined}))
    changes = Changes()
    seen_again: list[dict[str, object]] = []
    for one in examined:
        rows = stored.get((one.body.id, one.year), {})
        found = {finding.id: finding for finding in one.findings}
        for key, finding in found.items():
            if key not in rows:
                _open(connection, one.body, finding, now)
                changes.opened.append(key)
            elif rows[key]["status"] == FindingStatus.RESOLVED:
                _reopen(connection, one.body, finding, now)
                changes.reopened.append(key)
            else:
                seen_again.append({"key": key, **_wording(finding), "now": max(now, rows[key]["last_seen"])})
        for key, row in rows.items():
            if key not in found and row["status"] != FindingStatus.RESOLVED and not _left(row, one.not_assessable):
                _resolve(connection, one.body, row, now)
                changes.resolved.append(key)
    changes.standing = len(seen_again)
    _see_again(connection, seen_again)
    return changes


def _stored(connection: Connection, body_ids: Sequence[int]) -> dict[tuple[int, int], dict[str, RowMapping]]:
    found: dict[tuple[int, int], dict[str, RowMapping]] = {}
    table = schema.finding
    for row in connection.execute(select(table).where(table.c.body_id.in_(body_ids))).mappings():
        found.setdefault((row["body_id"], row["year"]), {})[row["id"]] = row
    return found


def _left(row: RowMapping, not_assessable: Iterable[NotAssessable]) -> bool:
    """Whether what the finding rests on could not be judged this time."""
    cells = set(row["fields"])
    return any(
        one.check == row["check"] and (not one.fields or not cells or not cells.isdisjoint(one.fields))
        for one in not_assessable
    )


def _wording(finding: Finding) -> dict[str, object]:
    return {"severity": finding.severity, "message": finding.message, "message_en": finding.message_en}


def _open(connection: Connection, body: Body, finding: Finding, now: datetime) -> None:
    connection.execute(
        insert(schema.finding).values(
            id=finding.id,
            check=finding.check,
            body_id=finding.body_id,
            year=finding.year,
            status=FindingStatus.OPEN,
            fields=list(finding.fields),
            expected=finding.expected,
            found=finding.found,
            first_seen=now,
            last_seen=now,
            **_wording(finding),
        )
    )
    _tell(connection, EventKind.FINDING_OPENED, body, finding.year, finding.id, now)


def _reopen(connection: Connection, body: Body, finding: Finding, now: datetime) -> None:
    values = {"status": FindingStatus.OPEN, "resolved": None, "last_seen": now, **_wording(finding)}
    connection.execute(update(schema.finding).where(schema.finding.c.id == finding.id).values(values))
    _tell(connection, EventKind.FINDING_OPENED, body, finding.year, finding.id, now)


def _resolve(connection: Connection, body: Body, row: RowMapping, now: datetime) -> None:
    values = {"status": FindingStatus.RESOLVED, "resolved": now}
    connection.execute(update(schema.finding).where(schema.finding.c.id == row["id"]).values(values))
    _tell(connection, EventKind.FINDING_RESOLVED, body, row["year"], row["id"], now)


def _see_again(connection: Connection, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    table = schema.finding
    names = ("severity", "message", "message_en")
    statement = (
        update(table)
        .where(table.c.id == bindparam("key"))
        .values(last_seen=bindparam("now"), **{name: bindparam(f"new_{name}") for name in names})
    )
    connection.execute(
        statement, [{**{f"new_{n}": row[n] for n in names}, "key": row["key"], "now": row["now"]} for row in rows]
    )


def _tell(connection: Connection, kind: EventKind, body: Body, year: int, key: str, now: datetime) -> None:
    events.record(
        connection, kind, now, body.region, body_id=body.id, year=year, portal=body.portal or None, finding_id=key
    )
