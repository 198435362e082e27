"""Choices of bodies that show a part of the list beside them: that list is read, and none for each of its bodies."""

import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from crawler.fetching.query import GUESSED
from crawler.lists.list_page import ListPage
from crawler.pages.page import Page
from crawler.reading.meaning.titles import parse_title
from crawler.search.clues import is_known
from crawler.search.search import Step
from storage.register import short_name

_DIGITS = re.compile(r"\d+")
_FEWEST_BODIES, _FEWEST_YEARS = 3, 2


def filters_of(page: Page) -> frozenset[str]:
    """The options of a page's choices whose addresses differ from its own in numbers or behind a question mark."""
    own = _shape(page.url)
    options = (link.url for link in page.links if link.element.tag == "option")
    return frozenset(url for url in options if _shape(url) == own)


def without_filters(steps: Sequence[Step], listed: ListPage, bodies: Collection[str]) -> list[Step]:
    """The steps from a list's page without those of its filters by bodies. They are filters where the list shows
    reports of several of these bodies and of several years, and has a pager of its own or says how long it is."""
    paging = listed.paging
    is_followed = paging.following is not None and paging.following.rest != GUESSED
    filters = filters_of(listed.page) if is_followed or paging.entries is not None else frozenset[str]()
    of_bodies = [one for one in steps if one.url in filters and is_known(one.names[-1], bodies)]
    titles = [parse_title(entry.title) for entry in listed.entries]
    named = {one.url for one in of_bodies if any(_is_of(one.names[-1], title.bodies) for title in titles)}
    years = {title.year for title in titles if title.year}
    if len(named) < _FEWEST_BODIES or len(years) < _FEWEST_YEARS:
        return list(steps)
    return [one for one in steps if one not in of_bodies]


def _is_of(name: str, bodies: Collection[str]) -> bool:
    return any(short_name(body).endswith(short_name(name)) for body in bodies)


def _shape(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.netloc, _DIGITS.sub("0", parts.path))
