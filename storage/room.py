"""Whether the disk has room left where a folder lies, or is to lie."""

import shutil
from pathlib import Path

LEAST = 200 * 1024**2


def free_bytes(folder: Path) -> int:
    """How much room is left on the disk of a folder, or of the nearest one above it that is there."""
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    return shutil.disk_usage(there).free
