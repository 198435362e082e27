"""Conditional requests: the validators of a page say nothing of another one that a redirect leads to instead."""

import re
from urllib.parse import urlsplit

from scrapy import Request

_DEFAULT = re.compile(r"/(?:(?:index|default)\.\w+)?$", re.IGNORECASE)
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class ConditionsMiddleware:
    """Takes the condition from a request that a redirect sent to another path: its 304 would be that of a stranger."""

    def process_request(self, request: Request) -> None:
        """Sees every hop; one to another scheme or host, or to the same folder, is the same page."""
        asked = request.meta.get("redirect_urls")
        if asked and _place(asked[0]) != _place(request.url):
            for name in _CONDITIONS:
                request.headers.pop(name, None)


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return _DEFAULT.sub("", parts.path).lower(), parts.query
