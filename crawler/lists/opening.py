"""Opens a column's list: its first page, by the cheapest way that shows it."""

import contextlib
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from crawler.cms import generic
from crawler.cms.family import unproved
from crawler.fetching import walls
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import (
    BlockedError,
    CouldNotLookError,
    NoBrowserError,
    NoSuchPageError,
    NotRenderedError,
)
from crawler.fetching.fetcher import Fetcher
from crawler.lists.behind import (
    frames_of,
    list_behind,
    list_in_frames,
    list_in_scripts,
    list_included,
    parts_in_frames,
)
from crawler.lists.browsed import by_browser, refuse_not_there
from crawler.lists.entering import greeted, moved_on, sends_home
from crawler.lists.list_page import (
    ListPage,
    NoListError,
    Source,
    Unchanged,
    first_page,
    named,
    understood,
)
from crawler.lists.pager_scripts import with_pager_scripts
from crawler.pagers.marks import ASKS
from crawler.pages.lone import report_on, title_on, years_beside
from crawler.pages.page import FILE, NotWholeError, Page, is_routed
from crawler.pages.wording import names_column, names_report, names_report_of_year
from crawler.reading.meaning.kind import lookalike
from crawler.reading.meaning.titles import parse_title
from crawler.search.closed import frame_to_come, vacant_part
from storage.visits import Entry

_FEWEST_NAMED = 2
_LIBRARY = re.compile(r"(?:^|/)(?:jquery|bootstrap|swiper|html5|respond|superslide)[^/]*$", re.IGNORECASE)
"""What scripts are called that ask for nothing by themselves."""
_NUMBERED = re.compile(r"/[^/?#]*(?:\d{3}|[0-9a-f]{16})[^/?#]*$")
"""How the address of an article ends, which is another one for each."""


@dataclass(frozen=True)
class Parts:
    """What a page leads on to: ``all`` of it, what is ``named`` like a body, and what may be reports of a told year."""

    all: tuple[Entry, ...] = ()
    named: tuple[Entry, ...] = ()
    reports: tuple[Entry, ...] = ()


async def open_list(
    fetcher: Fetcher,
    url: str,
    *,
    validators: Validators,
    known_sha256: str,
    browser: str,
    source: Source | None = None,
    labelled: Collection[Source] = (),
    parts: Callable[[Page], Parts] = lambda _: Parts(),
) -> ListPage | Unchanged:
    """A list's first page. ``browser`` says when a browser is used: ``first``, ``fallback`` or ``no``.

    ``source`` is where the list was found last; validators and digest are those of its answer. ``labelled`` are the
    known lists of its page's labels. ``parts`` are what a page without entries leads on to: such a page needs no
    browser to show that it is no list, unless they are reports.

    Raises CouldNotLookError: NoListError, NotThereError, BlockedError, NoBrowserError, and whatever `Fetcher` raises.
    """
    if source is not None:
        found = await _by_source(fetcher, url, source, validators, known_sha256)
        if found is not None:
            return found
        validators, known_sha256 = Validators(), ""
    if browser == "first" or (is_routed(url) and browser != "no"):
        return await by_browser(fetcher, url, "", "", labelled)
    answer = await greeted(fetcher, url, validators)
    if sends_home(answer, url):
        # many servers send there whoever asks for what is gone
        raise NoSuchPageError(f"{url} > {answer.url}", answer.evidence)
    if answer.status == 304 or (known_sha256 and answer.sha256 == known_sha256):
        return Unchanged(answer)
    if not (defence := walls.wall(answer)):
        page = await _shown(fetcher, answer)
        if _is_settled(page):
            return await _whole(fetcher, await _with_named(fetcher, page, parts), url, browser)
        defence = page.defence or walls.soft_wall(answer, page.page.text)
        if not defence and (listed := await _led_on(fetcher, page, parts, browser)) is not None:
            return listed
    if browser == "no":
        raise BlockedError(defence, answer.evidence)
    shown = await _past(defence, answer, fetcher, url, labelled)
    return shown if defence or not _is_empty_as_shown(page, shown) else page


def _is_empty_as_shown(page: ListPage, shown: ListPage) -> bool:
    """Whether a page says plainly that it is empty, a browser shows no more, and nothing of it could ask for what is
    not in it: then it is what it was while its bytes are."""
    says_empty = all(one.says_empty and not (one.entries or one.lines) for one in (page, shown))
    scripts = map(str, page.page.root.xpath("//script/@src"))
    is_whole = all(map(_LIBRARY.search, scripts)) and not (frames_of(page.page) or ASKS.search(page.page.source))
    return says_empty and is_whole and shown.source is None and not shown.answer.heard


async def _past(defence: str, answer: Answer, fetcher: Fetcher, url: str, labelled: Collection[Source]) -> ListPage:
    """What a browser sees where a plain request met ``defence``."""
    try:
        page = await by_browser(fetcher, url, defence, answer.evidence, labelled)
    except NotRenderedError:
        if walls.wall(answer):  # which may send a browser round for ever
            raise BlockedError(defence, answer.evidence) from None
        raise
    if walls.wall(answer):
        fetcher.opened(url)
    return page


async def _led_on(fetcher: Fetcher, page: ListPage, parts: Callable[[Page], Parts], browser: str) -> ListPage | None:
    """The list that a page's links are, where they are reports; None where a browser may show more of the page.

    Raises NoListError.
    """
    found = parts(page.page)
    # where one of the links is surely a part of its own, the others may be too
    is_list = bool(found.reports) and len(found.reports) == len(found.all)
    is_named = not is_list and len(found.named) == len(found.all) >= _FEWEST_NAMED
    # what is called by no number may show another report one day
    is_named = is_named and all(_NUMBERED.search(one.url) for one in found.all)
    articles = found.reports if is_list else found.named if is_named else ()
    listed = await _listed_by_name(fetcher, page, articles, is_alone=is_named) if articles else None
    may_show_more = page.answer.has_script or bool(frames_of(page.page))
    if listed is None and (browser == "no" or not may_show_more or found.all):
        raise NoListError(page.answer, page.page)
    return listed


async def _with_named(fetcher: Fetcher, page: ListPage, parts: Callable[[Page], Parts]) -> ListPage:
    """A list with the lines beside it that are called by their bodies alone, when a report stands behind the first."""
    listed = {entry.url for entry in page.entries}
    named = [one for one in parts(page.page).named if one.url not in listed] if page.entries else []
    if len(named) < _FEWEST_NAMED or not any(names_report(entry.title) for entry in page.entries):
        return page
    beside = await _listed_by_name(fetcher, page, named)
    if beside is None:  # what stands behind them nobody can tell, and nothing else here is a report
        is_told = any(_is_called_report(entry.title) for entry in page.entries)
        return page if is_told else replace(page, paging=unproved(named[0].url))
    contents = {**page.contents, **beside.contents}
    return replace(page, entries=(*page.entries, *beside.entries), lines=page.lines + len(named), contents=contents)


async def _whole(fetcher: Fetcher, page: ListPage, url: str, browser: str) -> ListPage:
    """A list with what only a browser shows of its parts; where none does, nobody can tell where it ends. Raises what
    `_confirmed` does."""
    if _is_told_empty(page):
        return await _confirmed(fetcher, page, url, browser)
    to_come = frame_to_come(page.page) if page.source is None else ""
    if _vacant(page) and browser != "no":
        with contextlib.suppress(CouldNotLookError):
            page = await by_browser(fetcher, url, "", "", ())
    vacant = _vacant(page) or to_come  # whose contents a browser's page does not hold
    return replace(page, paging=unproved(vacant)) if vacant else page


async def _confirmed(fetcher: Fetcher, page: ListPage, url: str, browser: str) -> ListPage:
    """A list that an interface says to be empty, or what a browser shows of it: the interface may have been asked
    otherwise than the column's page does. Raises NoBrowserError, and what a browser raises."""
    if browser == "no":
        raise NoBrowserError(url, page.answer.evidence)
    shown = await by_browser(fetcher, url, "", "", ())
    return shown if shown.entries or shown.lines else page


def _is_told_empty(page: ListPage) -> bool:
    family = named(page.family)
    is_asked = page.source is not None and not (family.is_static or family.finds_reports)
    return is_asked and not (page.entries or page.lines)


def _vacant(page: ListPage) -> str:
    return vacant_part(page.page, [part.query.url for part in page.parts]) if page.source is None else ""


def _is_settled(page: ListPage) -> bool:
    """Whether a page shows its list, or says that there is none. Raises NotThereError."""
    if not any(names_report(entry.title) for entry in page.entries):
        refuse_not_there(page)  # an error page may list the latest news
    # a script may fill what says 暂无数据 before it has run: then only a browser's word counts
    says_empty = page.says_empty and (page.source is not None or not page.answer.has_script)
    return bool(page.entries or page.lines or says_empty)


def is_made_by_script(page: ListPage) -> bool:
    """Whether a script may do more with a list's page than it shows."""
    return not page.answer.rendered and (page.answer.has_script or page.around is not None)


async def _listed_by_name(
    fetcher: Fetcher, page: ListPage, articles: Sequence[Entry], *, is_alone: bool = False
) -> ListPage | None:
    """A page that calls reports by their bodies or years alone, when a report stands behind the first of its links; one
    that ``is_alone`` and leads to no other years."""
    contents = {}
    if not all(FILE.search(one.url) for one in articles):
        first = articles[0].url
        answer = await moved_on(fetcher, await fetcher.get(first, referer=page.answer.url))
        if not _is_report(answer, is_alone=is_alone):
            return None
        contents = {first: answer.text} if answer.is_html else {}
    paging = generic.paging(page.page, page.page)
    return replace(page, entries=tuple(articles), paging=paging, lines=len(articles), contents=contents)


def _is_report(answer: Answer, *, is_alone: bool) -> bool:
    if answer.status != 200 or walls.wall(answer):
        return False
    if not answer.is_html:
        return True
    try:
        page = Page.parse(answer.url, answer.text)
    except NotWholeError:
        return False
    report = report_on(page)
    if is_alone:
        return report is not None and not years_beside(page, report)
    return report is not None or _is_called_report(title_on(page))


def _is_called_report(title: str) -> bool:
    """Whether a page is called like one body's report of a year, which a viewer or a file of it may show."""
    return names_report_of_year(title) and not names_column(title) and not lookalike(parse_title(title))


async def _by_source(
    fetcher: Fetcher, url: str, source: Source, validators: Validators, known_sha256: str
) -> ListPage | Unchanged | None:
    """The list where it was found last; None where it is not there any more, so that its column is asked again."""
    answer = await fetcher.ask(source.query, validators)
    if answer.status == 304 or (known_sha256 and answer.sha256 == known_sha256):
        return Unchanged(answer)
    if answer.status != 200 or walls.wall(answer):
        return None
    page = first_page(answer, source.query, named(source.family), url)
    is_list = page is not None and (page.entries or page.lines or page.says_empty)
    return replace(page, source=source) if page is not None and is_list else None


async def is_part_unchanged(fetcher: Fetcher, url: str, source: Source | None, digest: str) -> bool:
    """Whether another list of a column, found there last, begins as it did. Raises what `Fetcher` raises."""
    if source is None:
        return False
    answer = await fetcher.ask(source.query)
    page = first_page(answer, source.query, named(source.family), url)
    return answer.status == 200 and not walls.wall(answer) and page is not None and page.digest == digest


async def _shown(fetcher: Fetcher, answer: Answer) -> ListPage:
    """What a page shows, or what the request or the frame of its own host shows behind which its list stands."""
    if answer.status != 200:
        raise NoSuchPageError(f"{answer.url} HTTP {answer.status}", answer.evidence)
    page = await list_behind(fetcher, understood(answer))
    if page.source is not None or page.alone:
        return page
    if page.entries:
        page = await with_pager_scripts(fetcher, page)
        return replace(page, parts=(*page.parts, *await parts_in_frames(fetcher, page)))
    fetcher.refuse_moved(page.page.url, page.page.moved_to)
    if page.page.moved_to and fetcher.within(page.page.moved_to):
        moved = await fetcher.get(page.page.moved_to, referer=answer.url)
        if moved.status == 200 and not walls.wall(moved):
            return await list_behind(fetcher, understood(moved))
    for within in (list_in_frames, list_included, list_in_scripts):
        if (found := await within(fetcher, page)) is not None:
            return found
    return page
