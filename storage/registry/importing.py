"""Register files taken in as one update: what each line changes, said before or after it is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum

from sqlalchemy import Connection, select

from storage import schema
from storage.database import alone
from storage.language import N_
from storage.register import Body, Portal
from storage.registry.local_dues import local_dues, put_local_due
from storage.registry.local_orders import LocalDue
from storage.registry.register_files import BadLine, RegisterFile
from storage.registry.registration import (
    Touched,
    body_like,
    enter_body,
    enter_portal,
    portals,
    settle_touched,
)

UNKNOWN_PORTAL = N_("portal “{key}” is not in the register")
OUT_OF_REACH = N_("region {region}: your account does not reach there")


class Effect(StrEnum):
    """What an import does to a record."""

    ADDED = "added"
    CHANGED = "changed"
    ADOPTED = "adopted"  # a body that was only met in a report is registered
    REMOVED = "removed"  # a local order
    SAME = "same"


EFFECTS = {
    Effect.ADDED: N_("added"),
    Effect.CHANGED: N_("changed"),
    Effect.ADOPTED: N_("adopted from reports"),
    Effect.REMOVED: N_("removed"),
    Effect.SAME: N_("unchanged"),
}
"""What each is called."""

Reach = Callable[[str], bool]
"""Whether a person may change what lies in a region."""


def everywhere(_: str) -> bool:
    """The reach of who keeps the whole register."""
    return True


@dataclass(frozen=True)
class FieldChange:
    """A field of a record that changes, as a register file writes it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    """One line of a file and what it changes: ``record`` is portal, body or due, ``key`` and ``name`` say which."""

    file: int
    line: int
    record: str
    key: str
    name: str
    effect: Effect
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Import:
    """What an import changes, or would change: its lines, those refused by file, and how many reports move."""

    changes: tuple[RecordChange, ...] = ()
    refused: tuple[tuple[int, BadLine], ...] = ()
    reports_moved: int = 0
    counts: dict[str, dict[Effect, int]] = field(default_factory=dict)

    @property
    def totals(self) -> dict[Effect, int]:
        """How many records it has each effect on."""
        return {effect: sum(of.get(effect, 0) for of in self.counts.values()) for effect in Effect}


def preview(connection: Connection, files: Sequence[RegisterFile], may: Reach = everywhere) -> Import:
    """What taking register files in would change; nothing is changed. It needs a connection that may write."""
    trial = connection.begin_nested()
    try:
        return take_in(connection, files, may)
    finally:
        trial.rollback()


def take_in(connection: Connection, files: Sequence[RegisterFile], may: Reach = everywhere) -> Import:
    """Take register files in, portals first, and give every body the reports that are its own now.

    A record that the files do not name stays as it is. Refused with its line is a body whose portal is in none of them,
    nor in the register, and what lies, or lay until now, where ``may`` does not reach.
    """
    alone(connection)
    owners = _owners(connection)
    changes: list[RecordChange] = []
    refused = [(place, bad) for place, file in enumerate(files) for bad in file.bad]
    regions, touched = {portal.key: portal.region for portal in portals(connection)}, Touched()
    for place, file in enumerate(files):
        for line, portal in file.portals:
            if not (may(portal.region) and may(regions.get(portal.key, portal.region))):
                refused.append((place, _out_of_reach(line, portal.region)))
                continue
            change, where = _put_portal(connection, place, line, portal)
            changes.append(change)
            touched |= where
            regions[portal.key] = portal.region
    for place, file in enumerate(files):
        for line, body in file.bodies:
            if not may(body.region):
                refused.append((place, _out_of_reach(line, body.region)))
                continue
            if body.portal and body.portal not in regions:
                refused.append((place, BadLine(line, UNKNOWN_PORTAL, {"key": body.portal})))
                continue
            change, where = _put_body(connection, place, line, body)
            changes.append(change)
            touched |= where
        refused += [(place, _out_of_reach(line, due.region)) for line, due in file.dues if not may(due.region)]
        changes += [_put_due(connection, place, line, due) for line, due in file.dues if may(due.region)]
    settle_touched(connection, touched)
    moved = len(set(_owners(connection)) - set(owners)) if touched != Touched() else 0
    return Import(tuple(changes), tuple(refused), moved, _counted(changes))


def _out_of_reach(line: int, region: str) -> BadLine:
    return BadLine(line, OUT_OF_REACH, {"region": region})


def _owners(connection: Connection) -> list[tuple[int, int | None, int | None]]:
    """Whose every document is."""
    table = schema.document
    query = select(table.c.id, table.c.body_id, table.c.year).where(table.c.edition_id.is_not(None))
    return [(row.id, row.body_id, row.year) for row in connection.execute(query)]


def _counted(changes: Iterable[RecordChange]) -> dict[str, dict[Effect, int]]:
    counts: dict[str, dict[Effect, int]] = {}
    for change in changes:
        effects = counts.setdefault(change.record, {})
        effects[change.effect] = effects.get(change.effect, 0) + 1
    return counts


def _put_portal(connection: Connection, file: int, line: int, portal: Portal) -> tuple[RecordChange, Touched]:
    before = next(iter(portals(connection, [portal.key])), None)
    differences = _differences(before, portal)
    _, touched = enter_portal(connection, portal)
    return RecordChange(
        file, line, "portal", portal.key, portal.name, _effect(before, differences), differences
    ), touched


def _put_body(connection: Connection, file: int, line: int, body: Body) -> tuple[RecordChange, Touched]:
    before = body_like(connection, body)
    differences = _differences(before, body)
    effect = _effect(before, differences)
    if before is not None and not before.registered:
        effect = Effect.ADOPTED
    _, touched = enter_body(connection, body)
    return RecordChange(file, line, "body", body.region, body.name, effect, differences), touched


def _put_due(connection: Connection, file: int, line: int, due: LocalDue) -> RecordChange:
    key = (due.region, due.year, due.kind)
    before = next((one for one in local_dues(connection) if (one.region, one.year, one.kind) == key), None)
    differences = _differences(before, due)
    effect = Effect.REMOVED if before is not None and not due.day else _effect(before, differences)
    put_local_due(connection, due)
    return RecordChange(file, line, "due", due.region, f"{due.year or ''} {due.kind}".strip(), effect, differences)


def _effect(before: object | None, differences: tuple[FieldChange, ...]) -> Effect:
    if before is None:
        return Effect.ADDED
    return Effect.CHANGED if differences else Effect.SAME


_NOT_SHOWN = frozenset({"id", "registered"})


def _differences(before: Portal | Body | LocalDue | None, after: Portal | Body | LocalDue) -> tuple[FieldChange, ...]:
    if before is None:
        return ()
    names = [one.name for one in fields(after) if one.name not in _NOT_SHOWN]
    written = [(name, _written(getattr(before, name)), _written(getattr(after, name))) for name in names]
    return tuple(FieldChange(*one) for one in written if one[1] != one[2])


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return "|".join(sorted(map(str, value)))
    return "" if value is None else str(value)
