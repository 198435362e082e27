"""The pages of a scan as pictures in colour, from a picture file or a PDF, and how large each page is in points."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2

from crawler.reading.blocks import UnreadableError
from crawler.reading.ofd.document import PlacedPicture, pictures_of_ofd
from crawler.reading.pdf.document import opened
from crawler.reading.pdf.drawn_glyphs import DrawnGlyph
from crawler.reading.pdf.opened_page import opened_page

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_KINDS = ("PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP")
MOST_PAGES = 40
"""More pages no report has."""

SHORT_SIDE = 595.0
"""How wide a page is taken to be: the short side of A4, in points."""

# How wide pages of paper are, upright ones and ones on their long side, in points.
_UPRIGHT, _LYING = (500.0, 900.0), (700.0, 1300.0)
_MOST_PIXELS, _LEAST_SIDE = 40_000_000, 200
_DPI, _POINTS_PER_INCH = 200, 72
_OF_16_BITS = "I;16"
_LONG_SIDE = 842.0  # of A4, in points


class ScanPicture(NamedTuple):
    """A page as it was scanned: its pixels (rows, columns, red green blue) and its width and height in points.

    ``drawn`` are the glyphs of a page that a file draws and does not tell, as far as it does.
    """

    pixels: "Pixels"
    size: tuple[float, float]
    drawn: Sequence[DrawnGlyph] = ()

    @property
    def scale(self) -> float:
        """How many pixels make a point."""
        return float(self.pixels.shape[1] / self.size[0])


def pictures_in(content: bytes, least_side: int = _LEAST_SIDE) -> Iterator[tuple[int, ScanPicture]]:
    """The pages of a picture file with their numbers (from 0), each taken to be as wide as a page of paper.

    Only TIFF files have several.     Raises UnreadableError for a file that is broken, or larger than any page.
    """
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(io.BytesIO(content), formats=_KINDS) as opened:
            # A moving picture is no document: only TIFF files have pages.
            has_pages = opened.format == "TIFF"
            check_count(getattr(opened, "n_frames", 1) if has_pages else 1)
            for number, frame in enumerate(ImageSequence.Iterator(opened) if has_pages else [opened]):
                _check_size(*frame.size, least_side)
                yield number, _picture(ImageOps.exif_transpose(frame))
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableError("the picture is broken, or larger than any page") from error


def pictures_of_pdf(
    content: bytes, is_wanted: Callable[[int], bool] = lambda _: True
) -> Iterator[tuple[int, ScanPicture]]:
    """Those pages of a PDF that are wanted by their number (from 0), as they look, each with its number.

    Raises UnreadableError for a file that is broken, or larger than any document.
    """
    pdf = opened(content)
    try:
        wanted = [number for number in range(len(pdf)) if is_wanted(number)]
        check_count(len(wanted))
        for number in wanted:
            page = opened_page(pdf, number)
            yield number, picture_of_page(page)
            page.close()
    finally:
        pdf.close()


def picture_of_page(page: Any) -> ScanPicture:
    """An open page of a PDF as it looks. Raises UnreadableError for one that is broken, or larger than any page."""
    width, height = page.get_size()
    scale = _DPI / _POINTS_PER_INCH / larger_than_paper((width, height))
    _check_size(int(width * scale), int(height * scale))
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("a part of the PDF is broken") from error
    return ScanPicture(bitmap.to_numpy()[:, :, :3].copy(), (width, height))


def scans_of_ofd(content: bytes) -> Iterator[tuple[int, ScanPicture]]:
    """The pages of an OFD that are pictures. Raises UnreadableError as `pictures_in` does, and where it is not certain
    how a page's pictures lie on it."""
    for number, shown, size in pictures_of_ofd(content):
        check_count(number + 1)
        if len(shown) == 1:
            _, picture = next(pictures_in(shown[0].file))
            yield number, picture._replace(size=size)
        else:
            yield number, _put_together(shown, size)


def _put_together(shown: Sequence[PlacedPicture], size: tuple[float, float]) -> ScanPicture:
    """A page of several pictures, as strips of a scan are, each in its place."""
    import numpy as np
    from PIL import Image

    scale = _DPI / _POINTS_PER_INCH
    width, height = round(size[0] * scale), round(size[1] * scale)
    _check_size(width, height)
    page = Image.new("RGB", (width, height), "white")
    for file, place in shown:
        if place is None:
            raise UnreadableError("the pages of the OFD are put together of several pictures, or of none")
        _, picture = next(pictures_in(file, least_side=1))
        left, top, right, bottom = (
            round(each * scale) for each in (place[0], place[1], place[0] + place[2], place[1] + place[3])
        )
        if right > left and bottom > top:
            page.paste(Image.fromarray(picture.pixels).resize((right - left, bottom - top)), (left, top))
    return ScanPicture(np.asarray(page), size)


def _picture(frame: Any) -> ScanPicture:
    import numpy as np
    from PIL import Image

    if "A" in frame.mode or "transparency" in frame.info:
        over = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
    if frame.mode.startswith(_OF_16_BITS):
        frame = Image.fromarray((np.asarray(frame).astype(np.uint32) >> 8).astype(np.uint8))
    pixels = np.asarray(frame.convert("RGB"))
    height, width, _ = pixels.shape
    points = _paper_across(width, height)
    return ScanPicture(pixels, (points, points * height / width))


def larger_than_paper(size: tuple[float, float]) -> float:
    """By how much larger a page says to be than paper is: 1 where it may be paper. Programs that make a PDF of pictures
    take a pixel for a point, or for any other part of an inch."""
    width, height = size
    least, most = _UPRIGHT if width <= height else _LYING
    return 1.0 if least <= width <= most else width / _paper_across(width, height)


def _paper_across(width: float, height: float) -> float:
    return SHORT_SIDE if width <= height else _LONG_SIDE


def check_count(pages: int) -> None:
    """Raises UnreadableError for more pages than a scan of a report has."""
    if pages > MOST_PAGES:
        raise UnreadableError(f"the scan has more than {MOST_PAGES} pages")


def _check_size(width: int, height: int, least_side: int = _LEAST_SIDE) -> None:
    if width * height > _MOST_PIXELS:
        raise UnreadableError(f"a page of the scan has more than {_MOST_PIXELS:,} pixels")
    if min(width, height) < least_side:
        raise UnreadableError("the picture is too small to hold a report")
