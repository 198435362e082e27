"""What one page may take of the machine's memory: the process that shows a greedy one is ended, and that page with it.

The heap of a page's script has a limit of its own; what a page keeps beside it (arrays of bytes, decoded pictures) has
none.
"""

import asyncio
import contextlib
import os
import signal
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from loguru import logger

from storage.sharing.tallies import GATHERED

MOST_MEMORY = 1024**3
_EVERY = 0.5
_PAGE = os.sysconf("SC_PAGE_SIZE")


@asynccontextmanager
async def watched() -> AsyncIterator[None]:
    """While pages are shown: whatever shows one and takes more than `MOST_MEMORY` is killed."""
    watch = asyncio.create_task(_watch())
    try:
        yield
    finally:
        watch.cancel()


async def _watch() -> None:
    while True:
        await asyncio.sleep(_EVERY)
        for process in _renderers_below(os.getpid()):
            with contextlib.suppress(OSError, ValueError):
                held = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
                if held > MOST_MEMORY:
                    logger.warning(f"a page took {held >> 20} MiB of memory: the process that shows it is ended")
                    os.kill(process, signal.SIGKILL)
                    GATHERED.add("child_kills", reason="memory")


def _renderers_below(process: int) -> Iterator[int]:
    """The processes below one of ours in which Chromium shows pages."""
    children = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children[parent].append(int(entry.name))
    waiting = [process]
    while waiting:
        found = children[waiting.pop()]
        waiting += found
        for one in found:
            with contextlib.suppress(OSError):
                if b"--type=renderer" in Path(f"/proc/{one}/cmdline").read_bytes():
                    yield one
