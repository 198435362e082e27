"""Lines that a page shows twice, for desktops and telephones, or at both schemes: one document, asked for once."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from storage.visits import Entry


def without_twins(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The lines without those of the same title and day whose address is another's but for its scheme, or for what
    stands behind a question mark where the other has nothing there."""
    entries = tuple(entries)
    bare = {_key(entry) for entry in entries if not urlsplit(entry.url).query}
    found: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        query = urlsplit(entry.url).query
        if not query or _key(entry) not in bare:
            found.setdefault((*_key(entry), query, urlsplit(entry.url).fragment), entry)
    return tuple(found.values())


def _key(entry: Entry) -> tuple[object, ...]:
    parts = urlsplit(entry.url)
    return (entry.title, entry.listed_date, parts.netloc, parts.path)
