"""A page of an OFD -> a Sheet: text by its origins and steps, paths as lines, pictures as areas."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from crawler.reading.blocks import UnreadableError
from crawler.reading.drawing import IDENTITY, Drawing, Matrix
from crawler.reading.printed_text import DIGITS
from crawler.reading.sheet import MOST_GLYPHS, Area, Glyph, Sheet
from crawler.reading.struck_text import without_struck
from crawler.reading.table_parts import OBJECT

POINTS = 72 / 25.4
"""In a millimetre."""

_MOST_OBJECTS, _MOST_NUMBERS = 100_000, 400_000
_ASCENT, _DESCENT = 0.88, 0.14
_WIDE, _NARROW = 1.0, 0.5
_FIRST_WIDE = 0x1100
# The file does not tell how wide a character is; digits of wide faces take up to 0.64 of their size.
_WIDER_TYPE = 1.3
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_POINTS_OF = {"M": 1, "S": 1, "L": 1, "Q": 2, "B": 3}
_WHITE, _CHANNELS_OF_INK = 250.0, 4
_HEX = re.compile("#[0-9A-Fa-f]{1,2}")
_DEEPEST = 4
_NONE: Mapping[str, etree._Element] = MappingProxyType({})
_TEXT, _PATH, _IMAGE, _COMPOSITE = "TextObject", "PathObject", "ImageObject", "CompositeObject"


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute. Raises UnreadableError for what is none, is endless or are too many."""
    parts = (text or "").split()
    try:
        values = [float(part) for part in parts[: _MOST_NUMBERS + 1]]
    except ValueError as error:
        raise UnreadableError("the OFD says something else where it should give numbers") from error
    if len(values) > _MOST_NUMBERS or not all(map(_is_sane, values)):
        raise UnreadableError("the OFD gives numbers that no page can hold")
    return values


def steps(text: str | None, count: int) -> list[float]:
    """The distances between characters: ``1.5 g 3 2`` is 1.5 2 2 2; the last one goes on for those left."""
    parts = (text or "").split()
    values: list[float] = []
    place = 0
    while place < len(parts) and len(values) < count:
        if parts[place] == "g":
            repeated = numbers(" ".join(parts[place + 1 : place + 3]))
            if len(repeated) < 2:
                raise UnreadableError("the OFD gives a repeated distance without saying which")
            values += [repeated[1]] * max(min(int(repeated[0]), count), 0)
            place += 3
        else:
            values += numbers(parts[place])
            place += 1
    return (values + values[-1:] * count)[:count] if values else []


class _Placed(NamedTuple):
    """An object of a page with the map from its own space to the page's points, and the place it takes."""

    item: etree._Element
    matrix: Matrix
    area: Area

    def turned(self, turn: Matrix) -> "_Placed":
        return self._replace(matrix=turn.after(self.matrix), area=turn.area(*self.area))


Units = Mapping[str, etree._Element]
"""Drawings that objects of a page name, by their numbers."""


def sheet_of(layers: Sequence[etree._Element], size: tuple[float, ...], number: int, units: Units = _NONE) -> Sheet:
    """A page: its templates first and its own content last. ``size`` is x, y, width and height in millimetres.

    Where most of its text lies on its side the page is turned, as its reader would turn it.
    """
    page = Matrix(POINTS, 0, 0, POINTS, -size[0] * POINTS, -size[1] * POINTS)
    width, height = size[2] * POINTS, size[3] * POINTS
    objects: list[_Placed] = []
    for layer in layers:
        for placed in _objects(layer, page, units):
            objects.append(placed)
            if len(objects) > _MOST_OBJECTS:
                raise UnreadableError(f"a page of the OFD has more than {_MOST_OBJECTS} objects")
    turn = {1: Matrix(0, -1, 1, 0, 0, width), 3: Matrix(0, 1, -1, 0, height, 0)}.get(_quarters(objects))
    if turn is not None:
        objects = [placed.turned(turn) for placed in objects]
        width, height = height, width
    drawing, texts = _drawn(objects)
    glyphs: list[Glyph] = []
    for item, matrix, area in texts:
        if not _is_white(item.find("{*}FillColor")) or drawing.shows_white(area):
            glyphs += _glyphs(item, matrix)
        if len(glyphs) > MOST_GLYPHS:
            raise UnreadableError(f"a page of the OFD has more than {MOST_GLYPHS} characters")
    shown = [
        each for each in glyphs if each.right >= 0 and each.left <= width and each.bottom >= 0 and each.top <= height
    ]
    read = tuple(without_struck(shown, drawing.across))
    return Sheet(number, width, height, read, tuple(drawing.across), tuple(drawing.down), tuple(drawing.pictures))


def _drawn(objects: Sequence[_Placed]) -> tuple[Drawing, list[_Placed]]:
    """What is drawn among some objects, and those that are text."""
    drawing = Drawing()
    texts = []
    for placed in objects:
        name = etree.QName(placed.item).localname
        if name == _TEXT:
            texts.append(placed)
        elif name == _PATH:
            _take_path(placed.item, placed.matrix, drawing)
        else:
            drawing.pictures.append(placed.area)
    drawing.join_dots()
    return drawing, texts


def _objects(layer: etree._Element, space: Matrix, units: Units, depth: int = 0) -> Iterator[_Placed]:
    """What can be seen of the objects of a layer, those of the drawings that it names among them."""
    for item in layer.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject", "{*}CompositeObject"):
        box = numbers(item.get("Boundary"))
        if len(box) != 4 or item.get("Visible") == "false" or item.get("Alpha") == "0":
            continue
        origin = space.after(Matrix(1, 0, 0, 1, box[0], box[1]))
        own = numbers(item.get("CTM"))
        matrix = origin.after(Matrix(*own) if len(own) == 6 else IDENTITY)
        unit = units.get(item.get("ResourceID", "")) if etree.QName(item).localname == _COMPOSITE else None
        if unit is not None and depth < _DEEPEST:
            yield from _objects(unit, matrix, units, depth + 1)
        else:
            yield _Placed(item, matrix, origin.area(0, 0, box[2], box[3]))


def _quarters(objects: Sequence[_Placed]) -> int:
    """By how many quarters to the right most of a page's text is turned."""
    counts = [0, 0, 0, 0]
    for item, matrix, _ in objects:
        if etree.QName(item).localname == _TEXT:
            is_down = abs(matrix.b) > abs(matrix.a)
            way = (1 if matrix.b > 0 else 3) if is_down else (0 if matrix.a > 0 else 2)
            counts[way] += sum(len(code.text or "") for code in item.iterfind("{*}TextCode"))
    return counts.index(max(counts))


def _is_sane(value: float) -> bool:
    return math.isfinite(value) and abs(value) < 1e6


def _is_white(color: etree._Element | None) -> bool:
    written = (color.get("Value") or "").split() if color is not None else []
    # A channel may be written as #FF too.
    values = numbers(" ".join(str(int(part[1:], 16)) if _HEX.fullmatch(part) else part for part in written))
    if len(values) == _CHANNELS_OF_INK:
        return max(values) <= 255 - _WHITE
    return bool(values) and min(values) >= _WHITE


def _glyphs(item: etree._Element, matrix: Matrix) -> Iterator[Glyph]:
    size = next(iter(numbers(item.get("Size"))), 3.0)
    stretch = next(iter(numbers(item.get("HScale"))), 1.0)
    x = y = 0.0
    # Turned or mirrored, digits would be read in another order than they are seen.
    is_turned = any(item.get(name, "0") != "0" for name in ("CharDirection", "ReadDirection"))
    is_upright = matrix.a > 0 and matrix.d > 0 and max(abs(matrix.b), abs(matrix.c)) < matrix.a and not is_turned
    for code in item.iterfind("{*}TextCode"):
        text = code.text or ""
        # A TextCode without a place of its own goes on at the one before.
        x, y = next(iter(numbers(code.get("X"))), x), next(iter(numbers(code.get("Y"))), y)
        count = len(text) - 1
        across, down = steps(code.get("DeltaX"), count), steps(code.get("DeltaY"), count)
        for place, character in enumerate(text):
            advance = size * stretch * (_WIDE if ord(character) >= _FIRST_WIDE else _NARROW)
            if place < len(across) and advance < across[place] <= advance * _WIDER_TYPE:
                advance = across[place]
            shown = " " if character.isspace() else character
            if shown in DIGITS and not is_upright:
                shown = OBJECT
            yield Glyph(shown, *matrix.area(x, y - _ASCENT * size, x + advance, y + _DESCENT * size))
            if place < count:
                x += across[place] if across else 0.0 if down else advance
                y += down[place] if down else 0.0


def _take_path(item: etree._Element, matrix: Matrix, drawing: Drawing) -> None:
    stroked = item.get("Stroke", "true") != "false"
    filled = item.get("Fill", "false") == "true"
    if not stroked and not filled:
        return
    white = _is_white(item.find("{*}FillColor"))
    for corners in _outlines(item.findtext("{*}AbbreviatedData") or ""):
        points = [matrix.point(x, y) for x, y in corners]
        if stroked:
            drawing.take_stroked(points)
        if filled:
            drawing.take_filled(points, is_white=white)


def _outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of each figure of a path; curves are passed over as the straight line to their end."""
    points: list[tuple[float, float]] = []
    for command, text in _COMMAND.findall(data):
        values = numbers(text.replace(",", " "))
        if command in "MS" and points:
            yield points
            points = []
        if command == "C" and points:
            points.append(points[0])
        elif len(values) >= 2 and (command in _POINTS_OF or command == "A"):
            points.append((values[-2], values[-1]))
    if points:
        yield points
