"""CMS families: how a list page is recognised, how it is paged and how its end is proved. One module a family."""

from crawler.cms import generic, trs
from crawler.cms.family import Family
from crawler.cms.page import Page

FAMILIES: tuple[Family, ...] = (trs.FAMILY, generic.FAMILY)
"""In the order in which they are tried; the last one recognises everything."""


def family_of(page: Page) -> Family:
    """The family of a list page."""
    return next(family for family in FAMILIES if family.recognises(page))
