"""The drawn objects of a PDF page: its ruling lines, its pictures, and the text that cannot be seen."""

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from crawler.reading.blocks import UnreadableError
from crawler.reading.pdf.texts import Cover, TextObject, ToldApart, marks_behind, told_apart
from crawler.reading.pdf.visibility import is_in_layer
from crawler.reading.printed.drawing import IDENTITY, Drawing, Matrix, area_of, is_pale
from crawler.reading.sheet import Area

_MOST_OBJECTS, _MOST_SEGMENTS, _DEEPEST = 100_000, 300_000, 4
_UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_WHITE, _PALE, _FAINT = 250, 190, 64
"""The least of each colour in white and in pale ink, and the opacity below which ink is a mark rather than a text."""
_NEAR = 4.0  # points
_RECTANGLE = 6  # corners, the first one again once or twice
_MARKED_IN_LAYERS = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
_MOST_CLIPS, _MOST_CORNERS, _CUT = 20, 200, 1.0
_SCANNED = 0.6
"""The share of a page that a picture takes which is the page itself, scanned."""


Color = tuple[int, int, int]


class InForm(NamedTuple):
    """A text object within a form: the matrix from the form's space to the page as shown, and where its ink is there.

    PDFium gives the place of some characters (those with a replacement text) in the form's space.
    """

    matrix: Matrix
    area: Area

    def holds(self, area: Area) -> bool:
        """Whether the middle of a place is where the object is."""
        x, y = (area.left + area.right) / 2, (area.top + area.bottom) / 2
        own = self.area
        return own.left - _NEAR <= x <= own.right + _NEAR and own.top - _NEAR <= y <= own.bottom + _NEAR


class Objects(NamedTuple):
    """What is drawn on a page, its text objects told apart, and of those the ones that stand in forms.

    ``clips`` are what can be seen of those that are cut at their edges. ``doubted`` are the places of all objects that
    may not be seen: as a layer hides them, or as they are faint or of the colour of something filled; and those of
    pictures over texts; ``forms`` are those of what holds other objects, ``pale`` texts that can hardly be seen.
    ``has_shapes`` tells whether more is drawn
    than texts, lines and rectangles.
    """

    drawing: Drawing
    texts: ToldApart
    in_forms: Mapping[int, InForm]
    clips: Mapping[int, Area]
    doubted: Mapping[int, Area]
    forms: Mapping[int, Area]
    all_texts: frozenset[int]
    pale: frozenset[int]
    has_shapes: bool


def objects_of(page: Any, matrix: Matrix, size: float, unseen: frozenset[int] = frozenset()) -> Objects:
    """The objects of a page, placed by the matrix from the page's space; ``size`` is that of the page in square points,
    ``unseen`` are objects that are known to be hidden.

    Raises UnreadableError for too many.
    """
    walk = _Walk(unseen)
    walk.objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, matrix, 0)
    walk.drawing.join_dots()
    texts = told_apart(walk.texts, walk.covers, _SCANNED * size)
    is_scan = any(each.size > _SCANNED * size for each in walk.drawing.pictures)
    pale = {handle for handle, color in walk.colors.items() if color[0] >= _PALE <= min(color) < _WHITE}
    marks = marks_behind(walk.texts, walk.faint.keys() | pale)
    too_pale = frozenset(handle for handle, area in walk.pale if not walk.drawing.shows_white(area))
    white = {handle for handle, area in walk.white if is_scan or not walk.drawing.shows_white(area)}
    like_grounds = {
        text.handle: text.area()
        for text in walk.texts
        if (text.handle in texts.whitened if text.handle in texts.doubtful else walk.stands_on_its_colour(text))
    }
    return Objects(
        walk.drawing,
        replace(
            texts,
            hidden=texts.hidden | white | marks | set(walk.unseen),
            turned=texts.turned | walk.faint.keys() | too_pale,
        ),
        walk.in_forms,
        walk.clips,
        walk.doubted | walk.faint | like_grounds | (walk.pictures if texts.is_under_picture else {}),
        walk.forms,
        frozenset(walk.all_texts),
        too_pale | walk.faint.keys(),
        walk.has_shapes or bool(walk.drawing.slanted),
    )


def address(handle: Any) -> int:
    """The number that tells one object of PDFium from another."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class _Walk:
    """One pass over the objects of a page and of the forms in it."""

    def __init__(self, known_unseen: frozenset[int]) -> None:
        self.known_unseen = known_unseen
        self.drawing = Drawing()
        self.unseen: list[int] = []
        self.all_texts: list[int] = []
        self.pictures: dict[int, Area] = {}
        self.has_shapes = False
        self.in_forms: dict[int, InForm] = {}
        self.clips: dict[int, Area] = {}
        self.doubted: dict[int, Area] = {}
        self.forms: dict[int, Area] = {}
        self.white: list[tuple[int, Area]] = []
        self.pale: list[tuple[int, Area]] = []
        self.faint: dict[int, Area] = {}
        self.colors: dict[int, Color] = {}
        self.grounds: defaultdict[Color, list[Area]] = defaultdict(list)
        self.texts: list[TextObject] = []
        self.covers: list[Cover] = []
        self.order = 0
        self.seen = 0
        self.segments = 0
        self.floats = tuple(ctypes.c_float() for _ in range(4))
        self.integers = tuple(ctypes.c_uint() for _ in range(4))
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()

    def objects(self, holder: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> None:
        number = count(holder)
        self.seen += number
        if self.seen > _MOST_OBJECTS:
            raise UnreadableError(f"a page of the PDF has more than {_MOST_OBJECTS} objects")
        for index in range(number):
            item = get(holder, index)
            self.order += 1
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT or address(item) not in self.known_unseen:
                self._object(item, kind, matrix, depth)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                self._unseen_form(item)

    def _object(self, item: Any, kind: int, matrix: Matrix, depth: int) -> None:
        if kind in _MARKED_IN_LAYERS and is_in_layer(item):
            self.doubted[address(item)] = self._area(item, matrix)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._text(item, matrix)
            if depth:
                self.in_forms[address(item)] = InForm(matrix, self._area(item, matrix))
                self.doubted[address(item)] = self._area(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._picture(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            self.drawing.shades.append(self._area(item, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            if not depth:
                self.forms[address(item)] = self._area(item, matrix)
            inner = matrix.after(_matrix(item))
            self.objects(item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)

    def _unseen_form(self, form: Any, depth: int = 0) -> None:
        """Notes the texts of a form that is hidden."""
        for index in range(pdfium.FPDFFormObj_CountObjects(form)):
            item = pdfium.FPDFFormObj_GetObject(form, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.unseen.append(address(item))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                self._unseen_form(item, depth + 1)

    def _picture(self, item: Any, matrix: Matrix) -> None:
        area = self._area(item, matrix)
        self.has_shapes = True
        self.pictures[address(item)] = area
        self.drawing.pictures.append(area)
        clip = self._clip(item, matrix)
        self._cover(item, clip.shared(area) if clip else area, is_picture=True)

    def _area(self, item: Any, matrix: Matrix) -> Area:
        left, bottom, right, top = self.floats
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return Area(0.0, 0.0, 0.0, 0.0)
        return matrix.area(left.value, bottom.value, right.value, top.value)

    def _text(self, item: Any, matrix: Matrix) -> None:
        self.all_texts.append(address(item))
        if address(item) in self.known_unseen or pdfium.FPDFTextObj_GetTextRenderMode(item) in _UNSEEN_MODES:
            self.unseen.append(address(item))
            return
        self._take_clip(item, matrix)
        turned = matrix.after(_matrix(item))
        self.texts.append(TextObject(address(item), self.order, turned, partial(self._area, item, matrix)))
        red, green, blue, alpha = self.integers
        if pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
            self.colors[address(item)] = (red.value, green.value, blue.value)
            if alpha.value == 0:
                self.unseen.append(address(item))
            elif alpha.value < _FAINT:
                self.faint[address(item)] = self._area(item, matrix)
            elif self._is_white():
                self.white.append((address(item), self._area(item, matrix)))
            elif is_pale(self.colors[address(item)], alpha.value):
                self.pale.append((address(item), self._area(item, matrix)))

    def _take_clip(self, item: Any, matrix: Matrix) -> None:
        """Notes a text object whose ink reaches over the edges of what may be drawn, or lies beyond them."""
        clip = self._clip(item, matrix)
        if clip is None:
            return
        area = self._area(item, matrix)
        shared = clip.shared(area)
        if shared.size <= 0 < area.size:
            self.unseen.append(address(item))
        elif any(abs(one - other) > _CUT for one, other in zip(shared, area, strict=True)):
            self.clips[address(item)] = clip

    def _clip(self, item: Any, matrix: Matrix) -> Area | None:
        """The rectangle around all that may be drawn of an object; None where nothing bounds it."""
        clip = pdfium.FPDFPageObj_GetClipPath(item)
        found: Area | None = None
        for number in range(min(pdfium.FPDFClipPath_CountPaths(clip), _MOST_CLIPS)):
            count = pdfium.FPDFClipPath_CountPathSegments(clip, number)
            self.segments += max(count, 0)
            if 0 < count <= _MOST_CORNERS:
                area = area_of([self._corner(clip, number, index, matrix) for index in range(count)])
                found = found.shared(area) if found else area
        return found

    def _corner(self, clip: Any, number: int, index: int, matrix: Matrix) -> tuple[float, float]:
        x, y = self.floats[:2]
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, number, index), x, y)
        return matrix.point(x.value, y.value)

    def _cover(self, item: Any, area: Area, *, is_picture: bool) -> None:
        if not pdfium.FPDFPageObj_HasTransparency(item):
            is_white = not is_picture and self._is_filled_white(item)
            self.covers.append(Cover(self.order, area, is_picture, is_white))

    def stands_on_its_colour(self, text: TextObject) -> bool:
        """Whether something filled with a text's own colour lies where it stands."""
        color = self.colors.get(text.handle)
        return color is not None and any(text.area().shared(ground).size for ground in self.grounds.get(color, ()))

    def _is_white(self) -> bool:
        return min(self.integers[0].value, self.integers[1].value, self.integers[2].value) >= _WHITE

    def _path(self, item: Any, matrix: Matrix) -> None:
        pdfium.FPDFPath_GetDrawMode(item, self.fill, self.stroke)
        filled, stroked = self.fill.value != pdfium.FPDF_FILLMODE_NONE, self.stroke.value
        if not filled and not stroked:
            return
        if self.drawing.take_narrow(self._area(item, matrix)):
            return
        inner = matrix.after(_matrix(item))
        for points in self._outlines(item, inner):
            is_rectangle = len(points) <= _RECTANGLE
            if filled and is_rectangle:
                self._cover(item, area_of(points), is_picture=False)
            self.has_shapes |= not is_rectangle
            if stroked:
                self.drawing.take_stroked(points)
            else:
                is_white = self._is_filled_white(item)
                self.drawing.take_filled(points, is_white=is_white)
                if not is_white:
                    color = (self.integers[0].value, self.integers[1].value, self.integers[2].value)
                    self.grounds[color].append(area_of(points))

    def _outlines(self, item: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The corners of each figure of a path; curves are passed over as the straight line to their end."""
        count = pdfium.FPDFPath_CountSegments(item)
        self.segments += count
        if self.segments > _MOST_SEGMENTS:
            raise UnreadableError(f"a page of the PDF has drawings of more than {_MOST_SEGMENTS} pieces")
        x, y = self.floats[:2]
        points: list[tuple[float, float]] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
                yield points
                points = []
            points.append(matrix.point(x.value, y.value))
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points

    def _is_filled_white(self, item: Any) -> bool:
        pdfium.FPDFPageObj_GetFillColor(item, *self.integers)
        return self._is_white() or not self.integers[3].value


def _matrix(item: Any) -> Matrix:
    held = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, held):
        return IDENTITY
    return Matrix(held.a, held.b, held.c, held.d, held.e, held.f)
