"""How far each subscription has been told: one mark for all events, and one for each portal that cannot be looked at.

While a portal's last look failed, what is newly called missing or late there waits. Its mark stays before the first
that waits, and the row goes when the portal is seen again: what lies behind the mark is told then, once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from storage import schema
from storage.past import noted


@dataclass(frozen=True)
class Progress:
    """``told`` is the last event accounted for; ``waiting`` the same for missing and late of portals not seen.

    ``rhythm`` is the one in which it was last told.
    """

    told: int
    waiting: Mapping[str, int]
    last_digest: date | None
    rhythm: str = "daily"

    def mark(self, portal: str | None) -> int:
        """The last event up to which missing and late of a portal's bodies were told."""
        return self.waiting.get(portal or "", self.told)

    @property
    def lowest(self) -> int:
        """The event behind which something may be untold."""
        return min([self.told, *self.waiting.values()])


def load(connection: Connection, name: str) -> Progress:
    """The progress of a subscription; of one never told, from the beginning of all events."""
    table = schema.subscription
    told, waiting, last_digest, rhythm = 0, dict[str, int](), None, "daily"
    for row in connection.execute(select(table).where(table.c.name == name).with_for_update()):
        if row.portal:
            waiting[row.portal] = row.told
        else:
            told, last_digest, rhythm = row.told, row.last_digest, row.rhythm
    return Progress(told, waiting, last_digest, rhythm)


def save(connection: Connection, name: str, progress: Progress) -> None:
    """Put a subscription's progress in place of what was kept."""
    table = schema.subscription
    marks = {"": progress.told, **progress.waiting}
    rows = [
        {
            "name": name,
            "portal": portal,
            "told": told,
            "last_digest": None if portal else progress.last_digest,
            "rhythm": progress.rhythm,
        }
        for portal, told in marks.items()
    ]
    with noted(connection, table, table.c.name == name):
        connection.execute(delete(table).where(table.c.name == name))
        connection.execute(insert(table), rows)


def forget_urgency(connection: Connection, urgent: Collection[str]) -> None:
    """Let none but those that are urgent now be waited for: others are gone, or have another rhythm."""
    table = schema.subscription
    connection.execute(
        update(table).where(table.c.rhythm == "at_once", table.c.name.not_in(urgent)).values(rhythm="daily")
    )
