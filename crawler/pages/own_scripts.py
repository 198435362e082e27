"""The scripts of a page's own site, which may write its menu or hold the data of its list."""

import re
from urllib.parse import urljoin, urlsplit

from crawler.pages.page import Page

_LIBRARY = re.compile(
    r"jquery|bootstrap|swiper|vue|react|layui|layer|echarts|\.min\.js|slide|scroll|banner|share|polyfill|es5|html5|respond|"
    r"app\.|chunk|vendor|bundle|stat|count|analytics|video|player|date|calendar|barrier|wza",
    re.IGNORECASE,
)
"""What scripts are called that lead to no column."""
_MENU = re.compile(r"nav|menu|left|head|top|lanmu|column", re.IGNORECASE)
"""What scripts are called that write a page's menu."""


def own_scripts(page: Page) -> tuple[str, ...]:
    """The scripts of a page's own site that are no library's, by their addresses: those that are called like a menu,
    then the last ones first."""
    urls = [urljoin(page.base, str(source)) for source in page.root.xpath("//script/@src")]
    own = [url for url in urls if urlsplit(url).netloc == urlsplit(page.url).netloc and not _LIBRARY.search(url)]
    return tuple(sorted(dict.fromkeys(reversed(own)), key=lambda url: _MENU.search(urlsplit(url).path) is None))
