"""Ruling lines and characters -> tables: boxes between lines are cells, with no line between them one merged cell."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.reading.blocks import GridCell, UnreadableError
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.printed.broken_figures import Place, whole_figures
from crawler.reading.printed.struck_text import without_underlines
from crawler.reading.printed.text import DIGITS, lines_of_glyphs, text_of_glyphs
from crawler.reading.sheet import Area, Glyph, Ink, Rule, Sheet
from storage.report import Box

TOLERANCE = 3.0
"""Lines nearer to each other than this (points) are one: double lines, the two sides of a thick one."""

_GAP = 4.0
_MOST_RULES, _MOST_BOXES = 6_000, 40_000
_CLOSE, _BEYOND, _AT_EDGE = 0.1, 1.0, 0.25
_MARGIN = 20.0
_FEWEST_PICTURED = 8
_NUMBER_MARKS = DIGITS | frozenset(".,，．-－" + OBJECT)

Rows = list[list[GridCell]]


@dataclass(frozen=True)
class RuledPart:
    """A ruled table, or the part of one that stands on one page: its lines and the characters inside it.

    ``xs`` and ``ys`` are the places of its column and row edges, ``end`` is where its page ends on the right.
    """

    page: int
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    glyphs: tuple[Glyph, ...] = ()
    end: float = math.inf
    ink: Ink | None = None
    pictures: tuple[Area, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether it reaches out of its page, or to its edge with no line before it that closes it: one on the edge
        itself is where a program cut it off. So did a browser that leaves a margin where a line closes its left side
        only, and a program that leaves one on the left alone: what it cut has its lines up to the edge."""
        edge = self.xs[-1]
        is_open = all(abs(rule.place - edge) > TOLERANCE or rule.place > self.end - _AT_EDGE for rule in self.down)
        is_closed_before = any(abs(rule.place - self.xs[0]) <= TOLERANCE for rule in self.down)
        is_aside = edge > self.end - TOLERANCE and self.xs[0] > _MARGIN
        return is_aside or (is_open and is_closed_before) or edge > self.end + (-_BEYOND if is_open else _BEYOND)

    @property
    def area(self) -> Area:
        """The rectangle it takes."""
        return Area(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def ruled_parts(sheet: Sheet) -> tuple[list[RuledPart], list[Glyph]]:
    """The ruled tables of a page from the top, each with its characters, and the characters outside of them."""
    across, down = merged_rules(sheet.across), merged_rules(sheet.down)
    across = without_underlines(across, down, sheet.glyphs)
    if len(across) + len(down) > _MOST_RULES:
        raise UnreadableError(f"page {sheet.number + 1} has more than {_MOST_RULES} ruling lines")
    parts = [part for group in _connected(across, down) if (part := _part(sheet.number, *group))]
    parts.sort(key=lambda part: part.area.size)
    inside: list[list[Glyph]] = [[] for _ in parts]
    outside = []
    areas = [part.area for part in parts]
    last: list[Glyph] | None = None
    for glyph in sheet.glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        holding = [
            number for number, area in enumerate(areas) if area.left <= x <= area.right and area.top <= y <= area.bottom
        ]
        for number in holding:
            # A table in a cell of another holds its characters alone; of two that overlap, each may be the one.
            if number == holding[0] or not _is_within(areas[holding[0]], areas[number]):
                inside[number].append(glyph)
        if holding:
            last = inside[holding[0]]
        else:
            outside.append(glyph)
            if last and glyph.text in _NUMBER_MARKS and last[-1].text in DIGITS and _goes_on(last[-1], glyph):
                # The number reaches out of its table: what is inside is not all of it.
                last[-1] = last[-1]._replace(text=OBJECT)
            last = None
    filled = [
        replace(part, glyphs=tuple(own), end=sheet.width, ink=sheet.ink, pictures=sheet.pictures)
        for part, own in zip(parts, inside, strict=True)
    ]
    return sorted(filled, key=lambda part: part.ys[0]), outside


def _is_within(area: Area, other: Area) -> bool:
    is_below = area.left >= other.left - TOLERANCE and area.top >= other.top - TOLERANCE
    return is_below and area.right <= other.right + TOLERANCE and area.bottom <= other.bottom + TOLERANCE


def snapped(values: Iterable[float]) -> list[float]:
    """Means of the groups of values that lie within the tolerance of the group's first."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= TOLERANCE:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def merged_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Lines with those joined that go on in each other (borders drawn cell by cell, dashes)."""
    by_place: dict[int, list[Rule]] = {}
    for rule in rules:
        by_place.setdefault(round(rule.place * 2), []).append(rule)
    merged = []
    for group in by_place.values():
        group.sort(key=lambda rule: rule.start)
        current = group[0]
        for rule in group[1:]:
            if rule.start - current.end <= _GAP:
                current = Rule(current.place, current.start, max(current.end, rule.end))
            else:
                merged.append(current)
                current = rule
        merged.append(current)
    return merged


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that touch each other, directly or through others, are one table."""
    parent = list(range(len(across) + len(down)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    order = sorted(range(len(down)), key=lambda number: down[number].place)
    places = [down[number].place for number in order]
    for number, rule in enumerate(across):
        first, last = bisect_left(places, rule.start - TOLERANCE), bisect_right(places, rule.end + TOLERANCE)
        for other in order[first:last]:
            if down[other].start - TOLERANCE <= rule.place <= down[other].end + TOLERANCE:
                parent[root(number)] = root(len(across) + other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for item in range(len(parent)):
        own = groups.setdefault(root(item), ([], []))
        if item < len(across):
            own[0].append(across[item])
        else:
            own[1].append(down[item - len(across)])
    return list(groups.values())


def _part(page: int, across: list[Rule], down: list[Rule]) -> RuledPart | None:
    """The table some lines draw; None for a frame around text or a box with one column, whose cells they do not show.

    The outermost lines may be missing: then the ends of the others are the edge.
    """
    if not across or not down:
        return None
    ends_x = [min(rule.start for rule in across), max(rule.end for rule in across)]
    ends_y = [min(rule.start for rule in down), max(rule.end for rule in down)]
    xs = snapped([*(rule.place for rule in down), *ends_x])
    ys = snapped([*(rule.place for rule in across), *ends_y])
    if len(xs) < 3 or len(ys) < 2:
        return None
    if (len(xs) - 1) * (len(ys) - 1) > _MOST_BOXES:
        raise UnreadableError(f"a table on page {page + 1} has more than {_MOST_BOXES} cells")
    return RuledPart(page, tuple(across), tuple(down), tuple(xs), tuple(ys))


def rows_of(part: RuledPart, xs: Sequence[float]) -> Rows:
    """The part's rows over the column edges ``xs``.

    A number that a line between two cells cuts belongs to neither: both say that something is there which is no number.
    So does an empty cell that reaches out of its page: programs do not write what they would print beside it; and one
    in which something else is drawn than text, such as a picture of a figure.
    """
    owner = _owners(part, xs)
    areas = _areas(part, xs, owner)
    texts, torn = _texts(part, xs, owner, areas)
    rows: Rows = []
    cells: dict[Place, GridCell] = {}
    for row, owners in enumerate(owner):
        rows.append([])
        for place in owners:
            if place not in cells:
                text = texts.get(place, "") + (OBJECT if place in torn else "")
                text = text or (OBJECT if _is_more(part, areas[place]) else "")
                cells[place] = GridCell(text, *place, _box(part.page, areas[place]))
            rows[row].append(cells[place])
    return rows


def _is_more(part: RuledPart, area: Area) -> bool:
    """Whether a cell without text shows something, or may."""
    inner = Area(area.left + TOLERANCE, area.top + TOLERANCE, area.right - TOLERANCE, area.bottom - TOLERANCE)
    if area.right > part.end + _BEYOND:
        return True
    return part.ink.is_in(inner) if part.ink else any(_is_within(picture, area) for picture in part.pictures)


def shows_figures(sheet: Sheet) -> bool:
    """Whether more cells of a page's tables show something that is no text than hold a figure: they are pictures."""
    if sheet.ink is None:
        return False
    cells = {cell for part in ruled_parts(sheet)[0] for row in rows_of(part, part.xs) for cell in row}
    pictured = sum(cell.text == OBJECT for cell in cells)
    return pictured >= _FEWEST_PICTURED and pictured > sum(not DIGITS.isdisjoint(cell.text) for cell in cells)


def _owners(part: RuledPart, xs: Sequence[float]) -> list[list[Place]]:
    """For each box the first box, in reading order, of the cell it belongs to."""
    ys = part.ys
    height, width = len(ys) - 1, len(xs) - 1
    right_of = _walls(part.down, xs, ys)
    below = _walls(part.across, ys, xs)
    parent = list(range(height * width))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for row in range(height):
        for column in range(width):
            item = row * width + column
            if column + 1 < width and (column + 1, row) not in right_of:
                _unite(parent, root(item), root(item + 1))
            if row + 1 < height and (row + 1, column) not in below:
                _unite(parent, root(item), root(item + width))
    return [[divmod(root(row * width + column), width) for column in range(width)] for row in range(height)]


def _unite(parent: list[int], one: int, other: int) -> None:
    parent[max(one, other)] = min(one, other)


def _walls(rules: Sequence[Rule], places: Sequence[float], along: Sequence[float]) -> set[tuple[int, int]]:
    """(edge, box along it) wherever a line runs on an edge past the middle of a box."""
    middles = [(start + end) / 2 for start, end in pairwise(along)]
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        edge = _nearest(places, rule.place)
        if abs(places[edge] - rule.place) <= TOLERANCE:
            first = bisect_left(middles, rule.start - 0.5)
            walls.update((edge, box) for box in range(first, bisect_right(middles, rule.end + 0.5)))
    return walls


def _nearest(places: Sequence[float], place: float) -> int:
    after = min(bisect_left(places, place), len(places) - 1)
    return after - 1 if after and place - places[after - 1] < places[after] - place else after


def _texts(
    part: RuledPart, xs: Sequence[float], owner: list[list[Place]], areas: Mapping[Place, Area]
) -> tuple[dict[Place, str], set[Place]]:
    """The text of each cell, and the cells whose numbers reach over their edge."""
    inside: dict[Place, list[Glyph]] = {}
    torn: set[Place] = set()
    before: tuple[Glyph, Place] | None = None
    for glyph in part.glyphs:
        text, left, top, right, bottom = glyph
        row = _box_at(part.ys, (top + bottom) / 2)
        cell = owner[row][_box_at(xs, (left + right) / 2)]
        inside.setdefault(cell, []).append(glyph)
        if text in _NUMBER_MARKS:
            reach = (right - left) * 0.25
            touched = {cell, owner[row][_box_at(xs, left + reach)], owner[row][_box_at(xs, right - reach)]}
            if len(touched) > 1:
                torn |= touched
            if before and before[1] != cell and _goes_on(before[0], glyph):
                torn |= {cell, before[1]}
            before = (glyph, cell)
        else:
            before = None
    texts = {cell: text_of_glyphs(glyphs) for cell, glyphs in inside.items()}
    torn |= set(_without_their_rest(texts, inside, owner, areas, xs))
    return texts | whole_figures(texts, inside, owner, areas), torn


def _without_their_rest(
    texts: Mapping[Place, str],
    inside: Mapping[Place, Sequence[Glyph]],
    owner: Sequence[Sequence[Place]],
    areas: Mapping[Place, Area],
    xs: Sequence[float],
) -> Iterator[Place]:
    """The cells of figures that go on in the cell below: one of several lines, the first of which begins above it."""
    for place, text in texts.items():
        if "\n" not in text or not text[0].isdecimal() or not place[0]:
            continue
        first = lines_of_glyphs(inside[place])[0][0]
        above = owner[place[0] - 1][_box_at(xs, (first.left + first.right) / 2)]
        if first.top < areas[place].top and any(map(str.isdecimal, texts.get(above, ""))):
            yield above


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    """Whether two characters of numbers were set as one number, no gap between them."""
    height = glyph.bottom - glyph.top
    return abs(before.top - glyph.top) < _CLOSE * height and abs(glyph.left - before.right) < _CLOSE * height


def _box_at(places: Sequence[float], place: float) -> int:
    return min(max(bisect_right(places, place) - 1, 0), len(places) - 2)


def _areas(part: RuledPart, xs: Sequence[float], owner: list[list[Place]]) -> dict[Place, Area]:
    edges: dict[Place, tuple[int, int, int, int]] = {}
    for row, owners in enumerate(owner):
        for column, place in enumerate(owners):
            left, top, right, bottom = edges.get(place, (column, row, column, row))
            edges[place] = (min(left, column), min(top, row), max(right, column), max(bottom, row))
    return {
        place: Area(xs[left], part.ys[top], xs[right + 1], part.ys[bottom + 1])
        for place, (left, top, right, bottom) in edges.items()
    }


def _box(page: int, area: Area) -> Box:
    return Box(page, math.floor(area.left), math.floor(area.top), math.ceil(area.right), math.ceil(area.bottom))
