"""A list as far as it was read, and which of its pages tell what the first one does not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from urllib.parse import unquote

from crawler.cms import annual
from crawler.fetching.answer import Answer
from crawler.interfaces import numbering
from crawler.lists.list_page import ListPage
from crawler.looks.timetable import latest_year_on
from crawler.pages.wording import may_be_report, names_year
from storage.clock import day_of, now
from storage.visits import Entry

_MOST_VACANT = 2
_MOST_PINNED = 3
"""Lines at the top of a page that may be pinned there."""
_NUMBER = re.compile(r"\d{1,18}")


@dataclass
class ListReading:
    """A list as far as it was read. ``doubt`` says why its end is not proved, as a visit's detail; empty when it is.

    ``lines`` counts all lines once, those of other columns too, ``rows`` whatever stands in the list's own pages as
    lines do; ``contents`` are documents that came with the list; ``parts`` are the first pages of further lists of the
    column, of which some ``repeated`` others. ``last`` is the last page of its own list; ``ends`` are those of the
    others that go beyond one, whose lines are ``joined``; ``vacant`` are pages that say to hold nothing yet, ``late``
    those behind the first on which reports of the latest year may stand, ``further`` are all of those; ``endless`` are
    the others of one page that say nothing of their end. ``slipped`` counts the lines that came again at another place
    of a page (``places``): where they stood twice others may stand nowhere. ``steps`` are the pages that pagers show
    by their numbers, ``last_steps`` those that they call the last, ``stated`` is the highest number of lines that a
    page tells of the list. One ``is_scrolled`` that a browser scrolled and that showed no more.
    """

    first: ListPage
    entries: dict[str, Entry] = field(default_factory=dict)
    pages: int = 0
    lines: int = 0
    rows: int = 0
    evidence: list[str] = field(default_factory=list)
    contents: dict[str, Answer] = field(default_factory=dict)
    parts: list[ListPage] = field(default_factory=list)
    doubt: str = ""
    unread: str = ""
    repeated: int = 0
    last: ListPage | None = None
    joined: int = 0
    ends: list[ListPage] = field(default_factory=list)
    vacant: list[ListPage] = field(default_factory=list)
    late: list[ListPage] = field(default_factory=list)
    endless: list[ListPage] = field(default_factory=list)
    further: list[ListPage] = field(default_factory=list)
    slipped: int = 0
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    steps: dict[int, str] = field(default_factory=dict)
    last_steps: dict[str, None] = field(default_factory=dict)
    stated: int = 0
    is_scrolled: bool = False

    @property
    def begins(self) -> ListPage:
        """The page with which the list begins: it may have been asked for from the second one on, where it counts its
        pages from 0."""
        own = numbering.number_of(self.first.source.query) if self.first.source is not None else None
        others = ((numbering.number_of(page.source.query), page) for page in self.further if page.source is not None)
        return next((page for number, page in others if own and number is not None and number < own), self.first)

    @property
    def growing(self) -> list[ListPage]:
        """The pages behind the first to which what is new comes: the last one of a list that begins with the oldest;
        of the years of a body the latest that had no report."""
        if self.first.family == annual.FAMILY.name:
            return _plain(self.vacant[:_MOST_VACANT])
        return _plain([self.last]) if self.last is not None and self._is_oldest_first else []

    @property
    def moved(self) -> list[ListPage]:
        """The other pages that a line moves which slips in behind the first, dated back: the last one of a list, unless
        the first tells how many lines there are; of pages that each begin behind a line (``?after=5``) any of them."""
        if self.first.family == annual.FAMILY.name:
            return []
        is_counted = self.first.paging.entries == self.lines - self.joined
        tells = not (is_counted or self.last is self.first or self._is_oldest_first)
        if self.last is None or not tells:
            return _plain(self.ends)
        return _plain([*(self.further if _stand_alone(self.further) else [self.last]), *self.ends])

    @property
    def recent(self) -> list[ListPage]:
        """The pages behind the first on which a report of the latest year may come to stand."""
        return [] if self.first.family == annual.FAMILY.name else _plain(self.late)

    @property
    def untold(self) -> list[ListPage]:
        """The lists of one page that say nothing of their end, its own and the others."""
        is_one = self.last is self.first and self.first.family != annual.FAMILY.name and not self.first.alone
        return [*([self.first] if is_one and self.first.says_no_end else []), *self.endless]

    @property
    def _is_oldest_first(self) -> bool:
        """Whether the lines of the last page are younger than those of the first, which does not say how many there
        are."""
        days = [
            sorted(entry.listed_date for entry in page.entries if entry.listed_date is not None)
            for page in (self.first, self.last)
            if page is not None
        ]
        if self.pages < 2 or not all(days) or self.first.paging.entries is not None:
            return False
        first, last = (one[len(one) // 2] for one in days)
        return first < last

    def take(self, page: ListPage) -> None:
        """Add a page's lines."""
        self.pages += 1
        if self.last is not None and (any(map(_is_late, self.last.entries[-1:])) or any(map(_is_late, page.entries))):
            self.late.append(page)
        self.further += [page] if self.last is not None else []
        self.last = page
        self.vacant += [page] if page.says_empty and page is not self.first else []
        self.unread = self.unread or page.unread
        self.evidence.append(page.answer.evidence)
        again = len({entry.url for entry in page.entries} & self.entries.keys())
        self.lines += page.line_count - again
        self.rows += max(page.rows, page.line_count) - again
        self._note_places(page)
        self.steps = {**page.paging.steps, **self.steps}
        self.last_steps |= {page.paging.last: None} if page.paging.last else {}
        self.stated = max(self.stated, page.paging.entries or 0)
        for entry in page.entries:
            self.entries.setdefault(entry.url, entry)
        for url, text in page.contents.items():
            self.contents.setdefault(url, _came_with(page.answer, url, text))
        self.contents |= page.answers

    def _note_places(self, page: ListPage) -> None:
        """Where the lines of a page stand on it, from its top and its end: what is pinned there comes on each page,
        and what is pinned on the first one again in its own place."""
        for at, entry in enumerate(page.entries):
            place = (at, len(page.entries) - at)
            before = self.places.setdefault(entry.url, place)
            self.slipped += before[0] >= _MOST_PINNED and place[0] != before[0] and place[1] != before[1]

    def join(self, part: "ListReading") -> None:
        """Add another list of the column."""
        self.parts.append(part.first)
        label = part.first.source.label if part.first.source is not None else ""
        self.ends += [
            replace(page, source=replace(page.source, label=label))
            for page in (*part.growing, *part.moved)
            if page.source is not None
        ]
        self.late += [replace(page, source=replace(page.source, label=label)) for page in part.late if page.source]
        self.endless += part.untold
        self.pages += part.pages
        self.lines += part.lines
        self.joined += part.lines
        self.evidence += part.evidence
        self.entries = {**part.entries, **self.entries}
        self.contents = {**part.contents, **self.contents}
        self.doubt = self.doubt or part.doubt


def _stand_alone(pages: Sequence[ListPage]) -> bool:
    """Whether the addresses of some pages do not count them, or their lines: one that slips in moves its own alone."""
    return any(not _counts(one, other) for one, other in pairwise(pages))


def _counts(one: ListPage, other: ListPage) -> bool:
    """Whether the address of a page differs from that of the next one by numbers that go on by one, or by its lines."""
    if one.source is None or other.source is None:
        return True
    here, there = unquote(str(one.source.query)), unquote(str(other.source.query))
    steps = {
        int(after) - int(before)
        for before, after in zip(_NUMBER.findall(here), _NUMBER.findall(there), strict=False)
        if before != after
    }
    is_alike = _NUMBER.sub("", here) == _NUMBER.sub("", there)
    return is_alike and len(steps) <= 1 and steps <= {1, -1, one.line_count}


def _is_late(entry: Entry) -> bool:
    """Whether a line is of the time in which reports of the latest year appear, as far as it tells."""
    year = day_of(now()).year
    if entry.listed_date is not None and latest_year_on(entry.listed_date) >= year - 1:
        return True
    return str(year - 1) in entry.title or (
        entry.listed_date is None and may_be_report(entry.title) and not names_year(entry.title)
    )


def _came_with(answer: Answer, url: str, text: str) -> Answer:
    """A document that a list's answer holds whole, as if its own address had given it."""
    return Answer(url, 200, (("Content-Type", "text/html; charset=utf-8"),), text.encode(), text, answer.evidence)


def _plain(pages: Iterable[ListPage]) -> list[ListPage]:
    """Those of some pages that no browser showed, which is not what the same address answers."""
    return [page for page in pages if not page.answer.rendered]
