"""A column of a portal: its address and its lines, how they are drawn, and what anybody can see of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crawler.practice.server import Asked
from tests.portals.rows import Line

LOOKED = frozenset({"ok", "unchanged", "empty"})
DOUBTED = LOOKED | {"incomplete"}
"""Read to its end, which a careful reader may doubt."""
NOT_WHOLE = frozenset({"incomplete"})


@dataclass(frozen=True)
class Seen:
    """What a person with a browser sees of a column, and how a look at it may end.

    ``hidden`` are the numbers of publications that nobody can reach; ``by_browser`` tells that only scripts show it.
    """

    outcomes: frozenset[str] = LOOKED
    hidden: frozenset[int] = frozenset()
    by_browser: bool = False


WHOLE = Seen()
DOUBTFUL = Seen(DOUBTED)


@dataclass(frozen=True)
class Column:
    """A list of a portal, of which ``size`` lines make a page."""

    number: int
    url: str
    name: str
    lines: Sequence[Line]
    draw: Callable[[Sequence[Line]], str]
    size: int = 8

    @property
    def folder(self) -> str:
        """The folder of its pages."""
        return self.url.partition("?")[0].rpartition("/")[0] + "/"

    @property
    def parts(self) -> list[Sequence[Line]]:
        """Its lines by pages, at least one."""
        return [self.lines[at : at + self.size] for at in range(0, len(self.lines), self.size)] or [()]

    def part(self, number: int) -> Sequence[Line]:
        """The lines of a page, the first of which is 1; none behind the last."""
        return self.parts[number - 1] if 0 < number <= len(self.parts) else ()

    def is_asked(self, asked: Asked) -> bool:
        """Whether a request means this column of several at one path."""
        own = Asked("GET", self.url, {}).query
        return all(asked.query.get(name) == value for name, value in own.items())

    def number_asked(self, asked: Asked, field: str) -> int | None:
        """Which page of it a field of the query or the form means; None where another column is meant."""
        if not self.is_asked(asked):
            return None
        said = asked.form.get(field) or asked.query.get(field) or "1"
        return min(max(int(said), 1), len(self.parts)) if said.isdigit() else 1


def beyond(column: Column, last: int) -> frozenset[int]:
    """The publications behind a page."""
    return frozenset(line.publication.number for part in column.parts[last:] for line in part)
