"""The list behind a page that does not show it: behind the request of a shell, or in frames of its own host."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from http import HTTPStatus

from crawler.cms import generic, heard, included, learning
from crawler.cms.family import unproved
from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.failures import AskedToWaitError, CouldNotLookError, ForbiddenByRobotsError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.gate import is_same_domain
from crawler.fetching.query import Query
from crawler.interfaces.written import with_written
from crawler.lists.list_page import ListPage, Source, as_plain, named, turned_page, understood
from crawler.pagers.marks import ASKS
from crawler.pages.addresses import joined
from crawler.pages.own_scripts import own_scripts
from crawler.pages.page import FILE, Page
from crawler.pages.rows import entries_of
from storage.clock import day_of, now

_MOST_SCRIPTS = 3
_SHELL = re.compile(r"""id=["']?app\b""")
_MOST_HOPS, _MOST_FRAMES, _MOST_LEVELS = 3, 3, 2
_NO_LIST_FRAME = re.compile(
    r"visit|count|login|tree\w{0,20}\.|share|foot|head|search|weather|tianqi|viewer|player|about:", re.IGNORECASE
)
_INCLUDED = re.compile(
    r"\.load\(\s*+[\"'](?P<url>[^\"'\s<>]{1,200}\.(?:s?html?|jsp|aspx?|php|inc)(?:\?[^\"'\s<>]{0,200})?)[\"']\s*+[,)]",
    re.IGNORECASE,
)
"""How a script puts a piece into a page that stands at a plain address."""
_LOADS = ".load("


async def list_in_frames(fetcher: Fetcher, page: ListPage, levels: int = _MOST_LEVELS) -> ListPage | None:
    """The list in the frames of a page, of its own host and two levels deep at most; None where they show none.

    Those of further frames are its parts, also of one that cannot be had now.
    """
    listed, _ = await _list_within(fetcher, page, frames_of(page.page), levels)
    return listed


async def parts_in_frames(fetcher: Fetcher, page: ListPage) -> tuple[Source, ...]:
    """The lists of reports in the frames beside a page's own lines, and what a wall keeps from being seen there."""
    listed, unread = await _list_within(fetcher, page, frames_of(page.page), _MOST_LEVELS)
    if listed is None or not listed.has_reports:
        return tuple(source for source, answer in unread if not answer.is_gone)
    return (Source(listed.family, Query(listed.answer.url, referer=page.answer.url), day_of(now())), *listed.parts)


async def list_included(fetcher: Fetcher, page: ListPage) -> ListPage | None:
    """The list in the pieces of a page that its script fetches from plain addresses (``.load('list.html')``); None
    where they show no reports, or the page asks for more than them, which may be its list."""
    source = page.page.source
    found = list(_INCLUDED.finditer(source))
    if len(ASKS.findall(source)) > len(found) or source.count(_LOADS) > len(found):
        return None
    try:
        listed, _ = await _list_within(fetcher, page, pieces_of(page.page), 1, are_pieces=True)
    except AskedToWaitError:
        raise
    except CouldNotLookError:
        return None
    return listed if listed is not None and listed.has_reports else None


async def list_in_scripts(fetcher: Fetcher, page: ListPage) -> ListPage | None:
    """The list whose lines scripts of the page's own site hold as data; None where none does, there are many, one
    cannot be had, or one asks for something: that may be the list, and the data what is left of an earlier one."""
    urls = own_scripts(page.page)
    if len(urls) > _MOST_SCRIPTS or any(sign.search(page.page.source) for sign in (_SHELL, ASKS)):
        return None
    scripts = [await _script(fetcher, url, page.answer.url) for url in urls]
    if any(one is None or ASKS.search(one.text) for one in scripts):
        return None
    lists: list[ListPage] = []
    for answer in filter(None, scripts):
        if answer.status != HTTPStatus.OK or answer.is_html:
            continue
        entries = entries_of(with_written(page.page.with_script(answer.text)))
        query = learning.learnt_inline(entries, answer.url, answer.text, page.page.url) if entries else None
        listed = turned_page(answer, query, page.page, heard.FAMILY) if query is not None else None
        if entries and listed is None:
            return None
        lists += [listed] if listed is not None else []
    parts = tuple(one.source for one in lists[1:] if one.source is not None)
    return replace(lists[0], parts=parts) if lists else None


async def _script(fetcher: Fetcher, url: str, referer: str) -> Answer | None:
    """What a script's address answers; None where that may be another thing for a browser, or another time."""
    try:
        answer = await fetcher.get(url, referer=referer)
    except AskedToWaitError:
        raise
    except CouldNotLookError:
        return None
    is_had = answer.status in (HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.GONE) and not walls.wall(answer)
    return answer if is_had else None


async def _list_within(
    fetcher: Fetcher, page: ListPage, frames: Sequence[str], levels: int, *, are_pieces: bool = False
) -> tuple[ListPage | None, list[tuple[Source, Answer]]]:
    """The list in some frames, or pieces, of a page, and those of them that could not be had, with their answers."""
    if not frames or len(frames) > _MOST_FRAMES:
        return None, []
    inside: list[ListPage] = []
    unread: list[tuple[Source, Answer]] = []
    for frame in frames:
        with fetcher.holding():  # all but the first are asked for again, as parts
            answer = await fetcher.get(frame, referer=page.answer.url)
        if answer.status != HTTPStatus.OK or walls.wall(answer):
            family, base = (included.FAMILY, page.page.base) if are_pieces else (generic.FAMILY, page.answer.url)
            unread.append((Source(family.name, Query(frame, referer=base), day_of(now())), answer))
        elif (one := await _in_frame(fetcher, page, frame, answer, 0 if are_pieces else levels)) is not None:
            inside.append(one)
    shown = [one for one in inside if one.source is not None]
    lists = [one for one in shown if one.entries or one.lines] or (shown if len(frames) == 1 else [])
    if not lists:
        return None, unread
    others = (part for one in lists[1:] if one.source is not None for part in (one.source, *one.parts))
    parts = (*lists[0].parts, *others, *(source for source, _ in unread))
    found = replace(lists[0], around=page.page, parts=parts)
    # what a script makes in the frame beside it may be as much of the column
    made = next((one.answer.url for one in inside if one.source is None), "")
    return replace(found, paging=unproved(made)) if made else found, unread


def frames_of(page: Page) -> list[str]:
    """The frames of a page that may hold its list, by their addresses: those of its own domain."""
    return _holding_lists(page, dict.fromkeys(page.frames))


def pieces_of(page: Page) -> list[str]:
    """The pieces of a page that its script fetches from plain addresses, as far as they may hold what it shows."""
    return _holding_lists(page, dict.fromkeys(joined(page.base, one["url"]) for one in _INCLUDED.finditer(page.source)))


def _holding_lists(page: Page, addresses: Iterable[str]) -> list[str]:
    own = (one for one in addresses if is_same_domain(one, page.url))
    return [one for one in own if not (_NO_LIST_FRAME.search(one) or FILE.search(one))]


async def _in_frame(fetcher: Fetcher, page: ListPage, frame: str, inner: Answer, levels: int) -> ListPage | None:
    """The list that a frame's answer shows or leads to, that of a piece of the page where there are no ``levels``; None
    where it shows none, and does not say that there is none. One without a source is a page that a script makes."""
    framed = understood(inner)
    if framed.is_shell:
        return await list_behind(fetcher, framed)
    if framed.entries or (framed.says_empty and not inner.has_script):  # as `opening` does
        if not levels:
            return turned_page(inner, Query(frame, referer=page.page.base), page.page, included.FAMILY)
        query = Query(frame, referer=page.answer.url)
        return replace(framed, source=Source(framed.family, query, day_of(now())))
    inner_list = await list_in_frames(fetcher, framed, levels - 1) if levels > 1 else None
    is_made = inner_list is None and not framed.page.links and ASKS.search(inner.text) is not None
    return framed if is_made else inner_list


async def list_behind(fetcher: Fetcher, page: ListPage, hops: int = _MOST_HOPS) -> ListPage:
    """The first page of the list behind a shell; the shell itself, with the wall before its list, where there is none.

    Raises what asking for the list raises, when no way to it is left.
    """
    if not page.is_shell or not hops:
        return page
    family = named(page.family)
    failure: CouldNotLookError | None = None
    empty: ListPage | None = None
    for query in page.paging.ways:
        try:
            answer = await fetcher.ask(query)
        except (AskedToWaitError, ForbiddenByRobotsError):
            raise
        except CouldNotLookError as error:
            failure = failure or error
            continue
        defence = walls.wall(answer) if answer.status != 405 else ""
        if defence or answer.status != 200:
            page = replace(page, defence=page.defence or defence)
            continue
        behind = turned_page(answer, query, page.page, family)
        if behind is not None and behind.is_shell:
            behind = await list_behind(fetcher, behind, hops - 1)
        if behind is not None and (behind.entries or behind.lines):
            return replace(behind, parts=(*behind.parts, *page.parts))
        if behind is not None and behind.says_empty:
            empty = empty or behind
    if empty is None and failure is not None:
        raise failure
    return empty or _as_it_stands(page)


def _as_it_stands(page: ListPage) -> ListPage:
    """A shell whose list cannot be had, by the lines that it shows itself: they prove nothing about the others."""
    own = as_plain(page)
    if page.paging.following is None or not own.entries:
        return page
    return replace(own, paging=unproved(page.paging.following.url), defence=page.defence)
