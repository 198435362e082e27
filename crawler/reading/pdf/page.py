"""A page of a PDF -> a Sheet: the characters one sees with their places, lines and pictures (PDFium)."""

import ctypes
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium

from crawler.reading.blocks import UnreadableError
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.pdf.boxes import on_line, true_box
from crawler.reading.pdf.digits import DigitCheck
from crawler.reading.pdf.drawn_glyphs import DrawnGlyph, GlyphId, glyph_at, glyphs_on, has_ink
from crawler.reading.pdf.objects import Objects, address, objects_of
from crawler.reading.pdf.pale_text import bare
from crawler.reading.pdf.visibility import away, ink_beside, unseen
from crawler.reading.printed.drawing import Matrix
from crawler.reading.printed.struck_text import is_struck, without_strikes, without_struck
from crawler.reading.printed.text import DIGITS
from crawler.reading.sheet import MOST_GLYPHS, Area, Glyph, Sheet

_HYPHENS = (0x02, 0xFFFE)  # as PDFium gives a hyphen at the end of a line
_BREAKS = (0x0A, 0x0D)
_FIRST_DIGIT, _LAST_DIGIT = 0x30, 0x39
_IN_NUMBERS = frozenset(map(ord, (*DIGITS, *".,，．")))
_MARKS = frozenset(map(ord, ".,，．-－–—"))
_OF_NUMBERS = _IN_NUMBERS | _MARKS | {*map(ord, "+＋")}
_LOST = ""
"""In place of a character of numbers that is not seen."""
_TINY = 0.003
"""The height of a line, as a share of its page, below which nobody can read it."""
_NEAR = 0.3
"""How far apart, in heights of their boxes, the characters of a number stand at most."""
_UNTOLD = 0xE000
"""In place of the code of a glyph of which nobody knows what it is."""
_PRIVATE = range(0xE000, 0xF900)
_SURROGATES = range(0xD800, 0xE000)
_RADICALS = range(0x2E80, 0x2FE0)
# Fonts draw a radical and an ideograph with one glyph, and printing programs then write the radical down.
# Unicode folds the Kangxi radicals, but not these of the supplement.
_IDEOGRAPHS_OF_RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "民母虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
# The ink of a digit is about 0.7 of the size of the type, its advance 0.56, its line 1.1.
_ADVANCE_BY_INK, _LINE_BY_INK = 0.8, 1.6
_EQUAL = 0.01
# Heights of characters, in points, beyond which their boxes are not taken on trust; a line is 1.2 times its size.
_SMALL, _LARGE = 3, 40
# The share of a character's box that is seen of a whole one, whose ink is smaller, and of one that is not seen.
_WHOLE, _NOTHING = 0.75, 0.1


def sheet_of(page: Any, number: int, check: DigitCheck, told: Mapping[GlyphId, str] | None = None) -> Sheet:
    """The page with the given number (from 0) as it is shown. Where the file does not say which characters its glyphs
    are, ``told`` does.

    Raises UnreadableError for one with too much on it, or whose digits are not those of its text.
    """
    width, height, matrix = _shown(page)
    objects = objects_of(page, matrix, width * height)
    if objects.texts.quarters:
        turn(page, objects.texts.quarters)
        width, height, matrix = _shown(page)
        objects = objects_of(page, matrix, width * height)
    hidden = frozenset[int]().union(
        *(unseen(page, (width, height), doubted) for doubted in (objects.forms, objects.doubted) if doubted)
    )
    if hidden:
        objects = objects_of(page, matrix, width * height, hidden)
    drawing = objects.drawing
    with away(objects.texts.hidden | objects.pale):
        printed, cut = _glyphs(page, matrix, objects, check, told)
    if objects.pale:
        with away(objects.all_texts - objects.pale):
            pale, pale_cut = _glyphs(page, matrix, objects, check, told)
        printed, cut = [*printed, *bare(pale, printed)], cut + pale_cut
    seen = _seen(printed, width, height)
    glyphs = without_struck(seen, drawing.across, drawing.slanted)
    return Sheet(
        number,
        width,
        height,
        tuple(glyphs),
        tuple(without_strikes(drawing.across, seen)),
        tuple(drawing.down),
        tuple(drawing.pictures),
        spoilt=max(_unknown(glyphs) - _unknown(printed) + cut, 0),
        ink=ink_beside(page, (width, height), objects.all_texts) if objects.has_shapes else None,
    )


def _unknown(glyphs: Sequence[Glyph]) -> int:
    return sum(glyph.text == OBJECT for glyph in glyphs)


def set_upright(page: Any) -> None:
    """Turns a page so that most of its text stands upright, as its places are told."""
    width, height, matrix = _shown(page)
    turn(page, objects_of(page, matrix, width * height).texts.quarters)


def glyphs_shown(page: Any) -> Sequence[DrawnGlyph]:
    """The glyphs of a page and their places as it is shown."""
    width, height, matrix = _shown(page)
    return glyphs_on(page, matrix, width * height)


def turn(page: Any, quarters: int) -> None:
    """Turns a page to the right, beside what the file turns it by: some programs print pages that lie on their side."""
    if quarters:
        pdfium.FPDFPage_SetRotation(page, (pdfium.FPDFPage_GetRotation(page) + quarters) % 4)


def _shown(page: Any) -> tuple[float, float, Matrix]:
    """The size of a page as shown, and the map from its own space (cut by its crop box, turned by its rotation)."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    width, height = right - left, top - bottom
    turned = pdfium.FPDFPage_GetRotation(page)
    if turned == 1:
        return height, width, Matrix(0, 1, 1, 0, -bottom, -left)
    if turned == 2:
        return width, height, Matrix(-1, 0, 0, 1, right, -bottom)
    if turned == 3:
        return height, width, Matrix(0, -1, -1, 0, top, right)
    return width, height, Matrix(1, 0, 0, -1, -left, top)


def _glyphs(
    page: Any, matrix: Matrix, objects: Objects, check: DigitCheck, told: Mapping[GlyphId, str] | None
) -> tuple[list[Glyph], int]:
    """The characters of a page, and how many of them are marked though the file says which they are."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        raise UnreadableError("the text of a page of the PDF cannot be loaded")
    try:
        digits = _Digits(text_page, is_told=told is not None)
        glyphs, cut = _characters(text_page, matrix, objects, digits, told)
        # What a line crosses looks like no digit, and is not taken for one anyway.
        rules = sorted(objects.drawing.across)
        whole = {
            index: digits.texts[index]
            for index, place in digits.places.items()
            if not is_struck(glyphs[place], rules, objects.drawing.slanted)
        }
        for index in check.wrong_ones(page, text_page, matrix, whole, objects.drawing.pictures, digits.clipped):
            place = digits.places[index]
            glyphs[place] = glyphs[place]._replace(text=OBJECT)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return glyphs, cut


def _characters(  # noqa: C901 - runs for every character, and calls are dear
    text_page: Any, matrix: Matrix, objects: Objects, digits: "_Digits", told_by_looks: Mapping[GlyphId, str] | None
) -> tuple[list[Glyph], int]:
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MOST_GLYPHS:
        raise UnreadableError(f"a page of the PDF has more than {MOST_GLYPHS} characters")
    unicode_of, loose_box, is_generated = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_IsGenerated,
    )
    a, b, c, d, e, f = matrix
    digit, character = digits.glyph, _character
    told, in_forms = objects.texts, objects.in_forms
    clips = {handle: clip for handle, clip in objects.clips.items() if handle not in in_forms}
    special = told.hidden | told.doubtful | told.turned | in_forms.keys() | clips.keys()
    box = pdfium.FS_RECTF()
    glyphs: list[Glyph] = []
    marked = 0
    for index in range(count):
        code = unicode_of(text_page, index)
        if told_by_looks is not None:
            code = _code(text_page, index, code, told_by_looks)
        if code in _BREAKS or (code == 0x20 and is_generated(text_page, index)):
            continue
        handle = address(pdfium.FPDFText_GetTextObject(text_page, index)) if special else 0
        if handle in told.hidden:
            continue
        loose_box(text_page, index, box)
        box_left, box_top, box_right, box_bottom = box.left, box.top, box.right, box.bottom
        if not _SMALL < box_top - box_bottom < _LARGE:
            box_left, box_top, box_right, box_bottom = true_box(text_page, index, box)
        if code in _MARKS and not a:
            box_left, box_right = on_line(text_page, index, box_left, box_right)
        # Matrix.area written out: this runs for every character.
        left, right = a * box_left + c * box_top + e, a * box_right + c * box_bottom + e
        top, bottom = b * box_left + d * box_top + f, b * box_right + d * box_bottom + f
        if left > right:
            left, right = right, left
        if top > bottom:
            top, bottom = bottom, top
        cut = _cut(Area(left, top, right, bottom), clips[handle]) if handle in clips else None
        if cut is not None:
            marked += len(cut)
            glyphs += cut or ((Glyph(_LOST, left, top, right, bottom),) if code in _IN_NUMBERS else ())
            continue
        is_digit = _FIRST_DIGIT <= code <= _LAST_DIGIT
        held = in_forms.get(handle)
        if handle in told.doubtful or (handle in told.turned and code in _OF_NUMBERS):
            marked += 1
            glyphs.append(Glyph(OBJECT, left, top, right, bottom))
        elif held and not held.holds(Area(left, top, right, bottom)):
            area = held.matrix.area(box_left, box_top, box_right, box_bottom)
            glyphs.append(Glyph(character(code) if held.holds(area) else OBJECT, *area))
        elif is_digit:
            digits.places[index], digits.texts[index] = len(glyphs), chr(code)
            area = Area(left, top, right, bottom)
            if handle in clips and clips[handle].shared(area) != area:
                digits.clipped.add(index)
            glyphs.append(digit(index, Glyph(chr(code), left, top, right, bottom)))
        else:
            glyphs.append(Glyph(character(code), left, top, right, bottom))
    return glyphs, marked


def _code(text_page: Any, index: int, code: int, told: Mapping[GlyphId, str]) -> int:
    """Of which character a glyph is, told by its looks."""
    if pdfium.FPDFText_IsGenerated(text_page, index):
        return code
    text = told.get(glyph_at(text_page, index))
    if text is None:
        return _UNTOLD if has_ink(text_page, index) else ord(" ")
    return ord(text)


def _cut(area: Area, clip: Area) -> tuple[Glyph, ...] | None:
    """What is left of a character that reaches over the edge of what may be drawn; None where it is whole."""
    shared = clip.shared(area)
    across = (shared.right - shared.left) / max(area.right - area.left, _EQUAL)
    down = (shared.bottom - shared.top) / max(area.bottom - area.top, _EQUAL)
    least = min(across, down)
    if least > _WHOLE:
        return None
    return (Glyph(OBJECT, *area),) if least > _NOTHING else ()


def _seen(glyphs: Sequence[Glyph], width: float, height: float) -> list[Glyph]:
    """The characters on a page. A digit beside which one of its number is not seen, as where a table is wider than the
    page, is none: 27 may be the beginning of 27500, also where the file has nothing more of it as there is no room."""
    seen: list[Glyph] = []
    lost: Glyph | None = None
    tiny = _TINY * max(width, height)
    for glyph in glyphs:
        if glyph.text is not _LOST and _is_on(glyph, width, height):
            is_part = glyph.text in DIGITS and (
                glyph.right > width or glyph.bottom - glyph.top < tiny or (lost is not None and _goes_on(lost, glyph))
            )
            seen.append(glyph._replace(text=OBJECT) if is_part else glyph)
            lost = None
        elif glyph.text is _LOST or ord(glyph.text[0]) in _IN_NUMBERS:
            if seen and seen[-1].text in DIGITS and _goes_on(lost or seen[-1], glyph):
                seen[-1] = seen[-1]._replace(text=OBJECT)
            if glyph.text in DIGITS:  # its cell is no blank, of which a part may be on the page
                seen.append(glyph._replace(text=OBJECT))
            lost = glyph
    return seen


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    near = _NEAR * (glyph.bottom - glyph.top)
    return abs(before.top - glyph.top) < near and abs(glyph.left - before.right) < near


def _is_on(glyph: Glyph, width: float, height: float) -> bool:
    return glyph.right >= 0 and glyph.left <= width and glyph.bottom >= 0 and glyph.top <= height


@lru_cache(maxsize=8192)
def _character(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if code < 0x20 or code in _PRIVATE or code in _SURROGATES or code > 0x10FFFF:
        return OBJECT
    text = chr(code)
    if code in _RADICALS:
        return _IDEOGRAPHS_OF_RADICALS.get(text) or unicodedata.normalize("NFKC", text)
    return " " if text.isspace() else text


class _Digits:
    """Digits, each with a box as wide as its advance, or a mark where the file does not surely say which it is.

    ``places`` and ``texts`` are those of the characters by their index in the page's text, ``clipped`` the indices of
    digits of which the edge of what may be drawn cuts off a little.
    """

    def __init__(self, text_page: Any, *, is_told: bool) -> None:
        self._text_page = text_page
        self._is_told = is_told
        self.places: dict[int, int] = {}
        self.texts: dict[int, str] = {}
        self.clipped: set[int] = set()
        self._box = tuple(ctypes.c_double() for _ in range(4))

    def glyph(self, index: int, glyph: Glyph) -> Glyph:
        """The digit at an index of the page's text. ``glyph`` is what PDFium says of it."""
        if not self._is_told and pdfium.FPDFText_HasUnicodeMapError(self._text_page, index):
            return glyph._replace(text=OBJECT)
        text, left, top, right, bottom = glyph
        width, height = right - left, bottom - top
        ink_left, ink_right, ink_bottom, ink_top = self._box
        pdfium.FPDFText_GetCharBox(self._text_page, index, ink_left, ink_right, ink_bottom, ink_top)
        ink = ink_right.value - ink_left.value, ink_top.value - ink_bottom.value
        # For fonts that do not tell their own measures PDFium gives the box of the ink.
        if abs(ink[0] - width) > _EQUAL or abs(ink[1] - height) > _EQUAL:
            return glyph
        across, down = (left + right) / 2, (top + bottom) / 2
        half_width, half_height = height * _ADVANCE_BY_INK / 2, height * _LINE_BY_INK / 2
        return Glyph(text, across - half_width, down - half_height, across + half_width, down + half_height)
