"""What can be seen of an object of an OFD page: its colour, what cuts it off, and what is painted over it later."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.ofd.values import numbers, outlines
from crawler.reading.printed.drawing import IDENTITY, Matrix, area_of, is_pale
from crawler.reading.printed.text import DIGITS
from crawler.reading.sheet import Area, Glyph

_HEX = re.compile("#[0-9A-Fa-f]{1,2}")
_WHITE, _CHANNELS_OF_INK = 250.0, 4
_FAINT = 64.0
"""Below this opacity, of 255, ink is a mark across a page rather than a text."""
_DEEPEST = 4
_BEYOND = 0.75
"""How far outside of its object a character stands at least, in its heights, that nobody knows whether it is seen."""
_LEAST_COVER = 16.0  # square points: smaller is a mark beside a text, not a cover over it
_CORNERS = 4
_STRIPS = 200
_OF_CELLS = DIGITS | frozenset(".,，．-－—–―/／")

Params = Mapping[str, etree._Element]
"""Sets of colours that objects of a page name, by their numbers."""

NO_PARAMS: Params = MappingProxyType({})


class Cover(NamedTuple):
    """Something opaque: how many objects of the page were drawn before it, and where it is."""

    order: int
    area: Area


def is_drawn(item: etree._Element, params: Params) -> bool:
    """Whether a text object is drawn at all: filled or outlined, in a colour that is not wholly transparent."""
    if item.get("Fill") == "false":
        return item.get("Stroke") == "true"
    return _opacity(color_of(item, params)) > 0


def is_faint(item: etree._Element, params: Params) -> bool:
    """Whether an object lets through nearly all of what is behind it."""
    return min(_opacity(item), _opacity(color_of(item, params))) < _FAINT


def color_of(item: etree._Element, params: Params) -> etree._Element | None:
    """The colour that an object is filled with: its own, or that of the set it names, or its layer does."""
    color: etree._Element | None = item.find("{*}FillColor")
    if color is not None or not params:
        return color
    name = item.get("DrawParam") or next((layer.get("DrawParam") for layer in item.iterancestors("{*}Layer")), None)
    for _ in range(_DEEPEST):
        param = params.get(name or "")
        if param is None:
            break
        color = param.find("{*}FillColor")
        if color is not None:
            return color
        name = param.get("Relative")
    return None


def _opacity(element: etree._Element | None) -> float:
    return 255.0 if element is None else next(iter(numbers(element.get("Alpha"))), 255.0)


def is_white(color: etree._Element | None) -> bool:
    """Whether a colour is that of paper."""
    light = _light(color)
    return bool(light) and min(light) >= _WHITE


def is_pale_text(item: etree._Element, params: Params) -> bool:
    """Whether a text is written in ink that is too pale for a figure."""
    color = color_of(item, params)
    light = _light(color)
    return bool(light) and is_pale(light, min(_opacity(item), _opacity(color)))


def _light(color: etree._Element | None) -> list[float]:
    """How much of each part of white (up to 255) a colour has; nothing for one that says no values."""
    written = (color.get("Value") or "").split() if color is not None else []
    # A channel may be written as #FF too.
    values = numbers(" ".join(str(int(part[1:], 16)) if _HEX.fullmatch(part) else part for part in written))
    if len(values) == _CHANNELS_OF_INK:
        return [255 - min(each + values[3], 255) for each in values[:3]]
    return values


def cover_of(item: etree._Element, matrix: Matrix, order: int, params: Params) -> Cover | None:
    """The rectangle that a path paints over what was drawn before; None for one that hides nothing."""
    if item.get("Fill") != "true" or is_faint(item, params):
        return None
    figures = [*outlines(item.findtext("{*}AbbreviatedData") or "")]
    if len(figures) != 1 or len(set(figures[0])) != _CORNERS:
        return None
    area = area_of([matrix.point(x, y) for x, y in figures[0]])
    return Cover(order, area) if area.size >= _LEAST_COVER else None


class Covers:
    """What is painted on a page of some height, by the strips of the page it reaches into: a page may hold very many
    of them, and as many characters."""

    def __init__(self, covers: Iterable[Cover], height: float) -> None:
        self._strip = max(height, 1.0) / _STRIPS
        self._strips: list[list[Cover]] = [[] for _ in range(_STRIPS)]
        for cover in sorted(covers, key=lambda cover: cover.order):
            for number in range(self._number(cover.area.top), self._number(cover.area.bottom) + 1):
                self._strips[number].append(cover)

    def _number(self, y: float) -> int:
        return min(max(int(y / self._strip), 0), _STRIPS - 1)

    def hide(self, glyph: Glyph, order: int) -> bool:
        """Whether a character of the object of that order is painted over later."""
        strip = self._strips[self._number((glyph.top + glyph.bottom) / 2)]
        later = bisect_right(strip, order, key=lambda cover: cover.order)
        return any(_is_within(glyph, cover.area) for cover in islice(strip, later, None))


def as_seen(
    glyphs: Sequence[Glyph], frames: Sequence[Sequence[Area]], is_covered: Callable[[Glyph], bool]
) -> Iterator[Glyph]:
    """The characters of an object, those of figures marked that are painted over, or stand outside of all areas of one
    of the ``frames``: programs differ in how they measure those, and so it is not certain that they are not seen."""
    for glyph in glyphs:
        is_unsure = glyph.text in _OF_CELLS and (
            is_covered(glyph) or any(not any(_is_near(glyph, area) for area in areas) for areas in frames)
        )
        yield glyph._replace(text=OBJECT) if is_unsure else glyph


def unsure(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """The characters, those of figures marked."""
    return (glyph._replace(text=OBJECT) if glyph.text in _OF_CELLS else glyph for glyph in glyphs)


def _is_within(glyph: Glyph, area: Area) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return area.left <= x <= area.right and area.top <= y <= area.bottom


def _is_near(glyph: Glyph, area: Area) -> bool:
    far = _BEYOND * (glyph.bottom - glyph.top)
    return _is_within(glyph, Area(area.left - far, area.top - far, area.right + far, area.bottom + far))


def frames_of(item: etree._Element, spaces: Sequence[Matrix], place: Area) -> Iterator[list[Area]]:
    """What an object may not be drawn outside of: each of its clips, and the place it says that it takes. ``spaces``
    are those in which a clip may be measured, as the object's own or without its map."""
    if place.size:
        yield [place]
    for clip in item.iterfind("{*}Clips/{*}Clip"):
        areas = [area for space in spaces for part in clip.iterfind("{*}Area") for area in _clipped(part, space)]
        if areas:
            yield areas


def _clipped(part: etree._Element, space: Matrix) -> Iterator[Area]:
    for path in part.iterfind("{*}Path"):
        box = numbers(path.get("Boundary"))
        moved = Matrix(1, 0, 0, 1, *box[:2]) if len(box) >= 2 else IDENTITY
        to_page = space.after(_map(part)).after(moved).after(_map(path))
        points = [to_page.point(x, y) for each in outlines(path.findtext("{*}AbbreviatedData") or "") for x, y in each]
        if points:
            yield area_of(points)


def _map(element: etree._Element) -> Matrix:
    values = numbers(element.get("CTM"))
    return Matrix(*values) if len(values) == 6 else IDENTITY
