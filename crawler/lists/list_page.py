"""A page of a list as it was read, and where the list really stands."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from crawler.cms import FAMILIES, annual, family_of, heard
from crawler.cms.family import Family, Paging, Sheet, Turn
from crawler.fetching.answer import Answer
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.query import Query
from crawler.lists.posted import posted_lists
from crawler.pages.addresses import lasting
from crawler.pages.lone import report_on, years_beside
from crawler.pages.page import Page
from crawler.pages.rows import entries_of
from crawler.pages.tree import NotWholeError
from crawler.pages.wording import names_report
from crawler.reading.containers.zip_document import documents_in
from storage.clock import day_of, now
from storage.language import N_
from storage.visits import Entry, Outcome

_GOOD_FOR = timedelta(days=30)
JOINED = " + "
"""Between the labels of two choices that were made together: 2025年 + 乡镇街道."""

NO_LIST = N_("the page shows no entries and does not say that there are none")


class NoListError(CouldNotLookError):
    """The page is there and shows no list: raised by `open_list`. ``page`` is what it shows, where it can be parsed."""

    outcome = Outcome.LAYOUT_CHANGED
    message = NO_LIST

    def __init__(self, answer: Answer, page: Page | None = None) -> None:
        self.answer, self.page = answer, page
        super().__init__(answer.url, answer.evidence)


@dataclass(frozen=True)
class Source:
    """Where a column's list really stands: the request that its page leads to, and the family that reads the answer.

    It is good for thirty days, then the column's page is asked again, and not beyond the year: another year may be
    another request. ``label`` is what was clicked to learn it, one label of each choice where there are several.
    """

    family: str
    query: Query
    found: date
    label: str = ""

    @property
    def labels(self) -> frozenset[str]:
        """What was clicked, label by label."""
        return frozenset(filter(None, self.label.split(JOINED)))

    def as_json(self) -> dict[str, Any]:
        """As a profile keeps it: `of` gives it back."""
        kept = {"family": self.family, "query": self.query.as_json(), "found": self.found.isoformat()}
        return {**kept, "label": self.label} if self.label else kept

    @classmethod
    def of(cls, kept: Mapping[str, Any], *, thorough: bool) -> "Source | None":
        """A kept source that is good today. A thorough look asks the column's page unless that takes a browser."""
        if not kept or (thorough and kept["family"] != heard.FAMILY.name):
            return None
        found, today = date.fromisoformat(kept["found"]), day_of(now())
        if found.year != today.year or today - found > _GOOD_FOR:
            return None
        return cls(str(kept["family"]), Query.of(kept["query"]), found, str(kept.get("label", "")))


@dataclass(frozen=True)
class ListPage:
    """One page of a list as it was read. ``page`` is the column's own, ``source`` where the list stood instead. Of its
    ``rows`` some may be lines that are no entries.

    ``unread`` is a line of it that has no link; ``defence`` is the wall before the list that its page leads to. A page
    that is ``alone`` is a report itself and says nothing of others. ``parts`` are further lists of the same column,
    those of clicked labels among them. ``around`` is the column's page where that only frames the list's. ``answers``
    are the documents of an archive, which came with it. A page ``is_silent`` that is of one document and shows
    nothing. ``called`` are the lines of this list's further pages that are called by their bodies or years alone. Of
    one that is ``is_boxed`` nobody knows whether its lines are those of a box.
    """

    answer: Answer
    page: Page
    family: str
    entries: tuple[Entry, ...]
    paging: Paging
    says_empty: bool
    unread: str = ""
    lines: int = 0
    rows: int = 0
    contents: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    source: Source | None = None
    defence: str = ""
    alone: bool = False
    parts: tuple[Source, ...] = ()
    around: Page | None = None
    is_silent: bool = False
    called: Callable[[Page], tuple[Entry, ...]] | None = None
    is_boxed: bool = False

    @property
    def line_count(self) -> int:
        """How many lines it has, those that are no entries among them."""
        return max(self.lines, len(self.entries))

    @property
    def has_reports(self) -> bool:
        """Whether a line names a report."""
        return any(names_report(entry.title) for entry in self.entries)

    @property
    def is_shell(self) -> bool:
        """Whether the list itself stands behind another request."""
        return not self.entries and not self.lines and self.paging.following is not None

    @property
    def labels(self) -> frozenset[str]:
        """The labels whose lists are among its parts."""
        sources = (*self.parts, self.source) if self.source is not None else self.parts
        return frozenset[str]().union(*(one.labels for one in sources))

    @property
    def says_no_end(self) -> bool:
        """Whether nothing tells that the list ends here: neither a pager nor how many lines or pages it has."""
        paging = self.paging
        if paging.entries is not None and paging.entries == self.line_count:
            return False
        is_plain = self.answer.rendered or named(self.family).is_static
        return paging.is_silent if is_plain else paging.following is None and paging.total is None

    @property
    def goes_on(self) -> bool:
        """Whether the list has more lines than its first page shows, or may have."""
        stated = self.paging.entries
        is_all = stated is not None and stated <= self.line_count
        is_more = self.paging.following is not None or stated is not None or not self.paging.is_proved
        return bool(self.parts) or (is_more and not is_all)

    @property
    def digest(self) -> str:
        """The identity of what the page lists: its lines and what it says of its pages, whatever else it shows."""
        lines = [[lasting(entry.url), entry.title, str(entry.listed_date)] for entry in self.entries]
        paging = self.paging
        said = [paging.following is not None, paging.total, paging.is_proved, paging.doubt, paging.entries]
        return sha256(json.dumps([lines, said, self.unread, self.lines], ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Parts:
    """What a page leads on to: ``all`` of it, what is ``named`` like a body, and what may be reports of a told year."""

    all: tuple[Entry, ...] = ()
    named: tuple[Entry, ...] = ()
    reports: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Unchanged:
    """The first page is what it was: by a 304 or by its bytes."""

    answer: Answer


def understood(answer: Answer) -> ListPage:
    """A page read by its family. Raises NoListError when it cannot be parsed whole, and for what is no page.

    What a browser rendered is read as it stands: it has asked already for what stands behind it.
    """
    if answer.is_data and not answer.rendered:  # how much of it there is only the script knows that asks for it
        raise NoListError(answer)
    try:
        page = Page.parse(answer.url, answer.text, answer.encoding, answer.boxes)
    except NotWholeError as error:
        raise NoListError(answer) from error
    if packed := documents_in(answer.body):
        return _packed_page(answer, page, packed)
    family = family_of(page)
    own = report_on(page) if family.name != annual.FAMILY.name else None
    if own is not None:
        if years := years_beside(page, own):
            # each year has an address of its own, and this one that of whichever is the latest
            latest = () if any(year.title == own.title for year in years) else (own,)
            return _list_page(answer, page, family, Sheet((*latest, *years), contents={own.url: answer.text}))
        others = tuple(entry for entry in entries_of(page) if names_report(entry.title))
        found = Sheet((own, *others), contents={own.url: answer.text})
        return replace(_list_page(answer, page, family, found), alone=True)
    if answer.rendered and not family.is_static:
        return as_plain(_list_page(answer, page, family, Sheet()))
    return _with_posted(_list_page(answer, page, family, family.opened(page)))


def _with_posted(page: ListPage) -> ListPage:
    """A list with those for which a form of its page posts."""
    if not (page.entries and named(page.family).is_static):
        return page
    lists = (Source(page.family, query, day_of(now()), label) for label, query in posted_lists(page.page))
    return replace(page, parts=(*page.parts, *lists))


def _packed_page(answer: Answer, page: Page, packed: Iterable[str]) -> ListPage:
    """An archive as the list of the documents that it holds: each stands at its address, behind which its name does."""
    files = {f"{answer.url}#{quote(path, safe='')}": PurePosixPath(path).stem for path in packed}
    entries = tuple(Entry(url, stem) for url, stem in files.items())
    answers = {url: replace(answer, url=url) for url in files}
    sheet = Sheet(entries, Paging(), lines=len(entries))
    return replace(_list_page(answer, page, FAMILIES[-1], sheet), answers=answers)


def as_plain(page: ListPage) -> ListPage:
    """A page read by what it shows itself, whatever its family would ask for."""
    plain = FAMILIES[-1]
    return replace(_list_page(page.answer, page.page, plain, plain.opened(page.page)), family=page.family)


def _list_page(answer: Answer, column: Page, family: Family, sheet: Sheet) -> ListPage:
    stated = sheet.paging.entries
    is_short = stated is not None and stated > max(sheet.lines, len(sheet.entries))
    # what it states proves that lines which name no report are among those that it counts
    lines = stated if is_short and stated == sheet.rows else sheet.lines
    return ListPage(
        answer,
        column,
        family.name,
        sheet.entries,
        sheet.paging,
        sheet.says_empty,
        sheet.unread,
        lines,
        sheet.rows,
        sheet.contents,
        parts=tuple(Source(family.name, query, day_of(now())) for query in sheet.parts),
        is_silent=sheet.is_silent,
    )


def turned_page(
    answer: Answer, query: Query, column: Page, family: Family, *, number: int = 1, read: int = 0
) -> ListPage | None:
    """What the answer to a request for a page of a list shows; None when it cannot be read."""
    try:
        if answer.rendered and not family.is_static:
            return understood(answer)
        page = _list_page(
            answer,
            column,
            family,
            family.turned(Turn(column, query, answer.url, answer.text, number, read, answer.encoding)),
        )
    except (NoListError, NotWholeError):
        return None
    return page if page.is_shell else replace(page, source=Source(family.name, query, day_of(now())))


def first_page(answer: Answer, query: Query, family: Family, url: str) -> ListPage | None:
    """What the first page of a list shows that is asked for without the page of its column (``url``); None as above."""
    column = Page.parse(
        answer.url if family.is_static else url,
        answer.text if family.is_static else "",
        answer.encoding,
        answer.boxes,
    )
    return turned_page(answer, query, column, family)


def named(name: str) -> Family:
    """The family of a name; the last one, which knows any page, for a name of another version."""
    return next((family for family in FAMILIES if family.name == name), FAMILIES[-1])
