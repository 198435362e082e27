"""Whether the digits of a PDF look like what its text layer calls them, judged by a few features of their shapes.

A file maps glyphs to characters as it likes: one that shows 3 and says 8 reads wrong in every text layer. A sample of
each digit of each font is drawn and looked at: the closed loops in it and where they are, how wide it is at its foot,
and, where nothing touches it, on which sides it is open. What these cannot tell apart in some faces (3 and 5) is left;
an honest face never fails.
"""

import ctypes
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from crawler.reading.blocks import UntoldTextError
from crawler.reading.pdf.digit_sides import sides_fit
from crawler.reading.pdf.objects import address
from crawler.reading.printed.drawing import Matrix
from crawler.reading.sheet import Area

_HEIGHT = 28
_SMALLEST = 0.5
_MARGIN, _SIDE = 2, 1
_MOST_SAMPLES, _SHAPES = 80, 30
_WHITE = 0xFFFFFFFF
_FEWEST_PIXELS = 4
_ASIDE = 0.06
"""By how much of a digit's width the loops of a struck-through 0 stand aside of each other."""


class Sample(NamedTuple):
    """One digit: its place in the page's text, what the text calls it, where its ink is on the page as shown."""

    place: int
    digit: str
    area: Area


class _Loop(NamedTuple):
    """A white patch that ink encloses: its first and last row, the middle of its columns, its pixels."""

    top: int
    bottom: int
    middle: float
    size: int


Kind = tuple[int, str, int]
"""A font, a digit, and the shape of its ink (width by height): two glyphs may be called by one name."""


class DigitCheck:
    """Looks at a sample of each digit of each font of a document, and at another when the first looks wrong."""

    def __init__(self) -> None:
        self._right: set[Kind] = set()
        self._wrong: dict[Kind, int] = {}
        self._cut: set[Kind] = set()
        self.looked = 0

    def wrong_ones(
        self,
        page: Any,
        text_page: Any,
        matrix: Matrix,
        digits: Mapping[int, str],
        pictures: Sequence[Area] = (),
        clipped: Container[int] = (),
    ) -> set[int]:
        """Which digits of a page do not look like what they are called. Raises UntoldTextError when it is no accident.

        An accident is a line through a digit, or something printed over it. Of one that the edge of its cell cuts a
        little (``clipped``) nobody knows what it is: it and all others like it are wrong until one is seen that looks
        right. ``digits`` are told by their indices in the page's text; the matrix leads from the page's own space to
        the page as shown. Digits on pictures are passed over: to draw them is to unpack the picture, whatever its size.
        """
        wrong: set[int] = set()
        for kind, sample in self._samples(text_page, matrix, digits):
            if _is_on_any(pictures, sample.area):
                continue
            self.looked += 1
            ink = _ink(page, sample)
            if _fits(sample.digit, ink) or (_is_on_dark(ink) and _fits(sample.digit, _inverted(ink))):
                self._right.add(kind)
                continue
            wrong.add(sample.place)
            if sample.place in clipped:
                self._cut.add(kind)
                continue
            self._wrong[kind] = self._wrong.get(kind, 0) + 1
            if (
                sum(count for other, count in self._wrong.items() if other[0] == kind[0] and other not in self._right)
                > 1
            ):
                raise UntoldTextError(f"the PDF shows something else where its text says {sample.digit}")
        unsure = self._cut - self._right
        if not unsure:
            return wrong
        return wrong | {sample.place for kind, sample in self._digits(text_page, matrix, digits) if kind in unsure}

    def _samples(self, text_page: Any, matrix: Matrix, digits: Mapping[int, str]) -> Iterator[tuple[Kind, Sample]]:
        for kind, sample in self._digits(text_page, matrix, digits):
            if kind not in self._right and self.looked < _MOST_SAMPLES:
                yield kind, sample

    def _digits(self, text_page: Any, matrix: Matrix, digits: Mapping[int, str]) -> Iterator[tuple[Kind, Sample]]:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        for index, digit in digits.items():
            pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
            width, height = right.value - left.value, top.value - bottom.value
            if width < _SMALLEST or height < _SMALLEST:
                continue
            font = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(text_page, index))
            kind = (address(font), digit, round(_SHAPES * width / height))
            yield kind, Sample(index, digit, matrix.area(left.value, bottom.value, right.value, top.value))


def _is_on_any(pictures: Sequence[Area], area: Area) -> bool:
    x, y = (area.left + area.right) / 2, (area.top + area.bottom) / 2
    return any(each.left <= x <= each.right and each.top <= y <= each.bottom for each in pictures)


def _ink(page: Any, sample: Sample) -> list[list[bool]]:
    """The digit drawn large, row by row from the top, with a little of what stands beside it."""
    left, top, right, bottom = sample.area
    scale = _HEIGHT / (bottom - top)
    width = min(max(round((right - left) * scale), 1), 4 * _HEIGHT) + 2 * _SIDE
    bitmap = pdfium.FPDFBitmap_Create(width, _HEIGHT, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, _HEIGHT, _WHITE)
        # The map acts on the page as shown, drawn at one pixel a point.
        matrix = pdfium.FS_MATRIX(scale, 0, 0, scale, _SIDE - left * scale, -top * scale)
        clip = pdfium.FS_RECTF(0, 0, width, _HEIGHT)
        pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, 0)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * _HEIGHT)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    levels = [[data[row * stride + column * 4 + 1] for column in range(width)] for row in range(_HEIGHT)]
    middle = (min(map(min, levels)) + max(map(max, levels))) / 2
    return [[level < middle for level in row] for row in levels]


def _fits(digit: str, ink: list[list[bool]]) -> bool:
    alone = _alone(ink)
    inner = [row[_SIDE:-_SIDE] for row in ink]
    return _looks_right(digit, inner) and (alone is None or sides_fit(digit, alone))


def _is_on_dark(ink: list[list[bool]]) -> bool:
    """Whether a digit may be a light one on a dark ground: most of what is beside it is dark, as where its neighbours
    touch it."""
    beside = [dark for row in ink for dark in (row[0], row[-1])]
    return 2 * sum(beside) > len(beside)


def _inverted(ink: list[list[bool]]) -> list[list[bool]]:
    return [[not dark for dark in row] for row in ink]


def _alone(ink: list[list[bool]]) -> list[list[bool]] | None:
    """The digit without the paper beside it; None where something else touches it or stands in its place."""
    inner = [row[_SIDE:-_SIDE] for row in ink]
    filled = [any(column) for column in zip(*inner, strict=True)]
    if not any(filled) or any((row[0] and row[1]) or (row[-1] and row[-2]) for row in ink):
        return None
    first, last = filled.index(True), len(filled) - filled[::-1].index(True)
    return [row[first:last] for row in inner] if all(filled[first:last]) else None


def _looks_right(digit: str, ink: list[list[bool]]) -> bool:
    if not any(map(any, ink)):
        return True
    loops = _loops(ink)
    if digit in "12357":
        return not loops and _foot_fits(digit, ink)
    if digit == "4":
        return len(loops) < 2
    if digit == "8":
        return len(loops) == 2
    if digit == "0":
        # A stroke through it makes two loops beside each other, the upper one further left; those of 8 are one above
        # the other, and where it is slanted the upper one is further right.
        if len(loops) > 1:
            upper, lower = loops[:2]
            shared = upper.bottom - lower.top
            is_struck = shared >= 0 and lower.middle - upper.middle > _ASIDE * len(ink[0])
            return is_struck or shared > 0.2 * _HEIGHT
        return bool(loops) and loops[0].bottom - loops[0].top > 0.55 * _HEIGHT
    middle = (loops[0].top + loops[0].bottom) / 2 if len(loops) == 1 else -1.0
    tall = len(loops) == 1 and loops[0].bottom - loops[0].top > 0.65 * _HEIGHT
    return not tall and (middle > 0.5 * _HEIGHT if digit == "6" else 0 <= middle < 0.5 * _HEIGHT)


def _foot_fits(digit: str, ink: list[list[bool]]) -> bool:
    foot = _reach(ink[-_HEIGHT // 8 :]) / len(ink[0])
    if digit == "1":
        return len(ink[0]) < 0.8 * _HEIGHT
    if digit == "2":
        return foot > 0.7
    return digit != "7" or foot < 0.6


def _reach(rows: list[list[bool]]) -> int:
    columns = [column for row in rows for column, filled in enumerate(row) if filled]
    return max(columns) - min(columns) + 1 if columns else 0


def _loops(ink: list[list[bool]]) -> list[_Loop]:
    """The white patches that ink encloses, from the top."""
    width = len(ink[0]) + 2 * _MARGIN
    rows = len(ink) + 2 * _MARGIN
    free = [[True] * width for _ in range(rows)]
    for row, own in enumerate(ink, _MARGIN):
        free[row][_MARGIN:-_MARGIN] = [not filled for filled in own]
    patches = []
    for row in range(rows):
        patches += [_patch(free, row, column) for column in range(width) if free[row][column]]
    return [patch for patch in patches[1:] if patch.size >= _FEWEST_PIXELS]


def _patch(free: list[list[bool]], row: int, column: int) -> _Loop:
    """A white patch, which is filled on the way."""
    free[row][column] = False
    stack = [(row, column)]
    top = bottom = row
    size = across = 0
    while stack:
        row, column = stack.pop()
        size += 1
        across += column
        top, bottom = min(top, row), max(bottom, row)
        for y, x in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if 0 <= y < len(free) and 0 <= x < len(free[0]) and free[y][x]:
                free[y][x] = False
                stack.append((y, x))
    return _Loop(top - _MARGIN, bottom - _MARGIN, across / size - _MARGIN, size)
