"""What people decide about findings: acknowledged, snoozed, dismissed, reopened, commented; by whom and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from monitor.judgement.findings import history, tell, write_history
from storage import finding_counts, rollup, schema
from storage.clock import day_of
from storage.events import EventKind
from storage.findings import Decision, FindingStatus, HistoryEntry, Resolution, Step
from storage.keeping.past import note_change
from storage.keeping.portions import portions
from storage.language import N_
from storage.registry.bodies import body_from

__all__ = ["Decided", "DecisionError", "decide", "history", "released", "wake"]

_OF_OBLIGATIONS = ("publication.missing", "publication.late")
_STEPS = {
    Decision.ACKNOWLEDGE: Step.ACKNOWLEDGED,
    Decision.SNOOZE: Step.SNOOZED,
    Decision.NOT_A_FAULT: Step.NOT_A_FAULT,
    Decision.NOT_AN_OBLIGATION: Step.NOT_AN_OBLIGATION,
    Decision.REOPEN: Step.REOPENED,
    Decision.COMMENT: Step.COMMENTED,
}
_NEEDS_A_REASON = (Decision.NOT_A_FAULT, Decision.NOT_AN_OBLIGATION, Decision.COMMENT)


class DecisionError(ValueError):
    """A decision that makes no sense, with the reason in English: raised by `decide` before anything is written."""


@dataclass(frozen=True)
class Decided:
    """What became of a decision: the findings it changed, those that stood so already, and keys that nobody knows.

    ``refused`` are findings to which it does not apply: only a finding that stands is acknowledged or snoozed, and
    only a report that is missing or late may be no obligation.
    """

    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def decide(
    connection: Connection,
    finding_ids: Sequence[str],
    decision: Decision,
    *,
    by: str,
    now: datetime,
    why: str = "",
    until: date | None = None,
) -> Decided:
    """Let a person decide about one finding or many, each with a step in its history; to decide again changes nothing.

    A snoozed finding opens again by itself on the day ``until`` (Asia/Shanghai). One that is dismissed (not a fault,
    not an obligation) stays so whenever it is found again with the same values.
    """
    _require_sense(decision, by.strip(), why.strip(), until, day_of(now))
    rows = _rows(connection, finding_ids)
    step = HistoryEntry("", now, _STEPS[decision], by.strip(), why.strip(), until)
    with finding_counts.kept(connection, _bodies_of(rows)):
        return _decided(connection, finding_ids, rows, decision, step)


def _bodies_of(rows: Mapping[str, RowMapping]) -> set[int]:
    return {row["finding_body_id"] for row in rows.values()}


def _decided(
    connection: Connection,
    finding_ids: Sequence[str],
    rows: Mapping[str, RowMapping],
    decision: Decision,
    step: HistoryEntry,
) -> Decided:
    changed, unchanged, refused = list[str](), list[str](), list[str]()
    for key in dict.fromkeys(finding_ids):
        row = rows.get(key)
        if row is None:
            continue
        if not _applies(decision, row):
            refused.append(key)
        elif _stands_so(decision, row, step.until):
            unchanged.append(key)
        else:
            _carry_out(connection, decision, row, replace(step, finding_id=key))
            changed.append(key)
    unknown = tuple(key for key in dict.fromkeys(finding_ids) if key not in rows)
    return Decided(tuple(changed), tuple(unchanged), tuple(refused), unknown)


def _require_sense(decision: Decision, by: str, why: str, until: date | None, today: date) -> None:
    if not by:
        raise DecisionError(N_("a decision needs the name of who decides"))
    if decision in _NEEDS_A_REASON and not why:
        raise DecisionError(N_("this decision needs a reason"))
    if (decision is Decision.SNOOZE) != (until is not None):
        raise DecisionError(N_("a snoozed finding needs the day until which it sleeps, and no other decision has one"))
    if until is not None and until <= today:
        raise DecisionError(N_("a finding is snoozed until a day that is to come"))


def _rows(connection: Connection, finding_ids: Sequence[str]) -> dict[str, RowMapping]:
    table, body = schema.finding, schema.body
    names = [column.label(f"finding_{column.name}") for column in table.c]
    found: dict[str, RowMapping] = {}
    for keys in portions(finding_ids):
        query = select(*names, body).join(body, body.c.id == table.c.body_id).where(table.c.id.in_(keys))
        found |= {row["finding_id"]: row for row in connection.execute(query).mappings()}
    return found


def _applies(decision: Decision, row: RowMapping) -> bool:
    resolved = row["finding_status"] == FindingStatus.RESOLVED
    if decision in (Decision.ACKNOWLEDGE, Decision.SNOOZE):
        return not resolved
    if decision is Decision.NOT_AN_OBLIGATION:
        return str(row["finding_check"]) in _OF_OBLIGATIONS and (not resolved or _dismissed(row))
    if decision is Decision.NOT_A_FAULT:
        return not resolved or _dismissed(row)
    return decision is Decision.COMMENT or not resolved or _dismissed(row)


def _dismissed(row: RowMapping) -> bool:
    return bool(row["finding_resolution"]) and Resolution(row["finding_resolution"]).by_a_person


def _stands_so(decision: Decision, row: RowMapping, until: date | None) -> bool:
    status, resolution = row["finding_status"], row["finding_resolution"]
    stands: dict[Decision, bool] = {
        Decision.ACKNOWLEDGE: status == FindingStatus.ACKNOWLEDGED,
        Decision.SNOOZE: status == FindingStatus.SNOOZED and row["finding_until"] == until,
        Decision.NOT_A_FAULT: resolution == Resolution.NOT_A_FAULT,
        Decision.NOT_AN_OBLIGATION: resolution == Resolution.NOT_AN_OBLIGATION,
        Decision.REOPEN: status == FindingStatus.OPEN,
        Decision.COMMENT: False,
    }
    return stands[decision]


def _carry_out(connection: Connection, decision: Decision, row: RowMapping, entry: HistoryEntry) -> None:
    if decision is not Decision.COMMENT:
        values = _values(decision, entry)
        note_change(connection, schema.finding, entry.finding_id, values)
        connection.execute(update(schema.finding).where(schema.finding.c.id == entry.finding_id).values(values))
    write_history(connection, entry)
    was_resolved = row["finding_status"] == FindingStatus.RESOLVED
    body, year = body_from(row), row["finding_year"]
    if decision is Decision.NOT_AN_OBLIGATION:
        owed = schema.obligation
        connection.execute(delete(owed).where(owed.c.body_id == body.id, owed.c.year == year))
        rollup.refresh(connection, [body.id])
    if decision in (Decision.NOT_A_FAULT, Decision.NOT_AN_OBLIGATION) and not was_resolved:
        tell(connection, EventKind.FINDING_RESOLVED, body, year, entry.finding_id, entry.at)
    if decision is Decision.REOPEN and was_resolved:
        tell(connection, EventKind.FINDING_OPENED, body, year, entry.finding_id, entry.at)


def _values(decision: Decision, entry: HistoryEntry) -> dict[str, Any]:
    """The row after a decision: its status, why it is resolved and until when it sleeps."""
    standing: dict[str, Any] = {"resolved": None, "resolution": "", "until": None}
    dismissed: dict[str, Any] = {"status": FindingStatus.RESOLVED, "resolved": entry.at, "until": None}
    return {
        Decision.ACKNOWLEDGE: standing | {"status": FindingStatus.ACKNOWLEDGED},
        Decision.SNOOZE: standing | {"status": FindingStatus.SNOOZED, "until": entry.until},
        Decision.REOPEN: standing | {"status": FindingStatus.OPEN},
        Decision.NOT_A_FAULT: dismissed | {"resolution": Resolution.NOT_A_FAULT},
        Decision.NOT_AN_OBLIGATION: dismissed | {"resolution": Resolution.NOT_AN_OBLIGATION},
    }[decision]


def wake(connection: Connection, now: datetime) -> list[str]:
    """Open every finding whose snooze is over; each run of the checks begins with it."""
    table = schema.finding
    due = select(table.c.id).where(table.c.status == FindingStatus.SNOOZED, table.c.until <= day_of(now))
    keys = list(connection.scalars(due.order_by(table.c.id)))
    rows = _rows(connection, keys)
    with finding_counts.kept(connection, _bodies_of(rows)):
        for key, row in rows.items():
            values = {"status": FindingStatus.OPEN, "until": None}
            note_change(connection, schema.finding, key, values)
            connection.execute(update(table).where(table.c.id == key).values(values))
            write_history(connection, HistoryEntry(key, now, Step.WOKE))
            tell(connection, EventKind.FINDING_OPENED, body_from(row), row["finding_year"], key, now)
    return keys


def released(connection: Connection, body_ids: Sequence[int] | None = None) -> set[tuple[int, int]]:
    """The bodies and years of which a person decided that no report is owed."""
    table = schema.finding
    query = select(table.c.body_id, table.c.year).where(table.c.resolution == Resolution.NOT_AN_OBLIGATION)
    if body_ids is not None:
        query = query.where(table.c.body_id.in_(body_ids))
    return {(body_id, year) for body_id, year in connection.execute(query)}
