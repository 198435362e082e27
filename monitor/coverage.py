"""The state of each obligation, brought up to date in the database and given as rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from monitor.decisions import released
from monitor.evidence import bodies_of, first_year_known, known_until, load
from monitor.explanation import explain
from monitor.obligations import Obligation, owed
from monitor.states import Because, Judgement, Status, judge
from storage import events, rollup, schema
from storage.clock import day_of
from storage.events import EventKind
from storage.export import Row, Scope
from storage.identity import body_from
from storage.local_dues import local_dues
from storage.register import Body

__all__ = ["Because", "Coverage", "Judgement", "Status", "bring_up_to_date", "coverage", "explain", "judge", "judged"]

_BATCH = 1000


@dataclass(frozen=True)
class Coverage:
    """What one run found: each obligation with its state, and how many states changed."""

    judgements: tuple[tuple[Obligation, Judgement], ...] = ()
    changed: int = 0

    @property
    def states(self) -> Counter[Status]:
        """How many obligations are in each state."""
        return Counter(judgement.status for _, judgement in self.judgements)


def judged(
    connection: Connection,
    as_of: date | None,
    now: datetime,
    body_ids: Sequence[int] | None = None,
    confirming_looks: int = 1,
) -> Iterator[tuple[Obligation, Judgement]]:
    """The obligations of some bodies, or of all, with their states at the end of a day, or now; writes nothing."""
    until, today = known_until(as_of, now), as_of or day_of(now)
    first_year = first_year_known(connection, until) or today.year - 1
    bodies, orders = bodies_of(connection, body_ids), local_dues(connection)
    nothing_owed = released(connection, body_ids)
    for start in range(0, len(bodies), _BATCH):
        batch = bodies[start : start + _BATCH]
        known = load(connection, batch, until, confirming_looks)
        for obligation in owed(batch, today, first_year, orders):
            if (obligation.body.id, obligation.year) in nothing_owed:
                continue
            yield obligation, judge(obligation, known.of(obligation), today)


def bring_up_to_date(
    connection: Connection,
    as_of: date | None,
    now: datetime,
    body_ids: Sequence[int] | None = None,
    confirming_looks: int = 1,
) -> Coverage:
    """Write the states of the obligations and an event for each change, but none for a first ``not_due``.

    Obligations that are owed no longer (a body's years were corrected) are removed. A second run with the same facts
    changes nothing but the moment ``judged``.
    """
    table, today = schema.obligation, as_of or day_of(now)
    query = select(table)
    if body_ids is not None:
        query = query.where(table.c.body_id.in_(body_ids))
    before = {(row["body_id"], row["year"]): row for row in connection.execute(query).mappings()}
    judgements = tuple(judged(connection, as_of, now, body_ids, confirming_looks))
    changed = 0
    for obligation, judgement in judgements:
        key = (obligation.body.id, obligation.year)
        row = before.pop(key, None)
        values = {
            "due": obligation.due,
            "status": judgement.status,
            "published": judgement.published,
            "address": judgement.address or "",
            "reason": judgement.reason,
        }
        same_row = (table.c.body_id == key[0]) & (table.c.year == key[1])
        if row is None:
            connection.execute(insert(table).values(body_id=key[0], year=key[1], judged=now, as_of=today, **values))
        elif any(row[name] != value for name, value in values.items()):
            connection.execute(update(table).where(same_row).values(values))
        changed += _tell_change(connection, obligation, row["status"] if row else None, judgement.status, now)
    for body_id, year in before:
        connection.execute(delete(table).where(table.c.body_id == body_id, table.c.year == year))
    everything = update(table).values(judged=now, as_of=today)
    connection.execute(everything if body_ids is None else everything.where(table.c.body_id.in_(body_ids)))
    rollup.refresh(connection, body_ids)
    return Coverage(judgements, changed)


def _tell_change(
    connection: Connection, obligation: Obligation, before: str | None, after: Status, now: datetime
) -> bool:
    if before == after or (before is None and after is Status.NOT_DUE):
        return False
    events.record(
        connection,
        EventKind.STATUS_CHANGED,
        now,
        obligation.body.region,
        body_id=obligation.body.id,
        year=obligation.year,
        portal=obligation.body.portal or None,
        values={"before": before, "after": after},
    )
    return True


def coverage(connection: Connection, as_of: date | None, now: datetime, confirming_looks: int = 1) -> Iterator[Row]:
    """The rows of the coverage export judged now, one for each report that is owed, streaming; writes nothing."""
    for obligation, judgement in judged(connection, as_of, now, None, confirming_looks):
        yield _row(
            obligation.body,
            obligation.year,
            obligation.due,
            judgement.status,
            judgement.published,
            judgement.address or "",
            as_of or day_of(now),
        )


def stored_coverage(connection: Connection, scope: Scope) -> Iterator[Row]:
    """The rows of the coverage export as the last check judged them, by region, name and year, streaming."""
    body, table = schema.body, schema.obligation
    query = (
        select(body, table.c.year, table.c.due, table.c.status, table.c.published, table.c.address, table.c.as_of)
        .join(table, table.c.body_id == body.c.id)
        .where(body.c.region.startswith(scope.region))
        .order_by(body.c.region, body.c.name, table.c.year)
    )
    if scope.year is not None:
        query = query.where(table.c.year == scope.year)
    for row in connection.execute(query.execution_options(yield_per=500)).mappings():
        yield _row(
            body_from(row),
            row["year"],
            row["due"],
            row["status"],
            row["published"],
            row["address"],
            row["as_of"],
        )


def _row(body: Body, year: int, due: date, status: str, published: date | None, address: str, as_of: date) -> Row:
    return {
        "body": body.name,
        "kind": body.kind.value,
        "region": body.region,
        "portal": body.portal or None,
        "year": year,
        "due": due.isoformat(),
        "status": str(status),
        "published": published.isoformat() if published else None,
        "report_url": None if not address or address.startswith("file:") else address,
        "as_of": as_of.isoformat(),
    }
