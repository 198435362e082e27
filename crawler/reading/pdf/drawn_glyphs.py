"""Which glyphs a PDF page draws, and where, whatever characters its text calls them."""

import ctypes
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from crawler.reading.blocks import UnreadableError
from crawler.reading.pdf.objects import Objects, address, objects_of
from crawler.reading.printed.drawing import Matrix
from crawler.reading.printed.struck_text import is_struck
from crawler.reading.sheet import MOST_GLYPHS, Area, Glyph

_LEAST_INK = 0.3
"""Points: what is narrower and lower than this, or has no ink at all, is a blank."""

_UPON, _MOST_UPON = 0.15, 5
"""In heights of a glyph, how near its middle is to that of another upon which it is drawn; and how many such glyphs may
be on a page by chance."""

GlyphId = tuple[int, int]
"""A font of an open document, and the code by which its text calls a glyph of it. One glyph has one code, whether or
not the code is that of the character which the glyph shows."""


class DrawnGlyph(NamedTuple):
    """A glyph and the place of its ink on the page as shown; ``is_struck`` where a line goes through it."""

    glyph: GlyphId
    ink: Area
    is_struck: bool = False


def glyph_at(text_page: Any, index: int) -> GlyphId:
    """The glyph with which a character of a page's text is drawn."""
    font = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(text_page, index))
    return address(font), pdfium.FPDFText_GetUnicode(text_page, index)


def has_ink(text_page: Any, index: int) -> bool:
    """Whether anything is drawn for a character."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return max(right.value - left.value, top.value - bottom.value) > _LEAST_INK


def glyphs_on(page: Any, matrix: Matrix, size: float) -> Sequence[DrawnGlyph]:
    """The glyphs one sees on a page, placed by the matrix from its space; ``size`` is that of the page in square
    points.

    Raises UnreadableError for too many.
    """
    objects = objects_of(page, matrix, size)
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        raise UnreadableError("the text of a page of the PDF cannot be loaded")
    try:
        return _glyphs(text_page, matrix, objects)
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _glyphs(text_page: Any, matrix: Matrix, objects: Objects) -> Sequence[DrawnGlyph]:
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MOST_GLYPHS:
        raise UnreadableError(f"a page of the PDF has more than {MOST_GLYPHS} characters")
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    rules = sorted(objects.drawing.across)
    found = []
    for index in range(count):
        if pdfium.FPDFText_IsGenerated(text_page, index):
            continue
        if address(pdfium.FPDFText_GetTextObject(text_page, index)) in objects.texts.hidden:
            continue
        pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        ink = matrix.area(left.value, bottom.value, right.value, top.value)
        if max(ink.right - ink.left, ink.bottom - ink.top) > _LEAST_INK:
            # whatever it is called: a digit may be it
            struck = is_struck(Glyph("0", *ink), rules)
            found.append(DrawnGlyph(glyph_at(text_page, index), ink, struck))
    return found


def are_upon_each_other(glyphs: Sequence[DrawnGlyph]) -> bool:
    """Whether glyphs of a page are drawn upon others that stood there before: PDFium knows no fractions in the widths
    of glyphs that are drawings, so that figures of several digits look like one."""
    return sum(_is_upon(one.ink, other.ink) for one, other in pairwise(glyphs) if one.glyph != other.glyph) > _MOST_UPON


def _is_upon(one: Area, other: Area) -> bool:
    near = _UPON * (one.bottom - one.top)
    across = (one.left + one.right - other.left - other.right) / 2
    down = (one.top + one.bottom - other.top - other.bottom) / 2
    return abs(across) < near and abs(down) < near
