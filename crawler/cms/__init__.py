"""CMS families: how a list page is recognised, how it is paged and how its end is proved. One module a family."""

from crawler.cms import (
    anhui,
    annual,
    epoint,
    eportal,
    front,
    generic,
    gkmlpt,
    hanweb,
    heard,
    included,
    infopublic,
    jeecms,
    jpaas,
    lonsun,
    sudy,
    trs,
    truecms,
    ucap_a,
    ucap_b,
    vsb,
    xxgk,
)
from crawler.cms.family import Family
from crawler.pages.page import Page

FAMILIES: tuple[Family, ...] = (
    gkmlpt.FAMILY,
    annual.FAMILY,
    jpaas.FAMILY,
    truecms.FAMILY,
    hanweb.FAMILY,
    xxgk.FAMILY,
    lonsun.FAMILY,
    epoint.FAMILY,
    ucap_b.FAMILY,
    front.FAMILY,
    eportal.FAMILY,
    infopublic.FAMILY,
    vsb.FAMILY,
    sudy.FAMILY,
    ucap_a.FAMILY,
    trs.FAMILY,
    anhui.FAMILY,
    jeecms.FAMILY,
    heard.FAMILY,
    included.FAMILY,
    generic.FAMILY,
)
"""In the order in which they are tried: a list behind an interface before one in the page, the surer marks before the
vaguer. The last one recognises everything."""


def family_of(page: Page) -> Family:
    """The family of a list page."""
    return next(family for family in FAMILIES if family.recognises(page))
