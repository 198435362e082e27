"""Fetches the documents of a column's entries: those that are new or changed, and a few of the old ones in turn."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urljoin

from crawler.cms import details
from crawler.cms.page import FILE, NotWholeError, Page
from crawler.fetching import walls
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.counting import asked_for
from crawler.fetching.failures import (
    BlockedError,
    CouldNotLookError,
    GoneError,
    NotThereError,
    RefusedError,
    UnreachableError,
)
from crawler.fetching.fetcher import Fetcher
from storage.clock import day_of
from storage.listing import KnownEntry
from storage.report import Document
from storage.visits import Entry

_CHECKS = (
    (timedelta(days=15), timedelta(days=7)),
    (timedelta(days=400), timedelta(days=120)),
    (timedelta.max, timedelta(days=365)),
)
"""Up to which age of a report it is asked for again how long after it was last had: most are replaced soon or never."""
_CHECK_FAULTY = timedelta(days=7)
"""A report with open findings is the one that is going to be corrected."""
_CHECK_GONE = timedelta(days=1)
"""After the first 404 where a document had stood, until it is told for certain."""
_LARGEST_NOTICE = 20_000
CHECKED_AT_ONCE = 10
"""How many documents that need not have changed are asked for in one visit."""


@dataclass(frozen=True)
class Errand:
    """A document to ask for; ``known`` is what an earlier visit received, None when nothing was."""

    entry: Entry
    known: KnownEntry | None

    @property
    def validators(self) -> Validators:
        """Those of what was received; none when nothing was, for then the document is wanted whatever it is."""
        if self.known is None or not self.known.receipt.sha256:
            return Validators()
        return Validators(self.known.receipt.etag, self.known.receipt.last_modified)


@dataclass(frozen=True)
class Errands:
    """What a visit has to fetch: ``wanted`` must be had for the look to be whole, ``checked`` are a sample."""

    wanted: tuple[Errand, ...]
    checked: tuple[Errand, ...]


def errands(
    listed: dict[str, Entry],
    known: dict[str, KnownEntry],
    now: datetime,
    *,
    full: bool,
    gone: frozenset[str],
    faulty: Collection[str] = frozenset(),
) -> Errands:
    """What is to be fetched of a list; what is gone from it is asked for once.

    Wanted: entries without a document, and those whose line has changed; with ``full`` all of them. Checked: the ones
    received longest ago, each by its age (`check_after`); ``faulty`` are the addresses of reports with open findings.
    One that was not found is asked for again after a day.
    """
    wanted = [
        Errand(entry, None if full else known.get(url))
        for url, entry in listed.items()
        if full or _lacks_document(known.get(url)) or _line_changed(entry, known[url].entry)
    ]
    asked = {errand.entry.url for errand in wanted}
    rest = [item for url, item in known.items() if url not in asked and item.receipt.at is not None]
    due = [item for item in rest if item.entry.url in gone or _is_due(item, now, item.entry.url in faulty)]
    due.sort(key=lambda item: item.receipt.at or now)
    return Errands(tuple(wanted), tuple(Errand(item.entry, item) for item in due[:CHECKED_AT_ONCE]))


def _lacks_document(known: KnownEntry | None) -> bool:
    return known is None or known.receipt.at is None


def _line_changed(listed: Entry, before: Entry) -> bool:
    return (listed.title, listed.listed_date) != (before.title, before.listed_date)


def check_after(age: timedelta, *, is_faulty: bool) -> timedelta:
    """How long after it was last had a report of an age is asked for again."""
    usual = next(interval for limit, interval in _CHECKS if age < limit)
    return _CHECK_FAULTY if is_faulty and age < _CHECKS[1][0] else usual


def _is_due(known: KnownEntry, now: datetime, is_faulty: bool) -> bool:
    received = known.receipt.at
    if received is None:
        return False
    since, again = known.receipt.gone_since, known.receipt.gone_again
    if since is not None and again is not None and again - since < _CHECK_GONE:
        return now - since >= _CHECK_GONE
    published = known.entry.listed_date or day_of(known.first_seen)
    age = timedelta(days=max(0, (day_of(now) - published).days))
    return now - received >= check_after(age, is_faulty=is_faulty)


async def fetch_document(fetcher: Fetcher, errand: Errand, came: Answer | None = None) -> Answer | None:
    """A document; None when it is what was received before. ``came`` is it where its list held it whole.

    Raises CouldNotLookError: NotThereError, BlockedError, UnreachableError (empty), and what `Fetcher` raises.
    """
    with asked_for("report"):
        answer = came or await fetcher.get(errand.entry.url, errand.validators)
        if answer.status == 200 and answer.is_html and answer.is_cut:
            answer = await fetcher.get(errand.entry.url)
        if answer.status == 304:
            return None
        refuse_what_is_none(answer)
        answer = await _with_body(fetcher, answer)
    if errand.known is not None and errand.known.receipt.sha256 == sha256(answer.body).hexdigest():
        return None
    return answer


async def _with_body(fetcher: Fetcher, answer: Answer) -> Answer:
    """A document whose page is a shell, with the body that stands behind it. Raises what `fetch_document` raises."""
    if not answer.is_html or not details.may_be_shell(answer.url, answer.body):
        return answer
    queries = details.body_queries(answer.url, answer.text)
    for query in queries:
        behind = await fetcher.ask(query)
        text = details.body_page(behind.text) if behind.status == 200 else ""
        if text:
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            return replace(answer, headers=headers, body=text.encode(), text=text, evidence=behind.evidence)
        if defence := walls.wall(behind):
            raise BlockedError(defence, behind.evidence)
    if queries:
        raise UnreachableError(f"{queries[0].url}: no body")
    return answer


_OF_REPORT = re.compile(r"第\s*二十条|总体情况|政府信息公开申请")
_MOST_ATTACHMENTS = 3
"""A report has one or two attachments; a page with more of them is a list."""


async def fetch_attachments(fetcher: Fetcher, page: Document, addresses: Sequence[str]) -> tuple[Document, ...]:
    """The documents that a page of a report links or shows, as many as could be had.

    Raises CouldNotLookError when there were some and none could be had.
    """
    urls = [url for url in dict.fromkeys(urljoin(page.address, one) for one in addresses) if fetcher.within(url)]
    attached: list[Document] = []
    failure: CouldNotLookError | None = None
    for url in urls[:_MOST_ATTACHMENTS]:
        try:
            answer = await fetcher.get(url, referer=page.address)
            refuse_what_is_none(answer)
            _refuse_page(answer, url)
        except CouldNotLookError as error:
            failure = error
            continue
        attached.append(
            replace(
                page,
                content=answer.body,
                address=url,
                content_type=answer.header("Content-Type"),
                evidence=answer.evidence,
            )
        )
    if failure is not None and not attached:
        raise failure
    return tuple(attached)


def _refuse_page(answer: Answer, url: str) -> None:
    """Raises BlockedError when a page answers in place of a file, as some servers do that ask for a captcha.

    A report saved as HTML under the name of a Word document is none of these.
    """
    if FILE.search(url) and answer.is_html and not _OF_REPORT.search(answer.text):
        raise BlockedError(f"HTML {len(answer.body)} B", answer.evidence)


def refuse_what_is_none(answer: Answer) -> None:
    """Raises NotThereError, BlockedError or UnreachableError when an answer is no document."""
    defence = walls.wall(answer)
    if defence:
        raise BlockedError(defence)
    if answer.status in (404, 410):
        raise GoneError(f"HTTP {answer.status}")
    if answer.status != 200 or not answer.body:
        raise UnreachableError(f"{answer.url} HTTP {answer.status}, {len(answer.body)} B")
    if answer.is_html and len(answer.body) < _LARGEST_NOTICE:
        _refuse_notice(answer)


def _refuse_notice(answer: Answer) -> None:
    try:
        page = Page.parse(answer.url, answer.text)
    except NotWholeError:
        return
    text = page.text
    words = walls.not_there(text, str(page.root.xpath("string(//title)")))
    if words:
        raise NotThereError(words)
    sign = walls.soft_wall(answer, text)
    if sign:
        raise BlockedError(sign)


def is_answer(failure: CouldNotLookError, known: KnownEntry | None) -> bool:
    """Whether a document that could not be had is settled all the same, and leaves no doubt about the look.

    An address outside the portal is never asked. A dead link is in doubt once, for a report may hide there; when the
    next look finds it dead again, or when a document stood there before, that is the answer.
    """
    if isinstance(failure, NotThereError):
        return known is not None and (
            known.receipt.sha256 != "" or known.receipt.problem.startswith(NotThereError.message)
        )
    return isinstance(failure, RefusedError)
