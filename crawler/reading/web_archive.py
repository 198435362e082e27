"""A web archive (MHTML), as Word saves web pages and names them .doc -> the page in it."""

import email
import email.policy
import re

from crawler.reading.blocks import UnreadableError

_START = re.compile(rb"\s*(?:[A-Za-z-]+:[^\n]*\n|[ \t][^\n]*\n){0,30}?MIME-Version:", re.IGNORECASE)
_PARTED = re.compile(rb"content-type:\s*multipart/related", re.IGNORECASE)
_HEAD = 4096


def unwrapped(content: bytes) -> tuple[bytes, str]:
    """The page in a web archive and its content type; content of another kind is handed back as it is, with no type.

    Raises UnreadableError for an archive without a page.
    """
    head = content[:_HEAD]
    if not (_START.match(head) and _PARTED.search(head)):
        return content, ""
    for part in email.message_from_bytes(content, policy=email.policy.compat32).walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                charset = part.get_content_charset()
                return page, f"text/html; charset={charset}" if charset else "text/html"
    raise UnreadableError("the web archive holds no page")
