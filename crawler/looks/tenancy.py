"""Who looks at a portal: one process at a time, by leases in the database on the portal, its hosts and machines."""

import asyncio
import os
import socket
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from loguru import logger
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database
from storage.register import Portal
from storage.sharing.leases import give_up, hold, release_of_dead

TERM = timedelta(minutes=2)
_RENEWAL = 30
_LONGEST_NAME = 64


class Tenancy:
    """The leases of one process. Several of its portals may lie on one host or machine; other processes then wait for
    all, as only one process can keep its requests apart."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner = f"{socket.gethostname()}:{os.getpid()}"[-_LONGEST_NAME:]
        self._held: Counter[str] = Counter()
        self._names: dict[str, tuple[str, ...]] = {}
        self._renewal: asyncio.Task[None] | None = None

    def take(self, portal: Portal, machines: Iterable[str] = ()) -> bool:
        """Begin to look at a portal, whose hosts are these machines; False while another process does, or looks at
        another portal there."""
        names = self._names[portal.key] = lease_names(portal, machines)
        with self._database.write() as connection:
            for name in names:
                release_of_dead(connection, name)
            taken = [name for name in names if hold(connection, name, self._owner, TERM)]
            if len(taken) < len(names):
                for name in taken:
                    if not self._held[name]:
                        give_up(connection, name, self._owner)
                return False
        self._held.update(names)
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew_often())
        return True

    def leave(self, portal: Portal) -> None:
        """End looking at a portal."""
        names = self._names.pop(portal.key)
        self._held.subtract(names)
        with self._database.write() as connection:
            for name in names:
                if not self._held[name]:
                    give_up(connection, name, self._owner)
        if self._renewal is not None and not any(self._held.values()):
            self._renewal.cancel()
            self._renewal = None

    async def _renew_often(self) -> None:
        """Keep what is held: a process that dies keeps its leases only for their term."""
        while True:
            await asyncio.sleep(_RENEWAL)
            try:
                await asyncio.to_thread(self._renew)
            except SQLAlchemyError as error:  # tried again: a process that works keeps what it holds
                logger.warning(f"what is looked at could not be claimed anew: {type(error).__name__}")

    def _renew(self) -> None:
        with self._database.write() as connection:
            for name in [name for name, count in self._held.items() if count > 0]:
                hold(connection, name, self._owner, TERM)


def lease_names(portal: Portal, machines: Iterable[str] = ()) -> tuple[str, ...]:
    """The leases that a look at a portal takes: the portal's own, its hosts', and those of the machines behind them."""
    hosts = sorted({urlsplit(url).netloc.lower() for url in (portal.url, *portal.columns)})
    held = (f"machine:{address}" for address in sorted({*machines} - {""}))
    return _fitting([f"portal:{portal.key}", *(f"host:{host}" for host in hosts), *held])


def _fitting(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name if len(name) <= _LONGEST_NAME else sha256(name.encode()).hexdigest() for name in names)
