"""The day of a line of a list, in one piece or in two, and what shows a day that names no year."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from lxml import html

from crawler.pages.page import squeeze

_DATE = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_SHORT_DAY = re.compile(r"(?:^|[^\d./-]|\.\.)(?:\d\d[-/.])?(?:0?[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])[\])）】]?$")
"""A day without its century or year at the end of a row: 26.01.12, [01-12]. It shows a line, and dates nothing."""
_LONGEST_DAY = 40
LONGEST_ROW = 400
_SPLIT_DAYS = (
    re.compile(r"^(?P<day>\d{1,2})日?\n(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})月?$", re.MULTILINE),
    re.compile(r"^(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})月?\n(?P<day>\d{1,2})日?$", re.MULTILINE),
    re.compile(r"^(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?\n(?P<year>20\d\d)年?$", re.MULTILINE),
    re.compile(r"^(?P<year>20\d\d)年?\n(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?$", re.MULTILINE),
)
"""A date in two pieces, one above the other: 08 and 2026-01."""


def without_dates(text: str) -> str:
    """A text without its days, blanks collapsed."""
    return squeeze(_DATE.sub("", text))


def ends_with_day(row: html.HtmlElement) -> bool:
    """Whether a row ends with a day, be it one that names no year."""
    return _SHORT_DAY.search(row.text_content()[-_LONGEST_DAY:].rstrip()) is not None


def last_date(row: html.HtmlElement) -> date | None:
    """The last date of a row: an index number before it may look like one."""
    text = row.text_content()
    split = _split_dates(row) if "20" in text and len(text) <= LONGEST_ROW else ()
    pieces = "" if _DATE.search(text) or len(text) > LONGEST_ROW else "\n".join(map(str, row.itertext()))
    for year, month, day in chain(reversed(_DATE.findall(text)), split, reversed(_DATE.findall(pieces))):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def has_one_date(row: html.HtmlElement) -> bool:
    """Whether a row shows one whole date, and no second."""
    return len(_DATE.findall(row.text_content())) == 1


def _split_dates(row: html.HtmlElement) -> Iterator[tuple[str, ...]]:
    pieces = "\n".join(filter(None, (squeeze(str(text)) for text in row.itertext())))
    for match in filter(None, (pattern.search(pieces) for pattern in _SPLIT_DAYS)):
        yield match.group("year", "month", "day")
