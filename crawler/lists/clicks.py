"""Lists that only clicks show: what is clicked on a column's rendered page, and the requests that are learnt of it.

Other years and bodies beside a list, its next page, rows without addresses. What a click made a page ask for is asked
for without a browser from then on, and only what is had that way counts.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import urljoin

from crawler.cms import generic, heard, learning
from crawler.fetching import walls
from crawler.fetching.answer import Answer, Clicked, Heard
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import GUESSED, Query
from crawler.fetching.scrolling import SCROLL
from crawler.interfaces import numbering
from crawler.lists.choices import choices_not_shown, choices_of_a_part
from crawler.lists.crossing import alternatives, crossed
from crawler.lists.growing import asked_plainly, entries_shown, grown, steps_on
from crawler.lists.list_page import ListPage, NoListError, Source, first_page, named, understood
from crawler.lists.sliced import sliced
from crawler.pages.page import Page
from crawler.pages.rows import entries_of
from crawler.pages.tree import NotWholeError
from crawler.pages.unread_lines import unlinked_lines
from storage.clock import day_of, now
from storage.visits import Entry

_ROWS = 2
"""Rows that are opened to learn how addresses are made."""


def labels_on(
    known: Collection[str], url: str, text: str, given: Sequence[Heard], *, is_doubted: bool = False
) -> tuple[str, ...]:
    """What is clicked on a column's rendered page; not the labels whose lists are ``known``. Where it ``is_doubted``
    whether the page leads on as it says, also what turns it."""
    try:
        page = Page.parse(url, text)
    except NotWholeError:
        return ()
    entries = entries_of(page)
    rows = () if entries else tuple(line.title for line in unlinked_lines(page).values())[:_ROWS]
    choices = rows or _choices(page, entries, known)
    if not entries:
        return choices
    query = learning.learnt(entries, given, url)
    if numbering.can_turn(query):
        return choices
    return (*steps_on(generic.turning_labels(page) if is_doubted else _turning(page)), *choices)


def _choices(page: Page, entries: Sequence[Entry], known: Collection[str]) -> tuple[str, ...]:
    """The labels of a choice whose lists are not known; of several choices all, as each is made with each."""
    choices = choices_of_a_part(page, entries)
    if entries and len(choices) < 2:
        return choices_not_shown(page, entries, known)
    fresh = [[label for label in labels if label not in known] for labels in choices]
    if len(choices) > 1 and any(fresh):
        return tuple(dict.fromkeys(label for labels in choices for label in labels))
    return tuple(dict.fromkeys(label for labels in fresh for label in labels))


def _turning(page: Page) -> Sequence[str]:
    """What turns a list whose pager has no addresses."""
    found = generic.paging(page, page)
    is_known = found.is_proved and (found.following is None or found.following.rest != GUESSED)
    return () if is_known else generic.turning_labels(page)


async def with_clicked(fetcher: Fetcher, page: ListPage, shown: Answer, known: Iterable[Source] = ()) -> ListPage:
    """A list with what clicks on its column's page, as a browser showed it, tell of its other pages and lists."""
    before, column = entries_shown(shown.url, shown.text), Page.parse(shown.url, shown.text)
    turning = frozenset((SCROLL, *generic.turning_labels(column)))
    steps = [clicked for clicked in shown.clicked if clicked.label in turning]
    if steps:
        page = sliced(page, shown, steps) or await grown(fetcher, page, shown, steps, before) or page
    made: list[Source] = []
    stood = {entry.url for entry in before}
    for clicked in shown.clicked:
        entries = entries_shown(shown.url, clicked.text)
        if clicked.label not in turning:
            part = await _part(fetcher, page, column, clicked, made, entries, stood)
            made += [part] if part is not None else []
        stood = {entry.url for entry in entries}
    choices = choices_of_a_part(column, before)
    if len(choices) < 2 or not made or alternatives(made, choices):
        return with_labelled(page, (*known, *made))
    if together := crossed(made, choices):
        return with_labelled(replace(page, parts=tuple(one for one in page.parts if not one.label)), together)
    # then what the others show stays in doubt
    return with_labelled(page, (*known, *(one for one in made if one.label in choices[0])))


def was_scrolled_in_vain(shown: Answer) -> bool:
    """Whether a page was scrolled to its end, and shows the lines that it did before."""
    scrolled = [clicked.text for clicked in shown.clicked if clicked.label == SCROLL]
    before = {entry.url for entry in entries_shown(shown.url, shown.text)}
    return bool(scrolled) and {entry.url for entry in entries_shown(shown.url, scrolled[-1])} == before


def with_labelled(page: ListPage, lists: Iterable[Source]) -> ListPage:
    """A list with those of its labels, of which one may be what it shows itself."""
    for one in lists:
        if page.source is not None and str(one.query) == str(page.source.query):
            page = replace(page, source=replace(page.source, label=one.label))
        else:
            page = replace(page, parts=(*page.parts, one))
    return page


async def rows_opened(fetcher: Fetcher, shown: Answer) -> ListPage | None:
    """The list of a page whose rows have no addresses, by those of the first, which were opened; None without it."""
    page = Page.parse(shown.url, shown.text)
    lines = {line.title: line for line in unlinked_lines(page).values()}
    opened = [
        replace(lines[one.label], url=urljoin(shown.url, one.opened))
        for one in shown.clicked
        if one.opened and one.label in lines
    ]
    if not opened:
        return None
    query = learning.learnt(opened, shown.heard, shown.url) or learning.learnt_of_rows(page, opened)
    found = await asked_plainly(fetcher, query, page) if query is not None else None
    return found if found is not None and lines.keys() <= {entry.title for entry in found.entries} else None


async def labels_opened(fetcher: Fetcher, shown: Answer, known: Iterable[Source]) -> ListPage | None:
    """The lists of a page's labels where it shows none until one is clicked: the first, the others as its parts."""
    page = understood(shown)
    found = (await with_clicked(fetcher, page, shown, known)).parts
    if not found:
        return None
    try:
        answer = await fetcher.ask(found[0].query)
    except CouldNotLookError:
        return None
    first = first_page(answer, found[0].query, named(found[0].family), shown.url)
    is_list = first is not None and answer.status == 200 and (first.entries or first.says_empty)
    return replace(first, page=page.page, source=found[0], parts=found[1:]) if first is not None and is_list else None


async def _part(
    fetcher: Fetcher,
    page: ListPage,
    column: Page,
    clicked: Clicked,
    made: Sequence[Source],
    entries: Sequence[Entry],
    stood: Collection[str],
) -> Source | None:
    """Where the list of a label stands: behind what its click asked for, in the frame that it changed, or where it
    leads. ``column`` is the page before any click, ``entries`` are the lines behind this one, of which some ``stood``
    there before it: a fold that opens hides no other."""
    fresh = [entry for entry in entries if entry.url not in stood]
    given = (entries, fresh) if 0 < len(fresh) < len(entries) else (entries,)
    learnt = (learning.learnt(one, clicked.heard, column.url) for one in given if one)
    query = next(filter(None, learnt), None)
    for source in (page.source, *made):  # one without lines teaches nothing itself
        if query is None and source is not None and source.family == heard.FAMILY.name:
            query = _alike(source.query, clicked.heard)
    if query is not None:
        return Source(heard.FAMILY.name, query, day_of(now()), clicked.label)
    framed, before = Page.parse(column.url, clicked.text).frames, column.frames
    frames = [url for url in framed if url not in before]
    if not clicked.opened and not frames and page.source is not None and page.source.query.url in framed:
        return replace(page.source, label=clicked.label)  # what it showed at first
    for url in islice((*filter(None, [clicked.opened]), *frames), 1):
        return await _standing_at(fetcher, urljoin(column.url, url), column.url, clicked.label)
    return None


def _alike(query: Query, given: Iterable[Heard]) -> Query | None:
    """What was asked at the same place as a known request, for other lines."""
    for one in given:
        if one.url.partition("?")[0] == query.url.partition("?")[0] and one.is_post == (query.method == "POST"):
            return replace(query, url=one.url, body=one.body)
    return None


async def _standing_at(fetcher: Fetcher, url: str, referer: str, label: str) -> Source | None:
    if not fetcher.within(url):
        return None
    try:
        found = understood(await fetcher.get(url, referer=referer))
    except (CouldNotLookError, NoListError):
        return None
    is_list = found.answer.status == 200 and not walls.wall(found.answer) and (found.entries or found.says_empty)
    return Source(found.family, Query(url, referer=referer), day_of(now()), label) if is_list else None
