"""A printed page as paged formats give it: characters, ruling lines and pictures by their places.

Everywhere points (1/72 inch) from the page's top left as it is shown, x to the right and y downwards.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

MOST_GLYPHS = 60_000
"""More characters than this no page of a report has."""


class Glyph(NamedTuple):
    """A character and the box it takes: from its origin to the next character's, not the ink alone."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Rule(NamedTuple):
    """A straight line: the y of a horizontal one or the x of a vertical one, and where along it begins and ends."""

    place: float
    start: float
    end: float


class Stroke(NamedTuple):
    """A straight line that is neither horizontal nor vertical, from one point to another."""

    x: float
    y: float
    end_x: float
    end_y: float


class Area(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Its area in square points."""
        return max(self.right - self.left, 0.0) * max(self.bottom - self.top, 0.0)

    def shared(self, other: "Area") -> "Area":
        """What lies in this one and in another; of no size where nothing does."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Area(left, top, max(left, right), max(top, bottom))


@dataclass(frozen=True)
class Ink:
    """Where a page is dark, as bits of rows of pixels, ``scale`` of which make a point."""

    rows: tuple[int, ...]
    scale: float

    def is_in(self, area: Area) -> bool:
        """Whether a place is neither all dark nor all light."""
        left, right = math.ceil(area.left * self.scale), math.floor(area.right * self.scale)
        top, bottom = math.ceil(area.top * self.scale), math.floor(area.bottom * self.scale)
        left, top = max(left, 0), max(top, 0)
        if right <= left:
            return False
        whole = (1 << (right - left)) - 1
        seen = {(row >> left) & whole for row in self.rows[top : max(bottom, top)]}
        return len(seen) > 1 or not seen <= {0, whole}


@dataclass(frozen=True)
class Sheet:
    """One page. ``across`` are its horizontal lines, ``down`` its vertical ones; glyphs are in the file's order.
    ``spoilt`` is how many of them are known, but stand for no character as they are struck out or cut off.
    ``unread`` is where on a page of a scan more is to be seen than was read; None where that is not known. ``ink`` is
    what else is drawn on a page of text, such as pictures and shapes; None where there is nothing of the kind."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...] = ()
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    pictures: tuple[Area, ...] = ()
    spoilt: int = 0
    unread: tuple[Area, ...] | None = None
    ink: "Ink | None" = None
