"""Leases: what only one process may do at a time, claimed by one conditional update."""

import socket
from datetime import timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from storage import schema
from storage.clock import now
from storage.processes import lives
from storage.tallies import GATHERED


def hold(connection: Connection, name: str, owner: str, term: timedelta) -> bool:
    """Take or renew a lease for a term; False while another owner's has not run out."""
    table, moment = schema.lease, now()
    if connection.scalar(select(table.c.owner).where(table.c.name == name)) is None:
        connection.execute(insert(table).values(name=name, owner=owner, until=moment + term))
        return True
    expired = connection.scalar(select(table.c.owner).where(table.c.name == name, table.c.until < moment))
    free = or_(table.c.owner == owner, table.c.until < moment)
    claim = update(table).where(table.c.name == name, free).values(owner=owner, until=moment + term)
    claimed = connection.execute(claim).rowcount == 1
    if claimed and expired not in (None, owner):
        GATHERED.add("leases_expired")
    return claimed


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
