"""Whether there is room where evidence is kept: without it a crawl asks nobody, and the service is not ready."""

import shutil
from pathlib import Path

LEAST_FREE = 200 * 1024**2


def is_scarce(folder: Path) -> bool:
    """Whether so little is left where a folder lies, or will lie, that nothing more should be written."""
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    return shutil.disk_usage(there).free < LEAST_FREE
