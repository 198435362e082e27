"""Writes a look that has ended: its visit, and in the column's profile what was learnt of its server."""

from loguru import logger

from crawler.fetching.tally import Tally
from crawler.looks.look import Look
from crawler.looks.profile import Profile
from storage.clock import now
from storage.database import Database
from storage.portals import listing
from storage.visits import Visit, record_visit


def record(database: Database, look: Look, tally: Tally) -> Visit:
    """Write a look that has ended, with what was asked meanwhile and what was learnt; the visit that it was."""
    look.profile.note(look.started, look.outcome, look.new)
    _note_server(look.profile, tally)
    visit = Visit(
        portal=look.column.portal,
        column_id=look.column.id,
        started=look.started,
        finished=now(),
        outcome=look.outcome,
        requests=tally.requests,
        rendered=tally.rendered,
        listed=look.listed,
        new=look.new,
        detail=look.detail,
        evidence=tuple(filter(None, look.evidence)),
        statistics=tally.statistics,
    )
    with database.write() as connection:
        record_visit(connection, visit)
        listing.save_profile(connection, look.column.id, look.profile.as_json())
    took = round((visit.finished - visit.started).total_seconds(), 3)
    told = logger.bind(portal=visit.portal, url=look.column.url, reason=str(visit.outcome), duration_s=took)
    counts = f"{visit.listed} listed, {visit.new} new, {visit.requests} requests"
    what = f"{visit.outcome}; {counts}. {visit.detail}".rstrip()
    told.info("{}", f"{visit.portal}: looked at {look.column.url}: {what}")
    return visit


def _note_server(profile: Profile, tally: Tally) -> None:
    profile.address = tally.address or profile.address
    profile.answer_time = round(tally.answer_time, 3) or profile.answer_time
    profile.tls = tally.tls or profile.tls
    profile.certificate = profile.certificate if tally.certificate is None else tally.certificate
