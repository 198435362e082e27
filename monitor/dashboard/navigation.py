"""The places that every page leads to, as data: a page that has a place here stands in the header of all."""

from dataclasses import dataclass

from storage.language import N_
from storage.people.roles import Role


@dataclass(frozen=True)
class Entry:
    """A place: its address, its name, and the beginnings of the addresses that belong to it besides its own."""

    address: str
    name: str
    within: tuple[str, ...] = ()
    needs: Role | None = None  # none: published too, where everybody may read

    def is_at(self, path: str) -> bool:
        """Whether a page belongs to this place."""
        return path == self.address or path.startswith(self.within)


_OPERATION = ("/probe", "/register", "/runs", "/outbox", "/users")

ENTRIES = (
    Entry("/", N_("Overview"), ("/counties/", "/bodies/", "/reports/")),
    Entry("/findings", N_("Findings"), ("/findings/",)),
    Entry("/analysis", N_("Analysis")),
    Entry("/portals", N_("Portals"), ("/portals/",)),
    Entry("/check", N_("Self-check"), needs=Role.VIEWER),
    Entry("/letters", N_("Letters"), needs=Role.EDITOR),
    Entry("/subscribe", N_("Notifications"), ("/subscriptions", "/confirm", "/unsubscribe"), needs=Role.VIEWER),
    Entry(
        "/waiting",
        N_("Operation"),
        ("/waiting/", "/probe", "/register", "/runs", "/outbox", "/users"),
        needs=Role.VIEWER,
    ),
)
"""In the order of the header: first what was found, then how it was found, then who is told and who may do what."""


def entries_for(role: Role | None, *, is_published: bool) -> tuple[Entry, ...]:
    """The places that somebody of a role may go to; on the published site those that are published."""
    if role is None:
        return ()
    if is_published:
        return tuple(entry for entry in ENTRIES if entry.needs is None)
    return tuple(entry for entry in ENTRIES if entry.needs is None or role.includes(entry.needs))


OPERATIONS = (
    Entry("/waiting", N_("Waiting reports"), ("/waiting/",), needs=Role.VIEWER),
    Entry("/register", N_("Register"), ("/register/",), needs=Role.EDITOR),
    Entry("/probe", N_("Probe a portal"), ("/probe/",), needs=Role.EDITOR),
    Entry("/runs", N_("Runs"), ("/runs/",), needs=Role.ADMIN),
    Entry("/outbox", N_("Messages"), needs=Role.ADMIN),
    Entry("/users", N_("Accounts"), needs=Role.ADMIN),
)
"""The pages of those who run the observer, in the order of their tabs."""


def operations_for(role: Role | None) -> tuple[Entry, ...]:
    """Those of them that somebody of a role may open."""
    return tuple(entry for entry in OPERATIONS if role is not None and entry.needs and role.includes(entry.needs))
