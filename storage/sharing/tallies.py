"""Counts that outlive the processes that count: requests by outcome, visits by outcome, seconds by bucket.

A count is written in the transaction of what it counts, or gathered by a process and written at the end of its work.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage import schema

Labels = Mapping[str, str]
_BUCKET, _SUM = "bucket", "sum"


@dataclass(frozen=True)
class Count:
    """A count by its name and labels."""

    name: str
    labels: Labels
    value: float


def add(connection: Connection, name: str, amount: float = 1, **labels: str) -> None:
    """Add to a count; the first addition makes it."""
    table, written = schema.tally, _written(labels)
    addition = update(table).where(table.c.name == name, table.c.labels == written)
    addition = addition.values(value=table.c.value + amount)
    if connection.execute(addition).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(name=name, labels=written, value=amount))
    except IntegrityError:  # another made it meanwhile
        connection.execute(addition)


def put(connection: Connection, name: str, value: float) -> None:
    """Write a value in the place of the one before."""
    table = schema.tally
    connection.execute(delete(table).where(table.c.name == name))
    connection.execute(insert(table).values(name=name, labels="", value=value))


def value(connection: Connection, name: str) -> float | None:
    """The value that was put last, None before the first."""
    return connection.scalar(select(schema.tally.c.value).where(schema.tally.c.name == name))


def counts(connection: Connection) -> Iterator[Count]:
    """Every count, by name and labels."""
    table = schema.tally
    for row in connection.execute(select(table).order_by(table.c.name, table.c.labels)):
        yield Count(row.name, _read(row.labels), row.value)


class Gathered:
    """Counts that a process gathers from any thread, and writes together."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._counts)

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Add to a count."""
        with self._lock:
            self._counts[name, _written(labels)] += amount  # type: ignore[assignment]

    def observe(self, name: str, value: float, buckets: Sequence[float], **labels: str) -> None:
        """Count a value into the smallest bucket that holds it, and add it to the sum of all."""
        bucket = next((str(limit) for limit in buckets if value <= limit), "+Inf")
        self.add(f"{name}_{_BUCKET}", 1, le=bucket, **labels)
        self.add(f"{name}_{_SUM}", value, **labels)

    def write(self, connection: Connection) -> None:
        """Write what was gathered, and begin anew."""
        with self._lock:
            gathered, self._counts = self._counts, Counter()
        for (name, labels), amount in sorted(gathered.items()):
            add(connection, name, amount, **_read(labels))


GATHERED = Gathered()
"""What this process has counted and not written yet."""


def _written(labels: Labels) -> str:
    return ",".join(f"{name}={value}" for name, value in sorted(labels.items()))


def _read(labels: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in labels.split(",") if pair)
