"""Several reports on one page, such as last year's below this year's: which of them the page's title means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.reading.blocks import Block, Line, Page
from crawler.reading.meaning.body_names import ends_as_body
from crawler.reading.meaning.first_lines import first_lines
from crawler.reading.meaning.metadata import TITLE_METAS
from crawler.reading.meaning.sections import heading_of
from crawler.reading.meaning.titles import Title, parse_title
from crawler.reading.meaning.year_meant import only_year, year_meant
from storage.report import Format

_SURE, _HEADINGS_OF_REPORT = 2, 4
_LONGEST_TITLE = 120
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """The headings of one report in their order: where the first and the last of them stand."""

    first: int
    last: int


def runs_of_headings(blocks: Sequence[Block]) -> list[Run]:
    """The reports of a page by their headings, each with more among them than a list of contents has: its tables may
    be pictures."""
    every = [
        (position, heading.section, heading.certainty)
        for position, block in enumerate(blocks)
        if isinstance(block, Line) and (heading := heading_of(block.text))
    ]
    sure = [heading for heading in every if heading[2] >= _SURE]
    found = [heading[:2] for heading in (sure if len(sure) >= _HEADINGS_OF_REPORT else every)]
    starts = [number for number, (_, section) in enumerate(found) if not number or section <= found[number - 1][1]]
    runs = [found[start:end] for start, end in pairwise([*starts, len(found)])]
    return [Run(run[0][0], run[-1][0]) for run in runs if len(run) >= _HEADINGS_OF_REPORT and _has_matter(blocks, run)]


@dataclass(frozen=True, slots=True)
class Meant:
    """What of a page is the report its title names; ``rivals`` are the reports of which nobody knows which it is, and
    ``others`` those beside the one that is meant.

    ``bodies`` are those whose reports stand there, each below a title of its own.
    """

    body: tuple[Block, ...]
    rivals: tuple[tuple[Block, ...], ...] = ()
    others: tuple[tuple[Block, ...], ...] = ()
    bodies: frozenset[str] = frozenset()


def report_meant(blocks: tuple[Block, ...], title: Title) -> Meant:
    """The part of a page that is the report its title names; all of it where there is one, or where none is surely
    the one."""
    runs = runs_of_headings(blocks)
    if len(runs) < 2:
        return Meant(blocks)
    titles = _titles_before(blocks, runs)
    bodies = frozenset(body for own in titles if own is not None for body in own[1].bodies[:1])
    begins = [own[0] if own else run.first for own, run in zip(titles, runs, strict=True)]
    begins[0] = 0
    parts = tuple(blocks[start:end] for start, end in pairwise([*begins, len(blocks)]))
    meant = [number for number, own in enumerate(titles) if own is None or _is_same(own[1], title)]
    if None in titles[1:] or len(meant) != 1:
        return Meant(blocks, parts, bodies=bodies)
    others = tuple(part for number, part in enumerate(parts) if number != meant[0])
    return Meant(parts[meant[0]], others=others, bodies=bodies)


def with_report_of_year(page: Page, names: Sequence[str]) -> Page:
    """The page with the report of one year alone where those of several years of one body stand below each other: that
    which one of ``names`` tells, else the newest.

    A web page that has no such name is left as it is: its own title means one of them. Raises UnreadableError where a
    document of another format has none of the year that is told.
    """
    runs = runs_of_headings(page.body)
    titles = _titles_before(page.body, runs) if len(runs) > 1 else []
    own = [title for title in titles if title is not None]
    years = [title.year for _, title in own if title.year is not None]
    bodies = {body for _, title in own for body in title.bodies[:1]}
    if len(own) < max(len(runs), 2) or len(bodies) > 1 or len({*years}) < len(runs):
        return page
    if page.format is Format.HTML:
        named = [*(page.metas[name] for name in TITLE_METAS if name in page.metas), *names]
        if next(filter(None, map(only_year, named)), None) not in years:
            return page
    else:
        named = [*names]
    number = years.index(year_meant(years, named))
    begins = [*(_with_body(page.body, position) for position, _ in own), len(page.body)]
    body = page.body[begins[number] if number else 0 : begins[number + 1]]
    titles_left = [title for title in page.titles if parse_title(title).year in (None, years[number])]
    titled = [*titles_left, *first_lines(body)] if page.format is Format.HTML else [*first_lines(body)]
    return replace(page, body=body, titles=tuple(titled), year=years[number])


def _titles_before(blocks: Sequence[Block], runs: Sequence[Run]) -> list[tuple[int, Title] | None]:
    """The title of each report, and where it stands: behind the last heading of the one before."""
    starts = [0, *(run.last + 1 for run in runs[:-1])]
    return [_title_before(blocks, start, run.first) for start, run in zip(starts, runs, strict=True)]


def _has_matter(blocks: Sequence[Block], run: Sequence[tuple[int, int]]) -> bool:
    """Whether a table, a picture or a whole sentence stands among headings."""
    among = blocks[run[0][0] : run[-1][0]]
    return any(not isinstance(block, Line) or block.text.endswith("。") for block in among)


def _with_body(blocks: Sequence[Block], position: int) -> int:
    """Where a title begins: with the line before it where that is the name of a body."""
    before = blocks[position - 1] if position else None
    return position - 1 if isinstance(before, Line) and ends_as_body(_BLANKS.sub("", before.text)) else position


def _title_before(blocks: Sequence[Block], start: int, end: int) -> tuple[int, Title] | None:
    """The last line that names a report and its year, and where it stands."""
    for position in range(end - 1, start - 1, -1):
        block = blocks[position]
        if isinstance(block, Line) and len(block.text) <= _LONGEST_TITLE and not block.text.endswith("。"):
            title = parse_title(block.text)
            if title.is_report and title.year is not None:
                return position, title
    return None


def _is_same(own: Title, title: Title) -> bool:
    same_body = not own.bodies or not title.bodies or bool(set(own.bodies) & set(title.bodies))
    return own.year == title.year and same_body
