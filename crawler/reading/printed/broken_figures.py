"""Figures that a narrow cell breaks over its lines, joined where the lines that fill it prove that they are one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.reading.form.labels import header_table, row_of
from crawler.reading.printed.text import DIGITS, lines_of_glyphs
from crawler.reading.sheet import Area, Glyph

_COMMAS = frozenset(",，")
_FIGURES = frozenset("\n") | DIGITS | _COMMAS
_DASHES = frozenset("/／-－—–无")
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+")
_FEWEST_DIGITS = 2
_OFF_MIDDLE = 0.25
"""How far from the middle of its cell a figure stands at most, in heights of a character."""
_SAME_SIZE = 0.25  # points
_FEWEST_BROKEN, _FEWEST_FIGURES = 3, 8
"""How many figures of a table are broken, and how many it has, at least, that all of them tell how they are broken."""

Place = tuple[int, int]


@dataclass(frozen=True)
class _Cells:
    """The cells of a table by where they begin: their texts, the characters of them that are seen, and their areas;
    the rows, each as its cells; and those that reach over several rows."""

    texts: Mapping[Place, str]
    inked: Mapping[Place, Sequence[Glyph]]
    areas: Mapping[Place, Area]
    rows: Sequence[Sequence[Place]]
    reaching: frozenset[Place]
    margin: float

    def text(self, place: Place) -> str:
        return self.texts.get(place, "")

    @cached_property
    def _widths(self) -> dict[float, float]:
        """How much room a digit takes by its height: the box of a 1 may be narrower than that."""
        widths: dict[float, float] = {}
        for place, own in self.inked.items():
            for glyph in own if _is_figure(self.text(place)) else ():
                if glyph.text in DIGITS:
                    widths[_size(glyph)] = max(widths.get(_size(glyph), 0.0), glyph.right - glyph.left)
        return widths

    def digit_like(self, glyph: Glyph) -> float:
        """How much room a digit of the same size takes."""
        alike = (width for size, width in self._widths.items() if abs(size - _size(glyph)) < _SAME_SIZE)
        return max(alike, default=0.0)

    def figures(self, row: Sequence[Place]) -> list[Place]:
        """The cells of a row that hold figures and reach over no other row."""
        return [each for each in row if each not in self.reaching and _is_figure(self.text(each))]


def whole_figures(
    texts: Mapping[Place, str],
    glyphs: Mapping[Place, Sequence[Glyph]],
    owner: Sequence[Sequence[Place]],
    areas: Mapping[Place, Area],
) -> dict[Place, str]:
    """The figures of a table's cells that are one, though printed on several lines.

    Two rows of figures without a line between them look alike. Hence nothing is joined but in a row of the form, in a
    cell that reaches over this row alone, where no line but the last has room for one digit more, and where no two rows
    can be: as another figure of the row stands at the height at which it would be between them, or as every figure of
    the table that is not broken is short enough to stand on one line, and every one that is fills all its lines.
    """
    if not any("\n" in text and _is_figure(text) for text in texts.values()):
        return {}
    inked = {place: [glyph for glyph in own if not glyph.text.isspace()] for place, own in glyphs.items()}
    margin = min(each for place, own in inked.items() if own for each in _margins(own, areas[place]))
    cells = _Cells(texts, inked, areas, [list(dict.fromkeys(owners)) for owners in owner], _reaching(owner), margin)
    rows = [cells.figures(row) for number, row in enumerate(cells.rows) if _is_row(cells, number)]
    full = {place for row in rows for place in row if "\n" in cells.text(place) and _is_full(cells, place)}
    if not _are_all_so(cells, rows, full):
        full &= {place for row in rows if any(_is_alone(cells, each) for each in row) for place in row}
    return {place: whole for place in full if _is_one(whole := cells.text(place).replace("\n", ""))}


def _size(glyph: Glyph) -> float:
    return round(glyph.bottom - glyph.top, 1)


def _is_figure(text: str) -> bool:
    return bool(text) and _FIGURES.issuperset(text) and not DIGITS.isdisjoint(text)


def _is_one(text: str) -> bool:
    """Whether what was joined is a figure as one writes it."""
    return _COMMAS.isdisjoint(text) or _GROUPED.fullmatch(text) is not None


def _reaching(owner: Sequence[Sequence[Place]]) -> frozenset[Place]:
    """The cells that reach over several rows."""
    return frozenset(place for number, owners in enumerate(owner) for place in owners if place[0] < number)


def _is_row(cells: _Cells, number: int) -> bool:
    """Whether what stands in a row alone names one of the form's, and no head; or it is that of table 4, below its
    heads. A group's label, which reaches over its rows, may be called as a row of the other form is."""
    texts = [cells.text(place) for place in cells.rows[number] if place not in cells.reaching]
    if any(map(header_table, texts)):
        return False
    named = sum(row_of(text) is not None for text in texts)
    if named or not number:
        return named == 1
    above = {header_table(cells.text(place)) for place in cells.rows[number - 1]}
    return 4 in above and all(not text or _is_figure(text) or _DASHES.issuperset(text) for text in texts)


def _are_all_so(cells: _Cells, rows: Sequence[Sequence[Place]], full: set[Place]) -> bool:
    """Whether so many figures of a table fill their lines, and none does not, that these are no rows of two."""
    broken = [place for row in rows for place in row if "\n" in cells.text(place)]
    return len(broken) >= _FEWEST_BROKEN and sum(map(len, rows)) >= _FEWEST_FIGURES and full.issuperset(broken)


def _margins(glyphs: Sequence[Glyph], area: Area) -> Iterator[float]:
    """How far the text of a cell keeps from its edges."""
    yield max(min(glyph.left for glyph in glyphs) - area.left, 0.0)
    yield max(area.right - max(glyph.right for glyph in glyphs), 0.0)


def _is_full(cells: _Cells, place: Place) -> bool:
    """Whether all lines but the last are as long, and one more digit would not have fitted in them."""
    lines, area = lines_of_glyphs(cells.inked[place]), cells.areas[place]
    *before, last = lines
    if len({len(line) for line in before}) > 1 or not _FEWEST_DIGITS <= len(before[0]) >= len(last):
        return False
    room = area.right - area.left - 2 * cells.margin
    digit = cells.digit_like(last[0])
    return all(room - max(line[-1].right - line[0].left, _digits(line) * digit) < digit for line in before)


def _digits(line: Sequence[Glyph]) -> int:
    return sum(glyph.text in DIGITS for glyph in line)


def _is_alone(cells: _Cells, place: Place) -> bool:
    """Whether a cell holds one figure, in the middle of its height."""
    if not DIGITS.issuperset(cells.text(place)):
        return False
    glyph, area = cells.inked[place][0], cells.areas[place]
    off = (glyph.top + glyph.bottom - area.top - area.bottom) / 2
    return abs(off) < _OFF_MIDDLE * (glyph.bottom - glyph.top)
