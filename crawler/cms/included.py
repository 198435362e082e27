"""Pieces of HTML that a script puts into a column's page: their links are relative to that page, not to the piece."""

from crawler.cms.family import Family, Sheet, Turn, in_same_manner, shown
from crawler.cms.generic import paging
from crawler.pages.page import Page


def _turned(turn: Turn) -> Sheet:
    """A piece as it stands in the page that asks for it (the query's Referer). Raises NotWholeError."""
    piece = Page.parse(turn.query.referer, turn.text, turn.encoding)
    return shown(piece, in_same_manner(paging(piece, piece), turn.query))


FAMILY = Family("included", lambda _: False, lambda _: Sheet(), _turned)
