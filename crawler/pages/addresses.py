"""Addresses as pages write them."""

import re
from urllib.parse import urljoin


def joined(base: str, target: object) -> str:
    """Where something that a page says leads to; empty for what is no address (``http://[``)."""
    try:
        return urljoin(base, str(target))
    except ValueError:
        return ""


def folder_key(url: str) -> str:
    """One text for the addresses of a folder and of its own page: ``/nb``, ``/nb/``, ``/nb/index.html``."""
    return re.sub(r"(?:/(?:index|default)\.\w+)?/?$", "", url, flags=re.IGNORECASE)
