"""Pale text below other text: shadows of it, and marks behind a page."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from crawler.reading.sheet import Area, Glyph

_TILE, _COVERED = 20.0, 0.4
"""Points of the sides of the squares in which characters over others are looked for, and the share of a pale one that
another one takes."""


def bare(pale: Sequence[Glyph], printed: Sequence[Glyph]) -> Iterator[Glyph]:
    """Pale characters without those over which others are printed: of a shadow, or of a mark behind the page, one reads
    what stands upon it."""
    near: defaultdict[tuple[int, int], list[Area]] = defaultdict(list)
    for _, *edges in printed:
        area = Area(*edges)
        for tile in _tiles(area):
            near[tile].append(area)
    for glyph in pale:
        area = Area(*glyph[1:])
        over = (each for tile in _tiles(area) for each in near.get(tile, ()))
        if not any(area.shared(each).size > _COVERED * area.size for each in over):
            yield glyph


def _tiles(area: Area) -> Iterator[tuple[int, int]]:
    for column in range(int(area.left // _TILE), int(area.right // _TILE) + 1):
        for row in range(int(area.top // _TILE), int(area.bottom // _TILE) + 1):
            yield column, row
