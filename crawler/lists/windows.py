"""Of which years a list may have more behind its last line: one that says nothing of its end, and shows the newest
lines alone, as many as a page usually does, or breaks off in the midst of a year; or the oldest, where a script may add
to them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.lists.list_page import ListPage
from crawler.looks.timetable import latest_year_on
from crawler.pagers.marks import may_ask
from crawler.pages.matrix import lines_of_tables
from crawler.pages.wording import names_report
from crawler.reading.meaning.kind import is_of_enterprise, lookalike
from crawler.reading.meaning.titles import parse_title
from crawler.search.clues import year_in
from storage.clock import day_of, now
from storage.portals.listing import ALL_LATER
from storage.visits import Entry

USUAL = frozenset({10, 12, 14, 15, 16, 18, 20, 24, 25, 30, 40, 50, 100})
"""How many lines a page of a list usually has."""
_FEWEST = 8
"""As many lines as a page has at least that shows the newest ones alone."""
_STRAY = 10
"""One of so many lines may stand above newer ones: it is pinned there."""


@dataclass(frozen=True)
class Seen:
    """How long a column's lists that say nothing of their end were: ``longest`` is the most lines of one of them, and
    ``cuts`` are the doubts that this left (`cuts_of`)."""

    longest: int = 0
    cuts: Sequence[Sequence[int]] = ()


def seen_now(
    lists: Collection[ListPage],
    name: str,
    before: Seen,
    *,
    has_moved: bool,
    is_mixed: bool = False,
    is_scrolled: bool = False,
) -> Seen:
    """What lists tell of their length, each by its only page; ``before`` is what they told at the last look.

    A number of lines that another list of the same column exceeds, or that a list which was shorter or whole has come
    to without another end (``has_moved``: it lost a line, or one that was in doubt shows what stood behind its last),
    is no number at which it is cut off. Notices of all kinds (``is_mixed``, and what lists few reports among other
    lines) come without end: whatever their number, the oldest are seldom shown below the newest. To one that a browser
    has scrolled in vain (``is_scrolled``) no script adds. ``name`` is what the column is called.
    """
    longest = max((page.line_count for page in lists), default=0)
    is_whole = before.longest and (not before.cuts or longest > before.longest)
    if is_whole and not has_moved:
        return Seen(max(longest, before.longest) if longest else 0)
    alike = [page for page in lists if page.line_count == longest]
    may_be_cut = before.cuts or longest in USUAL or any(map(_of_newest_notices if is_mixed else _is_mixed, alike))
    open_ended = [page for page in alike if may_be_cut or _breaks_off(page)]
    return Seen(longest, cuts_of(open_ended, name, is_scrolled=is_scrolled))


def cuts_of(lists: Collection[ListPage], name: str, *, is_scrolled: bool) -> list[list[int]]:
    """The years of whose reports lists may have more than they show, each as the first one, the last one and the number
    of lines; the first is 0 where all earlier years may, the last ALL_LATER where all later ones may."""
    found = [(_cut(page, name, is_scrolled=is_scrolled), page.line_count) for page in lists]
    return [[*cut, lines] for cut, lines in found if cut is not None]


def _is_mixed(page: ListPage) -> bool:
    """Whether a list shows the newest notices, as most of its lines name no report."""
    reports = sum(names_report(entry.title) for entry in page.entries)
    return 2 * reports < len(page.entries) and _of_newest_notices(page)


def _is_undated(page: ListPage) -> bool:
    return all(entry.listed_date is None for entry in page.entries)


def _of_newest_notices(page: ListPage) -> bool:
    """Whether a list of notices begins with the newest by its days, but for one that is pinned above them, or has none,
    and has as many as are seldom all there ever were."""
    days = [entry.listed_date for entry in page.entries if entry.listed_date is not None]
    is_newest_first = len(days) == len(page.entries) and days[1:] == sorted(days[1:], reverse=True)
    return page.line_count >= _FEWEST and (is_newest_first or not days)


def _breaks_off(page: ListPage) -> bool:
    """Whether a list ends in the midst of a year: that of its last line has three reports or fewer where another has
    four."""
    titles = [title for entry in page.entries if (title := parse_title(entry.title)).is_report and title.bodies]
    years = [title.year for title in titles if title.year and not (lookalike(title) or is_of_enterprise(title))]
    if page.line_count < _FEWEST or not years:
        return False
    counted = Counter(years)
    last = counted.pop(min(years))
    return 4 * last <= 3 * max(counted.values(), default=0)


def _cut(page: ListPage, name: str, *, is_scrolled: bool) -> tuple[int, int] | None:
    """The first and the last year of which a list may have more; None for one that is neither of the newest lines nor
    of the oldest."""
    if not page.entries:
        return None
    if tabled := lines_of_tables(page.page):  # it tells nothing of years that have no place in it
        shown = [year for entry in tabled if (year := _year_of(entry)) is not None]
        return None if year_in(name) or not shown else (0, min(shown) - 1)
    last = _last_year(page.entries)
    years = [year for entry in page.entries if (year := _year_of(entry)) is not None]
    if last is None and years and page.line_count in USUAL and not _is_newest_first(years[::-1]):
        last = max(years)  # in the order of bodies: of the last ones all years may be cut off
    if last is None and _is_undated(page) and _is_mixed(page):
        last = latest_year_on(day_of(now()))  # what notices without days tell of their order is nothing
    first = 0 if last is not None or is_scrolled else _first_to_come(page, years)
    last = ALL_LATER if first else last
    labels = page.source.labels if page.source is not None else frozenset[str]()
    is_of_a_year = any(year_in(called) for called in (name, *labels)) or _is_first_of_years(page, years)
    if last is None or not years or not is_of_a_year:
        return None if last is None else (first, last)
    return min(years), min(last, max(years))  # the other years have lists of their own


def _is_first_of_years(page: ListPage, years: Sequence[int]) -> bool:
    """Whether a list shows one year of several that its page leads to, each to a list of its own."""
    shown = {*years}
    others = {year for link in page.page.links if (year := year_in(link.text)) is not None} - shown
    return len(shown) == 1 and bool(others)


def _last_year(entries: Sequence[Entry]) -> int | None:
    """The latest year of which a report may stand behind the last line, by the days of the lines or, without, by the
    years that they name."""
    days = [entry.listed_date for entry in entries if entry.listed_date is not None]
    years = [year for entry in entries if (year := _year_of(entry)) is not None]
    if len(days) == len(entries) and _is_newest_first([day.toordinal() for day in days]):
        own = latest_year_on(days[-1])
        return max(own, _year_of(entries[-1]) or own)
    return years[-1] if years and _is_newest_first(years) else None


def _first_to_come(page: ListPage, years: Sequence[int]) -> int:
    """The first year of which a report may come behind the last line of a list that begins with the oldest, where a
    script may add to it; 0 for another list."""
    if page.line_count not in USUAL or not may_ask(page.page):
        return 0
    days = [entry.listed_date for entry in page.entries if entry.listed_date is not None]
    if len(days) == len(page.entries) and _is_newest_first([day.toordinal() for day in days[::-1]]):
        own = latest_year_on(days[-1])
        return min(own, _year_of(page.entries[-1]) or own)
    return years[-1] if years and _is_newest_first(years[::-1]) else 0


def _is_newest_first(values: Sequence[int]) -> bool:
    rising = sum(one < other for one, other in pairwise(values))
    falling = sum(one > other for one, other in pairwise(values))
    return rising <= max(1, len(values) // _STRAY) and rising <= falling


def _year_of(entry: Entry) -> int | None:
    return parse_title(entry.title).year if names_report(entry.title) else year_in(entry.title)
