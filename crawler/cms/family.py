"""What a family of CMS is to the crawler: how its page is recognised, what it lists, and how its list goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from crawler.fetching.query import GUESSED, Query
from crawler.interfaces.written import with_written
from crawler.pagers.stated import number_in_field, stated_current
from crawler.pages.list_lines import lines_alike, lines_of_list
from crawler.pages.matrix import lines_of_tables
from crawler.pages.page import Page
from crawler.pages.rows import entries_of, is_about_reports
from crawler.pages.twins import without_twins
from crawler.pages.unread_lines import says_empty, unread_line
from crawler.pages.wording import names_report
from storage.visits import Entry


@dataclass(frozen=True)
class Paging:
    """What a page of a list says about the others.

    ``following`` asks for the next page, None after the last; ``otherwise`` are other ways to ask, tried in turn where
    that gives no new line. ``total`` is the number of pages where the list says it, ``entries`` that of all its
    lines. ``is_proved`` is false when there may be more that cannot be followed; ``doubt`` then says in facts why.
    ``is_silent`` tells that the page says nothing of others, which proves an end only to who came by a link.
    ``beyond`` is where a link to a next page leads on the last one that the list states: most show again what they
    did, a pager that was not made anew shows more. ``steps`` are the pages that its pager shows by their numbers,
    ``last`` is the one that it calls the last. ``is_told`` tells that the steps are all pages of the list, which each
    of them by itself does not say. ``beside`` are the next pages of other lists that stand on the same page; ``total``
    then counts the pages of all.
    """

    following: Query | None = None
    total: int | None = None
    is_proved: bool = True
    doubt: str = ""
    entries: int | None = None
    otherwise: tuple[Query, ...] = ()
    is_silent: bool = field(default=False, compare=False)
    beyond: str = field(default="", compare=False)
    steps: Mapping[int, str] = field(default_factory=dict, compare=False)
    last: str = field(default="", compare=False)
    is_told: bool = False
    beside: tuple[str, ...] = ()

    @property
    def ways(self) -> tuple[Query, ...]:
        """All ways to ask for the next page, the likeliest first."""
        return () if self.following is None else (self.following, *self.otherwise)


def asked(ways: Sequence[Query], total: int | None = None, entries: int | None = None) -> Paging:
    """A page that is followed by what one of some ways asks for; one that is the last where there is none."""
    return Paging(ways[0] if ways else None, total, entries=entries, otherwise=tuple(ways[1:]))


def following(url: str, total: int | None = None) -> Paging:
    """A page that is followed by another at a plain address."""
    return Paging(Query(url), total)


def unproved(doubt: str) -> Paging:
    """A page that may be followed by others, nobody can tell how."""
    return Paging(is_proved=False, doubt=doubt)


def in_same_manner(found: Paging, query: Query) -> Paging:
    """How a page goes on whose further pages are read as it was, which ``query`` asked for; what would only be guessed
    of its address says nothing of them."""
    ways = tuple(replace(way, referer=query.referer, rest=query.rest) for way in found.ways if way.rest != GUESSED)
    if found.ways and not ways:
        return replace(found, following=None, otherwise=(), is_proved=False, doubt=query.url)
    return replace(found, following=ways[0] if ways else None, otherwise=ways[1:])


@dataclass(frozen=True)
class Sheet:
    """One page of a list as its family reads it.

    ``lines`` counts what the page lists where that is more than its entries (lines of other columns, a line twice), and
    ``rows`` what may be lines beside them as it stands in the same list, 0 where nobody can tell;
    ``unread`` is a line without an address; ``contents`` are documents by address, as HTML, that came with the list.
    ``parts`` ask for further lists of the same column, each with pages of its own. ``is_silent`` tells of a page of one
    document that it shows nothing.
    """

    entries: tuple[Entry, ...] = ()
    paging: Paging = field(default_factory=Paging)
    says_empty: bool = False
    unread: str = ""
    lines: int = 0
    rows: int = 0
    contents: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Query, ...] = ()
    is_silent: bool = False

    @property
    def has_reports(self) -> bool:
        """Whether a line names a report: others may be news beside a list that is asked for."""
        return any(names_report(entry.title) for entry in self.entries)

    @property
    def is_shell(self) -> bool:
        """Whether the list itself stands behind another request."""
        return not self.entries and not self.lines and self.paging.following is not None


@dataclass(frozen=True)
class Turn:
    """A further answer of a list: ``number`` is its page, from 1, and ``read`` counts the lines before it.

    ``column`` is the column's own page; without content where a remembered query is asked without it.
    """

    column: Page
    query: Query
    url: str
    text: str
    number: int
    read: int
    encoding: str = ""

    @property
    def base(self) -> str:
        """What the addresses in the answer of an interface are relative to: the page that a script puts them into."""
        return self.column.base or self.url

    def is_last(self, lines: int) -> bool:
        """Whether a page is the last of a list that states no number: it has fewer lines than those before it.

        The first page tells nothing, as a server may give fewer lines than it is asked for.
        """
        return self.number > 1 and lines * (self.number - 1) < self.read

    def is_far_shorter(self, lines: int) -> bool:
        """Whether a page is the last by its lines of a list whose pages may lack some that are not shown."""
        return self.number > 1 and 5 * lines * (self.number - 1) < 4 * self.read

    def believed(self, stated: int | None, lines: int, size: int | None = None) -> int | None:
        """The number of lines that a list states; None where it cannot be that: fewer than this answer alone has, or
        just as many as were asked for at once (``size``), as it may count this page."""
        is_of_page = stated is not None and stated == lines == size
        return None if stated is None or stated < lines or is_of_page else stated

    def reaches(self, stated: int, lines: int) -> bool:
        """Whether a list ends here that states a number of unsure meaning: of its lines, or, where more of them have
        come and the pages are full, of its pages."""
        read = self.read + lines
        return read == stated or (read > stated and (self.number >= stated or self.is_last(lines)))

    def says_end(self, rows: object, stated: int | None) -> bool:
        """Whether an answer's array is empty as the list says: by its number, which is 0 or of what came before, or,
        where it has none, behind a page."""
        return rows == [] and (stated == 0 or (self.number > 1 and stated in (None, self.read)))

    @cached_property
    def page(self) -> Page:
        """The answer as HTML. Raises NotWholeError."""
        return replace(Page.parse(self.url, self.text, self.encoding, self.column.places), number=self.number)


@dataclass(frozen=True)
class Family:
    """A CMS family. ``opened`` reads a column's own page, ``turned`` what the requests answer that follow it.

    The pages of a family that ``is_static`` are read as they stand, a rendered one too; ``paging`` tells how one goes
    on, given it and the column's first one, whatever its lines are. Any page of a family that ``finds_reports`` leads
    to the reports by itself.
    """

    name: str
    recognises: Callable[[Page], bool]
    opened: Callable[[Page], Sheet]
    turned: Callable[[Turn], Sheet]
    is_static: bool = False
    finds_reports: bool = False
    paging: Callable[[Page, Page], Paging] | None = None


def static(name: str, recognises: Callable[[Page], bool], paging: Callable[[Page, Page], Paging]) -> Family:
    """A family of plain pages; ``paging`` is given a page and the column's first one."""

    def opened(page: Page) -> Sheet:
        return shown(page, paging(page, page))

    def turned(turn: Turn) -> Sheet:
        is_guessed, number = turn.query.rest == GUESSED, stated_current(turn.page)
        if is_guessed and number not in (None, turn.number):
            return Sheet()
        # what the list's own pager leads to may hold other notices alone; an error page has another title
        is_told = not is_guessed or turn.number in (number, number_in_field(turn.page))
        is_part = is_told and turn.number > 1 and turn.page.title == turn.column.title != ""
        found = paging(turn.page, turn.column)
        if is_guessed and found.is_silent:
            found = replace(unproved(str(turn.query)), entries=found.entries)
        sheet = shown(turn.page, found, is_part=is_part)
        if not is_part or sheet.entries or sheet.says_empty:
            return sheet
        # lines of other matters without a day may stand alone on it
        return replace(sheet, lines=lines_alike(turn.page, turn.column, _listed(turn.column)), paging=found)

    return Family(name, recognises, opened, turned, is_static=True, paging=paging)


def shown(page: Page, paging: Paging, *, is_part: bool = False) -> Sheet:
    """What a page shows by itself; nothing where it is neither about reports nor surely a part of a list of them."""
    page = with_written(page)
    if not is_part and not is_about_reports(page):
        return Sheet()
    entries = _listed(page)
    if not entries:
        paging = Paging(total=paging.total, entries=paging.entries)
    rows = lines_of_list(page, entries)
    return Sheet(entries, paging, says_empty(page), unread_line(page, entries), len(entries), rows)


def _listed(page: Page) -> tuple[Entry, ...]:
    entries, reports = entries_of(page), lines_of_tables(page)
    if not reports:
        return without_twins(entries)
    named = {entry.url: entry for entry in entries if names_report(entry.title)}
    return without_twins({**{entry.url: entry for entry in reports}, **named}.values())
