"""TRS WCM 拓尔思: static pages ``index.html``, ``index_1.html`` …, their number in a call of ``createPageHTML``."""

import re
from urllib.parse import urljoin

from crawler.cms.page import Family, Page, Paging

_CALL = re.compile(
    r"createPage(?:HTML)?\s*\(\s*(?P<total>\d+)\s*,\s*(?P<current>\d+)\s*,"
    r"\s*[\"'](?P<stem>[\w.-]+)[\"']\s*,\s*[\"'](?P<suffix>\w+)[\"']"
)


def _call(page: Page) -> re.Match[str] | None:
    return _CALL.search(page.source)


def _paging(page: Page) -> Paging:
    call = _call(page)
    if call is None:
        return Paging(is_proved=False, doubt="createPageHTML")
    total, current = max(int(call["total"]), 1), int(call["current"])
    if current + 1 >= total:
        return Paging(total=total)
    return Paging(urljoin(page.url, f"{call['stem']}_{current + 1}.{call['suffix']}"), total)


FAMILY = Family("trs", lambda page: _call(page) is not None, _paging)
