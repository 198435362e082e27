"""Probing an unknown portal: the command in a process of its own, one at a time, recorded as a run with its answer."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import simplejson

from monitor.dashboard.refusal import Refusal
from storage.database import Database
from storage.language import N_
from storage.portals.probes import Probe, keep
from storage.sharing import runs
from storage.sharing.runs import recorded

_PATIENCE = 180.0
_BETWEEN_LOOKS = 1.0  # seconds in which a probe that was told to stop does so
_FAILED = N_("the probe ended without an answer")
_TOO_LONG = N_("the portal did not answer within three minutes")
_STOPPED = N_("the probe was stopped")


@dataclass(frozen=True)
class _Ended:
    """How the command ended: what it said, or why it said nothing."""

    said: bytes = b""
    fault: str = ""


class Prober:
    """Starts probes, one at a time: they ask the portal many questions."""

    def __init__(self, options: Sequence[str]) -> None:
        """``options`` are handed to the command, such as the configuration file."""
        self._options = tuple(options)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, database: Database, url: str, by: str) -> int:
        """Begin a probe beside whoever asks, and give the key of its run. Raises Refusal while another goes on."""
        if not self._turn.acquire(blocking=False):
            raise Refusal(
                503,
                N_("Another portal is being probed at this moment."),
                N_("Wait until it is done, and send the address again."),
                {"Retry-After": "60"},
            )
        try:
            with database.write() as connection:
                run_id = runs.begin_at_once(connection, "probe", (url,), by)
            threading.Thread(target=self._probe, args=(database, url, run_id), daemon=True).start()
        except BaseException:
            self._turn.release()
            raise
        return run_id

    def close(self) -> None:
        """End the probe that goes on: nobody waits for its answer any more."""
        process = self._process
        if process is not None:
            process.terminate()

    def _probe(self, database: Database, url: str, run_id: int) -> None:
        try:
            with recorded(database, "probe", run_id, ends_process=False) as run:
                ended = self._ended(database, url, run_id)
                probe = _read(url, ended)
                run.is_stopped = ended.fault == _STOPPED
                run.detail = f"{url}: {probe.fault or len(probe.columns)}"
                with database.write() as connection:
                    keep(connection, run_id, probe)
        finally:
            self._turn.release()

    def _ended(self, database: Database, url: str, run_id: int) -> _Ended:
        command = [sys.executable, "-m", "monitor.cli", "portal", "probe", "--format", "json"]
        command += [*self._options, "--", url]
        self._process = process = subprocess.Popen(  # noqa: S603 - our own command; the address stands behind "--"
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        until = monotonic() + _PATIENCE
        try:
            while True:
                try:
                    return _Ended(process.communicate(timeout=_BETWEEN_LOOKS)[0])
                except subprocess.TimeoutExpired:
                    if _is_told_to_stop(database, run_id):
                        return _Ended(fault=_STOPPED)
                    if monotonic() > until:
                        return _Ended(fault=_TOO_LONG)
        finally:
            process.kill()
            process.wait()
            self._process = None


def _is_told_to_stop(database: Database, run_id: int) -> bool:
    with database.read() as connection:
        run = runs.find(connection, run_id)
    return run is None or run.stop


def _read(url: str, ended: _Ended) -> Probe:
    if ended.fault:
        return Probe(url, {}, ended.fault)
    try:
        found: Any = simplejson.loads(ended.said)
    except ValueError:
        found = None
    return Probe(url, found) if isinstance(found, dict) else Probe(url, {}, _FAILED)
