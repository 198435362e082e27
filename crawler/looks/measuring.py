"""Counts what becomes of documents: read, failed, stored, known already; and how late a new report was seen."""

import time
from datetime import datetime

from loguru import logger

from crawler.reading.process.isolated import Reader
from crawler.reading.process.reading_process import Stop
from storage.ingest import Ingested
from storage.report import Completeness, Document, Reading
from storage.sharing.tallies import GATHERED

_SECONDS = (0.01, 0.05, 0.2, 1.0, 5.0, 20.0, 120.0)
_INTERVALS = (3600, 4 * 3600, 86400, 2 * 86400, 7 * 86400, 30 * 86400)
_KILLS = {Stop.CPU: "cpu", Stop.MEMORY: "memory", Stop.TIME: "wall", Stop.CRASH: "crash", Stop.ANSWER: "answer"}


async def measured(reader: Reader, document: Document) -> Reading:
    """What a document says, with the time that it took to know."""
    began = time.monotonic()
    reading = await reader.read_async(document)
    form = str(reading.format)
    GATHERED.observe("extract_duration_seconds", time.monotonic() - began, _SECONDS, format=form)
    stopped = next((kill for stop, kill in _KILLS.items() if stop.value in reading.problems), "")
    if stopped:
        GATHERED.add("child_kills", reason=stopped)
    if reading.completeness is Completeness.FAILED and (stopped or reading.kind.is_published_report):
        GATHERED.add("extract_failures", format=form, reason=stopped or "unreadable")
        if not stopped:  # what was stopped is told by whoever stopped it
            told = logger.bind(url=document.address, reason="unreadable")
            told.warning("{!r} could not be read: {}", document.address, "; ".join(reading.problems))
    return reading


def count(ingested: Ingested, reading: Reading, looked_before: datetime | None, seen: datetime) -> None:
    """Count a document that was stored; ``looked_before`` is when its list was last seen whole without it."""
    form = str(reading.format)
    if not reading.kind.is_published_report:
        return
    GATHERED.add("reports_discovered", format=form)
    if not ingested.is_new:
        GATHERED.add("duplicates", reason="known address and content")
        return
    if not ingested.is_new_edition:
        GATHERED.add("duplicates", reason="same content elsewhere")
        return
    GATHERED.add("reports_stored", format=form)
    if looked_before is not None:
        GATHERED.observe("detection_interval_seconds", (seen - looked_before).total_seconds(), _INTERVALS)
