"""Ucap 开普云 of Guangdong: static lists whose page N stands at ``index_N.html``."""

import re
from urllib.parse import urljoin

from crawler.cms import generic, trs
from crawler.cms.family import Paging, following, static
from crawler.pages.page import Page

_POST = re.compile(r"/content/m?post_\d+\.html")
TAGS = re.compile(r"<!--\s*/?ucap|<ucap\b|ucapcontent|ucaptitle|<!--[^<>]*ucap", re.IGNORECASE)
"""The comments and elements by which both kinds of Ucap mark a page."""
_CALL = re.compile(
    r"createPage(?:HTML)?\(\s*[\"'][\w-]+[\"']\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](\w+)"
)


def _is_static(page: Page) -> bool:
    own = [link for link in page.links if _POST.search(link.url)]
    return bool(own) or TAGS.search(page.source) is not None


def _paging(page: Page, column: Page) -> Paging:
    call = _CALL.search(page.source)
    if call is None:
        if "createPage" in page.source:
            return trs.paging(page, column)
        return generic.counting_from_one(generic.paging(page, column))
    total, current = max(int(call[1]), 1), max(int(call[2]), 1)
    if current >= total:
        return Paging(total=total)
    return following(urljoin(page.url, f"{call[3]}_{current + 1}.{call[4]}"), total)


FAMILY = static("ucap_a", _is_static, _paging)
