"""How far each subscription has been told: everything up to a mark, but for what waits for portals to be seen again.

While a portal's last look failed, what is newly called missing or late there waits: it is kept by name until it is told
or gone. That the portal cannot be seen is told as well, and kept until it is seen again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from storage import schema
from storage.keeping.past import noted


@dataclass(frozen=True)
class Progress:
    """``told`` is the last event accounted for, ``unseen`` the portals told as such, ``waiting`` the findings untold.

    ``rhythm`` is the one in which it was last told.
    """

    told: int
    unseen: frozenset[str]
    waiting: frozenset[str]
    last_digest: date | None
    rhythm: str = "daily"


def load(connection: Connection, name: str) -> Progress:
    """The progress of a subscription; of one never told, from the beginning of all events."""
    table, untold = schema.subscription, schema.untold
    told, unseen, last_digest, rhythm = 0, set[str](), None, "daily"
    for row in connection.execute(select(table).where(table.c.name == name).with_for_update()):
        if row.portal:
            unseen.add(row.portal)
        else:
            told, last_digest, rhythm = row.told, row.last_digest, row.rhythm
    waiting = connection.scalars(select(untold.c.finding_id).where(untold.c.subscription == name))
    return Progress(told, frozenset(unseen), frozenset(waiting), last_digest, rhythm)


def save(connection: Connection, name: str, progress: Progress) -> None:
    """Put a subscription's progress in place of what was kept."""
    table, untold = schema.subscription, schema.untold
    rows = [
        {
            "name": name,
            "portal": portal,
            "told": progress.told,
            "last_digest": None if portal else progress.last_digest,
            "rhythm": progress.rhythm,
        }
        for portal in ("", *sorted(progress.unseen))
    ]
    own = untold.c.subscription == name
    with noted(connection, table, table.c.name == name), noted(connection, untold, own):
        connection.execute(delete(table).where(table.c.name == name))
        connection.execute(insert(table), rows)
        connection.execute(delete(untold).where(own))
        if progress.waiting:
            waiting = sorted(progress.waiting)
            connection.execute(insert(untold), [{"finding_id": each, "subscription": name} for each in waiting])


def forget_urgency(connection: Connection, urgent: Collection[str]) -> None:
    """Let none but those that are urgent now be waited for: others are gone, or have another rhythm."""
    table = schema.subscription
    connection.execute(
        update(table).where(table.c.rhythm == "at_once", table.c.name.not_in(urgent)).values(rhythm="daily")
    )
