"""Runs crawls and probes in processes of their own that find the crawler loaded: loading it takes longer than most of
them do.
"""

import atexit
import json
import math
import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[3]
_PROGRAM = (sys.executable, "-m", "tests.crawler.spiders.crawl_once")


def command(wanted: dict[str, Any]) -> list[str]:
    """The command of what is wanted (`tests.crawler.spiders.crawl_once`) in a process that loads everything itself."""
    return [*_PROGRAM, json.dumps(wanted)]


def run(wanted: dict[str, Any], patience: float) -> "subprocess.CompletedProcess[str]":
    """Run what is wanted to its end, for at most ``patience`` seconds; one after the other.

    What must be there before the crawler is loaded, names of a test's own or what an interpreter is told as it starts,
    gets a process that loads it then.
    """
    if wanted.get("names") or _told_to_python() != _TOLD_TO_PYTHON:
        return subprocess.run(command(wanted), cwd=ROOT, capture_output=True, text=True, timeout=patience, check=False)
    with TemporaryDirectory() as folder:
        said, told = Path(folder, "stdout"), Path(folder, "stderr")
        code = _loader().run([wanted, dict(os.environ), str(said), str(told), math.ceil(patience)])
        return subprocess.CompletedProcess(_PROGRAM, code, said.read_text(), told.read_text())


def _told_to_python() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("PYTHON")}


_TOLD_TO_PYTHON = _told_to_python()


class _Loader:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            _PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
        )
        atexit.register(self._end)

    def run(self, order: list[object]) -> int:
        """How the process that was forked for an order ended."""
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None
        assert answering is not None
        try:
            print(json.dumps(order), file=asking, flush=True)
            return int(answering.readline())
        except BaseException:  # the test took too long or was interrupted: nobody waits for what it began
            os.killpg(self._process.pid, signal.SIGKILL)
            _loader.cache_clear()
            raise

    def _end(self) -> None:
        self._process.communicate()


@cache
def _loader() -> _Loader:
    return _Loader()
