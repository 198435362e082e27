"""Judges everything that is known: states of obligations, checks, findings, in short transactions.

Only what something may concern since the last check is read again (monitor.judgement.changes), and of that only what
changed is judged again: each body and year bears a digest of all that its judgement rests on
(storage.schema.examination).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from monitor.checks.reasons import Unjudged, kept
from monitor.checks.regions import significant
from monitor.coverage import bring_up_to_date
from monitor.explaining import sums
from monitor.judgement.changes import bodies_around, changed_bodies, remember, standpoint
from monitor.judgement.copies import Copies, sign_texts
from monitor.judgement.decisions import wake
from monitor.judgement.evidence import bodies_of, first_year_known, known_until
from monitor.judgement.examining import NOTHING_SCREENED, Batch, Key, examine
from monitor.judgement.findings import Examined, reconcile
from monitor.judgement.publications import known_reports
from monitor.judgement.screening import screen
from monitor.judgement.states import Status
from storage import finding_counts, rollup, schema
from storage.clock import day_of
from storage.database import Database
from storage.findings import FindingStatus
from storage.keeping.portions import portions
from storage.register import Body

BODIES_A_TRANSACTION = 100
_MOST_WITHOUT_PLACE = 1000
"""No county has as many bodies; a statement takes only so many keys."""
_COUNTY_DIGITS = 6


@dataclass
class Summary:
    """What a run of all checks came to.

    ``judged`` counts the bodies and years judged this time, ``unchanged`` those whose grounds were the same as before;
    ``not_assessable`` counts by check how often it could not be judged: neither a pass nor a finding.
    """

    states: Counter[Status] = field(default_factory=Counter)
    states_changed: int = 0
    reports: int = 0
    judged: int = 0
    unchanged: int = 0
    opened: int = 0
    reopened: int = 0
    resolved: int = 0
    standing: int = 0
    not_assessable: Counter[str] = field(default_factory=Counter)


def check_all(
    database: Database, as_of: date | None, now: datetime, confirming_looks: int = 1, *, full: bool = False
) -> Summary:
    """Bring the states and findings of every body up to date, as of the end of a day in Asia/Shanghai, or now.

    Each transaction judges some counties wholly, so that a run that is cut off leaves nothing half judged and may
    simply be run again. With ``full`` also what did not change is judged again, the
    arithmetic of all reports at once. Raises nothing of its own.
    """
    summary = Summary()
    with database.write() as connection:
        summary.reopened += len(wake(connection, now))
    years = sign_texts(database)
    today = as_of or day_of(now)
    with database.read() as connection:
        until = known_until(as_of, now)
        copies = Copies(connection, until)
        touched = _touched(connection, copies, years)
        first_year = first_year_known(connection, until) or today.year - 1
        reached = standpoint(connection, today, confirming_looks, first_year) if as_of is None else None
        changed = changed_bodies(connection, reached, touched) if reached and not full else None
        bodies_judged = bodies_of(connection) if changed is None else bodies_around(connection, changed)
        batches = list(batches_of(bodies_judged))
        in_order = screen(connection).clean if full and as_of is None else NOTHING_SCREENED
        for bodies in batches:
            with database.write() as writing:
                _check_bodies(
                    writing, bodies, copies, touched, in_order, as_of, now, confirming_looks, summary, full=full
                )
    with database.write() as connection:
        if changed is not None:
            _stand_as_before(connection, now, today, summary)
        remember(connection, reached)
        connection.execute(delete(schema.day_shown))  # the present was judged
        rollup.refresh(connection)  # a place whose last body moved away is in no batch
        finding_counts.refresh(connection)
    sums.refresh(database)
    database.count_anew()
    return summary


def _stand_as_before(connection: Connection, now: datetime, today: date, summary: Summary) -> None:
    """What nothing concerned stands as it did: note that it does, and count it with the rest."""
    owed, finding, examination, report = schema.obligation, schema.finding, schema.examination, schema.report
    connection.execute(update(owed).where(owed.c.judged < now).values(judged=now, as_of=today))
    stands = finding.c.status != FindingStatus.RESOLVED
    own = (examination.c.body_id == finding.c.body_id) & (examination.c.year == finding.c.year)
    lacking = literal(" ").concat(examination.c.not_assessable).contains(literal(" ").concat(finding.c.check) + "=")
    unjudged = select(examination.c.year).where(own, lacking).exists()
    examined = select(examination.c.year).where(own).exists()
    seen = update(finding).where(stands, finding.c.last_seen < now, examined, ~unjudged)
    connection.execute(seen.values(last_seen=now))
    states = select(owed.c.status, func.count()).group_by(owed.c.status)
    summary.states = Counter({Status(status): count for status, count in connection.execute(states)})
    summary.reports = connection.scalar(select(func.count()).where(report.c.edition_id.is_not(None))) or 0
    summary.unchanged = (connection.scalar(select(func.count()).select_from(examination)) or 0) - summary.judged
    seen_now = connection.scalar(select(func.count()).where(stands, finding.c.last_seen == now)) or 0
    summary.standing = seen_now - summary.opened - summary.reopened
    kinds = select(examination.c.not_assessable, func.count()).where(examination.c.not_assessable != "")
    summary.not_assessable = Counter()
    for text, count in connection.execute(kinds.group_by(examination.c.not_assessable)):
        for one in kept(text):
            summary.not_assessable[one.check] += count


def batches_of(bodies: Sequence[Body]) -> Iterator[list[Body]]:
    """Whole counties, cities and provinces, however many: a government is judged together with all its own bodies.

    Only bodies without a place are parted.
    """
    batch: list[Body] = []
    place = None
    for body in sorted(bodies, key=lambda one: (significant(one.region)[:_COUNTY_DIGITS], one.name, one.id)):
        here = significant(body.region)[:_COUNTY_DIGITS]
        if (here != place and len(batch) >= BODIES_A_TRANSACTION) or (not here and len(batch) >= _MOST_WITHOUT_PLACE):
            yield batch
            batch = []
        batch.append(body)
        place = here
    if batch:
        yield batch


def _touched(connection: Connection, copies: Copies, years: set[int]) -> set[int]:
    """The editions whose texts may be alike, in the years in which texts came, and those that were found to be."""
    touched = {edition for year in years for edition, _ in copies.alike(year)}
    if years:
        table = schema.finding
        query = select(table.c.editions).where(
            table.c.check == "text.copied", table.c.status != FindingStatus.RESOLVED, table.c.year.in_(years)
        )
        touched |= {int(key) for editions in connection.scalars(query) for key in editions.split()}
    return touched


def _check_bodies(
    connection: Connection,
    bodies: Sequence[Body],
    copies: Copies,
    touched: set[int],
    in_order: Mapping[Key, frozenset[str]],
    as_of: date | None,
    now: datetime,
    confirming_looks: int,
    summary: Summary,
    *,
    full: bool,
) -> None:
    body_ids = [body.id for body in bodies]
    coverage = bring_up_to_date(connection, as_of, now, body_ids, confirming_looks)
    owed = {(one.body.id, one.year): (one, state) for one, state in coverage.judgements}
    known = known_reports(connection, body_ids, known_until(as_of, now))
    batch = Batch({body.id: body for body in bodies}, owed, known, _unresolved(connection, body_ids))
    before = {} if full else _examinations(connection, body_ids)
    grounds = batch.grounds()
    changed = {
        key
        for key, digest in grounds.items()
        if before.get(key, ("", ()))[0] != digest or _is_touched(batch, key, touched)
    }
    changed |= batch.governments_of(changed)
    sums.call_stale(connection, ((batch.bodies[body_id].region, year) for body_id, year in changed))
    examined = list(examine(connection, batch, sorted(changed), copies, in_order))
    changes = reconcile(connection, examined, now)
    _remember(connection, examined, grounds, now)
    same = {key for key in grounds if key not in changed}
    summary.standing += changes.standing + _see_again(connection, body_ids, same, before, now)
    _forget(connection, body_ids, set(grounds))
    summary.states += coverage.states
    summary.states_changed += coverage.changed
    summary.reports += len([one for one in known.values() if one.current is not None])
    summary.judged += len(changed)
    summary.unchanged += len(same)
    summary.opened += len(changes.opened)
    summary.reopened += len(changes.reopened)
    summary.resolved += len(changes.resolved)
    summary.not_assessable.update(check for each in examined for check in {one.check for one in each.not_assessable})
    summary.not_assessable.update(one.check for key in same for one in before[key][1])


def _is_touched(batch: Batch, key: tuple[int, int], touched: set[int]) -> bool:
    known = batch.known.get(key)
    return known is not None and known.current in touched


def _examinations(connection: Connection, body_ids: Sequence[int]) -> dict[Key, tuple[str, list[Unjudged]]]:
    table = schema.examination
    columns = (table.c.body_id, table.c.year, table.c.grounds, table.c.not_assessable)
    rows = connection.execute(select(*columns).where(table.c.body_id.in_(body_ids)))
    return {(body_id, year): (grounds, kept(lacking)) for body_id, year, grounds, lacking in rows}


def _remember(
    connection: Connection, examined: Sequence[Examined], grounds: dict[tuple[int, int], str], now: datetime
) -> None:
    """Write on what grounds each was judged and what could not be judged."""
    table = schema.examination
    rows = [
        {
            "body_id": one.body.id,
            "year": one.year,
            "grounds": grounds[one.body.id, one.year],
            "not_assessable": " ".join(map(str, one.unjudged)),
            "judged": now,
        }
        for one in examined
    ]
    for some in portions(rows, BODIES_A_TRANSACTION):
        for row in some:
            same = (table.c.body_id == row["body_id"]) & (table.c.year == row["year"])
            connection.execute(delete(table).where(same))
        connection.execute(insert(table), some)


def _see_again(
    connection: Connection,
    body_ids: Sequence[int],
    same: set[tuple[int, int]],
    before: Mapping[Key, tuple[str, Sequence[Unjudged]]],
    now: datetime,
) -> int:
    """Findings whose grounds did not change stand as they did; how many."""
    table = schema.finding
    query = select(table.c.id, table.c.body_id, table.c.year, table.c.check).where(
        table.c.body_id.in_(body_ids), table.c.status != FindingStatus.RESOLVED
    )
    standing = [
        row.id
        for row in connection.execute(query)
        if (row.body_id, row.year) in same and all(one.check != row.check for one in before[row.body_id, row.year][1])
    ]
    for some in portions(standing):
        connection.execute(update(table).where(table.c.id.in_(some), table.c.last_seen < now).values(last_seen=now))
    return len(standing)


def _forget(connection: Connection, body_ids: Sequence[int], keys: set[tuple[int, int]]) -> None:
    """Drop what is remembered of bodies and years that there is nothing to judge of any more."""
    table = schema.examination
    query = select(table.c.body_id, table.c.year).where(table.c.body_id.in_(body_ids))
    for body_id, year in connection.execute(query).all():
        if (body_id, year) not in keys:
            connection.execute(delete(table).where(table.c.body_id == body_id, table.c.year == year))


def _unresolved(connection: Connection, body_ids: Sequence[int]) -> set[tuple[int, int]]:
    table = schema.finding
    query = select(table.c.body_id, table.c.year).where(
        table.c.body_id.in_(body_ids), table.c.status != FindingStatus.RESOLVED
    )
    return {(body_id, year) for body_id, year in connection.execute(query)}
