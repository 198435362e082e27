"""Sudy webplus: static lists, ``list.htm``, ``list2.htm`` …; documents at ``/YYYY/MMDD/cNNaNN/page.htm``."""

import re

from crawler.cms.family import static
from crawler.cms.generic import paging
from crawler.pages.page import Page

_MARKS = re.compile(r"wp_articlecontent|wp_paging|wp_article_list|wp_news_w|pdfsrc=", re.IGNORECASE)
_DOCUMENT = re.compile(r"/20\d\d/\d{4}/c\d+a\d+/page\.(?:htm|psp)")


def _recognises(page: Page) -> bool:
    return _MARKS.search(page.source) is not None or any(_DOCUMENT.search(link.url) for link in page.links)


FAMILY = static("sudy", _recognises, paging)
