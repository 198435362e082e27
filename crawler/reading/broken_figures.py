"""Figures that a narrow cell breaks over its lines, joined where the lines that fill it prove that they are one."""

from collections.abc import Iterator, Mapping, Sequence

from crawler.reading.labels import header_table, row_of
from crawler.reading.printed_text import DIGITS, lines_of_glyphs
from crawler.reading.sheet import Area, Glyph

_FIGURES = frozenset("\n") | DIGITS
_FEWEST_DIGITS = 2
_OFF_MIDDLE = 0.25
"""How far from the middle of its cell a figure stands at most, in heights of a character."""

Place = tuple[int, int]


def whole_figures(
    texts: Mapping[Place, str],
    glyphs: Mapping[Place, Sequence[Glyph]],
    owner: Sequence[Sequence[Place]],
    areas: Mapping[Place, Area],
) -> dict[Place, str]:
    """The figures of a table's cells that are one, though printed on several lines.

    Two rows of figures without a line between them look alike. Hence nothing is joined but beside the label of one row
    of the form, in a cell that reaches over this row alone, where no line but the last has room for one digit more, and
    where another figure of the row stands at the height at which it would be between two rows.
    """
    broken = [place for place, text in texts.items() if "\n" in text and _FIGURES.issuperset(text)]
    if not broken:
        return {}
    inked = {place: [glyph for glyph in own if not glyph.text.isspace()] for place, own in glyphs.items()}
    margin = min(each for place, own in inked.items() if own for each in _margins(own, areas[place]))
    rows: dict[Place, list[Place]] = {}
    reaching: set[Place] = set()
    for owners in owner:
        cells = list(dict.fromkeys(owners))
        reaching |= rows.keys() & set(cells)
        rows |= dict.fromkeys(cells, cells)
    return {
        place: texts[place].replace("\n", "")
        for place in broken
        if place not in reaching
        and _is_row([texts.get(each, "") for each in rows[place]])
        and _are_full(lines_of_glyphs(inked[place]), areas[place], margin)
        and any(
            each not in reaching and _is_alone(texts.get(each, ""), inked.get(each, ()), areas[each])
            for each in rows[place]
        )
    }


def _is_row(texts: Sequence[str]) -> bool:
    """Whether the texts of a row name one of the form's, and no head."""
    return sum(row_of(text) is not None for text in texts) == 1 and not any(map(header_table, texts))


def _margins(glyphs: Sequence[Glyph], area: Area) -> Iterator[float]:
    """How far the text of a cell keeps from its edges."""
    yield max(min(glyph.left for glyph in glyphs) - area.left, 0.0)
    yield max(area.right - max(glyph.right for glyph in glyphs), 0.0)


def _are_full(lines: Sequence[Sequence[Glyph]], area: Area, margin: float) -> bool:
    """Whether all lines but the last are as long, and one more digit would not have fitted in them."""
    *before, last = lines
    if len({len(line) for line in before}) > 1 or not _FEWEST_DIGITS <= len(before[0]) >= len(last):
        return False
    room = area.right - area.left - 2 * margin
    narrowest = min(glyph.right - glyph.left for line in lines for glyph in line)
    return all(room - (line[-1].right - line[0].left) < narrowest for line in before)


def _is_alone(text: str, glyphs: Sequence[Glyph], area: Area) -> bool:
    """Whether a cell holds one figure, in the middle of its height."""
    if not text or not DIGITS.issuperset(text):
        return False
    off = (glyphs[0].top + glyphs[0].bottom - area.top - area.bottom) / 2
    return abs(off) < _OFF_MIDDLE * (glyphs[0].bottom - glyphs[0].top)
