"""Lists whose first page tells where all of their pages stand: the others follow it, as far as they do not say more."""

from dataclasses import replace

from crawler.cms.family import unproved
from crawler.fetching.query import Query
from crawler.lists.list_page import ListPage
from crawler.lists.list_reading import ListReading
from crawler.pagers.pager import steps_of_pager
from crawler.pages.page import Page
from crawler.pages.tree import NotWholeError


def as_told(reading: ListReading, turned: ListPage) -> ListPage:
    """A further page that goes on as the first page of its list tells."""
    told = reading.first.paging
    if not told.is_told:
        return turned
    url = told.steps.get(reading.pages + 2)
    following = Query(url) if url is not None else None
    if following is None and (further := _further_step(turned, reading.pages + 1)):
        return replace(turned, paging=replace(unproved(further), entries=turned.paging.entries))
    return replace(
        turned, paging=replace(turned.paging, following=following, otherwise=(), total=told.total, is_proved=True)
    )


def _further_step(turned: ListPage, number: int) -> str:
    """A page behind one of a number that the pager of that names: the first page's did not show them all."""
    try:
        page = Page.parse(turned.answer.url, turned.answer.text, turned.answer.encoding)
    except NotWholeError:
        return ""
    return next((str(step.number) for step in steps_of_pager(page) if step.number > number), "")
