"""A copy of the database as it was at one moment, taken while others write."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import Database


def back_up(database: Database, file: Path) -> None:
    """Copy an SQLite database to a file, whole or not at all. Raises OSError when the file cannot be written."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        aside.touch()  # says why it cannot be written, which SQLite does not
        with closing(sqlite3.connect(str(database.url.database))) as source, closing(sqlite3.connect(aside)) as copy:
            source.backup(copy)
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        aside.replace(file)
    except sqlite3.Error as error:
        raise OSError(errno.EIO, str(error)) from error
    finally:
        aside.unlink(missing_ok=True)
