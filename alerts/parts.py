"""What messages are laid out of: names, entries, the groups of a county, sections."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_ITEMS = 200  # of one section, so that a message stays under the 100 KB at which mail programs cut it off


@dataclass(frozen=True)
class Part:
    """A name in an entry, with what is said of it alone; ``url`` is empty without a dashboard."""

    name: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """One cause: its kind and report, whom it concerns, and the sentence that they share."""

    parts: tuple[Part, ...]
    label: str = ""
    tone: str = ""
    lead: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """The entries of one county; the heading is empty where counties do not matter."""

    entries: tuple[Entry, ...]
    heading: str = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a message. ``note`` stands before its groups, ``rest`` behind them when not all could be shown."""

    title: str
    groups: tuple[Group, ...]
    note: str = ""
    rest: str = ""


def ungrouped(entries: Sequence[Entry]) -> tuple[Group, ...]:
    """Entries without a county."""
    return (Group(tuple(entries)),) if entries else ()
