"""Files that are written whole or not at all: aside, flushed to the disk, then put in their places."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from storage.sharing.processes import lives


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Where to write what stands at a path from the end of the block on; when the block raises nothing is changed.

    What writers that were killed left beside it is removed first: it may be as large as the disk.
    """
    for process, left in _beside(path):
        if not lives(process):
            left.unlink(missing_ok=True)
    own = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield own
        _flush(own)
        own.replace(path)
        with suppress(OSError):  # some file systems flush no folders
            _flush(path.parent)
    finally:
        for process, left in _beside(path):
            if process == os.getpid():
                left.unlink(missing_ok=True)


def _beside(path: Path) -> Iterator[tuple[int, Path]]:
    """What is written aside for a path, or was, with the process that does: the file, and what SQLite keeps with it."""
    named = re.compile(re.escape(f".{path.name}.") + r"(\d+)\.part(?:-journal|-wal|-shm)?")
    for one in path.parent.iterdir() if path.parent.is_dir() else ():
        if found := named.fullmatch(one.name):
            yield int(found[1]), one


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_aside(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write one such file."""
    with aside(path) as own, own.open("wb") as out:
        write(out)


def write_whole(path: Path, content: bytes) -> None:
    """The same for what is there already."""

    def write(out: IO[bytes]) -> None:
        out.write(content)

    write_aside(path, write)
