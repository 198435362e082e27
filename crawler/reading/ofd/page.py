"""A page of an OFD -> a Sheet: text by its origins and steps, paths as lines, pictures as areas."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from crawler.reading.blocks import UnreadableError
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.ofd.values import numbers, outlines
from crawler.reading.ofd.visibility import (
    NO_PARAMS,
    Cover,
    Covers,
    Params,
    as_seen,
    color_of,
    cover_of,
    frames_of,
    is_drawn,
    is_faint,
    is_pale_text,
    is_white,
    unsure,
)
from crawler.reading.printed.drawing import IDENTITY, Drawing, Matrix
from crawler.reading.printed.struck_text import without_strikes, without_struck
from crawler.reading.printed.text import DIGITS
from crawler.reading.sheet import MOST_GLYPHS, Area, Glyph, Sheet

POINTS = 72 / 25.4
"""In a millimetre."""

_MOST_OBJECTS = 100_000
_ASCENT, _DESCENT = 0.88, 0.14
_WIDE, _NARROW = 1.0, 0.5
_FIRST_WIDE = 0x1100
# The file does not tell how wide a character is; digits of wide faces take up to 0.64 of their size.
_WIDER_TYPE = 1.3
_DEEPEST = 4
_LEVEL = 0.05
_NONE: Mapping[str, etree._Element] = MappingProxyType({})
_TEXT, _PATH, _COMPOSITE = "TextObject", "PathObject", "CompositeObject"


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
    """An object of a page with the map from its own space to the page's points, the place it takes, and the same map
    without the object's own."""

    item: etree._Element
    matrix: Matrix
    area: Area
    origin: Matrix

    def turned(self, turn: Matrix) -> "_Placed":
        return _Placed(self.item, turn.after(self.matrix), turn.area(*self.area), turn.after(self.origin))


class Named(NamedTuple):
    """What objects of a page name by numbers: drawings, and sets of colours."""

    units: Mapping[str, etree._Element] = _NONE
    params: Params = NO_PARAMS


NOTHING_NAMED = Named()


def sheet_of(
    layers: Sequence[etree._Element],
    size: tuple[float, ...],
    number: int,
    named: Named = NOTHING_NAMED,
    notes: Sequence[etree._Element] = (),
) -> Sheet:
    """A page: its templates first and its own content last, and then what was written on it (``notes``), of which no
    figure is certain. ``size`` is x, y, width and height in millimetres.

    Where most of its text lies on its side the page is turned, as its reader would turn it.
    """
    page = Matrix(POINTS, 0, 0, POINTS, -size[0] * POINTS, -size[1] * POINTS)
    width, height = size[2] * POINTS, size[3] * POINTS
    objects = [placed for layer in layers for placed in islice(_objects(layer, page, named.units), _MOST_OBJECTS + 1)]
    noted = [placed for note in notes for placed in islice(_noted(note, page, named.units), _MOST_OBJECTS + 1)]
    if len(objects) + len(noted) > _MOST_OBJECTS:
        raise UnreadableError(f"a page of the OFD has more than {_MOST_OBJECTS} objects")
    turn = {1: Matrix(0, -1, 1, 0, 0, width), 3: Matrix(0, 1, -1, 0, height, 0)}.get(_quarters(objects))
    if turn is not None:
        objects, noted = ([placed.turned(turn) for placed in each] for each in (objects, noted))
        width, height = height, width
    drawing, texts = _drawn(objects, named.params)
    covers = Covers((*_covers(objects, named.params), *_covers(noted, named.params, len(objects))), height)
    glyphs: list[Glyph] = []
    unknown = 0
    for order, placed in texts:
        if not _is_seen(placed, drawing, named.params):
            continue
        told = [*_glyphs(placed.item, placed.matrix)]
        unknown += _unknown(told)
        is_pale = is_pale_text(placed.item, named.params) and not drawing.shows_white(placed.area)
        glyphs += unsure(told) if is_pale else _marked(placed, told, named.params, partial(covers.hide, order=order))
        if len(glyphs) > MOST_GLYPHS:
            raise UnreadableError(f"a page of the OFD has more than {MOST_GLYPHS} characters")
    over, notes_texts = _drawn(noted, named.params)
    for _, placed in notes_texts:
        if not (_is_slanted(placed.matrix) or is_faint(placed.item, named.params)):
            glyphs += (glyph for glyph in unsure([*_glyphs(placed.item, placed.matrix)]) if glyph.text == OBJECT)
    shown = [
        each for each in glyphs if each.right >= 0 and each.left <= width and each.bottom >= 0 and each.top <= height
    ]
    read = tuple(without_struck(shown, [*drawing.across, *over.across], [*drawing.slanted, *over.slanted]))
    rules = tuple(without_strikes(drawing.across, shown)), tuple(drawing.down)
    spoilt = max(_unknown(read) - unknown, 0)
    return Sheet(number, width, height, read, *rules, tuple(drawing.pictures), spoilt=spoilt)


def _drawn(objects: Sequence[_Placed], params: Params) -> tuple[Drawing, list[tuple[int, _Placed]]]:
    """What is drawn among some objects, and those that are text, with their place among all."""
    drawing = Drawing()
    texts = []
    for order, placed in enumerate(objects):
        name = etree.QName(placed.item).localname
        if name == _TEXT:
            texts.append((order, placed))
        elif name == _PATH:
            _take_path(placed, drawing, params)
        else:
            drawing.pictures.append(placed.area)
    drawing.join_dots()
    return drawing, texts


def _covers(objects: Sequence[_Placed], params: Params, first: int = 0) -> list[Cover]:
    return [
        cover
        for order, placed in enumerate(objects, first)
        if etree.QName(placed.item).localname == _PATH
        and (cover := cover_of(placed.item, placed.matrix, order, params))
    ]


def _is_seen(placed: _Placed, drawing: Drawing, params: Params) -> bool:
    """Whether a text is drawn in a colour that differs from what is behind it."""
    is_lost = is_white(color_of(placed.item, params)) and not drawing.shows_white(placed.area)
    return is_drawn(placed.item, params) and not is_lost


def _marked(
    placed: _Placed, glyphs: Sequence[Glyph], params: Params, is_covered: Callable[[Glyph], bool]
) -> Iterator[Glyph]:
    """The characters of a text, those of figures marked of which it is not certain that they are seen."""
    if is_faint(placed.item, params):
        return unsure(glyphs)
    return as_seen(glyphs, [*frames_of(placed.item, (placed.matrix, placed.origin), placed.area)], is_covered)


def _is_slanted(matrix: Matrix) -> bool:
    """Whether a text runs across the page neither level nor upright, as marks that mean nothing do."""
    return min(abs(matrix.a), abs(matrix.b)) > _LEVEL * max(abs(matrix.a), abs(matrix.b))


def _unknown(glyphs: Sequence[Glyph]) -> int:
    return sum(glyph.text == OBJECT for glyph in glyphs)


def _noted(note: etree._Element, page: Matrix, units: Mapping[str, etree._Element]) -> Iterator[_Placed]:
    """The objects of something written on a page, whose places are counted from its own."""
    box = numbers(note.get("Boundary"))
    return _objects(note, page.after(Matrix(1, 0, 0, 1, *box[:2])) if len(box) >= 2 else page, units)


def _objects(
    layer: etree._Element, space: Matrix, units: Mapping[str, etree._Element], depth: int = 0
) -> Iterator[_Placed]:
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
            yield _Placed(item, matrix, origin.area(0, 0, box[2], box[3]), origin)


def _quarters(objects: Sequence[_Placed]) -> int:
    """By how many quarters to the right most of a page's text is turned."""
    counts = [0, 0, 0, 0]
    for item, matrix, _, _ in objects:
        if etree.QName(item).localname == _TEXT:
            is_down = abs(matrix.b) > abs(matrix.a)
            way = (1 if matrix.b > 0 else 3) if is_down else (0 if matrix.a > 0 else 2)
            counts[way] += sum(len(code.text or "") for code in item.iterfind("{*}TextCode"))
    return counts.index(max(counts))


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


def _take_path(placed: _Placed, drawing: Drawing, params: Params) -> None:
    item, matrix = placed.item, placed.matrix
    stroked = item.get("Stroke", "true") != "false"
    filled = item.get("Fill", "false") == "true"
    if not stroked and not filled:
        return
    white = is_white(color_of(item, params))
    for corners in outlines(item.findtext("{*}AbbreviatedData") or ""):
        points = [matrix.point(x, y) for x, y in corners]
        if stroked:
            drawing.take_stroked(points)
        if filled:
            drawing.take_filled(points, is_white=white)
