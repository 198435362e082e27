"""Real processes that need not load everything anew each time."""

import multiprocessing
import os
import sys
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext

import pytest


def processes_with(module: str) -> ForkServerContext:
    """Processes that begin with a module, and what it needs, already loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", module])
    with pytest.MonkeyPatch.context() as patch:  # the server does not inherit sys.path before Python 3.13
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    return context
