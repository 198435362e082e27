"""Which messages belong together: those that tell of one matter, such as a body's report of a year or a portal."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from alerts.digests import Digest
from storage import schema
from storage.keeping.past import noted

_MOST_REFERENCES = 8


@dataclass(frozen=True)
class Thread:
    """The messages before this one on the same matters, the nearest last."""

    references: tuple[str, ...] = ()

    @property
    def headers(self) -> dict[str, str]:
        if not self.references:
            return {}
        return {"In-Reply-To": self.references[-1], "References": " ".join(self.references)}


def incidents(digest: Digest) -> tuple[str, ...]:
    """The matters that a message tells of, the most urgent first. What is only listed as still open is none."""
    found = [f"due/{one.due}" for one in digest.due_dates]
    found += [f"report/{item.body.id}/{item.year}" for item in (*digest.opened, *digest.in_lists, *digest.resolved)]
    found += [f"report/{change.body.id}/{change.year}" for change in digest.statuses]
    found += [f"portal/{line.portal.key}" for line in digest.unseen]
    found += [f"portal/{portal.key}" for portal in digest.seen_again]
    return tuple(dict.fromkeys(found))


def thread(connection: Connection, subscription: str, matters: Iterable[str]) -> Thread:
    """The thread that a message on some matters continues."""
    table = schema.incident
    query = select(table).where(table.c.subscription == subscription)
    known = {row.incident: row for row in connection.execute(query)}
    earlier = [known[matter] for matter in matters if matter in known]
    first = dict.fromkeys(row.first for row in reversed(earlier))
    last = dict.fromkeys(row.last for row in reversed(earlier))
    nearest = earlier[0].last if earlier else ""
    ordered = [*first, *(one for one in last if one not in first)]
    ordered = [one for one in ordered if one != nearest][: _MOST_REFERENCES - 1]
    return Thread((*ordered, nearest) if nearest else ())


def remember(connection: Connection, subscription: str, matters: Iterable[str], message_id: str) -> None:
    """Note that a message told of some matters, in the transaction that puts it into the outbox."""
    table = schema.incident
    query = select(table.c.incident).where(table.c.subscription == subscription)
    known = set(connection.scalars(query))
    matters = set(matters)
    told = (table.c.subscription == subscription) & table.c.incident.in_(sorted(matters))
    with noted(connection, table, told):
        if matters & known:
            connection.execute(update(table).where(told).values(last=message_id))
        if new := sorted(matters - known):
            row = {"subscription": subscription, "first": message_id, "last": message_id}
            connection.execute(insert(table), [{**row, "incident": matter} for matter in new])
