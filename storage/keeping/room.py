"""Whether the disk has room left where a folder lies, or is to lie."""

import errno
import shutil
from pathlib import Path

LEAST = 200 * 1024**2
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FULL_DATABASE = ("disk is full", "No space left on device")
"""What SQLite and PostgreSQL say when they cannot write."""


def free_bytes(folder: Path) -> int:
    """How much room is left on the disk of a folder, or of the nearest one above it that is there."""
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    return shutil.disk_usage(there).free


def is_full(error: BaseException | None) -> bool:
    """Whether an error, or one that led to it, was that the disk had no room left."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if any(said in str(error) for said in _FULL_DATABASE):
            return True
        error = error.__cause__ or error.__context__
    return False
