"""In which encoding a browser shows a page: that of its bytes, whatever the server or the page itself says of them.

A browser believes a server that calls everything Latin-1, and shows no word of such a page; who reads it plainly does
not.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from playwright.async_api import CDPSession

_OTHERS = ("iso-8859-1", "latin", "windows-1252")
_OF_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding", "content-type"})
"""Headers of how an answer came over the wire, and what it said of itself."""


async def is_shown_otherwise(session: CDPSession, paused: Mapping[str, Any]) -> bool:
    """Gives the browser a page that waits to be shown with the encoding of its bytes, where it would take another one;
    whether it did. What is no page, or ASCII alone, or says what is true, waits on."""
    headers = [one for one in paused.get("responseHeaders", ()) if one["name"].lower() not in _OF_TRANSFER]
    kinds = [one["value"].lower() for one in paused.get("responseHeaders", ()) if one["name"].lower() == "content-type"]
    is_page = paused.get("resourceType") == "Document" and paused.get("responseStatusCode") == HTTPStatus.OK
    if not is_page or not kinds or "html" not in kinds[0]:
        return False
    given = await session.send("Fetch.getResponseBody", {"requestId": paused["requestId"]})
    body = b64decode(given["body"]) if given["base64Encoded"] else str(given["body"]).encode()
    encoding = _encoding_of(body, kinds[0])
    if not encoding or f"charset={encoding}" in kinds[0].replace('"', ""):
        return False
    answer = {
        "responseCode": paused["responseStatusCode"],
        "responseHeaders": [*headers, {"name": "Content-Type", "value": f"text/html; charset={encoding}"}],
        "body": b64encode(body).decode(),
    }
    await session.send("Fetch.fulfillRequest", {"requestId": paused["requestId"], **answer})
    return True


def _encoding_of(body: bytes, said: str) -> str:
    """UTF-8 where the bytes are that, as nothing else is; what Chinese pages are else where Latin-1 is said of them."""
    if body.isascii():
        return ""
    try:
        body.decode()
    except UnicodeDecodeError:
        return "gb18030" if any(name in said for name in _OTHERS) else ""
    return "utf-8"
