"""A look at one column: a recipe that reads top down and ends in exactly one outcome.

robots.txt -> first page, conditional -> wall? -> list, by a browser where there is none without -> page to the known
end -> documents that are new or changed, each stored with its entry in one transaction -> the visit is written.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from loguru import logger
from sqlalchemy import Connection

from crawler.cms.page import NotWholeError, Page
from crawler.cms.rows import entries_of
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import AskedToWaitError, BlockedError, CouldNotLookError, GoneError, UnexpectedError
from crawler.fetching.fetcher import Fetcher, Tally
from crawler.fetching.robots import Robots, RobotsMiddleware
from crawler.reading.isolated import Reader
from crawler.reading.titles import parse_title
from crawler.reading.version import reader_of
from crawler.spiders.clues import JOINT, Promise, body_in
from crawler.spiders.discovery import Step, others_of, parts_of, steps_of
from crawler.spiders.documents import fetch_attachments, fetch_document, is_answer
from crawler.spiders.errands import Errand, budget, errands, may_widen, spent, widened
from crawler.spiders.list_page import ListReading, NoListError, Source, Unchanged
from crawler.spiders.lists import read_list
from crawler.spiders.look import (
    Look,
    doubt_about_choices,
    doubt_about_gone,
    doubt_about_others,
    ended,
    gone_entries,
    judge_validators,
    last_listed,
    learn,
    leave_out_notices,
    note_validators,
)
from crawler.spiders.measuring import count, measured
from crawler.spiders.opening import open_list
from crawler.spiders.profile import Profile, moment
from storage import listing
from storage.clock import now
from storage.database import Database
from storage.ingest import Ingested, ingest, seen_again
from storage.language import N_
from storage.listing import KnownEntry, PortalColumn, Receipt
from storage.report import Completeness, Document, DocumentKind, Reading
from storage.visits import Entry, Outcome, Visit, record_visit

ALL_GONE = N_("the list had entries and shows none")
_DEEPEST = 6
_A_DAY = timedelta(days=1)
_REPORTS_OF_A_LIST = 2
REPORT_OF_A_YEAR = re.compile(r"^(?=.*20\d\d)(?=.*(?:公开|年度报告|年报))")
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

        ``on_gone`` is called when a column is no more what it was, before that look is written.
        """
        self.on_gone: Callable[[Look], Awaitable[None]] = _nothing
        self._bodies = bodies
        self._database = database
        self._fetcher = fetcher
        self._reader = reader
        self._robots = robots
        self._render = render
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
        look = Look(column, profile, now(), known, column_body=body_in(column.name, self._bodies))
        profile.body = look.column_body
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
        if look.outcome is Outcome.LAYOUT_CHANGED:
            await self.on_gone(look)
        self._keep_robots(look)
        self.record(look)
        return look.outcome

    async def _look(self, look: Look) -> None:
        """The recipe. Raises CouldNotLookError when the list itself cannot be seen."""
        profile = look.profile
        thorough = self._full or profile.wants_thorough(look.started)
        step = Step(look.column.url, Promise.COLUMN, 0, names=tuple(filter(None, look.column.name.split(JOINT))))
        try:
            opened = await open_list(
                self._fetcher,
                look.column.url,
                validators=Validators() if thorough else Validators(profile.etag, profile.last_modified),
                known_sha256="" if thorough else profile.sha256,
                browser=browser_mode(self._render, profile),
                source=Source.of(profile.source, thorough=thorough),
                parts=lambda page: parts_of(page, step, self._fetcher, self._bodies),
            )
        except NoListError as error:
            if not self._leads_on(look, error, step):
                raise
            return
        if isinstance(opened, Unchanged):
            look.evidence.append(opened.answer.evidence)
            await self._look_at_unchanged(look)
            return
        self._note_first_page(look, opened.answer)
        if thorough:
            judge_validators(profile, opened)
        if opened.digest == profile.digest and not thorough:
            look.evidence.append(opened.answer.evidence)
            note_validators(look, opened)
            await self._look_at_unchanged(look)
            return
        await self._look_at_list(look, await read_list(self._fetcher, opened))

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
        following = steps_of(error.page, step, self._fetcher, self._bodies) if error.page is not None else []
        columns = {one.url: one.name for one in following if one.promise in (Promise.COLUMN, Promise.GROUP)}
        # what listed entries itself is no mere way to others, whatever it shows now
        if not columns or look.known or len(step.names) > _DEEPEST:
            return False
        with self._database.write() as connection:
            listing.remember_columns(connection, look.column.portal, columns)
        profile, answer = look.profile, error.answer
        look.evidence.append(answer.evidence)
        look.end(Outcome.OK, f"{LEADS_ON}: {len(columns)}")
        profile.is_hub = True
        profile.whole = profile.proved = profile.thorough = look.started.isoformat()
        profile.looks = 0
        validators = Validators() if answer.rendered else answer.validators
        profile.etag, profile.last_modified = validators.etag, validators.last_modified
        profile.sha256 = "" if answer.rendered else answer.sha256
        return True

    async def _look_at_unchanged(self, look: Look) -> None:
        """The list is what it was when it was read whole; documents may have been replaced nevertheless."""
        listed = last_listed(look)
        look.listed = len(listed)
        look.profile.looks += 1
        missing = await self._fetch_documents(look, listed, frozenset())
        look.end(*ended(Outcome.UNCHANGED, "", missing))

    async def _look_at_list(self, look: Look, reading: ListReading) -> None:
        look.profile.is_mixed = leave_out_notices(reading) or look.profile.is_mixed
        look.profile.is_hub = False
        look.listed = len(reading.entries)
        look.evidence.extend(reading.evidence)
        doubt = reading.doubt or doubt_about_choices(reading)
        doubt = doubt or doubt_about_others(look, reading) or doubt_about_gone(look, reading)
        if not reading.entries and look.known and not self._full:
            look.end(Outcome.LAYOUT_CHANGED, f"{ALL_GONE}: {len(look.known)}")
            look.profile.forget_list()
            return
        others = others_of(reading.first.page, look.column.name, self._bodies)
        others = {url: name for url, name in others.items() if url not in reading.entries}
        with self._database.write() as connection:
            listing.remember_entries(connection, look.column.id, reading.entries.values(), look.started)
            listing.remember_columns(connection, look.column.portal, others)
        if len({bodies[0] for entry in reading.entries.values() if (bodies := parse_title(entry.title).bodies)}) > 1:
            look.profile.body = ""  # in whose name it stands says nothing
        look.contents = reading.contents
        gone = frozenset() if doubt else gone_entries(look, reading)
        missing = await self._fetch_documents(look, reading.entries, gone)
        settled = Outcome.OK if reading.entries else Outcome.EMPTY
        look.end(*ended(settled, doubt, missing))
        learn(look, reading)

    async def _fetch_documents(self, look: Look, listed: dict[str, Entry], gone: frozenset[str]) -> list[str]:
        """The addresses of documents that should have been had and were not."""
        with self._database.read() as connection:
            faulty = listing.faulty_addresses(connection, look.column.portal)
        if not self._full:
            self._take_over(look, listed)
        profile, held = look.profile, list(look.known.values())
        allowed = budget(held, look.started, moment(profile.sampled))
        todo = errands(listed, look.known, look.started, full=self._full, gone=gone, faulty=faulty, budget=allowed)
        missing = [url for errand in todo.wanted if (url := await self._had(look, errand))]
        for errand in todo.pressing:
            await self._had(look, errand)
        expected, look.replaced = look.replaced, 0
        for errand in todo.sample:
            await self._had(look, errand)
        sweep: tuple[Errand, ...] = ()
        if look.replaced and may_widen(allowed):
            sweep = widened(held, look.started, {errand.entry.url for errand in (*todo.wanted, *todo.checked)})
        for errand in sweep:
            await self._had(look, errand)
        look.replaced += expected
        even = spent(held, look.started, allowed, len(todo.checked) + len(sweep))
        profile.sampled = even.isoformat() if even is not None else ""
        return missing

    def _take_over(self, look: Look, listed: dict[str, Entry]) -> None:
        """What another column of the portal received within a day is not asked for again."""
        lacking = [url for url in listed if url not in look.known or look.known[url].receipt.at is None]
        if not lacking:
            return
        with self._database.write() as connection:
            received = listing.received_elsewhere(connection, look.column, look.started - _A_DAY)
            for url in lacking:
                if url in received:
                    listing.mark_fetched(connection, look.column.id, url, received[url])
                    look.known[url] = KnownEntry(listed[url], look.started, look.started, received[url])

    async def _had(self, look: Look, errand: Errand) -> str:
        """Ask for a document; its address where it should have been had and was not."""
        try:
            await self._take(look, errand)
        except CouldNotLookError as failure:
            known = look.known.get(errand.entry.url)
            self._note_missing(look, errand, failure, known)
            return "" if is_answer(failure, known) else errand.entry.url
        return ""

    async def _take(self, look: Look, errand: Errand) -> None:
        """Fetch a document, read it and store it with its entry."""
        answer = await fetch_document(self._fetcher, errand, look.contents.get(errand.entry.url))
        entry, seen = errand.entry, now()
        document = Document(
            content=answer.body if answer is not None else b"",
            address=entry.url,
            seen=seen,
            portal=look.column.portal,
            content_type=answer.header("Content-Type") if answer is not None else "",
            listed_title=entry.title,
            listed_date=entry.listed_date,
            evidence=answer.evidence if answer is not None else "",
            column_body=look.column_body,
        )
        if answer is None:
            assert errand.known is not None  # noqa: S101 - only what is known can be unchanged
            receipt = replace(errand.known.receipt, at=seen, problem="", gone_since=None, gone_again=None)

            def renew(connection: Connection) -> None:
                seen_again(connection, document)
                listing.mark_fetched(connection, look.column.id, entry.url, receipt)

            self._database.repeatably(renew)
            return
        try:
            document, reading, lack = await self._read(document)
            await asyncio.to_thread(self._store, look, document, reading, answer, lack)
        except Exception as error:
            logger.exception(f"{look.column.portal}: {entry.url} could not be stored")
            raise UnexpectedError(type(error).__name__) from error
        self._note_list(look, document, reading, answer)
        look.new += entry.url not in look.known or not look.known[entry.url].receipt.sha256

    def _note_list(self, look: Look, document: Document, reading: Reading, answer: Answer) -> None:
        """A page in place of a report that lists reports itself is a column: 2023年政府信息公开年报 may be either.

        One report is enough below a title that names no body or no year; a report's page may link its neighbour.
        """
        if reading.kind not in (DocumentKind.UNKNOWN, DocumentKind.LOOKALIKE) or not answer.is_html:
            return
        try:
            page = Page.parse(answer.url, answer.text)
        except NotWholeError:
            return
        reports = {entry.url for entry in entries_of(page) if REPORT_OF_A_YEAR.search(entry.title)} - look.known.keys()
        title = parse_title(document.listed_title)
        if len(reports) < (_REPORTS_OF_A_LIST if title.bodies and title.year else 1):
            return
        names = JOINT.join(filter(None, (look.column.name, document.listed_title)))
        with self._database.write() as connection:
            listing.remember_columns(connection, look.column.portal, {document.address: names})

    async def _read(self, document: Document) -> tuple[Document, Reading, str]:
        """A document with its attachments and what they say; and why an attachment is lacking, if one is."""
        reading = await measured(self._reader, document)
        if not reading.attachments or not reading.kind.is_published_report:
            return document, reading, ""
        try:
            attached = await fetch_attachments(self._fetcher, document, reading.attachments)
        except CouldNotLookError as failure:
            logger.info(f"{document.address}: attachment: {failure.detail}")
            return document, reading, failure.detail if reading.completeness is Completeness.FAILED else ""
        if not attached:
            return document, reading, ""
        document = replace(document, attached=attached)
        return document, await measured(self._reader, document), ""

    def _store(self, look: Look, document: Document, reading: Reading, answer: Answer, lack: str) -> None:
        """``lack`` says why the attachment that holds the report could not be had: the next look asks again."""
        validators = answer.validators
        at = None if lack else document.seen
        receipt = Receipt(at, reading.kind, validators.etag, validators.last_modified, answer.sha256, lack)
        known = look.known.get(document.address)

        def write(connection: Connection) -> Ingested:
            ingested = ingest(connection, document, reading, reader_of(reading))
            listing.mark_fetched(connection, look.column.id, document.address, receipt)
            return ingested

        ingested = self._database.repeatably(write)
        is_replaced = known is not None and bool(known.receipt.sha256) and ingested.is_new_edition
        told = logger.bind(portal=look.column.portal, url=document.address)
        became = _became(ingested, reading, is_replaced=is_replaced)
        told.info("{}", f"{look.column.portal}: received {document.address}: {became}")
        count(ingested, reading, moment(look.profile.whole), document.seen)
        look.replaced += is_replaced

    def _note_missing(self, look: Look, errand: Errand, failure: CouldNotLookError, known: KnownEntry | None) -> None:
        told = logger.bind(portal=look.column.portal, url=errand.entry.url, reason=str(failure.outcome))
        told.info("{}", f"{look.column.portal}: not received {errand.entry.url}: {failure.detail}")
        if isinstance(failure, BlockedError):
            self._fetcher.restraint.wall(errand.entry.url, failure, is_list=False)
        if isinstance(failure, AskedToWaitError) and _host(errand.entry.url) == _host(look.column.url):
            look.profile.not_before = failure.until.isoformat()
        before = known.receipt if known is not None else Receipt()
        settled = now() if is_answer(failure, known) else before.at
        after = replace(before, at=settled, problem=failure.detail)
        if isinstance(failure, GoneError) and before.sha256:
            after = replace(after, gone_since=before.gone_since or now(), gone_again=now())
        with self._database.write() as connection:
            listing.mark_fetched(connection, look.column.id, errand.entry.url, after)

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
        """Write a look that has ended, with what was learnt."""
        tally = self._fetcher.tally.taken()
        look.profile.note(look.started, look.outcome, look.new)
        self._note_server(look.profile, tally)
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
        with self._database.write() as connection:
            record_visit(connection, visit)
            listing.save_profile(connection, look.column.id, look.profile.as_json())
        took = round((visit.finished - visit.started).total_seconds(), 3)
        told = logger.bind(portal=visit.portal, url=look.column.url, reason=str(visit.outcome), duration_s=took)
        counts = f"{visit.listed} listed, {visit.new} new, {visit.requests} requests"
        what = f"{visit.outcome}; {counts}. {visit.detail}".rstrip()
        told.info("{}", f"{visit.portal}: looked at {look.column.url}: {what}")
        self._progress(visit)

    @staticmethod
    def _note_server(profile: Profile, tally: Tally) -> None:
        profile.address = tally.address or profile.address
        profile.answer_time = round(tally.answer_time, 3) or profile.answer_time
        profile.tls = tally.tls or profile.tls
        profile.certificate = profile.certificate if tally.certificate is None else tally.certificate


def _became(ingested: Ingested, reading: Reading, *, is_replaced: bool) -> str:
    """What became of a document, for the log."""
    if not reading.kind.is_published_report:
        return f"{reading.kind}, no report"
    if ingested.report_id is None:
        return f"a report of nobody known: {ingested.unassigned}"
    if not ingested.is_new:
        return "known already"
    if not ingested.is_new_edition:
        return "the same report as elsewhere"
    return f"{'a report in the place of another' if is_replaced else 'a report'}, reading {reading.completeness}"


def browser_mode(render: str, profile: Profile) -> str:
    """How `open_list` uses a browser, by the configuration (``auto``, ``always``, ``never``) and what was learnt."""
    if render == "always" or (render == "auto" and profile.uses_browser(now())):
        return "first"
    # without rendering a page that needs it must still say so: the fetcher then refuses to render
    return "fallback" if profile.may_try_browser(now()) else "no"


def _host(url: str) -> str:
    return urlsplit(url).netloc
