"""The places that every page leads to, as data: a page that has a place here stands in the header of all."""

from dataclasses import dataclass

from storage.language import N_


@dataclass(frozen=True)
class Entry:
    """A place: its address, its name, and the beginnings of the addresses that belong to it besides its own.

    ``is_operators``: not there on a site that is published to be read.
    """

    address: str
    name: str
    within: tuple[str, ...] = ()
    is_operators: bool = False

    def is_at(self, path: str) -> bool:
        """Whether a page belongs to this place."""
        return path == self.address or path.startswith(self.within)


ENTRIES = (
    Entry("/", N_("Overview"), ("/counties/", "/bodies/", "/reports/")),
    Entry("/findings", N_("Findings"), ("/findings/",)),
    Entry("/portals", N_("Portals"), ("/portals/",)),
    Entry("/letters", N_("Letters"), is_operators=True),
    Entry("/subscribe", N_("Notifications"), ("/subscriptions", "/confirm", "/unsubscribe"), is_operators=True),
)
"""In the order of the header: first what was found, then how it was found, then who is told and who may do what."""
