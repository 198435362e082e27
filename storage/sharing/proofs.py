"""Proofs of life: where machines share a database, work under way proves again and again that it is.

A machine that died cannot say so. The others take what proves nothing for gone; what wakes up later (its machine was
paused) learns that it was given to another, and ends.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from loguru import logger
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database
from storage.sharing import leases
from storage.sharing.servers import BUSY_SECONDS

TERM = timedelta(seconds=2 * BUSY_SECONDS)
"""How long a proof holds: longer than a server of databases may take to be restarted."""
TAKEN_FOR_DEAD = 4
"""The status with which a process ends whose work was given to another."""
EVERY = 20.0
"""Seconds between two proofs."""
_OWNER = "proof"


@contextmanager
def proving(
    database: Database, name: str, is_wanted: Callable[[Connection], bool], *, ends_process: bool
) -> Iterator[None]:
    """Prove until the block ends that something is under way; with ``ends_process`` end as soon as it is not wanted.

    On SQLite there is no need to: its one machine can be asked whether the process lives.
    """
    if database.is_sqlite:
        yield
        return
    is_over = threading.Event()

    def prove_often() -> None:
        while not is_over.wait(EVERY):
            try:
                with database.write() as connection:
                    leases.hold(connection, name, _OWNER, TERM)
                    is_still = is_wanted(connection)
            except SQLAlchemyError as error:
                logger.warning(f"{name} cannot prove that it is under way: {type(error).__name__}")
                continue
            if ends_process and not is_still and not is_over.is_set():
                logger.error(f"{name} was taken for dead and given to another: this process ends")
                os._exit(TAKEN_FOR_DEAD)

    with database.write() as connection:
        leases.hold(connection, name, _OWNER, TERM)
    threading.Thread(target=prove_often, daemon=True).start()
    try:
        yield
    finally:
        is_over.set()


def forget(connection: Connection, name: str) -> None:
    """No proof is expected any more."""
    leases.give_up(connection, name, _OWNER)
