"""The text objects of a PDF page that are not simply there to be read: turned, slanted, mirrored, or drawn over."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from crawler.reading.printed.drawing import Matrix
from crawler.reading.sheet import Area

_STRAIGHT = 0.05
_MUCH_LARGER = 2.0
_LEAST_COVER = 16.0  # square points: smaller is a mark beside a text, not a cover over it


class TextObject(NamedTuple):
    """A piece of text as it is drawn: when, how it is turned, and where its ink is (asked for only when needed)."""

    handle: int
    order: int
    matrix: Matrix
    area: Callable[[], Area]


class Cover(NamedTuple):
    """Something opaque: when it is drawn, and where."""

    order: int
    area: Area
    is_picture: bool
    is_white: bool


@dataclass(frozen=True)
class ToldApart:
    """The addresses of text objects of each kind, and by how many quarters to the right the page must be turned for
    most of its text to stand upright. ``hidden`` is text that nobody sees or a mark across the page; ``doubtful`` is
    mirrored, or something is drawn over it; ``turned`` runs in another direction than most. ``is_under_picture`` tells
    whether a picture is drawn over any text, ``whitened`` are the texts over which something white is drawn, and
    another text upon that."""

    hidden: frozenset[int]
    doubtful: frozenset[int]
    turned: frozenset[int]
    quarters: int
    is_under_picture: bool
    whitened: frozenset[int]


def told_apart(texts: Sequence[TextObject], covers: Sequence[Cover], scan_size: float) -> ToldApart:
    """``scan_size`` is the size from which on a picture is a page that was scanned: what is behind one is the text that
    a program recognised in it, which nobody sees."""
    directions = {each.handle: _direction(each.matrix) for each in texts}
    straight = Counter(way for way in directions.values() if isinstance(way, int))
    quarters = max(straight, key=lambda way: (straight[way], -way), default=0)
    hidden = {handle for handle, way in directions.items() if way == "slanted"}
    doubtful = {handle for handle, way in directions.items() if way == "mirrored"}
    covered = _covered(texts, covers)
    for text, cover in covered:
        (hidden if cover.is_picture and cover.area.size >= scan_size else doubtful).add(text.handle)
    turned = {handle for handle, way in directions.items() if isinstance(way, int) and way != quarters}
    is_under_picture = any(cover.is_picture for _, cover in covered)
    whitened = frozenset(
        text.handle for text, cover in covered if cover.is_white and any(_is_upon(other, cover) for other in texts)
    )
    return ToldApart(frozenset(hidden), frozenset(doubtful), frozenset(turned), quarters, is_under_picture, whitened)


def marks_behind(texts: Sequence[TextObject], pale: Collection[int]) -> frozenset[int]:
    """Those of pale texts that are marks behind a page: much larger than what is written over them."""
    areas = [(text.handle, text.area()) for text in texts if text.handle in pale]
    if not areas:
        return frozenset()
    others = [text.area() for text in texts if text.handle not in pale]
    least = _MUCH_LARGER * median(map(_height, others)) if others else 0.0
    return frozenset(
        handle
        for handle, area in areas
        if others and _height(area) > least and any(area.shared(other).size for other in others)
    )


def _height(area: Area) -> float:
    return area.bottom - area.top


def _direction(matrix: Matrix) -> int | str:
    """By how many quarters to the right a text must be turned to stand upright, or what it is instead."""
    a, b, c, d, _, _ = matrix
    if abs(b) <= _STRAIGHT * abs(a):
        return "mirrored" if a * d > 0 else 0 if a > 0 else 2
    if abs(a) <= _STRAIGHT * abs(b):
        return "mirrored" if b * c < 0 else 3 if b > 0 else 1
    return "slanted"


def _covered(texts: Sequence[TextObject], covers: Sequence[Cover]) -> list[tuple[TextObject, Cover]]:
    """The texts over which something opaque is drawn later, with what that is."""
    large = [cover for cover in covers if cover.area.size >= _LEAST_COVER]
    if not large or not texts or large[-1].order < texts[0].order:
        return []
    found = []
    for text in texts:
        later = [cover for cover in large if cover.order > text.order]
        if later:
            area = text.area()
            found += [(text, cover) for cover in later if _overlap(area, cover.area)]
    return found


def _is_upon(text: TextObject, cover: Cover) -> bool:
    return text.order > cover.order and _overlap(text.area(), cover.area)


def _overlap(one: Area, other: Area) -> bool:
    """Whether the second area takes more than a tenth of the first."""
    return one.shared(other).size > 0.1 * one.size
