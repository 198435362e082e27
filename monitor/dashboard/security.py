"""What keeps text from the web harmless: response headers, links by scheme, cleaned text, CSV without formulas."""

import re
import unicodedata
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # to nobody else; with no-referrer, our own forms would come from "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Sent with every answer. No script runs but the files of ours under /static: none that stands in a page."""


class SecureHeaders:
    """ASGI middleware that puts HEADERS on every answer of the application behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("content-security-policy", "")
                headers.update(HEADERS)
                if own.startswith("sandbox"):  # stricter than ours: what others wrote, in an origin of its own
                    headers["Content-Security-Policy"] = own
            await send(message)

        await self._app(scope, receive, with_headers)


def web_link(address: str) -> str:
    """The address if a page may link to it: absolute http or https with a host; else empty (javascript:, data: …)."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    printable = address.isprintable() and " " not in address and "\\" not in address
    return address if parts.scheme in ("http", "https") and host and printable else ""


_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c]")
_BIDI_OR_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_TO_CLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without what can hide or reverse other text: controls and lone surrogates become �, bidi marks go."""
    if not _TO_CLEAN.search(text):
        return text
    text = _BIDI_OR_HIDDEN.sub("", _LINE_ENDS.sub("\n", text))
    return "".join(
        "\ufffd" if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" else sign for sign in text
    )


def neutral(text: str) -> str:
    """The text as a CSV cell that no spreadsheet takes for a formula (OWASP: CSV injection); ＝ and ＋ count too."""
    text = clean(text)
    start = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return f"'{text}" if (start and start in "=+-@|%") or text[:1] in ("\t", "\n") else text
