"""Which year's report a document is taken for that holds those of several."""

import re
from collections.abc import Collection, Sequence

from crawler.reading.blocks import UnreadableError
from crawler.reading.meaning.titles import normalised, parse_title

_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def year_meant(years: Collection[int], names: Sequence[str]) -> int:
    """The year that the first of some names tells (of a list, of a file), else the newest.

    Raises UnreadableError where the year that is told is none of those in the document.
    """
    told = next(filter(None, map(only_year, names)), None)
    if told is not None and told not in years:
        raise UnreadableError("the document holds reports of several years, and none of the year it is listed for")
    return told or max(years)


def only_year(name: str) -> int | None:
    """The year of the report that a name tells; none where it holds two."""
    return parse_title(name).year if len(years_in(name)) < 2 else None


def years_in(name: str) -> set[int]:
    """The years that a name holds, reports' or not."""
    return set(map(int, _ANY_YEAR.findall(normalised(name))))
