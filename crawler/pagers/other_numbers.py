"""Numbers beside a list that look like those of a pager: the days of a calendar, the pictures of a banner."""

import re

from lxml import html

_MONTH = re.compile(r"20\d\d\s*[年.-]\s*\d{1,2}\s*月?")
_WEEK = re.compile(r"日\s*一\s*二\s*三\s*四\s*五\s*六|一\s*二\s*三\s*四\s*五\s*六\s*日")
_PREFIX = re.compile(r"星期|礼拜|周")
_LEAST_DAYS = 28
_WITHIN = 3
OF_SLIDES = re.compile(r"swiper|slid|carousel|slick|owl|banner|focus|lunbo|indicator", re.IGNORECASE)
"""How pictures that turn, and what turns them, are called."""


def is_calendar(numbers: html.HtmlElement) -> bool:
    """Whether numbers stand in the days of a month: all of these, below the month or the days of the week."""
    below = next(numbers.iterancestors("table"), None)
    places = [below] if below is not None else [numbers, *list(numbers.iterancestors())[:_WITHIN]]
    return any(_shows_month(place) for place in places)


def is_banner(numbers: html.HtmlElement) -> bool:
    """Whether numbers are those of the pictures that turn beside them: there are as many of both."""
    around = [numbers, *list(numbers.iterancestors())[:_WITHIN]]
    if any(OF_SLIDES.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around):
        return True
    count = sum(1 for piece in numbers.itertext() if piece.strip())
    return count > 1 and any(
        _pictures(one) == count for one in (*numbers.itersiblings(), *numbers.itersiblings(preceding=True))
    )


def _pictures(element: html.HtmlElement) -> int:
    return sum(1 for _ in element.iter("img"))


def _shows_month(place: html.HtmlElement) -> bool:
    pieces = [str(piece).strip() for piece in place.itertext()]
    days = {int(piece) for piece in pieces if piece.isdecimal() and len(piece) <= 2}
    if not set(range(1, _LEAST_DAYS + 1)) <= days:
        return False
    words = " ".join(piece for piece in pieces if not piece.isdecimal())
    return _MONTH.search(words) is not None or _WEEK.search(_PREFIX.sub("", words)) is not None
