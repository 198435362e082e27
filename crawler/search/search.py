"""A search for a portal's columns as far as it came: the steps that it is made of, and what it found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crawler.lists.list_page import ListPage
from crawler.search.clues import JOINT, Promise

_A_STEP = 4
_STEPS = ("waiting", "failed", "closed", "notices", "supposed")


@dataclass(frozen=True)
class Step:
    """An address worth a request: what it promises and why, the anchors that led there, and how far away it is.

    ``own`` tells that it lies among the pages of a single body, ``supposed`` where that body's column should stand as
    those of others do.
    """

    url: str
    promise: Promise
    score: int
    why: str = ""
    names: tuple[str, ...] = ()
    depth: int = 0
    own: bool = False
    supposed: str = ""

    @property
    def name(self) -> str:
        """The anchors that led there."""
        return JOINT.join(self.names)

    @property
    def rank(self) -> int:
        """How early it is followed: the dearest promise first, the nearer one of two alike."""
        return self.score - _A_STEP * self.depth


@dataclass(frozen=True)
class FoundColumn:
    """A report column: its first page where it could be read, else why it could not (``detail``).

    ``why`` is the clue that led there. A hub is a column that only leads to others, such as its years. One that
    ``is_masked`` is put by a script beside other lines of its page.
    """

    url: str
    name: str
    page: ListPage | None
    detail: str = ""
    why: str = ""
    is_hub: bool = False
    is_mixed: bool = False
    is_masked: bool = False


@dataclass
class Search:
    """A search as far as it came. ``began`` is when its first request was made, as ISO text.

    ``shared`` and ``own`` tell that no way to a column of many bodies, and to columns of single ones, is left.
    ``failed`` are ways that could not be looked at; they are tried again by the next search. ``closed`` are those that
    nobody can follow (`closed_ways`), at the address of the page that shows them. ``notices`` are lists of notices that
    were passed over where a column of all bodies was found: they are opened while a report is lacking. ``supposed`` are
    the pages of bodies whose columns were taken to stand where those of others do (``alike``, as of `Analogies`): they
    are opened where a column was not there, or a report is lacking in it.
    """

    began: str = ""
    ended: str = ""
    shared: bool = False
    own: bool = False
    requests: int = 0
    waiting: list[Step] = field(default_factory=list)
    failed: list[Step] = field(default_factory=list)
    closed: list[Step] = field(default_factory=list)
    notices: list[Step] = field(default_factory=list)
    supposed: list[Step] = field(default_factory=list)
    alike: list[list[str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Search":
        """A kept search."""
        values = {name: value for name, value in kept.items() if name in cls.__dataclass_fields__}
        for name in _STEPS:
            values[name] = [_step(step) for step in values.get(name, ())]
        return cls(**{**values, "seen": set(values.get("seen", ()))})

    def as_json(self) -> dict[str, object]:
        """As it is kept; what was seen is of use only while something waits."""
        seen = sorted(self.seen) if self.waiting or self.failed or self.supposed else []
        return asdict(self) | {"seen": seen}

    @property
    def is_complete(self) -> bool:
        """Whether both ways were followed to their end."""
        return self.shared and self.own

    def settle(self, found_shared: bool) -> None:
        """Say what was followed to its end."""
        if found_shared:  # where the column of all bodies is, another way to one matters no more
            self.closed = [step for step in self.closed if step.promise is not Promise.COLUMN]
        left = [step for step in (*self.waiting, *self.failed) if step.promise is not Promise.MIXED or not found_shared]
        ways = (Promise.WAY, Promise.BODIES)
        self.shared = not self.closed and not any(not one.own and one.promise is not Promise.BODIES for one in left)
        self.own = not (self.closed or self.supposed or any(one.own or one.promise in ways for one in left))


def _step(kept: Any) -> Step:
    return Step(**{**kept, "promise": Promise(kept["promise"]), "names": tuple(kept["names"])})
