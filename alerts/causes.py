"""What a message rests on, and whether that is still so when the message leaves at last."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from alerts.looks import failing_portals
from storage import schema
from storage.findings import FindingStatus


@dataclass(frozen=True)
class Cause:
    """One thing that a message says: a finding that is there or gone, or a portal that can be seen or not.

    ``name`` is what is shown of it when it is no longer so; ``holds`` is what the message says.
    """

    name: str
    holds: bool
    finding: str = ""
    portal: str = ""

    def kept(self) -> dict[str, Any]:
        """The cause as the outbox keeps it."""
        return asdict(self)


def no_longer_so(connection: Connection, kept: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names of those causes that are no longer as a message says, each once."""
    causes = [Cause(**one) for one in kept]
    there = _unresolved(connection, [one.finding for one in causes if one.finding])
    failing = failing_portals(connection, [one.portal for one in causes if one.portal])
    changed = [one.name for one in causes if one.holds != (one.finding in there or one.portal in failing)]
    return tuple(dict.fromkeys(changed))


def _unresolved(connection: Connection, ids: list[str]) -> set[str]:
    if not ids:
        return set()
    table = schema.finding
    query = select(table.c.id).where(table.c.id.in_(ids), table.c.status != FindingStatus.RESOLVED)
    return set(connection.scalars(query))
