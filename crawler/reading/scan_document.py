"""Scans -> a Page, by text recognition without a network: pictures, and PDF files that hold only pictures."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pypdfium2

from crawler.reading.blocks import Block, Grid, GridCell, Page, UnreadableError
from crawler.reading.paged_document import page_of_sheets
from crawler.reading.recognition import is_installed
from crawler.reading.sheet import Sheet
from crawler.reading.table_parts import OBJECT
from storage.report import Format

if TYPE_CHECKING:
    from crawler.reading.scanned_page import Sureness

_KINDS = ("PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP")
_MOST_PAGES, _MOST_PIXELS, _LEAST_SIDE = 40, 40_000_000, 200
_DPI, _POINTS_PER_INCH = 200, 72
_SHORT_SIDE, _LONG_SIDE = 595.0, 842.0  # A4 in points
_FEWEST_CHARACTERS, _MOST_DOUBTFUL = 20, 0.1


def read_scan(content: bytes) -> Page:
    """A picture, or several in one TIFF file, as a document. A picture is taken to be as wide as a page.

    Raises UnreadableError for one that is broken or too large, in which no text is found, and where text recognition
    is not installed.
    """
    _check_installed()
    return _page(Format.IMAGE, _pictures(content))


def read_scanned_pdf(content: bytes, with_text: Mapping[int, Sheet] = MappingProxyType({})) -> Page:
    """The pages of a PDF as they look. Raises UnreadableError as `read_scan` does.

    Pages that need no recognition, because the file holds their text, are given by number in ``with_text``.
    """
    _check_installed()
    return _page(Format.PDF, _printed(content, with_text))


def _check_installed() -> None:
    if not is_installed():
        raise UnreadableError(
            "the document is a scan, and text recognition is not installed (pip install 'nianbao[ocr]')"
        )


Picture = tuple[Any, tuple[float, float]]
"""The grey levels of a page and its width and height in points."""


def _page(form: Format, pictures: Iterator[Picture | Sheet]) -> Page:
    from crawler.reading.scanned_page import read_picture

    sheets: list[Sheet] = []
    sureness: dict[int, Sequence[Sureness]] = {}
    turn = 0
    for number, picture in enumerate(pictures):
        if isinstance(picture, Sheet):
            sheets.append(picture)
            continue
        page = read_picture(picture[0], number, picture[1], turn)
        turn = page.turn
        sheets.append(page.sheet)
        sureness[number] = page.sureness
    glyphs = [glyph for sheet in sheets for glyph in sheet.glyphs]
    if len(glyphs) < _FEWEST_CHARACTERS:
        raise UnreadableError("the document is a scan in which no text was found")
    if sum(glyph.text == OBJECT for glyph in glyphs) > _MOST_DOUBTFUL * len(glyphs):
        raise UnreadableError("the document is a scan that is too poor to be read")
    whole = page_of_sheets(form, sheets)
    body = tuple(_with_confidence(block, sureness) for block in whole.body)
    return replace(whole, body=body, may_lose_rows=True)


def _with_confidence(block: Block, sureness: "Mapping[int, Sequence[Sureness]]") -> Block:
    """A table with how surely each of its cells was read: as surely as the least certain text that stands in it."""
    if not isinstance(block, Grid):
        return block
    cells = {id(cell): cell._replace(confidence=_confidence(cell, sureness)) for row in block.rows for cell in row}
    return replace(block, rows=tuple(tuple(cells[id(cell)] for cell in row) for row in block.rows))


def _confidence(cell: GridCell, sureness: "Mapping[int, Sequence[Sureness]]") -> int | None:
    box = cell.box
    if box is None or not cell.text:
        return None
    inside = (
        each.percent
        for each in sureness.get(box.page, ())
        if box.left <= each.x <= box.right and box.top <= each.y <= box.bottom
    )
    return min(inside, default=None)


def _pictures(content: bytes) -> Iterator[Picture]:
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(io.BytesIO(content), formats=_KINDS) as opened:
            # A moving picture is no document: only TIFF files have pages.
            has_pages = opened.format == "TIFF"
            _check_count(getattr(opened, "n_frames", 1) if has_pages else 1)
            for frame in ImageSequence.Iterator(opened) if has_pages else [opened]:
                _check_size(*frame.size)
                yield _gray(ImageOps.exif_transpose(frame))
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableError("the picture is broken, or larger than any page") from error


def _gray(frame: Any) -> Picture:
    import numpy as np
    from PIL import Image

    if "A" in frame.mode or "transparency" in frame.info:
        over = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
    gray = np.asarray(frame.convert("L"))
    height, width = gray.shape
    points = _SHORT_SIDE if width <= height else _LONG_SIDE
    return gray, (points, points * height / width)


def _check_count(pages: int) -> None:
    if pages > _MOST_PAGES:
        raise UnreadableError(f"the scan has more than {_MOST_PAGES} pages")


def _check_size(width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        raise UnreadableError(f"a page of the scan has more than {_MOST_PIXELS:,} pixels")
    if min(width, height) < _LEAST_SIDE:
        raise UnreadableError("the picture is too small to hold a report")


def _printed(content: bytes, with_text: Mapping[int, Sheet]) -> Iterator[Picture | Sheet]:
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("the PDF is broken and cannot be opened") from error
    try:
        _check_count(len(pdf))
        for number in range(len(pdf)):
            if number in with_text:
                yield with_text[number]
                continue
            page = pdf[number]
            width, height = page.get_size()
            scale = _DPI / _POINTS_PER_INCH
            _check_size(int(width * scale), int(height * scale))
            bitmap = page.render(scale=scale, grayscale=True)
            yield bitmap.to_numpy().reshape(bitmap.height, bitmap.width).copy(), (width, height)
            page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("a part of the PDF is broken") from error
    finally:
        pdf.close()
