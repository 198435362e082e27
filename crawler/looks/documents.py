"""Fetches the documents of a column's entries, with what stands behind their pages and beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urljoin

from lxml import html

from crawler.cms import annual
from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.counting import asked_for
from crawler.fetching.failures import (
    BlankError,
    BlockedError,
    CouldNotLookError,
    GoneError,
    NoBrowserError,
    NoSuchPageError,
    NotRenderedError,
    NotThereError,
    RefusedError,
    UnreachableError,
)
from crawler.fetching.fetcher import Fetcher
from crawler.interfaces import details
from crawler.interfaces.bodies import Way
from crawler.lists.entering import ask_either_way, moved_on, sends_home
from crawler.looks.behind_page import LARGEST_PAGE, OF_REPORT, behind_page
from crawler.looks.errands import Errand
from crawler.looks.further_pages import with_further_pages
from crawler.pagers.marks import ASKS
from crawler.pages.page import FILE, Page, is_routed
from crawler.pages.tree import NotWholeError
from crawler.pages.wording import may_be_report, names_body, names_report, says_none
from crawler.reading.blocks import MOST_PICTURES
from crawler.reading.html.markup import Markup
from crawler.reading.html.scripted_body import with_scripted_body
from crawler.reading.meaning.titles import parse_title
from storage.portals.listing import KnownEntry
from storage.report import Document

_LEAST_TEXT = 200
_SHOWING = ("img", "iframe", "frame", "embed", "object", "script", "a", "video", "svg", "canvas")
"""What may show a report in a page without text."""
_PICTURED = ("img", "embed", "object")
_ACCIDENT, _ILLNESS = timedelta(hours=20), timedelta(hours=60)
"""How long a page may be blank by accident, and a server have no usable answer to one address alone."""
_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|zip|png|jpe?g)\b|pdfData|<embed|<object", re.IGNORECASE)
_FILE_ALONE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|zip)\b|pdfData", re.IGNORECASE)
_OF_SITE = re.compile(r"head|foot|top|nav|menu|logo|banner|slide|share|code|qr|side", re.IGNORECASE)
"""How what every page of a site shows is called, of its parts and of its pictures."""


async def fetch_document(
    fetcher: Fetcher, errand: Errand, came: Answer | None = None, way: Way | None = None
) -> Answer | None:
    """A document; None when it is what was received before. ``came`` is it where its list held it whole, ``way`` how
    the texts of its column are asked for where its pages are shells.

    Raises CouldNotLookError: NotThereError, BlockedError, BlankError, and what `Fetcher` raises.
    """
    with asked_for("report"):
        came = came or await _by_way(fetcher, errand, way)
        if came is None and is_routed(errand.entry.url):
            came = await fetcher.render(errand.entry.url)
        answer = came or await ask_either_way(fetcher, errand.entry.url, errand.validators)
        if answer.status == 200 and answer.is_html and answer.is_cut:
            answer = await fetcher.get(errand.entry.url)
        if answer.status == 304:
            return None
        if sends_home(answer, errand.entry.url):
            raise NoSuchPageError(f"{errand.entry.url} > {answer.url}", answer.evidence)
        answer = await _beyond_wall(fetcher, await moved_on(fetcher, answer))
        refuse_what_is_none(answer)
        if annual.is_silent(answer.url, answer.text):
            raise BlankError(answer.url)
        if may_be_report(errand.entry.title):
            answer = await behind_page(fetcher, answer)
        answer = await _with_body(fetcher, answer, errand.entry.title)
        if names_report(errand.entry.title):
            answer = await with_further_pages(fetcher, answer)
            _refuse_promise(answer)
    if errand.known is not None and errand.known.receipt.sha256 == sha256(answer.body).hexdigest():
        return None
    return answer


async def _by_way(fetcher: Fetcher, errand: Errand, way: Way | None) -> Answer | None:
    """A document by the request for its text; None where that gives another or none."""
    query = way.query_for(errand.entry.url) if way is not None else None
    if way is None or query is None or not fetcher.within(query.url):
        return None
    answer = await fetcher.ask(query)
    text = way.page(answer.text, errand.entry.title) if answer.status == 200 else ""
    # its validators are those of another address
    return fetcher.made(replace(answer, url=errand.entry.url, headers=()), text, [answer]) if text else None


async def _beyond_wall(fetcher: Fetcher, answer: Answer) -> Answer:
    """A document as a browser shows it, once, where a wall answers in its place; the wall where it stays shut."""
    is_for_browsers = not (answer.rendered or walls.is_bare_refusal(answer) or FILE.search(answer.url))
    if not is_for_browsers or not walls.wall(answer):
        return answer
    try:
        shown = await fetcher.render(answer.url)
    except (NoBrowserError, NotRenderedError):
        return answer
    if walls.wall(shown):
        return answer
    fetcher.opened(shown.url)
    return shown


async def _with_body(fetcher: Fetcher, answer: Answer, title: str) -> Answer:
    """A document whose page is a shell, with the body that stands behind it; where only a script knows how it is had,
    as a browser shows it. Raises what `fetch_document` raises."""
    if not answer.is_html or not details.may_be_shell(answer.url, answer.body):
        return await fetcher.render(answer.url) if names_report(title) and _is_made_by_script(answer) else answer
    queries = details.body_queries(answer.url, answer.text, await _script_of(fetcher, answer))
    for query in queries:
        behind = await fetcher.ask(query)
        text = details.body_page(behind.text) if behind.status == 200 else ""
        if text:
            return fetcher.made(replace(answer, headers=()), text, [behind])
        if defence := walls.wall(behind):
            raise BlockedError(defence, behind.evidence)
    if queries:
        raise UnreachableError(f"{queries[0].url}: no body")
    return answer


async def _script_of(fetcher: Fetcher, answer: Answer) -> str:
    """The script that names the project of a shell, asked for once for all of them; empty where there is none."""
    address = details.script_of(answer.url, answer.text)
    if not fetcher.within(address):
        return ""
    with fetcher.holding():
        script = await fetcher.get(address, referer=answer.url)
    return script.text if script.status == 200 else ""


def _is_made_by_script(answer: Answer) -> bool:
    """Whether a page shows next to nothing, and what it should show is put there by a script."""
    text = answer.text
    if not answer.is_html or len(answer.body) > LARGEST_PAGE or "<script" not in text.lower():
        return False
    if OF_REPORT.search(text) or _FILE.search(text) or text.count("\\u") > _LEAST_TEXT:  # it is there, in the script
        return False
    try:
        page = Page.parse(answer.url, with_scripted_body(Markup.of(text)).text)
    except NotWholeError:
        return False
    return len(page.text) < _LEAST_TEXT and not page.frames


_MOST_ATTACHMENTS = 3
"""A report has one or two attachments; a page with more of them is a list. Of pictures a report may be a dozen."""
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|webp)(?:$|[?#])", re.IGNORECASE)


async def fetch_attachments(fetcher: Fetcher, page: Document, addresses: Sequence[str]) -> tuple[Document, ...]:
    """The documents that a page of a report links or shows, as many as could be had.

    Raises CouldNotLookError when there were some and none could be had.
    """
    urls = [url for url in dict.fromkeys(urljoin(page.address, one) for one in addresses) if fetcher.within(url)]
    attached: list[Document] = []
    failure: CouldNotLookError | None = None
    pictures = [url for url in urls if _PICTURE.search(url)]
    files = [url for url in urls if not _PICTURE.search(url)]
    for url in (*files[:_MOST_ATTACHMENTS], *pictures[:MOST_PICTURES]):
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
    if FILE.search(url) and answer.is_html and not OF_REPORT.search(answer.text):
        raise BlockedError(f"HTML {len(answer.body)} B", answer.evidence)


def refuse_what_is_none(answer: Answer) -> None:
    """Raises NotThereError, BlockedError, UnreachableError or BlankError when an answer is no document."""
    defence = walls.wall(answer)
    if defence:
        raise BlockedError(defence)
    if answer.is_gone:
        raise GoneError(f"HTTP {answer.status}")
    if answer.status != 200:
        raise UnreachableError(f"{answer.url} HTTP {answer.status}, {len(answer.body)} B")
    if not answer.body:
        raise BlankError(answer.url)
    if answer.is_html and len(answer.body) < LARGEST_PAGE:
        _refuse_notice(answer)


def _refuse_notice(answer: Answer) -> None:
    try:
        page = Page.parse(answer.url, answer.text)
    except NotWholeError:
        return
    text = page.text
    words = walls.not_there(text, page.title)
    if words:
        raise NotThereError(words)
    sign = walls.soft_wall(answer, text)
    if sign:
        raise BlockedError(sign)
    if not text and next(page.root.iter(*_SHOWING), None) is None:
        raise BlankError(answer.url)


def _refuse_promise(answer: Answer) -> None:
    """Raises NotThereError when a page that should hold a report says that there is none, and holds nothing else."""
    if not answer.is_html or len(answer.body) >= LARGEST_PAGE:
        return
    if OF_REPORT.search(answer.text) or _FILE_ALONE.search(answer.text):
        return
    if not answer.rendered and ASKS.search(answer.text):
        return
    try:
        page = Page.parse(answer.url, answer.text)
    except NotWholeError:
        return
    is_file = page.frames or any(FILE.search(link.url) for link in page.links)
    if says_none(page.text) and not is_file and not any(map(_is_shown, page.root.iter(*_PICTURED))):
        raise NotThereError(answer.url)


def _is_shown(element: html.HtmlElement) -> bool:
    """Whether a picture may show a report: one that leads nowhere, and is none of the site's own."""
    source = f"{element.get('src') or ''}{element.get('data') or ''}"
    if source.lower().endswith((".gif", ".swf")) or _OF_SITE.search(source.rpartition("/")[2]):
        return False
    return not any(
        one.tag in ("a", "header", "footer", "nav")
        or _OF_SITE.search(f"{one.get('class') or ''} {one.get('id') or ''}")
        for one in element.iterancestors()
        if one.tag not in ("html", "body")
    )


def is_answer(failure: CouldNotLookError, known: KnownEntry | None, now: datetime) -> bool:
    """Whether a document that could not be had is settled all the same, and leaves no doubt about the look.

    An address outside the portal is never asked. A dead link is in doubt once, for a report may hide there; when the
    next look finds it dead again, or when a document stood there before, that is the answer. A page that is blank for a
    day is no accident: nothing is said of what should stand there, but the list is no less read for that. Nor is a page
    that the server does not give for days, where its line says whose report of which year it is.
    """
    if isinstance(failure, BlankError):
        is_again = known is not None and known.receipt.problem.startswith(BlankError.message)
        return is_again and known is not None and now - known.first_seen >= _ACCIDENT
    if isinstance(failure, NotThereError):
        return known is not None and (
            known.receipt.sha256 != "" or known.receipt.problem.startswith(NotThereError.message)
        )
    if isinstance(failure, UnreachableError):
        return known is not None and _is_never_given(known, now)
    return isinstance(failure, RefusedError)


def _is_never_given(known: KnownEntry, now: datetime) -> bool:
    receipt, title = known.receipt, parse_title(known.entry.title)
    is_again = not receipt.sha256 and receipt.problem.startswith(UnreachableError.message)
    is_told = title.is_report and title.year is not None and any(map(names_body, title.bodies))
    return is_again and is_told and now - known.first_seen >= _ILLNESS
