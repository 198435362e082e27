"""What is drawn on a page beside its text, gathered as ruling lines, pictures and shaded areas."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from crawler.reading.sheet import Area, Rule, Stroke

_THICKEST_RULE, _SHORTEST_RULE, _SLANT = 4.0, 4.0, 0.6  # points
# A dotted line: its dots are at most so far apart (points), and so many at least.
_DOTS_APART, _FEWEST_DOTS = 3.0, 5
# The sides of the cells of a row in which nothing is printed: they reach from one line to the next.
_SHORTEST_SIDE, _TOUCHING = 2.0, 1.0


class Matrix(NamedTuple):
    """An affine map: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def area(self, left: float, top: float, right: float, bottom: float) -> Area:
        """Where a rectangle comes to lie; the map turns it by quarters only."""
        x, y = self.point(left, top)
        other_x, other_y = self.point(right, bottom)
        return Area(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))

    def after(self, first: "Matrix") -> "Matrix":
        """The map that does another one first, and then this one."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Matrix(a, b, c, d, *self.point(first.e, first.f))


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)


_PALE = 200
"""The least of each colour in ink that is too pale for a figure."""


@dataclass
class Drawing:
    """The lines, pictures and shaded areas of a page as they are met."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    shades: list[Area] = field(default_factory=list)
    dots: list[Area] = field(default_factory=list)
    slanted: list[Stroke] = field(default_factory=list)

    def take_narrow(self, area: Area) -> bool:
        """Takes a narrow area as a line; False for one that is not narrow."""
        width, height = area.right - area.left, area.bottom - area.top
        if width <= _THICKEST_RULE and height >= max(_SHORTEST_RULE, 2 * width):
            self.down.append(Rule((area.left + area.right) / 2, area.top, area.bottom))
        elif height <= _THICKEST_RULE and width >= max(_SHORTEST_RULE, 2 * height):
            self.across.append(Rule((area.top + area.bottom) / 2, area.left, area.right))
        elif width <= _THICKEST_RULE and height <= _THICKEST_RULE:
            self.dots.append(area)
        else:
            return False
        return True

    def join_dots(self) -> None:
        """Takes dots that stand in a row as a line, once all of them were met, and those that join two lines."""
        self.across += _dotted((_middle(each.top, each.bottom), each.left, each.right) for each in self.dots)
        self.down += _dotted((_middle(each.left, each.right), each.top, each.bottom) for each in self.dots)
        self.down += _sides(self.dots, self.across)
        self.dots = []

    def take_stroked(self, points: Sequence[tuple[float, float]]) -> None:
        """Takes the straight pieces of a stroked outline: those that are horizontal or vertical as lines."""
        for (x, y), (other_x, other_y) in pairwise(points):
            if abs(x - other_x) <= _SLANT and abs(y - other_y) >= _SHORTEST_RULE:
                self.down.append(Rule((x + other_x) / 2, min(y, other_y), max(y, other_y)))
            elif abs(y - other_y) <= _SLANT and abs(x - other_x) >= _SHORTEST_RULE:
                self.across.append(Rule((y + other_y) / 2, min(x, other_x), max(x, other_x)))
            elif abs(x - other_x) > _SLANT and abs(y - other_y) > _SLANT:
                self.slanted.append(Stroke(x, y, other_x, other_y))

    def take_filled(self, points: Sequence[tuple[float, float]], *, is_white: bool) -> None:
        """Takes a filled outline as a line when it is narrow, else as a shaded area."""
        area = area_of(points)
        if not self.take_narrow(area) and not is_white:
            self.shades.append(area)

    def shows_white(self, area: Area) -> bool:
        """Whether white text at a place can be seen: on a shaded area or a picture."""
        x, y = (area.left + area.right) / 2, (area.top + area.bottom) / 2
        return any(
            each.left <= x <= each.right and each.top <= y <= each.bottom for each in (*self.shades, *self.pictures)
        )


def is_pale(channels: Iterable[float], opacity: float) -> bool:
    """Whether ink of a colour (red, green and blue up to 255) can hardly be told from paper, as that of marks behind a
    page, with how much of the paper it covers (up to 255)."""
    return min(255 - (255 - each) * opacity / 255 for each in channels) >= _PALE


def area_of(points: Sequence[tuple[float, float]]) -> Area:
    """The rectangle around some points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Area(min(xs), min(ys), max(xs), max(ys))


def _dotted(dots: Iterable[tuple[float, float, float]]) -> Iterator[Rule]:
    """The lines that dots draw, each given as its place and where along it begins and ends."""
    by_place: dict[int, list[tuple[float, float, float]]] = {}
    for dot in dots:
        by_place.setdefault(round(dot[0] * 2), []).append(dot)
    for row in by_place.values():
        row.sort(key=lambda dot: dot[1])
        start = 0
        for number in range(1, len(row) + 1):
            if number == len(row) or row[number][1] - row[number - 1][2] > _DOTS_APART:
                if number - start >= _FEWEST_DOTS:
                    yield Rule(row[start][0], row[start][1], row[number - 1][2])
                start = number


def _sides(dots: Iterable[Area], across: Iterable[Rule]) -> Iterator[Rule]:
    """The sides of very low cells: each stands between two lines, from the one down to the other."""
    upright = [dot for dot in dots if dot.bottom - dot.top >= max(_SHORTEST_SIDE, 2 * (dot.right - dot.left))]
    if not upright:
        return
    by_place: dict[int, list[Rule]] = {}
    for rule in across:
        by_place.setdefault(round(rule.place), []).append(rule)
    for dot in upright:
        x = _middle(dot.left, dot.right)
        if all(_is_met(x, end, by_place) for end in (dot.top, dot.bottom)):
            yield Rule(x, dot.top, dot.bottom)


def _is_met(x: float, y: float, by_place: Mapping[int, Sequence[Rule]]) -> bool:
    """Whether a line across passes a place, or ends there."""
    near = (rule for place in range(round(y) - 2, round(y) + 3) for rule in by_place.get(place, ()))
    return any(
        abs(rule.place - y) <= _TOUCHING and rule.start - _TOUCHING <= x <= rule.end + _TOUCHING for rule in near
    )


def _middle(one: float, other: float) -> float:
    return (one + other) / 2
