"""The ways beside a column's list, or that its page speaks of, that nobody can follow."""

from collections.abc import Collection

from crawler.cms import generic
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import GUESSED
from crawler.lists.column_lists import step_to
from crawler.lists.doubts import PAGER
from crawler.lists.list_reading import ListReading
from crawler.looks.look import Look
from crawler.pages.page import Page
from crawler.search.closed import told_elsewhere
from crawler.search.search import Step
from crawler.search.steps import closed_on
from storage.documents.identity import stands_for_many
from storage.language import N_

WAYS_CLOSED = N_("the page shows ways that nobody can follow")


def note_stopped(look: Look, page: Page) -> None:
    """Remember the sentence by which a column's page sends to reports elsewhere, or says that it goes on no more."""
    told = told_elsewhere(page)
    look.profile.stopped = told[0].why if told else ""


def doubt_about_hub(page: Page, step: Step, fetcher: Fetcher, bodies: Collection[str]) -> str:
    """The doubt that a page which only leads to columns has more of these behind ways that nobody can follow, or behind
    its next page."""
    if closed := closed_on(page, step, fetcher, bodies):
        return f"{WAYS_CLOSED}: {closed[0].url} {closed[0].names[-1]}"
    further = generic.paging(page, page).following
    return f"{PAGER}: {further}" if further is not None and further.rest != GUESSED else ""


def doubt_about_ways(look: Look, reading: ListReading, fetcher: Fetcher, bodies: Collection[str]) -> str:
    """The doubt that more of a list stands where such a sentence sends, or, of the list of all bodies, where a way
    beside it leads that only a script can follow."""
    page, told = reading.first.page, look.profile.stopped
    if told or not stands_for_many(look.column_body):
        return f"{WAYS_CLOSED}: {page.url} {told}" if told else ""
    closed = closed_on(page, step_to(look), fetcher, bodies, reading.entries.values())
    turned = generic.turning_labels(page) if closed and reading.pages > 1 else ()
    closed = [one for one in closed if one.names[-1] not in turned]
    return f"{WAYS_CLOSED}: {closed[0].url} {closed[0].names[-1]}" if closed else ""
