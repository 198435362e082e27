"""Several lists on one page, each with a pager of its own: their next pages, and how many pages all of them have."""

from collections.abc import Collection

from crawler.pagers.stated import pages_stated, stated_current
from crawler.pages.page import Page


def pages_of_all(page: Page, beside: Collection[str], total: int | None) -> int | None:
    """The number of pages of a list and those ``beside`` it, where each of them says its own; that of the only one."""
    if not beside:
        return total
    longer = [pages for _, pages in pages_stated(page) if pages > 1]
    return 1 + sum(longer) - len(longer) if len(longer) == len(beside) + 1 else None


def is_stated_last(page: Page, total: int | None) -> bool:
    """Whether a page says that it is the last one, of each of its lists."""
    return stated_current(page) == total and all(current == pages for current, pages in pages_stated(page))
