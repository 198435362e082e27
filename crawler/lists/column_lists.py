"""The list of a known column: opened where it was found last, read by clicks where that takes some, and asked whether
its further parts are what they were.
"""

import contextlib
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from crawler.cms import annual
from crawler.fetching.answer import Validators
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import Query
from crawler.lists.browsed import list_clicked
from crawler.lists.choices import choices_on
from crawler.lists.clicks import with_labelled
from crawler.lists.list_page import ListPage, Source, Unchanged
from crawler.lists.list_reading import ListReading
from crawler.lists.opening import is_made_by_script, is_part_unchanged, open_list
from crawler.lists.to_the_end import read_list
from crawler.looks.ending import doubt_about_choices
from crawler.looks.errands import is_silent, may_come_now
from crawler.looks.look import Look
from crawler.looks.profile import Profile
from crawler.looks.remembering import judge_validators, may_go_on
from crawler.looks.timetable import is_dormant
from crawler.pages.page import Page
from crawler.pages.tree import NotWholeError
from crawler.search.clues import JOINT, Promise, year_in
from crawler.search.search import Step
from crawler.search.steps import parts_of
from storage.clock import day_of, now

_YEAR_ASKED = re.compile(r"[=:][\"']?(20\d\d)(?=[\"'&,}]|$)")
"""A year that a question bears as one of its values."""


class ColumnLists:
    """Opens and reads the lists of one portal's columns."""

    def __init__(self, fetcher: Fetcher, bodies: Collection[str], *, render: str, full: bool) -> None:
        """``bodies`` are the short names of the portal's registered bodies; ``full`` asks for silent years too."""
        self._fetcher, self._bodies, self._render, self._full = fetcher, bodies, render, full

    async def opened(self, look: Look, *, thorough: bool) -> ListPage | Unchanged:
        """The list's first page, conditional unless the look is ``thorough``, or nothing but the server's word would
        keep a report missing. Raises what `open_list` raises."""
        profile, step = look.profile, step_to(look)
        self._fetcher.places = {**profile.places, **self._fetcher.places}
        parts = [Source.of(kept, thorough=thorough) for kept, _ in profile.parts]
        own = Source.of(profile.source, thorough=False)
        is_behind = _is_behind(look, own)
        thorough = thorough or is_behind
        labelled = [part for part in (own, *parts) if part is not None and part.label]
        # whether other labels have come, only the column's own page tells
        is_sure = not is_behind and None not in parts
        is_sure = is_sure and (bool(profile.unseen) or not (thorough and labelled))
        is_sure = is_sure and not (labelled and look.overdue and await self._offers_others(look, labelled))
        source = Source.of(profile.source, thorough=thorough) if is_sure else None
        look.is_plain = thorough or (bool(look.overdue) and profile.may_be_deceived(look.started))
        opened = await open_list(
            self._fetcher,
            look.column.url,
            validators=Validators() if look.is_plain else Validators(profile.etag, profile.last_modified),
            known_sha256="" if thorough else profile.sha256,
            browser=browser_mode(self._render, profile),
            source=source,
            labelled=labelled,
            parts=lambda page: parts_of(page, step, self._fetcher, self._bodies),
            of_notices=profile.is_mixed and not profile.is_masked,
            known=() if thorough and profile.proved else look.known,
        )
        profile.places = dict(self._fetcher.places)
        if isinstance(opened, Unchanged):
            if await self.are_parts_unchanged(look):
                return opened
            if profile.parts:  # the column's own page may name others by now
                profile.source = {}
            return await self.opened(look, thorough=True)
        if source is not None and opened.source == source:  # its column's page would have named them
            return replace(opened, parts=tuple(part for part in parts if part is not None))
        if labelled and not opened.labels and not opened.answer.rendered:
            return with_labelled(opened, labelled)
        return opened

    async def _offers_others(self, look: Look, known: Collection[Source]) -> bool:
        """Whether a column's own page offers other choices than those whose lists are known, while a report is overdue:
        a body that publishes at last may be one. Asked for once a day; a page that a script makes tells nothing."""
        profile, year = look.profile, year_in(look.column.name)
        is_over = year is not None and year not in look.overdue
        if is_over or profile.unseen or not profile.may_have_moved(look.started):
            return False
        try:
            page = Page.parse(look.column.url, (await self._fetcher.get(look.column.url)).text)
        except (CouldNotLookError, NotWholeError):
            return False
        offered = sorted({label for labels in choices_on(page) for label in labels})
        before, profile.choices = profile.choices, offered
        learnt = frozenset[str]().union(*(one.labels for one in known))
        return offered != before if before else not learnt.issuperset(offered)

    @staticmethod
    def has_others(look: Look, opened: ListPage) -> bool:
        """Whether a list has parts that were not among those of the last look."""
        kept = [Source.of(source, thorough=False) for source, _ in look.profile.parts]
        return not {str(part.query) for part in opened.parts} <= {str(one.query) for one in kept if one is not None}

    async def judge_validators(self, look: Look, opened: ListPage) -> None:
        """Whether the server's validators can be believed. One that gave other lines while a report is overdue is asked
        once whether it would have kept them from who named the old tag."""
        profile = look.profile
        before, now_given = Validators(profile.etag, profile.last_modified), opened.answer.validators
        judge_validators(profile, opened, is_plain=look.is_plain)
        is_told = Validators() != before != now_given and profile.digest not in ("", opened.digest)
        if not (look.overdue and is_told) or opened.answer.rendered or profile.tells_changes:
            return
        query = opened.source.query if opened.source is not None else Query(look.column.url)
        with contextlib.suppress(CouldNotLookError):
            answer = await self._fetcher.ask(query, before)
            profile.tells_changes = answer.status == HTTPStatus.OK
            profile.validators = "lying" if answer.status == HTTPStatus.NOT_MODIFIED else profile.validators

    async def read(self, look: Look, opened: ListPage) -> ListReading:
        """The list to its end; where that takes clicks, and a browser may make them, as those tell."""
        if opened.family == annual.FAMILY.name:
            return await self._years(look, opened)
        reading = await read_list(self._fetcher, opened)
        mode, tally = browser_mode(self._render, look.profile), self._fetcher.tally
        if mode == "no" or tally.rendered or not look.profile.may_click(look.started):
            return reading
        is_doubted = reading.doubt or doubt_about_choices(reading) or may_go_on(look, reading)
        if not is_doubted or not is_made_by_script(opened):
            return reading
        clicked = await list_clicked(self._fetcher, opened, look.column.url)
        reading.is_scrolled = clicked is opened
        found = reading if clicked is None or clicked is opened else await read_list(self._fetcher, clicked)
        is_better = not found.doubt and not doubt_about_choices(found)
        look.profile.clicked = "" if is_better else look.started.isoformat()
        return found if is_better or {*found.entries} > {*reading.entries} else reading

    async def _years(self, look: Look, opened: ListPage) -> ListReading:
        """The list of a body's years; those that are silent are asked for in their time alone."""
        known = {} if self._full else look.known
        silent = {url: one.entry for url, one in known.items() if is_silent(one)}
        quiet = {url: entry for url, entry in silent.items() if not may_come_now(known[url], look.started)}
        reading = await read_list(self._fetcher, replace(opened, paging=annual.without(opened.paging, quiet)))
        reading.entries = {**quiet, **reading.entries}
        return reading

    async def are_parts_unchanged(self, look: Look) -> bool:
        """Whether the further lists of a column begin as they did, and the pages are what they were that tell what the
        first one does not: some of them once a day.

        While a report is overdue, so are the lists of its year, and the pages on which one of the latest year may
        stand. Other lists of years that are over are not asked.
        """
        profile, is_new_day = look.profile, look.profile.may_have_moved(look.started)
        overdue = look.overdue if is_new_day else frozenset()
        recent = profile.recent if day_of(look.started).year - 1 in overdue else []
        asked = set()
        for source, digest in (*profile.parts, *profile.ends, *(profile.moved if is_new_day else ()), *recent):
            kept = Source.of(source, thorough=False)
            if kept is not None and (str(kept.query) in asked or _is_over(kept, overdue, look.started)):
                continue
            if not await is_part_unchanged(self._fetcher, look.column.url, kept, digest):
                return False
            asked.add(str(kept.query) if kept is not None else "")
        if is_new_day:
            profile.unmoved = look.started.isoformat()
        return True


def _is_over(source: Source, overdue: Collection[int], started: datetime) -> bool:
    """Whether a list is that of a year that is over, and of which nothing is overdue."""
    return is_dormant(source.labels, started) and not {year_in(label) for label in source.labels} & {*overdue}


def browser_mode(render: str, profile: Profile) -> str:
    """How `open_list` uses a browser, by the configuration (``auto``, ``always``, ``never``) and what was learnt."""
    if render == "always" or (render == "auto" and profile.uses_browser(now())):
        return "first"
    # without rendering a page that needs it must still say so: the fetcher then refuses to render
    return "fallback" if profile.may_try_browser(now()) else "no"


def step_to(look: Look) -> Step:
    """The way that led to a look's column."""
    names = tuple(filter(None, look.column.name.split(JOINT)))
    return Step(look.column.url, Promise.COLUMN, 0, names=names)


def _is_behind(look: Look, source: Source | None) -> bool:
    """Whether a list was found last behind a question for a year before the latest that is owed: of a year that has
    come since, only the column's own page tells."""
    query = source.query if source is not None else None
    asked = [int(year) for year in _YEAR_ASKED.findall(f"{query.url}&{query.body}")] if query is not None else []
    return bool(asked) and year_in(look.column.name) is None and max(asked) < day_of(look.started).year - 1
