"""Where the column of a body stands by the address of its pages, as those of other bodies of its portal do."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

HOLE = "{}"
"""What stands in an address for what tells one body from the others."""
_PART = re.compile(r"([^/?&=.#{}]+)")
_PROVED = 3
"""So many columns were opened where they were supposed to stand before others are without having been opened."""
_TO_ONE_WRONG = 4


class Analogies:
    """Learns from two bodies how an address tells whose pages they are, and whose column. One body may do as it likes:
    what was wrong of several, and seldom right, is supposed no more."""

    def __init__(self, ways: Iterable[Sequence[str]] = ()) -> None:
        """``ways`` were proved before: an address of a body's pages and that of its column, each with `HOLE`."""
        self._ways: dict[str, str] = dict(map(tuple, ways))  # type: ignore[arg-type]
        self._right, self._wrong = Counter(dict.fromkeys(self._ways, _PROVED)), Counter[str]()
        self._learnt: list[tuple[str, str]] = []

    def learn(self, page: str, column: str) -> None:
        """The column of a body stands here, its pages there."""
        for other in self._learnt:
            if (way := _way(other, (page, column))) is not None and self._is_sound(way[0]):
                self._ways.setdefault(*way)
        self._learnt.append((page, column))

    def column_of(self, page: str) -> str:
        """The address at which the column of a body should stand by that of its pages; empty where nothing tells."""
        return next((way.replace(HOLE, told) for known, way in self._ways.items() if (told := _told(page, known))), "")

    def right(self, page: str) -> None:
        """What was supposed of a body's pages was there."""
        self._right.update(known for known in self._ways if _told(page, known))

    def wrong(self, page: str) -> None:
        """What was supposed of a body's pages was not there."""
        self._wrong.update(known for known in self._ways if _told(page, known))
        self._ways = {known: way for known, way in self._ways.items() if self._is_sound(known)}

    def is_proved(self, page: str) -> bool:
        """Whether what is supposed of a body's pages has been right so often that it need not be opened to be so."""
        return any(_told(page, known) and self._right[known] >= _PROVED for known in self._ways)

    @property
    def proved(self) -> list[list[str]]:
        """The ways that were."""
        return [[page, column] for page, column in self._ways.items() if self._right[page] >= _PROVED]

    def _is_sound(self, way: str) -> bool:
        return self._wrong[way] <= max(1, self._right[way] // _TO_ONE_WRONG)


def _way(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str] | None:
    """The addresses of two bodies' pages and columns with a hole where they differ; None where more than that does."""
    here, there = _PART.split(one[0]), _PART.split(other[0])
    differing = {(a, b) for a, b in zip(here, there, strict=False) if a != b}
    if len(here) != len(there) or len(differing) != 1 or HOLE in one[0]:
        return None
    (mine, theirs), *_ = differing
    way, same = _holed(one[1], mine), _holed(other[1], theirs)
    return (_holed(one[0], mine), way) if way == same and HOLE in way else None


def _holed(url: str, told: str) -> str:
    return "".join(HOLE if part == told else part for part in _PART.split(url))


def _told(page: str, way: str) -> str:
    """What an address has in the hole of a way; empty where it is another."""
    first, *others = map(re.escape, way.split(HOLE))
    pattern = first + _PART.pattern + r"\1".join(others)
    match = re.fullmatch(pattern, page)
    return match[1] if match is not None else ""
