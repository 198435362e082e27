"""The scanned pages of a report in a file: PDF, TIFF, Word document, web page."""

import base64
import io
import zlib
from collections.abc import Callable, Mapping, Sequence
from html import escape

import docx
from docx.shared import Pt
from PIL import Image, ImageFilter

from tests.corpus.report import Report
from tests.corpus.scanners import Look, as_jpeg

_WIDTH_IN_WORD = 430.0  # points
_PAPER_BY, _DARK = 3, 150
"""By how much the layer of the paper is coarser than that of the letters, and which shades are letters."""


def _pdf(pictures: Sequence[Image.Image], look: Look, _: Report) -> tuple[bytes, str]:
    options = {} if look.colours == "black and white" else {"quality": look.quality}
    return _pages(pictures, "PDF", resolution=look.dpi, **options), "application/pdf"


def _tiff(pictures: Sequence[Image.Image], look: Look, _: Report) -> tuple[bytes, str]:
    # Colours that are packed without loss may take more room than a document may have.
    packed = {"black and white": "group4", "colour": "jpeg"}.get(look.colours, "tiff_lzw")
    options = {"quality": look.quality} if packed == "jpeg" else {}
    return _pages(pictures, "TIFF", dpi=(look.dpi, look.dpi * look.squat), compression=packed, **options), "image/tiff"


def _pages(pictures: Sequence[Image.Image], form: str, **options: object) -> bytes:
    file = io.BytesIO()
    first, *others = pictures
    first.save(file, form, save_all=True, append_images=others, **options)
    return file.getvalue()


def _picture_file(picture: Image.Image, look: Look) -> tuple[bytes, str]:
    """One page as a file of its own, and what kind of picture that is."""
    if look.colours == "black and white":
        return _pages([picture], "PNG"), "png"
    return as_jpeg(picture, look.quality), "jpeg"


def _web_page(pictures: Sequence[Image.Image], look: Look, report: Report) -> tuple[bytes, str]:
    """A page that shows the report's pages as pictures, written into their addresses."""
    shown = []
    for picture in pictures:
        content, kind = _picture_file(picture, look)
        shown.append(f'<p><img src="data:image/{kind};base64,{base64.b64encode(content).decode()}"></p>')
    title = f"<h1>{escape(report.title)}</h1>"
    return f"<!DOCTYPE html><meta charset=utf-8>{title}{''.join(shown)}".encode(), "text/html"


def _word_document(pictures: Sequence[Image.Image], look: Look, _: Report) -> tuple[bytes, str]:
    document = docx.Document()
    for picture in pictures:
        document.add_picture(io.BytesIO(_picture_file(picture, look)[0]), width=Pt(_WIDTH_IN_WORD))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _two_layers(pictures: Sequence[Image.Image], look: Look, _: Report) -> tuple[bytes, str]:
    """A PDF whose pages are a coarse picture of the paper, and on it the letters in black and white."""
    objects: list[bytes] = []
    pages = []
    for picture in pictures:
        gray = picture.convert("L")
        letters = gray.point(lambda shade: 255 * (shade < _DARK))
        coarse = (picture.width // _PAPER_BY, picture.height // _PAPER_BY)
        paper = picture.filter(ImageFilter.MaxFilter(9)).resize(coarse, Image.Resampling.BOX)
        colours = "DeviceGray" if paper.mode == "L" else "DeviceRGB"
        width, height = (each * 72 / look.dpi for each in picture.size)
        first = len(objects) + 3
        packed = f"/ColorSpace /{colours} /BitsPerComponent 8 /Filter /DCTDecode"
        objects += [
            _stream(_image(coarse, packed), as_jpeg(paper, 40)),
            _stream(
                _image(picture.size, "/ImageMask true /BitsPerComponent 1 /Decode [1 0] /Filter /FlateDecode"),
                zlib.compress(letters.convert("1", dither=Image.Dither.NONE).tobytes()),
            ),
            _stream("", f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Paper Do 0.1 g /Letters Do Q".encode()),
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents {first + 2} 0 R "
                f"/Resources << /XObject << /Paper {first} 0 R /Letters {first + 1} 0 R >> >> >>"
            ).encode(),
        ]
        pages.append(f"{first + 3} 0 R")
    tree = f"<< /Type /Pages /Kids [{' '.join(pages)}] /Count {len(pages)} >>".encode()
    return _file_of([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *objects]), "application/pdf"


def _image(size: tuple[int, int], more: str) -> str:
    return f"/Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} {more}"


def _stream(entries: str, content: bytes) -> bytes:
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file_of(objects: Sequence[bytes]) -> bytes:
    """A PDF of numbered objects, the first of which is the catalog."""
    content, places = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + (head + end).encode()


USUAL_FILES = ("in a PDF", "in a TIFF file", "in a web page")
FILES: Mapping[str, Callable[[Sequence[Image.Image], Look, Report], tuple[bytes, str]]] = {
    "in a PDF": _pdf,
    "in a TIFF file": _tiff,
    "in a web page": _web_page,
    "in a Word file": _word_document,
    "in two layers of a PDF": _two_layers,
}
"""How pages are put into a file, by its name."""
