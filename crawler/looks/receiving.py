"""Receives the documents of a look: asks for those that are due, reads each and stores it with its entry."""

import asyncio
import contextlib
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit

from loguru import logger
from sqlalchemy import Connection

from crawler.fetching.answer import Answer
from crawler.fetching.failures import (
    AskedToWaitError,
    BlankError,
    BlockedError,
    CouldNotLookError,
    GoneError,
    NoBrowserError,
    NotRenderedError,
    NotThereError,
    UnexpectedError,
)
from crawler.fetching.fetcher import Fetcher
from crawler.interfaces import bodies
from crawler.lists.column_lists import step_to
from crawler.looks.called_lists import COLLECTION, called_list, is_of_bodies, is_of_year_alone
from crawler.looks.documents import fetch_attachments, fetch_document, is_answer
from crawler.looks.errands import Errand, budget, errands, is_silent, may_widen, spent, widened
from crawler.looks.look import Look
from crawler.looks.measuring import count, measured
from crawler.looks.profile import moment
from crawler.looks.taken_over import is_of_many, owner_listed, take_over
from crawler.pages.page import Page
from crawler.pages.tree import NotWholeError
from crawler.pages.wording import names_body, names_report
from crawler.reading.containers.zip_document import documents_in
from crawler.reading.meaning.titles import parse_title
from crawler.reading.process.isolated import Reader
from crawler.reading.version import reader_of
from crawler.search.clues import JOINT
from crawler.search.collected import is_collection_of_files
from crawler.search.steps import lead_to_lists, steps_of
from storage.clock import now
from storage.database import Database
from storage.ingest import Ingested, ingest, seen_again
from storage.portals import listing
from storage.portals.listing import KnownEntry, Receipt
from storage.report import Completeness, Document, DocumentKind, Reading
from storage.visits import Entry


class Receiver:
    """Receives the documents of one portal's looks."""

    def __init__(
        self, database: Database, fetcher: Fetcher, reader: Reader, bodies: Collection[str], *, full: bool
    ) -> None:
        """``bodies`` are the short names of the portal's registered bodies."""
        self._database, self._fetcher, self._reader, self._full = database, fetcher, reader, full
        self._bodies = bodies
        self._not_there: dict[str, CouldNotLookError] = {}

    async def receive(self, look: Look, listed: dict[str, Entry], gone: frozenset[str]) -> list[str]:
        """Ask for what is due among listed documents; the addresses of those that should have been had and were not.

        ``gone`` are the addresses of entries that the list holds no more.
        """
        look.lines = listed.keys()
        with self._database.read() as connection:
            faulty = listing.faulty_addresses(connection, look.column.portal)
        if not self._full:
            lacking = (url for url in listed if url not in look.known or look.known[url].receipt.at is None)
            lines = {url: listed[url] for url in lacking}
            take_over(self._database, look, lines, self._bodies, is_moved=True)
        look.silent = {url for url in listed if url in look.known and is_silent(look.known[url])}
        profile, held = look.profile, list(look.known.values())
        allowed = budget(held, look.started, moment(profile.sampled))
        todo = errands(listed, look.known, look.started, full=self._full, gone=gone, faulty=faulty, budget=allowed)
        missing = [url for errand in todo.wanted if (url := await self._had(look, errand))]
        for errand in todo.pressing:
            await self._had(look, errand)
        expected, look.replaced = look.replaced, 0
        sample = {one.entry.url: one.entry for one in todo.sample if not self._full}
        taken = take_over(self._database, look, sample, self._bodies)
        for errand in todo.sample:
            if errand.entry.url not in taken:
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

    async def are_withdrawn(self, look: Look, lost: Collection[str]) -> bool:
        """Whether the documents whose lines have vanished from a list are not found either: then it is right."""
        for url in lost:
            await self._had(look, Errand(look.known[url].entry, look.known[url]))
        return look.withdrawn >= {*lost}

    async def _had(self, look: Look, errand: Errand) -> str:
        """Ask for a document; its address where it should have been had and was not."""
        try:
            await self._take(look, errand)
        except CouldNotLookError as failure:
            look.hindrances[errand.entry.url] = failure
            known = look.known.get(errand.entry.url)
            self._note_missing(look, errand, failure, known)
            is_shell = isinstance(failure, NoBrowserError | NotRenderedError)
            if is_shell and is_of_year_alone(errand.entry.title) and is_of_many(look):
                self._remember(look, errand.entry.url, errand.entry.title)
            return "" if is_answer(failure, known, now()) else errand.entry.url
        return ""

    async def _fetched(self, look: Look, errand: Errand) -> Answer | None:
        """A document; one that is not there is asked for once in a round, in however many columns it stands. Raises
        what `fetch_document` raises."""
        url = errand.entry.url
        came, way = look.contents.get(url), bodies.Way.of(look.profile.way)
        if came is None and url in self._not_there:
            raise self._not_there[url]
        try:
            return await fetch_document(self._fetcher, errand, came, way)
        except (NotThereError, BlankError) as failure:
            self._not_there[url] = failure
            raise

    async def _take(self, look: Look, errand: Errand) -> None:
        """Fetch a document, read it and store it with its entry."""
        answer = await self._fetched(look, errand)
        entry, seen = errand.entry, now()
        if answer is not None and answer.rendered and (way := bodies.learnt(entry.url, entry.title, answer.heard)):
            look.profile.way = way.as_json()
        document = Document(
            content=answer.body if answer is not None else b"",
            address=entry.url,
            seen=seen,
            portal=look.column.portal,
            content_type=answer.header("Content-Type") if answer is not None else "",
            listed_title=entry.title,
            listed_date=entry.listed_date,
            evidence=answer.evidence if answer is not None else "",
            column_body=owner_listed(look, entry, self._bodies),
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
            document, reading, lack = await self._read(look, document, answer)
            await asyncio.to_thread(self._store, look, document, reading, answer, lack)
        except Exception as error:
            logger.exception(f"{look.column.portal}: {entry.url} could not be stored")
            raise UnexpectedError(type(error).__name__) from error
        self._note_list(look, document, reading, answer)
        await self._note_archives(look, document, reading)
        look.silent.discard(entry.url)
        look.new += entry.url not in look.known or not look.known[entry.url].receipt.sha256

    async def _note_archives(self, look: Look, document: Document, reading: Reading) -> None:
        """An archive of the reports of several bodies is a column, be it a line itself or attached to an article."""
        title = parse_title(document.listed_title)
        is_of_many = not any(map(names_body, title.bodies)) or COLLECTION.search(document.listed_title) is not None
        is_read = reading.completeness is not Completeness.FAILED
        if is_read or not (is_of_many and names_report(document.listed_title)) or "#" in document.address:
            return
        attached = document.attached
        packed = [url for url in reading.attachments if url.partition("?")[0].lower().endswith(".zip")]
        if packed and not attached:
            with contextlib.suppress(CouldNotLookError):
                attached = await fetch_attachments(self._fetcher, document, packed)
        found = [part.address for part in (document, *attached) if documents_in(part.content)]
        names = JOINT.join(filter(None, (look.column.name, document.listed_title)))
        with self._database.write() as connection:
            listing.remember_columns(connection, look.column.portal, dict.fromkeys(found, names))

    def _note_list(self, look: Look, document: Document, reading: Reading, answer: Answer) -> None:
        """A page in place of a report that is a list itself is a column."""
        called = called_list(document, reading, answer, {*look.known, *look.lines}, of_many=is_of_many(look))
        if called:
            self._remember(look, document.address, called)

    def _remember(self, look: Look, address: str, called: str) -> None:
        names = JOINT.join(filter(None, (look.column.name, called)))
        with self._database.write() as connection:
            listing.remember_columns(connection, look.column.portal, {address: names})

    async def _read(self, look: Look, document: Document, answer: Answer) -> tuple[Document, Reading, str]:
        """A document with its attachments and what they say; and why an attachment is lacking, if one is."""
        reading = await measured(self._reader, document)
        if not reading.attachments or not reading.kind.is_published_report:
            return document, reading, ""
        if len(reading.attachments) > 1 and is_collection_of_files(document.listed_title):
            return document, reading, ""  # each is another body's report
        if is_of_bodies(document, reading) or (is_of_many(look) and self._leads_on(look, document, answer)):
            return document, replace(reading, kind=DocumentKind.LOOKALIKE, lookalike="list"), ""
        try:
            attached = await fetch_attachments(self._fetcher, document, reading.attachments)
        except CouldNotLookError as failure:
            logger.info(f"{document.address}: attachment: {failure.detail}")
            return document, reading, failure.detail if reading.completeness is Completeness.FAILED else ""
        if not attached:
            return document, reading, ""
        document = replace(document, attached=attached)
        return document, await measured(self._reader, document), ""

    def _leads_on(self, look: Look, document: Document, answer: Answer) -> bool:
        """Whether what is called by a year alone is a page that leads to groups of bodies: their pictures are no report
        of it."""
        if not (answer.is_html and is_of_year_alone(document.listed_title)):
            return False
        try:
            page = Page.parse(answer.url, answer.text)
        except NotWholeError:
            return False
        return lead_to_lists(steps_of(page, step_to(look), self._fetcher, self._bodies))

    def _store(self, look: Look, document: Document, reading: Reading, answer: Answer, lack: str) -> None:
        """``lack`` says why the attachment that holds the report could not be had: the next look asks again."""
        validators = answer.validators
        at = None if lack else document.seen
        receipt = Receipt(at, reading.kind, validators.etag, validators.last_modified, answer.sha256, lack)
        known = look.known.get(document.address)
        look.reports += reading.kind.is_published_report

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
        if (
            isinstance(failure, AskedToWaitError)
            and urlsplit(errand.entry.url).netloc == urlsplit(look.column.url).netloc
        ):
            look.profile.not_before = failure.until.isoformat()
        before = known.receipt if known is not None else Receipt()
        settled = now() if is_answer(failure, known, now()) else before.at
        after = replace(before, at=settled, problem=failure.detail)
        if known is not None and is_silent(replace(known, receipt=after)):
            look.silent.add(errand.entry.url)
        if isinstance(failure, GoneError):
            look.withdrawn.add(errand.entry.url)
        if isinstance(failure, GoneError) and before.sha256:
            after = replace(after, gone_since=before.gone_since or now(), gone_again=now())
        with self._database.write() as connection:
            listing.mark_fetched(connection, look.column.id, errand.entry.url, after)


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
