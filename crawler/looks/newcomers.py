"""Columns that a page has begun to lead to beside those it leads to already: one more body's, one more year's."""

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from crawler.fetching.fetcher import Fetcher
from crawler.lists.column_lists import step_to
from crawler.lists.list_page import ListPage
from crawler.looks.look import Look
from crawler.search.clues import Promise, may_name_reports
from crawler.search.search import Step
from crawler.search.steps import steps_of
from storage.database import Database
from storage.portals import listing

_DIGITS = re.compile(r"\d+")


def remember_newcomers(
    database: Database, look: Look, opened: ListPage, fetcher: Fetcher, bodies: Collection[str]
) -> None:
    """Write such columns of a page that was just opened, so that the same visit looks at them."""
    with database.read() as connection:
        columns = listing.columns_of(connection, look.column.portal)
    known = {column.url for column in columns if column.id != look.column.id}
    if not known:
        return
    listed = {entry.url for entry in opened.entries}
    found = _newcomers(steps_of(opened.page, step_to(look), fetcher, bodies), known)
    found = {url: name for url, name in found.items() if url not in listed}
    if found:
        remember_columns(database, look, found)


def remember_columns(database: Database, look: Look, found: Mapping[str, str]) -> None:
    """Write columns that a look's page leads to. Those beside a list of notices are lists of notices too, and of their
    months only those are looked at in which reports may appear."""
    is_mixed = look.profile.is_mixed
    wanted = {url: name for url, name in found.items() if not is_mixed or may_name_reports(name)}
    with database.write() as connection:
        listing.remember_columns(
            connection, look.column.portal, wanted, profile={"is_mixed": True} if is_mixed else None
        )


def _newcomers(steps: Iterable[Step], known: Collection[str]) -> dict[str, str]:
    """The addresses and names of columns that are no ``known`` ones, but whose addresses are those of known ones, links
    of the same page, but for one part."""
    columns = [one for one in steps if one.promise in (Promise.COLUMN, Promise.GROUP)]
    shapes = {_parts(one.url) for one in columns if one.url in known}
    new = [one for one in columns if one.url not in known]
    return {one.url: one.name for one in new if any(_differ_in_one(_parts(one.url), shape) for shape in shapes)}


def _parts(url: str) -> tuple[str, ...]:
    """An address as far as its numbers do not tell one column from another."""
    parts = urlsplit(url)
    return (parts.netloc, *_DIGITS.sub("0", f"{parts.path}?{parts.query}").split("/"))


def _differ_in_one(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return len(one) == len(other) and sum(own != its for own, its in zip(one, other, strict=True)) <= 1
