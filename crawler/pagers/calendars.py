"""Calendars beside a list, whose days look like the numbers of a pager."""

import re

from lxml import html

_MONTH = re.compile(r"20\d\d\s*[年.-]\s*\d{1,2}\s*月?")
_WEEK = re.compile(r"日\s*一\s*二\s*三\s*四\s*五\s*六|一\s*二\s*三\s*四\s*五\s*六\s*日")
_PREFIX = re.compile(r"星期|礼拜|周")
_LEAST_DAYS = 28
_WITHIN = 3


def is_calendar(numbers: html.HtmlElement) -> bool:
    """Whether numbers stand in the days of a month: all of these, below the month or the days of the week."""
    below = next(numbers.iterancestors("table"), None)
    places = [below] if below is not None else [numbers, *list(numbers.iterancestors())[:_WITHIN]]
    return any(_shows_month(place) for place in places)


def _shows_month(place: html.HtmlElement) -> bool:
    pieces = [str(piece).strip() for piece in place.itertext()]
    days = {int(piece) for piece in pieces if piece.isdecimal() and len(piece) <= 2}
    if not set(range(1, _LEAST_DAYS + 1)) <= days:
        return False
    words = " ".join(piece for piece in pieces if not piece.isdecimal())
    return _MONTH.search(words) is not None or _WEEK.search(_PREFIX.sub("", words)) is not None
