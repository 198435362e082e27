"""A past day as it was known at its end: the database rebuilt to it, and judged there as if it were the present."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from storage import schema
from storage.clock import end_of_day
from storage.database import Database
from storage.keeping.rebuilding import first_day, rebuilt

if TYPE_CHECKING:
    from monitor.judgement.judging import Summary


@dataclass(frozen=True)
class PastDay:
    """A day rebuilt: its database, what judging it came to, and the first day that is known wholly."""

    day: date
    database: Database
    summary: "Summary"
    known_from: date | None

    @property
    def is_whole(self) -> bool:
        """Whether the register and all else that was changed is known as it was then."""
        return self.known_from is not None and self.day >= self.known_from


def last_second(day: date) -> datetime:
    """The last second of a day in Asia/Shanghai: the moment as of which it is told."""
    return end_of_day(day) - timedelta(seconds=1)


@contextmanager
def past_day(database: Database, day: date, confirming_looks: int = 1) -> Iterator[PastDay]:
    """A day that is over, rebuilt and judged; only what came by its end counts. Nothing is changed but a copy.

    Raises OSError when there is no room for the copy.
    """
    with database.read() as connection:
        known_from = first_day(connection)
    from monitor.judgement.judging import check_all  # and numpy with it, which what shows the present need not wait for

    with rebuilt(database, day) as copy:
        yield PastDay(day, copy, check_all(copy, None, last_second(day), confirming_looks), known_from)


def is_kept(database: Database, day: date) -> bool:
    """Whether a day can be rebuilt wholly."""
    with database.read() as connection:
        known_from = first_day(connection)
    return known_from is not None and day >= known_from


def day_shown(connection: Connection) -> date | None:
    """The past day that was judged last, if no day since."""
    found: date | None = connection.scalar(select(schema.day_shown.c.day))
    return found


def show_day(database: Database, day: date) -> None:
    """Let status and export show a past day until the next check."""
    with database.write() as connection:
        connection.execute(delete(schema.day_shown))
        connection.execute(insert(schema.day_shown).values(day=day))
