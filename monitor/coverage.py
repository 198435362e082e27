"""The state of each obligation, brought up to date in the database and given as rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from monitor.explaining.explanation import explain
from monitor.judgement.decisions import released
from monitor.judgement.disputed import DisputedDocuments
from monitor.judgement.evidence import bodies_of, first_year_known, known_until, load
from monitor.judgement.excerpts import Excerpts
from monitor.judgement.misnamed import MisnamedDocuments
from monitor.judgement.places import KnownPlaces
from monitor.judgement.states import Because, Judgement, Status, judge
from monitor.obligations import Obligation, owed
from monitor.running.garbage import collecting_seldom
from storage import events, rollup, schema
from storage.clock import day_of
from storage.events import Event, EventKind
from storage.export import Row, Scope
from storage.register import Body
from storage.registry.bodies import body_from
from storage.registry.local_dues import local_dues

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
    with collecting_seldom():
        for start in range(0, len(bodies), _BATCH):
            batch = bodies[start : start + _BATCH]
            known = load(connection, batch, until, confirming_looks)
            portals = {body.portal for body in batch if body.portal}
            misnamed = MisnamedDocuments(connection, portals, until)
            disputed = DisputedDocuments(connection, until)
            places = KnownPlaces(connection, known, portals, until)
            excerpts = Excerpts(connection, known, portals, until)
            for obligation in owed(batch, today, first_year, orders):
                if (obligation.body.id, obligation.year) in nothing_owed:
                    continue
                evidence = known.of(obligation)
                judgement = judge(obligation, evidence, today)
                if judgement.because is Because.CUT:
                    evidence = evidence._replace(cut=excerpts.others(obligation, evidence.cut))
                    judgement = judge(obligation, evidence, today)
                if judgement.because is Because.STOPPED:
                    evidence = evidence._replace(stopped=excerpts.not_followed(obligation, evidence.stopped))
                    judgement = judge(obligation, evidence, today)
                if judgement.status is Status.MISSING:
                    unsettled = (*misnamed.of(obligation), *disputed.of(obligation))
                    place_known = places.know(obligation.body, obligation.year)
                    evidence = evidence._replace(unsettled=unsettled, place_known=place_known)
                    judgement = judge(obligation, evidence, today)
                yield obligation, judgement


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
    today = as_of or day_of(now)
    before = _stored(connection, body_ids)
    judgements = tuple(judged(connection, as_of, now, body_ids, confirming_looks))
    new: list[dict[str, object]] = []
    other: list[dict[str, object]] = []
    changes: list[Event] = []
    for obligation, judgement in judgements:
        key = (obligation.body.id, obligation.year)
        stored = before.pop(key, None)
        values = (obligation.due, judgement.status, judgement.published, judgement.address, judgement.reason)
        if stored is None:
            new.append({"body_id": key[0], "year": key[1], "judged": now, "as_of": today, **_named(values)})
        elif stored != values:
            other.append({"own_body": key[0], "own_year": key[1], **_named(values)})
        was = stored[1] if stored else None
        if was != judgement.status and not (was is None and judgement.status is Status.NOT_DUE):
            changes.append(_change(obligation, was, judgement.status, now))
    _write(connection, new, other, before)
    events.record_all(connection, changes)
    everything = update(schema.obligation).values(judged=now, as_of=today)
    own = schema.obligation.c.body_id
    connection.execute(everything if body_ids is None else everything.where(own.in_(body_ids)))
    rollup.refresh(connection, body_ids)
    return Coverage(judgements, len(changes))


_JUDGED = ("due", "status", "published", "address", "reason")
_Stored = tuple[date, str, date | None, str, dict[str, object]]


def _named(values: _Stored) -> dict[str, object]:
    return dict(zip(_JUDGED, values, strict=True))


def _stored(connection: Connection, body_ids: Sequence[int] | None) -> dict[tuple[int, int], _Stored]:
    """The states as they were written last, by body and year."""
    table = schema.obligation
    query = select(table.c.body_id, table.c.year, *(table.c[name] for name in _JUDGED))
    if body_ids is not None:
        query = query.where(table.c.body_id.in_(body_ids))
    return {(body_id, year): tuple(values) for body_id, year, *values in connection.execute(query)}


def _write(
    connection: Connection,
    new: list[dict[str, object]],
    other: list[dict[str, object]],
    owed_no_longer: Iterable[tuple[int, int]],
) -> None:
    table = schema.obligation
    if new:
        connection.execute(insert(table), new)
    if other:
        same_row = (table.c.body_id == bindparam("own_body")) & (table.c.year == bindparam("own_year"))
        connection.execute(update(table).where(same_row).values({name: bindparam(name) for name in _JUDGED}), other)
    for body_id, year in owed_no_longer:
        connection.execute(delete(table).where(table.c.body_id == body_id, table.c.year == year))


def _change(obligation: Obligation, before: str | None, after: Status, now: datetime) -> Event:
    body = obligation.body
    return Event(
        EventKind.STATUS_CHANGED,
        now,
        body.region,
        body_id=body.id,
        year=obligation.year,
        portal=body.portal or None,
        values={"before": before, "after": after},
    )


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
