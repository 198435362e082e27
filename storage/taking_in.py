"""Taking a register file in, or showing beforehand what that would change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from storage.database import Database
from storage.language import N_
from storage.local_dues import put_local_due
from storage.local_orders import LocalDue
from storage.register import Body, Portal
from storage.register_files import BadLine, RegisterFile
from storage.registration import CHANGED, SAME, Change, portals, put_body, put_portal


@dataclass(frozen=True)
class Taken:
    """One line that was taken, or would be: what it names and what becomes of it."""

    line: int
    name: str
    region: str
    change: Change

    @property
    def is_change(self) -> bool:
        """Whether it adds or changes something."""
        return self.change != SAME


@dataclass(frozen=True)
class TakenIn:
    """What became of a file's lines, or would."""

    lines: tuple[Taken, ...]
    bad: tuple[BadLine, ...]

    @property
    def changes(self) -> Change:
        """How many were added, changed and left as they were."""
        return sum((one.change for one in self.lines), Change())


class _NotKept(Exception):  # noqa: N818 - it only rolls a transaction back
    pass


@contextmanager
def _transaction(database: Database, *, is_kept: bool) -> Iterator[Connection]:
    try:
        with database.write() as connection:
            yield connection
            if not is_kept:
                raise _NotKept
    except _NotKept:
        return


def take_in(database: Database, file: RegisterFile, may: Callable[[str], bool], *, is_kept: bool) -> TakenIn:
    """Take the good lines of a file; ``may`` says of a region whether this person may change what lies there.

    Where it is not to be kept, the same is done and undone, so that what is shown is what would happen.
    """
    taken: list[Taken] = []
    bad = list(file.bad)
    with _transaction(database, is_kept=is_kept) as connection:
        regions = {portal.key: portal.region for portal in portals(connection)}
        for line, portal in file.portals:
            if not (may(portal.region) and may(regions.get(portal.key, portal.region))):
                bad.append(_foreign(line, portal.region))
                continue
            taken.append(Taken(line, _name_of(portal), portal.region, put_portal(connection, portal)))
            regions[portal.key] = portal.region
        for line, body in file.bodies:
            if not may(body.region):
                bad.append(_foreign(line, body.region))
            elif body.portal and body.portal not in regions:
                bad.append(BadLine(line, N_("portal “{key}” is not in the register"), {"key": body.portal}))
            else:
                taken.append(Taken(line, _name_of(body), body.region, put_body(connection, body)))
        for line, due in file.dues:
            if not may(due.region):
                bad.append(_foreign(line, due.region))
            else:
                put_local_due(connection, due)
                taken.append(Taken(line, _name_of(due), due.region, CHANGED))
    return TakenIn(tuple(taken), tuple(sorted(bad, key=lambda one: one.line)))


def _foreign(line: int, region: str) -> BadLine:
    return BadLine(line, N_("region {region}: your account does not reach there"), {"region": region})


def _name_of(record: Portal | Body | LocalDue) -> str:
    if isinstance(record, LocalDue):
        return f"{record.year or ''} {record.kind} {record.day}".strip()
    return f"{record.key} {record.name}" if isinstance(record, Portal) else record.name
