"""Processes of this machine: whether one still runs, and with what it was started."""

import os
from pathlib import Path

_SYSTEM = Path("/proc")


def lives(process: int) -> bool:
    """Whether a process runs; one that has ended and that its parent has not taken note of yet does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = (
            (_SYSTEM / str(process) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
    except OSError:  # gone meanwhile, or a system without /proc
        return not (_SYSTEM / "self").exists()
    return state[0] not in ("Z", "X")


def command_of(process: int) -> bytes | None:
    """The words with which a process was started, with NUL between them; None where the system does not say."""
    try:
        return (_SYSTEM / str(process) / "cmdline").read_bytes()
    except OSError:
        return None
