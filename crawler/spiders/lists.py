"""Reads a column's list: its first page by the cheapest way that shows it, then page after page to its known end."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from urllib.parse import urlsplit

from crawler.cms import family_of
from crawler.cms.page import NotWholeError, Page, Paging
from crawler.cms.rows import entries_of, is_about_reports, says_empty, unread_line
from crawler.fetching import walls
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import BlockedError, CouldNotLookError, NoAnswerError, NoBrowserError, NotThereError
from crawler.fetching.fetcher import Fetcher
from storage.language import N_
from storage.visits import Entry, Outcome

MOST_PAGES = 200

NO_LIST = N_("the page shows no entries and does not say that there are none")
CUT = N_("the page ends early")
PAGER = N_("the list has a pager that cannot be followed")
STUB = N_("a page of the list is empty")
REPEATED = N_("a page of the list repeats another")
TOO_LONG = N_("the list has more pages than are read")
UNREAD = N_("a line of the list names a report and has no link")
ENTRIES_MISSED = N_("the list says that it has more entries than were found")
TOTAL_MISSED = N_("the list has another number of pages than it says")


class NoListError(CouldNotLookError):
    """The page is there and shows no list: raised by `open_list`. ``page`` is what it shows, where it can be parsed."""

    outcome = Outcome.LAYOUT_CHANGED
    message = NO_LIST

    def __init__(self, answer: Answer, page: Page | None = None) -> None:
        self.answer, self.page = answer, page
        super().__init__(answer.url, answer.evidence)


@dataclass(frozen=True)
class ListPage:
    """One page of a list as it was read.

    ``unread`` is a line of it that has no link; ``is_framed`` when it stood in a frame of the column's page.
    """

    answer: Answer
    page: Page
    family: str
    entries: tuple[Entry, ...]
    paging: Paging
    says_empty: bool
    unread: str = ""
    is_framed: bool = False

    @property
    def digest(self) -> str:
        """The identity of what the page lists: its lines and what it says of its pages, whatever else it shows."""
        lines = [[entry.url, entry.title, str(entry.listed_date)] for entry in self.entries]
        return sha256(json.dumps([lines, asdict(self.paging), self.unread], ensure_ascii=False).encode()).hexdigest()


@dataclass
class ListReading:
    """A list as far as it was read. ``doubt`` says why its end is not proved, as a visit's detail; empty when it is."""

    first: ListPage
    entries: dict[str, Entry] = field(default_factory=dict)
    pages: int = 0
    evidence: list[str] = field(default_factory=list)
    doubt: str = ""
    unread: str = ""

    def take(self, page: ListPage) -> None:
        """Add a page's lines."""
        self.pages += 1
        self.unread = self.unread or page.unread
        self.evidence.append(page.answer.evidence)
        for entry in page.entries:
            self.entries.setdefault(entry.url, entry)


@dataclass(frozen=True)
class Unchanged:
    """The first page is what it was: by a 304 or by its bytes."""

    answer: Answer


async def open_list(
    fetcher: Fetcher,
    url: str,
    *,
    validators: Validators,
    known_sha256: str,
    browser: str,
    leads_on: Callable[[Page], bool] = lambda _: False,
) -> ListPage | Unchanged:
    """A list's first page. ``browser`` says when a browser is used: ``first``, ``fallback`` or ``no``.

    A page without entries that ``leads_on`` to other columns needs no browser to show that it is no list.

    Raises CouldNotLookError: NoListError, NotThereError, BlockedError, NoBrowserError, and whatever `Fetcher` raises.
    """
    if browser == "first":
        return judged_rendering(await fetcher.render(url), "")
    answer = await _ask(fetcher, url, validators)
    if answer.status == 304 or (known_sha256 and answer.sha256 == known_sha256):
        return Unchanged(answer)
    defence = walls.wall(answer)
    if not defence:
        page = await _shown(fetcher, answer)
        has_script = "<script" in answer.text.lower()
        # a script may fill what says 暂无数据 before it has run: then only a browser's word counts
        if page.entries or (page.says_empty and not has_script):
            return page
        defence = walls.soft_wall(answer, page.page.text)
        _refuse_not_there(page)
        if not defence and (browser == "no" or not has_script or leads_on(page.page)):
            raise NoListError(answer, page.page)
    if browser == "no":
        raise BlockedError(defence, answer.evidence)
    return await _by_browser(fetcher, url, defence, answer.evidence)


async def _ask(fetcher: Fetcher, url: str, validators: Validators) -> Answer:
    """A plain request; without any answer the other scheme is tried once, as portals move between the two."""
    try:
        return await fetcher.get(url, validators)
    except NoAnswerError:
        other = other_scheme(url)
        if not other:
            raise
        return await fetcher.get(other)


def other_scheme(url: str) -> str:
    """The address with https for http or the reverse; empty where a port is given, which speaks only one of them."""
    parts = urlsplit(url)
    if parts.port is not None:
        return ""
    return parts._replace(scheme="http" if parts.scheme == "https" else "https").geturl()


async def _shown(fetcher: Fetcher, answer: Answer) -> ListPage:
    """What a page shows, or, when it is only a frame around a page of its own host, what that one shows."""
    if answer.status != 200:
        raise NotThereError(f"{answer.url} HTTP {answer.status}", answer.evidence)
    page = understood(answer)
    frames = [frame for frame in page.page.frames if urlsplit(frame).netloc == urlsplit(answer.url).netloc]
    if page.entries or len(frames) != 1:
        return page
    inner = await fetcher.get(frames[0])
    if inner.status != 200 or walls.wall(inner):
        return page
    framed = understood(inner)
    return replace(framed, is_framed=True) if framed.entries else page


async def _by_browser(fetcher: Fetcher, url: str, defence: str, evidence: str) -> ListPage:
    """What a real browser sees, once; a wall stays a wall when there is no browser."""
    try:
        answer = await fetcher.render(url)
    except NoBrowserError:
        if defence:
            raise BlockedError(defence, evidence) from None
        raise
    return judged_rendering(answer, defence)


def judged_rendering(answer: Answer, defence: str) -> ListPage:
    """A rendered list page; ``defence`` is the wall that a plain request met.

    Raises BlockedError, NotThereError, NoListError.
    """
    page = understood(answer)
    if page.entries:
        return page
    defence = walls.wall(answer) or defence or walls.soft_wall(answer, page.page.text)
    if defence:
        raise BlockedError(defence, answer.evidence)
    _refuse_not_there(page)
    if page.says_empty:
        return page
    raise NoListError(answer, page.page)


def understood(answer: Answer) -> ListPage:
    """A page read by its family. Raises NoListError when it cannot be parsed whole or is no page about reports."""
    try:
        page = Page.parse(answer.url, answer.text)
    except NotWholeError as error:
        raise NoListError(answer) from error
    family = family_of(page)
    about = is_about_reports(page)
    entries = entries_of(page) if about else ()
    return ListPage(
        answer,
        page,
        family.name,
        entries,
        family.paging(page),
        about and says_empty(page),
        unread_line(page, entries) if about else "",
    )


def _refuse_not_there(page: ListPage) -> None:
    words = walls.not_there(page.page.text)
    if words:
        raise NotThereError(f"{page.answer.url} {words}", page.answer.evidence)


async def read_list(fetcher: Fetcher, first: ListPage) -> ListReading:
    """The list from its first page to its end. What goes wrong behind the first page is a doubt, never an end."""
    reading = ListReading(first)
    reading.take(first)
    page, seen = first, {first.answer.url}
    reading.doubt = CUT if first.answer.is_cut else ""
    while not reading.doubt and page.paging.following:
        if len(seen) >= MOST_PAGES:
            reading.doubt = f"{TOO_LONG}: {MOST_PAGES}"
        elif page.paging.following in seen:
            break
        else:
            seen.add(page.paging.following)
            page = await _turn(fetcher, reading, page)
    if not reading.doubt:
        reading.doubt = _doubt_at_end(reading, page)
    return reading


async def _turn(fetcher: Fetcher, reading: ListReading, page: ListPage) -> ListPage:
    """The following page, added to the reading; the same page again with a doubt when it cannot be had."""
    url = page.paging.following
    try:
        answer = await (fetcher.render(url) if page.answer.rendered else fetcher.get(url))
    except CouldNotLookError as failure:
        reading.doubt = failure.detail
        return page
    reading.doubt = _doubt_about(answer)
    if reading.doubt:
        return page
    turned = understood(answer)
    if not turned.entries:
        reading.doubt = f"{STUB}: {url}"
    elif set(turned.entries) == set(page.entries):
        reading.doubt = f"{REPEATED}: {url}"
    else:
        reading.take(turned)
    return turned


def _doubt_about(answer: Answer) -> str:
    defence = walls.wall(answer)
    if defence:
        return BlockedError(defence).detail
    if answer.status != 200:
        return f"{STUB}: {answer.url} HTTP {answer.status}"
    return f"{CUT}: {answer.url}" if answer.is_cut else ""


def _doubt_at_end(reading: ListReading, last: ListPage) -> str:
    if not last.paging.is_proved:
        return f"{PAGER}: {last.paging.doubt}"
    if reading.unread:
        return f"{UNREAD}: {reading.unread}"
    stated = last.paging.entries
    if stated is not None and len(reading.entries) < stated:
        return f"{ENTRIES_MISSED}: {len(reading.entries)} / {stated}"
    total = last.paging.total
    if total is not None and reading.pages != total:
        return f"{TOTAL_MISSED}: {reading.pages} / {total}"
    return ""
