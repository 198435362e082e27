"""The boxes of characters of a PDF that PDFium tells otherwise than those of their neighbours."""

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

_MOST_BY_SIZE, _BELOW_BASE = 2.5, 0.12
"""By how much of the size of its type a box is larger or smaller at most, and how far below the line it reaches."""


def true_box(text_page: Any, index: int, box: Any) -> tuple[float, float, float, float]:
    """The box (left, top, right, bottom) of a very large or small character. Of one that is set from top to bottom
    PDFium's own box leaves out by how much the text is scaled; that it stands on is right."""
    scaled = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(text_page, index)
    if pdfium.FPDFText_GetMatrix(text_page, index, scaled):
        size *= math.hypot(scaled.c, scaled.d)
    height = box.top - box.bottom
    x, y = ctypes.c_double(), ctypes.c_double()
    is_right = size / _MOST_BY_SIZE <= height <= size * _MOST_BY_SIZE
    if is_right or not pdfium.FPDFText_GetCharOrigin(text_page, index, x, y):
        return box.left, box.top, box.right, box.bottom
    bottom = y.value - size * _BELOW_BASE
    return x.value, bottom + size, x.value + size, bottom


def on_line(text_page: Any, index: int, left: float, right: float) -> tuple[float, float]:
    """From where to where, across its line, a mark goes that stands in text on its side: of such PDFium gives the place
    of the ink, which for a comma is below that of digits."""
    held, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetMatrix(text_page, index, held) or abs(held.b) <= abs(held.a):
        return left, right
    if not pdfium.FPDFText_GetCharOrigin(text_page, index, x, y):
        return left, right
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(held.c, held.d)
    below = size * _BELOW_BASE
    left = x.value - (size - below if held.b > 0 else below)
    return left, left + size
