"""Tells an address outside that a run began, ended well or failed: when nothing comes, somebody there raises an alarm.

The addresses are those of healthchecks.io and of programs like it: ``…/start``, ``…`` and ``…/fail``.
"""

import threading
import urllib.error
import urllib.request

from loguru import logger

from storage.sharing.runs import Run, RunState

_PATIENCE = 10


class DeadManSwitch:
    """The switch at an address; nothing is told when there is none."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")

    def began(self, run: Run) -> None:
        """A run began."""
        self._tell("/start", run)

    def ended(self, run: Run) -> None:
        """A run ended; one that a person stopped is no failure."""
        self._tell("/fail" if run.outcome is RunState.FAILED else "", run)

    def _tell(self, path: str, run: Run) -> None:
        """Tell it beside everything else: an address that does not answer holds nothing up."""
        if self._address:
            threading.Thread(target=self._post, args=(path, run), daemon=True).start()

    def _post(self, path: str, run: Run) -> None:
        request = urllib.request.Request(  # noqa: S310 - the configuration takes http and https only
            f"{self._address}{path}", data=f"{run.job} {run.outcome} {run.detail}".encode(), method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310 - as above
                return
        except (urllib.error.URLError, OSError) as error:
            logger.warning(f"the ping of run {run.id} was not taken: {error}")
