"""Judges everything that is known: states of obligations, checks, findings, in short transactions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from monitor.checks import (
    CHECKS,
    NotAssessable,
    PublicationView,
    ReportView,
    check_publication,
    check_report,
    split,
)
from monitor.coverage import Coverage, bring_up_to_date
from monitor.decisions import wake
from monitor.evidence import bodies_of, known_until
from monitor.findings import Examined, Ground, reconcile
from monitor.obligations import Obligation
from monitor.publications import Held, held_reports
from monitor.states import Judgement, Status
from storage import rollup, schema
from storage.database import Database
from storage.findings import FindingStatus
from storage.held import EditionView
from storage.register import Body

BODIES_A_TRANSACTION = 50
_BY_STATE = frozenset({"publication.missing", "publication.late", "publication.date_uncertain"})
"""Checks that rest on the state of the obligation alone; a report seen later than judged leaves the others open."""


@dataclass
class Summary:
    """What a run of all checks came to.

    ``not_assessable`` counts by check how often it could not be judged: neither a pass nor a finding.
    """

    states: Counter[Status] = field(default_factory=Counter)
    states_changed: int = 0
    reports: int = 0
    opened: int = 0
    reopened: int = 0
    resolved: int = 0
    standing: int = 0
    not_assessable: Counter[str] = field(default_factory=Counter)


def check_all(database: Database, as_of: date | None, now: datetime, confirming_looks: int = 1) -> Summary:
    """Bring the states and findings of every body up to date, as of the end of a day in Asia/Shanghai, or now.

    Each transaction judges some bodies wholly, so that a run that is cut off leaves nothing half judged and may
    simply be run again. Raises nothing of its own.
    """
    summary = Summary()
    with database.write() as connection:
        summary.reopened += len(wake(connection, now))
    with database.read() as connection:
        body_ids = [body.id for body in bodies_of(connection)]
    for start in range(0, len(body_ids), BODIES_A_TRANSACTION):
        with database.write() as connection:
            _check_bodies(
                connection, body_ids[start : start + BODIES_A_TRANSACTION], as_of, now, confirming_looks, summary
            )
    with database.write() as connection:
        rollup.refresh(connection)  # a place whose last body moved away is in no batch
    return summary


def _check_bodies(
    connection: Connection,
    body_ids: Sequence[int],
    as_of: date | None,
    now: datetime,
    confirming_looks: int,
    summary: Summary,
) -> None:
    coverage = bring_up_to_date(connection, as_of, now, body_ids, confirming_looks)
    held = held_reports(connection, body_ids, known_until(as_of, now))
    examined = list(_examine(connection, body_ids, coverage, held))
    changes = reconcile(connection, examined, now)
    summary.states += coverage.states
    summary.states_changed += coverage.changed
    summary.reports += len([one for one in held.values() if one.current])
    summary.opened += len(changes.opened)
    summary.reopened += len(changes.reopened)
    summary.resolved += len(changes.resolved)
    summary.standing += changes.standing
    summary.not_assessable.update(one.check for each in examined for one in each.not_assessable)


def _examine(
    connection: Connection, body_ids: Sequence[int], coverage: Coverage, held: dict[tuple[int, int], Held]
) -> Iterator[Examined]:
    """Judge every body and year that owes, holds, or has an unresolved finding, so that none outlives its facts."""
    owed = {(obligation.body.id, obligation.year): (obligation, state) for obligation, state in coverage.judgements}
    bodies = {body.id: body for body in bodies_of(connection, body_ids)}
    views = {key: _report_view(bodies[key[0]], one.current) for key, one in held.items() if one.current is not None}
    for key in sorted({*owed, *held, *_unresolved(connection, body_ids)}):
        body, year = bodies[key[0]], key[1]
        publication = _publication_view(body, year, owed.get(key), held.get(key))
        results = check_publication(publication)
        if key in views:
            results += check_report(replace(views[key], last_year=views.get((body.id, year - 1))))
        elif key in held:
            results += [NotAssessable(check) for check in CHECKS if check not in _BY_STATE]
        findings, not_assessable = split(results)
        grounds = tuple(ground for each in (year, year - 1) for ground in _ground(held.get((body.id, each))))
        yield Examined(body, year, tuple(findings), tuple(not_assessable), grounds)


def _ground(held: Held | None) -> Iterator[Ground]:
    """The edition a report stands by, and the first document of it."""
    if held is not None and held.current is not None:
        first = next(one for one in held.documents if one.edition_id == held.current.id)
        yield Ground(held.current.id, held.current.year, first.address, first.first_seen)


def _report_view(body: Body, edition: EditionView) -> ReportView:
    return ReportView(
        body.id, edition.year, body.kind, edition.form, edition.completeness, edition.cells, edition.sections
    )


def _publication_view(
    body: Body, year: int, owed: tuple[Obligation, Judgement] | None, held: Held | None
) -> PublicationView:
    due, judgement = (owed[0].due, owed[1]) if owed else (None, None)
    if held is None:
        return PublicationView(body.id, year, body.kind, due, judgement)
    return PublicationView(
        body.id, year, body.kind, due, judgement, held.current, held.documents, held.editions, held.neighbours
    )


def _unresolved(connection: Connection, body_ids: Sequence[int]) -> set[tuple[int, int]]:
    table = schema.finding
    query = select(table.c.body_id, table.c.year).where(
        table.c.body_id.in_(body_ids), table.c.status != FindingStatus.RESOLVED
    )
    return {(body_id, year) for body_id, year in connection.execute(query)}
