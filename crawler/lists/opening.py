"""Opens a column's list: its first page, by the cheapest way that shows it."""

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

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
from crawler.lists.boxed import tell_boxes
from crawler.lists.browsed import by_browser, refuse_not_there
from crawler.lists.entering import greeted, sends_home
from crawler.lists.list_page import (
    ListPage,
    NoListError,
    Parts,
    Source,
    Unchanged,
    first_page,
    named,
    understood,
)
from crawler.lists.masked import unmasked
from crawler.lists.named_lines import led_on, with_named
from crawler.lists.pager_scripts import with_pager_scripts
from crawler.pagers.marks import may_ask
from crawler.pages.page import Page, is_routed
from crawler.pages.rows import entries_of
from crawler.search.closed import frame_to_come, vacant_part


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
    of_notices: bool = False,
    known: Collection[str] = (),
) -> ListPage | Unchanged:
    """A list's first page. ``browser`` says when a browser is used: ``first``, ``fallback`` or ``no``.

    ``source`` is where the list was found last; validators and digest are those of its answer. ``labelled`` are the
    known lists of its page's labels. ``parts`` are what a page without entries leads on to: such a page needs no
    browser to show that it is no list, unless they are reports. One ``of_notices`` need not name any on its first page.
    ``known`` are documents that need not be asked for.

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
    listed = _Listing(fetcher, url, browser, parts, labelled, known, of_notices=of_notices)
    return await listed.of_answer(answer)


@dataclass(frozen=True)
class _Listing:
    """How the list of a column's page is looked for: see `open_list`."""

    fetcher: Fetcher
    url: str
    browser: str
    parts: Callable[[Page], Parts]
    labelled: Collection[Source]
    known: Collection[str]
    of_notices: bool

    async def of_answer(self, answer: Answer) -> ListPage:
        """The list of what was answered, without boxes that its first document has too; with these, doubtfully, where
        there is nothing else."""
        if defence := walls.wall(answer):
            return await self._beyond(defence, answer, None)
        if answer.status != 200:
            raise NoSuchPageError(f"{answer.url} HTTP {answer.status}", answer.evidence)
        page = understood(answer)
        if page.has_reports:
            await tell_boxes(self.fetcher, page, self.known)
        unboxed = self.fetcher.placed(answer)
        return await (self._of_page(answer, page) if unboxed.boxes == answer.boxes else self._of_unboxed(unboxed, page))

    async def _of_unboxed(self, answer: Answer, boxed: ListPage) -> ListPage:
        try:
            return await self._of_page(answer, understood(answer))
        except NoListError as error:
            if error.page is not None and self.parts(error.page).all:
                raise
            return replace(boxed, is_boxed=True)

    async def _of_page(self, answer: Answer, plain: ListPage) -> ListPage:
        page = await _shown(self.fetcher, plain)
        if _is_settled(page):
            if not self.of_notices:
                listed = await unmasked(self.fetcher, page, self.parts, self.browser, self.labelled)
                if listed is not None:
                    return listed
            named = await with_named(self.fetcher, page, self.parts)
            return await _whole(self.fetcher, named, self.url, self.browser)
        defence = page.defence or walls.soft_wall(answer, page.page.text)
        if not defence and (listed := await led_on(self.fetcher, page, self.parts, self.browser)) is not None:
            return listed
        return await self._beyond(defence, answer, page)

    async def _beyond(self, defence: str, answer: Answer, page: ListPage | None) -> ListPage:
        """What a browser shows beyond ``defence``, or of a ``page`` that shows no list."""
        if self.browser == "no":
            raise BlockedError(defence, answer.evidence)
        shown = await _past(defence, answer, self.fetcher, self.url, self.labelled)
        is_as_shown = page is not None and not defence and _is_empty_as_shown(page, shown)
        return page if page is not None and is_as_shown else shown


def _is_empty_as_shown(page: ListPage, shown: ListPage) -> bool:
    """Whether a page says plainly that it is empty, a browser shows no more, and nothing of it could ask for what is
    not in it: then it is what it was while its bytes are."""
    says_empty = all(one.says_empty and not (one.entries or one.lines) for one in (page, shown))
    is_whole = not (may_ask(page.page) or frames_of(page.page))
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
    """A list that an interface says to be empty, or what a browser shows of it beside what the column's page holds
    itself: the interface may have been asked otherwise than that does. Raises NoBrowserError, and what a browser
    raises."""
    if browser == "no":
        raise NoBrowserError(url, page.answer.evidence)
    shown = await by_browser(fetcher, url, "", "", ())
    beside = {entry.url for entry in entries_of(page.page)}
    return shown if any(entry.url not in beside for entry in shown.entries) or shown.lines > len(beside) else page


def _is_told_empty(page: ListPage) -> bool:
    family = named(page.family)
    is_asked = page.source is not None and not (family.is_static or family.finds_reports)
    return is_asked and not (page.entries or page.lines)


def _vacant(page: ListPage) -> str:
    return vacant_part(page.page, [part.query.url for part in page.parts]) if page.source is None else ""


def _is_settled(page: ListPage) -> bool:
    """Whether a page shows its list, or says that there is none. Raises NotThereError."""
    if not page.has_reports:
        refuse_not_there(page)  # an error page may list the latest news
    # a script may fill what says 暂无数据 before it has run: then only a browser's word counts
    says_empty = page.says_empty and (page.source is not None or not page.answer.has_script)
    return bool(page.entries or page.lines or says_empty)


def is_made_by_script(page: ListPage) -> bool:
    """Whether a script may do more with a list's page than it shows."""
    return not page.answer.rendered and (page.answer.has_script or page.around is not None)


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


async def _shown(fetcher: Fetcher, page: ListPage) -> ListPage:
    """What a page shows, or what the request or the frame of its own host shows behind which its list stands."""
    answer = page.answer
    page = await list_behind(fetcher, page)
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
