"""Probing an unknown portal: the command in a process of its own, one at a time, recorded as a run."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import simplejson

from monitor.dashboard.refusal import Refusal
from storage.database import Database
from storage.language import N_
from storage.runs import recorded

_PATIENCE = 180.0
_FAILED = N_("the probe ended without an answer")
_TOO_LONG = N_("the portal did not answer within three minutes")


@dataclass(frozen=True)
class Probe:
    """What a probe found: as ``nianbao portal probe --format json`` says it; ``fault`` when it could not say."""

    found: dict[str, Any]
    fault: str = ""

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns that were found, the likeliest first."""
        return list(self.found.get("columns", ()))


class Prober:
    """Starts probes, one at a time: they ask the portal many questions."""

    def __init__(self, options: Sequence[str]) -> None:
        """``options`` are handed to the command, such as the configuration file."""
        self._options = tuple(options)
        self._turn = threading.Lock()

    def probe(self, database: Database, url: str, by: str) -> Probe:
        """The answer of one probe. Raises Refusal while another goes on."""
        if not self._turn.acquire(blocking=False):
            raise Refusal(
                503,
                N_("Another portal is being probed at this moment."),
                N_("Wait until it is done, and send the address again."),
                {"Retry-After": "60"},
            )
        try:
            with recorded(database, "probe") as run:
                probe = self._answer(url)
                run.detail = f"{url} ({by}): {probe.fault or len(probe.columns)}"
            return probe
        finally:
            self._turn.release()

    def _answer(self, url: str) -> Probe:
        command = [
            sys.executable,
            "-m",
            "monitor.cli",
            "portal",
            "probe",
            "--format",
            "json",
            *self._options,
            "--",
            url,
        ]
        try:
            done = subprocess.run(  # noqa: S603 - our own command; the address stands behind "--"
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return Probe({}, _TOO_LONG)
        try:
            return Probe(simplejson.loads(done.stdout))
        except ValueError:
            return Probe({}, _FAILED)
