"""Addresses as pages write them."""

from urllib.parse import urljoin


def joined(base: str, target: object) -> str:
    """Where something that a page says leads to; empty for what is no address (``http://[``)."""
    try:
        return urljoin(base, str(target))
    except ValueError:
        return ""
