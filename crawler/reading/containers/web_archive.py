"""A web archive (MHTML), as Word, Excel and browsers save web pages and name them .doc -> the page in it."""

import email
import email.policy
import re
from collections.abc import Iterator

from crawler.reading.blocks import UnreadableError

_START = re.compile(rb"\s*(?:[A-Za-z-]+:[^\n]*\n|[ \t][^\n]*\n){0,30}?MIME-Version:", re.IGNORECASE)
_PARTED = re.compile(rb"content-type:\s*(?:multipart/|text/html)", re.IGNORECASE)
_FRAMES = re.compile(rb"<frameset", re.IGNORECASE)
_HEAD = 4096


def unwrapped(content: bytes) -> tuple[bytes, str]:
    """The page in a web archive and its content type; content of another kind is handed back as it is, with no type.

    Raises UnreadableError for an archive without a page.
    """
    head = content[:_HEAD]
    if not (_START.match(head) and _PARTED.search(head)):
        return content, ""
    pages = [*_pages(content)]
    if not pages:
        raise UnreadableError("the web archive holds no page")
    (page, kind), *others = pages
    # A workbook's page only holds frames, in which its sheets are shown.
    if _FRAMES.search(page) and others:
        return b"\n".join(other for other, _ in others), others[0][1]
    return page, kind


def _pages(content: bytes) -> Iterator[tuple[bytes, str]]:
    for part in email.message_from_bytes(content, policy=email.policy.compat32).walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes):
            charset = part.get_content_charset()
            yield page, f"text/html; charset={charset}" if charset else "text/html"
