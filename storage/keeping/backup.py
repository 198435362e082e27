"""A copy of the database as it was at one moment, taken while others write."""

import errno
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy.exc import OperationalError

from storage.clock import now
from storage.database import Database
from storage.keeping.copying import copy_database
from storage.keeping.whole_files import aside
from storage.sharing import tallies

LAST_BACKUP = "last_backup"
"""When a copy was last made, in seconds since 1970: a tally's name."""


def back_up(database: Database, file: Path) -> None:
    """Copy the database to an SQLite file, whole or not at all. Raises OSError when the file cannot be written.

    One on PostgreSQL is copied row by row and proved to be the same (storage.keeping.copying): any machine can read the
    file, and `nianbao db copy` brings it back to a server.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with aside(file) as own:
            own.touch()  # says why it cannot be written, which SQLite does not
            _copy(database, own)
    except (sqlite3.Error, OperationalError) as error:
        raise OSError(errno.EIO, str(error)) from error
    with suppress(OperationalError), database.write() as connection:  # one that is full is worth a copy all the more
        tallies.put(connection, LAST_BACKUP, now().timestamp())


def _copy(database: Database, file: Path) -> None:
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.url.database))) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
        return
    target = Database.at(f"sqlite:///{file}")
    for _ in copy_database(database, target):
        pass
    target.dispose()  # the last connection brings its log into the file
