"""What a Prometheus server may ask: counts that the processes wrote, and how things stand now, from the database.

No label grows with the web: neither addresses nor bodies nor portals are labels.
"""

import platform
import shutil
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, case, func, select

from monitor.fleet.state import fleet_state
from monitor.judgement.states import Status
from monitor.running.jobs import JOBS
from storage import schema
from storage.clock import now
from storage.database import Database
from storage.keeping.backup import LAST_BACKUP
from storage.keeping.lineage import revision_of
from storage.sharing import runs, tallies
from storage.sharing.runs import RunState
from storage.sharing.tallies import Count

_PREFIX = "nianbao_"
_COUNTERS = {
    "requests": "Requests that left this machine, by what was asked for and how it was answered.",
    "portal_visits": "Looks at columns, by outcome.",
    "reports_discovered": "Documents that were taken for reports, by format.",
    "reports_stored": "Reports and editions that were new, by format.",
    "duplicates": "Documents that were known already, by why.",
    "extract_failures": "Documents that could not be read, by format and reason.",
    "cells_checked": "Cells that checks looked at.",
    "check_failures": "Findings that were opened, by check.",
    "alerts": "Messages, by kind and outcome.",
    "child_kills": "Reading processes that were ended, by reason.",
    "leases_expired": "Leases that ran out before their owner gave them up.",
    "scheduler_runs": "Runs of the schedule, by outcome.",
    "runs": "Runs of jobs, by job and outcome.",
    "clock_jumps": "Times that the clock of the service's machine was set.",
    "db_failures": "Pieces of the service's work that were put off because the database did not answer.",
    "db_busy": "Transactions that had to wait for another writer, or for a server that was restarted.",
}
_HISTOGRAMS = {
    "request_duration_seconds": "How long an answer took, by what was asked for.",
    "response_size_bytes": "How large an answer was, by what was asked for.",
    "detection_interval_seconds": "From the last look without a report to the first with it: our own error bar.",
    "extract_duration_seconds": "How long a document took to read, by format.",
}
_QUANTILES = (0.5, 0.9, 1.0)
_KEPT_SECONDS = 30.0


@dataclass(frozen=True)
class Sources:
    """Where the figures come from: the database, the archive on its disk, the folder of backups."""

    database: Database
    archive: Path


def registry(sources: Sources) -> CollectorRegistry:
    """A registry that answers with the state of the database at each question."""
    made = CollectorRegistry(auto_describe=False)
    made.register(_FromDatabase(sources))
    ProcessCollector(registry=made)
    return made


class _FromDatabase(Collector):
    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._kept: tuple[float, list[Metric]] = (float("-inf"), [])

    def collect(self) -> Iterable[Metric]:
        """Every family; those that read much are kept for half a minute."""
        taken, slow = self._kept
        with self._sources.database.read() as connection:
            if time.monotonic() - taken > _KEPT_SECONDS:
                slow = [*_obligations(connection), *_portals(connection), _visit_ages(connection)]
                self._kept = (time.monotonic(), slow)
            quick = [*_counted(connection), *_outbox(connection), *_runs(connection), *_backup(connection)]
        yield _build()
        yield from quick
        yield from slow
        yield from self._disk()

    def _disk(self) -> Iterator[Metric]:
        yield _gauge("db_size_bytes", "The room that the database takes.", self._sources.database.size())
        folder = next(parent for parent in (self._sources.archive, *self._sources.archive.parents) if parent.exists())
        disk = shutil.disk_usage(folder)
        yield _gauge("disk_free_bytes", "Room left where the archive lies.", disk.free)
        yield _gauge("disk_size_bytes", "The size of the disk where the archive lies.", disk.total)


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(_PREFIX + name, says, value=value)


def _build() -> Metric:
    family = GaugeMetricFamily(_PREFIX + "build_info", "This build.", labels=["version", "python", "scrapy"])
    family.add_metric([version("nianbao"), platform.python_version(), version("scrapy")], 1)
    return family


def _counted(connection: Connection) -> Iterator[Metric]:
    """The counts that processes wrote, as counters and histograms; a counter that nobody raised yet is there as 0."""
    by_name: dict[str, list[Count]] = defaultdict(list)
    for count in tallies.counts(connection):
        by_name[count.name].append(count)
    for name, says in _COUNTERS.items():
        found = by_name.get(name, [])
        labels = sorted({label for count in found for label in count.labels})
        family = CounterMetricFamily(_PREFIX + name, says, labels=labels)
        for count in found:
            family.add_metric([count.labels.get(label, "") for label in labels], count.value)
        if not found:
            family.add_metric([], 0)
        yield family
    for name, says in _HISTOGRAMS.items():
        yield _histogram(name, says, by_name.get(f"{name}_bucket", []), by_name.get(f"{name}_sum", []))


def _histogram(name: str, says: str, buckets: list[Count], sums: list[Count]) -> Metric:
    labels = sorted({label for count in sums for label in count.labels})
    family = HistogramMetricFamily(_PREFIX + name, says, labels=labels)
    for total in sums:
        values = [total.labels[label] for label in labels]
        own = [count for count in buckets if all(count.labels.get(label) == total.labels[label] for label in labels)]
        limits = sorted((float(count.labels["le"]), count.labels["le"], count.value) for count in own)
        running, cumulated = 0.0, []
        for _, limit, value in limits:
            running += value
            cumulated.append((limit, running))
        if not cumulated or cumulated[-1][0] != "+Inf":
            cumulated.append(("+Inf", running))
        family.add_metric(values, cumulated, total.value)
    return family


def _obligations(connection: Connection) -> Iterator[Metric]:
    """What is owed and what became of it, by year and province."""
    counted = schema.coverage
    keys = (counted.c.year, counted.c.province, counted.c.status)
    query = select(*keys, func.sum(counted.c.number)).group_by(*keys)
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for year, region, status, number in connection.execute(query):
        found[str(year), region][status] = int(number)
    kinds = {
        "expected": tuple(Status),
        "present": (Status.ON_TIME, Status.LATE),
        "missing": (Status.MISSING,),
        "unverified": (Status.UNVERIFIED,),
        "late": (Status.LATE,),
    }
    for name, statuses in kinds.items():
        says = f"Reports that are {name}, by year and province."
        family = GaugeMetricFamily(f"{_PREFIX}reports_{name}", says, labels=["year", "province"])
        for place, numbers in sorted(found.items()):
            family.add_metric(list(place), sum(numbers.get(status, 0) for status in statuses))
        yield family


def _portals(connection: Connection) -> Iterator[Metric]:
    """How many columns stand in each outcome, and the requests that the last day's visits made for each they needed."""
    column, visit = schema.portal_column, schema.visit
    query = (
        select(func.coalesce(visit.c.outcome, "never"), func.count())
        .select_from(column)
        .join(visit, visit.c.id == column.c.last_visit, isouter=True)
        .where(column.c.active)
        .group_by(visit.c.outcome)
    )
    family = GaugeMetricFamily(_PREFIX + "portals", "Columns of portals by their last outcome.", labels=["state"])
    for state, number in connection.execute(query):
        family.add_metric([state], number)
    yield family
    recent = select(visit.c.requests, visit.c.new).order_by(visit.c.id.desc()).limit(1000).subquery()
    needed = func.sum(1 + recent.c.new)
    made, wanted = connection.execute(select(func.sum(recent.c.requests), needed)).one()
    ratio = float(made) / float(wanted) if wanted else 0.0
    yield _gauge("visit_requests_efficiency_ratio", "Requests made for each that the last 1,000 visits needed.", ratio)


def _visit_ages(connection: Connection) -> Metric:
    """How long ago columns were last seen whole: quantiles over columns."""
    column = schema.portal_column
    seen = column.c.active & column.c.last_looked.is_not(None)
    number = connection.scalar(select(func.count()).where(seen)) or 0
    latest_first = select(column.c.last_looked).where(seen).order_by(column.c.last_looked.desc()).limit(1)
    says = "How long ago a column was last seen whole, as quantiles over columns."
    family = GaugeMetricFamily(_PREFIX + "last_successful_visit_age_seconds", says, labels=["quantile"])
    for quantile in _QUANTILES if number else ():
        looked = connection.scalar(latest_first.offset(min(number - 1, int(quantile * number))))
        family.add_metric([str(quantile)], _age(looked))
    return family


def _outbox(connection: Connection) -> Iterator[Metric]:
    box = schema.outbox
    waits = box.c.state.in_(("pending", "claimed"))
    query = select(
        func.count(case((waits, 1))),
        func.count(case((box.c.state == "uncertain", 1))),
        func.min(case((waits, box.c.created))),
    ).where(box.c.state.in_(("pending", "claimed", "uncertain")))
    pending, uncertain, oldest = connection.execute(query).one()
    yield _gauge("alerts_pending", "Messages that wait to be sent.", pending)
    yield _gauge("alerts_uncertain", "Messages of which nobody knows whether they arrived.", uncertain)
    yield _gauge("alert_oldest_pending_age_seconds", "How long the oldest waiting message has waited.", _age(oldest))


def _runs(connection: Connection) -> Iterator[Metric]:
    queued = runs.in_state(connection, RunState.QUEUED)
    fleet = fleet_state(connection)
    family = GaugeMetricFamily(_PREFIX + "fleet_portals", "Portals in the queue of a fleet.", labels=["state"])
    family.add_metric(["waiting"], fleet.waiting)
    family.add_metric(["taken"], fleet.taken)
    yield family
    yield _gauge("fleet_workers", "Workers of a fleet that have lately proved to be alive.", fleet.workers)
    family = GaugeMetricFamily(_PREFIX + "schema_info", "The version of the database's schema.", labels=["revision"])
    family.add_metric([revision_of(connection) or ""], 1)
    yield family
    yield _gauge("queue_size", "Runs that wait to be begun.", len(queued))
    lag = max((_age(run.due or run.asked) for run in queued), default=0.0)
    yield _gauge("scheduler_lag_seconds", "How long the oldest run has waited to be begun.", lag)
    says = "When a run of a job last ended well, in seconds since 1970."
    family = GaugeMetricFamily(_PREFIX + "last_successful_run_timestamp_seconds", says, labels=["job"])
    run = schema.run
    for job in JOBS:
        done = select(func.max(run.c.finished)).where(run.c.job == job, run.c.outcome == RunState.DONE)
        moment: datetime | None = connection.scalar(done)
        if moment is not None:
            family.add_metric([job], moment.timestamp())
    yield family


def _backup(connection: Connection) -> Iterator[Metric]:
    """Without a value before the first, which tells it from a fresh one."""
    made = tallies.value(connection, LAST_BACKUP)
    age = None if made is None else now().timestamp() - made
    yield GaugeMetricFamily(_PREFIX + "backup_age_seconds", "How long ago the database was last copied.", value=age)


def _age(moment: datetime | None) -> float:
    return (now() - moment).total_seconds() if moment is not None else 0.0
