"""A look at one column: a recipe that reads top down and ends in exactly one outcome.

robots.txt -> first page, conditional -> wall? -> list, by a browser where there is none without -> page to the known
end -> documents that are new or changed, each stored with its entry in one transaction -> the visit is written.
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from urllib.parse import urlsplit

from loguru import logger

from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import AskedToWaitError, BlockedError, CouldNotLookError, UnexpectedError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.robots import Robots, RobotsMiddleware
from crawler.reading.isolated import Reader
from crawler.spiders.documents import Errand, errands, fetch_attachments, fetch_document, is_answer
from crawler.spiders.list_page import ListReading, Source, Unchanged
from crawler.spiders.lists import read_list
from crawler.spiders.look import Look, doubt_about_gone, ended, gone_entries, last_listed, learn
from crawler.spiders.opening import open_list
from crawler.spiders.profile import Profile, moment
from storage import listing
from storage.clock import now
from storage.database import Database
from storage.ingest import ingest, seen_again
from storage.language import N_
from storage.listing import KnownEntry, PortalColumn, Receipt
from storage.report import Completeness, Document, Reading
from storage.visits import Entry, Outcome, Visit, record_visit

ALL_GONE = N_("the list had entries and shows none")


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
        progress: Callable[[Visit], None],
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._reader = reader
        self._robots = robots
        self._render = render
        self._full = full
        self._progress = progress

    async def visit(self, column: PortalColumn) -> None:
        """Look at a column and write the visit; nothing is asked or written while its server asks to be left alone."""
        profile = Profile.of({} if self._full else column.profile)
        until = moment(Profile.of(column.profile).not_before)
        if until is not None and now() < until:
            self._fetcher.leave_alone(column.url, until)
            logger.info(f"{column.portal}: {column.url} asked to be left alone until {until.isoformat()}")
            return
        with self._database.read() as connection:
            look = Look(column, profile, now(), listing.known_entries(connection, column.id))
        self._recall_robots(profile)
        try:
            await self._look(look)
        except CouldNotLookError as failure:
            self._note_failure(look, failure)
        except Exception as error:  # noqa: BLE001 - one column's trouble is its own outcome
            logger.exception(f"{column.portal}: {column.url}")
            look.end(Outcome.ERROR, UnexpectedError(type(error).__name__).detail)
            look.profile.forget_list()
        self._keep_robots(look)
        self.record(look)

    async def _look(self, look: Look) -> None:
        """The recipe. Raises CouldNotLookError when the list itself cannot be seen."""
        profile = look.profile
        thorough = self._full or profile.wants_thorough(look.started)
        opened = await open_list(
            self._fetcher,
            look.column.url,
            validators=Validators() if thorough else Validators(profile.etag, profile.last_modified),
            known_sha256="" if thorough else profile.sha256,
            browser=browser_mode(self._render, profile),
            source=Source.of(profile.source, thorough=thorough),
        )
        if isinstance(opened, Unchanged):
            look.evidence.append(opened.answer.evidence)
            await self._look_at_unchanged(look)
            return
        self._note_first_page(look, opened.answer)
        if opened.digest == profile.digest and not thorough:
            look.evidence.append(opened.answer.evidence)
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

    async def _look_at_unchanged(self, look: Look) -> None:
        """The list is what it was when it was read whole; documents may have been replaced nevertheless."""
        listed = last_listed(look)
        look.listed = len(listed)
        look.profile.looks += 1
        missing = await self._fetch_documents(look, listed, frozenset())
        look.end(*ended(Outcome.UNCHANGED, "", missing))

    async def _look_at_list(self, look: Look, reading: ListReading) -> None:
        look.listed = len(reading.entries)
        look.evidence.extend(reading.evidence)
        doubt = reading.doubt or doubt_about_gone(look, reading)
        if not reading.entries and look.known and not self._full:
            look.end(Outcome.LAYOUT_CHANGED, f"{ALL_GONE}: {len(look.known)}")
            look.profile.forget_list()
            return
        with self._database.write() as connection:
            listing.remember_entries(connection, look.column.id, reading.entries.values(), look.started)
        look.contents = reading.contents
        gone = frozenset() if doubt else gone_entries(look, reading)
        missing = await self._fetch_documents(look, reading.entries, gone)
        settled = Outcome.OK if reading.entries else Outcome.EMPTY
        look.end(*ended(settled, doubt, missing))
        learn(look, reading)

    async def _fetch_documents(self, look: Look, listed: dict[str, Entry], gone: frozenset[str]) -> list[str]:
        """The addresses of documents that should have been had and were not."""
        todo = errands(listed, look.known, look.started, full=self._full, gone=gone)
        missing = []
        for errand in (*todo.wanted, *todo.checked):
            try:
                await self._take(look, errand)
            except CouldNotLookError as failure:
                known = look.known.get(errand.entry.url)
                self._note_missing(look, errand, failure, known)
                if not is_answer(failure, known) and errand in todo.wanted:
                    missing.append(errand.entry.url)
        return missing

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
        )
        if answer is None:
            assert errand.known is not None  # noqa: S101 - only what is known can be unchanged
            receipt = replace(errand.known.receipt, at=seen, problem="")
            with self._database.write() as connection:
                seen_again(connection, document)
                listing.mark_fetched(connection, look.column.id, entry.url, receipt)
            return
        try:
            document, reading, lack = await self._read(document)
            await asyncio.to_thread(self._store, look, document, reading, answer, lack)
        except Exception as error:
            logger.exception(f"{look.column.portal}: {entry.url} could not be stored")
            raise UnexpectedError(type(error).__name__) from error
        look.new += entry.url not in look.known or not look.known[entry.url].receipt.sha256

    async def _read(self, document: Document) -> tuple[Document, Reading, str]:
        """A document with its attachments and what they say; and why an attachment is lacking, if one is."""
        reading = await self._reader.read_async(document)
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
        return document, await self._reader.read_async(document), ""

    def _store(self, look: Look, document: Document, reading: Reading, answer: Answer, lack: str) -> None:
        """``lack`` says why the attachment that holds the report could not be had: the next look asks again."""
        validators = answer.validators
        at = None if lack else document.seen
        receipt = Receipt(at, reading.kind, validators.etag, validators.last_modified, answer.sha256, lack)
        with self._database.write() as connection:
            ingest(connection, document, reading)
            listing.mark_fetched(connection, look.column.id, document.address, receipt)

    def _note_missing(self, look: Look, errand: Errand, failure: CouldNotLookError, known: KnownEntry | None) -> None:
        logger.info(f"{look.column.portal}: {errand.entry.url}: {failure.detail}")
        before = known.receipt if known is not None else Receipt()
        settled = now() if is_answer(failure, known) else before.at
        with self._database.write() as connection:
            listing.mark_fetched(
                connection, look.column.id, errand.entry.url, replace(before, at=settled, problem=failure.detail)
            )

    def _note_failure(self, look: Look, failure: CouldNotLookError) -> None:
        look.end(failure.outcome, failure.detail)
        look.evidence.append(failure.evidence)
        look.profile.forget_list()
        if isinstance(failure, AskedToWaitError):
            look.profile.not_before = failure.until.isoformat()
        if isinstance(failure, BlockedError) and self._fetcher.tally.rendered:
            look.profile.browser_failed = look.started.isoformat()
            look.profile.needs_browser = ""

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
        )
        with self._database.write() as connection:
            record_visit(connection, visit)
            listing.save_profile(connection, look.column.id, look.profile.as_json())
        logger.info(f"{visit.portal}: {look.column.url}: {visit.outcome} {visit.detail}".rstrip())
        self._progress(visit)


def browser_mode(render: str, profile: Profile) -> str:
    """How `open_list` uses a browser, by the configuration (``auto``, ``always``, ``never``) and what was learnt."""
    if render == "always" or (render == "auto" and profile.uses_browser(now())):
        return "first"
    # without rendering a page that needs it must still say so: the fetcher then refuses to render
    return "fallback" if profile.may_try_browser(now()) else "no"
