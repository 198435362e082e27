"""Addresses as pages write them."""

import re
from urllib.parse import urljoin, urlsplit

_OF_THE_HOUR = re.compile(r"(?:_|ts?|r|rnd|rand|random|time|timestamp|nocache)", re.IGNORECASE)
"""How a field is called that is filled anew each time, so that no cache answers."""


def joined(base: str, target: object) -> str:
    """Where something that a page says leads to; empty for what is no address (``http://[``)."""
    try:
        return urljoin(base, str(target))
    except ValueError:
        return ""


def folder_key(url: str) -> str:
    """One text for the addresses of a folder and of its own page: ``/nb``, ``/nb/``, ``/nb/index.html``."""
    return re.sub(r"(?:/(?:index|default)\.\w+)?/?$", "", url, flags=re.IGNORECASE)


def lasting(url: str) -> str:
    """An address without its scheme and without what is written into it anew each time: ``?t=1764300000``."""
    parts = urlsplit(url)
    fields = (one for one in parts.query.split("&") if not _OF_THE_HOUR.fullmatch(one.partition("=")[0]))
    return parts._replace(scheme="", query="&".join(fields)).geturl()
