"""Leases: what only one process may do at a time, claimed by one conditional update."""

import socket
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from storage import schema
from storage.clock import now
from storage.sharing.processes import lives
from storage.sharing.tallies import GATHERED

_IMPOSSIBLE = timedelta(hours=1)
"""No lease is taken for so long: one that lasts longer was written by a clock that was wrong."""


def hold(connection: Connection, name: str, owner: str, term: timedelta) -> bool:
    """Take or renew a lease for a term; False while another owner's has not run out."""
    table, moment = schema.lease, now()
    before = connection.scalar(select(table.c.owner).where(table.c.name == name))
    if before is None:
        return _taken_first(connection, name, owner, moment + term)
    is_over = or_(table.c.until < moment, table.c.until > moment + _IMPOSSIBLE)
    claim = update(table).where(table.c.name == name, or_(table.c.owner == owner, is_over))
    claimed = connection.execute(claim.values(owner=owner, until=moment + term)).rowcount == 1
    if claimed and before != owner:
        GATHERED.add("leases_expired")
    return claimed


def is_held(connection: Connection, name: str) -> bool:
    """Whether somebody holds a lease that has not run out."""
    table = schema.lease
    return connection.scalar(select(table.c.owner).where(table.c.name == name, table.c.until >= now())) is not None


def _taken_first(connection: Connection, name: str, owner: str, until: datetime) -> bool:
    """Write a lease that nobody held a moment ago; False when another was quicker."""
    try:
        with connection.begin_nested():
            connection.execute(insert(schema.lease).values(name=name, owner=owner, until=until))
    except IntegrityError:
        return False
    return True


def give_up(connection: Connection, name: str, owner: str) -> None:
    """End a lease that the owner holds; nothing happens when it does not hold it."""
    connection.execute(delete(schema.lease).where(schema.lease.c.name == name, schema.lease.c.owner == owner))


def release_of_dead(connection: Connection, name: str) -> None:
    """End a lease whose owner was a process of this machine that lives no more; owners are ``HOST:PID``."""
    table = schema.lease
    owner = connection.scalar(select(table.c.owner).where(table.c.name == name))
    if owner is None:
        return
    host, _, process = owner.rpartition(":")
    if host == socket.gethostname() and process.isdecimal() and not lives(int(process)):
        give_up(connection, name, owner)
