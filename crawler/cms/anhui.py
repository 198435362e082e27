"""The second platform of Anhui: static lists of one body each, ``page_N.html``, reports at ``…AnnualReport/show/``."""

import re

from crawler.cms.family import static
from crawler.cms.generic import paging
from crawler.pages.page import Page

_MARKS = re.compile(r"/(?:Xxgk|Openness)AnnualReport/(?:show|list)/|/(?:Xxgk|Openness)Content/showList/", re.IGNORECASE)


def _recognises(page: Page) -> bool:
    return _MARKS.search(page.url) is not None or any(_MARKS.search(link.url) for link in page.links)


FAMILY = static("anhui", _recognises, paging)
