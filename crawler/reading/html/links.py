"""The documents that a page links, embeds or lets a script show, by their addresses."""

import re
from functools import lru_cache
from urllib.parse import unquote

from crawler.reading.html.markup import Markup

_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|wps|xlsx?|ofd|rtf|zip)(?:$|[?#&])|download\.jsp|virtual_attach_file", re.IGNORECASE
)
_VIEWED = re.compile(
    r"\.(?:s?html?|jsp|aspx?|php)\?(?:[^#]{0,200}&)?(?:file|url|src|pdf|path)=([^&#]{1,300})", re.IGNORECASE
)
"""What a viewer's address says that it shows: ``viewer.html?file=%2Fupload%2F1.pdf``."""
_SCRIPTS = (b"showvsbpdfiframe", b"pdfsrc", b"viewer.html?file")
_SCRIPTED_DOCUMENT = re.compile(
    r"(?:showVsbpdfIframe|pdfsrc|viewer\.html\?file)[^\n]{0,200}?[\"'=]([^\"'\s#]{1,300})", re.IGNORECASE
)
_LONGEST_KEPT = 300
SESSION = re.compile(r";jsessionid=[^?#/;]*", re.IGNORECASE)
"""What a server writes into its addresses anew each time."""


def document_at(address: str) -> str:
    """The address of the document that a link leads to or a viewer shows, or an empty text."""
    return _at_short(address) if len(address) <= _LONGEST_KEPT else _at(address)


def _at(address: str) -> str:
    address = SESSION.sub("", address)
    if not address or address.startswith("javascript:") or not _DOCUMENT.search(unquote(address)):
        return ""
    viewed = _VIEWED.search(address)
    shown = unquote(viewed[1]) if viewed else ""
    return shown if _DOCUMENT.search(shown) else address


# The pages of a site have the same menus.
_at_short = lru_cache(maxsize=4096)(_at)


def scripted_documents(markup: Markup) -> list[str]:
    """The documents that a page's scripts show."""
    # Looking for a word is many times faster than for a pattern, and most pages have none of them.
    return list(map(unquote, _SCRIPTED_DOCUMENT.findall(markup.text))) if any(map(markup.holds, _SCRIPTS)) else []
