"""The process that draws pages of documents for another one (`serving`), started by `page_picture`.

A request is JSON (``page`` from 0, ``boxes`` to outline, in points) and the document; the answer a PNG, or nothing.
"""

import json
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice

import pypdfium2

from crawler.reading.blocks import ScanError, UnreadableError, UntoldTextError
from crawler.reading.containers.zip_document import unpacked
from crawler.reading.formats import format_of
from crawler.reading.ofd.document import read_ofd
from crawler.reading.pdf.document import read_pdf
from crawler.reading.pdf.page import set_upright
from crawler.reading.printed.raster import Raster
from crawler.reading.process.serving import serve
from crawler.reading.refusals import readable
from crawler.reading.scan.pictures import ScanPicture, pictures_in, pictures_of_pdf, scans_of_ofd
from crawler.reading.scan.recognition import is_installed
from storage.report import Format

_SCALE = 1.6  # pixels a point: A4 becomes 950 × 1350
_MOST_PIXELS = 4_000_000


def answers(wanted: bytes, content: bytes) -> Iterator[bytes]:
    """The one picture that is asked for."""
    asked = json.loads(wanted)
    yield picture(content, asked["page"], asked["boxes"])


def picture(content: bytes, number: int, boxes: Iterable[Iterable[int]]) -> bytes:
    """A page as a PNG with places outlined; empty when the document has no such page or cannot be opened."""
    if number < 0:
        return b""
    try:
        raster = _page(unpacked(readable(content)), number)
    except (UnreadableError, pypdfium2.PdfiumError):
        return b""
    if raster is None:
        return b""
    for box in boxes:
        raster.outline(box)
    return raster.png()


def _page(content: bytes, number: int) -> Raster | None:
    """The page in the coordinates in which its cells' places are told: a scan is drawn upright and level."""
    form = format_of(content)
    if form is Format.PDF:
        if (told := _told_by_text(content, read_pdf)) is not None and number not in told:
            return _scanned(pictures_of_pdf(content, lambda other: other == number))
        return _printed(content, number)
    if form is Format.IMAGE and is_installed():
        return _scanned(islice(pictures_in(content), number, None))
    if form is Format.OFD and _told_by_text(content, read_ofd) is not None:
        return _scanned(islice(scans_of_ofd(content), number, None))
    return None


def _told_by_text(content: bytes, read: Callable[[bytes], object]) -> Container[int] | None:
    """The pages, by their numbers, that are told by their text among those that are told by their pictures, because
    its reader found no text on them, or none to be trusted; None where all are told by their text."""
    try:
        read(content)
    except ScanError as scan:
        return scan.with_text if is_installed() else None
    except UntoldTextError:
        return () if is_installed() else None
    except UnreadableError:
        pass
    return None


def _printed(content: bytes, number: int) -> Raster | None:
    document = pypdfium2.PdfDocument(content)
    if number >= len(document):
        return None
    page = document[number]
    set_upright(page.raw)
    scale = _scale(*page.get_size())
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    lines = (bytes(bitmap.buffer[row * bitmap.stride : (row + 1) * bitmap.stride]) for row in range(bitmap.height))
    return Raster([_without_fourth(line[: 4 * bitmap.width]) for line in lines], scale)


def _without_fourth(line: bytes) -> bytearray:
    """A row of pixels of red, green, blue and nothing, as red, green and blue."""
    kept = bytearray(len(line) // 4 * 3)
    for channel in range(3):
        kept[channel::3] = line[channel::4]
    return kept


def _scanned(pages: Iterator[tuple[int, ScanPicture]]) -> Raster | None:
    import cv2

    from crawler.reading.scan.page import as_read

    found = next(pages, None)
    if found is None:
        return None
    pixels, size = as_read(found[1])
    scale = _scale(*size)
    shown = (max(round(size[0] * scale), 1), max(round(size[1] * scale), 1))
    scaled = cv2.resize(pixels, shown, interpolation=cv2.INTER_AREA)
    return Raster([bytearray(row.tobytes()) for row in scaled], scale)


def _scale(width: float, height: float) -> float:
    return float(min(_SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5))


if __name__ == "__main__":
    serve(answers)
