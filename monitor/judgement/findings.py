"""The life of findings by the facts: opened, seen again, resolved, reopened; what a person decided survives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from monitor.checks.reasons import Unjudged, kept
from monitor.checks.views import NotAssessable
from storage import events, finding_counts, schema
from storage.events import EventKind
from storage.findings import Finding, FindingStatus, HistoryEntry, Resolution, Step
from storage.keeping.past import note_change, write
from storage.keeping.prepared import inserted, write_with_key
from storage.register import Body
from storage.sharing.tallies import GATHERED


@dataclass(frozen=True)
class Ground:
    """An edition that a judgement rests on: whose year's it is, and where and when it was first seen."""

    edition_id: int
    year: int
    address: str
    seen: datetime


@dataclass(frozen=True)
class Examined:
    """A body and year that were judged: what was found, what could not be judged this time, and on what grounds.

    ``unjudged`` says of each check that could not be judged why, as it is kept.
    """

    body: Body
    year: int
    findings: tuple[Finding, ...] = ()
    not_assessable: tuple[NotAssessable, ...] = ()
    grounds: tuple[Ground, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()

    def grounds_of(self, check: str) -> tuple[Ground, ...]:
        """The editions that a check rests on: this year's, across years last year's too."""
        across = check.startswith("years.")
        return tuple(one for one in self.grounds if across or one.year == self.year)


@dataclass
class Changes:
    """What a run changed, by the findings' keys, and how many stand as before."""

    opened: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    standing: int = 0


def reconcile(connection: Connection, examined: Iterable[Examined], now: datetime) -> Changes:
    """Bring the stored findings of judged bodies and years in line with what was found, with an event for each change.

    New: opened; where the same fault stood with other values, in its place. Still there: ``last_seen`` moves, what a
    person decided stays. Gone: resolved, by a new edition if there is one. Back again: reopened, with what a person
    had decided unless the report itself had changed meanwhile. Not assessable this time: left as it is. A second run
    with the same facts writes neither events nor history.
    """
    examined = list(examined)
    with finding_counts.kept(connection, {one.body.id for one in examined}):
        return _reconciled(connection, examined, now)


def _reconciled(connection: Connection, examined: Sequence[Examined], now: datetime) -> Changes:
    body_ids = sorted({one.body.id for one in examined})
    stored, unjudged = _stored(connection, body_ids), _unjudged(connection, body_ids)
    changes = Changes()
    seen_again: list[dict[str, object]] = []
    for one in examined:
        rows = stored.get((one.body.id, one.year), {})
        found = {finding.id: finding for finding in one.findings}
        gone = {key: row for key, row in rows.items() if key not in found and not _stays(row, one.not_assessable)}
        followed: dict[str, str] = {}
        for key, finding in found.items():
            if key not in rows:
                before = _before(finding, gone.values())
                _open(connection, one, finding, before, now)
                followed |= {before["id"]: key} if before else {}
                changes.opened.append(key)
            elif _returns(rows[key]):
                _reopen(connection, one, finding, rows[key], now)
                changes.reopened.append(key)
            else:
                if finding.check in unjudged.get((one.body.id, one.year), ()):
                    write(connection, "finding", key, {"last_seen": rows[key]["last_seen"]})
                seen_again.append(_seen_again(one, finding, rows[key], now))
                changes.standing += rows[key]["status"] != FindingStatus.RESOLVED
        for key, row in gone.items():
            if row["status"] != FindingStatus.RESOLVED:
                _resolve(connection, one, row, followed.get(key, ""), now)
                changes.resolved.append(key)
    _see_again(connection, seen_again)
    return changes


def _stored(connection: Connection, body_ids: Sequence[int]) -> dict[tuple[int, int], dict[str, RowMapping]]:
    found: dict[tuple[int, int], dict[str, RowMapping]] = {}
    table = schema.finding
    query = select(table).where(table.c.body_id.in_(body_ids)).order_by(table.c.last_seen, table.c.id)
    for row in connection.execute(query).mappings():
        found.setdefault((row["body_id"], row["year"]), {})[row["id"]] = row
    return found


def _unjudged(connection: Connection, body_ids: Sequence[int]) -> dict[tuple[int, int], set[str]]:
    """The checks that could not be judged the last time: what they had found before was not seen since."""
    table = schema.examination
    query = select(table.c.body_id, table.c.year, table.c.not_assessable).where(table.c.not_assessable != "")
    rows = connection.execute(query.where(table.c.body_id.in_(body_ids)))
    return {(body_id, year): {one.check for one in kept(text)} for body_id, year, text in rows}


def _stays(row: RowMapping, not_assessable: Iterable[NotAssessable]) -> bool:
    """Whether what the finding rests on could not be judged this time."""
    cells = set(row["fields"])
    return row["status"] != FindingStatus.RESOLVED and any(
        one.check == row["check"] and (not one.fields or not cells or not cells.isdisjoint(one.fields))
        for one in not_assessable
    )


def _returns(row: RowMapping) -> bool:
    """Whether the facts had resolved a finding that is there again; what a person dismissed stays dismissed."""
    return row["status"] == FindingStatus.RESOLVED and not Resolution(row["resolution"]).by_a_person


def _before(finding: Finding, gone: Iterable[RowMapping]) -> RowMapping | None:
    """The finding whose place this one takes: the same fault of the same cells, not found any more; the last seen."""
    cells = set(finding.fields)
    alike = [
        row
        for row in gone
        if row["check"] == finding.check and (not cells.isdisjoint(row["fields"]) or not (cells or row["fields"]))
    ]
    return alike[-1] if alike else None


def _rests_on(one: Examined, check: str) -> str:
    return " ".join(str(ground.edition_id) for ground in one.grounds_of(check))


def _wording(finding: Finding) -> dict[str, Any]:
    return {"severity": finding.severity, "message": finding.message, "message_en": finding.message_en}


def _open(connection: Connection, one: Examined, finding: Finding, before: RowMapping | None, now: datetime) -> None:
    row = {
        **{name: getattr(finding, name) for name in ("id", "check", "body_id", "year", "expected", "found")},
        "fields": list(finding.fields),
        "status": FindingStatus.OPEN,
        "first_seen": now,
        "last_seen": now,
        "follows": before["id"] if before else "",
        "editions": _rests_on(one, finding.check),
        **_wording(finding),
    }
    write_with_key(connection, schema.finding, row)
    GATHERED.add("check_failures", check=finding.check)
    values = {}
    if before:
        old, new = (f"{each['expected']} / {each['found']}" for each in (before, vars(finding)))
        values = {"follows": before["id"], "before": old, "after": new}
    write_history(connection, HistoryEntry(finding.id, now, Step.OPENED, values=values))
    tell(connection, EventKind.FINDING_OPENED, one.body, finding.year, finding.id, now)


def _reopen(connection: Connection, one: Examined, finding: Finding, row: RowMapping, now: datetime) -> None:
    """A finding that is back: what a person had decided holds again, unless the report itself had changed meanwhile."""
    decided = row["resolution"] == Resolution.GONE and row["status_before"]
    status = FindingStatus(row["status_before"]) if decided else FindingStatus.OPEN
    values = {"status": status, "resolved": None, "resolution": "", "last_seen": now, **_wording(finding)}
    values |= {"editions": _rests_on(one, finding.check)} | ({} if decided else {"until": None})
    note_change(connection, schema.finding, finding.id, values)
    connection.execute(update(schema.finding).where(schema.finding.c.id == finding.id).values(values))
    write_history(connection, HistoryEntry(finding.id, now, Step.REOPENED, values={"status": status.value}))
    tell(connection, EventKind.FINDING_OPENED, one.body, finding.year, finding.id, now)


def _resolve(connection: Connection, one: Examined, row: RowMapping, followed_by: str, now: datetime) -> None:
    known = set(row["editions"].split())
    new = [ground for ground in one.grounds_of(row["check"]) if str(ground.edition_id) not in known]
    values: dict[str, object] = {}
    resolution = Resolution.GONE
    if new:
        resolution = Resolution.NEW_EDITION
        last = max(new, key=lambda ground: (ground.seen, ground.edition_id))
        values = {"edition": last.edition_id, "address": last.address, "seen": last.seen.isoformat()}
    if followed_by:
        resolution = Resolution.CHANGED
        values["followed_by"] = followed_by
    changed = {"status": FindingStatus.RESOLVED, "resolved": now, "resolution": resolution}
    changed |= {"status_before": row["status"]}
    note_change(connection, schema.finding, row["id"], changed)
    connection.execute(update(schema.finding).where(schema.finding.c.id == row["id"]).values(changed))
    step = HistoryEntry(row["id"], now, Step.RESOLVED, values={"resolution": resolution.value, **values})
    write_history(connection, step)
    tell(connection, EventKind.FINDING_RESOLVED, one.body, row["year"], row["id"], now)


def _seen_again(one: Examined, finding: Finding, row: RowMapping, now: datetime) -> dict[str, object]:
    is_dismissed = row["status"] == FindingStatus.RESOLVED  # and was last seen when it was
    last_seen = row["last_seen"] if is_dismissed else max(now, row["last_seen"])
    new = {**_wording(finding), "editions": _rests_on(one, finding.check), "last_seen": last_seen}
    return {"key": row["id"], **{f"new_{name}": value for name, value in new.items()}}


def _see_again(connection: Connection, rows: list[dict[str, object]]) -> None:
    if rows:
        table, names = schema.finding, ("severity", "message", "message_en", "editions", "last_seen")
        places: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        connection.execute(update(table).where(table.c.id == bindparam("key")).values(places), rows)


def write_history(connection: Connection, *entries: HistoryEntry) -> None:
    """Write steps of findings' lives."""
    for entry in entries:
        inserted(connection, schema.finding_history, {**_fields(entry), "values": dict(entry.values) or None})


def _fields(entry: HistoryEntry) -> Mapping[str, Any]:
    return {name: getattr(entry, name) for name in HistoryEntry.__dataclass_fields__}


def history(connection: Connection, finding_id: str) -> list[HistoryEntry]:
    """The whole life of a finding in order, with those of the findings it took the place of; empty if unknown."""
    entries = [entry for key in _line(connection, finding_id) for entry in _steps(connection, key)]
    return sorted(entries, key=lambda entry: entry.at)


def _line(connection: Connection, finding_id: str) -> list[str]:
    """A finding and those before it in its place, the oldest first."""
    line: list[str] = []
    table, key = schema.finding, finding_id
    while key and key not in line:
        line.append(key)
        key = connection.scalar(select(table.c.follows).where(table.c.id == key)) or ""
    return line[::-1]


def _steps(connection: Connection, finding_id: str) -> Iterator[HistoryEntry]:
    table = schema.finding_history
    query = select(table).where(table.c.finding_id == finding_id).order_by(table.c.id)
    for row in connection.execute(query).mappings():
        values = {name: row[name] for name in HistoryEntry.__dataclass_fields__}
        yield HistoryEntry(**values | {"step": Step(row["step"]), "values": row["values"] or {}})


def tell(connection: Connection, kind: EventKind, body: Body, year: int, key: str, now: datetime) -> None:
    """Write the event that a finding was opened or resolved."""
    events.record(
        connection, kind, now, body.region, body_id=body.id, year=year, portal=body.portal or None, finding_id=key
    )
