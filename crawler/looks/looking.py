"""A look at one column: a recipe that reads top down and ends in exactly one outcome.

robots.txt -> first page, conditional -> wall? -> list, by a browser where there is none without -> page to the known
end -> documents that are new or changed, each stored with its entry in one transaction -> the visit is written.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

from loguru import logger

from crawler.cms import annual
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import AskedToWaitError, BlockedError, CouldNotLookError, UnexpectedError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.robots import Robots, RobotsMiddleware
from crawler.lists.column_lists import ColumnLists, step_to
from crawler.lists.list_page import NoListError, Unchanged
from crawler.lists.list_reading import ListReading
from crawler.looks.ending import (
    doubt_about_choices,
    doubt_about_dropped,
    doubt_about_gone,
    doubt_about_others,
    doubt_about_reports,
    doubt_about_silence,
    ended,
)
from crawler.looks.errands import is_silent
from crawler.looks.look import (
    Look,
    as_known,
    gone_entries,
    has_gone_elsewhere,
    is_short,
    is_within_folder,
    last_listed,
    leave_out_notices,
    lost_half,
    note_many,
)
from crawler.looks.newcomers import remember_columns, remember_newcomers
from crawler.looks.profile import Profile, moment
from crawler.looks.receiving import Receiver
from crawler.looks.recording import record
from crawler.looks.remembering import learn, note_validators
from crawler.looks.ways_left import WAYS_CLOSED, doubt_about_hub, doubt_about_ways, note_stopped
from crawler.reading.process.isolated import Reader
from crawler.search.closed import told_elsewhere
from crawler.search.clues import Promise, body_in
from crawler.search.other_lists import full_list_of, others_beside
from crawler.search.scope import bodies_named, body_in_title, only_year, strangers_to
from crawler.search.search import Step
from crawler.search.steps import of_its_own, steps_of
from storage.clock import day_of, now
from storage.database import Database
from storage.documents.identity import stands_for_many
from storage.language import N_
from storage.portals import elsewhere, listing
from storage.portals.lacking import overdue_years
from storage.portals.listing import PortalColumn
from storage.visits import Entry, Outcome, Visit

ALL_GONE = N_("the list had entries and shows none")
_DEEPEST = 6
LEADS_ON = N_("the page leads to columns of its own")


async def _nothing(_: Look) -> None:
    pass


class Looker:
    """Looks at the columns of one portal, with what is the same for all of them."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        reader: Reader,
        robots: RobotsMiddleware | None,
        *,
        render: str,
        full: bool,
        bodies: Collection[str] = (),
        progress: Callable[[Visit], None],
    ) -> None:
        """``bodies`` are the short names of the portal's registered bodies.

        ``on_gone`` is called when a column is no more what it was, or says so, before that look is written.
        """
        self.on_gone: Callable[[Look], Awaitable[None]] = _nothing
        self._bodies = bodies
        self._database = database
        self._fetcher = fetcher
        self._receiver = Receiver(database, fetcher, reader, bodies, full=full)
        self._robots = robots
        self._lists = ColumnLists(fetcher, bodies, render=render, full=full)
        self._full = full
        self._progress = progress

    async def visit(self, column: PortalColumn) -> Outcome | None:
        """Look at a column and write the visit; how it ended.

        Nothing is asked or written while its server asks to be left alone; a wall that was met three times within an
        hour is not asked again, and stands for this look too.
        """
        profile = Profile.of(column.profile)
        until = moment(profile.not_before)
        if until is not None and now() < until:
            self._fetcher.leave_alone(column.url, until)
            logger.info(f"{column.portal}: {column.url} asked to be left alone until {until.isoformat()}")
            return None
        profile = profile.afresh() if self._full else profile
        profile.not_before = ""
        with self._database.read() as connection:
            known = listing.known_entries(connection, column.id)
            own = body_in(column.name, self._bodies) if column.name else profile.body
            overdue = overdue_years(connection, column.portal, day_of(now()), own)
        look = Look(column, profile, now(), known, column_body=own, overdue=overdue)
        profile.body = "" if stands_for_many(own) else own
        self._recall_robots(profile)
        try:
            if not profile.may_knock(look.started):
                raise BlockedError(profile.defence, profile.sign)
            await self._look(look)
        except CouldNotLookError as failure:
            self._note_failure(look, failure)
        except Exception as error:  # noqa: BLE001 - one column's trouble is its own outcome
            logger.exception(f"{column.portal}: {column.url} could not be looked at")
            look.end(Outcome.ERROR, UnexpectedError(type(error).__name__).detail)
            look.profile.forget_list()
        has_stopped = bool(look.profile.stopped) and not column.profile.get("stopped")
        if look.outcome is Outcome.LAYOUT_CHANGED or has_stopped:
            await self.on_gone(look)
        self._keep_robots(look)
        self.record(look)
        return look.outcome

    async def _look(self, look: Look) -> None:
        """The recipe. Raises CouldNotLookError when the list itself cannot be seen."""
        profile = look.profile
        thorough = self._full or profile.wants_thorough(look.started)
        try:
            opened = await self._lists.opened(look, thorough=thorough)
        except NoListError as error:
            if self._leads_on(look, error, step_to(look)):
                return
            if error.page is not None:
                note_stopped(look, error.page)
            if not look.profile.stopped:
                raise
            look.evidence.append(error.answer.evidence)
            look.end(Outcome.LAYOUT_CHANGED, f"{WAYS_CLOSED}: {error.answer.url} {look.profile.stopped}")
            look.profile.forget_list()
            return
        if isinstance(opened, Unchanged):
            look.evidence.append(opened.answer.evidence)
            await self._look_at_unchanged(look, opened.answer)
            return
        self._note_first_page(look, opened.answer)
        remember_newcomers(self._database, look, opened, self._fetcher, self._bodies)
        await self._lists.judge_validators(look, opened)
        is_as_before = opened.digest == profile.digest and not (thorough or told_elsewhere(opened.page))
        is_as_before = is_as_before and not self._lists.has_others(look, opened)
        if is_as_before and await self._lists.are_parts_unchanged(look):
            look.evidence.append(opened.answer.evidence)
            note_validators(look, opened)
            await self._look_at_unchanged(look, opened.answer, opened.entries)
            return
        await self._look_at_list(look, await self._lists.read(look, opened))

    @staticmethod
    def _note_first_page(look: Look, answer: Answer) -> None:
        profile = look.profile
        profile.browser_failed = ""
        if not answer.rendered:
            profile.needs_browser = ""
        elif not profile.uses_browser(look.started):
            profile.needs_browser = look.started.isoformat()

    def _leads_on(self, look: Look, error: NoListError, step: Step) -> bool:
        """Whether a page without a list leads to columns, such as its years: they are looked at from now on."""
        page = error.page
        following = of_its_own(page, steps_of(page, step, self._fetcher, self._bodies)) if page is not None else []
        columns = {one.url: one.name for one in following if one.promise in (Promise.COLUMN, Promise.GROUP)}
        # what listed entries itself is no mere way to others, whatever it shows now, nor is what it was sent away to
        is_elsewhere = not is_within_folder(error.answer.url, look.column.url)
        if not columns or look.known or is_elsewhere or len(step.names) > _DEEPEST:
            return False
        with self._database.write() as connection:
            listing.remember_columns(connection, look.column.portal, columns)
        profile, answer = look.profile, error.answer
        look.evidence.append(answer.evidence)
        if page is not None:
            note_stopped(look, page)
        if page is not None and (doubt := doubt_about_hub(page, step, self._fetcher, self._bodies)):
            look.end(Outcome.INCOMPLETE, doubt)
            return True
        look.end(Outcome.OK, f"{LEADS_ON}: {len(columns)}")
        profile.is_hub = True
        profile.whole = profile.proved = profile.thorough = look.started.isoformat()
        profile.looks = 0
        validators = Validators() if answer.rendered else answer.validators
        profile.etag, profile.last_modified = validators.etag, validators.last_modified
        profile.sha256 = "" if answer.rendered else answer.sha256
        return True

    async def _look_at_unchanged(self, look: Look, answer: Answer, shown: Sequence[Entry] = ()) -> None:
        """The list is what it was when it was read whole; documents may have been replaced nevertheless."""
        first = look.known.get(answer.url)
        if first is not None and is_silent(first) and answer.status == HTTPStatus.OK:
            look.contents = {answer.url: answer}  # the page of a body's latest year, which was just asked for
        listed = last_listed(look)
        listed |= {entry.url: entry for entry in shown if entry.url in listed and entry.written is not None}
        look.listed = len(listed)
        note_many(look, listed.values())
        look.profile.looks += 1
        missing = await self._receiver.receive(look, listed, frozenset())
        look.end(*ended(look, Outcome.UNCHANGED, "", missing))

    async def _look_at_list(self, look: Look, reading: ListReading) -> None:
        reading.entries = as_known(look, reading.entries)
        note_stopped(look, reading.first.page)
        look.profile.is_mixed = leave_out_notices(reading, look.known, is_mixed=look.profile.is_mixed)
        self._note_scope(look, reading)
        look.profile.is_hub = False
        look.listed = len(reading.entries)
        look.evidence.extend(reading.evidence)
        doubt = reading.doubt or doubt_about_choices(reading, look.profile.unseen)
        held = partial(self._listed_elsewhere, look)
        lost = lost_half(look, reading, held) if not doubt else ()
        if lost and reading.entries and is_short(look) and await self._receiver.are_withdrawn(look, lost):
            lost = ()
        doubt = doubt or doubt_about_others(look, reading) or doubt_about_gone(look, lost)
        doubt = doubt or doubt_about_ways(look, reading, self._fetcher, self._bodies)
        is_elsewhere = has_gone_elsewhere(look, reading, lost)
        is_vacant = not reading.entries and (bool(lost) or not look.profile.is_mixed)
        if (is_elsewhere or is_vacant) and look.known and not self._full:
            look.end(Outcome.LAYOUT_CHANGED, f"{ALL_GONE}: {len(look.known)}")
            look.profile.forget_list()
            return
        is_by_years = reading.first.family == annual.FAMILY.name  # its list asks for each of them
        pages = filter(None, () if is_by_years else (reading.first.page, reading.first.around))
        others = others_beside(tuple(pages), look.column.name, self._bodies)
        others |= annual.bodies_beside(reading.first.page) if is_by_years else {}
        others = {url: name for url, name in others.items() if url not in reading.entries}
        with self._database.write() as connection:
            listing.remember_entries(connection, look.column.id, reading.entries.values(), look.started)
        remember_columns(self._database, look, others)
        look.contents = reading.contents
        gone = frozenset() if doubt else gone_entries(look, reading) - look.withdrawn
        missing = await self._receiver.receive(look, reading.entries, gone)
        doubt = doubt or doubt_about_reports(look, reading) or doubt_about_silence(look, reading)
        doubt = doubt or doubt_about_dropped(look, reading, held)
        look.profile.full_list = self._full_list(look, reading, others)
        settled = Outcome.OK if reading.entries or (look.profile.is_mixed and reading.lines) else Outcome.EMPTY
        look.end(*ended(look, settled, doubt, missing))
        learn(look, reading)

    @staticmethod
    def _full_list(look: Look, reading: ListReading, others: Collection[str]) -> str:
        """The only list that the page of a body leads to, where 更多 behind its lines does; empty without one."""
        is_own = bool(look.column_body) and not stands_for_many(look.column_body)
        return full_list_of(reading.first.page) if is_own and len(others) == 1 else ""

    def _listed_elsewhere(self, look: Look) -> Collection[str]:
        with self._database.read() as connection:
            return elsewhere.listed_elsewhere(connection, look.column)

    def _note_scope(self, look: Look, reading: ListReading) -> None:
        """Whose reports a column holds: by its page's title where no link called it; but its lines know better."""
        profile, name, title = look.profile, look.column.name, reading.first.page.title
        named = bodies_named(reading.entries.values())
        if not name and title:
            look.column_body = profile.body = body_in_title(title, self._bodies)
            profile.only_year = only_year(title, reading.entries.values())
        if len(named) > 1:
            profile.body = ""
            if not name:
                look.column_body = ""
        note_many(look, reading.entries.values())
        profile.strangers = strangers_to(name, title, named)

    def _note_failure(self, look: Look, failure: CouldNotLookError) -> None:
        look.end(failure.outcome, failure.detail)
        look.evidence.append(failure.evidence)
        look.profile.forget_list()
        if isinstance(failure, AskedToWaitError):
            look.profile.not_before = failure.until.isoformat()
        if isinstance(failure, BlockedError):
            self._note_wall(look, failure)

    def _note_wall(self, look: Look, wall: BlockedError) -> None:
        profile, tally = look.profile, self._fetcher.tally
        self._fetcher.restraint.wall(look.column.url, wall, is_list=True)
        profile.defence, profile.sign = wall.facts, wall.evidence
        if tally.rendered:
            profile.browser_failed, profile.needs_browser = look.started.isoformat(), ""
        if tally.requests:  # a browser's page is one request here, whatever it asks for itself
            profile.knocked(look.started, 1 + min(tally.rendered, 1))

    def _recall_robots(self, profile: Profile) -> None:
        for host, kept in profile.robots.items():
            if self._robots is not None:
                self._robots.remember(host, Robots(kept["text"], datetime.fromisoformat(kept["read"])))

    def _keep_robots(self, look: Look) -> None:
        host = urlsplit(look.column.url).netloc
        known = self._robots.known(host) if self._robots is not None else None
        if known is not None:
            look.profile.robots = {host: asdict(known) | {"read": known.read.isoformat()}}

    def record(self, look: Look) -> None:
        """Write a look that has ended, and tell of it."""
        self._progress(record(self._database, look, self._fetcher.tally.taken()))
