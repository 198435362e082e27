"""The site on which an address is: what index numbers are unique on."""

from functools import lru_cache
from urllib.parse import urlsplit


@lru_cache(maxsize=1024)
def site_of(address: str) -> str:
    """The site on which an address is, empty for a file."""
    return "" if address.startswith("file:") else urlsplit(address).netloc.lower()
