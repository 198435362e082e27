"""A workbook that holds the reports of several years, on sheets of their own: the sheets of one of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.reading.blocks import Line, Page, Part, UnreadableError, lines_of
from crawler.reading.meaning.first_lines import first_lines
from crawler.reading.meaning.kind import count_anchors
from crawler.reading.meaning.titles import arabic_years, parse_title
from crawler.reading.meaning.year_meant import year_meant

_LONGEST_TITLE = 120
_BLANKS = re.compile(r"\s+")
_YEAR_OF_NAME = re.compile(r"(?<!\d)(?:20)?(\d\d)年|(?<!\d)20(\d\d)(?!\d)")
_YEAR_OF_REPORT = re.compile(r"(?:填报|报告|统计)?(?:年度|年份)[:：](20\d\d)年?|[(（]?(20\d\d)年度?[)）]?")


def of_one_year(page: Page, names: Sequence[str]) -> Page:
    """The page with the sheets of one year alone where those of several hold the form: that which one of ``names``
    tells, else the newest.

    A sheet of which nothing tells the year is nobody's; rows may then be there that were not read. Raises
    UnreadableError where the year of a sheet's name is not that of its title, or where none is the year that is meant.
    """
    filled = [part for part in page.parts if _holds_form(part)]
    years = [_years_of(part) for part in filled]
    known = {year for told in years for year in told}
    if len(filled) < 2 or len(known) < 2:
        return page
    if any(len(told) > 1 for told in years):
        raise UnreadableError("the sheets of the workbook are of several years, and not certainly of which")
    year = year_meant(known, names)
    own = [part for part in page.parts if year in _years_of(part)]
    body = tuple(block for part in own for block in part.blocks)
    return replace(
        page,
        body=body,
        titles=tuple(first_lines(body)),
        may_lose_rows=page.may_lose_rows or not all(years),
        year=year,
    )


def _holds_form(part: Part) -> bool:
    return count_anchors(_BLANKS.sub("", "".join(lines_of(part.blocks)))) > 0


def _years_of(part: Part) -> set[int]:
    """What the name and the title of a sheet say."""
    name = arabic_years(_BLANKS.sub("", part.name))
    named = {2000 + int(match[1] or match[2]) for match in _YEAR_OF_NAME.finditer(name)}
    lines = [block.text for block in part.blocks if isinstance(block, Line)]
    titled = next(filter(None, map(_year_of, (*first_lines(part.blocks), *lines))), None)
    return named | ({titled} if titled else set())


def _year_of(text: str) -> int | None:
    if len(text) > _LONGEST_TITLE or text.endswith("。"):
        return None
    if (title := parse_title(text)).is_report and title.year is not None:
        return title.year
    alone = _YEAR_OF_REPORT.fullmatch(arabic_years(_BLANKS.sub("", text)))
    return int(alone[1] or alone[2]) if alone else None
